#include "daemon/tag_view.hpp"

#include "daemon/story_view.hpp"
#include "daemon/terminal.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>
#include <vector>

namespace vigie {

namespace {

constexpr const char* kTaken = "32;1";
constexpr const char* kRefused = "31";

std::string_view field_of(const Story& story, Field field) {
    return field == Field::title ? story.title : story.text;
}

// One field with its marks. Of several verdicts on one place the first, the taken one, marks it.
std::string marked(const Story& story,
                   Field field,
                   const std::vector<Verdict>& verdicts,
                   bool colour) {
    const std::string_view text = field_of(story, field);
    std::string out;
    std::size_t done = 0;
    for (const Verdict& verdict : verdicts) {
        if (verdict.field != field || verdict.start < done) {
            continue;
        }
        out += printable(text.substr(done, verdict.start - done));
        const std::string name = printable(text.substr(verdict.start, verdict.end - verdict.start));
        out += verdict.taken ? paint("[" + name + "]", kTaken, colour)
                             : paint("{" + name + "}", kRefused, colour);
        done = verdict.end;
    }
    out += printable(text.substr(done));
    return out.empty() ? out : out + "\n";
}

}  // namespace

std::string view_tags(const Story& story, bool colour) {
    std::string out = fmt::format("{}{}relevance {:.2f}{}\n",
                                  story.title.empty() ? "" : printable(story.title) + "\n",
                                  story.lang.empty() ? "" : story.lang + "  ",
                                  story.relevance,
                                  story.relevant ? "  relevant" : "");
    for (const Tag& tag : story.tags) {
        out += fmt::format("  {}  {}  {:.2f}  {}\n",
                           fmt::format("{:<9}", to_string(tag.kind)),
                           paint(tag.name, "1", colour),
                           tag.salience,
                           fmt::join(tag.roles, ", "));
        for (const Mention& mention : tag.mentions) {
            const std::string& field = mention.field == Field::title ? story.title : story.text;
            out += fmt::format("             {} {}..{} \"{}\" ({})\n",
                               to_string(mention.field),
                               mention.start,
                               mention.end,
                               printable(std::string_view(field).substr(
                                   mention.start, mention.end - mention.start)),
                               to_string(mention.by));
        }
    }
    for (const Theme& theme : story.themes) {
        out += fmt::format("  theme      {}  {:.2f}\n", theme.id, theme.score);
    }
    for (const Relation& relation : story.relations) {
        out += fmt::format(
            "  relation   {} {} {}\n", relation.subject, relation.predicate, relation.object);
    }
    return out;
}

std::string view_explained(const Story& story, const Explanation& explanation, bool colour) {
    const std::vector<Verdict>& verdicts = explanation.verdicts;
    std::string out = marked(story, Field::title, verdicts, colour);
    out += marked(story, Field::text, verdicts, colour);
    Story untitled = story;
    untitled.title.clear();
    for (Tag& tag : untitled.tags) {
        tag.mentions.clear();
    }
    out += view_tags(untitled, colour);
    for (const Verdict& verdict : verdicts) {
        out += fmt::format(
            "  {}  {} {}..{} \"{}\" {}{}: {}\n",
            verdict.taken ? paint("taken  ", kTaken, colour) : paint("refused", kRefused, colour),
            to_string(verdict.field),
            verdict.start,
            verdict.end,
            printable(
                field_of(story, verdict.field).substr(verdict.start, verdict.end - verdict.start)),
            verdict.taken ? "" : "not ",
            verdict.entity,
            verdict.why);
    }
    for (const ThemeCue& cue : explanation.cues) {
        out += fmt::format(
            "  cue      {} {}..{} \"{}\" {}: {:+.2f}\n",
            to_string(cue.field),
            cue.start,
            cue.end,
            printable(field_of(story, cue.field).substr(cue.start, cue.end - cue.start)),
            cue.theme,
            cue.weight);
    }
    return out;
}

}  // namespace vigie
