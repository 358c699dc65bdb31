// Reading through the archive, and writing stories of it anew.

#include "store/sqlite_engine.hpp"
#include "store/sqlite_rows.hpp"

#include <fmt/format.h>

#include <limits>
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
