#include "daemon/notify.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace vigie {
namespace {

// The other end: what systemd would read.
class NotifyTest : public testing::Test {
  protected:
    NotifyTest() {
        std::string folder = testing::TempDir() + "notify-XXXXXX";
        path_ = std::string(mkdtemp(folder.data())) + "/socket";
        fd_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path_.c_str(), sizeof(address.sun_path) - 1);
        EXPECT_EQ(bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    }

    ~NotifyTest() override {
        close(fd_);
        std::filesystem::remove_all(std::filesystem::path(path_).parent_path());
        unsetenv("NOTIFY_SOCKET");
        unsetenv("WATCHDOG_USEC");
        unsetenv("WATCHDOG_PID");
    }

    std::string received() {
        char buffer[4096];
        const ssize_t got = recv(fd_, buffer, sizeof(buffer), 0);
        return got < 0 ? std::string() : std::string(buffer, static_cast<std::size_t>(got));
    }

    std::string path_;
    int fd_ = -1;
};

TEST_F(NotifyTest, SaysReadyWithAStatusAndItsPid) {
    const Notifier notifier(path_);

    notifier.ready("12 feeds");

    EXPECT_EQ(received(), "READY=1\nSTATUS=12 feeds\nMAINPID=" + std::to_string(getpid()));
}

TEST_F(NotifyTest, SaysReloadingWithTheMonotonicTime) {
    const Notifier notifier(path_);

    notifier.reloading();

    EXPECT_EQ(received().rfind("RELOADING=1\nMONOTONIC_USEC=", 0), 0U);
}

TEST_F(NotifyTest, SaysStoppingAndFeedsTheWatchdog) {
    const Notifier notifier(path_);

    notifier.stopping("bye");
    notifier.watchdog();

    EXPECT_EQ(received(), "STOPPING=1\nSTATUS=bye");
    EXPECT_EQ(received(), "WATCHDOG=1");
}

TEST_F(NotifyTest, KeepsAStatusOnOneLineSoThatNoOtherAssignmentSlipsIn) {
    const Notifier notifier(path_);

    notifier.status("two\nWATCHDOG=1");

    EXPECT_EQ(received(), "STATUS=two WATCHDOG=1");
}

TEST_F(NotifyTest, ReadsSocketAndWatchdogFromTheEnvironmentAndTakesThemOut) {
    setenv("NOTIFY_SOCKET", path_.c_str(), 1);
    setenv("WATCHDOG_USEC", "30000000", 1);
    setenv("WATCHDOG_PID", std::to_string(getpid()).c_str(), 1);

    const Notifier notifier = Notifier::from_environment();

    EXPECT_EQ(notifier.watchdog_timeout(), Millis{30'000});
    EXPECT_EQ(std::getenv("NOTIFY_SOCKET"), nullptr);
    notifier.watchdog();
    EXPECT_EQ(received(), "WATCHDOG=1");
}

TEST_F(NotifyTest, LeavesAnotherProcesssWatchdogAlone) {
    setenv("NOTIFY_SOCKET", path_.c_str(), 1);
    setenv("WATCHDOG_USEC", "30000000", 1);
    setenv("WATCHDOG_PID", "1", 1);

    EXPECT_EQ(Notifier::from_environment().watchdog_timeout(), std::nullopt);
}

TEST_F(NotifyTest, DoesNothingWithoutASocket) {
    unsetenv("NOTIFY_SOCKET");

    Notifier::from_environment().ready("nobody listens");

    EXPECT_EQ(received(), "");
}

}  // namespace
}  // namespace vigie
