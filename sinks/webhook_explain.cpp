#include "sinks/webhook_explain.hpp"

namespace vigie {

namespace {

std::string_view advice_on_failure(Errc code) noexcept {
    switch (code) {
        case Errc::no_host:
            return "check the host in url, and the name servers of this machine";
        case Errc::no_connect:
            return "check host and port in url, that the receiver runs, and the firewalls between";
        case Errc::tls:
            return "check that url names a host of that certificate; for an authority of your own "
                   "set ca_file, for a receiver that asks who you are set certificate and key";
        case Errc::timeout:
            return "the receiver should take the message, answer, and only then work on it; or "
                   "raise timeout";
        case Errc::network:
            return "check that a web server listens there, and what stands between (a proxy, a "
                   "balancer)";
        default:
            return {};
    }
}

std::string_view advice_on_refusal(int status) noexcept {
    switch (status) {
        case 400:
        case 422:
            return "the receiver does not like the message: its own log should say why; format and "
                   "headers are what can be changed here";
        case 401:
        case 403:
            return "compare the secret on both sides, the clocks of both machines, and what the "
                   "receiver wants in headers";
        case 404:
            return "the path in url is not known there";
        case 405:
            return "the receiver takes no POST at that path";
        case 410:
            return "ask for a new url: a daemon stops speaking to such a sink (see vigie sinks "
                   "enable)";
        case 413:
            return "lower max_body";
        case 415:
            return "the receiver wants another content type: see format and headers";
        case 429:
            return "the receiver wants fewer messages at once: lower parallel";
        default:
            return {};
    }
}

}  // namespace

std::string_view advice_on(const Result<HttpResponse>& answer) noexcept {
    if (!answer) {
        return advice_on_failure(answer.error().code());
    }
    const int status = answer->status;
    if (status >= 300 && status < 400) {
        return "put the address that the answer points to into url";
    }
    if (status >= 500) {
        return "the receiver is in trouble itself: its own log should say why";
    }
    return advice_on_refusal(status);
}

}  // namespace vigie
