// How many megabytes of item text a second the tagger reads with the whole knowledge base,
// evidence, themes, relations and relevance included; and how long knowledge takes to load and
// compile.

#include "pipeline/tagger.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace vigie {
namespace {

constexpr std::array kAbout = {
    "OpenAI said on Tuesday that it had signed a new agreement with Microsoft on computing power.",
    "Sam Altman told reporters that the company would keep its research open to outside auditors.",
    "The chatbot, called ChatGPT, now answers in forty languages and remembers earlier talks.",
    "Rivals such as Anthropic and Google DeepMind have released models of a similar size.",
    "Nvidia chips remain scarce, and data centres in three states wait for their delivery.",
    "Elon Musk criticised the deal on his own platform and promised a lawsuit before the summer.",
};

constexpr std::array kAround = {
    "The city council voted late in the evening to repair the old bridge before the winter sets "
    "in.",
    "Farmers in the valley expect a smaller harvest after four weeks without any rain to speak of.",
    "Shares closed slightly lower as investors waited for the figures on prices and employment.",
    "The museum will show two hundred drawings that were thought to be lost since the last war.",
    "A spokeswoman declined to comment on the matter, citing an inquiry that has not ended yet.",
    "Trains between the two cities were late for most of the morning because of a broken switch.",
    "The coach praised his young players, who had trained through the holidays without complaint.",
    "Doctors at the regional hospital warned that the waiting list had grown by a third this year.",
};

constexpr std::array kFrench = {
    "Le patron de Microsoft a défendu l’accord conclu avec OpenAI devant les députés européens.",
    "L’été a été sec, et les éleveurs réclament une aide de l’État avant la fin de l’année.",
    "La ministre a précisé que le décret serait publié dès que le Conseil d’État l’aurait examiné.",
    "Mistral AI prépare un nouveau modèle de langage, plus léger et moins gourmand en énergie.",
    "Les pêcheurs du port ont bloqué l’entrée du chenal pendant près de trois heures, mardi matin.",
};

constexpr std::array kChinese = {
    "微软周二表示，公司将继续扩大与合作伙伴在云计算方面的投入。",
    "市政府昨晚通过决议，计划在冬季到来之前修复城东的旧桥。",
    "分析人士认为，今年的粮食产量可能低于去年同期的水平。",
    "OpenAI发布了新的语言模型，并表示价格将比上一代更低。",
    "医院负责人说，候诊的病人比去年增加了三分之一左右。",
};

// Stories of some 1,300 bytes; `about` of ten sentences name someone.
std::vector<Story> make_stories(const char* language,
                                std::span<const char* const> about,
                                std::span<const char* const> around,
                                unsigned about_in_ten) {
    std::mt19937 random(17);
    std::vector<Story> stories(200);
    for (Story& story : stories) {
        story.lang = language;
        story.published = parse_rfc3339("2025-03-04");
        const auto sentence = [&] {
            const auto& from = random() % 10 < about_in_ten ? about : around;
            return from[random() % from.size()];
        };
        story.title = sentence();
        while (story.text.size() < 1200) {
            story.text += sentence();
            story.text += ' ';
        }
    }
    return stories;
}

void run(benchmark::State& state, std::vector<Story> stories) {
    const Tagger tagger(*load_knowledge(built_in_knowledge()));
    std::int64_t bytes = 0;
    for (const Story& story : stories) {
        bytes += static_cast<std::int64_t>(story.title.size() + story.text.size());
    }
    for (auto unused : state) {
        for (Story& story : stories) {
            tagger.tag(story);
            benchmark::DoNotOptimize(story.relevance);
        }
    }
    state.SetBytesProcessed(bytes * static_cast<std::int64_t>(state.iterations()));
    state.counters["us_per_story"] = benchmark::Counter(
        static_cast<double>(stories.size()) * static_cast<double>(state.iterations()) / 1e6,
        benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void tag_general_press(benchmark::State& state) {
    run(state, make_stories("en", kAbout, kAround, 1));
}

void tag_ai_press(benchmark::State& state) {
    run(state, make_stories("en", kAbout, kAround, 6));
}

void tag_french(benchmark::State& state) {
    run(state, make_stories("fr", kFrench, kFrench, 5));
}

void tag_chinese(benchmark::State& state) {
    run(state, make_stories("zh", kChinese, kChinese, 5));
}

void load_and_compile(benchmark::State& state) {
    for (auto unused : state) {
        const Tagger tagger(*load_knowledge(built_in_knowledge()));
        benchmark::DoNotOptimize(&tagger);
    }
}

BENCHMARK(tag_general_press);
BENCHMARK(tag_ai_press);
BENCHMARK(tag_french);
BENCHMARK(tag_chinese);
BENCHMARK(load_and_compile)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace vigie

BENCHMARK_MAIN();
