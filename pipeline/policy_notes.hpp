#pragma once

// What the alert policy notes between its steps, as rows of the store: "told KEY" and "created ROW"
// with milliseconds since 1970, "sent SINK" with several of them, "over SINK".

#include "pipeline/alert_policy.hpp"
#include "store/alert_rows.hpp"

#include <vector>

namespace vigie {

// By rising key.
[[nodiscard]] std::vector<PolicyRow> rows_of(const PolicyNotes& notes);

// Rows that say nothing are passed over.
[[nodiscard]] PolicyNotes read_notes(const std::vector<PolicyRow>& rows);

// What has to be written for `before` to become `after`; both by rising key.
[[nodiscard]] std::vector<PolicyRow> changes(const std::vector<PolicyRow>& before,
                                             const std::vector<PolicyRow>& after);

}  // namespace vigie
