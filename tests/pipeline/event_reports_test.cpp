// Events, on reports of well-known happenings in seven languages (tests/data/events/reports*.tsv),
// among them different happenings of one kind, of the same day or of the same people. As in the
// daemon, stories are tagged. Measured by BCubed: Bagga and Baldwin, 1998.

#include "pipeline/fingerprint.hpp"
#include "pipeline/knowledge.hpp"
#include "pipeline/sameness.hpp"
#include "pipeline/tagger.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vigie {
namespace {

constexpr Instant kMorning{std::chrono::milliseconds{1'790'000'000'000}};
constexpr Seconds kBetween{8 * 60};

struct Report {
    std::string event;
    std::string lang;
    std::string title;
    std::string text;
};

// In turns: the first report of each event, then the second of each.
std::vector<Report> read_reports(const std::string& name) {
    std::ifstream file(std::string(VIGIE_TEST_DATA) + "/events/" + name);
    std::vector<std::pair<std::size_t, Report>> turns;
    std::map<std::string, std::size_t> told;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.front() == '#') {
            continue;
        }
        std::vector<std::string> fields(1);
        for (const char c : line) {
            c == '\t' ? void(fields.emplace_back()) : void(fields.back() += c);
        }
        fields.resize(4);
        turns.emplace_back(told[fields[0]]++, Report{fields[0], fields[1], fields[2], fields[3]});
    }
    std::stable_sort(
        turns.begin(), turns.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Report> reports;
    reports.reserve(turns.size());
    for (auto& [turn, report] : turns) {
        reports.push_back(std::move(report));
    }
    return reports;
}

struct Quality {
    double precision = 0;
    double recall = 0;

    [[nodiscard]] double f1() const { return 2 * precision * recall / (precision + recall); }
};

class EventReportsTest : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        shared_tagger = std::make_unique<Tagger>(*load_knowledge(built_in_knowledge()));
    }

    static void TearDownTestSuite() { shared_tagger.reset(); }

    static Quality measure(bool with_text,
                           bool with_language,
                           const std::string& name = "reports.tsv");

    static std::unique_ptr<Tagger> shared_tagger;
};

std::unique_ptr<Tagger> EventReportsTest::shared_tagger;

Quality EventReportsTest::measure(bool with_text, bool with_language, const std::string& name) {
    const std::vector<Report> reports = read_reports(name);
    Sameness sameness(10'000, Seconds{14 * 24 * 3600});
    std::vector<std::uint64_t> found;
    for (const Report& report : reports) {
        Story story;
        story.title = report.title;
        story.text = with_text ? report.text : std::string();
        story.lang = with_language ? report.lang : std::string();
        shared_tagger->tag(story);
        const Instant now = kMorning + static_cast<long>(found.size()) * kBetween;
        const std::uint64_t key = text_key(story.title, story.text);
        found.push_back(sameness.place(story, {0, found.size()}, {0, key}, now).event.low);
    }
    Quality quality;
    for (std::size_t i = 0; i < reports.size(); ++i) {
        double same_event = 0;
        double found_together = 0;
        double both = 0;
        for (std::size_t k = 0; k < reports.size(); ++k) {
            const bool same = reports[k].event == reports[i].event;
            const bool together = found[k] == found[i];
            same_event += same ? 1 : 0;
            found_together += together ? 1 : 0;
            both += same && together ? 1 : 0;
        }
        quality.precision += both / found_together / static_cast<double>(reports.size());
        quality.recall += both / same_event / static_cast<double>(reports.size());
    }
    return quality;
}

TEST_F(EventReportsTest, AreMany) {
    EXPECT_GE(read_reports("reports.tsv").size(), 200U);
    EXPECT_GE(read_reports("reports_technology.tsv").size(), 70U);
    EXPECT_GE(read_reports("reports_held_back.tsv").size(), 70U);
}

TEST_F(EventReportsTest, JoinAcrossSevenLanguagesWithASentence) {
    const Quality quality = measure(true, true);

    EXPECT_GE(quality.precision, 0.95);
    EXPECT_GE(quality.recall, 0.92);
    EXPECT_GE(quality.f1(), 0.94);
}

TEST_F(EventReportsTest, JoinWhenNobodySaysTheLanguage) {
    EXPECT_GE(measure(true, false).f1(), 0.91);
}

TEST_F(EventReportsTest, JoinOnBareTitles) {
    const Quality quality = measure(false, true);

    EXPECT_GE(quality.precision, 0.95);
    EXPECT_GE(quality.f1(), 0.85);
}

TEST_F(EventReportsTest, JoinNewsOfTechnologyByWhoIsMeant) {
    EXPECT_GE(measure(false, true, "reports_technology.tsv").precision, 0.90);
    EXPECT_GE(measure(false, true, "reports_technology.tsv").f1(), 0.90);
    EXPECT_GE(measure(true, true, "reports_technology.tsv").f1(), 0.94);
}

TEST_F(EventReportsTest, JoinReportsThatNothingWasTunedOn) {
    EXPECT_GE(measure(false, true, "reports_held_back.tsv").f1(), 0.88);
    EXPECT_GE(measure(true, true, "reports_held_back.tsv").f1(), 0.93);
}

}  // namespace
}  // namespace vigie
