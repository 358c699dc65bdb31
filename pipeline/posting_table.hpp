#pragma once

// PostingTable: from a key to the numbers of what has it: the inverted index of copies and events.
//
// Buckets of two cache lines, six bytes a posting: 24 bits of the key (its upper ones) and of the
// number. So a look-up reads one place, and a key that is everywhere keeps its kPlaces newest
// postings at most, for what everything has tells nothing; adding a posting again makes it new.
// Numbers rise; which ones are gone is the owner's to say. A full bucket forgets its oldest.
// Deterministic.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace vigie {

class PostingTable {
  public:
    static constexpr std::size_t kPlaces = 20;

    // `gone(number)`: whether a posting may be forgotten.
    template <class Gone>
    void add(std::uint32_t key, std::uint32_t number, const Gone& gone) {
        if (used_ * 4 >= buckets_.size() * kPlaces * 3) {
            grow(gone);
        }
        newest_ = std::max(newest_, number);
        insert(key >> 8U, number, gone);
    }

    // Calls visit(number) for each posting of `key`, newest first, those that are gone included.
    template <class Visit>
    void find(std::uint32_t key, const Visit& visit) const {
        if (buckets_.empty()) {
            return;
        }
        const std::uint32_t upper = key >> 8U;
        const Bucket& bucket = buckets_[home(upper)];
        for (std::size_t i = bucket.size; i-- > 0;) {
            if (bucket.key(i) == upper) {
                visit(whole(bucket.number(i)));
            }
        }
    }

    // Has the postings of `key` come from memory, while others are looked up.
    void prefetch(std::uint32_t key) const noexcept {
        if (!buckets_.empty()) {
            const Bucket& bucket = buckets_[home(key >> 8U)];
            __builtin_prefetch(&bucket.low);
            __builtin_prefetch(&bucket.high);
        }
    }

    [[nodiscard]] std::size_t memory() const noexcept {
        return buckets_.capacity() * sizeof(Bucket);
    }

  private:
    static constexpr std::size_t kLeast = 64;
    static constexpr std::uint32_t kMask = 0xFFFFFF;

    // Oldest posting first.
    struct alignas(64) Bucket {
        std::array<std::uint32_t, kPlaces> low{};   // the number, and eight bits of the key
        std::array<std::uint16_t, kPlaces> high{};  // the rest of the key
        std::uint32_t size = 0;

        [[nodiscard]] std::uint32_t key(std::size_t i) const noexcept {
            return static_cast<std::uint32_t>(high[i]) << 8U | low[i] >> 24U;
        }

        [[nodiscard]] std::uint32_t number(std::size_t i) const noexcept { return low[i] & kMask; }

        void erase(std::size_t i) noexcept {
            std::copy(low.begin() + static_cast<long>(i) + 1,
                      low.begin() + size,
                      low.begin() + static_cast<long>(i));
            std::copy(high.begin() + static_cast<long>(i) + 1,
                      high.begin() + size,
                      high.begin() + static_cast<long>(i));
            --size;
        }

        void push(std::uint32_t key, std::uint32_t number) noexcept {
            low[size] = key << 24U | (number & kMask);
            high[size] = static_cast<std::uint16_t>(key >> 8U);
            ++size;
        }
    };

    [[nodiscard]] std::size_t home(std::uint32_t upper) const noexcept {
        const std::uint64_t mixed = upper * 0x9E3779B1U & 0xFFFFFFFFU;
        return static_cast<std::size_t>(mixed * buckets_.size() >> 32U);
    }

    // The number whose lower bits these are, of those up to the newest.
    [[nodiscard]] std::uint32_t whole(std::uint32_t lower) const noexcept {
        return newest_ - ((newest_ - lower) & kMask);
    }

    template <class Gone>
    void insert(std::uint32_t upper, std::uint32_t number, const Gone& gone) {
        Bucket& bucket = buckets_[home(upper)];
        std::size_t oldest = kPlaces;
        std::size_t lost = kPlaces;
        for (std::size_t i = bucket.size; i-- > 0;) {
            if (bucket.key(i) == upper) {
                oldest = i;
                if (bucket.number(i) == (number & kMask)) {
                    bucket.erase(i);
                    bucket.push(upper, number);
                    return;
                }
            }
        }
        if (bucket.size == kPlaces) {
            for (std::size_t i = 0; i < kPlaces && lost == kPlaces; ++i) {
                lost = gone(whole(bucket.number(i))) ? i : kPlaces;
            }
            bucket.erase(lost != kPlaces ? lost : oldest != kPlaces ? oldest : 0);
            --used_;
        }
        bucket.push(upper, number);
        ++used_;
    }

    // Half as many buckets more, unless it is enough to forget what is gone.
    template <class Gone>
    void grow(const Gone& gone) {
        std::vector<Bucket> before = std::move(buckets_);
        std::size_t kept = 0;
        for (const Bucket& bucket : before) {
            for (std::size_t i = 0; i < bucket.size; ++i) {
                kept += gone(whole(bucket.number(i))) ? 0U : 1U;
            }
        }
        std::size_t size = std::max(before.size(), kLeast);
        while (kept * 8 > size * kPlaces * 5) {
            size += size / 2;
        }
        buckets_ = std::vector<Bucket>(size);
        used_ = 0;
        for (const Bucket& bucket : before) {
            for (std::size_t i = 0; i < bucket.size; ++i) {
                const std::uint32_t number = whole(bucket.number(i));
                if (!gone(number)) {
                    insert(bucket.key(i), number, gone);
                }
            }
        }
    }

    std::vector<Bucket> buckets_;
    std::size_t used_ = 0;  // postings, those gone included
    std::uint32_t newest_ = 0;
};

}  // namespace vigie
