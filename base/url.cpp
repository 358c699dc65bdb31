#include "base/url.hpp"

#include "base/url_split.hpp"

#include <algorithm>

namespace vigie {

namespace {

enum class Part { user_info, path, query, fragment };

// What cannot stand bare in that part. '%' is left as it is: a lone one is not ours to repair.
bool must_encode(char c, Part part) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte >= 0x7F || c == '"' || c == '<' || c == '>') {
        return true;
    }
    switch (part) {
        case Part::user_info:
            return std::string_view("/;=@[\\]^|`{}?#").find(c) != std::string_view::npos;
        case Part::path:
            return c == '`' || c == '{' || c == '}' || c == '^';
        case Part::query:
            return c == '\'';
        case Part::fragment:
            return c == '`';
    }
    return false;
}

void append_encoded(std::string& out, std::string_view text, Part part) {
    for (const char c : text) {
        if (must_encode(c, part)) {
            append_percent(out, static_cast<unsigned char>(c));
        } else {
            out += c;
        }
    }
}

// "." and "%2e" are one dot.
std::size_t count_dots(std::string_view segment) noexcept {
    std::size_t dots = 0;
    while (!segment.empty()) {
        if (segment.front() == '.') {
            segment.remove_prefix(1);
        } else if (percent_value(segment) == '.') {
            segment.remove_prefix(3);
        } else {
            return 0;
        }
        ++dots;
    }
    return dots;
}

// Appends `path` below `out`'s position `root`, where out[root..] is a path ending in '/' or empty.
// Dot segments are taken out; backslashes are slashes.
void append_path(std::string& out, std::size_t root, std::string_view path) {
    if (out.size() == root) {
        out += '/';
    }
    while (!path.empty()) {
        const std::size_t length = std::min(path.find_first_of("/\\"), path.size());
        const std::string_view segment = path.substr(0, length);
        const bool ends_in_slash = length < path.size();
        path.remove_prefix(length + (ends_in_slash ? 1U : 0U));
        const std::size_t dots = count_dots(segment);
        if (dots == 2) {
            const std::size_t slash =
                out.size() - root >= 2 ? out.rfind('/', out.size() - 2) : std::string::npos;
            out.resize(slash != std::string::npos && slash >= root ? slash + 1 : root + 1);
        } else if (dots != 1) {
            append_encoded(out, segment, Part::path);
            if (ends_in_slash) {
                out += '/';
            }
        }
    }
}

std::string_view without_root(std::string_view path) noexcept {
    return !path.empty() && (path.front() == '/' || path.front() == '\\') ? path.substr(1) : path;
}

std::string_view host_without_dot(std::string_view host) noexcept {
    return !host.empty() && host.back() == '.' ? host.substr(0, host.size() - 1) : host;
}

bool is_default_port(std::string_view port, Scheme scheme) noexcept {
    return port.empty() || (scheme == Scheme::http && port == "80") ||
           (scheme == Scheme::https && port == "443");
}

// False where there is no host that could be asked.
bool append_origin(std::string& out, Scheme scheme, const UrlParts& parts) {
    if (!is_host(parts.host) || !is_port(parts.port)) {
        return false;
    }
    out += scheme == Scheme::https ? "https://" : "http://";
    if (!parts.user_info.empty()) {
        const std::size_t colon = parts.user_info.find(':');
        append_encoded(out, parts.user_info.substr(0, colon), Part::user_info);
        if (colon != std::string_view::npos) {
            out += ':';
            append_encoded(out, parts.user_info.substr(colon + 1), Part::user_info);
        }
        out += '@';
    }
    append_lower(out, parts.host);
    if (!is_default_port(parts.port, scheme)) {
        out += ':';
        out += parts.port;
    }
    return true;
}

void append_query(std::string& out, const UrlParts& parts) {
    if (parts.has_query) {
        out += '?';
        append_encoded(out, parts.query, Part::query);
    }
}

