// Copies and events, by what a reader would say of the texts. All texts are made up.

#include "pipeline/sameness.hpp"

#include "pipeline/fingerprint.hpp"
#include "pipeline/word_keys.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace vigie {
namespace {

constexpr Seconds kWindow{14 * 24 * 3600};
constexpr Instant kMorning{std::chrono::milliseconds{1'790'000'000'000}};
constexpr Seconds kHour{3600};
constexpr Seconds kDay{24 * 3600};

constexpr std::string_view kFerry =
    "LISBON, March 3 (Reuters) - A ferry with 214 passengers on board ran aground near the mouth "
    "of "
    "the Tagus early on Tuesday after its steering failed in heavy swell, the port authority said. "
    "Tugs pulled the vessel, the Estrela do Mar, free at high tide and nobody was hurt. Captain "
    "Rui Falcao told the harbour radio that the crew had dropped both anchors within two minutes. "
    "The operator Transtejo cancelled every crossing to Barreiro until divers have looked at the "
    "hull, and said that commuters would be carried by bus over the 25 de Abril bridge. It was the "
    "third breakdown of the ageing fleet since December; new electric boats ordered from a yard in "
    "Gijon are eight months late.";

class SamenessTest : public testing::Test {
  protected:
    Sameness::Place tell(std::string title,
                         std::string text = {},
                         std::string lang = {},
                         Instant when = kMorning) {
        Story story;
        story.title = std::move(title);
        story.text = std::move(text);
        story.lang = std::move(lang);
        const Hash128 id{0, ++told_};
        const std::uint64_t key = text_key(story.title, story.text);
        sameness_.expire(when);
        return sameness_.place(story, id, identify({"", "", "", key, false, false}).keys, when);
    }

    // A bare title in which tags name these.
    Sameness::Place tell_of(const std::vector<std::string>& ids,
                            std::string title,
                            std::string lang) {
        Story story;
        story.title = std::move(title);
        story.lang = std::move(lang);
        for (const std::string& id : ids) {
            Tag& tag = story.tags.emplace_back();
            tag.id = id;
            tag.mentions.emplace_back().field = Field::title;
        }
        const std::uint64_t key = text_key(story.title, story.text);
        const StoryKeys keys = identify({"", "", "", key, false, false}).keys;
        return sameness_.place(story, {0, ++told_}, keys, kMorning);
    }

    // Fillers, so that words of any story are as rare as in a day's news.
    void tell_other_news(int count) {
        static constexpr const char* kWho[] = {"Orchard", "Glacier", "Velodrome", "Lighthouse"};
        for (int i = 0; i < count; ++i) {
            const std::string n = std::to_string(i * 7919 % 10007);
            (void)tell(fmt::format("{0}{1} keeper{1} repaints wall{1}", kWho[i % 4], n));
        }
    }

