#include "sinks/disabled_notice.hpp"

#include "store/sqlite_store.hpp"
#include "tests/support/deliveries.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/log_capture.hpp"
#include "tests/support/recording_sink.hpp"
#include "tests/support/run.hpp"

#include <gtest/gtest.h>

namespace vigie::test {
namespace {

class DisabledNoticeTest : public testing::Test {
  protected:
    void disable(const std::string& sink) {
        Batch batch;
        batch.sinks = {{sink, kMorning, "status 410", false}};
        ASSERT_TRUE(store_->commit(batch));
    }

    void tell() {
        run(io_,
            tell_of_disabled_sinks(
                {&gone_, &log_sink_, &desk_, &spare_}, *store_, commits_, worker_, log_.logger()));
    }

    FakeClock clock_{kMorning};
    LogCapture log_;
    std::unique_ptr<Store> store_ = std::move(*open_sqlite_store(":memory:"));
    boost::asio::io_context io_;
    GroupCommit commits_{*store_, worker_};
    Worker worker_{"test-worker"};
    RecordingSink gone_{io_, clock_, "gone", {}};
    RecordingSink log_sink_{io_, clock_, "log", {}};
    RecordingSink desk_{io_, clock_, "desk", {}};
    RecordingSink spare_{io_, clock_, "spare", {}};
};

TEST_F(DisabledNoticeTest, IsToldOnceThroughTheFirstSinkThatTakesIt) {
    disable("gone");
    log_sink_.will_announce(Error(Errc::unavailable, "a log"));

    tell();
    tell();

    EXPECT_EQ(log_sink_.announced().size(), 1U);
    ASSERT_EQ(desk_.announced().size(), 1U);
    EXPECT_EQ(desk_.announced()[0].sink, "gone");
    EXPECT_EQ(desk_.announced()[0].place, "recording gone");
    EXPECT_EQ(desk_.announced()[0].reason, "status 410");
    EXPECT_EQ(desk_.announced()[0].since, kMorning);
    EXPECT_TRUE(gone_.announced().empty());
    EXPECT_TRUE(spare_.announced().empty());
    EXPECT_TRUE(store_->disabled_sinks()->at(0).announced);
}

TEST_F(DisabledNoticeTest, IsTriedAgainUntilItIsTaken) {
    disable("gone");
    for (RecordingSink* sink : {&log_sink_, &desk_, &spare_}) {
        sink->will_announce(Error(Errc::network, "down"));
    }
    tell();
    EXPECT_FALSE(store_->disabled_sinks()->at(0).announced);

    spare_.will_announce({});
    tell();

    EXPECT_EQ(spare_.announced().size(), 2U);
    EXPECT_TRUE(store_->disabled_sinks()->at(0).announced);
}

TEST_F(DisabledNoticeTest, IsNotToldThroughAnotherDisabledSinkNorOfAForgottenOne) {
    disable("gone");
    disable("desk");
    disable("in no configuration");
    log_sink_.will_announce(Error(Errc::unavailable, "a log"));

    tell();

    EXPECT_TRUE(desk_.announced().empty());
    EXPECT_EQ(spare_.announced().size(), 2U);
}

}  // namespace
}  // namespace vigie::test
