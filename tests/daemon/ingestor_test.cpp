#include "daemon/ingestor.hpp"

#include "store/sqlite_store.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/run.hpp"
#include "tests/support/store_wrapper.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>

#include <future>

namespace vigie {
namespace {

constexpr const char* kOutletFeed = R"(<rss version="2.0"><channel><title>Outlet</title>
    <item><guid>1</guid><link>https://outlet.example/1</link><title>OpenAI opens an office</title></item>
    <item><guid>2</guid><link>https://outlet.example/2</link><title>The ferry is late</title></item>
</channel></rss>)";

// A store whose disk can be full.
class FullableStore final : public test::StoreWrapper {
  public:
    using test::StoreWrapper::StoreWrapper;

    Result<> commit_all(const std::vector<const Batch*>& batches) override {
        if (full) {
            return Error(Errc::storage, "vigie.db: database or disk is full");
        }
        return test::StoreWrapper::commit_all(batches);
    }

    bool full = false;
};

class IngestorTest : public testing::Test {
  protected:
    IngestorTest() {
        spec_.url = "https://outlet.example/feed";
        spec_.name = "outlet";
        state_.url = spec_.url;
        Watch everything;
        everything.name = "everything";
        everything.to = {"log"};
        PipelineOptions options;
        options.backlog = std::nullopt;
        auto tagger = std::make_shared<const Tagger>(Knowledge{});
        pipeline_ = std::make_unique<Pipeline>(tagger, std::vector<Watch>{everything}, options);
        ingestor_ = std::make_unique<Ingestor>(
            store_,
            commits_,
            worker_,
            *pipeline_,
            random_,
            clock_,
            log_,
            [this](const IngestReport& report) { reports_.push_back(report); });
    }

    Result<FeedState> accept(Result<HttpResponse> response) {
        PollAnswer answer{state_, std::move(response)};
        Result<FeedState> after = test::run(io_, ingestor_->accept(spec_, std::move(answer)));
        if (after) {
            state_ = *after;
        }
        return after;
    }

    static HttpResponse ok(const std::string& body) {
        HttpResponse response;
        response.status = 200;
        response.body = body;
        response.url = "https://outlet.example/feed";
        response.headers = {{"ETag", "\"v1\""}};
        return response;
    }

    std::size_t owed() { return store_.due_deliveries("log", clock_.now(), 0, 100)->size(); }

    boost::asio::io_context io_;
    FullableStore store_{std::move(*open_sqlite_store(":memory:"))};
    Worker worker_{"test-worker"};
    GroupCommit commits_{store_, worker_};
    Random random_{7};
    test::FakeClock clock_{Instant{Millis{1'700'000'000'000}}};
    spdlog::logger log_{"test", std::make_shared<spdlog::sinks::null_sink_mt>()};
    std::unique_ptr<Pipeline> pipeline_;
    std::unique_ptr<Ingestor> ingestor_;
    std::vector<IngestReport> reports_;
    FeedSpec spec_;
    FeedState state_;
};

TEST_F(IngestorTest, StoresStoriesStateAndDeliveriesTogetherAndThenReports) {
    const Result<FeedState> after = accept(ok(kOutletFeed));

    ASSERT_TRUE(after);
    EXPECT_EQ(after->validators.etag, "\"v1\"");
    EXPECT_TRUE(after->primed);
    EXPECT_EQ(after->title, "Outlet");
    EXPECT_EQ(owed(), 2U);
    EXPECT_EQ(store_.load_feeds()->at(0), *after);
    ASSERT_EQ(reports_.size(), 1U);
    EXPECT_EQ(reports_[0].stories.size(), 2U);
    EXPECT_EQ(reports_[0].sinks, std::vector<std::string>{"log"});
}

TEST_F(IngestorTest, SaysNothingNewOfADocumentItHasRead) {
    ASSERT_TRUE(accept(ok(kOutletFeed)));

    ASSERT_TRUE(accept(ok(kOutletFeed)));
    ASSERT_TRUE(accept(ok(std::string(kOutletFeed) + " ")));

    EXPECT_EQ(owed(), 2U);
    EXPECT_EQ(ingestor_->totals().fresh, 2U);
    EXPECT_EQ(ingestor_->totals().known, 2U);  // the unchanged body was not even read
}

TEST_F(IngestorTest, LosesNothingWhenTheDiskIsFull) {
    store_.full = true;
    const Result<FeedState> failed = accept(ok(kOutletFeed));
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code(), Errc::storage);
    EXPECT_TRUE(reports_.empty());

    store_.full = false;
    ASSERT_TRUE(accept(ok(kOutletFeed)));

    EXPECT_EQ(owed(), 2U);
    EXPECT_EQ(ingestor_->totals().fresh, 2U);
}

TEST_F(IngestorTest, KeepsNoValidatorsFromABodyThatIsNoFeed) {
    const Result<FeedState> after = accept(ok("<html>please log in</html>"));

    ASSERT_TRUE(after);
    EXPECT_EQ(after->validators.etag, "");
    EXPECT_EQ(after->failures, 1U);
    EXPECT_FALSE(after->last_error.empty());
    EXPECT_EQ(owed(), 0U);
}

TEST_F(IngestorTest, RecordsAFailedFetch) {
    const Result<FeedState> after = accept(Error(Errc::network, "connection refused"));

    ASSERT_TRUE(after);
    EXPECT_EQ(after->failures, 1U);
    EXPECT_NE(after->last_error.find("connection refused"), std::string::npos);
    EXPECT_EQ(store_.load_feeds()->at(0).failures, 1U);
}

// A cold start, or a long list that is added, must not hold up the news.
TEST_F(IngestorTest, ReadsWhatKnownFeedsSayBeforeTheFirstDocumentsOfOthers) {
    constexpr int kFirst = 5;
    std::vector<std::string> ended;
    std::promise<void> let_go;
    // Until then the worker is busy, and all that follows queues up.
    boost::asio::post(worker_.executor(), [&] { let_go.get_future().wait(); });
    const auto begin = [&](const std::string& name, bool primed) {
        FeedSpec spec;
        spec.name = name;
        spec.url = "https://" + name + ".example/feed";
        PollAnswer answer{FeedState{}, ok(kOutletFeed)};
        answer.before.url = spec.url;
        answer.before.primed = primed;
        boost::asio::co_spawn(io_,
                              ingestor_->accept(spec, std::move(answer)),
                              [&ended, name](const std::exception_ptr& error, const auto& after) {
                                  EXPECT_FALSE(error);
                                  EXPECT_TRUE(after);
                                  ended.push_back(name);
                              });
        io_.restart();
        io_.poll();
    };
    for (int i = 0; i < kFirst; ++i) {
        begin("first" + std::to_string(i), false);
    }
    begin("known", true);

    let_go.set_value();
    io_.restart();
    io_.run();

    ASSERT_EQ(ended.size(), kFirst + 1U);
    EXPECT_EQ(ended.front(), "known");
    EXPECT_EQ(store_.load_feeds()->size(), kFirst + 1U);
}

// None is waiting for a commit that nobody has asked for.
TEST_F(IngestorTest, StoresAFirstDocumentThatComesAlone) {
    EXPECT_TRUE(accept(ok(kOutletFeed)));
    EXPECT_EQ(store_.load_feeds()->size(), 1U);
}

}  // namespace
}  // namespace vigie
