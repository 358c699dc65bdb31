// Relations: subject … cue … object within one sentence.

#include "base/utf8.hpp"
#include "pipeline/name_list.hpp"
#include "pipeline/sentence.hpp"
#include "pipeline/story_reading.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace vigie {

namespace {

constexpr std::size_t kMaxRelations = 32;
constexpr std::size_t kMaxCues = 64;
constexpr std::uint32_t kReachBytes = 320;  // from the cue to either end

// Languages in which both ends commonly stand in front of the verb.
bool has_verb_last(std::string_view language) {
    static constexpr std::array<std::string_view, 9> kVerbLast{
        "ja", "ko", "tr", "hi", "zh", "de", "nl", "hu", "fi"};
    return std::find(kVerbLast.begin(), kVerbLast.end(), language) != kVerbLast.end();
}

// "with OpenAI", "d'OpenAI": what stands behind such a word is seldom who acts.
bool is_behind_preposition(std::string_view text, std::uint32_t start) {
    static constexpr auto kWords = std::to_array<std::string_view>(
        {"with ",     "by ",      "of ",    "from ",   "to ",     "in ",         "on ",   "for ",
         "at ",       "against ", "avec ",  "par ",    "de ",     "d'",          "à ",    "dans ",
         "sur ",      "pour ",    "chez ",  "contre ", "mit ",    "von ",        "bei ",  "für ",
         "auf ",      "über ",    "gegen ", "con ",    "por ",    "del ",        "para ", "en ",
         "sobre ",    "com ",     "da ",    "do ",     "contra ", "di ",         "su ",   "tra ",
         "from the ", "and its ", "с ",     "от ",     "для ",    "с компанией "});
    const std::string_view before = text.substr(0, start);
    return std::any_of(std::begin(kWords), std::end(kWords), [&](std::string_view word) {
        return before.ends_with(word) &&
               (before.size() == word.size() || before[before.size() - word.size() - 1] == ' ' ||
                before[before.size() - word.size() - 1] == '\n');
    });
}

class RelationFinder {
  public:
    explicit RelationFinder(StoryReading& reading) : reading_(reading) {}

    void consider(const FoundUse& cue);

  private:
    [[nodiscard]] bool may_be(const Candidate& mention, std::uint8_t kinds) const {
        const TagKind kind = reading_.model.entities[mention.entity].kind;
        return ((unsigned{kinds} >> static_cast<unsigned>(kind)) & 1U) != 0;
    }

    // The nearest mention that ends by `end`, or starts at `start` and later, in the sentence.
    const Candidate* nearest_before(Field field,
                                    std::uint32_t low,
                                    std::uint32_t end,
                                    std::uint8_t kinds,
                                    const Candidate* not_as) const;
    const Candidate* nearest_after(Field field,
                                   std::uint32_t start,
                                   std::uint32_t high,
                                   std::uint8_t kinds,
                                   const Candidate* not_as) const;
    // `nearest`, or where a preposition stands before it, who stands before that.
    const Candidate* acting_before(Field field,
                                   std::uint32_t low,
                                   const Candidate* nearest,
                                   std::uint8_t kinds) const;
    // The mention that holds the cue, "the boss of Microsoft" for "boss of".
    [[nodiscard]] const Candidate* around(const FoundUse& cue) const;
    // Of what stands in front of a cue, `nearest` unless it is where the deed leads to: "ChatGPT in
    // Bing integriert", "ChatGPTをBingに統合", and in Chinese what "将" or "把" puts first.
    const Candidate* acted_on_before(Field field,
                                     const Candidate* acting,
                                     const Candidate* nearest,
                                     std::uint8_t kinds) const;
    const Candidate* put_first(const FoundUse& cue,
                               const Candidate* acting,
                               std::uint8_t kinds) const;
    // Those named with a mention in one breath: "Nvidia, SoftBank and Microsoft". Itself among
    // them.
    [[nodiscard]] std::vector<const Candidate*> in_one_breath(const Candidate& mention,
                                                              std::uint8_t kinds) const;
    void add_all(const RelationModel& relation,
                 const FoundUse& cue,
                 const Candidate& subject,
                 const Candidate& object);
    void add(const RelationModel& relation,
             const FoundUse& cue,
             const Candidate* subject,
             const Candidate* object);

