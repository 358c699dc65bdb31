#include "pipeline/policy_notes.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace vigie {

namespace {

constexpr std::string_view kTold = "told ";
constexpr std::string_view kSent = "sent ";
constexpr std::string_view kOver = "over ";
constexpr std::string_view kCreated = "created ";

std::string millis(Instant instant) {
    return std::to_string(instant.time_since_epoch().count());
}

std::optional<std::int64_t> read_number(std::string_view text) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

std::optional<Instant> read_instant(std::string_view text) {
    const std::optional<std::int64_t> number = read_number(text);
    return number ? std::optional(Instant{Millis{*number}}) : std::nullopt;
}

// Whether the key begins so; what follows is in `rest`.
bool is(std::string_view key, std::string_view kind, std::string& rest) {
    if (!key.starts_with(kind)) {
        return false;
    }
    rest = key.substr(kind.size());
    return true;
}

}  // namespace

std::vector<PolicyRow> rows_of(const PolicyNotes& notes) {
    std::vector<PolicyRow> rows;
    const auto add = [&](std::string_view kind, std::string_view key, std::string value) {
        rows.push_back({std::string(kind).append(key), std::move(value)});
    };
    for (const auto& [key, when] : notes.told) {
        add(kTold, key, millis(when));
    }
    for (const auto& [sink, sent] : notes.sent) {
        std::string list;
        for (const Instant when : sent) {
            list.append(list.empty() ? "" : " ").append(millis(when));
        }
        add(kSent, sink, std::move(list));
    }
    for (const auto& [sink, over] : notes.over) {
        add(kOver, sink, "1");
    }
    for (const auto& [row, when] : notes.created) {
        add(kCreated, std::to_string(row), millis(when));
    }
    std::erase_if(rows, [](const PolicyRow& row) { return row.value.empty(); });
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    return rows;
}

PolicyNotes read_notes(const std::vector<PolicyRow>& rows) {
    PolicyNotes notes;
    for (const PolicyRow& row : rows) {
        std::string key;
        const std::optional<Instant> when = read_instant(row.value);
        if (is(row.key, kTold, key) && when) {
            notes.told[key] = *when;
        } else if (is(row.key, kOver, key)) {
            notes.over[key] = true;
        } else if (is(row.key, kCreated, key) && when && read_number(key)) {
            notes.created[*read_number(key)] = *when;
        } else if (is(row.key, kSent, key)) {
            std::string_view list = row.value;
            while (!list.empty()) {
                const std::size_t end = std::min(list.find(' '), list.size());
                if (const std::optional<Instant> sent = read_instant(list.substr(0, end))) {
                    notes.sent[key].push_back(*sent);
                }
                list.remove_prefix(std::min(end + 1, list.size()));
            }
        }
    }
    return notes;
}

std::vector<PolicyRow> changes(const std::vector<PolicyRow>& before,
                               const std::vector<PolicyRow>& after) {
    std::vector<PolicyRow> changed;
    auto old = before.begin();
    for (const PolicyRow& row : after) {
        for (; old != before.end() && old->key < row.key; ++old) {
            changed.push_back({old->key, {}});
        }
        const bool same = old != before.end() && *old == row;
        old += old != before.end() && old->key == row.key ? 1 : 0;
        if (!same) {
            changed.push_back(row);
        }
    }
    for (; old != before.end(); ++old) {
        changed.push_back({old->key, {}});
    }
    return changed;
}

}  // namespace vigie
