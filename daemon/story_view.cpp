#include "daemon/story_view.hpp"

#include "daemon/terminal.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace vigie {

namespace {

constexpr std::string_view kDim = "2";
constexpr std::string_view kBold = "1";
constexpr std::string_view kTheme = "35";
constexpr std::size_t kIndent = 10;  // below "HH:MM:SS  "
constexpr std::size_t kDate = 11;    // "YYYY-MM-DD "

std::string_view colour_of(TagKind kind) {
    switch (kind) {
        case TagKind::company:
            return "36;1";
        case TagKind::person:
            return "33;1";
        case TagKind::product:
            return "32;1";
    }
    return "";
}

struct Span {
    std::size_t start = 0;
    std::size_t end = 0;
    TagKind kind = TagKind::company;
};

std::vector<Span> title_spans(const Story& story) {
    std::vector<Span> spans;
    for (const Tag& tag : story.tags) {
        for (const Mention& mention : tag.mentions) {
            if (mention.field == Field::title && mention.end <= story.title.size()) {
                spans.push_back({mention.start, mention.end, tag.kind});
            }
        }
    }
    std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
        return a.start != b.start ? a.start < b.start : a.end > b.end;
    });
    return spans;
}

// The title with its mentions painted, in at most `columns`; `width` says what it takes.
std::string view_title(const Story& story, std::size_t columns, bool colour, std::size_t& width) {
    std::string out;
    std::size_t done = 0;
    width = 0;
    bool cut = false;
    const auto add = [&](std::size_t end, std::string_view sgr) {
        if (cut || end <= done) {
            return;
        }
        const std::string text = printable(std::string_view(story.title).substr(done, end - done));
        std::string fitting = fit_columns(text, columns - width);
        cut = fitting != text;
        width += display_width(fitting);
        out += paint(fitting, sgr, colour);
        done = end;
    };
    for (const Span& span : title_spans(story)) {
        if (span.start >= done) {
            add(span.start, kBold);
            add(span.end, colour_of(span.kind));
        }
    }
    add(story.title.size(), kBold);
    return out;
}

// Of several offices, the one at a company that the story names.
const std::string& role_here(const Story& story, const Tag& person) {
    const auto here = std::find_if(person.roles.begin(), person.roles.end(), [&](const auto& role) {
        return std::any_of(story.tags.begin(), story.tags.end(), [&](const Tag& tag) {
            return role.ends_with(" of " + tag.id);
        });
    });
    return here == person.roles.end() ? person.roles.front() : *here;
}

std::string tag_list(const Story& story, bool colour) {
    constexpr std::size_t kMostTags = 8;
    std::string out;
    std::size_t shown = 0;
    for (const Tag& tag : story.tags) {
        if (shown == kMostTags) {
            out += paint(fmt::format(" +{}", story.tags.size() - shown), kDim, colour);
            break;
        }
        out += shown++ == 0 ? "" : paint(" · ", kDim, colour);
        out += paint(tag.name, colour_of(tag.kind), colour);
        if (!tag.roles.empty()) {
            out += paint(" (" + role_here(story, tag) + ")", kDim, colour);
        }
    }
    for (const Theme& theme : story.themes) {
        out += "  " + paint(theme.id, kTheme, colour);
    }
    return out;
}

}  // namespace

std::string paint(std::string_view text, std::string_view sgr, bool colour) {
    if (!colour || sgr.empty() || text.empty()) {
        return std::string(text);
    }
    return fmt::format("\x1b[{}m{}\x1b[0m", sgr, text);
}

std::string view_story(const Story& story, const ViewOptions& options) {
    const Time seen = std::chrono::floor<Seconds>(story.first_seen);
    const std::string clock = options.dated ? fmt::format("{:%Y-%m-%d %H:%M:%S}", seen)
                                            : fmt::format("{:%H:%M:%S}", seen);
    const std::size_t indent = kIndent + (options.dated ? kDate : 0);
    const std::string where =
        fmt::format("{}  {}  {:.2f}", printable(story.source), story.lang, story.relevance);
    const std::size_t where_width = display_width(where);
    const std::size_t reserved = indent + where_width + 2;
    const std::size_t room = options.columns > reserved + 20 ? options.columns - reserved : 20;

    std::size_t title_width = 0;
    const std::string title = view_title(story, room, options.colour, title_width);
    std::string out = paint(clock, kDim, options.colour) + "  " + title;
    out.append(room - std::min(room, title_width) + 2, ' ');
    out += paint(where, kDim, options.colour) + "\n";
    if (!story.tags.empty() || !story.themes.empty()) {
        out.append(indent, ' ');
        out += tag_list(story, options.colour) + "\n";
    }
    return out;
}

}  // namespace vigie
