// What the store costs per story and per delivery. The file lives in VIGIE_BENCH_FOLDER, or in
// /dev/shm (tmpfs: without the disk's own time).

#include "base/random.hpp"
#include "store/sqlite_store.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace vigie {
namespace {

constexpr Instant kNoon{Millis{1'700'000'000'000}};
constexpr std::size_t kJsonBytes = 1'500;

std::string random_id(Random& random) {
    std::string id;
    while (id.size() < 26) {
        id += "0123456789abcdefghijklmnopqrstuv"[random.next() % 32];
    }
    return id;
}

std::filesystem::path bench_file() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
    const char* folder = std::getenv("VIGIE_BENCH_FOLDER");
    return std::filesystem::path(folder == nullptr ? "/dev/shm" : folder) / "vigie-store-bench.db";
}

class BenchStore {
  public:
    BenchStore() : file_(bench_file()) {
        remove();
        auto opened = open_sqlite_store(file_);
        if (!opened) {
            std::abort();
        }
        store_ = std::move(*opened);
    }

    BenchStore(const BenchStore&) = delete;
    BenchStore& operator=(const BenchStore&) = delete;

    ~BenchStore() {
        store_.reset();
        remove();
    }

    Store& operator*() { return *store_; }

    Store* operator->() { return store_.get(); }

    Batch batch(std::size_t stories) {
        Batch made;
        for (std::size_t i = 0; i < stories; ++i) {
            StoryRow& story = made.stories.emplace_back();
            story.id = random_id(random_);
            story.event = story.id;
            story.url_key = random_.next();
            story.text_key = random_.next();
            story.first_seen = kNoon;
            story.relevant = true;
            story.json.assign(kJsonBytes, 'j');
            Delivery& delivery = made.deliveries.emplace_back();
            delivery.sink = "log";
            delivery.message_id = "msg_" + story.id;
            delivery.story_id = story.id;
            delivery.watches = {"everything"};
            delivery.created = delivery.due = kNoon;
        }
        return made;
    }

    void fill(std::size_t stories) {
        for (std::size_t stored = 0; stored < stories; stored += 10'000) {
            must(store_->commit(batch(std::min<std::size_t>(stories - stored, 10'000))));
        }
    }

    static void must(const Result<>& stored) {
        if (!stored) {
            std::abort();
        }
    }

  private:
    void remove() {
        for (const char* end : {"", "-wal", "-shm"}) {
            std::filesystem::remove(file_.string() + end);
        }
    }

    std::filesystem::path file_;
    std::unique_ptr<Store> store_;
    Random random_{1};
};

// Stories with a delivery each, in one commit, into a store that already has some.
void commit_stories(benchmark::State& state) {
    const auto stories = static_cast<std::size_t>(state.range(0));
    BenchStore store;
    store.fill(static_cast<std::size_t>(state.range(1)));
    for (auto _ : state) {
        state.PauseTiming();
        const Batch batch = store.batch(stories);
        state.ResumeTiming();
        BenchStore::must(store->commit(batch));
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(commit_stories)
    ->Args({30, 0})
    ->Args({1'000, 0})
    ->Args({1'000, 300'000})
    ->Args({10'000, 0})
    ->Iterations(50);

// A page of the outbox read, and settled as delivered.
void settle_deliveries(benchmark::State& state) {
    const auto page = static_cast<std::size_t>(state.range(0));
    BenchStore store;
    store.fill(page * 51);
    for (auto _ : state) {
        const auto due = store->due_deliveries("log", kNoon, 0, page);
        Batch results;
        for (const Delivery& delivery : *due) {
            results.results.push_back({delivery.row, DeliveryVerdict::delivered, {}, 1, {}});
        }
        BenchStore::must(store->commit(results));
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(settle_deliveries)->Arg(128)->Arg(1'000)->Iterations(50);

// A page of a backlog whose deliveries all wait for a retry that is due, as after redrive.
void page_of_due_retries(benchmark::State& state) {
    const auto waiting = static_cast<std::size_t>(state.range(0));
    BenchStore store;
    store.fill(waiting);
    Batch dead;
    for (std::size_t row = 1; row <= waiting; ++row) {
        dead.results.push_back(
            {static_cast<std::int64_t>(row), DeliveryVerdict::dead, kNoon, 1, "HTTP 410"});
    }
    BenchStore::must(store->commit(dead));
    benchmark::DoNotOptimize(store->redrive("log", Instant{}, kNoon));
    std::int64_t after = 0;
    for (auto _ : state) {
        const auto due = store->due_deliveries("log", kNoon, after, 256);
        after = due->back().row;
    }
    state.SetItemsProcessed(state.iterations() * 256);
}

BENCHMARK(page_of_due_retries)->Arg(3'000)->Arg(200'000)->Iterations(10);

// What the pipeline reads at the start.
void load_story_keys(benchmark::State& state) {
    BenchStore store;
    store.fill(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        std::uint64_t sum = 0;
        const Result<> read =
            store->each_story_key({}, [&](const StoryKeyRow& row) { sum += row.text_key; });
        benchmark::DoNotOptimize(sum);
        BenchStore::must(read);
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(load_story_keys)->Arg(300'000)->Iterations(2)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace vigie

BENCHMARK_MAIN();
