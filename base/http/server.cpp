#include "base/http/server.hpp"

#include "base/text.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <chrono>
#include <exception>
#include <list>
#include <utility>

namespace vigie {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t kMaxBodyBytes = std::uint64_t{1} << 20U;
constexpr std::uint32_t kMaxRequestHeaderBytes = 16 * 1024;
constexpr std::size_t kMaxConnections = 256;
constexpr auto kIdleTimeout = 60s;
constexpr auto kWriteTimeout = 30s;
constexpr auto kAcceptPause = 100ms;

constexpr auto kQuiet = asio::as_tuple(asio::use_awaitable);

using Parser = http::request_parser<http::string_body>;
using Answer = http::response<http::string_body>;

std::string text_of(beast::string_view text) {
    return {text.data(), text.size()};
}

ServerRequest request_of(http::request<http::string_body>&& message) {
    ServerRequest request;
    request.method = text_of(message.method_string());
    request.target = text_of(message.target());
    for (const auto& field : message) {
        request.headers.emplace_back(text_of(field.name_string()), text_of(field.value()));
    }
    request.body = std::move(message.body());
    return request;
}

Answer answer_of(ServerResponse&& response, unsigned version, bool keep_alive, bool head) {
    Answer answer;
    answer.version(version);
    answer.result(static_cast<unsigned>(response.status));
    for (const auto& [name, value] : response.headers) {
        answer.insert(name, value);
    }
    answer.keep_alive(keep_alive);
    const bool bodiless = response.status == 204 || response.status == 304;
    if (!bodiless) {
        answer.content_length(response.body.size());
    }
    if (!bodiless && !head) {
        answer.body() = std::move(response.body);
    }
    return answer;
}

ServerResponse plain(int status, std::string text) {
    ServerResponse response;
    response.status = status;
    response.headers = {{"content-type", "text/plain; charset=utf-8"}};
    response.body = std::move(text);
    return response;
}

// What to say about a request that could not be read; nothing where the line is simply gone.
std::optional<ServerResponse> complaint(const beast::error_code& error) {
    if (error == http::error::body_limit) {
        return plain(413, "the body is larger than 1 MiB\n");
    }
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        return plain(431, "the header is larger than 16 KiB\n");
    }
    if (error == http::error::end_of_stream || error == http::error::partial_message ||
        error.category() != make_error_code(http::error::bad_method).category()) {
        return std::nullopt;
    }
    return plain(400, "not an HTTP request\n");
}

bool is_known_method(const std::string& method) {
    return method == "GET" || method == "HEAD" || method == "PUT" || method == "POST";
}

}  // namespace

// Shared with the coroutines of the listener and the connections, which may outlive the server.
struct HttpServer::Impl : std::enable_shared_from_this<HttpServer::Impl> {
    Impl(asio::any_io_executor loop, Handler on_request)
        : executor(std::move(loop)),
          handler(std::move(on_request)),
          acceptor(executor),
          pause(executor) {}

    using Connections = std::list<beast::tcp_stream>;

    asio::awaitable<void> accept_all();
    asio::awaitable<void> serve(Connections::iterator connection);
    asio::awaitable<ServerResponse> respond(ServerRequest request);
    asio::awaitable<bool> serve_one(beast::tcp_stream& stream, beast::flat_buffer& buffer);
    asio::awaitable<bool> write(beast::tcp_stream& stream, Answer answer);
    void stop();

    asio::any_io_executor executor;
    Handler handler;
    tcp::acceptor acceptor;
    asio::steady_timer pause;
    Connections connections;
    bool stopped = false;
};

asio::awaitable<void> HttpServer::Impl::accept_all() {
    while (!stopped) {
        auto [error, socket] = co_await acceptor.async_accept(kQuiet);
        if (stopped) {
            co_return;
        }
        if (error) {  // out of descriptors: the next one would be refused as well
            pause.expires_after(kAcceptPause);
            co_await pause.async_wait(kQuiet);
            continue;
        }
        if (connections.size() >= kMaxConnections) {
            continue;  // closed at once
        }
        const auto connection = connections.emplace(connections.end(), std::move(socket));
        asio::co_spawn(executor,
                       serve(connection),
                       [self = shared_from_this(), connection](const std::exception_ptr&) {
                           self->connections.erase(connection);
                       });
    }
}

