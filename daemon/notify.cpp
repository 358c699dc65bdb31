#include "daemon/notify.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace vigie {

namespace {

std::optional<long long> number_in_environment(const char* name) {
    const char* text = std::getenv(name);
    if (text == nullptr) {
        return std::nullopt;
    }
    long long value = 0;
    const char* end = text + std::strlen(text);
    const auto [last, error] = std::from_chars(text, end, value);
    if (error != std::errc{} || last != end) {
        return std::nullopt;
    }
    return value;
}

// A status is one line; what follows a line break would be read as another assignment.
std::string one_line(std::string_view text) {
    std::string line(text);
    for (char& c : line) {
        if (c == '\n' || c == '\r') {
            c = ' ';
        }
    }
    return line;
}

}  // namespace

Notifier Notifier::from_environment() {
    const char* path = std::getenv("NOTIFY_SOCKET");
    if (path == nullptr || path[0] == '\0') {
        return {};
    }
    std::optional<Millis> watchdog;
    const auto usec = number_in_environment("WATCHDOG_USEC");
    const auto pid = number_in_environment("WATCHDOG_PID");
    if (usec && *usec > 0 && (!pid || *pid == getpid())) {
        watchdog = Millis{*usec / 1000};
    }
    Notifier notifier(path, watchdog);
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
    return notifier;
}

Notifier::Notifier(std::string socket_path, std::optional<Millis> watchdog)
    : socket_path_(std::move(socket_path)), watchdog_(watchdog) {}

void Notifier::ready(std::string_view status) const {
    send(fmt::format("READY=1\nSTATUS={}\nMAINPID={}", one_line(status), getpid()));
}

void Notifier::reloading() const {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    const long long usec = static_cast<long long>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
    send(fmt::format("RELOADING=1\nMONOTONIC_USEC={}\nSTATUS=reloading the configuration", usec));
}

void Notifier::stopping(std::string_view status) const {
    send(fmt::format("STOPPING=1\nSTATUS={}", one_line(status)));
}

void Notifier::status(std::string_view line) const {
    send(fmt::format("STATUS={}", one_line(line)));
}

void Notifier::watchdog() const {
    send("WATCHDOG=1");
}

void Notifier::send(std::string_view message) const {
    sockaddr_un address{};
    if (socket_path_.empty() || socket_path_.size() >= sizeof(address.sun_path)) {
        return;
    }
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, socket_path_.data(), socket_path_.size());
    if (address.sun_path[0] == '@') {
        address.sun_path[0] = '\0';  // an abstract socket
    }
    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        return;
    }
    const auto length =
        static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_path_.size());
    [[maybe_unused]] const ssize_t sent = sendto(fd,
                                                 message.data(),
                                                 message.size(),
                                                 MSG_NOSIGNAL,
                                                 reinterpret_cast<const sockaddr*>(&address),
                                                 length);
    close(fd);
}

}  // namespace vigie