    StoryReading& reading_;
    // The sentence of the last cue: the next one is often in it.
    Field sentence_field_ = Field::title;
    std::uint32_t low_ = 1;
    std::uint32_t high_ = 0;
};

const Candidate* RelationFinder::nearest_before(Field field,
                                                std::uint32_t low,
                                                std::uint32_t end,
                                                std::uint8_t kinds,
                                                const Candidate* not_as) const {
    auto it = std::lower_bound(reading_.mentions.begin(),
                               reading_.mentions.end(),
                               std::pair(field, end),
                               [](const Candidate& c, const std::pair<Field, std::uint32_t>& at) {
                                   return std::pair(c.field, c.start) < at;
                               });
    while (it != reading_.mentions.begin()) {
        --it;
        if (it->field != field || it->start < low) {
            return nullptr;
        }
        if (it->end <= end && may_be(*it, kinds) &&
            (not_as == nullptr || it->entity != not_as->entity)) {
            return &*it;
        }
    }
    return nullptr;
}

const Candidate* RelationFinder::nearest_after(Field field,
                                               std::uint32_t start,
                                               std::uint32_t high,
                                               std::uint8_t kinds,
                                               const Candidate* not_as) const {
    auto it = std::lower_bound(reading_.mentions.begin(),
                               reading_.mentions.end(),
                               std::pair(field, start),
                               [](const Candidate& c, const std::pair<Field, std::uint32_t>& at) {
                                   return std::pair(c.field, c.start) < at;
                               });
    for (; it != reading_.mentions.end() && it->field == field && it->start < high; ++it) {
        if (may_be(*it, kinds) && (not_as == nullptr || it->entity != not_as->entity)) {
            return &*it;
        }
    }
    return nullptr;
}

const Candidate* RelationFinder::acting_before(Field field,
                                               std::uint32_t low,
                                               const Candidate* nearest,
                                               std::uint8_t kinds) const {
    const std::string_view text = reading_.folded(field).view();
    const Candidate* acting = nearest;
    for (int i = 0; i < 3 && is_behind_preposition(text, acting->start); ++i) {
        const Candidate* const earlier = nearest_before(field, low, acting->start, kinds, acting);
        if (earlier == nullptr) {
            return nearest;
        }
        acting = earlier;
    }
    return acting;
}

const Candidate* RelationFinder::around(const FoundUse& cue) const {
    auto it = std::upper_bound(reading_.mentions.begin(),
                               reading_.mentions.end(),
                               std::pair(cue.field, cue.start),
                               [](const std::pair<Field, std::uint32_t>& at, const Candidate& c) {
                                   return at < std::pair(c.field, c.start);
                               });
    for (int i = 0; i < 3 && it != reading_.mentions.begin(); ++i) {
        --it;
        if (it->field == cue.field && it->start <= cue.start && it->end >= cue.end) {
            return &*it;
        }
    }
    return nullptr;
}

const Candidate* RelationFinder::acted_on_before(Field field,
                                                 const Candidate* acting,
                                                 const Candidate* nearest,
                                                 std::uint8_t kinds) const {
    static constexpr auto kInto = std::to_array<std::string_view>({" in ", " ins ", " an "});
    const Candidate* const earlier =
        nearest_before(field, acting->end, nearest->start, kinds, nearest);
    if (earlier == nullptr) {
        return nearest;
    }
    const std::string_view text = reading_.folded(field).view();
    const std::string_view between =
        text.substr(earlier->end, nearest->start - std::min(earlier->end, nearest->start));
    const bool goal = text.substr(nearest->end).starts_with("に") ||
                      std::any_of(std::begin(kInto), std::end(kInto), [&](std::string_view word) {
                          return between.starts_with(word);
                      });
    return goal ? earlier : nearest;
}

const Candidate* RelationFinder::put_first(const FoundUse& cue,
                                           const Candidate* acting,
                                           std::uint8_t kinds) const {
    const Candidate* const object =
        nearest_before(cue.field, acting->end, cue.start, kinds, acting);
    if (object == nullptr) {
        return nullptr;
    }
    const std::string_view before = reading_.folded(cue.field).view().substr(0, object->start);
    return before.ends_with("将") || before.ends_with("將") || before.ends_with("把") ? object
                                                                                      : nullptr;
}

void RelationFinder::add(const RelationModel& relation,
                         const FoundUse& cue,
                         const Candidate* subject,
                         const Candidate* object) {
    const std::vector<EntityModel>& entities = reading_.model.entities;
    Relation out;
    out.subject = entities[subject->entity].id;
    out.object = entities[object->entity].id;
    if (relation.symmetric && out.object < out.subject) {
        std::swap(out.subject, out.object);
    }
    std::vector<Relation>& relations = reading_.story.relations;
    const bool known = std::any_of(relations.begin(), relations.end(), [&](const Relation& other) {
        return other.subject == out.subject && other.object == out.object &&
               other.predicate == relation.id;
    });
    if (known || relations.size() >= kMaxRelations) {
        return;
    }
    const FoldedText& folded = reading_.folded(cue.field);
    out.predicate = relation.id;
    out.field = cue.field;
    out.start = folded.original_start(std::min({subject->start, object->start, cue.start}));
    out.end = folded.original_end(std::max({subject->end, object->end, cue.end}));
    if (out.start < out.end) {
        relations.push_back(std::move(out));
    }
}

std::vector<const Candidate*> RelationFinder::in_one_breath(const Candidate& mention,
                                                            std::uint8_t kinds) const {
    constexpr std::size_t kMost = 5;
    const std::string_view text = reading_.folded(mention.field).view();
    const auto& all = reading_.mentions;
    const auto here = std::find_if(
        all.begin(), all.end(), [&](const Candidate& other) { return &other == &mention; });
    std::vector<const Candidate*> out{&mention};
    if (here == all.end()) {
        return out;
    }
    std::size_t sure = 1;  // of a list with commas, what its "and" closes
    for (auto next = here + 1; next != all.end() && out.size() < kMost; ++next) {
        const Candidate& last = *out.back();
        if (next->field != mention.field || next->start < last.end || !may_be(*next, kinds)) {
            break;
        }
        const Joint joint = joint_of(text.substr(last.end, next->start - last.end));
        if (joint == Joint::none) {
            break;
        }
        out.push_back(&*next);
        sure = joint == Joint::conjunction ? out.size() : sure;
    }
    out.resize(sure);
    return out;
}

// Each with each; where the ends stand in one list ("A and B partner") only the two.
void RelationFinder::add_all(const RelationModel& relation,
                             const FoundUse& cue,
                             const Candidate& subject,
                             const Candidate& object) {
    if (relation.symmetric) {
        add(relation, cue, &subject, &object);
        return;
    }
    const auto subjects = in_one_breath(subject, relation.subjects);
    const auto objects = in_one_breath(object, relation.objects);
    for (const Candidate* const one : subjects) {
        for (const Candidate* const other : objects) {
            if (one != other) {
                add(relation, cue, one, other);
            }
        }
    }
}

void RelationFinder::consider(const FoundUse& cue) {
    if (left_of(reading_, cue) <= 0) {
        return;
    }
    const RelationCue& rule = reading_.model.relation_cues[cue.use->index];
    const RelationModel& relation = reading_.model.relations[rule.relation];
    const std::uint32_t reach = cue.start > kReachBytes ? cue.start - kReachBytes : 0;
    if (!relation.symmetric && !rule.passive &&
        nearest_before(cue.field, reach, cue.start, 0xFF, nullptr) == nullptr) {
        return;
    }
    if (cue.field != sentence_field_ || cue.start < low_ || cue.end > high_) {
        std::tie(low_, high_) =
            sentence_around(reading_.folded(cue.field).view(), cue.start, cue.end, kReachBytes);
        sentence_field_ = cue.field;
    }
    const std::uint32_t low = low_;
    const std::uint32_t high = high_;
    // Who stands where: in the active the subject is in front.
    const std::uint8_t front = rule.passive ? relation.objects : relation.subjects;
    const std::uint8_t back = rule.passive ? relation.subjects : relation.objects;
    const Candidate* const holder = around(cue);
    if (holder != nullptr) {
        if (may_be(*holder, relation.subjects)) {
            const Candidate* const held =
                nearest_after(cue.field, holder->start, holder->end, relation.objects, holder);
            if (held != nullptr) {
                add(relation, cue, holder, held);
            }
        }
        return;
    }
    const Candidate* first = nearest_before(cue.field, low, cue.start, front, nullptr);
    if (first != nullptr && !rule.passive && !relation.symmetric) {
        first = acting_before(cue.field, low, first, front);
    }
    const Candidate* second = nearest_after(cue.field, cue.end, high, back, first);
    if (first != nullptr && second == nullptr &&
        (relation.symmetric || has_verb_last(reading_.language))) {
        second = nearest_before(cue.field, low, cue.start, back, nullptr);
        first = second == nullptr ? nullptr
                                  : nearest_before(cue.field, low, second->start, front, second);
        if (first != nullptr && !relation.symmetric) {
            second = acted_on_before(cue.field, first, second, back);
        }
    } else if (first == nullptr && second != nullptr && relation.symmetric) {
        first = second;
        second = nearest_after(cue.field, first->end, high, back, first);
    }
    if (rule.passive && first == nullptr && second != nullptr) {
        // "Criticised by Musk, Altman replies": who it is done to follows.
        first = nearest_after(cue.field, second->end, high, front, second);
    }
    if (first == nullptr || second == nullptr) {
        return;
    }
    if (const Candidate* const object = put_first(cue, first, back)) {
        second = object;
    }
    add_all(relation, cue, *(rule.passive ? second : first), *(rule.passive ? first : second));
}

}  // namespace

void write_relations(StoryReading& reading) {
    reading.story.relations.clear();
    if (reading.mentions.size() < 2) {
        return;
    }
    RelationFinder finder(reading);
    const std::size_t count = std::min(reading.relation_cues.size(), kMaxCues);
    for (std::size_t i = 0; i < count; ++i) {
        finder.consider(reading.relation_cues[i]);
    }
}

}  // namespace vigie
