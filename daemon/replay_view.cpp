#include "daemon/replay_view.hpp"

#include "daemon/story_view.hpp"
#include "daemon/terminal.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace vigie {

namespace {

using Names = std::vector<std::string>;

// "    + company/openai, theme lawsuit" of what one side of the changes holds.
std::string view_names(const TagChanges& changes,
                       char sign,
                       Names NameChanges::*side,
                       std::string_view sgr,
                       bool colour) {
    Names all = changes.tags.*side;
    for (const std::string& theme : changes.themes.*side) {
        all.push_back("theme " + theme);
    }
    for (const std::string& relation : changes.relations.*side) {
        all.push_back(relation);
    }
    if (all.empty()) {
        return {};
    }
    const std::string line = fmt::format("{} {}", sign, fmt::join(all, ", "));
    return fmt::format("    {}\n", paint(printable(line), sgr, colour));
}

std::size_t sum_of(const std::map<std::string, std::size_t>& counts) {
    std::size_t sum = 0;
    for (const auto& [name, count] : counts) {
        sum += count;
    }
    return sum;
}

// "; most often gained: company/openai (12), company/x (3)".
std::string most_often(const char* what, const std::map<std::string, std::size_t>& counts) {
    constexpr std::size_t kShown = 5;
    std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        return a.second > b.second;
    });
    Names shown;
    for (std::size_t i = 0; i < std::min(kShown, sorted.size()); ++i) {
        shown.push_back(fmt::format("{} ({})", sorted[i].first, sorted[i].second));
    }
    return shown.empty() ? std::string()
                         : fmt::format("; most often {}: {}", what, fmt::join(shown, ", "));
}

}  // namespace

std::string view_changes(const Story& story,
                         const TagChanges& changes,
                         bool colour,
                         std::size_t columns) {
    constexpr std::size_t kDateColumns = 18;
    const std::string when =
        fmt::format("{:%Y-%m-%d %H:%M}", std::chrono::floor<Seconds>(story.first_seen));
    const std::string& said = story.title.empty() ? story.text : story.title;
    const std::size_t room = columns > 2 * kDateColumns ? columns - kDateColumns : kDateColumns;
    std::string out = fmt::format("{}  {}\n",
                                  paint(when, "2", colour),
                                  paint(fit_columns(printable(said), room), "1", colour));
    out += view_names(changes, '+', &NameChanges::added, "32", colour);
    out += view_names(changes, '-', &NameChanges::removed, "31", colour);
    if (changes.relevant_before != changes.relevant_after) {
        out += fmt::format("    {}: {:.2f} -> {:.2f}\n",
                           changes.relevant_after ? "now relevant" : "not relevant any more",
                           changes.relevance_before,
                           changes.relevance_after);
    }
    return out;
}

void RetagSummary::count(Group& group, const NameChanges& changes) {
    for (const std::string& name : changes.added) {
        ++group.gained[name];
    }
    for (const std::string& name : changes.removed) {
        ++group.lost[name];
    }
}

void RetagSummary::take(const TagChanges& changes) {
    ++read_;
    if (!changes.any) {
        return;
    }
    ++(changes.names_or_relevant() ? in_names_ : in_weights_);
    now_relevant_ += !changes.relevant_before && changes.relevant_after ? 1 : 0;
    relevant_no_more_ += changes.relevant_before && !changes.relevant_after ? 1 : 0;
    count(tags_, changes.tags);
    count(themes_, changes.themes);
    count(relations_, changes.relations);
}

void RetagSummary::append(std::string& out, const char* what, const Group& group) {
    if (group.gained.empty() && group.lost.empty()) {
        return;
    }
    out += fmt::format("{:<10}{} gained, {} lost{}{}\n",
                       what,
                       sum_of(group.gained),
                       sum_of(group.lost),
                       most_often("gained", group.gained),
                       most_often("lost", group.lost));
}

std::string RetagSummary::text() const {
    std::string out = fmt::format("{} stories read, {} changed", read(), changed());
    if (changed() > 0) {
        out += fmt::format(
            ": {} in names or relevance, {} in weights and places only", in_names_, in_weights_);
    }
    out += '\n';
    append(out, "tags", tags_);
    append(out, "themes", themes_);
    append(out, "relations", relations_);
    if (now_relevant_ + relevant_no_more_ > 0) {
        out += fmt::format(
            "relevant  {} are now, {} are not any more\n", now_relevant_, relevant_no_more_);
    }
    if (left_ > 0) {
        out += fmt::format("{} were left as they are\n", left_);
    }
    return out;
}

}  // namespace vigie
