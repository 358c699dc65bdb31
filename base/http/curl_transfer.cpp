#include "base/http/curl_transfer.hpp"

#include "base/story_json.hpp"
#include "base/text.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace vigie {

namespace {

constexpr long kBufferBytes = 32L * 1024;
constexpr std::size_t kMaxHeaderBytes = std::size_t{64} * 1024;
constexpr std::size_t kUsualHeaders = 16;
constexpr std::size_t kMaxReserve = std::size_t{1} << 20U;

std::string_view address_bytes(const curl_sockaddr& address) {
    const auto* bytes = reinterpret_cast<const char*>(&address.addr);
    if (address.family == AF_INET) {
        return {bytes + offsetof(sockaddr_in, sin_addr), sizeof(in_addr)};
    }
    if (address.family == AF_INET6) {
        return {bytes + offsetof(sockaddr_in6, sin6_addr), sizeof(in6_addr)};
    }
    return {};
}

std::string address_text(const curl_sockaddr& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const std::string_view bytes = address_bytes(address);
    if (bytes.empty() ||
        inet_ntop(address.family, bytes.data(), text.data(), text.size()) == nullptr) {
        return "the address";
    }
    return text.data();
}

bool breaks_line(std::string_view text) noexcept {
    return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

std::string megabytes(std::size_t bytes) {
    return bytes % (std::size_t{1} << 20U) == 0 ? fmt::format("{} MiB", bytes >> 20U)
                                                : fmt::format("{} bytes", bytes);
}

}  // namespace

CurlTransfer::CurlTransfer(const CurlOptions& options, CurlMulti& multi, CurlPool& pool)
    : options_(options), multi_(multi), pool_(pool), easy_(pool.take()) {}

CurlTransfer::~CurlTransfer() {
    pool_.give_back(std::move(easy_));
}

Result<> CurlTransfer::prepare(const HttpRequest& request, Millis timeout) {
    request_ = &request;
    response_ = {};
    header_bytes_ = 0;
    stopped_ = Stopped::no;
    refused_address_.clear();
    connected_somewhere_ = false;
    error_text_[0] = '\0';

    CURL* easy = easy_.get();
    if (std::exchange(used_, true)) {
        curl_easy_reset(easy);
    }
    set_constant_options();
    curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(
        easy, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<Millis::rep>(timeout.count(), 1)));
    curl_easy_setopt(easy,
                     CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(std::max<Millis::rep>(request.connect_timeout.count(), 1)));
    set_tls(request);
    set_method(request);
    return set_headers(request);
}

void CurlTransfer::set_constant_options() {
    CURL* easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text_.data());
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, kBufferBytes);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");  // all that this libcurl decodes
    curl_easy_setopt(easy, CURLOPT_PROXY, options_.proxy.c_str());
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &CurlTransfer::on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &CurlTransfer::on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &CurlTransfer::on_open);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &CurlTransfer::on_prereq);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
}

void CurlTransfer::set_tls(const HttpRequest& request) {
    CURL* easy = easy_.get();
    if (!options_.ca_file.empty()) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, options_.ca_file.c_str());
    }
    if (!request.tls) {
        return;
    }
    const TlsOptions& tls = *request.tls;
    if (!tls.ca_file.empty()) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, tls.ca_file.c_str());
        curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);  // those authorities and no others
    }
    if (!tls.certificate.empty()) {
        curl_easy_setopt(easy, CURLOPT_SSLCERT, tls.certificate.c_str());
        curl_easy_setopt(easy, CURLOPT_SSLKEY, tls.key.c_str());
    }
    curl_easy_setopt(
        easy,
        CURLOPT_SSLVERSION,
        static_cast<long>(tls.least == TlsOptions::Version::tls1_3 ? CURL_SSLVERSION_TLSv1_3
                                                                   : CURL_SSLVERSION_TLSv1_2));
}

