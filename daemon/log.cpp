#include "daemon/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace vigie {

namespace {

// %* in the pattern: the syslog priority of the level, as sd-daemon(3) wants it.
class PriorityFlag final : public spdlog::custom_flag_formatter {
  public:
    void format(const spdlog::details::log_msg& message,
                const std::tm& /*time*/,
                spdlog::memory_buf_t& out) override {
        const std::string_view prefix = message.level >= spdlog::level::err    ? "<3>"
                                        : message.level == spdlog::level::warn ? "<4>"
                                        : message.level == spdlog::level::info ? "<6>"
                                                                               : "<7>";
        out.append(prefix.data(), prefix.data() + prefix.size());
    }

    [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
        return std::make_unique<PriorityFlag>();
    }
};

}  // namespace

std::shared_ptr<spdlog::logger> make_logger(const std::string& level) {
    const bool colour = isatty(STDERR_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
    std::shared_ptr<spdlog::logger> log;
    if (colour) {
        log = std::make_shared<spdlog::logger>(
            "vigie", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    } else {
        log = std::make_shared<spdlog::logger>("vigie",
                                               std::make_shared<spdlog::sinks::stderr_sink_mt>());
    }
    if (std::getenv("JOURNAL_STREAM") != nullptr) {
        auto formatter = std::make_unique<spdlog::pattern_formatter>();
        formatter->add_flag<PriorityFlag>('*').set_pattern("%*%v");
        log->set_formatter(std::move(formatter));
    } else {
        log->set_pattern("%H:%M:%S %^%-5l%$ %v");
    }
    log->set_level(spdlog::level::from_str(level));
    log->flush_on(spdlog::level::info);
    return log;
}

}  // namespace vigie
