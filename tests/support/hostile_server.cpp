#include "tests/support/hostile_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace vigie::test {

namespace {

bool send_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

// Appends what has come; false at the end of the stream.
bool receive_more(int fd, std::string& buffer) {
    std::array<char, 4096> chunk{};
    const ssize_t got = ::recv(fd, chunk.data(), chunk.size(), 0);
    if (got <= 0) {
        return false;
    }
    buffer.append(chunk.data(), static_cast<std::size_t>(got));
    return true;
}

std::size_t content_length(std::string_view head) {
    constexpr std::string_view kName = "Content-Length: ";
    const std::size_t at = head.find(kName);
    return at == std::string_view::npos
               ? 0
               : std::stoul(std::string(head.substr(at + kName.size(), 12)));
}

// Takes one request from the front of `buffer`, reading on as needed; empty at the end.
std::string read_request(int fd, std::string& buffer) {
    std::size_t end = std::string::npos;
    while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
        if (!receive_more(fd, buffer)) {
            return {};
        }
    }
    const std::size_t size = end + 4 + content_length(std::string_view(buffer).substr(0, end));
    while (buffer.size() < size) {
        if (!receive_more(fd, buffer)) {
            return {};
        }
    }
    std::string request = buffer.substr(0, size);
    buffer.erase(0, size);
    return request;
}

void close_with_reset(int fd) {
    const linger now{1, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

}  // namespace

Step say(std::string bytes) {
    return {Step::Kind::say, std::move(bytes), {}};
}

Step drip(std::string bytes, std::chrono::milliseconds pause) {
    return {Step::Kind::drip, std::move(bytes), pause};
}

Step hold() {
    return {Step::Kind::hold, {}, {}};
}

Step cut() {
    return {Step::Kind::cut, {}, {}};
}

Step reset() {
    return {Step::Kind::reset, {}, {}};
}

std::string answer(std::string_view status, const HeaderLines& headers, std::string_view body) {
    std::string out = "HTTP/1.1 " + std::string(status) + "\r\n";
    for (const std::string& header : headers) {
        out += header + "\r\n";
    }
    out += "content-length: " + std::to_string(body.size()) + "\r\n\r\n";
    out += body;
    return out;
}

std::string gzip(std::string_view bytes) {
    constexpr int kGzipWindow = 15 + 16;
    z_stream stream{};
    if (deflateInit2(&stream, 6, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::runtime_error("zlib cannot be set up");
    }
    std::string copy(bytes);
    std::string out(deflateBound(&stream, copy.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(copy.data());
    stream.avail_in = static_cast<uInt>(copy.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

HostileServer::HostileServer() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, generic, &size) != 0) {
        throw std::runtime_error("cannot listen on loopback");
    }
    port_ = ntohs(address.sin_port);
    threads_.emplace_back([this] { accept_all(); });
}

HostileServer::~HostileServer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        for (const int fd : open_) {
            ::shutdown(fd, SHUT_RDWR);
        }
    }
    changed_.notify_all();
    ::shutdown(listener_, SHUT_RDWR);
    threads_.front().join();  // no more threads are made from here on
    threads_.pop_front();
    for (std::thread& thread : threads_) {
        thread.join();
    }
    ::close(listener_);
}

void HostileServer::on(const std::string& path, std::vector<Step> script) {
    const std::lock_guard lock(mutex_);
    scripts_[path] = std::move(script);
}

std::string HostileServer::url(std::string_view path, std::string_view host) const {
    return "http://" + std::string(host) + ':' + std::to_string(port_) + std::string(path);
}

std::vector<std::string> HostileServer::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

int HostileServer::connections() const {
    const std::lock_guard lock(mutex_);
    return connections_;
}

bool HostileServer::wait_for_requests(std::size_t count) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(
        lock, std::chrono::seconds(1), [&] { return requests_.size() >= count; });
}

void HostileServer::accept_all() {
    for (;;) {
        const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        const std::lock_guard lock(mutex_);
        if (fd < 0 || stopping_) {
            if (fd >= 0) {
                ::close(fd);
            }
            return;
        }
        ++connections_;
        open_.push_back(fd);
        threads_.emplace_back([this, fd] { serve(fd); });
    }
}

void HostileServer::serve(int fd) {
    std::string buffer;
    for (;;) {
        const std::string request = read_request(fd, buffer);
        if (request.empty() || !play(fd, script_for(request))) {
            break;
        }
    }
    const std::lock_guard lock(mutex_);
    std::erase(open_, fd);
    ::close(fd);
}

std::vector<Step> HostileServer::script_for(const std::string& request) {
    const std::size_t start = request.find(' ') + 1;
    const std::string path = request.substr(start, request.find(' ', start) - start);
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    changed_.notify_all();
    const auto script = scripts_.find(path);
    return script != scripts_.end() ? script->second
                                    : std::vector<Step>{say(answer("404 Not Found", {}, ""))};
}

// Whether another request may come on this connection.
bool HostileServer::play(int fd, const std::vector<Step>& script) {
    for (const Step& step : script) {
        switch (step.kind) {
            case Step::Kind::say:
                if (!send_all(fd, step.bytes)) {
                    return false;
                }
                break;
            case Step::Kind::drip:
                if (!drip_out(fd, step)) {
                    return false;
                }
                break;
            case Step::Kind::hold: {
                std::string ignored;
                while (receive_more(fd, ignored)) {
                }
                return false;
            }
            case Step::Kind::cut:
                return false;
            case Step::Kind::reset:
                close_with_reset(fd);
                return false;
        }
    }
    return true;
}

bool HostileServer::drip_out(int fd, const Step& step) {
    for (const char& byte : step.bytes) {
        {
            std::unique_lock lock(mutex_);
            if (changed_.wait_for(lock, step.pause, [this] { return stopping_; })) {
                return false;
            }
        }
        if (!send_all(fd, {&byte, 1})) {
            return false;
        }
    }
    return true;
}

}  // namespace vigie::test