void CurlTransfer::set_method(const HttpRequest& request) {
    CURL* easy = easy_.get();
    if (request.method == "HEAD") {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    } else if (request.method != "GET" || !request.body.empty()) {
        curl_easy_setopt(
            easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
        if (request.method != "POST") {
            curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
        }
    }
}

Result<> CurlTransfer::set_headers(const HttpRequest& request) {
    header_list_.reset();
    const auto append = [this](const std::string& line) {
        curl_slist* list = curl_slist_append(header_list_.get(), line.c_str());
        if (list != nullptr) {
            static_cast<void>(header_list_.release());
            header_list_.reset(list);
        }
    };
    bool typed = false;
    for (const auto& [name, value] : request.headers) {
        if (name.empty() || breaks_line(name) || breaks_line(value) ||
            name.find_first_of(": ;") != std::string::npos) {
            std::string detail = "the header ";
            append_json_string(detail, cut_utf8(name, 64));
            detail += " cannot be sent: a name is a word, and neither part holds a line break";
            return Error(Errc::invalid, std::move(detail));
        }
        // libcurl's notation: "Name;" is a header without a value, "Name:" is one to leave out.
        append(value.empty() ? name + ';' : name + ": " + value);
        typed = typed || equals_ignore_case(name, "content-type");
    }
    if (!request.body.empty()) {
        append("Expect:");
        if (!typed) {
            append("Content-Type:");
        }
    }
    curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, header_list_.get());
    return {};
}

bool CurlTransfer::may_connect(std::string_view address) const {
    const auto holds_it = [&](const std::vector<Network>& networks) {
        return std::any_of(networks.begin(), networks.end(), [&](const Network& network) {
            return network.contains(address);
        });
    };
    return request_->allow_private || is_public_address(address) ||
           holds_it(options_.allow_networks) ||
           (request_->allow_networks && holds_it(*request_->allow_networks));
}

curl_socket_t CurlTransfer::on_open(void* self_pointer, curlsocktype, curl_sockaddr* address) {
    auto* self = static_cast<CurlTransfer*>(self_pointer);
    // A proxy is the operator's choice, and what lies behind it cannot be seen from here.
    if (self->options_.proxy.empty() && !self->may_connect(address_bytes(*address))) {
        self->refused_address_ = address_text(*address);
        return CURL_SOCKET_BAD;
    }
    self->connected_somewhere_ = true;
    return self->multi_.open_socket(*address);
}

// Sees the address of a kept connection too, which another request may have been allowed to open.
int CurlTransfer::on_prereq(void* self_pointer, char* peer, char*, int, int) {
    auto* self = static_cast<CurlTransfer*>(self_pointer);
    if (self->options_.proxy.empty() && !self->may_connect(parse_address(peer))) {
        self->refused_address_ = peer;
        self->connected_somewhere_ = false;
        return CURL_PREREQFUNC_ABORT;
    }
    self->connected_somewhere_ = true;
    return CURL_PREREQFUNC_OK;
}

std::size_t CurlTransfer::on_header(const char* data,
                                    std::size_t size,
                                    std::size_t count,
                                    void* self) {
    const std::size_t bytes = size * count;
    return static_cast<CurlTransfer*>(self)->take_header({data, bytes}) ? bytes : 0;
}

bool CurlTransfer::take_header(std::string_view line) {
    header_bytes_ += line.size();
    if (header_bytes_ > kMaxHeaderBytes) {
        stopped_ = Stopped::too_large_headers;
        return false;
    }
    if (line.substr(0, 5) == "HTTP/") {  // an answer begins; those before it were interim
        response_.headers.clear();
        response_.headers.reserve(kUsualHeaders);
        return true;
    }
    if (!line.empty() && (line.front() == ' ' || line.front() == '\t')) {
        const std::string_view more = trim(line);
        if (!more.empty() && !response_.headers.empty()) {  // obsolete folding, RFC 9112 5.2
            response_.headers.back().second += ' ';
            response_.headers.back().second += more;
        }
        return true;
    }
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && response_.body.empty()) {  // no trailers
        response_.headers.emplace_back(trim(line.substr(0, colon)), trim(line.substr(colon + 1)));
    }
    return true;
}

std::size_t CurlTransfer::on_body(const char* data,
                                  std::size_t size,
                                  std::size_t count,
                                  void* self) {
    const std::size_t bytes = size * count;
    return static_cast<CurlTransfer*>(self)->take_body({data, bytes}) ? bytes : 0;
}

