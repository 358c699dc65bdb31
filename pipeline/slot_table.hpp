#pragma once

// SlotTable: a flat hash table of 32-bit values whose keys its owner holds: open addressing in an
// array of any size, four to six bytes a value. The owner gives hashes and says which value is
// meant; `hash_of(value)` is asked of values in the table. kNone is no value.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace vigie {

class SlotTable {
  public:
    static constexpr std::uint32_t kNone = 0xFFFFFFFF;

    // The value with this hash for which is_it(value) says so, or kNone.
    template <class IsIt>
    [[nodiscard]] std::uint32_t find(std::uint64_t hash, const IsIt& is_it) const {
        if (slots_.empty()) {
            return kNone;
        }
        for (std::size_t at = home(hash);; at = next(at)) {
            if (slots_[at] == kNone || is_it(slots_[at])) {
                return slots_[at];
            }
        }
    }

    template <class HashOf>
    void insert(std::uint32_t value, const HashOf& hash_of) {
        if ((used_ + 1) * 5 > slots_.size() * 4) {
            std::vector<std::uint32_t> before = std::move(slots_);
            slots_.assign(std::max(before.size() + before.size() / 2, kLeast), kNone);
            for (const std::uint32_t kept : before) {
                if (kept != kNone) {
                    put(kept, hash_of(kept));
                }
            }
        }
        put(value, hash_of(value));
        ++used_;
    }

    // Closes the gap: what lies behind it and would be found no more moves up.
    template <class HashOf>
    void erase(std::uint32_t value, const HashOf& hash_of) {
        if (slots_.empty()) {
            return;
        }
        std::size_t gap = home(hash_of(value));
        while (slots_[gap] != value) {
            if (slots_[gap] == kNone) {
                return;
            }
            gap = next(gap);
        }
        for (std::size_t at = next(gap); slots_[at] != kNone; at = next(at)) {
            const std::size_t walked = distance(home(hash_of(slots_[at])), at);
            if (walked >= distance(gap, at)) {
                slots_[gap] = slots_[at];
                gap = at;
            }
        }
        slots_[gap] = kNone;
        --used_;
    }

    void clear() noexcept {
        std::fill(slots_.begin(), slots_.end(), kNone);
        used_ = 0;
    }

    [[nodiscard]] std::size_t memory() const noexcept {
        return slots_.capacity() * sizeof(slots_[0]);
    }

  private:
    static constexpr std::size_t kLeast = 64;

    [[nodiscard]] std::size_t home(std::uint64_t hash) const noexcept {
        const std::uint64_t mixed = hash * 0x9E3779B97F4A7C15U >> 32U;
        return static_cast<std::size_t>(mixed * slots_.size() >> 32U);
    }

    [[nodiscard]] std::size_t next(std::size_t at) const noexcept {
        return at + 1 == slots_.size() ? 0 : at + 1;
    }

    [[nodiscard]] std::size_t distance(std::size_t from, std::size_t to) const noexcept {
        return to >= from ? to - from : to + slots_.size() - from;
    }

    void put(std::uint32_t value, std::uint64_t hash) {
        std::size_t at = home(hash);
        while (slots_[at] != kNone) {
            at = next(at);
        }
        slots_[at] = value;
    }

    std::vector<std::uint32_t> slots_;
    std::size_t used_ = 0;
};

}  // namespace vigie
