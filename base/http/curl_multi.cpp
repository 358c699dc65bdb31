#include "base/http/curl_multi.hpp"

#include <boost/asio/post.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include <new>
#include <utility>

namespace vigie {

namespace asio = boost::asio;
using std::chrono::steady_clock;

struct CurlMulti::Watch {
    explicit Watch(const asio::any_io_executor& executor) : descriptor(executor) {}

    asio::posix::stream_descriptor descriptor;
    int interest = 0;   // CURL_CSELECT_IN, CURL_CSELECT_OUT
    int waiting = 0;    // for these a wait is under way
    bool ours = false;  // opened by open_socket(), so that on_close() will come
};

CurlMulti::CurlMulti(asio::any_io_executor executor, Done done)
    : executor_(std::move(executor)),
      done_(std::move(done)),
      multi_(curl_multi_init()),
      timer_(executor_) {
    if (multi_ == nullptr) {
        throw std::bad_alloc();
    }
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlMulti::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlMulti::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
}

CurlMulti::~CurlMulti() {
    close();
}

void CurlMulti::limit_connections(std::size_t in_all, std::size_t per_host) {
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(in_all));
    curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(in_all));
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(per_host));
}

CURLMcode CurlMulti::add(CURL* easy) {
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &CurlMulti::on_close);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
    const CURLMcode code = curl_multi_add_handle(multi_, easy);
    active_ += code == CURLM_OK ? 1U : 0U;
    return code;
}

void CurlMulti::remove(CURL* easy) {
    curl_multi_remove_handle(multi_, easy);
    --active_;
    settle();
}

void CurlMulti::close() {
    if (multi_ == nullptr) {
        return;
    }
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, nullptr);
    curl_multi_cleanup(std::exchange(multi_, nullptr));
    for (std::size_t fd = 0; fd < watches_.size(); ++fd) {
        release(static_cast<curl_socket_t>(fd));
    }
    timer_.cancel();
    done_ = nullptr;
}

curl_socket_t CurlMulti::open_socket(const curl_sockaddr& address) {
    const int fd =
        ::socket(address.family, address.socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address.protocol);
    if (fd >= 0) {
        watch_of(fd).ours = true;
    }
    return fd;
}

int CurlMulti::on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) {
    static_cast<CurlMulti*>(self)->set_interest(fd, what);
    return 0;
}

int CurlMulti::on_close(void* self, curl_socket_t fd) {
    static_cast<CurlMulti*>(self)->release(fd);
    return ::close(fd);
}

CurlMulti::Watch& CurlMulti::watch_of(curl_socket_t fd) {
    const auto index = static_cast<std::size_t>(fd);
    if (index >= watches_.size()) {
        watches_.resize(index + 1);
    }
    if (!watches_[index]) {
        watches_[index] = std::make_shared<Watch>(executor_);
    }
    return *watches_[index];
}

void CurlMulti::set_interest(curl_socket_t fd, int what) {
    if (what == CURL_POLL_REMOVE && static_cast<std::size_t>(fd) >= watches_.size()) {
        return;
    }
    Watch& watch = watch_of(fd);
    if (what == CURL_POLL_REMOVE && !watch.ours) {
        release(fd);
        return;
    }
    if (!watch.descriptor.is_open()) {
        boost::system::error_code ignored;  // a socket that cannot be watched times out
        watch.descriptor.assign(fd, ignored);
    }
    watch.interest = ((what & CURL_POLL_IN) != 0 ? CURL_CSELECT_IN : 0) |
                     ((what & CURL_POLL_OUT) != 0 ? CURL_CSELECT_OUT : 0);
    if (what == CURL_POLL_REMOVE) {
        watch.interest = 0;
        if (watch.waiting != 0) {
            watch.descriptor.cancel();
        }
        return;
    }
    wait(watches_[static_cast<std::size_t>(fd)]);
}

void CurlMulti::wait(const std::shared_ptr<Watch>& watch) {
    for (const int direction : {CURL_CSELECT_IN, CURL_CSELECT_OUT}) {
        if ((watch->interest & direction) != 0 && (watch->waiting & direction) == 0) {
            wait_for(watch, direction);
        }
    }
}

void CurlMulti::wait_for(const std::shared_ptr<Watch>& watch, int direction) {
    watch->waiting |= direction;
    watch->descriptor.async_wait(
        direction == CURL_CSELECT_IN ? asio::posix::descriptor_base::wait_read
                                     : asio::posix::descriptor_base::wait_write,
        [self = shared_from_this(), watch, direction](boost::system::error_code error) {
            watch->waiting &= ~direction;
            if (!watch->descriptor.is_open()) {
                return;  // released meanwhile
            }
            if (error == asio::error::operation_aborted) {
                self->wait(watch);  // cancelled for want of interest, which may be back
            } else {
                self->on_ready(watch, direction);
            }
        });
}

void CurlMulti::on_ready(const std::shared_ptr<Watch>& watch, int direction) {
    if ((watch->interest & direction) == 0) {
        return;
    }
    act(watch->descriptor.native_handle(), direction);
    if (watch->descriptor.is_open()) {
        wait(watch);
    }
}

void CurlMulti::release(curl_socket_t fd) {
    const auto index = static_cast<std::size_t>(fd);
    if (index >= watches_.size() || !watches_[index]) {
        return;
    }
    Watch& watch = *watches_[index];
    watch.interest = 0;
    if (watch.descriptor.is_open()) {
        watch.descriptor.release();
    }
    watches_[index].reset();
}

// The timer is only ever moved forward: most deadlines are replaced long before they pass, and a
// timer that fires too early costs less than setting it anew each time.
int CurlMulti::on_timer(CURLM*, long timeout_ms, void* self_pointer) {
    auto* self = static_cast<CurlMulti*>(self_pointer);
    if (timeout_ms < 0) {
        self->due_ = steady_clock::time_point::max();
        return 0;
    }
    if (timeout_ms == 0) {
        if (!std::exchange(self->kick_posted_, true)) {
            asio::post(self->executor_, [keep = self->shared_from_this()] {
                keep->kick_posted_ = false;
                keep->act(CURL_SOCKET_TIMEOUT, 0);
            });
        }
        return 0;
    }
    self->due_ = steady_clock::now() + std::chrono::milliseconds(timeout_ms);
    if (self->due_ < self->armed_) {
        self->arm(self->due_);
    }
    return 0;
}

void CurlMulti::arm(steady_clock::time_point due) {
    armed_ = due;
    timer_.expires_at(due);
    timer_.async_wait([self = shared_from_this()](boost::system::error_code error) {
        if (!error) {
            self->on_due();
        }
    });
}

void CurlMulti::on_due() {
    armed_ = steady_clock::time_point::max();
    if (due_ > steady_clock::now()) {
        if (due_ != steady_clock::time_point::max() && active_ > 0) {
            arm(due_);
        }
        return;
    }
    due_ = steady_clock::time_point::max();
    act(CURL_SOCKET_TIMEOUT, 0);
}

void CurlMulti::act(curl_socket_t fd, int events) {
    if (multi_ == nullptr) {
        return;
    }
    int running = 0;
    curl_multi_socket_action(multi_, fd, events, &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
        if (message->msg == CURLMSG_DONE) {
            CURL* easy = message->easy_handle;
            const CURLcode code = message->data.result;
            curl_multi_remove_handle(multi_, easy);
            --active_;
            done_(easy, code);
        }
    }
    settle();
}

void CurlMulti::settle() {
    if (active_ == 0 && armed_ != steady_clock::time_point::max()) {
        armed_ = steady_clock::time_point::max();
        timer_.cancel();
    }
}

}  // namespace vigie
