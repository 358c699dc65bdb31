#include "daemon/state_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace vigie {

namespace {

std::filesystem::path lock_file(const std::filesystem::path& state) {
    return state / "lock";
}

}  // namespace

Result<StateLock> StateLock::take(const std::filesystem::path& state) {
    std::error_code failed;
    const bool made = std::filesystem::create_directories(state, failed);
    if (failed) {
        return Error(
            Errc::storage,
            fmt::format("{}: cannot make the state folder: {}; give [service] state a folder "
                        "this user may write",
                        state.string(),
                        failed.message()));
    }
    if (made) {
        chmod(state.c_str(), S_IRWXU);
    }
    const std::string file = lock_file(state).string();
    const int fd = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0) {
        return Error(Errc::storage,
                     fmt::format("{}: {}; give [service] state a folder this user may write",
                                 file,
                                 std::strerror(errno)));
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        return Error(
            Errc::unavailable,
            fmt::format("{}: another vigie is running on this state folder; stop it, or give "
                        "this one another [service] state",
                        state.string()));
    }
    return StateLock(fd);
}

bool StateLock::is_held(const std::filesystem::path& state) {
    const int fd = open(lock_file(state).c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    const bool held = flock(fd, LOCK_SH | LOCK_NB) != 0;
    close(fd);
    return held;
}

StateLock::StateLock(StateLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

StateLock& StateLock::operator=(StateLock&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

StateLock::~StateLock() {
    if (fd_ >= 0) {
        close(fd_);
    }
}

}  // namespace vigie
