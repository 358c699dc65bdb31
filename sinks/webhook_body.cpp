#include "sinks/webhook_body.hpp"

#include "base/story_json.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <string_view>

namespace vigie {

namespace {

constexpr std::string_view kWatches = R"(,"watches":[)";
constexpr std::string_view kTruncated = R"(,"truncated":true)";

void append_envelope_start(std::string& out, const Delivery& delivery) {
    out += R"({"type":")";
    out += to_string(delivery.type);
    out += R"(","timestamp":")";
    append_rfc3339(out, std::chrono::floor<Seconds>(delivery.created));
    out += R"(","data":)";
}

void append_watches(std::string& out, const std::vector<std::string>& watches) {
    if (watches.empty()) {
        return;
    }
    out += kWatches;
    for (const std::string& watch : watches) {
        if (&watch != &watches.front()) {
            out += ',';
        }
        append_json_string(out, watch);
    }
    out += ']';
}

// What the message says besides the story.
void append_extra(std::string& out, const Delivery& delivery) {
    if (!delivery.extra.empty()) {
        out += ',';
        out += delivery.extra;
    }
}

// Whether `rest` is the end of a list of strings and then of the story: ["a","b"]}
bool ends_list_and_story(std::string_view rest) noexcept {
    bool in_string = false;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        if (rest[i] == '"') {
            in_string = !in_string;
        } else if (in_string && rest[i] == '\\') {
            ++i;
        } else if (!in_string && rest[i] == ']') {
            return rest.substr(i + 1) == "}";
        }
    }
    return false;
}

// The story's JSON up to its watches, where they are its last member, as we write them; else empty.
// (A quote inside a string is escaped, so this sequence is never inside one.)
std::string_view before_watches(std::string_view story_json) noexcept {
    const std::size_t watches = story_json.rfind(kWatches);
    if (watches == std::string_view::npos ||
        !ends_list_and_story(story_json.substr(watches + kWatches.size()))) {
        return {};
    }
    return story_json.substr(0, watches);
}

// Leaves the first `bytes` of the text and what points into them.
void cut_text(Story& story, std::size_t bytes) {
    story.text = std::string(cut_utf8(story.text, bytes));
    const auto points_past = [&story](const auto& span) {
        return span.field == Field::text && span.end > story.text.size();
    };
    for (Tag& tag : story.tags) {
        std::erase_if(tag.mentions, points_past);
    }
    std::erase_if(story.relations, points_past);
}

// What can be taken away besides the text, one step further each time; false when nothing is left.
bool take_away(Story& story, int step) {
    switch (step) {
        case 0:
            for (Tag& tag : story.tags) {
                tag.mentions.clear();
            }
            return true;
        case 1:
            story.relations.clear();
            story.themes.clear();
            story.authors.clear();
            return true;
        default:
            if (!story.tags.empty()) {
                story.tags.resize(story.tags.size() / 2);
                return true;
            }
            if (!story.title.empty()) {
                story.title = std::string(cut_utf8(story.title, story.title.size() / 2));
                return true;
            }
            return false;
    }
}

void write_truncated(std::string& out, const Delivery& delivery, const Story& story) {
    out.clear();
    append_envelope_start(out, delivery);
    append_story_json(out, story);
    out.pop_back();
    append_extra(out, delivery);
    out += kTruncated;
    out += "}}";
}

Result<std::string> rewritten_body(const Delivery& delivery, std::size_t max_bytes) {
    Result<Story> parsed = parse_story_json(delivery.story_json);
    if (!parsed) {
        return Error(Errc::malformed,
                     "story " + delivery.story_id + ": " + parsed.error().detail());
    }
    Story& story = *parsed;
    story.watches = delivery.watches;

    std::string out;
    append_envelope_start(out, delivery);
    append_story_json(out, story);
    out.pop_back();
    append_extra(out, delivery);
    out += "}}";
    if (out.size() <= max_bytes) {
        return out;
    }
    write_truncated(out, delivery, story);
    // Each byte of text is at least one of the body, so taking away the excess is enough.
    const std::size_t excess = out.size() - max_bytes;
    cut_text(story, story.text.size() - std::min(excess, story.text.size()));
    write_truncated(out, delivery, story);
    for (int step = 0; out.size() > max_bytes; ++step) {
        if (!take_away(story, step)) {
            return Error(Errc::too_large,
                         "story " + delivery.story_id + " does not fit into a webhook body of " +
                             std::to_string(max_bytes) + " bytes; raise max_body");
        }
        write_truncated(out, delivery, story);
    }
    return out;
}

// The document was made to fit into any usual body.
Result<std::string> digest_body(const Delivery& delivery, std::size_t max_bytes) {
    std::string out;
    append_envelope_start(out, delivery);
    out += delivery.story_json;
    out += '}';
    if (out.size() > max_bytes) {
        return Error(Errc::too_large,
                     "a digest of " + std::to_string(out.size()) +
                         " bytes does not fit into a webhook body of " + std::to_string(max_bytes) +
                         " bytes; raise max_body");
    }
    return out;
}

}  // namespace

Result<std::string> webhook_body(const Delivery& delivery, std::size_t max_bytes) {
    if (delivery.type == MessageType::digest) {
        return digest_body(delivery, max_bytes);
    }
    const std::string_view start = before_watches(delivery.story_json);
    if (start.starts_with(R"({"v":)")) {
        std::string out;
        out.reserve(start.size() + 256);
        append_envelope_start(out, delivery);
        out += start;
        append_watches(out, delivery.watches);
        append_extra(out, delivery);
        out += "}}";
        if (out.size() <= max_bytes) {
            return out;
        }
    }
    return rewritten_body(delivery, max_bytes);
}

}  // namespace vigie
