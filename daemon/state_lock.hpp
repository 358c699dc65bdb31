#pragma once

// StateLock: one daemon per state folder. Held (flock) as long as the object lives; the kernel lets
// go of it when the process dies, however it dies.

#include "base/result.hpp"

#include <filesystem>

namespace vigie {

class StateLock {
  public:
    // Makes the folder (0700) where it is missing. Errc::unavailable when another process holds it,
    // Errc::storage when the folder cannot be made or written.
    [[nodiscard]] static Result<StateLock> take(const std::filesystem::path& state);

    // Whether some process holds the lock of this folder now.
    [[nodiscard]] static bool is_held(const std::filesystem::path& state);

    StateLock(StateLock&& other) noexcept;
    StateLock& operator=(StateLock&& other) noexcept;
    ~StateLock();

  private:
    explicit StateLock(int fd) : fd_(fd) {}

    int fd_ = -1;
};

}  // namespace vigie
