#include "pipeline/tag_json.hpp"

#include "base/story_json.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>

namespace vigie {

namespace {

void append_text(std::string& out, std::string_view key, std::string_view value) {
    out += key;
    append_json_string(out, value);
}

// A place and the text that stands there.
void append_place(
    std::string& out, const Story& story, Field field, std::size_t start, std::size_t end) {
    const std::string& text = field == Field::title ? story.title : story.text;
    append_text(out, ",\"field\":", to_string(field));
    out += fmt::format(",\"start\":{},\"end\":{}", start, end);
    append_text(out, ",\"text\":", std::string_view(text).substr(start, end - start));
}

void append_cue(std::string& out, const Story& story, const ThemeCue& cue) {
    append_text(out, "{\"id\":", cue.theme);
    append_place(out, story, cue.field, cue.start, cue.end);
    out += ",\"weight\":";
    append_json_number(out, cue.weight);
    out += '}';
}

void append_verdict(std::string& out, const Story& story, const Verdict& verdict) {
    append_text(out, "{\"id\":", verdict.entity);
    append_place(out, story, verdict.field, verdict.start, verdict.end);
    append_text(out, ",\"by\":", to_string(verdict.by));
    out += verdict.taken ? ",\"taken\":true" : ",\"taken\":false";
    append_text(out, ",\"why\":", verdict.why);
    out += '}';
}

}  // namespace

void append_tag_line(std::string& out, const Story& story, const Explanation* explanation) {
    out += '{';
    if (!story.id.empty()) {
        out += "\"id\":";
        append_json_string(out, story.id);
        out += ',';
    }
    if (!story.lang.empty()) {
        out += "\"lang\":";
        append_json_string(out, story.lang);
        out += ',';
    }
    out +=
        story.relevant ? "\"relevant\":true,\"relevance\":" : "\"relevant\":false,\"relevance\":";
    append_json_number(out, story.relevance);
    out += ',';
    append_tags_json(out, story);
    if (explanation != nullptr) {
        out += ",\"explain\":[";
        for (const Verdict& verdict : explanation->verdicts) {
            out += out.back() == '[' ? "" : ",";
            append_verdict(out, story, verdict);
        }
        out += "],\"theme_cues\":[";
        for (const ThemeCue& cue : explanation->cues) {
            out += out.back() == '[' ? "" : ",";
            append_cue(out, story, cue);
        }
        out += ']';
    }
    out += '}';
}

}  // namespace vigie
