// canonical_url: one pass over the link into one string; the query's parameters are then sorted as
// views. A usual link costs well under a microsecond.

#include "base/url.hpp"
#include "base/url_split.hpp"
#include "base/url_tracking.hpp"

#include <boost/container/small_vector.hpp>

#include <algorithm>
#include <array>

namespace vigie {

namespace {

enum Class : unsigned char { keep, encode, percent, plus };

// What may stand bare in a path or a query besides letters, digits and beyond: RFC 3986 pchar, and
// '/', '?' for queries.
constexpr std::array<Class, 256> make_classes() {
    std::array<Class, 256> classes{};
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const auto c = static_cast<char>(i);
        const bool alnum =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        const bool bare =
            alnum || std::string_view("-._~!$&'()*,;=:@/?").find(c) != std::string_view::npos;
        classes[i] = bare ? keep : encode;
    }
    classes['%'] = percent;
    classes['+'] = plus;
    return classes;
}

constexpr std::array<Class, 256> kClasses = make_classes();

constexpr bool is_unreserved(int value) noexcept {
    return (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z') ||
           (value >= '0' && value <= '9') || value == '-' || value == '.' || value == '_' ||
           value == '~';
}

// Percent-encoding brought to one form: unreserved characters bare, everything that needs it
// encoded, in capitals. In a query '+' is a space.
void append_normalised(std::string& out, std::string_view text, bool in_query) {
    std::size_t copied = 0;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const Class kind = kClasses[byte];
        if (kind == keep || (kind == plus && !in_query)) {
            ++i;
            continue;
        }
        out.append(text, copied, i - copied);
        const int value = kind == percent ? percent_value(text.substr(i)) : -1;
        if (value >= 0 && is_unreserved(value)) {
            out += static_cast<char>(value);
        } else {
            append_percent(out,
                           kind == plus ? static_cast<unsigned char>(' ')
                                        : (value >= 0 ? static_cast<unsigned char>(value) : byte));
        }
        i += value >= 0 ? 3 : 1;
        copied = i;
    }
    out.append(text, copied, text.size() - copied);
}

bool starts_with(std::string_view text, std::string_view prefix) noexcept {
    return text.substr(0, prefix.size()) == prefix;
}

bool ends_with(std::string_view text, std::string_view suffix) noexcept {
    return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

bool is_dressing(std::string_view label) noexcept {
    return label == "www" || label == "m" || label == "amp" || label == "mobile";
}

// "www.", "m.", "amp." and "mobile." in front say how the page is dressed, as does the "m" of
// "en.m.example.org". At least two labels stay.
void append_host(std::string& out, std::string_view host) {
    const std::size_t start = out.size();
    append_lower(out, host);
    if (out.back() == '.') {
        out.pop_back();
    }
    if (host.front() == '[') {
        return;
    }
    for (;;) {
        const std::string_view name = std::string_view(out).substr(start);
        const std::size_t dot = name.find('.');
        if (dot == std::string_view::npos || !is_dressing(name.substr(0, dot)) ||
            name.find('.', dot + 1) == std::string_view::npos) {
            break;
        }
        out.erase(start, dot + 1);
    }
    const std::size_t dot = std::string_view(out).find('.', start);
    while (dot != std::string_view::npos && starts_with(std::string_view(out).substr(dot), ".m.") &&
           out.find('.', dot + 3) != std::string::npos) {
        out.erase(dot, 2);
    }
}

// A session id in the path, ";jsessionid=…", is no part of the name.
std::string_view without_session(std::string_view segment) noexcept {
    const std::size_t semicolon = segment.find(';');
    if (semicolon == std::string_view::npos) {
        return segment;
    }
    const std::string_view rest = segment.substr(semicolon + 1);
    const std::string_view name = rest.substr(0, rest.find('='));
    return is_tracking_parameter(name, {}) ? segment.substr(0, semicolon) : segment;
}

// The page's AMP copy lives at "/amp/…", "…/amp", "….amp" or "….amp.html".
bool drop_amp_once(std::string& out, std::size_t root) {
    const std::string_view path = std::string_view(out).substr(root);
    if ((ends_with(path, "/amp") && path.size() > 4) ||
        (ends_with(path, ".amp") && path[path.size() - 5] != '/' && path[path.size() - 5] != '.')) {
        out.resize(out.size() - 4);
    } else if (ends_with(path, ".amp.html")) {
        out.erase(out.size() - 9, 4);
    } else if (starts_with(path, "/amp/")) {
        out.erase(root, 4);
    } else {
        return false;
    }
    return true;
}

// Segments one by one: empty and dot segments vanish, so do trailing slashes.
void append_path(std::string& out, std::string_view path) {
    const std::size_t root = out.size();
    while (!path.empty()) {
        std::size_t length = 0;
        while (length < path.size() && path[length] != '/' && path[length] != '\\') {
            ++length;
        }
        const std::string_view segment = without_session(path.substr(0, length));
        path.remove_prefix(std::min(length + 1, path.size()));
        if (segment.empty()) {
            continue;
        }
        const std::size_t start = out.size();
        out += '/';
        append_normalised(out, segment, false);
        const std::string_view written = std::string_view(out).substr(start);
        if (written == "/.") {
            out.resize(start);
        } else if (written == "/..") {
            out.resize(start);
            const std::size_t parent = out.rfind('/');
            out.resize(parent != std::string::npos && parent >= root ? parent : root);
        }
    }
    while (drop_amp_once(out, root)) {
    }
}

struct Span {
    std::size_t start;
    std::size_t length;
};

void append_query(std::string& out, std::string_view query) {
    boost::container::small_vector<Span, 24> kept;
    const std::size_t root = out.size();
    out += '?';
    while (!query.empty()) {
        const std::size_t length = std::min(query.find('&'), query.size());
        std::string_view parameter = query.substr(0, length);
        query.remove_prefix(std::min(length + 1, query.size()));
        while (starts_with(parameter, "amp;")) {  // "&" was escaped once too often
            parameter.remove_prefix(4);
        }
        if (parameter.empty()) {
            continue;
        }
        const std::size_t start = out.size();
        append_normalised(out, parameter, true);
        const std::string_view written = std::string_view(out).substr(start);
        const std::size_t equals = std::min(written.find('='), written.size());
        const std::string_view value = written.substr(std::min(equals + 1, written.size()));
        if (is_tracking_parameter(written.substr(0, equals), value)) {
            out.resize(start);
            continue;
        }
        kept.push_back({start, written.size()});
        out += '&';
    }
    out.pop_back();  // the last '&', or the '?' where nothing was kept
    const auto text = [&out](Span span) {
        return std::string_view(out).substr(span.start, span.length);
    };
    const auto before = [&](Span a, Span b) { return text(a) < text(b); };
    if (std::is_sorted(kept.begin(), kept.end(), before)) {
        return;
    }
    std::stable_sort(kept.begin(), kept.end(), before);
    std::string sorted;
    sorted.reserve(out.size() - root);
    for (const Span span : kept) {
        sorted += sorted.empty() ? '?' : '&';
        sorted += text(span);
    }
    out.replace(root, std::string::npos, sorted);
}

}  // namespace

std::string canonical_url(std::string_view url) {
    std::string scratch;
    const UrlParts parts = split_url(clean_url(url, scratch));
    if (parts.scheme == Scheme::other || !parts.has_authority || !is_host(parts.host) ||
        !is_port(parts.port)) {
        return std::string(url);
    }
    std::string out;
    out.reserve(url.size() + 16);
    append_host(out, parts.host);
    if (!parts.port.empty() && parts.port != "80" && parts.port != "443") {
        out += ':';
        out += parts.port;
    }
    append_path(out, parts.path);
    if (parts.has_query) {
        append_query(out, parts.query);
    }
    if (starts_with(parts.fragment, "!")) {  // "#!" names a document on sites built that way
        out += '#';
        append_normalised(out, parts.fragment, false);
    }
    return out;
}

}  // namespace vigie
