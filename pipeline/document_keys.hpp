#pragma once

// What a document's entries tell about each other: which guids and links stand for several
// different entries, so that they identify none of them.

#include "pipeline/seen_set.hpp"

#include <cstdint>
#include <vector>

namespace vigie {

struct SharedKeys {
    std::vector<std::uint64_t> guids;  // rising
    std::vector<std::uint64_t> links;  // rising

    friend bool operator==(const SharedKeys&, const SharedKeys&) = default;
};

// A link is shared when entries with different guids and different texts carry it: the home page, a
// live page. A guid is shared when entries with different links and different texts carry it. Equal
// texts are one entry said twice, and an entry without guid, link or text contradicts nothing.
[[nodiscard]] SharedKeys find_shared_keys(const std::vector<EntryKeys>& entries);

}  // namespace vigie
