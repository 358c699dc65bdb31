// What it costs to place a new story: identity, copies and events. Run from a release build:
//     build/release/tests/bench/sameness_bench
// A made-up stream: words by Zipf's law, one story in five about an event of the last hours, one in
// twenty a near copy.

#include "pipeline/fingerprint.hpp"
#include "pipeline/sameness.hpp"

#include <benchmark/benchmark.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace vigie {
namespace {

constexpr Instant kStart{std::chrono::milliseconds{1'790'000'000'000}};

class Stream {
  public:
    explicit Stream(std::size_t words) : words_(words) {}

    Story next() {
        Story story;
        ++told_;
        if (told_ % 20 == 0 && !last_.empty()) {
            story = last_[random_() % last_.size()];
            story.title += " update";
            story.text += " and " + word();
            return story;
        }
        const std::string subject = told_ % 5 == 0 && !subjects_.empty()
                                        ? subjects_[random_() % subjects_.size()]
                                        : name() + " " + name() + " " + name();
        story.title = subject + " " + word() + " " + word() + " " + word() + " " + word();
        for (std::size_t i = 0; i < words_; ++i) {
            story.text += i % 12 == 0 ? subject : word();
            story.text += ' ';
        }
        remember(subjects_, subject);
        remember(last_, story);
        return story;
    }

  private:
    template <class T>
    void remember(std::vector<T>& kept, const T& value) {
        constexpr std::size_t kKept = 200;
        kept.size() < kKept ? kept.push_back(value) : void(kept[told_ % kKept] = value);
    }

    std::string word() {
        const double u = std::uniform_real_distribution<double>(0, 1)(random_);
        return "w" + std::to_string(static_cast<int>(std::exp(u * std::log(60'000.0))));
    }

    std::string name() { return "N" + std::to_string(random_() % 200'000); }

    std::mt19937_64 random_{1};
    std::size_t words_;
    std::size_t told_ = 0;
    std::vector<std::string> subjects_;
    std::vector<Story> last_;
};

// range(0): words of the text; range(1): stories in the window.
void Place(benchmark::State& state) {
    Stream stream(static_cast<std::size_t>(state.range(0)));
    const auto window = static_cast<std::size_t>(state.range(1));
    Sameness sameness(window, Seconds{14 * 24 * 3600});
    std::uint64_t told = 0;
    // A window is two weeks long, whatever the number of stories in it.
    const auto gap = std::chrono::milliseconds{14LL * 24 * 3600 * 1000} / static_cast<long>(window);
    const auto tell = [&](const Story& story) {
        const Instant now = kStart + gap * static_cast<long>(told);
        const Hash128 id{1, ++told};
        const StoryKeys keys{told, text_key(story.title, story.text)};
        sameness.expire(now);
        benchmark::DoNotOptimize(sameness.place(story, id, keys, now));
    };
    for (std::size_t i = 0; i < window; ++i) {
        tell(stream.next());
    }
    std::vector<Story> stories;
    for (std::size_t i = 0; i < 2'000; ++i) {
        stories.push_back(stream.next());
    }
    std::size_t at = 0;
    for (auto _ : state) {
        if (at == stories.size()) {
            state.PauseTiming();
            for (Story& story : stories) {
                story = stream.next();
            }
            at = 0;
            state.ResumeTiming();
        }
        tell(stories[at++]);
    }
    state.SetItemsProcessed(state.iterations());
    state.counters["bytes_per_story"] =
        static_cast<double>(sameness.memory()) / static_cast<double>(window);
}

BENCHMARK(Place)
    ->ArgNames({"words", "window"})
    ->Args({35, 10'000})
    ->Args({35, 100'000})
    ->Args({700, 10'000})
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace vigie

BENCHMARK_MAIN();