asio::awaitable<void> HttpServer::Impl::serve(Connections::iterator connection) {
    beast::flat_buffer buffer;
    while (!stopped) {
        if (!co_await serve_one(*connection, buffer)) {
            break;
        }
    }
    beast::error_code ignored;
    connection->socket().shutdown(tcp::socket::shutdown_send, ignored);
}

// One request and its answer; whether another may follow.
asio::awaitable<bool> HttpServer::Impl::serve_one(beast::tcp_stream& stream,
                                                  beast::flat_buffer& buffer) {
    Parser parser;
    parser.body_limit(kMaxBodyBytes);
    parser.header_limit(kMaxRequestHeaderBytes);
    stream.expires_after(kIdleTimeout);
    const auto [error, bytes] = co_await http::async_read(stream, buffer, parser, kQuiet);
    if (stopped) {
        co_return false;
    }
    if (error) {
        std::optional<ServerResponse> reason = complaint(error);
        if (reason) {
            Answer answer = answer_of(std::move(*reason), 11, false, false);
            co_await write(stream, std::move(answer));
        }
        co_return false;
    }
    const bool keep_alive = parser.get().keep_alive();
    const unsigned version = parser.get().version();
    ServerRequest request = request_of(parser.release());
    const bool head = request.method == "HEAD";
    stream.expires_never();
    ServerResponse response = co_await respond(std::move(request));
    if (stopped) {
        co_return false;
    }
    Answer answer = answer_of(std::move(response), version, keep_alive, head);
    co_return co_await write(stream, std::move(answer));
}

asio::awaitable<ServerResponse> HttpServer::Impl::respond(ServerRequest request) {
    if (!is_known_method(request.method)) {
        ServerResponse refusal = plain(405, "GET, HEAD, PUT or POST\n");
        refusal.headers.emplace_back("allow", "GET, HEAD, PUT, POST");
        co_return refusal;
    }
    try {
        co_return co_await handler(std::move(request));
    } catch (const std::exception& error) {
        co_return plain(500, std::string(error.what()) + '\n');
    }
}

asio::awaitable<bool> HttpServer::Impl::write(beast::tcp_stream& stream, Answer answer) {
    const bool keep_alive = answer.keep_alive();
    stream.expires_after(kWriteTimeout);
    const auto [error, bytes] = co_await http::async_write(stream, answer, kQuiet);
    co_return !error && keep_alive;
}

void HttpServer::Impl::stop() {
    stopped = true;
    beast::error_code ignored;
    acceptor.close(ignored);
    pause.cancel();
    for (beast::tcp_stream& connection : connections) {
        connection.close();
    }
}

std::string_view ServerRequest::header(std::string_view name) const noexcept {
    for (const auto& [key, value] : headers) {
        if (equals_ignore_case(key, name)) {
            return value;
        }
    }
    return {};
}

HttpServer::HttpServer(asio::any_io_executor executor, Handler handler)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(handler))) {}

HttpServer::~HttpServer() {
    stop();
}

Result<std::uint16_t> HttpServer::listen(std::uint16_t port) {
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
    beast::error_code error;
    impl_->acceptor.open(endpoint.protocol(), error);
    if (!error) {
        impl_->acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    }
    if (!error) {
        impl_->acceptor.bind(endpoint, error);
    }
    if (!error) {
        impl_->acceptor.listen(tcp::acceptor::max_listen_connections, error);
    }
    if (error) {
        beast::error_code ignored;
        impl_->acceptor.close(ignored);
        return Error(Errc::unavailable,
                     "cannot listen on 127.0.0.1:" + std::to_string(port) + ": " + error.message());
    }
    const auto keep = [self = impl_](const std::exception_ptr&) {};
    asio::co_spawn(impl_->executor, impl_->accept_all(), keep);
    return impl_->acceptor.local_endpoint(error).port();
}

void HttpServer::stop() {
    impl_->stop();
}

}  // namespace vigie
