#include "pipeline/dedup_json.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

namespace vigie {
namespace {

constexpr Seconds kWindow{14 * 24 * 3600};

const std::string report =
    "The maker of the chat program said on Monday that it will open a research office in Lyon and "
    "hire two hundred people by the end of next year.";

class DedupJsonTest : public testing::Test {
  protected:
    std::string say(const std::string& line) {
        std::string out;
        const Result<> done = dedup_.append(line, out);
        EXPECT_EQ(done.has_value(), !out.empty());
        return done ? out : done.error().detail();
    }

    DedupJson dedup_{1000, kWindow};
};

TEST_F(DedupJsonTest, TellsANewStoryFromACopyByLink) {
    EXPECT_EQ(say(R"({"id":"a","title":"One","url":"https://example.org/1"})"),
              "{\"id\":\"a\",\"story\":\"a\",\"copy\":\"none\",\"event\":\"a\"}\n");
    EXPECT_EQ(say(R"({"id":"b","title":"Uno","url":"http://www.example.org/1/?utm_source=x"})"),
              "{\"id\":\"b\",\"story\":\"a\",\"copy\":\"exact\",\"event\":\"a\"}\n");
    EXPECT_EQ(say(R"({"id":"c","title":"One","url":"https://example.org/2"})"),
              "{\"id\":\"c\",\"story\":\"c\",\"copy\":\"none\",\"event\":\"c\"}\n");
}

TEST_F(DedupJsonTest, TellsACopyByItsText) {
    (void)say(R"({"id":"a","title":"New office","text":")" + report +
              R"(","url":"https://a.example/1"})");

    EXPECT_EQ(say(R"({"id":"b","title":"NEW OFFICE!","text":")" + report +
                  R"(","url":"https://b.example/9"})"),
              "{\"id\":\"b\",\"story\":\"a\",\"copy\":\"exact\",\"event\":\"a\"}\n");
}

TEST_F(DedupJsonTest, LetsTemplatesBe) {
    (void)say(R"({"id":"a","title":"Status update","url":"https://a.example/1"})");

    EXPECT_NE(say(R"({"id":"b","title":"Status update","url":"https://a.example/2"})").find("none"),
              std::string::npos);
}

TEST_F(DedupJsonTest, TellsANearCopyAndAnEvent) {
    (void)say(R"({"id":"a","title":"New office in Lyon","text":")" + report + "\"}");

    EXPECT_EQ(say(R"({"id":"b","title":"Office in Lyon, new","text":")" + report + " Read more" +
                  R"("})"),
              "{\"id\":\"b\",\"story\":\"a\",\"copy\":\"near\",\"event\":\"a\"}\n");
}

TEST_F(DedupJsonTest, JoinsReportsInTwoLanguagesByWhoIsMeant) {
    const Tagger tagger(*load_knowledge(built_in_knowledge()));
    const std::string english =
        R"({"id":"a","lang":"en","title":"Moonshot AI founder Yang Zhilin previews Kimi"})";
    const std::string chinese = R"({"id":"b","lang":"zh","title":"月之暗面杨植麟演示新一代Kimi"})";
    const auto last_event = [&](const Tagger* who) {
        DedupJson dedup(1000, kWindow, who);
        std::string out;
        for (int i = 0; i < 40; ++i) {
            const std::string n = std::to_string(i * 7919);
            (void)dedup.append(fmt::format(R"({{"title":"Keeper{0} paints wall{0}"}})", n), out);
        }
        (void)dedup.append(english, out);
        out.clear();
        (void)dedup.append(chinese, out);
        return out;
    };

    EXPECT_NE(last_event(&tagger).find(R"("event":"a")"), std::string::npos);
    EXPECT_NE(last_event(nullptr).find(R"("event":"b")"), std::string::npos);
}

