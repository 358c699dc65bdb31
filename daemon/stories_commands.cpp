// tag and dedup: stories in, one answer per story out.

#include "base/text.hpp"
#include "daemon/commands.hpp"
#include "daemon/input.hpp"
#include "daemon/setup.hpp"
#include "daemon/story_input.hpp"
#include "daemon/tag_view.hpp"
#include "daemon/terminal.hpp"
#include "pipeline/dedup_json.hpp"
#include "pipeline/tag_json.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vigie {

namespace {

constexpr std::size_t kRemembered = 1'000'000;
constexpr Seconds kWindow{14 * 24 * 3600};

void print(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
}

struct TagOutput {
    bool json = false;
    bool explain = false;
    bool colour = false;
};

void print_tagged(Story& story, const Tagger& tagger, const TagOutput& output) {
    Explanation explanation;
    if (output.explain) {
        explanation = tagger.explain(story);
    } else {
        tagger.tag(story);
    }
    std::string out;
    if (output.json) {
        append_tag_line(out, story, output.explain ? &explanation : nullptr);
        out += '\n';
    } else if (output.explain) {
        out = view_explained(story, explanation, output.colour);
    } else {
        out = view_tags(story, output.colour);
    }
    print(out);
}

std::optional<Knowledge> knowledge_or_complain(const StoriesArguments& arguments) {
    const std::vector<std::filesystem::path> more(arguments.knowledge.begin(),
                                                  arguments.knowledge.end());
    boost::system::result<Knowledge, Mistakes> knowledge = read_knowledge(more);
    if (!knowledge) {
        for (const std::string& mistake : knowledge.error()) {
            fmt::print(stderr, "vigie: {}\n", mistake);
        }
        return std::nullopt;
    }
    return std::move(*knowledge);
}

int complain(const Error& error) {
    fmt::print(stderr, "vigie: {}\n", error.detail());
    return kFailed;
}

}  // namespace

int tag_command(const StoriesArguments& arguments) {
    const std::optional<Knowledge> knowledge = knowledge_or_complain(arguments);
    if (!knowledge) {
        return kUsage;
    }
    const Tagger tagger(*knowledge);
    const TagOutput output{arguments.json, arguments.explain, wants_colour("auto")};
    return each_story(arguments.file, [&](Story& story) { print_tagged(story, tagger, output); });
}

int dedup_command(const StoriesArguments& arguments) {
    Result<LineReader> lines = LineReader::open(arguments.file);
    if (!lines) {
        return complain(lines.error());
    }
    const std::optional<Knowledge> knowledge = knowledge_or_complain(arguments);
    if (!knowledge) {
        return kUsage;
    }
    const Tagger tagger(*knowledge);
    int code = kDone;
    DedupJson dedup(kRemembered, kWindow, &tagger);
    for (std::string line; lines->next(line);) {
        std::string out;
        const Result<> done = dedup.append(line, out);
        if (!done) {
            fmt::print(stderr, "vigie: {}: {}\n", arguments.file, done.error().detail());
            code = kFailed;
            continue;
        }
        if (arguments.json || out.empty()) {
            print(out);
            continue;
        }
        const nlohmann::json answer = nlohmann::json::parse(out);
        print(fmt::format("{}  {} {}\n",
                          answer["id"].get<std::string>(),
                          answer["copy"] == "none" ? "new  " : "copy of",
                          answer["copy"] == "none" ? "" : answer["story"].get<std::string>()));
    }
    return code;
}

}  // namespace vigie
