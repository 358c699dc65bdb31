#pragma once

// HealthWatch: is the daemon getting anywhere? Fed with how much has been done (a growing count)
// and how much is under way; healthy as long as work under way ends within `patience`. Having
// nothing to do is healthy. Pure.

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>

namespace vigie {

class HealthWatch {
  public:
    [[nodiscard]] bool observe(std::uint64_t done,
                               std::size_t under_way,
                               Instant now,
                               Millis patience) noexcept {
        if (done != done_ || under_way == 0 || moved_at_ == Instant{}) {
            done_ = done;
            moved_at_ = now;
        }
        return now - moved_at_ <= patience;
    }

  private:
    std::uint64_t done_ = 0;
    Instant moved_at_{};
};

}  // namespace vigie
