#include "base/url_split.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace vigie {

namespace {

bool is_alpha(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

bool is_slash(char c) noexcept {
    return c == '/' || c == '\\';
}

bool holds(std::string_view text, char c) noexcept {
    return !text.empty() && std::memchr(text.data(), c, text.size()) != nullptr;
}

int hex_value(char c) noexcept {
    if (is_digit(c)) {
        return c - '0';
    }
    const char lower = static_cast<char>(static_cast<unsigned char>(c) | 0x20U);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The length of "scheme" before its ':', or 0.
std::size_t scheme_length(std::string_view url) noexcept {
    if (url.empty() || !is_alpha(url.front())) {
        return 0;
    }
    std::size_t i = 1;
    while (i < url.size() && (is_alpha(url[i]) || is_digit(url[i]) || url[i] == '+' ||
                              url[i] == '-' || url[i] == '.')) {
        ++i;
    }
    return i < url.size() && url[i] == ':' ? i : 0;
}

Scheme take_scheme(std::string_view& url) noexcept {
    const std::size_t length = scheme_length(url);
    if (length == 0) {
        return Scheme::none;
    }
    const std::string_view name = url.substr(0, length);
    url.remove_prefix(length + 1);
    if (equals_ignore_case(name, "https")) {
        return Scheme::https;
    }
    return equals_ignore_case(name, "http") ? Scheme::http : Scheme::other;
}

void split_authority(std::string_view authority, UrlParts& parts) noexcept {
    const std::size_t at = authority.rfind('@');
    if (at != std::string_view::npos) {
        parts.user_info = authority.substr(0, at);
        authority.remove_prefix(at + 1);
    }
    const std::size_t bracket =
        !authority.empty() && authority.front() == '[' ? authority.find(']') : 0;
    const std::size_t colon =
        bracket == std::string_view::npos ? bracket : authority.find(':', bracket);
    parts.host = authority.substr(0, colon);
    if (colon != std::string_view::npos) {
        parts.port = authority.substr(colon + 1);
    }
}

}  // namespace

UrlParts split_url(std::string_view url) noexcept {
    UrlParts parts;
    parts.scheme = take_scheme(url);
    if (parts.scheme == Scheme::other) {
        parts.path = url;
        return parts;
    }
    const std::size_t hash = url.find('#');
    if (hash != std::string_view::npos) {
        parts.has_fragment = true;
        parts.fragment = url.substr(hash + 1);
        url = url.substr(0, hash);
    }
    const std::size_t mark = url.find('?');
    if (mark != std::string_view::npos) {
        parts.has_query = true;
        parts.query = url.substr(mark + 1);
        url = url.substr(0, mark);
    }
    if (url.size() >= 2 && is_slash(url[0]) && is_slash(url[1])) {
        parts.has_authority = true;
        while (!url.empty() && is_slash(url.front())) {
            url.remove_prefix(1);
        }
        std::size_t end = 0;
        while (end < url.size() && !is_slash(url[end])) {
            ++end;
        }
        split_authority(url.substr(0, end), parts);
        url.remove_prefix(end);
    }
    parts.path = url;
    return parts;
}

bool is_host(std::string_view host) noexcept {
    if (host.empty() || host.size() > 253 || host.front() == '.' ||
        host.find("..") != std::string_view::npos) {
        return false;
    }
    if (host.front() == '[') {
        return host.size() > 3 && host.back() == ']' &&
               std::all_of(host.begin() + 1, host.end() - 1, [](char c) {
                   return hex_value(c) >= 0 || c == ':' || c == '.';
               });
    }
    return std::none_of(host.begin(), host.end(), [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' ||
               std::string_view("\"#%/:<>?@[\\]^`{|}").find(c) != std::string_view::npos;
    });
}

bool is_port(std::string_view port) noexcept {
    unsigned value = 0;
    for (const char c : port) {
        if (!is_digit(c) || value > 65535) {
            return false;
        }
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value <= 65535;
}

std::string_view clean_url(std::string_view url, std::string& scratch) {
    while (!url.empty() && static_cast<unsigned char>(url.front()) <= ' ') {
        url.remove_prefix(1);
    }
    while (!url.empty() && static_cast<unsigned char>(url.back()) <= ' ') {
        url.remove_suffix(1);
    }
    if (!holds(url, '\n') && !holds(url, '\t') && !holds(url, '\r')) {
        return url;
    }
    scratch.clear();
    std::copy_if(url.begin(), url.end(), std::back_inserter(scratch), [](char c) {
        return c != '\n' && c != '\t' && c != '\r';
    });
    return scratch;
}

void append_lower(std::string& out, std::string_view text) {
    for (const char c : text) {
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    }
}

void append_percent(std::string& out, unsigned char value) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    const std::array<char, 3> code{'%', kHex[value >> 4U], kHex[value & 0xFU]};
    out.append(code.data(), code.size());
}

int percent_value(std::string_view text) noexcept {
    if (text.size() < 3 || text[0] != '%') {
        return -1;
    }
    const int high = hex_value(text[1]);
    const int low = hex_value(text[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

}  // namespace vigie