TEST_F(DedupJsonTest, SaysWhatAnEventHasComeTo) {
    (void)say(
        R"({"id":"a","lang":"en","title":"Earthquake of magnitude 6.8 shakes Tarapaca, Chile",)"
        R"("url":"https://a.example/1"})");

    const std::string joined = say(
        R"({"id":"b","lang":"es","title":"Un terremoto de magnitud 6.8 sacude Tarapaca, Chile",)"
        R"("url":"https://b.example/1"})");

    EXPECT_EQ(joined,
              "{\"id\":\"b\",\"story\":\"b\",\"copy\":\"none\",\"event\":\"a\","
              "\"event_stories\":2,\"event_outlets\":2,\"event_languages\":2}\n");
}

TEST_F(DedupJsonTest, DoesNotBelieveOneClockThatIsFarAhead) {
    (void)say(R"({"id":"a","title":"One","url":"https://example.org/1","published":"2026-03-01"})");
    (void)say(R"({"id":"b","title":"Two","url":"https://example.org/2","published":"2099-01-01"})");
    (void)say(R"({"id":"c","title":"Six","url":"https://example.org/3","published":"1970-01-01"})");

    EXPECT_NE(
        say(R"({"id":"d","title":"x","url":"https://example.org/1","published":"2026-03-02"})")
            .find(R"("story":"a")"),
        std::string::npos);
}

TEST_F(DedupJsonTest, BelievesTwoClocksThatAreFarAhead) {
    (void)say(R"({"id":"a","title":"One","url":"https://example.org/1","published":"2026-03-01"})");
    (void)say(R"({"id":"b","title":"Two","url":"https://example.org/2","published":"2026-08-01"})");

    EXPECT_NE(
        say(R"({"id":"c","title":"x","url":"https://example.org/1","published":"2026-08-02"})")
            .find("none"),
        std::string::npos);
}

TEST_F(DedupJsonTest, GivesAStoryWithoutAnIdItsOwn) {
    const std::string first = say(R"({"title":"One","url":"https://example.org/1"})");

    EXPECT_EQ(first.substr(0, 7), "{\"id\":\"");
    EXPECT_EQ(first.substr(7, 26), first.substr(first.find("\"story\":\"") + 9, 26));
    EXPECT_NE(first.find("none"), std::string::npos);
}

TEST_F(DedupJsonTest, SkipsBlankLinesButCountsThem) {
    std::string out;
    EXPECT_TRUE(dedup_.append("  ", out).has_value());
    EXPECT_EQ(out, "");
    EXPECT_EQ(say("{}"), "line 2: neither \"title\" nor \"text\" says anything");
}

TEST_F(DedupJsonTest, ForgetsWhatIsOlderThanTheWindow) {
    (void)say(R"({"id":"a","title":"One","url":"https://example.org/1","published":"2026-03-01"})");
    (void)say(R"({"id":"b","title":"Two","url":"https://example.org/2","published":"2026-03-10"})");

    EXPECT_NE(
        say(R"({"id":"c","title":"x","url":"https://example.org/1","published":"2026-03-16"})")
            .find("none"),
        std::string::npos);
    EXPECT_NE(
        say(R"({"id":"d","title":"x","url":"https://example.org/2","published":"2026-03-16"})")
            .find(R"("story":"b")"),
        std::string::npos);
    EXPECT_NE(
        say(R"({"id":"e","title":"x","url":"https://example.org/1","published":"2026-03-16"})")
            .find(R"("story":"c")"),
        std::string::npos);
}

TEST_F(DedupJsonTest, RemembersNoMoreThanItMay) {
    DedupJson small(2, kWindow);
    std::string out;
    for (const char* n : {"1", "2", "3", "2", "1"}) {
        ASSERT_TRUE(small.append(std::string(R"({"id":")") + n +
                                     R"(","title":"x","url":"https://example.org/)" + n + "\"}",
                                 out));
    }
    EXPECT_EQ(out,
              "{\"id\":\"1\",\"story\":\"1\",\"copy\":\"none\",\"event\":\"1\"}\n"
              "{\"id\":\"2\",\"story\":\"2\",\"copy\":\"none\",\"event\":\"2\"}\n"
              "{\"id\":\"3\",\"story\":\"3\",\"copy\":\"none\",\"event\":\"3\"}\n"
              "{\"id\":\"2\",\"story\":\"2\",\"copy\":\"exact\",\"event\":\"2\"}\n"
              "{\"id\":\"1\",\"story\":\"1\",\"copy\":\"none\",\"event\":\"1\"}\n");
}

}  // namespace
}  // namespace vigie
