#pragma once

// CurlTransfer: one exchange on one easy handle: what is asked, how the answer is gathered and
// bounded, and what went wrong in words. Redirects are not followed here.
//
// It must stay where it is between prepare() and the end of the exchange: libcurl points into it.

#include "base/http/client.hpp"
#include "base/http/curl_client.hpp"
#include "base/http/curl_multi.hpp"
#include "base/http/curl_pool.hpp"

#include <curl/curl.h>

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace vigie {

struct CurlSlistFree {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

class CurlTransfer {
  public:
    // The easy handle is taken from `pool` and given back on destruction; all three outlive this.
    CurlTransfer(const CurlOptions& options, CurlMulti& multi, CurlPool& pool);
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;
    ~CurlTransfer();

    // `request` outlives the exchange; `timeout` is what is left of its own. Errc::invalid for a
    // header that no request can carry.
    [[nodiscard]] Result<> prepare(const HttpRequest& request, Millis timeout);

    // What came of it, after the handle left the multi handle with `code`. The text of an Error is
    // without the URL.
    [[nodiscard]] Result<HttpResponse> finish(CURLcode code);

    [[nodiscard]] CURL* easy() const noexcept { return easy_.get(); }

    std::function<void(CURLcode)> on_done;  // set while the exchange is under way

  private:
    static std::size_t on_header(const char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(const char* data, std::size_t size, std::size_t count, void* self);
    static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address);
    static int on_prereq(void* self, char* peer, char* local, int peer_port, int local_port);

    void set_constant_options();
    void set_tls(const HttpRequest& request);
    void set_method(const HttpRequest& request);
    [[nodiscard]] Result<> set_headers(const HttpRequest& request);
    [[nodiscard]] bool may_connect(std::string_view address) const;
    [[nodiscard]] bool take_header(std::string_view line);
    [[nodiscard]] bool take_body(std::string_view data);
    [[nodiscard]] Error error_of(CURLcode code) const;

    enum class Stopped { no, too_large_body, too_large_headers, cut_body };

    const CurlOptions& options_;
    CurlMulti& multi_;
    CurlPool& pool_;
    CurlEasy easy_;
    std::unique_ptr<curl_slist, CurlSlistFree> header_list_;
    bool used_ = false;
    const HttpRequest* request_ = nullptr;
    HttpResponse response_;
    std::size_t header_bytes_ = 0;
    Stopped stopped_ = Stopped::no;
    std::string refused_address_;
    bool connected_somewhere_ = false;
    std::array<char, CURL_ERROR_SIZE> error_text_{};
};

}  // namespace vigie