// "http:page" and "http:/page": relative in a document of the same scheme, else a sloppy absolute.
UrlParts split_reference(std::string_view reference, Scheme base_scheme, std::string& scratch) {
    UrlParts parts = split_url(reference);
    if ((parts.scheme != Scheme::http && parts.scheme != Scheme::https) || parts.has_authority) {
        return parts;
    }
    if (parts.scheme == base_scheme) {
        parts.scheme = Scheme::none;
        return parts;
    }
    scratch = parts.scheme == Scheme::https ? "https://" : "http://";
    scratch += reference.substr(reference.find(':') + 1);
    return split_url(scratch);
}

// Nothing that could break a log line.
void append_printable(std::string& out, std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) <= ' ' || c == '\x7f') {
            append_percent(out, static_cast<unsigned char>(c));
        } else {
            out += c;
        }
    }
}

}  // namespace

std::string resolve_url(std::string_view base, std::string_view reference) {
    std::string base_scratch;
    std::string scratch;
    std::string sloppy;
    const UrlParts from = split_url(clean_url(base, base_scratch));
    const UrlParts to = split_reference(clean_url(reference, scratch), from.scheme, sloppy);
    const Scheme scheme = to.scheme == Scheme::none ? from.scheme : to.scheme;
    if (scheme != Scheme::http && scheme != Scheme::https) {
        return {};
    }
    std::string out;
    out.reserve(base.size() + reference.size() + 8);
    if (!append_origin(out, scheme, to.has_authority ? to : from)) {
        return {};
    }
    const std::size_t root = out.size();
    const bool rooted = !to.path.empty() && (to.path[0] == '/' || to.path[0] == '\\');
    if (to.has_authority || rooted) {
        append_path(out, root, without_root(to.path));
        append_query(out, to);
    } else if (!to.path.empty()) {
        const std::size_t last = from.path.find_last_of("/\\");
        append_path(out, root, without_root(from.path.substr(0, last + 1)));
        append_path(out, root, to.path);
        append_query(out, to);
    } else {
        append_path(out, root, without_root(from.path));
        append_query(out, to.has_query ? to : from);
    }
    if (to.has_fragment) {
        out += '#';
        append_encoded(out, to.fragment, Part::fragment);
    }
    return out;
}

std::string url_host(std::string_view url) {
    std::string scratch;
    const UrlParts parts = split_url(clean_url(url, scratch));
    std::string host;
    if (is_host(parts.host)) {
        append_lower(host, host_without_dot(parts.host));
    }
    return host;
}

std::string url_authority(std::string_view url) {
    std::string scratch;
    const UrlParts parts = split_url(clean_url(url, scratch));
    std::string authority;
    if (is_host(parts.host)) {
        append_lower(authority, host_without_dot(parts.host));
        if (!is_default_port(parts.port, parts.scheme)) {
            authority += ':';
            authority += parts.port;
        }
    }
    return authority;
}

std::string redact_url(std::string_view url) {
    url = url.substr(0, url.find_first_of("?#"));
    const std::size_t colon = url.find(':');
    const std::size_t after_scheme = colon == std::string_view::npos ? 0 : colon + 1;
    const std::size_t start = std::min(url.find_first_not_of("/\\", after_scheme), url.size());
    const std::size_t end = std::min(url.find_first_of("/\\", start), url.size());
    std::string_view authority = url.substr(start, end - start);
    const std::size_t at = authority.rfind('@');
    if (at != std::string_view::npos) {
        authority.remove_prefix(at + 1);
    } else if (const std::size_t port = authority.rfind(':');
               port != std::string_view::npos && authority.back() != ']' &&
               !is_port(authority.substr(port + 1))) {
        authority = {};  // half of "user:pass?word@host"
    }
    std::string out;
    append_printable(out, url.substr(0, start));
    append_printable(out, authority);
    append_printable(out, url.substr(end));
    return out;
}

}  // namespace vigie
