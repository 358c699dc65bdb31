// The archive: reading through it, and writing its stories and their copies.

#include "store/sqlite_engine.hpp"
#include "store/sqlite_rows.hpp"

#include <fmt/format.h>

#include <limits>
#include <string_view>
#include <utility>

namespace vigie {

Result<std::vector<ArchivedStory>> SqliteStore::read_page(std::optional<SqliteStatement>& prepared,
                                                          const char* sql,
                                                          Instant since,
                                                          std::int64_t row,
                                                          std::size_t limit) {
    if (!prepared) {
        Result<SqliteStatement> query = database_.prepare(sql);
        if (!query) {
            return query.error();
        }
        prepared = std::move(*query);
    }
    prepared->bind(1, row).bind(2, to_column(since)).bind(3, static_cast<std::int64_t>(limit));
    std::vector<ArchivedStory> stories;
    const Result<> done = each_row(*prepared, [&](const SqliteStatement& found) {
        stories.push_back({found.integer(0), std::string(found.text(1))});
    });
    if (!done) {
        return done.error();
    }
    return stories;
}

Result<std::vector<ArchivedStory>> SqliteStore::stories_after(Instant since,
                                                              std::int64_t after_row,
                                                              std::size_t limit) {
    return read_page(
        archive_after_,
        "SELECT story.row, json FROM story JOIN story_json ON story_json.row = story.row "
        "WHERE story.row > ?1 AND first_seen >= ?2 ORDER BY story.row LIMIT ?3",
        since,
        after_row,
        limit);
}

Result<std::vector<ArchivedStory>> SqliteStore::stories_before(Instant since,
                                                               std::int64_t before_row,
                                                               std::size_t limit) {
    return read_page(
        archive_before_,
        "SELECT story.row, json FROM story JOIN story_json ON story_json.row = story.row "
        "WHERE story.row < ?1 AND first_seen >= ?2 ORDER BY story.row DESC LIMIT ?3",
        since,
        before_row == 0 ? std::numeric_limits<std::int64_t>::max() : before_row,
        limit);
}

// Null where the story is neither in the tables nor in this transaction.
Result<SqliteWriter::Known*> SqliteWriter::find_story(std::string_view id) {
    const auto found = known_.find(id);
    if (found != known_.end()) {
        return &found->second;
    }
    SqliteStatement& query = statements_->find_story;
    const Result<bool> row = query.bind(1, story_key(id)).bind(2, id).step();
    if (!row) {
        return row.error();
    }
    Known* known = nullptr;
    if (*row) {
        known = &known_[id];
        known->row = query.integer(0);
        known->told = query.text(1);
    }
    query.reset();
    return known;
}

Result<> SqliteWriter::write_story(const StoryRow& story) {
    const Result<Known*> known = find_story(story.id);
    if (!known) {
        return known.error();
    }
    if (*known != nullptr) {
        return {};
    }
    SqliteStatement& row = statements_->story;
    row.bind(1, story_key(story.id)).bind(2, story.id).bind(3, story.event);
    row.bind(4, static_cast<std::int64_t>(story.url_key));
    row.bind(5, static_cast<std::int64_t>(story.text_key));
    row.bind(6, to_column(story.first_seen)).bind(7, std::int64_t{story.relevant ? 1 : 0});
    const auto planned = planned_.find(story.id);
    constexpr std::string_view kNothing = "";  // no null: a blob of no bytes
    row.bind_blob(8, planned == planned_.end() ? kNothing : std::string_view(planned->second));
    const Result<> written = row.run();
    if (!written) {
        return written.error();
    }
    const std::int64_t number = database_.last_row();
    known_[story.id] = Known{number, true, {}};
    return statements_->story_json.bind(1, number).bind(2, story.json).run();
}

Result<> SqliteWriter::write_copy(const CopyRow& copy) {
    const Result<Known*> story = find_story(copy.story_id);
    if (!story) {
        return story.error();
    }
    if (*story == nullptr) {
        return Error(
            Errc::storage,
            fmt::format("{}: a copy of an unknown story {}", database_.file(), copy.story_id));
    }
    SqliteStatement& row = statements_->copy;
    row.bind(1, (*story)->row).bind(2, copy.feed).bind(3, copy.url).bind(4, to_column(copy.seen));
    return row.run();
}

Result<> SqliteWriter::write_retagged(const RetaggedStory& story) {
    const Result<Known*> known = find_story(story.id);
    if (!known) {
        return known.error();
    }
    if (*known == nullptr) {
        return Error(
            Errc::storage,
            fmt::format("{}: new tags of an unknown story {}", database_.file(), story.id));
    }
    const std::int64_t row = (*known)->row;
    const Result<> written = statements_->retagged_json.bind(1, row).bind(2, story.json).run();
    if (!written) {
        return written.error();
    }
    return statements_->retagged.bind(1, row).bind(2, std::int64_t{story.relevant ? 1 : 0}).run();
}

}  // namespace vigie
