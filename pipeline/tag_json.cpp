#include "pipeline/tag_json.hpp"

#include "base/story_json.hpp"

namespace vigie {

void append_tag_line(std::string& out, const Story& story) {
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
    out += '}';
}

}  // namespace vigie
