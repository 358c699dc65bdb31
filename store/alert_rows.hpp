#pragma once

// What is kept of alerts that have to wait: rows of the store. Plain values.

#include "base/delivery.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vigie {

// An alert that waits for its group, its digest, the end of quiet hours or its sink's limit.
struct HeldRow {
    std::int64_t row = 0;  // 0 before it is stored
    Delivery delivery;     // without its story's JSON
    std::string group;     // those with the same one may become one message
    bool urgent = false;   // goes in spite of quiet hours, groups and digests

    friend bool operator==(const HeldRow&, const HeldRow&) = default;
};

// A fact that the rules of the clock go by: when a group was last told, and the like.
struct PolicyRow {
    std::string key;
    std::string value;  // empty: forget it

    friend bool operator==(const PolicyRow&, const PolicyRow&) = default;
};

// What nobody is to be told of until a time.
struct SilenceRow {
    std::int64_t row = 0;
    std::string when;   // an expression (pipeline/watch.hpp)
    std::string watch;  // only alerts of this one; empty: of any
    Instant created{};
    Instant until{};
    std::string note;

    friend bool operator==(const SilenceRow&, const SilenceRow&) = default;
};

}  // namespace vigie
