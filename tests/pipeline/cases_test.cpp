// tests/data/tags/cases.tsv: one hard case a line, read with the knowledge that comes with Vigie.

#include "tests/pipeline/tagging.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace vigie::test {
namespace {

struct Case {
    std::size_t line = 0;
    std::string lang;
    std::string date;
    std::string text;
    std::vector<std::string> expected;
};

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, at);) {
        parts.push_back(std::move(part));
    }
    return parts;
}

std::vector<Case> read_cases() {
    std::ifstream in(std::filesystem::path(VIGIE_TEST_DATA) / "tags" / "cases.tsv");
    std::vector<Case> cases;
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        const std::vector<std::string> columns = split(line, '\t');
        if (line.empty() || line.front() == '#') {
            continue;
        }
        if (columns.size() != 5) {
            ADD_FAILURE() << "cases.tsv:" << number << " has " << columns.size() << " columns";
            continue;
        }
        cases.push_back({number, columns[0], columns[1], columns[2], split(columns[3], ' ')});
    }
    return cases;
}

class Judge {
  public:
    explicit Judge(const Story& story) : story_(story) {}

    // One word of what is expected. What is wrong about it goes to `wrong`.
    void check(const std::string& word);
    // After all words: the entities are those named, and no others.
    void check_entities();

    std::string wrong;

  private:
    void expect(bool holds, const std::string& what) {
        if (!holds) {
            wrong += " " + what;
        }
    }

    const Story& story_;
    std::set<std::string> entities_;
};

void Judge::check(const std::string& word) {
    if (word == "-") {
        return;
    }
    if (word == "relevant" || word == "!relevant") {
        expect(story_.relevant == (word.front() != '!'), word);
        return;
    }
    if (word.starts_with('#')) {
        expect(has_theme(story_, word.substr(1)), word);
        return;
    }
    if (word.starts_with("!#")) {
        expect(!has_theme(story_, word.substr(2)), word);
        return;
    }
    if (word.find('>') != std::string::npos) {
        const std::vector<std::string> ends = split(word, '>');
        expect(ends.size() == 3 && has_relation(story_, ends[0], ends[1], ends[2]), word);
        return;
    }
    const std::vector<std::string> held = split(word, ':');
    entities_.insert(held[0]);
    if (held.size() == 2) {
        const std::size_t at = held[1].find('@');
        const std::string role =
            fmt::format("{} of {}", held[1].substr(0, at), held[1].substr(at + 1));
        expect(has_role(story_, held[0], role), word);
    }
}

void Judge::check_entities() {
    for (const std::string& entity : entities_) {
        expect(has_tag(story_, entity), "missing:" + entity);
    }
    for (const Tag& tag : story_.tags) {
        expect(entities_.contains(tag.id), "wrong:" + tag.id);
    }
}

TEST(CasesTest, EachIsReadAsItsLineSays) {
    const Tagger tagger{*load_knowledge(built_in_knowledge())};
    const std::vector<Case> cases = read_cases();
    EXPECT_GE(cases.size(), 400U);
    for (const Case& one : cases) {
        Story story = story_of(one.lang, one.date + "T12:00:00Z", "", one.text);
        tagger.tag(story);
        Judge judge(story);
        for (const std::string& word : one.expected) {
            judge.check(word);
        }
        judge.check_entities();
        EXPECT_EQ(judge.wrong, "") << "cases.tsv:" << one.line << ": " << one.text << "\n"
                                   << names(story);
    }
}

}  // namespace
}  // namespace vigie::test
