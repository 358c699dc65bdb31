#include "daemon/alert_keeper.hpp"

#include "base/digest.hpp"
#include "base/story_json.hpp"
#include "pipeline/digest_document.hpp"
#include "pipeline/policy_notes.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace vigie {

namespace {

// Whose rules an alert of several watches goes by: a watch that lets it go at once, else the first.
std::string ruling_watch(const Delivery& delivery, const PolicyRules& rules) {
    const auto& watches = delivery.watches;
    const auto free = std::find_if(watches.begin(), watches.end(), [&](const std::string& watch) {
        return !rules.watches.contains(watch);
    });
    return free != watches.end() ? *free : watches.empty() ? std::string() : watches.front();
}

using RowIndex = std::map<std::int64_t, const HeldRow*>;

std::string digest_id(const Release& release, const RowIndex& held) {
    std::string bytes = "digest";
    for (const std::int64_t row : release.rows) {
        bytes += ' ' + held.at(row)->delivery.message_id;
    }
    return "msg_" + to_base32hex(hash128(bytes + '\n' + release.sink));
}

// Several alerts as one message.
Result<Delivery> digest_of(const Release& release,
                           const RowIndex& held,
                           Store& store,
                           Instant now) {
    Delivery digest;
    digest.type = MessageType::digest;
    digest.sink = release.sink;
    digest.message_id = digest_id(release, held);
    digest.created = now;
    digest.due = now;
    std::vector<DigestItem> items;
    for (const std::int64_t row : release.rows) {
        const Delivery& alert = held.at(row)->delivery;
        const Result<std::string> json = store.story(alert.story_id);
        if (!json) {
            return json.error();
        }
        Result<Story> story = parse_story_json(*json);
        DigestItem& item = items.emplace_back();
        if (story) {
            item.story = std::move(*story);
        } else {
            item.story.id = alert.story_id;
        }
        item.watches = alert.watches;
        item.update = alert.type == MessageType::update;
        item.when = alert.created;
        for (const std::string& watch : alert.watches) {
            if (std::find(digest.watches.begin(), digest.watches.end(), watch) ==
                digest.watches.end()) {
                digest.watches.push_back(watch);
            }
        }
    }
    digest.story_json = digest_document(to_string(release.reason), items);
    return digest;
}

void note_sink(std::vector<std::string>& sinks, const std::string& sink) {
    if (std::find(sinks.begin(), sinks.end(), sink) == sinks.end()) {
        sinks.push_back(sink);
    }
}

}  // namespace

Result<KeeperStep> keep_alerts(Store& store, const PolicyRules& rules, Instant now) {
    const Result<std::vector<HeldRow>> held = store.held();
    if (!held) {
        return held.error();
    }
    const Result<std::vector<PolicyRow>> noted = store.policy();
    if (!noted) {
        return noted.error();
    }
    RowIndex by_row;
    for (const HeldRow& row : *held) {
        by_row[row.row] = &row;
    }
    PolicyNotes notes = read_notes(*noted);
    const PolicyStep policy = take_policy_step(rules, waiting_alerts(*held, rules), notes, now);

    KeeperStep step;
    step.next = policy.next;
    step.batch.policy = changes(*noted, rows_of(notes));
    for (const Release& release : policy.releases) {
        note_sink(step.sinks, release.sink);
        step.batch.released.insert(
            step.batch.released.end(), release.rows.begin(), release.rows.end());
        if (release.rows.size() == 1) {
            Delivery alone = by_row.at(release.rows.front())->delivery;
            alone.due = now;
            step.batch.deliveries.push_back(std::move(alone));
            continue;
        }
        Result<Delivery> digest = digest_of(release, by_row, store, now);
        if (!digest) {
            return digest.error();
        }
        step.batch.deliveries.push_back(std::move(*digest));
    }
    return step;
}

std::vector<WaitingAlert> waiting_alerts(const std::vector<HeldRow>& held,
                                         const PolicyRules& rules) {
    std::vector<WaitingAlert> waiting;
    waiting.reserve(held.size());
    for (const HeldRow& row : held) {
        waiting.push_back({row.row,
                           row.delivery.sink,
                           ruling_watch(row.delivery, rules),
                           row.group,
                           row.urgent,
                           row.delivery.created});
    }
    return waiting;
}

std::vector<Silence> silences_at(const std::vector<SilenceRow>& rows,
                                 const WatchVocabulary& words,
                                 Instant now) {
    std::vector<Silence> silences;
    for (const SilenceRow& row : rows) {
        if (row.until <= now) {
            continue;
        }
        const auto when = parse_when(row.when, words);
        if (when) {
            silences.push_back({*when, row.watch, row.until});
        }
    }
    return silences;
}

}  // namespace vigie
