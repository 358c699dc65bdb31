#include "pipeline/digest_document.hpp"

#include "base/story_json.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace vigie {

namespace {

constexpr std::size_t kTitleBytes = 200;

std::string headline(const Story& story) {
    const std::string& said = story.title.empty() ? story.text : story.title;
    std::string out(cut_utf8(said, kTitleBytes));
    std::replace(out.begin(), out.end(), '\n', ' ');
    return out.size() < said.size() ? out + "…" : out;
}

std::string item_text(const DigestItem& item) {
    std::string out = "- " + headline(item.story);
    out += item.story.source.empty() ? "" : " (" + item.story.source + ")";
    out += item.update ? " [update]" : "";
    out += item.story.url.empty() ? "" : "\n  " + item.story.url;
    return out + "\n";
}

void append_member(std::string& out, std::string_view key, std::string_view text) {
    if (!text.empty()) {
        out += out.back() == '{' ? "" : ",";
        out += '"';
        out += key;
        out += "\":";
        append_json_string(out, text);
    }
}

std::string item_json(const DigestItem& item) {
    std::string out = "{";
    append_member(out, "id", item.story.id);
    append_member(out, "event", item.story.event);
    append_member(out, "title", headline(item.story));
    append_member(out, "url", item.story.url);
    append_member(out, "source", item.story.source);
    append_member(out, "lang", item.story.lang);
    append_member(out, "at", format_rfc3339(std::chrono::floor<Seconds>(item.when)));
    out += fmt::format(R"(,"update":{},"watches":[)", item.update);
    for (const std::string& watch : item.watches) {
        out += out.back() == '[' ? "" : ",";
        append_json_string(out, watch);
    }
    return out + "]}";
}

std::string title_of(const std::string& why, std::size_t count) {
    const std::string stories = count == 1 ? "1 story" : fmt::format("{} stories", count);
    return why == "digest" ? stories : fmt::format("{} ({})", stories, why);
}

}  // namespace

std::string digest_document(const std::string& why, const std::vector<DigestItem>& items) {
    std::string text;
    std::string list;
    std::size_t shown = 0;
    std::string heading;
    for (const DigestItem& item : items) {
        const std::string under = fmt::format("{}", fmt::join(item.watches, ", "));
        std::string line = under == heading ? "" : (shown == 0 ? "" : "\n") + under + "\n";
        line += item_text(item);
        const std::string object = item_json(item);
        // Line breaks and quotes of the text are two bytes each in JSON.
        if (list.size() + object.size() + 2 * (text.size() + line.size()) > kMostDigestBytes) {
            break;
        }
        heading = under;
        text += line;
        list += (shown == 0 ? "" : ",") + object;
        ++shown;
    }
    if (shown < items.size()) {
        text += fmt::format("\n… and {} more\n", items.size() - shown);
    }
    std::string out = "{\"v\":1";
    append_member(out, "title", title_of(why, items.size()));
    append_member(out, "why", why);
    append_member(out, "from", format_rfc3339(std::chrono::floor<Seconds>(items.front().when)));
    append_member(out, "to", format_rfc3339(std::chrono::floor<Seconds>(items.back().when)));
    out += fmt::format(R"(,"count":{},"left_out":{})", items.size(), items.size() - shown);
    append_member(out, "text", text);
    return out + ",\"items\":[" + list + "]}";
}

}  // namespace vigie
