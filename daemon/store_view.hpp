#pragma once

// Opening what a configuration points at, for the commands that look at a store beside the daemon.

#include "daemon/setup.hpp"
#include "store/store.hpp"

#include <memory>
#include <optional>
#include <string>

namespace vigie {

struct StoreView {
    Config config;
    std::unique_ptr<Store> store;
};

// Prints what is wrong on stderr and sets `code` (kUsage or kFailed) where it cannot.
[[nodiscard]] std::optional<StoreView> open_store_of(const std::string& config_file,
                                                     bool read_only,
                                                     int& code);

// The configuration alone.
[[nodiscard]] std::optional<Config> read_config_of(const std::string& config_file, int& code);

// ,"disabled":"…","reason":"…" of a sink that is.
void append_disabled(std::string& json, const SinkState* disabled);

// "2 min ago", "in 45 s", "never".
[[nodiscard]] std::string relative_time(Instant when, Instant now);

// Right-padded to `columns` as the terminal counts, cut with "…" where longer.
[[nodiscard]] std::string cell(std::string_view text, std::size_t columns);

}  // namespace vigie
