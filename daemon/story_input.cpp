#include "daemon/story_input.hpp"

#include "base/text.hpp"
#include "daemon/commands.hpp"
#include "daemon/input.hpp"
#include "pipeline/story_line.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace vigie {

namespace {

Story story_of_text(std::string_view text) {
    Story story;
    const std::string_view whole = trim(text);
    const std::size_t end = whole.find('\n');
    if (end == std::string_view::npos) {
        story.text = to_valid_utf8(whole);
        return story;
    }
    story.title = to_valid_utf8(trim(whole.substr(0, end)));
    story.text = to_valid_utf8(trim(whole.substr(end)));
    return story;
}

void complain(const std::string& file, std::size_t line, const std::string& what) {
    fmt::print(stderr, "vigie: {}:{}: {}\n", file, line, what);
}

}  // namespace

int each_story(const std::string& file, const std::function<void(Story&)>& visit) {
    Result<LineReader> lines = LineReader::open(file);
    if (!lines) {
        fmt::print(stderr, "vigie: {}\n", lines.error().detail());
        return kFailed;
    }
    int code = kDone;
    StoryLineReader reader;
    std::string text;
    bool plain = false;
    for (std::string line; lines->next(line);) {
        const std::string_view content = trim(line);
        plain = plain || (text.empty() && !content.empty() && content.front() != '{');
        if (plain || content.empty()) {
            text += line + "\n";
            continue;
        }
        Result<Story> story = reader.read(content);
        if (!story) {
            complain(file, lines->line_number(), story.error().detail());
            code = kFailed;
            continue;
        }
        if (!reader.warning().empty()) {
            complain(file, lines->line_number(), reader.warning());
        }
        text.clear();
        visit(*story);
    }
    if (plain) {
        Story story = story_of_text(text);
        visit(story);
    }
    return code;
}

}  // namespace vigie
