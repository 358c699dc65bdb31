#pragma once

// What `vigie status` says of alerts that nobody has been told yet: those that wait, by sink, and
// the silences that hold.

#include "pipeline/alert_policy.hpp"
#include "store/alert_rows.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace vigie {

struct HeldOfSink {
    std::string sink;
    std::size_t count = 0;
    std::map<ReleaseReason, std::size_t> reasons;  // what they wait for; plain: nothing any more
    Instant next{};  // when the first of them goes, unless something comes between

    friend bool operator==(const HeldOfSink&, const HeldOfSink&) = default;
};

// By name of the sink. `policy`: what is noted. What is due at `now` goes now.
[[nodiscard]] std::vector<HeldOfSink> held_by_sink(const std::vector<HeldRow>& held,
                                                   const std::vector<PolicyRow>& policy,
                                                   const PolicyRules& rules,
                                                   Instant now);

// Those that have not ended at `now`.
[[nodiscard]] std::vector<SilenceRow> silences_holding(std::vector<SilenceRow> silences,
                                                       Instant now);

// "number":…,"when":… and so on, without the braces around.
void append_silence_members(std::string& out, const SilenceRow& silence);

// "held":[…],"silences":[…] likewise.
void append_untold_json(std::string& out,
                        const std::vector<HeldOfSink>& held,
                        const std::vector<SilenceRow>& silences);

// The same as lines for people; nothing where there is nothing.
[[nodiscard]] std::string view_untold(const std::vector<HeldOfSink>& held,
                                      const std::vector<SilenceRow>& silences,
                                      Instant now);

}  // namespace vigie
