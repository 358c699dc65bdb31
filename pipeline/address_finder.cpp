#include "pipeline/address_finder.hpp"

#include <algorithm>
#include <array>

namespace vigie {

namespace {

// RFC 3986, section 2, without quotes, brackets and what ends a sentence's words around addresses.
constexpr std::array<bool, 256> make_address_bytes() {
    constexpr std::string_view kBytes =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#@!$&*+,;=%";
    std::array<bool, 256> bytes{};
    for (const char c : kBytes) {
        bytes[static_cast<unsigned char>(c)] = true;
    }
    return bytes;
}

constexpr std::array<bool, 256> kAddressBytes = make_address_bytes();

bool is_address_byte(char c) {
    return kAddressBytes[static_cast<unsigned char>(c)];
}

bool is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

// ".com", ".ai": the end of a host's name behind `at`, with no letter after it.
bool has_top_level(std::string_view text, std::size_t at) {
    static constexpr auto kNames = std::to_array<std::string_view>(
        {".com", ".org", ".net",  ".io", ".ai", ".dev", ".co", ".cn", ".fr",
         ".de",  ".jp",  ".kr",   ".ru", ".es", ".it",  ".uk", ".eu", ".app",
         ".gov", ".edu", ".info", ".me", ".tv", ".md",  ".py", ".js", ".json"});
    if (at >= text.size() || text[at] != '.') {
        return false;
    }
    const std::string_view rest = text.substr(at);
    return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view name) {
        return rest.starts_with(name) &&
               (rest.size() == name.size() || !is_name_byte(rest[name.size()]) ||
                rest[name.size()] == '.');
    });
}

// The next "://". Colons are rare.
std::size_t find_scheme(std::string_view text, std::size_t from) {
    std::size_t at = text.find(':', from);
    while (at != std::string_view::npos && text.substr(at + 1, 2) != "//") {
        at = text.find(':', at + 1);
    }
    return at;
}

// The next "www.".
std::size_t find_host(std::string_view text, std::size_t from) {
    static constexpr std::string_view kHost = "www";
    if (from >= text.size()) {
        return std::string_view::npos;
    }
    std::size_t at = text.find('.', from + kHost.size());
    while (at != std::string_view::npos && text.substr(at - kHost.size(), kHost.size()) != kHost) {
        at = text.find('.', at + 1);
    }
    return at == std::string_view::npos ? at : at - kHost.size();
}

// The next "<a …>" or "</a>": markup that was left in a text speaks of nobody either.
std::size_t find_tag(std::string_view text, std::size_t from) {
    constexpr std::size_t kLongest = 2000;
    for (std::size_t at = std::min(from, text.size());
         (at = text.find('<', at)) != std::string_view::npos;
         ++at) {
        const std::size_t name = at + 1 + (text.substr(at + 1).starts_with('/') ? 1 : 0);
        if (name >= text.size() || text[name] < 'a' || text[name] > 'z') {
            continue;
        }
        const std::size_t end = text.substr(0, at + kLongest).find_first_of("<>", name);
        if (end != std::string_view::npos && text[end] == '>') {
            return at;
        }
    }
    return std::string_view::npos;
}

}  // namespace

AddressFinder::AddressFinder(std::string_view text)
    : text_(text), has_signs_(text.find('/') != text.npos || text.find('@') != text.npos) {
    find_next();
}

void AddressFinder::find_next() {
    const std::size_t from = high_;
    next_scheme_ = find_scheme(text_, std::max(next_scheme_, from));
    next_host_ = find_host(text_, std::max(next_host_, from));
    next_tag_ = find_tag(text_, std::max(next_tag_, from));
    low_ = std::min({next_scheme_, next_host_, next_tag_});
    if (low_ == std::string_view::npos) {
        high_ = text_.size();
        return;
    }
    if (low_ == next_tag_) {
        high_ = text_.find('>', low_);
        return;
    }
    high_ = low_;
    while (high_ < text_.size() && is_address_byte(text_[high_])) {
        ++high_;
    }
    while (low_ > from && text_[low_ - 1] >= 'a' && text_[low_ - 1] <= 'z') {
        --low_;
    }
}

bool AddressFinder::holds(std::uint32_t start, std::uint32_t end) {
    while (low_ != std::string_view::npos && high_ <= start) {
        find_next();
    }
    if (low_ != std::string_view::npos && low_ <= start && start < high_) {
        return true;
    }
    if (has_top_level(text_, end)) {
        return true;
    }
    if (!has_signs_) {
        return false;
    }
    // "host.tld/path" and "name@host": what stands around the place without a break.
    std::size_t low = start;
    while (low > 0 && start - low < 64 && is_address_byte(text_[low - 1])) {
        --low;
    }
    const std::string_view before = text_.substr(low, start - low);
    if (before.find('@') != std::string_view::npos && before.front() != '@') {
        return true;
    }
    const std::size_t slash = before.find('/');
    return slash != std::string_view::npos && slash > 3 &&
           before.substr(0, slash).find('.') != std::string_view::npos;
}

}  // namespace vigie
