#include "base/http/network.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "daemon/config_keys.hpp"
#include "daemon/config_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

// What several sections share: finding them, unique names, addresses, header fields, places in
// strings.

namespace vigie {

namespace {

bool is_token(std::string_view name) noexcept {
    constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               kOthers.find(c) != std::string_view::npos;
    });
}

bool has_blank_or_control(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || c == '\x7f';
    });
}

// Bytes of the UTF-8 character that begins with `first`.
std::size_t width_of(char first) noexcept {
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0x80 ? 1 : (byte < 0xe0 ? 2 : (byte < 0xf0 ? 3 : 4));
}

// Walks the written form of a string, one character of its value at a time.
class WrittenString {
  public:
    WrittenString(std::string_view text, toml::source_position at) : rest_(text), at_(at) {
        for (const std::string_view quotes : {"\"\"\"", "'''", "\"", "'"}) {
            if (rest_.starts_with(quotes)) {
                escapes_ = quotes.front() == '"';
                take(quotes.size());
                if (quotes.size() == 3 && rest_.starts_with('\n')) {
                    take(1);
                }
                return;
            }
        }
    }

    [[nodiscard]] toml::source_position at() const noexcept { return at_; }

    void next() {
        if (!escapes_ || !rest_.starts_with('\\') || rest_.size() < 2) {
            take(1);
            return;
        }
        const char kind = rest_[1];
        if (kind == 'u' || kind == 'U') {
            take(kind == 'u' ? 6 : 10);
        } else if (kind == '\n' || kind == ' ' || kind == '\t') {
            take(1);  // a line that goes on: blanks up to the next character are not there
            while (!rest_.empty() && (rest_[0] == '\n' || rest_[0] == ' ' || rest_[0] == '\t')) {
                take(1);
            }
            next();
        } else {
            take(2);
        }
    }

  private:
    void take(std::size_t characters) {
        for (; characters > 0 && !rest_.empty(); --characters) {
            if (rest_[0] == '\n') {
                ++at_.line;
                at_.column = 1;
            } else {
                ++at_.column;
            }
            rest_.remove_prefix(std::min(width_of(rest_[0]), rest_.size()));
        }
    }

    std::string_view rest_;
    toml::source_position at_;
    bool escapes_ = false;
};

}  // namespace

const toml::table* section(const toml::table& root, std::string_view name, ConfigReading& reading) {
    const toml::node* node = root.get(name);
    if (node == nullptr) {
        return nullptr;
    }
    if (!node->is_table()) {
        reading.errors.add(
            *node,
            fmt::format("{} is a section: write [{}], found {}", name, name, kind_of(*node)));
    }
    return node->as_table();
}

std::vector<const toml::table*> sections(const toml::table& root,
                                         std::string_view name,
                                         ConfigReading& reading) {
    const toml::node* node = root.get(name);
    if (node == nullptr) {
        return {};
    }
    std::vector<const toml::table*> out;
    const toml::array* array = node->as_array();
    if (array != nullptr) {
        for (const toml::node& each : *array) {
            if (each.is_table()) {
                out.push_back(each.as_table());
            }
        }
    }
    if (array == nullptr || out.size() != array->size() || out.empty()) {
        reading.errors.add(*node, fmt::format("{} stands once for each: write [[{}]]", name, name));
    }
    return out;
}

Headers read_headers(TableReader& table, const std::string& name, ConfigReading& reading) {
    const toml::node* node = table.find("headers");
    if (node == nullptr) {
        return {};
    }
    const toml::table* fields = node->as_table();
    if (fields == nullptr) {
        table.wrong(*node,
                    "headers",
                    fmt::format("expected a table such as {{ Authorization = \"…\" }}, found {}",
                                kind_of(*node)));
        return {};
    }
    Headers out;
    for (const auto& [field, value] : *fields) {
        if (!is_token(field.str())) {
            reading.errors.add(
                field.source().begin,
                fmt::format(
                    "{}.headers: \"{}\" is not the name of a header field", name, field.str()));
            continue;
        }
        const std::string key = fmt::format("{}.headers.{}", name, field.str());
        if (std::optional<std::string> text = read_secret(value, key, reading)) {
            out.emplace_back(field.str(), std::move(*text));
        }
    }
    return out;
}

std::optional<std::string> read_url(TableReader& table, std::string_view key) {
    const std::optional<TextAt> given = table.text(key);
    if (!given) {
        return std::nullopt;
    }
    const std::string lower = to_lower_ascii(given->text.substr(0, 8));
    if (!lower.starts_with("http://") && !lower.starts_with("https://")) {
        table.wrong(*given->node, key, "expected an address that begins with http:// or https://");
        return std::nullopt;
    }
    const std::size_t host_at = lower.find("//") + 2;
    if (has_blank_or_control(given->text) || given->text.substr(host_at, 1) == "/" ||
        url_host(given->text).empty() || resolve_url("", given->text).empty()) {
        table.wrong(*given->node,
                    key,
                    "not an address: there must be a host, and no blanks; write a blank as %20");
        return std::nullopt;
    }
    return given->text;
}

std::vector<TextAt> read_networks(TableReader& table) {
    std::vector<TextAt> out;
    for (TextAt& each : table.texts("allow_networks")) {
        if (Network::parse(each.text)) {
            out.push_back(std::move(each));
        } else {
            table.wrong(*each.node,
                        "allow_networks",
                        fmt::format(R"("{}" is not a network such as "10.0.0.0/8" or "fd00::/8")",
                                    each.text));
        }
    }
    return out;
}

bool UniqueNames::add(const std::string& name,
                      const toml::node& where,
                      std::string_view what,
                      ConfigErrors& errors) {
    const auto first = used_.find(name);
    if (first == used_.end()) {
        used_.emplace(name, where.source().begin.line);
        return true;
    }
    errors.add(where,
               fmt::format("{} \"{}\" is there already, on line {}; give each a name of its own",
                           what,
                           name,
                           first->second));
    return false;
}

toml::source_position place_in_string(std::string_view source,
                                      toml::source_position begin,
                                      std::size_t index) {
    std::string_view rest = source;
    for (toml::source_index line = 1; line < begin.line; ++line) {
        rest.remove_prefix(std::min(rest.find('\n') + 1, rest.size()));
    }
    for (toml::source_index column = 1; column < begin.column && !rest.empty(); ++column) {
        rest.remove_prefix(std::min(width_of(rest[0]), rest.size()));
    }
    WrittenString written(rest, begin);
    for (std::size_t i = 0; i < index; ++i) {
        written.next();
    }
    return written.at();
}

}  // namespace vigie
