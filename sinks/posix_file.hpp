#pragma once

// The few file calls that the log needs beside the standard library: an owned descriptor, a write
// that is complete or says why, and errors with a remedy.

#include "base/result.hpp"

#include <unistd.h>

#include <filesystem>
#include <string_view>
#include <utility>

namespace vigie {

class FileDescriptor {
  public:
    explicit FileDescriptor(int fd) noexcept : fd_(fd) {}

    FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

    FileDescriptor& operator=(FileDescriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }

    ~FileDescriptor() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }

    explicit operator bool() const noexcept { return fd_ >= 0; }

    [[nodiscard]] int get() const noexcept { return fd_; }

    [[nodiscard]] int release() noexcept { return std::exchange(fd_, -1); }

  private:
    int fd_;
};

// "PATH: cannot VERB: No space left on device; free space or move [[sink]] path", Errc::storage.
[[nodiscard]] Error file_error(const std::filesystem::path& path, std::string_view verb, int error);

// 0, or the errno that stopped it; part of `bytes` may then be in the file.
[[nodiscard]] int write_all(int fd, std::string_view bytes) noexcept;

// Makes names in the file's folder durable.
[[nodiscard]] Result<> sync_folder(const std::filesystem::path& path);

}  // namespace vigie
