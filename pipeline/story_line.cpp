#include "pipeline/story_line.hpp"

#include "base/date.hpp"
#include "base/entry.hpp"
#include "base/text.hpp"

#include <simdjson.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <string>
#include <system_error>
#include <utility>

namespace vigie {

namespace {

constexpr std::size_t kShownBytes = 40;

Error malformed(std::string detail) {
    return {Errc::malformed, std::move(detail)};
}

// Two digits, or one.
std::optional<unsigned> read_number(std::string_view& text, char terminator) {
    const std::size_t end = text.find(terminator);
    const std::string_view digits = text.substr(0, end);
    if (end == std::string_view::npos || digits.empty() || digits.size() > 2) {
        return std::nullopt;
    }
    unsigned value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    text.remove_prefix(end + 1);
    return value;
}

// "17/02/2023" with what follows it, as RFC 3339 writes it; empty when it is none.
std::string day_first_to_rfc3339(std::string_view text) {
    constexpr std::size_t kYear = 4;
    const std::optional<unsigned> day = read_number(text, '/');
    const std::optional<unsigned> month = day ? read_number(text, '/') : std::nullopt;
    if (!month || text.size() < kYear) {
        return {};
    }
    const auto two = [](unsigned value) {
        return std::string(value < 10 ? "0" : "") + std::to_string(value);
    };
    std::string out(text.substr(0, kYear));
    out.append("-").append(two(*month)).append("-").append(two(*day));
    out.append(text.substr(kYear));
    return out;
}

// "1676626200", and with milliseconds "1676626200000".
std::optional<Time> seconds_since_1970(std::string_view digits) {
    constexpr std::size_t kSeconds = 10;
    constexpr std::size_t kMillis = 13;
    std::int64_t value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [rest, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc{} || rest != end || value < 0 ||
        (digits.size() != kSeconds && digits.size() != kMillis)) {
        return std::nullopt;
    }
    return Time{Seconds{digits.size() == kMillis ? value / 1'000 : value}};
}

void cut(std::string& text, std::size_t limit_bytes) {
    if (text.size() > limit_bytes) {
        text.resize(cut_utf8(text, limit_bytes).size());
    }
}

}  // namespace

std::optional<Time> parse_story_date(std::string_view text) {
    text = trim(text);
    const std::string day_first = day_first_to_rfc3339(text);
    const std::string_view date = day_first.empty() ? text : std::string_view(day_first);
    for (const char* const missing : {"", "Z", ":00Z"}) {
        if (const auto time = parse_rfc3339(std::string(date) + missing)) {
            return time;
        }
    }
    if (const auto time = seconds_since_1970(text)) {
        return time;
    }
    return parse_feed_date(text);
}

struct StoryLineReader::Impl {
    // Takes a string under its key; false when the value is of another kind.
    static bool take(simdjson::ondemand::value value, std::string& out, bool& wrong);
    [[nodiscard]] Result<Story> read(simdjson::padded_string_view line);

    simdjson::ondemand::parser parser;
    std::string buffer;
    std::string warning;
};

bool StoryLineReader::Impl::take(simdjson::ondemand::value value, std::string& out, bool& wrong) {
    simdjson::ondemand::json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS) {
        return false;
    }
    if (type == simdjson::ondemand::json_type::null) {
        return !value.is_null().error();
    }
    if (type == simdjson::ondemand::json_type::number) {
        out.assign(trim(value.raw_json_token()));
        return true;
    }
    std::string_view text;
    if (type != simdjson::ondemand::json_type::string) {
        wrong = true;
        return true;
    }
    if (value.get_string().get(text) != simdjson::SUCCESS) {
        return false;
    }
    out.assign(text);
    return true;
}

Result<Story> StoryLineReader::Impl::read(simdjson::padded_string_view line) {
    namespace od = simdjson::ondemand;
    warning.clear();
    Story story;
    std::string published;
    od::document document;
    od::object object;
    if (parser.iterate(line).get(document) != simdjson::SUCCESS ||
        document.get_object().get(object) != simdjson::SUCCESS) {
        return malformed("not a JSON object such as {\"title\":\"…\",\"text\":\"…\"}");
    }

    const std::array<std::pair<std::string_view, std::string*>, 8> keys{{{"id", &story.id},
                                                                         {"feed", &story.feed},
                                                                         {"source", &story.source},
                                                                         {"title", &story.title},
                                                                         {"text", &story.text},
                                                                         {"published", &published},
                                                                         {"url", &story.url},
                                                                         {"lang", &story.lang}}};
    for (auto field : object) {
        std::string_view name;
        od::value value;
        if (field.unescaped_key().get(name) != simdjson::SUCCESS ||
            field.value().get(value) != simdjson::SUCCESS) {
            return malformed("broken JSON");
        }
        for (const auto& [key, out] : keys) {
            bool wrong = false;
            if (name == key && !take(value, *out, wrong)) {
                return malformed("broken JSON in \"" + std::string(key) + "\"");
            }
            const bool optional = name == "feed" || name == "source";  // others' may be anything
            if (wrong && !optional) {
                return malformed("\"" + std::string(key) + "\" must be a string");
            }
        }
    }
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
        return malformed("something follows the JSON object");
    }
    if (trim(story.title).empty() && trim(story.text).empty()) {
        return malformed(R"(neither "title" nor "text" says anything)");
    }
    if (!trim(published).empty()) {
        story.published = parse_story_date(published);
        if (!story.published) {
            warning = R"("published" is no date and left out: ")" +
                      std::string(cut_utf8(published, kShownBytes)) +
                      "\"; write 2023-02-17T09:30:00Z";
        }
    }
    story.lang = to_lower_ascii(story.lang);
    cut(story.title, kMaxTitleBytes);
    cut(story.text, kMaxTextBytes);
    return story;
}

StoryLineReader::StoryLineReader() : impl_(std::make_unique<Impl>()) {}

StoryLineReader::~StoryLineReader() = default;

const std::string& StoryLineReader::warning() const noexcept {
    return impl_->warning;
}

Result<Story> StoryLineReader::read(std::string_view line) {
    if (!is_valid_utf8(line)) {
        return malformed("not UTF-8");
    }
    // simdjson reads a little past the end.
    std::string& buffer = impl_->buffer;
    buffer.reserve(line.size() + simdjson::SIMDJSON_PADDING);
    buffer.assign(line);
    return impl_->read(
        simdjson::padded_string_view(buffer.data(), buffer.size(), buffer.capacity()));
}

}  // namespace vigie
