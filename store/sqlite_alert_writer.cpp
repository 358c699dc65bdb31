// The part of SqliteWriter that is about alerts: messages that are not a story's first telling,
// alerts that wait, and what the rules of the clock go by.

#include "store/sqlite_rows.hpp"
#include "store/sqlite_writer.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace vigie {

std::string join_lines(const std::vector<std::string>& lines) {
    return fmt::format("{}", fmt::join(lines, "\n"));
}

std::vector<std::string> split_lines(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

Result<> SqliteWriter::prepare_alerts() {
    if (alerts_) {
        return {};
    }
    constexpr std::array kSql = {
        "INSERT OR IGNORE INTO message (id_key, created, sink) VALUES (?1,?2,?3)",
        "INSERT OR IGNORE INTO held (sink, message_id, story, watches, created, type, extra, "
        "again, grouping, urgent, alert) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)",
        "DELETE FROM held WHERE row = ?1",
        "INSERT OR REPLACE INTO policy VALUES (?1,?2)",
        "DELETE FROM policy WHERE key = ?1"};
    std::vector<SqliteStatement> made;
    for (const char* sql : kSql) {
        Result<SqliteStatement> statement = database_.prepare(sql);
        if (!statement) {
            return statement.error();
        }
        made.push_back(std::move(*statement));
    }
    alerts_ = AlertStatements{std::move(made[0]),
                              std::move(made[1]),
                              std::move(made[2]),
                              std::move(made[3]),
                              std::move(made[4])};
    return {};
}

// A digest, or more about a story: it is the message that is told once.
Result<> SqliteWriter::write_message(const Delivery& delivery) {
    std::int64_t story_row = 0;
    if (!delivery.story_id.empty()) {
        const Result<Known*> story = find_story(delivery.story_id);
        if (!story) {
            return story.error();
        }
        if (*story == nullptr) {
            return Error(
                Errc::storage,
                fmt::format(
                    "{}: a delivery of an unknown story {}", database_.file(), delivery.story_id));
        }
        story_row = (*story)->row;
    }
    const Result<SqliteSinks::Sink*> sink = sinks_.find_or_make(delivery.sink);
    if (!sink) {
        return sink.error();
    }
    SqliteStatement& row = alerts_->message;
    row.bind(1, story_key(delivery.message_id)).bind(2, to_column(delivery.created));
    const Result<> noted = row.bind(3, (*sink)->id).run();
    if (!noted) {
        return noted.error();
    }
    return database_.changes() == 0 ? Result<>() : write_outbox(delivery, **sink, story_row);
}

Result<> SqliteWriter::write_held(const HeldRow& held) {
    const Delivery& delivery = held.delivery;
    const std::string watches = join_lines(delivery.watches);
    SqliteStatement& row = alerts_->held;
    row.bind(1, delivery.sink).bind(2, delivery.message_id).bind(3, delivery.story_id);
    row.bind(4, watches).bind(5, to_column(delivery.created));
    row.bind(6, static_cast<std::int64_t>(delivery.type)).bind(7, delivery.extra);
    row.bind(8, std::int64_t{delivery.again ? 1 : 0}).bind(9, held.group);
    row.bind(10, std::int64_t{held.urgent ? 1 : 0});
    return row.bind(11, delivery.alert).run();
}

Result<> SqliteWriter::write_policy(const PolicyRow& policy) {
    if (policy.value.empty()) {
        return alerts_->forget_policy.bind(1, policy.key).run();
    }
    return alerts_->policy.bind(1, policy.key).bind(2, policy.value).run();
}

}  // namespace vigie
