#pragma once

// Time in a document: which entry is older, and which is too old to be news. Pure.

#include "base/entry.hpp"
#include "pipeline/pipeline.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace vigie {

// A document's newest entries that are looked at; older ones beyond it become no story.
inline constexpr std::size_t kMaxDocumentEntries = 100'000;

// When the entry says it was published; an entry that only says when it was updated, then.
[[nodiscard]] std::optional<Time> stated_date(const Entry& entry);

// stated_date() as far as it can be believed: more than a day ahead counts as `now`; before 1990
// there were no feeds, so such a date (1970-01-01) is none.
[[nodiscard]] std::optional<Time> believed_date(const Entry& entry, Time now);

// Positions of the entries from the oldest to the newest. Feeds list the newest first, so entries
// of one date, and those without one, keep the reverse of the document's order.
[[nodiscard]] std::vector<std::size_t> oldest_first(const std::vector<Entry>& entries, Time now);

// Whether an entry that the feed has not said before is too old to become a story.
[[nodiscard]] bool is_old(const Entry& entry,
                          bool first_time,
                          const PipelineOptions& options,
                          Time now);

}  // namespace vigie
