#include "pipeline/verdict.hpp"

#include "base/time.hpp"
#include "pipeline/story_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <tuple>

namespace vigie {

namespace {

constexpr std::size_t kNamesShown = 8;

std::string day_of(Time time) {
    return format_rfc3339(time).substr(0, 10);
}

// "a, b, c and 4 more"
std::string list(const std::vector<std::string_view>& names) {
    const std::size_t shown = std::min(names.size(), kNamesShown);
    std::string out =
        fmt::format("{}", fmt::join(names.begin(), names.begin() + static_cast<long>(shown), ", "));
    if (names.size() > shown) {
        out += fmt::format(" and {} more", names.size() - shown);
    }
    return out;
}

class Explainer {
  public:
    explicit Explainer(const StoryReading& reading) : reading_(reading) {}

    [[nodiscard]] std::vector<Verdict> verdicts() const;

  private:
    [[nodiscard]] Verdict placed(std::uint32_t entity,
                                 Field field,
                                 std::uint32_t start,
                                 std::uint32_t end) const;

    [[nodiscard]] std::string_view id(std::uint32_t entity) const {
        return reading_.model.entities[entity].id;
    }

    [[nodiscard]] std::string ground(const Candidate& candidate) const;
    [[nodiscard]] std::string met_need(const AliasModel& alias) const;
    [[nodiscard]] std::string missing(const AliasModel& alias) const;
    [[nodiscard]] std::string forbidding(const AliasModel& alias) const;
    [[nodiscard]] std::string not_then(const AliasModel& alias) const;
    [[nodiscard]] Verdict of(const Candidate& candidate) const;
    [[nodiscard]] Verdict of(const RefusedAlias& refused) const;
    [[nodiscard]] const Candidate* mention_over(const Candidate& candidate) const;

