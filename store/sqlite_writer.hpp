#pragma once

// SqliteWriter: one transaction per call: the rows of batches into the tables of sqlite_schema.cpp.
// Either all of it happened when write() returns success, on the disk, or nothing did.

#include "store/sqlite.hpp"
#include "store/sqlite_sinks.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace vigie {

// What stories are looked up by: 64 bits of their id.
[[nodiscard]] std::int64_t story_key(std::string_view id);

class SqliteWriter {
  public:
    // `database` outlives the writer.
    explicit SqliteWriter(Sqlite& database) : database_(database), sinks_(database) {}

    [[nodiscard]] Result<> write(const std::vector<const Batch*>& batches);
    [[nodiscard]] Result<std::uint64_t> redrive(std::string_view sink,
                                                std::int64_t since_ms,
                                                std::int64_t now_ms);

    // The number a sink has in the tables; 0 when it has none yet.
    [[nodiscard]] Result<std::int64_t> sink_id(std::string_view name) { return sinks_.find(name); }

  private:
    struct Statements {
        SqliteStatement feed;
        SqliteStatement seen;
        SqliteStatement find_story;
        SqliteStatement story;
        SqliteStatement story_json;
        SqliteStatement told;
        SqliteStatement copy;
        SqliteStatement delivery;
        SqliteStatement delivered;
        SqliteStatement retry;
        SqliteStatement dead;
        SqliteStatement sink_delivered;
        SqliteStatement sink_state;
        SqliteStatement retagged_json;
        SqliteStatement retagged;
    };

    struct AlertStatements {
        SqliteStatement message;
        SqliteStatement held;
        SqliteStatement released;
        SqliteStatement policy;
        SqliteStatement forget_policy;
    };

    // A story of this transaction, or one it refers to: where it stands, and which sinks it has
    // been told to (their numbers, four bytes each).
    struct Known {
        std::int64_t row = 0;
        bool is_new = false;
        std::string told;
    };

    [[nodiscard]] static bool is_told_by_message(const Delivery& delivery) {
        return delivery.again || delivery.type == MessageType::digest;
    }

    [[nodiscard]] Result<> prepare();
    [[nodiscard]] Result<> transact(const std::vector<const Batch*>& batches);
    [[nodiscard]] Result<> write_rows(const std::vector<const Batch*>& batches);
    [[nodiscard]] Result<> write_feed(const FeedState& feed);
    [[nodiscard]] Result<> plan_delivery(const Delivery& delivery);
    [[nodiscard]] Result<> write_delivery(const Delivery& delivery);
    [[nodiscard]] Result<> write_outbox(const Delivery& delivery,
                                        SqliteSinks::Sink& sink,
                                        std::int64_t story_row);
    [[nodiscard]] Result<> write_result(const DeliveryResult& result);

    // store/sqlite_archive.cpp
    [[nodiscard]] Result<Known*> find_story(std::string_view id);
    [[nodiscard]] Result<> write_story(const StoryRow& story);
    [[nodiscard]] Result<> write_copy(const CopyRow& copy);
    [[nodiscard]] Result<> write_retagged(const RetaggedStory& story);

    // store/sqlite_alert_writer.cpp
    [[nodiscard]] Result<> prepare_alerts();
    [[nodiscard]] Result<> write_message(const Delivery& delivery);
    [[nodiscard]] Result<> write_held(const HeldRow& held);
    [[nodiscard]] Result<> write_policy(const PolicyRow& policy);
    [[nodiscard]] Result<> write_sink(const SinkState& state);

    Sqlite& database_;
    std::optional<Statements> statements_;
    std::optional<AlertStatements> alerts_;
    SqliteSinks sinks_;
    bool out_of_space_ = false;                                  // why the last transaction failed
    std::unordered_map<std::string_view, Known> known_;          // of the transaction being written
    std::unordered_map<std::string_view, std::string> planned_;  // sinks by story, likewise
    std::map<std::int64_t, std::int64_t> delivered_;             // by sink, of that transaction
};

}  // namespace vigie
