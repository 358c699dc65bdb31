#pragma once

// PollQueue: which feed may be fetched next. The decisions of the poller, without any I/O.
//
// A feed is idle (in a heap by due time), in line (due, waiting in its host's line), or under way.
// Hosts that have a line, a free place and no pause take turns, so one host with many feeds holds
// up nobody. Feeds that are new have a line of their own, so that a long list of them holds up none
// that is known: of eight starts seven are for known feeds, if there are any. Every step costs at
// most O(log feeds). Feeds are indices 0…n-1 of the caller's table; an idle one costs 24 bytes
// here.

#include "base/time.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace vigie {

using FeedIndex = std::uint32_t;
using HostIndex = std::uint32_t;

struct PollLimits {
    std::size_t total = 1;     // under way at once
    std::size_t per_host = 1;  // under way at once
};

struct PollStart {
    FeedIndex feed = 0;
    HostIndex host = 0;
};

class PollQueue {
  public:
    explicit PollQueue(PollLimits limits) : limits_(limits) {}

    // Finds the host or makes it.
    [[nodiscard]] HostIndex host(std::string_view authority);

    enum class Rank : std::uint8_t { known, fresh };

    // The feed is idle until `due`. It must not be idle, in line or under way already.
    void add(FeedIndex feed, HostIndex host, Instant due, Rank rank = Rank::known);

    // Feeds whose time has come go to the end of their host's line; pauses that are over end.
    void advance(Instant now);

    // Every idle feed goes in line, due or not, in order of index.
    void advance_all();

    // The part of advance() that concerns pauses.
    void end_pauses(Instant now);

    // The next feed that may start; its place is taken until finished(). A place may also be taken
    // for a fetch that began under an earlier queue.
    [[nodiscard]] std::optional<PollStart> start();
    void take_place(HostIndex host);
    void finished(HostIndex host);

    // No feed of the host starts before `until`; a longer pause stays.
    void pause(HostIndex host, Instant until);
    void take_pauses_of(const PollQueue& other, Instant now);
    // Takes all feeds out of the lines of hosts that stay paused beyond `until`.
    [[nodiscard]] std::vector<FeedIndex> give_up_paused(Instant until);

    // When advance() will next change something; nullopt: only finished() or add() will.
    [[nodiscard]] std::optional<Instant> next_change() const;
    [[nodiscard]] std::optional<Instant> next_pause_end() const;

    [[nodiscard]] std::size_t under_way() const noexcept { return under_way_; }

    [[nodiscard]] std::size_t in_line() const noexcept { return in_line_; }

  private:
    static constexpr FeedIndex kNone = ~FeedIndex{0};

    struct Due {
        Instant at{};
        std::uint32_t index = 0;  // of a feed or of a host

        friend bool operator>(const Due& a, const Due& b) noexcept {
            return a.at != b.at ? a.at > b.at : a.index > b.index;
        }
    };

    static constexpr std::size_t kRanks = 2;

    struct Line {
        FeedIndex first = kNone;
        FeedIndex last = kNone;
        bool has_turn = false;  // its host stands in turns_ of its rank
    };

    struct Host {
        std::array<Line, kRanks> lines;  // by rank
        std::uint32_t under_way = 0;
        Instant paused_until{};
    };

    struct Slot {
        FeedIndex next = kNone;  // behind this one in the line
        HostIndex host : 31 = 0;
        HostIndex rank : 1 = 0;
    };

    static void push(std::vector<Due>& heap, Due due);
    static Due pop(std::vector<Due>& heap);
    void join_line(FeedIndex feed);
    FeedIndex leave_line(Line& line);
    void give_turns(HostIndex index);
    [[nodiscard]] bool may_start(const Host& host, const Line& line) const noexcept;
    [[nodiscard]] std::optional<PollStart> start(std::size_t rank);

    PollLimits limits_;
    std::unordered_map<std::string, HostIndex> names_;
    std::vector<Host> hosts_;
    std::vector<Slot> slots_;
    std::vector<Due> idle_;    // min-heap
    std::vector<Due> pauses_;  // min-heap; entries may be outdated
    std::array<std::deque<HostIndex>, kRanks> turns_;
    std::uint32_t starts_ = 0;
    Instant now_{};
    std::size_t under_way_ = 0;
    std::size_t in_line_ = 0;
};

}  // namespace vigie
