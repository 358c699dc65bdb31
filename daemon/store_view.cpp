#include "daemon/store_view.hpp"

#include "base/story_json.hpp"
#include "daemon/commands.hpp"
#include "daemon/terminal.hpp"
#include "store/sqlite_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace vigie {

std::optional<Config> read_config_of(const std::string& config_file, int& code) {
    boost::system::result<Setup, Mistakes> setup = read_setup(config_file);
    if (!setup) {
        for (const std::string& mistake : setup.error()) {
            fmt::print(stderr, "vigie: {}\n", mistake);
        }
        code = kUsage;
        return std::nullopt;
    }
    return std::move(setup->config);
}

std::optional<StoreView> open_store_of(const std::string& config_file, bool read_only, int& code) {
    std::optional<Config> config = read_config_of(config_file, code);
    if (!config) {
        return std::nullopt;
    }
    Result<std::unique_ptr<Store>> store = open_sqlite_store(config->state / "vigie.db", read_only);
    if (!store) {
        fmt::print(stderr, "vigie: {}\n", store.error().detail());
        code = kFailed;
        return std::nullopt;
    }
    return StoreView{std::move(*config), std::move(*store)};
}

void append_disabled(std::string& json, const SinkState* disabled) {
    if (disabled != nullptr) {
        json += fmt::format(",\"disabled\":\"{}\",\"reason\":",
                            format_rfc3339(disabled->disabled.value_or(Instant{})));
        append_json_string(json, disabled->reason);
    }
}

std::string relative_time(Instant when, Instant now) {
    if (when == Instant{}) {
        return "never";
    }
    const auto seconds = std::chrono::duration_cast<Seconds>(now - when).count();
    const auto size = std::llabs(seconds);
    constexpr long long kMinute = 60;
    constexpr long long kHour = 60 * kMinute;
    constexpr long long kDay = 24 * kHour;
    std::string amount;
    if (size < 2 * kMinute) {
        amount = fmt::format("{} s", size);
    } else if (size < 2 * kHour) {
        amount = fmt::format("{} min", size / kMinute);
    } else if (size < 2 * kDay) {
        amount = fmt::format("{} h", size / kHour);
    } else {
        amount = fmt::format("{} days", size / kDay);
    }
    return seconds >= 0 ? amount + " ago" : "in " + amount;
}

std::string cell(std::string_view text, std::size_t columns) {
    std::string out = fit_columns(printable(text), columns);
    const std::size_t width = display_width(out);
    out.append(columns - std::min(columns, width), ' ');
    return out;
}

}  // namespace vigie
