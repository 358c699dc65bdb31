#include "sinks/webhook_body.hpp"

#include "base/story_json.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace vigie {

namespace {

constexpr std::string_view kWatches = R"(,"watches":[)";

void append_start(std::string& out, const Delivery& delivery, WebhookFormat format) {
    Envelope envelope;
    envelope.type = webhook_type(delivery.type);
    envelope.id = delivery.message_id;
    envelope.subject = delivery.story_id;
    envelope.at = std::chrono::floor<Seconds>(delivery.created);
    append_envelope_start(out, format, envelope);
}

// What an alert or update says besides its story.
void append_extra(std::string& out, const Delivery& delivery) {
    if (!delivery.extra.empty()) {
        out += ',';
        out += delivery.extra;
    }
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

// What was shortened, in the order in which it was.
using Cuts = std::vector<std::string_view>;

template <class List>
void clear(List& list, std::string_view name, Cuts& cuts) {
    if (!list.empty()) {
        list.clear();
        cuts.push_back(name);
    }
}

// Leaves the first `bytes` of the text and what points into them.
void cut_text(Story& story, std::size_t bytes, Cuts& cuts) {
    if (bytes >= story.text.size()) {
        return;
    }
    story.text = std::string(cut_utf8(story.text, bytes));
    cuts.emplace_back("text");
    const auto points_past = [&story](const auto& span) {
        return span.field == Field::text && span.end > story.text.size();
    };
    std::size_t gone = 0;
    for (Tag& tag : story.tags) {
        gone += std::erase_if(tag.mentions, points_past);
    }
    if (gone > 0) {
        cuts.emplace_back("mentions");
    }
    if (std::erase_if(story.relations, points_past) > 0) {
        cuts.emplace_back("relations");
    }
}

void add_once(Cuts& cuts, std::string_view name) {
    if (std::find(cuts.begin(), cuts.end(), name) == cuts.end()) {
        cuts.push_back(name);
    }
}

// What can be taken away besides the text, one step further each time; false when nothing is left.
bool take_away(Story& story, int step, Cuts& cuts) {
    switch (step) {
        case 0:
            for (Tag& tag : story.tags) {
                if (!tag.mentions.empty()) {
                    tag.mentions.clear();
                    add_once(cuts, "mentions");
                }
            }
            return true;
        case 1:
            if (!story.relations.empty()) {
                story.relations.clear();
                add_once(cuts, "relations");
            }
            clear(story.themes, "themes", cuts);
            clear(story.authors, "authors", cuts);
            return true;
        default:
            if (!story.tags.empty()) {
                story.tags.resize(story.tags.size() / 2);
                add_once(cuts, "tags");
                return true;
            }
            if (!story.title.empty()) {
                story.title = std::string(cut_utf8(story.title, story.title.size() / 2));
                add_once(cuts, "title");
                return true;
            }
            return false;
    }
}

Error too_large(const Delivery& delivery, std::size_t max_bytes) {
    return {Errc::too_large,
            (delivery.type == MessageType::digest ? "digest " + delivery.message_id
                                                  : "story " + delivery.story_id) +
                " does not fit into a webhook body of " + std::to_string(max_bytes) +
                " bytes; raise max_body"};
}

// One body after the other of the same story, ever smaller.
class Rewriting {
  public:
    Rewriting(const Delivery& delivery, WebhookFormat format, Story story)
        : delivery_(delivery), story_(std::move(story)) {
        story_.watches = delivery.watches;
        append_start(start_, delivery, format);
    }

    Result<std::string> fit(std::size_t max_bytes) {
        write();
        if (out_.size() <= max_bytes) {
            return std::move(out_);
        }
        // Each byte of text is at least one of the body, so taking away the excess is enough.
        add_reserve();
        const std::size_t excess = out_.size() - max_bytes;
        cut_text(story_, story_.text.size() - std::min(excess, story_.text.size()), cuts_);
        write();
        for (int step = 0; out_.size() > max_bytes; ++step) {
            if (!take_away(story_, step, cuts_)) {
                return too_large(delivery_, max_bytes);
            }
            write();
        }
        return std::move(out_);
    }

  private:
    void write() {
        out_ = start_;
        append_story_json(out_, story_);
        out_.pop_back();
        append_extra(out_, delivery_);
        if (!cuts_.empty()) {
            out_ += R"(,"cut":[)";
            for (const std::string_view cut : cuts_) {
                out_.append(cut == cuts_.front() ? "\"" : ",\"").append(cut).append("\"");
            }
            out_ += R"(],"truncated":true)";
        }
        out_ += "}}";
    }

    // The body will say what was cut: room for cut_text()'s names.
    void add_reserve() { out_ += R"(,"cut":["text","mentions","relations"],"truncated":true)"; }

    const Delivery& delivery_;
    Story story_;
    Cuts cuts_;
    std::string start_;
    std::string out_;
};

Result<std::string> rewritten_body(const Delivery& delivery,
                                   std::size_t max_bytes,
                                   WebhookFormat format) {
    Result<Story> parsed = parse_story_json(delivery.story_json);
    if (!parsed) {
        return Error(Errc::malformed,
                     "story " + delivery.story_id + ": " + parsed.error().detail());
    }
    return Rewriting(delivery, format, std::move(*parsed)).fit(max_bytes);
}

Result<std::string> digest_body(const Delivery& delivery,
                                std::size_t max_bytes,
                                WebhookFormat format) {
    std::string out;
    append_start(out, delivery, format);
    out += delivery.story_json;
    out += '}';
    if (out.size() > max_bytes) {
        return too_large(delivery, max_bytes);
    }
    return out;
}

}  // namespace

Result<std::string> webhook_body(const Delivery& delivery,
                                 std::size_t max_bytes,
                                 WebhookFormat format) {
    if (delivery.type == MessageType::digest) {
        return digest_body(delivery, max_bytes, format);
    }
    const std::string_view start = before_watches(delivery.story_json);
    if (start.starts_with(R"({"v":)")) {
        std::string out;
        out.reserve(start.size() + 512);
        append_start(out, delivery, format);
        out += start;
        append_watches(out, delivery.watches);
        append_extra(out, delivery);
        out += "}}";
        if (out.size() <= max_bytes) {
            return out;
        }
    }
    return rewritten_body(delivery, max_bytes, format);
}

}  // namespace vigie