bool CurlTransfer::take_body(std::string_view data) {
    std::string& body = response_.body;
    if (body.empty()) {
        curl_off_t announced = -1;
        curl_easy_getinfo(easy_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
        if (announced > 0) {
            const auto length = static_cast<std::size_t>(announced);
            if (length > request_->max_body && !request_->cut_body) {
                stopped_ = Stopped::too_large_body;
                return false;
            }
            // Feeds shrink to about a fifth; memory that is not written costs nothing.
            const bool encoded = !response_.header("content-encoding").empty();
            const std::size_t expected = encoded ? length * 6 : length;
            body.reserve(std::min({expected, request_->max_body, kMaxReserve}));
        }
    }
    const std::size_t room = request_->max_body - body.size();
    if (data.size() > room) {
        if (request_->cut_body) {
            body.append(data.substr(0, room));
        }
        stopped_ = request_->cut_body ? Stopped::cut_body : Stopped::too_large_body;
        return false;
    }
    body.append(data);
    return true;
}

Result<HttpResponse> CurlTransfer::finish(CURLcode code) {
    if (code != CURLE_OK && stopped_ != Stopped::cut_body) {
        return error_of(code);
    }
    long status = 0;
    const char* address = nullptr;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy_.get(), CURLINFO_PRIMARY_IP, &address);
    response_.status = static_cast<int>(status);
    response_.remote_address = address != nullptr ? address : "";
    return std::move(response_);
}

Error CurlTransfer::error_of(CURLcode code) const {
    if (!refused_address_.empty() && !connected_somewhere_) {
        return {Errc::refused,
                refused_address_ +
                    " is a private address; allow it with [poll] allow_networks for feeds, "
                    "allow_networks or allow_private = true for a sink"};
    }
    if (stopped_ == Stopped::too_large_body) {
        return {Errc::too_large,
                "the body is larger than " + megabytes(request_->max_body) +
                    "; raise [poll] max_body if it should be read"};
    }
    // libcurl 7.88 calls a single line that is too long for it a lack of memory.
    const bool endless_line = code == CURLE_OUT_OF_MEMORY && connected_somewhere_;
    if (stopped_ == Stopped::too_large_headers || endless_line) {
        return {Errc::too_large,
                "the answer's headers are larger than " + std::to_string(kMaxHeaderBytes / 1024) +
                    " KiB"};
    }
    const std::string_view curls =
        error_text_[0] != '\0' ? std::string_view(error_text_.data()) : curl_easy_strerror(code);
    const std::string detail = to_valid_utf8(curls);
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT:
            return {Errc::timeout, "no complete answer in time: " + detail};
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
            if (connected_somewhere_ || response_.status != 0) {
                return {Errc::network, "what answers there does not speak HTTP: " + detail};
            }
            return {Errc::refused, "not an http or https URL that can be fetched: " + detail};
        case CURLE_PARTIAL_FILE:
            return {Errc::network,
                    fmt::format(
                        "the body was cut off after {} bytes: {}", response_.body.size(), detail)};
        case CURLE_GOT_NOTHING:
            return {Errc::network, "the server closed the connection without an answer"};
        case CURLE_COULDNT_RESOLVE_HOST:
            return {Errc::no_host, "no such host: " + detail};
        case CURLE_COULDNT_CONNECT:
            return {Errc::no_connect, "cannot connect: " + detail};
        case CURLE_BAD_CONTENT_ENCODING:
            return {Errc::network, "the body's encoding is broken: " + detail};
        case CURLE_PEER_FAILED_VERIFICATION:
            return {Errc::tls, "the server's certificate is not to be trusted: " + detail};
        case CURLE_SSL_CONNECT_ERROR:
            return {Errc::tls, "no TLS connection: " + detail};
        case CURLE_SSL_CERTPROBLEM:
            return {Errc::tls, "our own certificate or key cannot be used: " + detail};
        case CURLE_SSL_CACERT_BADFILE:
            return {Errc::tls, "the file of trusted authorities cannot be used: " + detail};
        default:
            return {Errc::network, detail};
    }
}

}  // namespace vigie