    const StoryReading& reading_;
};

Verdict Explainer::placed(std::uint32_t entity,
                          Field field,
                          std::uint32_t start,
                          std::uint32_t end) const {
    const FoldedText& folded = reading_.folded(field);
    Verdict verdict;
    verdict.entity = id(entity);
    verdict.field = field;
    verdict.start = folded.original_start(start);
    verdict.end = folded.original_end(end);
    return verdict;
}

std::string Explainer::met_need(const AliasModel& alias) const {
    for (const std::uint32_t entity : alias.need_entities) {
        if (reading_.standing[entity] != Standing::unknown) {
            return fmt::format("beside {}", id(entity));
        }
    }
    for (const std::uint32_t word : alias.need_words) {
        if (reading_.has_word(word)) {
            return fmt::format("beside \"{}\"", reading_.model.words[word]);
        }
    }
    return "beside what it needs";
}

std::string Explainer::missing(const AliasModel& alias) const {
    std::vector<std::string_view> names;
    for (const std::uint32_t entity : alias.need_entities) {
        names.push_back(id(entity));
    }
    for (const std::uint32_t word : alias.need_words) {
        names.emplace_back(reading_.model.words[word]);
    }
    if (!names.empty()) {
        return "needs one of: " + list(names);
    }
    for (const std::uint32_t voucher : reading_.model.entities[alias.entity].vouchers) {
        names.push_back(id(voucher));
    }
    return names.empty() ? "too little of a name: its full name is nowhere in the story"
                         : "too little of a name: needs its full name or one of: " + list(names);
}

std::string Explainer::forbidding(const AliasModel& alias) const {
    for (const std::uint32_t word : alias.not_words) {
        if (reading_.has_word(word)) {
            return fmt::format("not with \"{}\" in the story", reading_.model.words[word]);
        }
    }
    return "not with another word of the story";
}

std::string Explainer::ground(const Candidate& candidate) const {
    const AliasModel& alias = reading_.model.aliases[candidate.alias];
    switch (ground_of(reading_, candidate)) {
        case Ground::none:
            return missing(alias);
        case Ground::elsewhere:
            return "counts only in stories about AI and its companies";
        case Ground::forbidden:
            return forbidding(alias);
        case Ground::another:
            return "the given name in front of it is somebody else's";
        case Ground::by_itself:
            return "counts by itself";
        case Ground::named_in_full:
            return "its entity is named without doubt elsewhere";
        case Ground::need:
            return met_need(alias);
        case Ground::context:
            return fmt::format("the story is thick with words of the field ({:.1f})",
                               reading_.ai_context);
        case Ground::vouched:
            return fmt::format("vouched for by {}", id(voucher_of(reading_, alias)));
    }
    return {};
}

const Candidate* Explainer::mention_over(const Candidate& candidate) const {
    const auto found =
        std::find_if(reading_.mentions.begin(), reading_.mentions.end(), [&](const Candidate& m) {
            return m.field == candidate.field && m.start < candidate.end && candidate.start < m.end;
        });
    return found == reading_.mentions.end() ? nullptr : &*found;
}

Verdict Explainer::of(const Candidate& candidate) const {
    Verdict verdict = placed(candidate.entity, candidate.field, candidate.start, candidate.end);
    if (candidate.alias == Candidate::kByRole) {
        verdict.by = MentionBy::role;
        verdict.taken = true;
        verdict.why = reading_.story.published
                          ? fmt::format("held that office on {}", day_of(*reading_.story.published))
                          : "holds that office";
        return verdict;
    }
    verdict.by = reading_.model.aliases[candidate.alias].by;
    const Candidate* const over = mention_over(candidate);
    const auto is_this = [&](const Candidate& mention) {
        return mention.alias == candidate.alias && mention.field == candidate.field &&
               mention.start == candidate.start && mention.end == candidate.end;
    };
    verdict.taken = (over != nullptr && is_this(*over)) ||
                    std::any_of(reading_.nested.begin(), reading_.nested.end(), is_this);
    if (verdict.taken || !candidate.accepted || over == nullptr) {
        verdict.why = ground(candidate);
    }
    if (!verdict.taken && over != nullptr &&
        verdict.why != forbidding(reading_.model.aliases[candidate.alias])) {
        verdict.why = fmt::format("the place is taken by {}", id(over->entity));
    }
    return verdict;
}

std::string Explainer::not_then(const AliasModel& alias) const {
    const Period& own = reading_.model.entities[alias.entity].period;
    const auto& when = reading_.story.published;
    for (const Period* period : {&alias.period, &own}) {
        if (when && period->from && *when < *period->from) {
            return fmt::format("cannot be meant before {}", day_of(*period->from));
        }
        if (when && period->to && *when >= *period->to) {
            return fmt::format("no longer meant since {}", day_of(*period->to));
        }
    }
    return "not meant on that day";
}

Verdict Explainer::of(const RefusedAlias& refused) const {
    const AliasModel& alias = reading_.model.aliases[refused.alias];
    Verdict verdict = placed(alias.entity, refused.field, refused.start, refused.end);
    verdict.by = alias.by;
    verdict.why = refused.why == RefusedAlias::Why::not_then
                      ? not_then(alias)
                      : "written with other capitals than the name has";
    return verdict;
}

std::vector<Verdict> Explainer::verdicts() const {
    std::vector<Verdict> out;
    for (const Candidate& mention : reading_.mentions) {
        if (mention.alias == Candidate::kByRole) {
            out.push_back(of(mention));
        }
    }
    for (const Candidate& candidate : reading_.candidates) {
        out.push_back(of(candidate));
    }
    if (reading_.refused != nullptr) {
        for (const RefusedAlias& refused : *reading_.refused) {
            out.push_back(of(refused));
        }
    }
    const auto key = [](const Verdict& v) {
        return std::tuple(v.field, v.start, !v.taken, v.end, std::string_view(v.entity));
    };
    std::stable_sort(out.begin(), out.end(), [&](const Verdict& a, const Verdict& b) {
        return key(a) < key(b);
    });
    // Two aliases of one entity may stand at one place ("Mistral AI", any case and its own): the
    // better verdict speaks for both.
    out.erase(std::unique(out.begin(),
                          out.end(),
                          [](const Verdict& a, const Verdict& b) {
                              return a.field == b.field && a.start == b.start && a.end == b.end &&
                                     a.entity == b.entity;
                          }),
              out.end());
    return out;
}

}  // namespace

std::vector<Verdict> verdicts_of(const StoryReading& reading) {
    return Explainer(reading).verdicts();
}

}  // namespace vigie
