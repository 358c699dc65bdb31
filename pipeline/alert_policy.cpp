#include "pipeline/alert_policy.hpp"

#include <algorithm>
#include <utility>

namespace vigie {

namespace {

// Where alerts that may become one message meet.
std::string key_of(const WaitingAlert& alert) {
    return alert.watch + '\n' + alert.sink + '\n' + alert.group;
}

class Step {
  public:
    Step(const PolicyRules& rules, PolicyNotes& notes, Instant now)
        : rules_(rules), notes_(notes), now_(now) {}

    PolicyStep take(const std::vector<WaitingAlert>& alerts) {
        clean_notes();
        for (const WaitingAlert& given : alerts) {
            WaitingAlert alert = given;
            date(alert);
            sort(alert);
        }
        settle_groups();
        limit();
        for (const Release& release : step_.releases) {
            for (const std::int64_t row : release.rows) {
                notes_.created.erase(row);
            }
        }
        return std::move(step_);
    }

  private:
    // Alerts of one group, and when the first came.
    struct Gathering {
        Release release;
        Instant first{};
        const WatchPolicy* policy = nullptr;
    };

    // A message that may go unless its sink's limit keeps it.
    struct Ready {
        Release release;
        std::string group;  // its key, of a group
        bool urgent = false;
    };

    void wait(ReleaseReason reason, const std::vector<std::int64_t>& rows, Instant until) {
        for (const std::int64_t row : rows) {
            step_.waiting.push_back({row, reason, until});
        }
        step_.next = step_.next ? std::min(*step_.next, until) : until;
    }

    // What seems to come from the future came now.
    void date(WaitingAlert& alert) {
        const auto noted = notes_.created.find(alert.row);
        if (noted != notes_.created.end()) {
            noted->second = std::min(noted->second, now_);
            alert.created = noted->second;
        } else if (alert.created > now_) {
            alert.created = now_;
            notes_.created[alert.row] = now_;
        }
    }

    // Nothing was told in the future; what is long past says nothing any more.
    void clean_notes() {
        for (auto it = notes_.told.begin(); it != notes_.told.end();) {
            const std::string watch = it->first.substr(0, it->first.find('\n'));
            const auto rule = rules_.watches.find(watch);
            it->second = std::min(it->second, now_);
            const bool stale =
                rule == rules_.watches.end() || it->second + rule->second.group_interval <= now_;
            it = stale ? notes_.told.erase(it) : std::next(it);
        }
        for (auto it = notes_.sent.begin(); it != notes_.sent.end();) {
            const auto limit = rules_.limits.find(it->first);
            std::erase_if(it->second, [&](Instant& when) {
                when = std::min(when, now_);
                return limit == rules_.limits.end() || when + limit->second.per <= now_;
            });
            it = it->second.empty() ? notes_.sent.erase(it) : std::next(it);
        }
        std::erase_if(notes_.over,
                      [&](const auto& sink) { return !rules_.limits.contains(sink.first); });
    }

    void go(ReleaseReason reason, const WaitingAlert& alert) {
        ready_.push_back({{reason, alert.sink, alert.watch, {alert.row}}, {}, alert.urgent});
    }

    // Into the message of `key`, which is made with the first.
    void join(ReleaseReason reason, const std::string& key, const WaitingAlert& alert) {
        const auto [place, is_new] = together_.try_emplace({reason, key}, ready_.size());
        if (is_new) {
            go(reason, alert);
        } else {
            ready_[place->second].release.rows.push_back(alert.row);
        }
    }

    void sort(const WaitingAlert& alert) {
        const auto rule = rules_.watches.find(alert.watch);
        if (alert.urgent || rule == rules_.watches.end()) {
            go(ReleaseReason::plain, alert);
            return;
        }
        const WatchPolicy& policy = rule->second;
        const std::string here = alert.watch + '\n' + alert.sink;
        if (policy.digest) {
            const Instant slot = policy.digest->next(alert.created);
            if (slot > now_) {
                wait(ReleaseReason::digest, {alert.row}, slot);
            } else {
                join(ReleaseReason::digest, here, alert);
            }
            return;
        }
        if (policy.quiet && policy.quiet->contain(now_)) {
            wait(ReleaseReason::quiet, {alert.row}, policy.quiet->end(now_));
            return;
        }
        if (policy.quiet && policy.quiet->contain(alert.created)) {
            join(ReleaseReason::quiet, here, alert);
            return;
        }
        if (policy.grouped) {
            gather(policy, alert);
            return;
        }
        go(ReleaseReason::plain, alert);
    }

