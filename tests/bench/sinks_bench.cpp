// What telling costs: signing a webhook, making its body, and the log from batch to disk.
// The log is written under TMPDIR (or /dev/shm where there is one), so that the disk is not
// measured.

#include "base/worker.hpp"
#include "sinks/jsonl_sink.hpp"
#include "sinks/signature.hpp"
#include "sinks/webhook_body.hpp"
#include "tests/support/deliveries.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/run.hpp"

#include <benchmark/benchmark.h>
#include <spdlog/sinks/null_sink.h>

#include <cstdlib>
#include <filesystem>

namespace vigie {
namespace {

constexpr std::size_t kBatch = 512;

std::vector<Delivery> batch_from(int first) {
    std::vector<Delivery> batch;
    for (int i = 0; i < static_cast<int>(kBatch); ++i) {
        Story story = test::numbered_story(first + i);
        story.text.assign(1'500, 'x');
        batch.push_back(test::delivery_of(story));
    }
    return batch;
}

void sign(benchmark::State& state) {
    const std::vector<WebhookKey> keys(static_cast<std::size_t>(state.range(0)),
                                       WebhookKey{std::string(32, 'k')});
    const std::string body = *webhook_body(batch_from(0).front(), 20'000);
    for (auto _ : state) {
        benchmark::DoNotOptimize(webhook_signature(
            keys, "msg_p5jXN8AQM9LWM0D4", "1614265330", body, Time{Seconds{1614265330}}));
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(sign)->Arg(1)->Arg(2);

void make_body(benchmark::State& state) {
    Story story = test::numbered_story(1);
    story.text.assign(static_cast<std::size_t>(state.range(0)), 'x');
    const Delivery delivery = test::delivery_of(story);
    for (auto _ : state) {
        benchmark::DoNotOptimize(webhook_body(delivery, 20'000));
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(make_body)->Arg(1'500)->Arg(30'000);  // whole, cut

// From deliver() to the acknowledgement, two threads and the flush included.
void append_to_log(benchmark::State& state) {
    std::string folder = std::filesystem::exists("/dev/shm")
                             ? "/dev/shm"
                             : std::filesystem::temp_directory_path().string();
    folder += "/vigie-bench-XXXXXX";
    if (mkdtemp(folder.data()) == nullptr) {
        state.SkipWithError("no folder for the log");
        return;
    }
    boost::asio::io_context io;
    test::FakeClock clock{test::kMorning};
    spdlog::logger log("bench", std::make_shared<spdlog::sinks::null_sink_mt>());
    Worker worker("bench-worker");
    JsonlOptions options;
    options.path = std::filesystem::path(folder) / "stories.jsonl";
    options.rotate_size = 64ULL << 20U;
    options.keep = 1;
    JsonlSink sink(options, worker, clock, log);
    if (const Result<> opened = sink.open(); !opened) {
        state.SkipWithError(opened.error().detail().c_str());
        return;
    }
    int next = 0;
    for (auto _ : state) {
        state.PauseTiming();
        std::vector<Delivery> batch = batch_from(next);
        next += static_cast<int>(kBatch);
        state.ResumeTiming();
        benchmark::DoNotOptimize(test::run(io, sink.deliver(std::move(batch))));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBatch));
    std::filesystem::remove_all(folder);
}

BENCHMARK(append_to_log)->UseRealTime();

}  // namespace
}  // namespace vigie

BENCHMARK_MAIN();
