#include "daemon/demo/judge.hpp"

#include "daemon/demo/newsroom.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace vigie::demo {

namespace {

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0) {
            out.push_back(text.substr(0, end));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

bool has_tag(const Story& story, std::string_view prefix_or_id, bool prefix) {
    return std::any_of(story.tags.begin(), story.tags.end(), [&](const Tag& tag) {
        return prefix ? tag.id.starts_with(prefix_or_id) : tag.id == prefix_or_id;
    });
}

void check_tags(const Item& item, const Story& story, std::vector<std::string>& out) {
    for (const std::string_view id : words(item.expect)) {
        if (!has_tag(story, id, false)) {
            out.push_back(fmt::format("\"{}\" should be tagged {}", item.title, id));
        }
    }
    for (const std::string_view prefix : words(item.forbid)) {
        if (has_tag(story, prefix, true)) {
            out.push_back(fmt::format("\"{}\" should have no tag {}…", item.title, prefix));
        }
    }
}

int times(const std::map<std::string, int>& counts, const std::string& link) {
    const auto found = counts.find(link);
    return found == counts.end() ? 0 : found->second;
}

}  // namespace

Judge::Judge() {
    for (const Item& item : items()) {
        switch (item.outcome) {
            case Outcome::story:
                stories_.push_back({item, link_of(item, 0)});
                break;
            case Outcome::copy:
                copies_.push_back({item, link_of(item, 0)});
                break;
            case Outcome::update:
                ++updates_wanted_;
                break;
            case Outcome::old:
                ++old_wanted_;
                break;
            case Outcome::known:
                break;
        }
    }
}

void Judge::saw(const IngestReport& report) {
    for (const Story& story : report.stories) {
        told_.emplace(story.url, story);
    }
    for (const CopyRow& copy : report.copies) {
        copied_.insert(copy.url);
    }
    updates_ += report.counts.updates;
    old_ += report.counts.old;
}

void Judge::alerted(const Story& story) {
    ++alerts_[story.url];
}

void Judge::logged(const Story& story) {
    ++log_lines_[story.url];
}

bool Judge::is_complete() const {
    const bool told = std::all_of(stories_.begin(), stories_.end(), [&](const Expected& expected) {
        const bool wants_alert = !expected.item.expect.empty();
        return told_.contains(expected.link) && (!wants_alert || alerts_.contains(expected.link));
    });
    const bool copied = std::all_of(copies_.begin(), copies_.end(), [&](const Expected& expected) {
        return copied_.contains(expected.link);
    });
    return told && copied && updates_ >= updates_wanted_ && old_ >= old_wanted_;
}

std::vector<std::string> Judge::differences() const {
    std::vector<std::string> out;
    for (const auto& [item, link] : stories_) {
        const auto story = told_.find(link);
        if (story == told_.end()) {
            out.push_back(fmt::format("\"{}\" should be a story", item.title));
            continue;
        }
        check_tags(item, story->second, out);
        if (times(log_lines_, link) != 1) {
            out.push_back(fmt::format(
                "\"{}\" stands {} times in the log", item.title, times(log_lines_, link)));
        }
        const int alerts = item.expect.empty() ? 0 : 1;
        if (times(alerts_, link) != alerts) {
            out.push_back(fmt::format(
                "\"{}\" caused {} alerts, should be {}", item.title, times(alerts_, link), alerts));
        }
    }
    for (const auto& [item, link] : copies_) {
        if (!copied_.contains(link)) {
            out.push_back(fmt::format("\"{}\" should be a copy", item.title));
        }
    }
    if (told_.size() != stories_.size()) {
        out.push_back(fmt::format("{} stories, should be {}", told_.size(), stories_.size()));
    }
    if (updates_ != updates_wanted_) {
        out.push_back(fmt::format("{} updates, should be {}", updates_, updates_wanted_));
    }
    if (old_ != old_wanted_) {
        out.push_back(fmt::format("{} old items, should be {}", old_, old_wanted_));
    }
    return out;
}

}  // namespace vigie::demo
