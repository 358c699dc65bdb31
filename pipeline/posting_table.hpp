#pragma once

// PostingTable: from a key to the numbers of what has it: the inverted index of copies and events.
//
// Open addressing, eight bytes a posting. Bounded in time as well: no look-up reads more than
// kReach places, and a key that is everywhere keeps its newest postings only, for what everything
// has tells nothing. Numbers rise; which ones are gone is the owner's to say. Deterministic.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace vigie {

class PostingTable {
  public:
    static constexpr std::size_t kReach = 96;

    // `gone(number)`: whether a posting's place may be taken.
    template <class Gone>
    void add(std::uint32_t key, std::uint32_t number, const Gone& gone) {
        if ((used_ + 1) * 5 > places_.size() * 3) {
            rebuild(gone);
        }
        insert(key, number, gone);
    }

    // Calls visit(number) for each posting of `key`, those that are gone included.
    template <class Visit>
    void find(std::uint32_t key, const Visit& visit) const {
        if (places_.empty()) {
            return;
        }
        std::size_t at = home(key);
        for (std::size_t i = 0; i < kReach && places_[at].number != kEmpty; ++i) {
            if (places_[at].key == key) {
                visit(places_[at].number);
            }
            at = (at + 1) & (places_.size() - 1);
        }
    }

    [[nodiscard]] std::size_t memory() const noexcept { return places_.capacity() * sizeof(Place); }

  private:
    static constexpr std::uint32_t kEmpty = 0xFFFFFFFF;
    static constexpr std::size_t kLeast = 1024;

    struct Place {
        std::uint32_t key = 0;
        std::uint32_t number = kEmpty;
    };

    [[nodiscard]] std::size_t home(std::uint32_t key) const noexcept {
        return (key * std::uint64_t{0x9E3779B97F4A7C15U} >> 20U) & (places_.size() - 1);
    }

    template <class Gone>
    void insert(std::uint32_t key, std::uint32_t number, const Gone& gone) {
        std::size_t at = home(key);
        Place* oldest = nullptr;
        for (std::size_t i = 0; i < kReach; ++i) {
            Place& place = places_[at];
            if (place.number == kEmpty) {
                place = {key, number};
                ++used_;
                return;
            }
            if (place.key == key && place.number == number) {
                return;
            }
            if (gone(place.number)) {
                place = {key, number};
                return;
            }
            if (place.key == key && (oldest == nullptr || place.number < oldest->number)) {
                oldest = &place;
            }
            at = (at + 1) & (places_.size() - 1);
        }
        if (oldest != nullptr) {
            *oldest = {key, number};
        }
    }

    template <class Gone>
    void rebuild(const Gone& gone) {
        std::vector<Place> before = std::move(places_);
        std::erase_if(before, [&](const Place& place) {
            return place.number == kEmpty || gone(place.number);
        });
        std::size_t size = kLeast;
        while (before.size() * 5 > size * 2) {
            size *= 2;
        }
        places_.assign(size, Place{});
        used_ = 0;
        std::stable_sort(before.begin(), before.end(), [](const Place& a, const Place& b) {
            return a.number < b.number;
        });
        for (const Place& place : before) {
            insert(place.key, place.number, gone);
        }
    }

    std::vector<Place> places_;
    std::size_t used_ = 0;  // places not empty, those gone included
};

}  // namespace vigie
