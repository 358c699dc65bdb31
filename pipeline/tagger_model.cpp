#include "pipeline/tagger_model.hpp"

#include "base/text.hpp"
#include "pipeline/code_point.hpp"
#include "pipeline/language.hpp"
#include "pipeline/name_forms.hpp"

#include <fmt/format.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace vigie {

namespace {

constexpr std::size_t kMaxLanguages = 64;
constexpr std::size_t kMinInflectedBytes = 4;

bool starts_with_capital(std::string_view text) {
    return !text.empty() && u_isupper(static_cast<UChar32>(take_code_point(text))) != 0;
}

// `text` without what joins it to the company's name: spaces, hyphens, "'s".
std::string_view strip_joint(std::string_view text) {
    const auto is_joint = [](char c) { return c == ' ' || c == '-' || c == '\''; };
    if (text.starts_with("'s ")) {
        text.remove_prefix(3);
    }
    while (!text.empty() && is_joint(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_joint(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

std::uint8_t kind_mask(const std::vector<TagKind>& kinds) {
    std::uint8_t mask = 0;
    for (const TagKind kind : kinds) {
        mask = static_cast<std::uint8_t>(mask | (1U << static_cast<unsigned>(kind)));
    }
    return kinds.empty() ? 0xFF : mask;
}

// Builds a TaggerModel; holds what only the building needs.
class Compiler {
  public:
    explicit Compiler(TaggerModel& model) : model_(model) {}

    void compile(const Knowledge& knowledge);

  private:
    LanguageMask mask_of(std::string_view language);
    LanguageMask mask_of(const std::vector<std::string>& languages);
    void add_use(std::string_view text, Use use);
    std::uint32_t word(std::string_view text);
    std::uint32_t role(const std::string& id);
    void add_entity(const Entity& entity);
    void add_given_name(std::string_view text, EntityModel& entity);
    void add_alias(const Alias& alias, std::uint32_t entity);
    void add_roles(const Entity& entity,
                   std::uint32_t index,
                   const std::vector<std::string>& single);
    void add_role_pattern(const RolePattern& pattern);
    void add_cue(const Cue& cue, Use use);
    void finish();

    TaggerModel& model_;
    std::vector<std::pair<std::uint32_t, Use>> uses_;  // pattern, use
    std::unordered_map<std::string, std::uint32_t> entity_by_id_;
    std::unordered_map<std::string, std::uint32_t> word_by_text_;
    std::map<std::string, std::uint32_t, std::less<>> role_by_id_;
};

LanguageMask Compiler::mask_of(std::string_view language) {
    const std::string code = to_lower_ascii(primary_language(language));
    auto found = std::find(model_.languages.begin(), model_.languages.end(), code);
    if (found == model_.languages.end()) {
        if (model_.languages.size() == kMaxLanguages) {
            return 0;
        }
        found = model_.languages.insert(model_.languages.end(), code);
    }
    return LanguageMask{1} << static_cast<unsigned>(found - model_.languages.begin());
}

LanguageMask Compiler::mask_of(const std::vector<std::string>& languages) {
    LanguageMask mask = 0;
    for (const std::string& language : languages) {
        mask |= mask_of(language);
    }
    return mask;
}

// '*' makes the use open-ended; what stands behind it must follow in the text.
void Compiler::add_use(std::string_view text, Use use) {
    if (const std::size_t star = text.find('*'); star != std::string_view::npos) {
        const std::string_view rest = trim(text.substr(star + 1));
        text = text.substr(0, star);
        use.open_ended = !text.ends_with(' ');
        if (!rest.empty()) {
            use.rest = static_cast<std::uint32_t>(model_.rests.size());
            model_.rests.push_back(model_.folder.fold(rest));
        }
    }
    const std::string folded = model_.folder.fold(trim(text));
    if (!folded.empty()) {
        uses_.emplace_back(model_.patterns.add(folded, use.open_ended), use);
    }
}

std::uint32_t Compiler::word(std::string_view text) {
    const auto [place, is_new] = word_by_text_.try_emplace(
        std::string(text), static_cast<std::uint32_t>(model_.words.size()));
    if (is_new) {
        Use use;
        use.kind = Use::Kind::word;
        use.index = place->second;
        model_.words.emplace_back(text);
        add_use(text, use);
    }
    return place->second;
}

std::uint32_t Compiler::role(const std::string& id) {
    return role_by_id_.try_emplace(id, static_cast<std::uint32_t>(role_by_id_.size()))
        .first->second;
}

// "Sam" of "Sam Altman": what stands in front of "Altman" when this one is meant.
void Compiler::add_given_name(std::string_view text, EntityModel& entity) {
    const std::size_t end = text.find(' ');
    if (end == std::string_view::npos || end < 2 || !starts_with_capital(text)) {
        return;
    }
    std::string name = model_.folder.fold(text.substr(0, end));
    model_.given_names.insert(name);
    entity.given_names.push_back(std::move(name));
}

void Compiler::add_alias(const Alias& alias, std::uint32_t entity) {
    if (model_.entities[entity].kind == TagKind::person && alias.by != MentionBy::description) {
        add_given_name(alias.text, model_.entities[entity]);
    }
    AliasModel model;
    model.entity = entity;
    model.by = alias.by;
    model.weak = alias.weak;
    model.versions = alias.versions;
    // "Альтман" may count by itself, but not in small letters nor behind another's given name.
    const bool is_surname = model_.entities[entity].kind == TagKind::person &&
                            alias.by == MentionBy::alias && starts_with_capital(alias.text) &&
                            alias.text.find(' ') == std::string::npos;
    model.strong = !alias.weak && alias.by != MentionBy::short_name && !is_surname &&
                   !model_.entities[entity].field_only && alias.needs.empty() &&
                   alias.not_with.empty();
    model.case_sensitive = alias.case_sensitive;
    // "Spot AI" is a company, "to spot AI" what one does.
    const bool is_word_and_ai = model_.entities[entity].kind == TagKind::company &&
                                alias.text.ends_with(" AI") && starts_with_capital(alias.text);
    model.capital = is_surname || is_word_and_ai ||
                    (alias.by == MentionBy::short_name && starts_with_capital(alias.text));
    model.inflects = alias.by != MentionBy::description && alias.text.size() >= kMinInflectedBytes;
    model.period = alias.period;
    for (const std::string& need : alias.needs) {
        const auto found = entity_by_id_.find(need);
        if (found != entity_by_id_.end()) {
            model.need_entities.push_back(found->second);
        } else {
            model.need_words.push_back(word(need));
        }
    }
    for (const std::string& text : alias.not_with) {
        model.not_words.push_back(word(text));
    }
    Use use;
    use.kind = Use::Kind::alias;
    use.index = static_cast<std::uint32_t>(model_.aliases.size());
    const LanguageMask languages = mask_of(alias.languages);
    for (const NameForm& form : name_forms(alias.text, model_.entities[entity].kind)) {
        LanguageMask of_form = 0;
        for (const std::string_view language : form.languages) {
            of_form |= mask_of(language);
        }
        if (languages != 0 && of_form != 0 && (languages & of_form) == 0) {
            continue;
        }
        use.languages = languages != 0 && of_form != 0 ? languages & of_form : languages | of_form;
        use.kept = 0;
        if (alias.case_sensitive) {
            use.kept = static_cast<std::uint32_t>(model_.kept_forms.size());
            model_.kept_forms.push_back(form.text);
        }
        add_use(form.text, use);
    }
    model_.aliases.push_back(std::move(model));
}

// Offices of one holder come first: a chief executive is more than a founder.
std::vector<Role> by_weight(std::vector<Role> roles, const std::vector<std::string>& single) {
    std::stable_partition(roles.begin(), roles.end(), [&](const Role& role) {
        return std::find(single.begin(), single.end(), role.title) != single.end();
    });
    return roles;
}

void Compiler::add_roles(const Entity& entity,
                         std::uint32_t index,
                         const std::vector<std::string>& single) {
    EntityModel& model = model_.entities[index];
    for (const Role& held : by_weight(entity.roles, single)) {
        model.roles.push_back({fmt::format("{} of {}", held.title, held.company), held.period});
        const auto company = entity_by_id_.find(held.company);
        if (company == entity_by_id_.end()) {
            continue;
        }
        if (std::find(model.vouchers.begin(), model.vouchers.end(), company->second) ==
            model.vouchers.end()) {
            model.vouchers.push_back(company->second);
        }
        model_.holders.push_back({company->second, role(held.title), index, held.period});
    }
    if (entity.kind == TagKind::product) {
        if (const auto owner = entity_by_id_.find(entity.owner); owner != entity_by_id_.end()) {
            model.vouchers.push_back(owner->second);
            model.owner = owner->second;
        }
    }
}

void Compiler::add_role_pattern(const RolePattern& pattern) {
    const std::string before = model_.folder.fold(pattern.before);
    const std::string after = model_.folder.fold(pattern.after);
    const std::string_view before_words = strip_joint(before);
    const std::string_view after_words = strip_joint(after);
    if (before_words.empty() && after_words.empty()) {
        return;
    }
    Use use;
    use.index = static_cast<std::uint32_t>(model_.role_patterns.size());
    use.languages = mask_of(pattern.language);
    model_.role_patterns.push_back(
        {role(pattern.role), !before_words.empty(), !after_words.empty()});
    if (!before_words.empty()) {
        use.kind = Use::Kind::role_before;
        add_use(before_words, use);
    }
    if (!after_words.empty()) {
        use.kind = Use::Kind::role_after;
        add_use(after_words, use);
    }
}

void Compiler::add_cue(const Cue& cue, Use use) {
    use.languages = mask_of(cue.language);
    use.weight = static_cast<float>(cue.weight);
    use.cue = model_.cue_count++;
    add_use(cue.text, use);
}

void Compiler::compile(const Knowledge& knowledge) {
    for (const Entity& entity : knowledge.entities) {
        entity_by_id_.emplace(entity.id, static_cast<std::uint32_t>(model_.entities.size()));
        EntityModel model;
        model.id = entity.id;
        model.name = entity.name;
        model.kind = entity.kind;
        model.ai = entity.ai;
        model.field_only = entity.field_only;
        model.period = entity.period;
        model_.entities.push_back(std::move(model));
    }
    model_.kept_forms.emplace_back();
    model_.rests.emplace_back();
    for (std::uint32_t i = 0; i < knowledge.entities.size(); ++i) {
        for (const Alias& alias : knowledge.entities[i].aliases) {
            add_alias(alias, i);
        }
        add_roles(knowledge.entities[i], i, knowledge.single_roles);
    }
    for (const RolePattern& pattern : knowledge.role_patterns) {
        add_role_pattern(pattern);
    }
    Use use;
    use.kind = Use::Kind::theme;
    for (const ThemeRule& theme : knowledge.themes) {
        use.index = static_cast<std::uint32_t>(model_.themes.size());
        model_.themes.push_back(theme.id);
        for (const Cue& cue : theme.cues) {
            add_cue(cue, use);
        }
    }
    use.kind = Use::Kind::relation;
    for (const RelationRule& rule : knowledge.relations) {
        const auto relation = static_cast<std::uint32_t>(model_.relations.size());
        model_.relations.push_back(
            {rule.id, rule.symmetric, kind_mask(rule.subjects), kind_mask(rule.objects)});
        for (const Cue& cue : rule.cues) {
            use.index = static_cast<std::uint32_t>(model_.relation_cues.size());
            model_.relation_cues.push_back({relation, cue.passive});
            add_cue(cue, use);
        }
    }
    use.kind = Use::Kind::ai;
    use.index = 0;
    for (const Cue& cue : knowledge.ai_cues) {
        add_cue(cue, use);
    }
    use.kind = Use::Kind::modifier;
    for (const std::vector<Cue>* cues : {&knowledge.denials, &knowledge.doubts}) {
        for (const Cue& cue : *cues) {
            add_cue(cue, use);
        }
    }
    use.index = 1;
    for (const Cue& cue : knowledge.denials_behind) {
        add_cue(cue, use);
    }
    for (const std::string& name : knowledge.given_names) {
        model_.given_names.insert(model_.folder.fold(name));
    }
    finish();
}

void Compiler::finish() {
    std::stable_sort(
        uses_.begin(), uses_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    model_.use_starts.assign(model_.patterns.size() + 1, 0);
    model_.uses.reserve(uses_.size());
    for (const auto& [pattern, use] : uses_) {
        ++model_.use_starts[pattern + 1];
        model_.uses.push_back(use);
    }
    for (std::size_t i = 1; i < model_.use_starts.size(); ++i) {
        model_.use_starts[i] += model_.use_starts[i - 1];
    }
    std::stable_sort(
        model_.holders.begin(), model_.holders.end(), [](const Holder& a, const Holder& b) {
            return std::tie(a.company, a.role) < std::tie(b.company, b.role);
        });
    model_.patterns.build();
}

}  // namespace

TaggerModel::TaggerModel(const Knowledge& knowledge) {
    Compiler(*this).compile(knowledge);
}

LanguageMask TaggerModel::language_bit(std::string_view language) const noexcept {
    if (language.empty()) {
        return ~LanguageMask{0};
    }
    const auto found = std::find(languages.begin(), languages.end(), language);
    return found == languages.end()
               ? 0
               : LanguageMask{1} << static_cast<unsigned>(found - languages.begin());
}

std::uint32_t TaggerModel::holder_of(std::uint32_t company,
                                     std::uint32_t role,
                                     std::optional<Time> when) const noexcept {
    const auto before = [](const Holder& holder,
                           const std::pair<std::uint32_t, std::uint32_t>& key) {
        return std::pair(holder.company, holder.role) < key;
    };
    const auto key = std::pair(company, role);
    std::uint32_t person = kNobody;
    for (auto it = std::lower_bound(holders.begin(), holders.end(), key, before);
         it != holders.end() && std::pair(it->company, it->role) == key;
         ++it) {
        const bool holds = when ? it->period.holds(when) : !it->period.to;
        if (!holds || it->person == person) {
            continue;
        }
        if (person != kNobody) {
            return kNobody;
        }
        person = it->person;
    }
    return person;
}

}  // namespace vigie
