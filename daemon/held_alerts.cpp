#include "daemon/held_alerts.hpp"

#include "base/story_json.hpp"
#include "daemon/alert_keeper.hpp"
#include "daemon/store_view.hpp"
#include "daemon/terminal.hpp"
#include "pipeline/policy_notes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace vigie {

std::vector<HeldOfSink> held_by_sink(const std::vector<HeldRow>& held,
                                     const std::vector<PolicyRow>& policy,
                                     const PolicyRules& rules,
                                     Instant now) {
    PolicyNotes notes = read_notes(policy);
    const PolicyStep step = take_policy_step(rules, waiting_alerts(held, rules), notes, now);
    std::map<std::int64_t, StillWaiting> by_row;
    for (const StillWaiting& one : step.waiting) {
        by_row.emplace(one.row, one);
    }
    std::map<std::string, HeldOfSink> by_sink;
    for (const HeldRow& row : held) {
        const auto waits = by_row.find(row.row);
        const bool is_due = waits == by_row.end();
        const Instant until = is_due ? now : waits->second.until;
        HeldOfSink& sink = by_sink[row.delivery.sink];
        sink.sink = row.delivery.sink;
        sink.next = sink.count == 0 ? until : std::min(sink.next, until);
        ++sink.count;
        ++sink.reasons[is_due ? ReleaseReason::plain : waits->second.reason];
    }
    std::vector<HeldOfSink> sinks;
    sinks.reserve(by_sink.size());
    for (auto& [name, sink] : by_sink) {
        sinks.push_back(std::move(sink));
    }
    return sinks;
}

std::vector<SilenceRow> silences_holding(std::vector<SilenceRow> silences, Instant now) {
    std::erase_if(silences, [&](const SilenceRow& silence) { return silence.until <= now; });
    return silences;
}

void append_silence_members(std::string& out, const SilenceRow& silence) {
    out += fmt::format("\"number\":{},\"when\":", silence.row);
    append_json_string(out, silence.when);
    if (!silence.watch.empty()) {
        out += ",\"watch\":";
        append_json_string(out, silence.watch);
    }
    if (!silence.note.empty()) {
        out += ",\"note\":";
        append_json_string(out, silence.note);
    }
    out += fmt::format(",\"created\":\"{}\",\"until\":\"{}\"",
                       format_rfc3339(silence.created),
                       format_rfc3339(silence.until));
}

namespace {

// As `why` of a digest says it; "due" is what goes now.
const char* word_for(ReleaseReason reason) {
    return reason == ReleaseReason::plain ? "due" : to_string(reason);
}

void append_held(std::string& out, const HeldOfSink& held) {
    out += "{\"sink\":";
    append_json_string(out, held.sink);
    out += fmt::format(
        ",\"count\":{},\"next\":\"{}\",\"why\":{{", held.count, format_rfc3339(held.next));
    for (const auto& [reason, count] : held.reasons) {
        out += fmt::format("{}\"{}\":{}", out.back() == '{' ? "" : ",", word_for(reason), count);
    }
    out += "}}";
}

}  // namespace

void append_untold_json(std::string& out,
                        const std::vector<HeldOfSink>& held,
                        const std::vector<SilenceRow>& silences) {
    out += "\"held\":[";
    for (const HeldOfSink& one : held) {
        out += out.back() == '[' ? "" : ",";
        append_held(out, one);
    }
    out += "],\"silences\":[";
    for (const SilenceRow& one : silences) {
        out += out.back() == '[' ? "{" : ",{";
        append_silence_members(out, one);
        out += '}';
    }
    out += ']';
}

std::string view_untold(const std::vector<HeldOfSink>& held,
                        const std::vector<SilenceRow>& silences,
                        Instant now) {
    std::string out;
    for (const HeldOfSink& one : held) {
        std::vector<std::string> reasons;
        reasons.reserve(one.reasons.size());
        for (const auto& [reason, count] : one.reasons) {
            reasons.push_back(fmt::format("{} {}", count, word_for(reason)));
        }
        out += fmt::format("held      {}: {} waiting ({}); the next goes {}\n",
                           printable(one.sink),
                           one.count,
                           fmt::join(reasons, ", "),
                           one.next <= now ? "now" : relative_time(one.next, now));
    }
    for (const SilenceRow& one : silences) {
        out += fmt::format("silence   {}: {}{}, ends {}{}\n",
                           one.row,
                           printable(one.when),
                           one.watch.empty() ? "" : " (watch " + printable(one.watch) + ")",
                           relative_time(one.until, now),
                           one.note.empty() ? "" : ": " + printable(one.note));
    }
    return out;
}

}  // namespace vigie
