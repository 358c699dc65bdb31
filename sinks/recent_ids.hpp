#pragma once

// RecentIds: which stories the log's end already holds. Remembers at least the newest `capacity`
// ids and at most twice as many, 16 bytes each: when one generation is full, the one before it is
// forgotten. Ids are kept as 128-bit fingerprints.

#include "base/digest.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

namespace vigie {

class RecentIds {
  public:
    explicit RecentIds(std::size_t capacity) : capacity_(capacity) {}

    // False when it was known already.
    bool insert(std::string_view id) {
        const Hash128 key = hash128(id);
        if (older_.contains(key) || !newer_.insert(key).second) {
            return false;
        }
        if (newer_.size() >= capacity_) {
            std::swap(older_, newer_);
            newer_.clear();
        }
        return true;
    }

    // Takes back an insert(): its line was not written.
    void erase(std::string_view id) {
        const Hash128 key = hash128(id);
        newer_.erase(key);
        older_.erase(key);
    }

    [[nodiscard]] bool contains(std::string_view id) const {
        const Hash128 key = hash128(id);
        return newer_.contains(key) || older_.contains(key);
    }

    [[nodiscard]] std::size_t size() const noexcept { return newer_.size() + older_.size(); }

  private:
    struct Spread {
        // Boost's own name for it.
        using is_avalanching = void;  // NOLINT(readability-identifier-naming)

        std::size_t operator()(const Hash128& key) const noexcept {
            return static_cast<std::size_t>(key.low);
        }
    };

    using Set = boost::unordered_flat_set<Hash128, Spread>;

    std::size_t capacity_;
    Set newer_;
    Set older_;
};

}  // namespace vigie
