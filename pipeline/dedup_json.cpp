#include "pipeline/dedup_json.hpp"

#include "base/story_json.hpp"
#include "base/text.hpp"
#include "pipeline/fingerprint.hpp"

#include <algorithm>
#include <utility>

namespace vigie {

DedupJson::DedupJson(std::size_t max_remembered, Seconds window, const Tagger* tagger)
    : tagger_(tagger), sameness_(max_remembered, window), max_ids_(kIdsPerStory * max_remembered) {}

void DedupJson::advance(Instant stated) {
    const bool known = now_ != Instant{};
    if (known && stated > now_ + kLeap && (!leap_ || stated < *leap_ - kLeap)) {
        leap_ = stated;
        return;
    }
    leap_.reset();
    now_ = std::max(now_, stated);
}

const std::string& DedupJson::id_of(Hash128 number, const std::string& own) const {
    return number.low < forgotten_ ? own : ids_[number.low - forgotten_];
}

Result<> DedupJson::append(std::string_view line, std::string& out) {
    ++line_;
    if (trim(line).empty()) {
        return {};
    }
    Result<Story> read = reader_.read(line);
    if (!read) {
        return Error(read.error().code(),
                     "line " + std::to_string(line_) + ": " + read.error().detail());
    }
    Story& story = *read;
    if (story.published) {
        advance(*story.published);
    }
    const std::string document = identifying_url(story.url);
    const StoryIdentity who =
        identify({"", "", document, text_key(story.title, story.text), false, false});
    if (story.id.empty()) {
        story.id = to_base32hex(who.id);
    }

    if (tagger_ != nullptr && story.tags.empty()) {
        tagger_->tag(story);
    }
    sameness_.expire(now_);
    const Hash128 number{0, forgotten_ + ids_.size()};
    ids_.push_back(story.id);
    const Sameness::Place place = sameness_.place(story, number, who.keys, now_);
    out += "{\"id\":";
    append_json_string(out, story.id);
    out += R"(,"story":)";
    append_json_string(out, id_of(place.story, story.id));
    out += R"(,"copy":")";
    out += to_string(place.copy);
    out += R"(","event":)";
    append_json_string(out, id_of(place.event, story.id));
    if (place.follows) {
        out += ",\"follows\":";
        append_json_string(out, id_of(*place.follows, story.id));
    }
    if (place.extent.stories > 1) {
        out += ",\"event_stories\":" + std::to_string(place.extent.stories);
        out += ",\"event_outlets\":" + std::to_string(place.extent.outlets);
        out += ",\"event_languages\":" + std::to_string(place.extent.languages);
    }
    out += "}\n";
    while (ids_.size() > max_ids_) {
        ids_.pop_front();
        ++forgotten_;
    }
    return {};
}

}  // namespace vigie
