#include "base/story_json.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <utility>

namespace vigie {

namespace {

constexpr std::array<double, 10> kPowersOfTen{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

// A byte of the word is below 0x20, a quote or a backslash. Bytes of 0x80 and above are masked off:
// the usual trick for finding small and zero bytes is exact only below them.
bool needs_escape(std::uint64_t word) noexcept {
    constexpr std::uint64_t kOnes = 0x0101010101010101U;
    constexpr std::uint64_t kHigh = 0x8080808080808080U;
    const auto has_zero = [](std::uint64_t x) { return (x - kOnes) & ~x & kHigh; };
    const std::uint64_t control = (word - kOnes * 0x20U) & ~word & kHigh;
    return (control | has_zero(word ^ (kOnes * 0x22U)) | has_zero(word ^ (kOnes * 0x5CU))) != 0;
}

bool needs_escape(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

void append_escape(std::string& out, char c) {
    constexpr std::string_view kHex = "0123456789abcdef";
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            out += "\\u00";
            out += kHex[static_cast<unsigned char>(c) >> 4U];
            out += kHex[static_cast<unsigned char>(c) & 0xFU];
    }
}

// `text` is valid UTF-8.
void append_escaped(std::string& out, std::string_view text) {
    std::size_t copied = 0;
    std::size_t pos = 0;
    while (pos < text.size()) {
        std::uint64_t word = 0;
        if (text.size() - pos >= sizeof word) {
            std::memcpy(&word, text.data() + pos, sizeof word);
            if (!needs_escape(word)) {
                pos += sizeof word;
                continue;
            }
        }
        const std::size_t stop = std::min(text.size(), pos + sizeof word);
        for (; pos < stop; ++pos) {
            if (needs_escape(text[pos])) {
                out.append(text, copied, pos - copied);
                append_escape(out, text[pos]);
                copied = pos + 1;
            }
        }
    }
    out.append(text, copied, text.size() - copied);
}

void append_integer(std::string& out, std::uint64_t value) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

void append_text_member(std::string& out, std::string_view key, std::string_view value) {
    if (value.empty()) {
        return;
    }
    out += key;
    append_json_string(out, value);
}

// Nothing when there is none, else key and ["…","…"].
void append_list_member(std::string& out,
                        std::string_view key,
                        const std::vector<std::string>& values) {
    if (values.empty()) {
        return;
    }
    out += key;
    char separator = '[';
    for (const std::string& value : values) {
        out += separator;
        append_json_string(out, value);
        separator = ',';
    }
    out += ']';
}

std::string_view span_of(const Story& story, Field field, std::uint32_t start, std::uint32_t end) {
    const std::string_view text = field == Field::title ? story.title : story.text;
    const std::size_t first = std::min<std::size_t>(start, text.size());
    const std::size_t last = std::clamp<std::size_t>(end, first, text.size());
    return text.substr(first, last - first);
}

void append_span(std::string& out, Field field, std::uint32_t start, std::uint32_t end) {
    out += "\"field\":\"";
    out += to_string(field);
    out += "\",\"start\":";
    append_integer(out, start);
    out += ",\"end\":";
    append_integer(out, end);
}

void append_mention(std::string& out, const Story& story, const Mention& mention) {
    out += '{';
    append_span(out, mention.field, mention.start, mention.end);
    out += ",\"text\":";
    append_json_string(out, span_of(story, mention.field, mention.start, mention.end));
    out += ",\"by\":\"";
    out += to_string(mention.by);
    out += "\"}";
}

void append_tag(std::string& out, const Story& story, const Tag& tag) {
    out += "{\"id\":";
    append_json_string(out, tag.id);
    out += ",\"kind\":\"";
    out += to_string(tag.kind);
    out += "\",\"name\":";
    append_json_string(out, tag.name);
    out += ",\"salience\":";
    append_json_number(out, tag.salience);
    append_list_member(out, ",\"roles\":", tag.roles);
    out += ",\"mentions\":[";
    for (const Mention& mention : tag.mentions) {
        if (&mention != &tag.mentions.front()) {
            out += ',';
        }
        append_mention(out, story, mention);
    }
    out += "]}";
}

void append_relation(std::string& out, const Relation& relation) {
    out += "{\"subject\":";
    append_json_string(out, relation.subject);
    out += ",\"predicate\":";
    append_json_string(out, relation.predicate);
    out += ",\"object\":";
    append_json_string(out, relation.object);
    out += ',';
    append_span(out, relation.field, relation.start, relation.end);
    out += '}';
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    if (is_valid_utf8(text)) {
        append_escaped(out, text);
    } else {
        append_escaped(out, to_valid_utf8(text));
    }
    out += '"';
}

void append_json_number(std::string& out, double value, int decimals) {
    if (!std::isfinite(value)) {
        out += '0';
        return;
    }
    const auto places = static_cast<std::size_t>(std::clamp(decimals, 0, 9));
    const double scaled = std::round(std::fabs(value) * kPowersOfTen[places]);
    if (scaled >= 1e18) {
        std::array<char, 32> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        out.append(digits.data(), end);
        return;
    }
    const auto units = static_cast<std::uint64_t>(scaled);
    const auto one = static_cast<std::uint64_t>(kPowersOfTen[places]);
    if (value < 0 && units != 0) {
        out += '-';
    }
    append_integer(out, units / one);
    std::uint64_t rest = units % one;
    if (rest == 0) {
        return;
    }
    out += '.';
    for (std::uint64_t digit = one / 10; rest != 0; digit /= 10) {
        out += static_cast<char>('0' + rest / digit);
        rest %= digit;
    }
}

void append_tags_json(std::string& out, const Story& story) {
    out += "\"tags\":[";
    for (const Tag& tag : story.tags) {
        if (&tag != &story.tags.front()) {
            out += ',';
        }
        append_tag(out, story, tag);
    }
    out += "],\"themes\":[";
    for (const Theme& theme : story.themes) {
        out += &theme == &story.themes.front() ? "{\"id\":" : ",{\"id\":";
        append_json_string(out, theme.id);
        out += ",\"score\":";
        append_json_number(out, theme.score);
        out += '}';
    }
    out += "],\"relations\":[";
    for (const Relation& relation : story.relations) {
        if (&relation != &story.relations.front()) {
            out += ',';
        }
        append_relation(out, relation);
    }
    out += ']';
}

void append_story_json(std::string& out, const Story& story) {
    out += "{\"v\":1,\"id\":";
    append_json_string(out, story.id);
    append_text_member(out, ",\"event\":", story.event);
    append_text_member(out, ",\"follows\":", story.follows);
    for (const auto& [key, count] : {std::pair{",\"event_stories\":", story.event_stories},
                                     std::pair{",\"event_outlets\":", story.event_outlets},
                                     std::pair{",\"event_languages\":", story.event_languages}}) {
        if (count != 1) {
            out += key;
            append_integer(out, count);
        }
    }
    append_text_member(out, ",\"feed\":", story.feed);
    append_text_member(out, ",\"source\":", story.source);
    append_text_member(out, ",\"url\":", story.url);
    append_text_member(out, ",\"title\":", story.title);
    append_text_member(out, ",\"text\":", story.text);
    append_text_member(out, ",\"lang\":", story.lang);
    append_list_member(out, ",\"authors\":", story.authors);
    if (story.published) {
        out += ",\"published\":\"";
        append_rfc3339(out, *story.published);
        out += '"';
    }
    out += ",\"first_seen\":\"";
    append_rfc3339(out, story.first_seen);
    out += story.relevant ? "\",\"relevant\":true" : "\",\"relevant\":false";
    out += ",\"relevance\":";
    append_json_number(out, story.relevance);
    out += ',';
    append_tags_json(out, story);
    append_list_member(out, ",\"watches\":", story.watches);
    out += '}';
}

}  // namespace vigie