    void gather(const WatchPolicy& policy, const WaitingAlert& alert) {
        Gathering& group = groups_[key_of(alert)];
        if (group.release.rows.empty()) {
            group.release = {ReleaseReason::group, alert.sink, alert.watch, {}};
            group.first = alert.created;
            group.policy = &policy;
        }
        group.first = std::min(group.first, alert.created);
        group.release.rows.push_back(alert.row);
    }

    void settle_groups() {
        for (auto& [key, group] : groups_) {
            Instant due = group.first + group.policy->group_wait;
            const auto told = notes_.told.find(key);
            if (told != notes_.told.end()) {
                due = told->second + group.policy->group_interval;
            }
            if (due > now_) {
                wait(ReleaseReason::group, group.release.rows, due);
                continue;
            }
            ready_.push_back({std::move(group.release), key, false});
        }
    }

    void limit() {
        std::map<std::string, std::vector<const Ready*>> limited;
        for (const Ready& ready : ready_) {
            const std::string& sink = ready.release.sink;
            if (!rules_.limits.contains(sink)) {
                send(ready);
            } else if (ready.urgent) {
                note_sent(sink);
                send(ready);
            } else {
                limited[sink].push_back(&ready);
            }
        }
        for (const auto& [sink, messages] : limited) {
            send_within(sink, rules_.limits.at(sink), messages);
        }
        std::sort(step_.releases.begin(), step_.releases.end(), [](const auto& a, const auto& b) {
            return a.rows.front() < b.rows.front();
        });
    }

    void send_within(const std::string& sink,
                     const RateLimit& limit,
                     const std::vector<const Ready*>& messages) {
        std::vector<Instant>& sent = notes_.sent[sink];
        const auto has_room = [&] { return sent.size() < limit.messages; };
        if (notes_.over.contains(sink) && has_room()) {
            Release all{ReleaseReason::limit, sink, messages.front()->release.watch, {}};
            for (const Ready* message : messages) {
                const auto& rows = message->release.rows;
                all.rows.insert(all.rows.end(), rows.begin(), rows.end());
                note_told(*message);
            }
            std::sort(all.rows.begin(), all.rows.end());
            notes_.over.erase(sink);
            note_sent(sink);
            step_.releases.push_back(std::move(all));
            return;
        }
        for (const Ready* message : messages) {
            if (!has_room()) {
                notes_.over[sink] = true;
                wait(ReleaseReason::limit, message->release.rows, sent.front() + limit.per);
                continue;
            }
            note_sent(sink);
            send(*message);
        }
    }

    void note_sent(const std::string& sink) { notes_.sent[sink].push_back(now_); }

    void note_told(const Ready& ready) {
        if (!ready.group.empty()) {
            notes_.told[ready.group] = now_;
        }
    }

    void send(const Ready& ready) {
        note_told(ready);
        step_.releases.push_back(ready.release);
    }

    const PolicyRules& rules_;
    PolicyNotes& notes_;
    Instant now_;
    PolicyStep step_;
    std::vector<Ready> ready_;
    std::map<std::pair<ReleaseReason, std::string>, std::size_t> together_;  // place in ready_
    std::map<std::string, Gathering> groups_;
};

}  // namespace

const char* to_string(ReleaseReason reason) noexcept {
    switch (reason) {
        case ReleaseReason::plain:
            return "alert";
        case ReleaseReason::digest:
            return "digest";
        case ReleaseReason::quiet:
            return "quiet hours";
        case ReleaseReason::group:
            return "group";
        case ReleaseReason::limit:
            return "limit";
    }
    return "";
}

PolicyStep take_policy_step(const PolicyRules& rules,
                            const std::vector<WaitingAlert>& alerts,
                            PolicyNotes& notes,
                            Instant now) {
    return Step(rules, notes, now).take(alerts);
}

}  // namespace vigie
