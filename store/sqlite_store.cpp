#include "store/sqlite_store.hpp"

#include "store/sqlite_engine.hpp"
#include "store/sqlite_rows.hpp"
#include "store/sqlite_schema.hpp"

#include <algorithm>
#include <utility>

namespace vigie {

Result<> SqliteStore::commit_all(const std::vector<const Batch*>& batches) {
    return writer_.write(batches);
}

Result<std::vector<FeedState>> SqliteStore::load_feeds() {
    Result<SqliteStatement> query = database_.prepare(
        "SELECT url, etag, last_modified, body_hash, last_poll, last_success, next_poll, "
        "failures, last_status, primed, title, last_error, moved_to, moved_since, "
        "hint_every, skip, gaps, haste, gone, newest FROM feed");
    if (!query) {
        return query.error();
    }
    std::vector<FeedState> feeds;
    const Result<> done = each_row(*query, [&](const SqliteStatement& row) {
        FeedState& feed = feeds.emplace_back();
        feed.url = row.text(0);
        feed.validators = {std::string(row.text(1)), std::string(row.text(2))};
        feed.body_hash = static_cast<std::uint64_t>(row.integer(3));
        feed.last_poll = instant_of(row.integer(4));
        feed.last_success = instant_of(row.integer(5));
        feed.next_poll = instant_of(row.integer(6));
        feed.failures = static_cast<std::uint32_t>(row.integer(7));
        feed.last_status = static_cast<std::int32_t>(row.integer(8));
        feed.primed = row.integer(9) != 0;
        feed.title = row.text(10);
        feed.last_error = row.text(11);
        feed.moved_to = row.text(12);
        feed.moved_since = instant_of(row.integer(13));
        feed.hint_every = Seconds{row.integer(14)};
        feed.skip = static_cast<std::uint32_t>(row.integer(15));
        feed.gaps = static_cast<std::uint32_t>(row.integer(16));
        feed.haste = static_cast<std::uint32_t>(row.integer(17));
        feed.gone = static_cast<std::uint32_t>(row.integer(18));
        feed.newest = instant_of(row.integer(19));
    });
    if (!done) {
        return done.error();
    }
    return feeds;
}

Result<std::string> SqliteStore::load_seen(std::string_view feed_url) {
    if (!load_seen_) {
        Result<SqliteStatement> query =
            database_.prepare("SELECT packed FROM seen WHERE feed_url = ?1");
        if (!query) {
            return query.error();
        }
        load_seen_ = std::move(*query);
    }
    std::string packed;
    load_seen_->bind(1, feed_url);
    const Result<> done =
        each_row(*load_seen_, [&](const SqliteStatement& row) { packed = row.text(0); });
    if (!done) {
        return done.error();
    }
    return packed;
}

Result<> SqliteStore::each_story_key(Instant since,
                                     const std::function<void(const StoryKeyRow&)>& visit) {
    Result<SqliteStatement> query = database_.prepare(
        "SELECT id, event, url_key, text_key, first_seen FROM story WHERE first_seen >= ?1 "
        "ORDER BY row");
    if (!query) {
        return query.error();
    }
    query->bind(1, to_column(since));
    StoryKeyRow key;
    return each_row(*query, [&](const SqliteStatement& row) {
        key.id = row.text(0);
        key.event = row.text(1);
        key.url_key = static_cast<std::uint64_t>(row.integer(2));
        key.text_key = static_cast<std::uint64_t>(row.integer(3));
        key.first_seen = instant_of(row.integer(4));
        visit(key);
    });
}

Result<std::vector<std::string>> SqliteStore::latest_stories(std::size_t limit) {
    Result<SqliteStatement> query =
        database_.prepare("SELECT json FROM story_json ORDER BY row DESC LIMIT ?1");
    if (!query) {
        return query.error();
    }
    query->bind(1, static_cast<std::int64_t>(limit));
    std::vector<std::string> stories;
    const Result<> done =
        each_row(*query, [&](const SqliteStatement& row) { stories.emplace_back(row.text(0)); });
    if (!done) {
        return done.error();
    }
    std::reverse(stories.begin(), stories.end());
    return stories;
}

Result<std::vector<CopyRow>> SqliteStore::copies_of(std::string_view story_id) {
    Result<SqliteStatement> query = database_.prepare(
        "SELECT copy.feed, copy.url, copy.seen FROM copy JOIN story ON story.row = copy.story "
        "WHERE story.id_key = ?1 AND story.id = ?2 ORDER BY copy.seen, copy.feed, copy.url");
    if (!query) {
        return query.error();
    }
    query->bind(1, story_key(story_id)).bind(2, story_id);
    std::vector<CopyRow> copies;
    const Result<> done = each_row(*query, [&](const SqliteStatement& row) {
        copies.push_back({std::string(story_id),
                          std::string(row.text(0)),
                          std::string(row.text(1)),
                          instant_of(row.integer(2))});
    });
    if (!done) {
        return done.error();
    }
    return copies;
}

Result<std::unique_ptr<Store>> open_sqlite_store(const std::filesystem::path& file,
                                                 bool read_only) {
    Result<Sqlite> database = open_store_file(file, read_only);
    if (!database) {
        return database.error();
    }
    return std::unique_ptr<Store>(std::make_unique<SqliteStore>(std::move(*database)));
}

}  // namespace vigie
