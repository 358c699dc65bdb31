#include "daemon/feed_view.hpp"

#include "daemon/terminal.hpp"
#include "pipeline/language.hpp"

#include <fmt/format.h>

#include <string_view>

namespace vigie {

namespace {

void add_line(std::string& out, std::string_view label, std::string_view value) {
    if (!value.empty()) {
        out += fmt::format("{:<10}{}\n", label, printable(value));
    }
}

}  // namespace

std::string view_feed(const FeedDocument& feed) {
    std::string out;
    add_line(out, "format", to_string(feed.format));
    add_line(out, "title", feed.title);
    add_line(out, "link", feed.link);
    add_line(out, "language", feed.language);
    add_line(out, "entries", std::to_string(feed.entries.size()));
    for (const Entry& entry : feed.entries) {
        const std::string date = entry.published ? format_rfc3339(*entry.published)
                                 : entry.updated ? format_rfc3339(*entry.updated)
                                                 : "no date";
        out += fmt::format("\n{:<20}  {}\n", date, printable(entry.title));
        if (!entry.link.empty()) {
            out += fmt::format("{:<20}  {}\n", "", printable(entry.link));
        }
    }
    return out;
}

void add_languages(FeedDocument& feed) {
    for (Entry& entry : feed.entries) {
        if (entry.language.empty()) {
            entry.language = detect_language_reliably(entry.title, entry.text);
        }
    }
}

}  // namespace vigie
