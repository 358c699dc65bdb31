// How many signed webhooks a second one core sends, 128 under way: straight from the sink, and from
// the outbox with every outcome on the disk. Takes the address of a receiver that answers 204:
//     delivery_bench [OPTIONS OF GOOGLE BENCHMARK] http://127.0.0.1:18081/hook
// tests/bench/delivery.py starts one. The store lives in VIGIE_BENCH_FOLDER, else in /dev/shm.

#include "base/http/curl_client.hpp"
#include "base/http/curl_global.hpp"
#include "base/worker.hpp"
#include "sinks/deliverer.hpp"
#include "sinks/webhook_sink.hpp"
#include "store/group_commit.hpp"
#include "store/sqlite_store.hpp"
#include "tests/support/deliveries.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/run.hpp"

#include <benchmark/benchmark.h>
#include <boost/asio/co_spawn.hpp>
#include <spdlog/sinks/null_sink.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace vigie {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kInFlight = 128;
constexpr int kDeliveries = 10'000;

std::string& receiver() {
    static std::string address;
    return address;
}

WebhookOptions options() {
    WebhookOptions made;
    made.name = "hook";
    made.url = receiver();
    made.secrets = {WebhookKey{std::string(32, 'k')}};
    made.parallel = kInFlight;
    made.allow_private = true;
    return made;
}

CurlOptions curl_options() {
    CurlOptions made;
    made.max_per_host = kInFlight;
    return made;
}

Story bench_story(int number) {
    Story story = test::numbered_story(number);
    story.text.assign(1'000, 'x');
    return story;
}

// What a benchmark of delivering needs, on one loop.
struct Sending {
    CurlGlobal curl;
    asio::io_context io{1};
    test::FakeClock clock{test::kMorning};
    spdlog::logger log{"bench", std::make_shared<spdlog::sinks::null_sink_mt>()};
    CurlClient http{io.get_executor(), curl_options()};
    WebhookSink sink{options(), http, clock, log};
};

asio::awaitable<void> send_some(WebhookSink& sink, int& next, int& failed) {
    while (next < kDeliveries) {
        std::vector<Delivery> one;
        one.push_back(test::delivery_of(bench_story(next++)));
        const std::vector<Attempt> attempts = co_await sink.deliver(std::move(one));
        failed += attempts.front().verdict == DeliveryVerdict::delivered ? 0 : 1;
    }
}

void straight(benchmark::State& state) {
    Sending sending;
    for (auto _ : state) {
        int next = 0;
        int failed = 0;
        for (std::size_t i = 0; i < kInFlight; ++i) {
            asio::co_spawn(
                sending.io, send_some(sending.sink, next, failed), [](const std::exception_ptr& e) {
                    if (e) {
                        std::rethrow_exception(e);
                    }
                });
        }
        sending.io.restart();
        sending.io.run();
        if (failed > 0) {
            state.SkipWithError("the receiver did not take them all");
            return;
        }
    }
    state.SetItemsProcessed(state.iterations() * kDeliveries);
}

BENCHMARK(straight)->Unit(benchmark::kMillisecond)->UseRealTime();

Batch filled(int first, int count) {
    Batch batch;
    for (int i = first; i < first + count; ++i) {
        const Story story = bench_story(i);
        Delivery delivery = test::delivery_of(story, "hook");
        StoryRow row;
        row.id = story.id;
        row.event = story.event;
        row.first_seen = story.first_seen;
        row.relevant = true;
        row.json = std::move(delivery.story_json);
        batch.stories.push_back(std::move(row));
        batch.deliveries.push_back(std::move(delivery));
    }
    return batch;
}

std::filesystem::path store_folder() {
    const char* given = std::getenv("VIGIE_BENCH_FOLDER");
    std::string folder = std::string(given == nullptr ? "/dev/shm" : given) + "/vigie-bench-XXXXXX";
    return mkdtemp(folder.data()) == nullptr ? "" : folder;
}

void from_the_outbox(benchmark::State& state) {
    const std::filesystem::path folder = store_folder();
    auto store = open_sqlite_store(folder / "bench.db");
    if (!store) {
        state.SkipWithError(store.error().detail().c_str());
        return;
    }
    Sending sending;
    Worker worker("bench-worker");
    GroupCommit commits(**store, worker);
    Random random(1);
    int filled_to = 0;
    for (auto _ : state) {
        state.PauseTiming();
        const Result<> stored = (*store)->commit(filled(filled_to, kDeliveries));
        filled_to += kDeliveries;
        Deliverer deliverer(sending.io.get_executor(),
                            sending.sink,
                            **store,
                            commits,
                            worker,
                            sending.clock,
                            random,
                            sending.log,
                            RetryPolicy{});
        state.ResumeTiming();
        asio::co_spawn(sending.io, deliverer.drain(), [](const std::exception_ptr& e) {
            if (e) {
                std::rethrow_exception(e);
            }
        });
        sending.io.restart();
        sending.io.run();
        if (!stored || deliverer.counts().delivered != kDeliveries) {
            state.SkipWithError("not all were delivered");
            return;
        }
    }
    state.SetItemsProcessed(state.iterations() * kDeliveries);
    std::filesystem::remove_all(folder);
}

BENCHMARK(from_the_outbox)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace vigie

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (argc != 2) {
        std::fprintf(stderr,
                     "usage: delivery_bench [BENCHMARK OPTIONS] http://127.0.0.1:PORT/hook\n");
        return 2;
    }
    vigie::receiver() = argv[1];
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
