#include "pipeline/dedup_json.hpp"

#include "base/story_json.hpp"
#include "base/text.hpp"
#include "pipeline/fingerprint.hpp"

#include <algorithm>
#include <utility>

namespace vigie {

DedupJson::DedupJson(std::size_t max_remembered, Seconds window)
    : identity_(max_remembered, window) {}

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
        now_ = std::max(now_, Instant{*story.published});
    }
    identity_.expire(now_);

    const std::string document = identifying_url(story.url);
    const StoryIdentity who =
        identify({"", "", document, text_key(story.title, story.text), false, false});
    if (story.id.empty()) {
        story.id = to_base32hex(who.id);
    }

    // The table holds the number of the id in ids_, for ids that others made are of any form.
    const std::optional<Identity::Known> known = identity_.find(who.keys);
    const std::string* first = &story.id;
    if (known) {
        first = &ids_[known->story.low - forgotten_];
    } else if (!who.keys.empty()) {
        const Hash128 number{0, forgotten_ + ids_.size()};
        identity_.add({number, number}, who.keys, now_);
        ids_.push_back(story.id);
    }
    out += "{\"id\":";
    append_json_string(out, story.id);
    out += ",\"story\":";
    append_json_string(out, *first);
    out += known ? R"(,"copy":"exact","event":)" : R"(,"copy":"none","event":)";
    append_json_string(out, *first);
    out += "}\n";

    const std::optional<Identity::Known> oldest = identity_.oldest();
    const std::uint64_t kept_from = oldest ? oldest->story.low : forgotten_ + ids_.size();
    for (; forgotten_ < kept_from; ++forgotten_) {
        ids_.pop_front();
    }
    return {};
}

}  // namespace vigie
