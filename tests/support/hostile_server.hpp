#pragma once

// HostileServer: a raw TCP server on loopback that does what a script says for each path, however
// wrong. Its own threads with blocking sockets, so that nothing of what is tested helps it; a path
// without a script is answered by 404. A script that ends leaves the connection open for the next
// request.
//
//   server.on("/feed", {say(answer("200 OK", {}, "body"))});
//   server.on("/cut", {say("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort"), cut()});

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace vigie::test {

struct Step {
    enum class Kind { say, drip, hold, cut, reset };

    Kind kind = Kind::say;
    std::string bytes;
    std::chrono::milliseconds pause{0};
};

[[nodiscard]] Step say(std::string bytes);

// Byte by byte, pausing before each.
[[nodiscard]] Step drip(std::string bytes, std::chrono::milliseconds pause);

// Nothing more, until the client leaves or the server stops.
[[nodiscard]] Step hold();

// Closes in order (FIN), or not (RST).
[[nodiscard]] Step cut();
[[nodiscard]] Step reset();

using HeaderLines = std::vector<std::string>;  // "name: value"

// A well-formed HTTP/1.1 answer; content-length is added.
[[nodiscard]] std::string answer(std::string_view status,
                                 const HeaderLines& headers,
                                 std::string_view body);

[[nodiscard]] std::string gzip(std::string_view bytes);

class HostileServer {
  public:
    HostileServer();
    HostileServer(const HostileServer&) = delete;
    HostileServer& operator=(const HostileServer&) = delete;
    ~HostileServer();

    void on(const std::string& path, std::vector<Step> script);

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

    [[nodiscard]] std::string url(std::string_view path, std::string_view host = "127.0.0.1") const;

    // Heads and bodies as they came, in order.
    [[nodiscard]] std::vector<std::string> requests() const;
    [[nodiscard]] int connections() const;

    // Waits for the `count`-th request, or a second at most.
    [[nodiscard]] bool wait_for_requests(std::size_t count) const;

  private:
    void accept_all();
    void serve(int fd);
    [[nodiscard]] bool play(int fd, const std::vector<Step>& script);
    [[nodiscard]] bool drip_out(int fd, const Step& step);
    [[nodiscard]] std::vector<Step> script_for(const std::string& request);

    int listener_ = -1;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    bool stopping_ = false;
    std::map<std::string, std::vector<Step>, std::less<>> scripts_;
    std::vector<std::string> requests_;
    std::vector<int> open_;
    int connections_ = 0;
    std::list<std::thread> threads_;
};

}  // namespace vigie::test
