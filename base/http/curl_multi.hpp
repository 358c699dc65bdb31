#pragma once

// CurlMulti: libcurl's multi handle on the Asio loop. One timer, one descriptor per socket, no work
// left in the loop while no transfer is under way.
//
// libcurl owns the sockets; the descriptors here only watch them, and are released, never closed,
// before libcurl closes the socket. The sockets of kept connections stay registered.
// On one executor, one thread. Shared, because handlers in the loop may outlive the owner, who
// calls close() first. Source: curl_multi_socket_action(3).

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace vigie {

class CurlMulti : public std::enable_shared_from_this<CurlMulti> {
  public:
    // Called outside libcurl, when the handle is out of the multi handle again.
    using Done = std::function<void(CURL*, CURLcode)>;

    CurlMulti(boost::asio::any_io_executor executor, Done done);
    CurlMulti(const CurlMulti&) = delete;
    CurlMulti& operator=(const CurlMulti&) = delete;
    ~CurlMulti();

    void limit_connections(std::size_t in_all, std::size_t per_host);

    // How the sockets of this handle are opened and closed is set here; `open` decides on the
    // address. Returns CURLM_OK, or why libcurl will not have it.
    [[nodiscard]] CURLMcode add(CURL* easy);
    void remove(CURL* easy);

    // For CURLOPT_OPENSOCKETFUNCTION: a socket whose closing this object sees.
    [[nodiscard]] curl_socket_t open_socket(const curl_sockaddr& address);

    // No handle may be in use. No callback comes afterwards. Idempotent.
    void close();

  private:
    struct Watch;

    static int on_socket(CURL*, curl_socket_t fd, int what, void* self, void*);
    static int on_timer(CURLM*, long timeout_ms, void* self);
    static int on_close(void* self, curl_socket_t fd);

    [[nodiscard]] Watch& watch_of(curl_socket_t fd);
    void set_interest(curl_socket_t fd, int what);
    void wait(const std::shared_ptr<Watch>& watch);
    void wait_for(const std::shared_ptr<Watch>& watch, int direction);
    void on_ready(const std::shared_ptr<Watch>& watch, int direction);
    void release(curl_socket_t fd);
    void arm(std::chrono::steady_clock::time_point due);
    void on_due();
    void act(curl_socket_t fd, int events);
    void settle();

    boost::asio::any_io_executor executor_;
    Done done_;
    CURLM* multi_;
    boost::asio::steady_timer timer_;
    std::chrono::steady_clock::time_point due_ = std::chrono::steady_clock::time_point::max();
    std::chrono::steady_clock::time_point armed_ = std::chrono::steady_clock::time_point::max();
    bool kick_posted_ = false;
    std::size_t active_ = 0;
    std::vector<std::shared_ptr<Watch>> watches_;  // by socket number
};

}  // namespace vigie
