#pragma once

// AlertKeeper: has alerts that wait told when the alert policy says so. Between two steps it knows
// nothing: what waits and what was noted is in the store, so a restart changes nothing.
//
// step() reads and thinks, on the worker thread; what it answers is committed by the caller, and
// nothing has happened until then.

#include "base/result.hpp"
#include "pipeline/alert_policy.hpp"
#include "pipeline/pipeline.hpp"
#include "store/store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace vigie {

// What a step asks for.
struct KeeperStep {
    Batch batch;
    std::vector<std::string> sinks;  // that get something
    std::optional<Instant> next;     // nothing happens before, unless an alert comes to wait
};

// Errc::storage where the store cannot be read.
[[nodiscard]] Result<KeeperStep> keep_alerts(Store& store, const PolicyRules& rules, Instant now);

// What waits, as the alert policy wants it.
[[nodiscard]] std::vector<WaitingAlert> waiting_alerts(const std::vector<HeldRow>& held,
                                                       const PolicyRules& rules);

// The silences that hold at `now`, as the pipeline wants them. One that cannot be read any more,
// because the words it uses are gone, is left out.
[[nodiscard]] std::vector<Silence> silences_at(const std::vector<SilenceRow>& rows,
                                               const WatchVocabulary& words,
                                               Instant now);

}  // namespace vigie