    Sameness sameness_{10'000, kWindow};
    std::uint64_t told_ = 0;
};

TEST_F(SamenessTest, KnowsATextWithAnotherTitleBylineAndClosing) {
    const auto first = tell("Ferry runs aground off Lisbon, nobody hurt", std::string(kFerry));
    std::string text(kFerry.substr(kFerry.find(" - ") + 3));
    text = "By Our Correspondent\n" + text + " Read more: sign up for our newsletter. (c) 2026";

    const auto second = tell("Lisbon ferry aground, passengers safe", text);

    EXPECT_EQ(second.copy, Copy::near);
    EXPECT_EQ(second.story, first.story);
    EXPECT_EQ(second.event, first.event);
}

TEST_F(SamenessTest, KnowsATextInOtherQuotesCaseAndWidth) {
    const std::string text =
        "The council of Ostrava voted \"with a heavy heart\" to close the tram depot in Poruba, "
        "whose "
        "roof has been leaking since the flood of 1997, and to move 48 trams to Hranecnik by June; "
        "the mayor called the old hall 'the cathedral of our commuters' and promised a museum.";
    const auto first = tell("Ostrava closes Poruba tram depot", text);
    std::string other = text;
    for (std::size_t at = other.find('"'); at != std::string::npos; at = other.find('"')) {
        other.replace(at, 1, "\xE2\x80\x9C");
    }
    other.replace(other.find("48"), 2, "\xEF\xBC\x94\xEF\xBC\x98");  // full width
    other.replace(0, 3, "THE");

    const auto second = tell("Ostrava closes Poruba tram depot - Radio", other + " Listen again.");

    EXPECT_EQ(second.copy, Copy::near);
    EXPECT_EQ(second.story, first.story);
}

TEST_F(SamenessTest, KnowsTheTeaserOfAFullText) {
    const auto full = tell("Ferry runs aground off Lisbon, nobody hurt", std::string(kFerry));

    const auto teaser =
        tell("Ferry runs aground off Lisbon", std::string(kFerry.substr(0, 240)) + "...");

    EXPECT_EQ(teaser.copy, Copy::near);
    EXPECT_EQ(teaser.story, full.story);
}

TEST_F(SamenessTest, KnowsTheFullTextOfATeaser) {
    const auto teaser =
        tell("Ferry runs aground off Lisbon", std::string(kFerry.substr(0, 240)) + "...");

    const auto full = tell("Ferry runs aground off Lisbon, nobody hurt", std::string(kFerry));

    EXPECT_EQ(full.copy, Copy::near);
    EXPECT_EQ(full.story, teaser.story);
}

TEST_F(SamenessTest, KnowsTraditionalChineseInSimplified) {
    const auto first =
        tell("港鐵新列車下月投入服務 首批共四列行走觀塘綫",
             "港鐵公司宣布，首批四列新列車將於下月十二日投入服務，行走觀塘綫。公司表示，"
             "新列車設有更闊的車門及更多扶手，能源效益較現有列車提升一成半，所有舊車會在"
             "三年內退役。");

    const auto second =
        tell("港铁新列车下月投入服务 首批共四列行走观塘线",
             "港铁公司宣布，首批四列新列车将于下月十二日投入服务，行走观塘綫。公司表示，"
             "新列车设有更阔的车门及更多扶手，能源效益较现有列车提升一成半，所有旧车会在"
             "三年内退役。阅读全文");

    EXPECT_NE(second.copy, Copy::none);
    EXPECT_EQ(second.story, first.story);
}

TEST_F(SamenessTest, HoldsNoticesOfOneFormApart) {
    const auto notice = [&](const std::string& bank, const std::string& firm, const char* price) {
        return tell(bank + " raises target price of " + firm + " to $" + price,
                    bank + " raised its target price for shares of " + firm + " to $" + price +
                        " in a note to clients on Tuesday and kept its rating at buy. The shares "
                        "closed higher on Monday. Analysts polled by the exchange rate the stock a "
                        "buy on average, and the median of their target prices stands above the "
                        "last close of the regular session.");
    };
    static constexpr const char* kBanks[] = {"Larkspur Securities", "Benbow Capital", "Tarn Bank"};
    for (int i = 0; i < 90; ++i) {  // the form becomes known as one
        const std::string n = std::to_string(i * 7919 % 10007);
        (void)notice(kBanks[i % 3], "Firm" + n + " Holdings", n.c_str());
    }
    const auto first = notice("Larkspur Securities", "Quillfeather Mining", "48.20");
    const auto second = notice("Larkspur Securities", "Ostrander Foods", "112");
    const auto third = notice("Benbow Capital", "Quillfeather Mining", "51.75");

    EXPECT_EQ(second.copy, Copy::none);
    EXPECT_EQ(third.copy, Copy::none);
    EXPECT_NE(second.event, first.event);
}

TEST_F(SamenessTest, HoldsReportsOfOneFormApartByTheirNumbers) {
    const auto weather = [&](const char* low, const char* high, const char* wind) {
        return tell(
            std::string("Forecast for the coast: ") + low + " to " + high + " degrees",
            std::string("Along the coast the temperature will be between ") + low + " and " + high +
                " degrees with a wind of " + wind +
                " knots from the west. Showers will reach the islands in the afternoon, and "
                "the sea will be moderate to rough in the strait; small craft should stay "
                "in harbour until the evening.");
    };
    (void)weather("7", "12", "18");

    EXPECT_EQ(weather("9", "15", "24").copy, Copy::none);
}

TEST_F(SamenessTest, HoldsNoticesApartThatDifferInAPersonOnly) {
    const auto notice = [&](const std::string& who) {
        return tell("Harbour Cranes Plc: managers' transactions, " + who,
                    "Harbour Cranes Plc has been told of the following transaction in its shares. "
                    "Person subject to the notification requirement: " +
                        who +
                        ". Position: member of the board. The notification is the first for this "
                        "transaction. Nature: receipt of a share award as part of the yearly fee. "
                        "Venue: outside a trading venue. Instrument: share. Harbour Cranes is a "
                        "maker of lifting equipment with customers in the shipping business.");
    };
    const auto first = notice("Pauli Anttonen");

    EXPECT_EQ(notice("Gunnar Nilsson-Holm").copy, Copy::none);
    EXPECT_EQ(notice("Pauli Anttonen").story, first.story);
}

TEST_F(SamenessTest, KnowsATextRewrittenUnderItsTitleOnTheSameDay) {
    const std::string title = "Barreiro ferries halted after grounding in the Tagus";
    const auto first = tell(title, std::string(kFerry));
    const std::string rewritten =
        "Mayors of Almada, Seixal, Montijo, Setubal, Sesimbra, Palmela and Moita called for 12 "
        "boats "
        "to be hired from Naples by Friday and for 58 more buses, which would cost some 19 million "
        "a "
        "year and carry 44 thousand commuters, said the spokeswoman of Almada, where crowds waited "
        "until noon before the gates of Cacilhas and then walked home in the rain to "
        "Laranjeiro.\n" +
        std::string(kFerry.substr(60));

    EXPECT_EQ(tell("Mayors want boats from Naples", rewritten, {}, kMorning + kHour).copy,
              Copy::none);
    EXPECT_EQ(tell(title, rewritten, {}, kMorning + 2 * kHour).story, first.story);
}

TEST_F(SamenessTest, HoldsARoundUpApartFromWhatItQuotes) {
    const std::string quoted(kFerry.substr(0, 420));
    (void)tell("Ferry runs aground off Lisbon, nobody hurt", quoted);

    EXPECT_EQ(tell("Ports of Iberia: shipping roundup",
                   quoted + " In Vigo the fish market opened late. Bilbao counts more containers "
                            "than ever, and Cadiz has a new pilot boat.")
                  .copy,
              Copy::none);
}

TEST_F(SamenessTest, KnowsABareTitleAgainOnTheSameDayOnly) {
    const std::string title = "Quillfeather Mining appoints Ingrid Solheim as finance chief";
    const auto first = tell(title);

    EXPECT_EQ(tell("Update: " + title, {}, {}, kMorning + 2 * kHour).story, first.story);
    EXPECT_EQ(tell(title, {}, {}, kMorning + 2 * kDay).copy, Copy::none);
}

TEST_F(SamenessTest, ForgetsCopiesAfterTheWindow) {
    (void)tell("Ferry runs aground off Lisbon", std::string(kFerry));
    const auto late = tell("Ferry aground off Lisbon, nobody hurt",
                           std::string(kFerry) + " More soon.",
                           {},
                           kMorning + kWindow + kDay);

    EXPECT_EQ(late.copy, Copy::none);
}

TEST_F(SamenessTest, JoinsReportsOfOneHappening) {
    tell_other_news(300);
    const auto first = tell("Earthquake of magnitude 6.8 shakes Tarapaca in northern Chile");
    const auto second = tell("Northern Chile hit by 6.8 earthquake, no tsunami warning");
    const auto other = tell("Chile elects new speaker of the senate");

    EXPECT_EQ(second.event, first.event);
    EXPECT_EQ(second.copy, Copy::none);
    EXPECT_NE(other.event, first.event);
}

TEST_F(SamenessTest, JoinsReportsInThreeLanguages) {
    tell_other_news(300);
    const auto english =
        tell("Novalisse buys Kestrel Robotics for $4.7 billion",
             "Novalisse said on Monday it will buy the warehouse robot maker Kestrel Robotics of "
             "Toronto for 4.7 billion dollars, its chief executive Amandine Verhoeven announced.",
             "en");
    const auto french = tell(
        "Novalisse rachète Kestrel Robotics pour 4,7 milliards de dollars",
        "Le groupe Novalisse a annoncé lundi le rachat du fabricant de robots Kestrel Robotics, "
        "a déclaré sa directrice générale Amandine Verhoeven.",
        "fr");
    const auto german =
        tell("Novalisse übernimmt Kestrel Robotics für 4,7 Milliarden Dollar",
             "Der Konzern Novalisse kauft den Roboterhersteller Kestrel Robotics, wie die Chefin "
             "Amandine Verhoeven am Montag mitteilte.",
             "de");
    const auto chinese =
        tell("Novalisse以47亿美元收购加拿大Kestrel Robotics",
             "Novalisse周一宣布，将以47亿美元收购仓库机器人制造商Kestrel Robotics。",
             "zh");

    EXPECT_EQ(french.event, english.event);
    EXPECT_EQ(german.event, english.event);
    EXPECT_EQ(chinese.event, english.event);
    EXPECT_EQ(chinese.copy, Copy::none);
}

TEST_F(SamenessTest, JoinsReportsInTwoLanguagesThatMeanTheSamePeople) {
    const std::vector<std::string> people{"company/bramble", "person/wen-li", "product/otter"};
    tell_other_news(300);
    const auto english = tell_of(people, "Bramble founder Wen Li shows off the Otter", "en");
    const auto others = tell_of({"company/thistle"}, "荆棘公司创始人展示水獭", "zh");
    const auto chinese = tell_of(people, "荆棘公司温丽展示新款水獭", "zh");

    EXPECT_NE(others.event, english.event);
    EXPECT_EQ(chinese.event, english.event);
}

TEST_F(SamenessTest, TrustsNoNamesBeforeItKnowsWhomEverybodyNames) {
    const std::vector<std::string> people{"company/bramble", "person/wen-li", "product/otter"};
    const auto english = tell_of(people, "Bramble founder Wen Li shows off the Otter", "en");
    const auto chinese = tell_of(people, "荆棘公司温丽展示新款水獭", "zh");

    EXPECT_NE(chinese.event, english.event);
}

TEST_F(SamenessTest, KnowsNamesByTheirSoundAcrossScripts) {
    EXPECT_EQ(sound_key(U"путин"), sound_key(U"putin"));
    EXPECT_EQ(sound_key(U"путина"), sound_key(U"poutine"));
    EXPECT_EQ(sound_key(U"трампом"), sound_key(U"trump"));
    EXPECT_EQ(sound_key(U"ucrania"), sound_key(U"ukraine"));
    EXPECT_NE(sound_key(U"berlin"), sound_key(U"merlin"));
}

TEST_F(SamenessTest, OpensANewEventAfterSilence) {
    tell_other_news(300);
    const auto first = tell("Dockers strike closes harbour of Gdynia");
    const auto soon = tell("Gdynia harbour closed as dockers strike", {}, {}, kMorning + 8 * kHour);
    const auto late =
        tell("Dockers strike again closes Gdynia harbour", {}, {}, kMorning + 7 * kDay);

    EXPECT_EQ(soon.event, first.event);
    EXPECT_NE(late.event, first.event);
}

TEST_F(SamenessTest, LetsNoEventGoOnForEverButLinksTheNextToIt) {
    tell_other_news(300);
    const auto first = tell("Inquiry into the collapse of the Varrone viaduct opens");
    Hash128 before = first.event;
    std::size_t links = 0;
    for (int day = 1; day <= 30; ++day) {
        const auto next =
            tell("Varrone viaduct inquiry hears engineer number" + std::to_string(day),
                 {},
                 {},
                 kMorning + day * kDay);
        if (next.event != before) {
            EXPECT_EQ(next.follows, before);
            ++links;
        }
        before = next.event;
    }
    EXPECT_NE(before, first.event);
    EXPECT_GE(links, 1U);
    EXPECT_FALSE(first.follows);
}

TEST_F(SamenessTest, CountsAnEventsStoriesOutletsAndLanguages) {
    tell_other_news(300);
    const auto from = [this](const char* source, const char* title, const char* lang) {
        Story story;
        story.title = title;
        story.source = source;
        story.lang = lang;
        const std::uint64_t key = text_key(story.title, story.text);
        return sameness_.place(story, {0, ++told_}, {0, key}, kMorning);
    };
    const char* const title = "Earthquake of magnitude 6.8 shakes Tarapaca in northern Chile";
    const auto first = from("a.example", title, "en");
    const auto again =
        from("a.example", "Tarapaca in Chile hit by earthquake of magnitude 6.8", "en");
    const auto spanish =
        from("c.example", "Un terremoto de magnitud 6.8 sacude Tarapaca, Chile", "es");

    ASSERT_EQ(again.event, first.event);
    ASSERT_EQ(spanish.event, first.event);
    EXPECT_EQ(first.extent.outlets, 1U);
    EXPECT_EQ(again.extent.stories, 2U);
    EXPECT_EQ(again.extent.outlets, 1U);
    EXPECT_EQ(spanish.extent.stories, 3U);
    EXPECT_EQ(spanish.extent.outlets, 2U);
    EXPECT_EQ(spanish.extent.languages, 2U);

    Story taken;
    taken.title = "Un terremoto de magnitud 6.8 sacude Tarapaca, Chile";
    taken.source = "c.example";
    taken.lang = "es";
    sameness_.forget(taken, {spanish.story, spanish.event}, {0, text_key(taken.title, taken.text)});
    const auto told = from("b.example", "Chile earthquake in Tarapaca was of magnitude 6.8", "en");
    ASSERT_EQ(told.event, first.event);
    EXPECT_EQ(told.extent.stories, 3U);
    EXPECT_EQ(told.extent.languages, 1U);
}

TEST_F(SamenessTest, GivesTheSameAnswersEveryTime) {
    const auto run = [] {
        Sameness sameness(1000, kWindow);
        std::string answers;
        for (std::uint64_t i = 0; i < 400; ++i) {
            Story story;
            story.title = "Report " + std::to_string(i % 37) + " on bridge " +
                          std::to_string(i % 11) + " in Valdoria";
            const auto place =
                sameness.place(story, {0, i}, {}, kMorning + static_cast<int>(i) * kHour / 10);
            answers +=
                std::to_string(place.story.low) + "," + std::to_string(place.event.low) + ";";
        }
        return answers;
    };
    EXPECT_EQ(run(), run());
}

TEST_F(SamenessTest, ReadsBackWhatItKnew) {
    tell_other_news(300);
    Story quake;
    quake.title = "Earthquake of magnitude 6.8 shakes Tarapaca in northern Chile";
    Story ferry;
    ferry.title = "Ferry runs aground off Lisbon, nobody hurt";
    ferry.text = kFerry;
    sameness_.remember(quake, {{7, 1}, {7, 9}}, kMorning);
    sameness_.remember(ferry, {{7, 2}, {7, 2}}, kMorning);

    EXPECT_EQ(tell("Northern Chile hit by 6.8 earthquake, no tsunami warning").event,
              (Hash128{7, 9}));
    EXPECT_EQ(
        tell("Ferry aground off Lisbon, nobody hurt", std::string(kFerry) + " More soon.").story,
        (Hash128{7, 2}));
}

TEST_F(SamenessTest, TakesBackWhatCouldNotBeStored) {
    Story story;
    story.title = "Ferry runs aground off Lisbon";
    story.text = kFerry;
    const StoryKeys keys{0, text_key(story.title, story.text)};
    (void)sameness_.place(story, {0, 77}, keys, kMorning);

    sameness_.forget(story, {{0, 77}, {0, 77}}, keys);
    const auto again = sameness_.place(story, {0, 77}, keys, kMorning);

    EXPECT_EQ(again.copy, Copy::none);
    EXPECT_EQ(again.story, (Hash128{0, 77}));
}

TEST_F(SamenessTest, IsBoundedWhateverIsSaid) {
    Sameness small(500, kWindow);
    const std::string huge = [] {
        std::string text;
        for (int i = 0; text.size() < 10'000'000; ++i) {
            text += "word" + std::to_string(i % 5000) + " ";
        }
        return text;
    }();
    Story story;
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        story.title = i % 3 == 0 ? "" : i % 3 == 1 ? "The same title for everything told" : "?!";
        story.text = i == 5 ? huge : std::string(i % 7, 'x');
        const Instant when = i % 50 == 0 ? Instant{} : kMorning + static_cast<int>(i % 90) * kDay;
        small.expire(when);
        (void)small.place(story, {0, i}, {}, when);
    }
    constexpr std::size_t kRarity = 2U << 20U;
    EXPECT_LT(small.memory(), kRarity + 2'000'000);
}

}  // namespace
}  // namespace vigie
