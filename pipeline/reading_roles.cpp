// Descriptions of people by what they do where: "the boss of Microsoft", "OpenAI-Chef".

#include "pipeline/story_reading.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace vigie {

namespace {

constexpr std::uint32_t kMaxGapBytes = 4;
constexpr std::uint32_t kMaxPartBytes = 170;

// What may stand between a company's name and the words of its description.
bool is_joint(std::string_view gap) {
    return std::all_of(gap.begin(), gap.end(), [](char c) {
        return c == ' ' || c == '-' || c == '\'' || c == '"' || c == 's' || c == '(';
    });
}

// Words that say the role is no longer, or not yet, held.
bool ends_with_former(std::string_view before) {
    static constexpr auto kWords = std::to_array<std::string_view>(
        {"former ",     "ex-",        "ex ",          "then-",       "ancien ",   "ancienne ",
         "ex-pdg",      "ehemalige ", "ehemaliger ",  "ehemaligen ", "früherer ", "früheren ",
         "antiguo ",    "antigua ",   "exconsejero ", "ex ceo",      "antigo ",   "voormalig ",
         "voormalige ", "były ",      "byłego ",      "бывший ",     "бывшего ",  "экс-",
         "eski ",       "前",         "元",           "原",          "전 ",       "prior ",
         "next ",       "future ",    "interim "});
    return std::any_of(std::begin(kWords), std::end(kWords), [&](std::string_view word) {
        return before.ends_with(word);
    });
}

class RoleResolver {
  public:
    explicit RoleResolver(StoryReading& reading) : reading_(reading) {}

    void resolve(const Candidate& company);

  private:
    struct Span {
        std::uint32_t start = 0;
        std::uint32_t end = 0;
        std::uint32_t pattern = 0;
    };

    using Parts = std::pmr::vector<FoundUse>::const_iterator;

    [[nodiscard]] Parts part_from(Field field, std::uint32_t start) const;
    bool find_before(const Candidate& company, Span& span) const;
    bool find_after(const Candidate& company, Span& span) const;
    [[nodiscard]] bool is_joined(Field field, std::uint32_t end, std::uint32_t start) const;
    [[nodiscard]] bool names_another(const Candidate& company,
                                     const Span& span,
                                     std::uint32_t person) const;
    void take(const Candidate& company, const Span& span);

    StoryReading& reading_;
};

RoleResolver::Parts RoleResolver::part_from(Field field, std::uint32_t start) const {
    return std::lower_bound(reading_.role_parts.begin(),
                            reading_.role_parts.end(),
                            std::pair(field, start),
                            [](const FoundUse& part, const std::pair<Field, std::uint32_t>& at) {
                                return std::pair(part.field, part.start) < at;
                            });
}

bool RoleResolver::is_joined(Field field, std::uint32_t end, std::uint32_t start) const {
    return end <= start && start - end <= kMaxGapBytes &&
           is_joint(reading_.folded(field).view().substr(end, start - end));
}

// The longest description that ends in front of the company, with no words behind it.
bool RoleResolver::find_before(const Candidate& company, Span& span) const {
    const std::uint32_t from = company.start > kMaxPartBytes ? company.start - kMaxPartBytes : 0;
    bool found = false;
    for (auto part = part_from(company.field, from);
         part != reading_.role_parts.end() && part->field == company.field &&
         part->start < company.start;
         ++part) {
        const RolePatternModel& pattern = reading_.model.role_patterns[part->use->index];
        if (part->use->kind == Use::Kind::role_before && !pattern.has_after && !found &&
            is_joined(company.field, part->end, company.start)) {
            span = {part->start, company.end, part->use->index};
            found = true;
        }
    }
    return found;
}

// The longest description that begins behind the company; where it also has words in front, those
// too.
bool RoleResolver::find_after(const Candidate& company, Span& span) const {
    bool found = false;
    const std::uint32_t end = company.end + company.tail;
    for (auto part = part_from(company.field, company.end);
         part != reading_.role_parts.end() && part->field == company.field &&
         part->start <= end + kMaxGapBytes;
         ++part) {
        if (part->use->kind != Use::Kind::role_after ||
            (!is_joined(company.field, company.end, part->start) &&
             !is_joined(company.field, end, part->start)) ||
            (found && part->end <= span.end)) {
            continue;
        }
        std::uint32_t start = company.start;
        if (reading_.model.role_patterns[part->use->index].has_before) {
            const std::uint32_t from =
                company.start > kMaxPartBytes ? company.start - kMaxPartBytes : 0;
            bool has_front = false;
            for (auto front = part_from(company.field, from);
                 front != reading_.role_parts.end() && front->start < company.start &&
                 front->field == company.field;
                 ++front) {
                if (front->use->kind == Use::Kind::role_before &&
                    front->use->index == part->use->index &&
                    is_joined(company.field, front->end, company.start)) {
                    start = front->start;
                    has_front = true;
                    break;
                }
            }
            if (!has_front) {
                continue;
            }
        }
        span = {start, part->end, part->use->index};
        found = true;
    }
    return found;
}

// "OpenAI CEO Mira Murati": the name that follows speaks for itself.
bool RoleResolver::names_another(const Candidate& company,
                                 const Span& span,
                                 std::uint32_t person) const {
    auto next = std::lower_bound(reading_.candidates.begin(),
                                 reading_.candidates.end(),
                                 std::pair(company.field, span.end),
                                 [](const Candidate& c, const std::pair<Field, std::uint32_t>& at) {
                                     return std::pair(c.field, c.start) < at;
                                 });
    const std::string_view text = reading_.folded(company.field).view();
    bool another = false;
    for (; next != reading_.candidates.end() && next->field == company.field &&
           next->start <= span.end + 2;
         ++next) {
        if (text.substr(span.end, next->start - span.end).find_first_of(".!?;") !=
            std::string_view::npos) {
            break;
        }
        if (next->accepted && reading_.model.entities[next->entity].kind == TagKind::person) {
            if (next->entity == person) {
                return false;
            }
            another = true;
        }
    }
    return another;
}

void RoleResolver::take(const Candidate& company, const Span& span) {
    const std::uint32_t person = reading_.model.holder_of(
        company.entity, reading_.model.role_patterns[span.pattern].role, reading_.story.published);
    if (person == TaggerModel::kNobody ||
        ends_with_former(reading_.folded(company.field).view().substr(0, span.start)) ||
        names_another(company, span, person)) {
        return;
    }
    Candidate mention;
    mention.alias = Candidate::kByRole;
    mention.entity = person;
    mention.start = span.start;
    mention.end = span.end;
    mention.field = company.field;
    mention.accepted = true;
    reading_.mentions.push_back(mention);
    reading_.standing[person] = Standing::strong;
}

void RoleResolver::resolve(const Candidate& company) {
    Span span;
    if (find_after(company, span) || find_before(company, span)) {
        take(company, span);
    }
}

}  // namespace

void resolve_roles(StoryReading& reading) {
    if (reading.role_parts.empty()) {
        return;
    }
    RoleResolver resolver(reading);
    const Candidate* last = nullptr;
    for (const Candidate& candidate : reading.candidates) {
        if (!candidate.accepted ||
            reading.model.entities[candidate.entity].kind != TagKind::company) {
            continue;
        }
        // The longest name of a place is the one the description is of.
        if (last != nullptr && last->field == candidate.field && candidate.start < last->end) {
            continue;
        }
        resolver.resolve(candidate);
        last = &candidate;
    }
}

}  // namespace vigie
