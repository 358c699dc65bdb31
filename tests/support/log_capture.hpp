#pragma once

// A logger whose lines the test can read.

#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

#include <memory>
#include <sstream>
#include <string>

namespace vigie::test {

class LogCapture {
  public:
    LogCapture() : logger_("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(stream_)) {
        logger_.set_pattern("%l %v");
        logger_.set_level(spdlog::level::debug);
    }

    [[nodiscard]] spdlog::logger& logger() { return logger_; }

    [[nodiscard]] std::string text() const { return stream_.str(); }

    // How often `what` stands in the log.
    [[nodiscard]] std::size_t count(std::string_view what) const {
        const std::string all = text();
        std::size_t found = 0;
        for (std::size_t at = all.find(what); at != std::string::npos;
             at = all.find(what, at + 1)) {
            ++found;
        }
        return found;
    }

  private:
    std::ostringstream stream_;
    spdlog::logger logger_;
};

}  // namespace vigie::test
