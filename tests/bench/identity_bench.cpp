// What it costs to know an entry or a story again. Run from a release build:
//     build/release/tests/bench/identity_bench

#include "pipeline/fingerprint.hpp"
#include "pipeline/identity.hpp"
#include "pipeline/pipeline.hpp"

#include <benchmark/benchmark.h>

#include <random>
#include <string>
#include <vector>

namespace vigie {
namespace {

constexpr Instant kNow{std::chrono::milliseconds{1'790'000'000'000}};
constexpr std::size_t kDocument = 30;

// An entry as feeds have them: a title of 60 bytes, a text of `text_bytes`.
Entry entry(std::size_t n, std::size_t text_bytes) {
    static constexpr const char* kWords[] = {"company",
                                             "said",
                                             "that",
                                             "its",
                                             "new",
                                             "model",
                                             "would",
                                             "be",
                                             "open",
                                             "to",
                                             "researchers",
                                             "in",
                                             "the",
                                             "spring,"};
    Entry e;
    e.id = "https://www.example.org/?p=" + std::to_string(n);
    e.link = "https://www.example.org/news/2026/11/24/report-number-" + std::to_string(n) +
             "/?utm_source=rss&utm_medium=feed";
    e.title = "Report number " + std::to_string(n) + " on what the laboratories did today";
    std::mt19937_64 random(n);
    while (e.text.size() < text_bytes) {
        e.text += kWords[random() % std::size(kWords)];
        e.text += ' ';
    }
    e.published = std::chrono::floor<Seconds>(kNow);
    e.language = "en";
    return e;
}

std::vector<Entry> document(std::size_t first, std::size_t text_bytes) {
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < kDocument; ++i) {
        entries.push_back(entry(first + i, text_bytes));
    }
    return entries;
}

void TextKey(benchmark::State& state) {
    const Entry e = entry(1, static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        benchmark::DoNotOptimize(text_key(e.title, e.text));
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(e.text.size()));
}

BENCHMARK(TextKey)->Arg(200)->Arg(1250)->Arg(8000);

void TextKeyOfAccents(benchmark::State& state) {
    std::string text;
    while (text.size() < 1250) {
        text += "l’été dernier, la société a déclaré qu’elle préparait un modèle plus léger; ";
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(text_key("Été", text));
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

BENCHMARK(TextKeyOfAccents);

void TextKeyOfIdeographs(benchmark::State& state) {
    std::string text;
    while (text.size() < 1250) {
        text += "微软公司与开放人工智能研究中心周一宣布扩大合作伙伴关系，";
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(text_key("微软", text));
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

BENCHMARK(TextKeyOfIdeographs);

// Keys and look-ups of a document's entries, all known, unpacking and packing of 512 records
// included.
void SeenEntries(benchmark::State& state) {
    const std::vector<Entry> entries = document(0, 1250);
    SeenSet full;
    for (std::size_t i = 0; i < 482; ++i) {
        full.note({i * 7919 + 1, i * 104'729 + 1, (i * 15'485'863) | 1U},
                  std::chrono::floor<Seconds>(kNow));
    }
    for (const Entry& e : entries) {
        full.note(entry_keys(e), std::chrono::floor<Seconds>(kNow));
    }
    const std::string packed = full.pack();
    for (auto _ : state) {
        SeenSet seen = *SeenSet::unpack(packed);
        for (const Entry& e : entries) {
            const EntryKeys keys = entry_keys(e);
            benchmark::DoNotOptimize(seen.look_up(keys));
            seen.note(keys, std::chrono::floor<Seconds>(kNow));
        }
        seen.trim(kDocument);
        benchmark::DoNotOptimize(seen.modified());
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kDocument));
}

BENCHMARK(SeenEntries);

void SeenSetOnly(benchmark::State& state) {
    std::vector<EntryKeys> keys;
    SeenSet full;
    for (std::size_t i = 0; i < 512; ++i) {
        keys.push_back({i * 7919 + 1, i * 104'729 + 1, (i * 15'485'863) | 1U});
        full.note(keys.back(), std::chrono::floor<Seconds>(kNow));
    }
    const std::string packed = full.pack();
    for (auto _ : state) {
        SeenSet seen = *SeenSet::unpack(packed);
        for (std::size_t i = 0; i < kDocument; ++i) {
            benchmark::DoNotOptimize(seen.look_up(keys[i]));
            seen.note(keys[i], std::chrono::floor<Seconds>(kNow));
        }
        seen.trim(kDocument);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kDocument));
}

BENCHMARK(SeenSetOnly);

// The whole of process(), without a tagger; each document is new. JSON of the stories included.
void NewStories(benchmark::State& state) {
    const auto text_bytes = static_cast<std::size_t>(state.range(0));
    Watch watch;
    watch.name = "everything";
    watch.to = {"log"};
    Pipeline pipeline(nullptr, {watch}, {});
    std::size_t first = 0;
    for (auto _ : state) {
        state.PauseTiming();
        std::vector<Entry> entries = document(first, text_bytes);
        first += kDocument;
        SeenSet seen;
        state.ResumeTiming();
        const PipelineOutcome outcome =
            pipeline.process("one", false, std::move(entries), seen, kNow);
        benchmark::DoNotOptimize(outcome.stories.data());
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kDocument));
}

BENCHMARK(NewStories)->Arg(200)->Arg(1250)->Arg(5000)->Iterations(3000);

// Finding and adding, at a given number of remembered stories.
void Remember(benchmark::State& state) {
    const auto remembered = static_cast<std::size_t>(state.range(0));
    Identity identity(remembered, Seconds{14 * 24 * 3600});
    std::mt19937_64 random(1);
    const auto add = [&] {
        const StoryKeys keys{random(), random()};
        if (!identity.find(keys)) {
            identity.add({{keys.url, keys.text}, {keys.url, keys.text}}, keys, kNow);
        }
    };
    while (identity.size() < remembered) {
        add();
    }
    for (auto _ : state) {
        add();
    }
    state.SetItemsProcessed(state.iterations());
    state.counters["bytes_per_story"] =
        static_cast<double>(identity.memory()) / static_cast<double>(identity.size());
}

BENCHMARK(Remember)->Arg(10'000)->Arg(100'000)->Arg(1'000'000);

}  // namespace
}  // namespace vigie

BENCHMARK_MAIN();
