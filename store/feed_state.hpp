#pragma once

// FeedState: what is remembered of one feed between polls; one row of the store. Plain values.

#include "base/time.hpp"

#include <cstdint>
#include <string>

namespace vigie {

// HTTP validators of the last good answer (RFC 9110 section 8.8), sent back to earn a 304.
struct Validators {
    std::string etag;
    std::string last_modified;

    friend bool operator==(const Validators&, const Validators&) = default;
};

struct FeedState {
    std::string url;  // as configured: the key
    Validators validators;
    std::uint64_t body_hash = 0;   // hash64 of the last good decoded body; 0: none yet
    Instant last_poll{};           // the last answer or failure; zero: never
    Instant last_success{};        // the last 200 that parsed, or 304
    Instant next_poll{};           // due then; zero: at once
    std::uint32_t failures = 0;    // in a row
    std::int32_t last_status = 0;  // HTTP; 0: no answer
    bool primed = false;           // a document of it has been processed: it is not new any more
    std::string title;             // of the feed, as it names itself
    std::string last_error;        // one line; empty after a success
    std::string moved_to;          // target of a permanent redirect under observation
    Instant moved_since{};
    Seconds hint_every{0};    // how often its last document wants to be polled at most; 0: not said
    Instant newest{};         // when it last published something; zero: not known
    std::uint32_t skip = 0;   // hours and days in which it wants to be left alone: base/entry.hpp
    std::uint32_t gaps = 0;   // polls that had nothing in common with the one before: stories lost
    std::uint32_t haste = 0;  // its interval is halved so many times, until polls overlap again
    std::uint32_t gone = 0;   // answers in a row that said 410

    friend bool operator==(const FeedState&, const FeedState&) = default;
};

}  // namespace vigie
