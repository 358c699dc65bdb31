#include "pipeline/alert_json.hpp"

#include "base/digest.hpp"
#include "base/story_json.hpp"

namespace vigie {

namespace {

void append_names(std::string& out, std::string_view key, const std::vector<std::string>& names) {
    out += ",\"";
    out += key;
    out += "\":[";
    for (const std::string& name : names) {
        out += out.back() == '[' ? "" : ",";
        append_json_string(out, name);
    }
    out += ']';
}

}  // namespace

std::string alert_id(std::string_view event, std::string_view sink) {
    std::string bytes = "alert";
    bytes.append(1, '\0').append(event).append(1, '\0').append(sink);
    return "alr_" + to_base32hex(hash128(bytes));
}

std::string alert_json(std::string_view event, std::string_view sink) {
    std::string out = R"("alert":{"id":")" + alert_id(event, sink) + R"(","event":)";
    append_json_string(out, event);
    return out + '}';
}

std::string update_json(std::string_view event, std::string_view sink, const EventNews& news) {
    std::string out = alert_json(event, sink);
    out += R"(,"update":{"why":)";
    append_json_string(out, news.why);
    out += ",\"outlets\":" + std::to_string(news.outlets);
    out += ",\"reports\":" + std::to_string(news.reports);
    out += ",\"new_reports\":" + std::to_string(news.new_reports);
    append_names(out, "new_outlets", news.new_outlets);
    append_names(out, "new_tags", news.new_tags);
    append_names(out, "new_numbers", news.new_numbers);
    out += R"(,"since":")";
    append_rfc3339(out, std::chrono::floor<Seconds>(news.since));
    return out + "\"}";
}

}  // namespace vigie
