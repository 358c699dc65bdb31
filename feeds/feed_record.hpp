#pragma once

// FeedRecord: a FeedSpec and its FeedState packed for the time in which nothing happens.
//
// The texts stand in one allocation, one after the other; headers and tags, which few feeds have,
// in a second one. Taken apart into plain values for each poll. Movable, not copyable.

#include "feeds/feed_spec.hpp"
#include "store/feed_state.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace vigie {

class FeedRecord {
  public:
    FeedRecord(const FeedSpec& spec, const FeedState& state);

    [[nodiscard]] FeedSpec spec() const;
    [[nodiscard]] FeedState state() const;

    [[nodiscard]] std::string_view url() const noexcept { return text(0); }

    [[nodiscard]] Instant next_poll() const noexcept { return next_poll_; }

    [[nodiscard]] bool moved() const noexcept { return !text(kTexts - 1).empty(); }

    [[nodiscard]] bool primed() const noexcept { return primed_; }

    [[nodiscard]] bool failing() const noexcept { return failures_ != 0; }

    void set_state(const FeedState& state);

    void set_next_poll(Instant due) noexcept { next_poll_ = due; }

    // Memory held, this object included; allocator overhead is not.
    [[nodiscard]] std::size_t bytes() const noexcept;

  private:
    static constexpr std::size_t kTexts = 7;

    struct Extras {
        Headers headers;
        std::vector<std::string> tags;
    };

    void pack(const std::array<std::string_view, kTexts>& texts);
    [[nodiscard]] std::string_view text(std::size_t index) const noexcept;

    std::vector<char> texts_;
    std::unique_ptr<Extras> extras_;
    std::array<std::uint32_t, kTexts> ends_{};
    std::uint32_t failures_ = 0;
    std::uint64_t body_hash_ = 0;
    Seconds every_{-1};  // negative: none of its own
    Instant last_poll_{};
    Instant last_success_{};
    Instant next_poll_{};
    Instant moved_since_{};
    Seconds hint_every_{0};
    Instant newest_{};
    std::uint32_t skip_ = 0;
    std::uint32_t gaps_ = 0;
    std::uint32_t haste_ = 0;
    std::uint32_t gone_ = 0;
    std::int32_t last_status_ = 0;
    bool primed_ = false;
};

}  // namespace vigie
