// watches list and watches test: who is told of what, and why.

#include "base/story_json.hpp"
#include "daemon/commands.hpp"
#include "daemon/setup.hpp"
#include "daemon/store_view.hpp"
#include "daemon/story_input.hpp"
#include "daemon/story_view.hpp"
#include "daemon/terminal.hpp"
#include "pipeline/outlet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace vigie {

namespace {

const char* name_of(AlertMode mode) {
    return mode == AlertMode::every_story ? "every story" : "once per event";
}

void append_names(std::string& out, const std::vector<std::string>& names) {
    out += '[';
    for (const std::string& name : names) {
        out += out.back() == '[' ? "" : ",";
        append_json_string(out, name);
    }
    out += ']';
}

// A watch and what it makes of a story. One that stands behind a watch which keeps the story to
// itself is not asked.
struct Answer {
    const Watch* watch = nullptr;
    bool asked = true;
    WhenVerdict verdict;
};

std::vector<Answer> ask_all(const std::vector<Watch>& watches, const WhenInput& input) {
    std::vector<Answer> answers;
    bool on = true;
    for (const Watch& watch : watches) {
        Answer& answer = answers.emplace_back(Answer{&watch, on, {}});
        if (on) {
            answer.verdict = watch.when.explain(input);
            on = !answer.verdict.holds || watch.go_on;
        }
    }
    return answers;
}

std::string json_of(const Story& story, const std::vector<Answer>& answers) {
    std::string out = "{\"id\":";
    append_json_string(out, story.id);
    out += ",\"title\":";
    append_json_string(out, story.title);
    out += ",\"watches\":[";
    for (const Answer& answer : answers) {
        out += out.back() == '[' ? "" : ",";
        out += "{\"name\":";
        append_json_string(out, answer.watch->name);
        out += fmt::format(R"(,"asked":{},"matches":{},"to":)", answer.asked, answer.verdict.holds);
        append_names(out, answer.watch->to);
        out += fmt::format(R"(,"alert":"{}","reasons":[)", name_of(answer.watch->alert));
        for (const WhenReason& reason : answer.verdict.reasons) {
            out += out.back() == '[' ? "" : ",";
            out += "{\"test\":";
            append_json_string(out, reason.test);
            out += fmt::format(R"(,"holds":{},"found":)", reason.holds);
            append_json_string(out, reason.found);
            out += '}';
        }
        out += "]}";
    }
    return out + "]}\n";
}

std::string view_answer(const Answer& answer, bool colour) {
    constexpr std::string_view kMatch = "32;1";
    constexpr std::string_view kFaint = "2";
    const Watch& watch = *answer.watch;
    if (!answer.asked) {
        return paint(fmt::format("  -  {}  not asked: a watch before it keeps the story\n",
                                 printable(watch.name)),
                     kFaint,
                     colour);
    }
    const bool holds = answer.verdict.holds;
    std::string out = fmt::format("  {}  {}",
                                  paint(holds ? "yes" : "no ", holds ? kMatch : kFaint, colour),
                                  printable(watch.name));
    if (holds) {
        out += fmt::format("  -> {}", fmt::join(watch.to, ", "));
        out += watch.alert == AlertMode::every_story ? "" : "  (once per event)";
    }
    out += '\n';
    for (const WhenReason& reason : answer.verdict.reasons) {
        out += fmt::format("         {}{}{}{}\n",
                           reason.holds ? "" : "not: ",
                           printable(reason.test),
                           reason.found.empty() ? "" : "  ",
                           paint(printable(reason.found), kFaint, colour));
    }
    return out;
}

std::string view_of(const Story& story, const std::vector<Answer>& answers, bool colour) {
    const std::string& said = story.title.empty() ? story.text : story.title;
    std::string out = paint(fit_columns(printable(said), terminal_columns()), "1", colour) + "\n";
    for (const Answer& answer : answers) {
        out += view_answer(answer, colour);
    }
    return out;
}

}  // namespace

int watches_test_command(const WatchesArguments& arguments) {
    const auto setup = read_setup(arguments.config);
    if (!setup) {
        for (const std::string& mistake : setup.error()) {
            fmt::print(stderr, "vigie: {}\n", mistake);
        }
        return kUsage;
    }
    const bool colour = wants_colour(arguments.colour);
    const auto test = [&](Story& story) {
        if (story.source.empty()) {
            story.source = outlet_of(story.url);
        }
        setup->tagger->tag(story);
        const std::vector<Answer> answers =
            ask_all(setup->config.watches, WhenInput(story, arguments.outlets));
        const std::string out =
            arguments.json ? json_of(story, answers) : view_of(story, answers, colour);
        std::fwrite(out.data(), 1, out.size(), stdout);
        std::fflush(stdout);
    };
    int code = kDone;
    for (const std::string& file : arguments.stories) {
        code = std::max(code, each_story(file, test));
    }
    return code;
}

int watches_list_command(const WatchesArguments& arguments) {
    int code = kFailed;
    const std::optional<Config> config = read_config_of(arguments.config, code);
    if (!config) {
        return code;
    }
    for (const Watch& watch : config->watches) {
        if (!arguments.json) {
            fmt::print("{}  {}  -> {}{}\n    {}\n",
                       cell(watch.name, 20),
                       name_of(watch.alert),
                       fmt::join(watch.to, ", "),
                       watch.go_on ? "" : "  (keeps what it matches)",
                       printable(watch.when.text()));
            continue;
        }
        std::string out = "{\"name\":";
        append_json_string(out, watch.name);
        out += ",\"when\":";
        append_json_string(out, watch.when.text());
        out += ",\"to\":";
        append_names(out, watch.to);
        fmt::print(
            "{},\"alert\":\"{}\",\"continue\":{}}}\n", out, name_of(watch.alert), watch.go_on);
    }
    return kDone;
}

}  // namespace vigie
