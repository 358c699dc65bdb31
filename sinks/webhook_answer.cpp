#include "sinks/webhook_answer.hpp"

#include "base/http/http_date.hpp"
#include "base/text.hpp"
#include "base/url.hpp"

#include <algorithm>

namespace vigie {

namespace {

constexpr std::size_t kMaxLineBytes = 120;

constexpr int kRequestTimeout = 408;
constexpr int kGone = 410;
constexpr int kTooEarly = 425;
constexpr int kTooManyRequests = 429;

bool is_final(int status) noexcept {
    return status >= 300 && status < 500 && status != kRequestTimeout && status != kTooEarly &&
           status != kTooManyRequests;
}

std::string explain(std::string_view url, const HttpResponse& response) {
    std::string line = redact_url(url) + ": status " + std::to_string(response.status);
    const std::string said = first_printable_line(response.body);
    if (!said.empty()) {
        line += " \"" + said + '"';
    }
    if (response.status >= 300 && response.status < 400) {
        const std::string target = redact_url(response.header("Location"));
        line += "; redirects are not followed, the sink's url has to be the final one";
        if (!target.empty()) {
            line += " (the answer points to " + first_printable_line(target) + ')';
        }
    } else if (response.status == kGone) {
        line += "; the receiver wants no more messages at this address";
    }
    return line;
}

}  // namespace

std::string first_printable_line(std::string_view text) {
    text = trim(text);
    text = trim(text.substr(0, std::min(text.find_first_of("\r\n"), text.size())));
    // Longer than what is kept, so that a character cut here is cut off again below.
    const std::string valid = to_valid_utf8(text.substr(0, 2 * kMaxLineBytes));
    std::string line;
    for (std::size_t i = 0; i < valid.size(); ++i) {
        const auto byte = static_cast<unsigned char>(valid[i]);
        const bool c1_control = byte == 0xC2 && static_cast<unsigned char>(valid[i + 1]) < 0xA0;
        if (c1_control) {
            ++i;
        }
        line += byte < 0x20 || byte == 0x7F || c1_control ? ' ' : valid[i];
    }
    return std::string(trim(cut_utf8(line, kMaxLineBytes)));
}

Attempt judge_answer(std::string_view url, const Result<HttpResponse>& answer, Instant now) {
    Attempt attempt;
    if (!answer) {
        attempt.verdict = DeliveryVerdict::retry;
        attempt.error = answer.error().detail();
        return attempt;
    }
    if (answer->status >= 200 && answer->status < 300) {
        return attempt;
    }
    attempt.error = explain(url, *answer);
    if (is_final(answer->status)) {
        attempt.verdict = DeliveryVerdict::dead;
        attempt.gone = answer->status == kGone;
        return attempt;
    }
    attempt.verdict = DeliveryVerdict::retry;
    attempt.retry_after =
        parse_retry_after(answer->header("Retry-After"), std::chrono::floor<Seconds>(now));
    return attempt;
}

}  // namespace vigie
