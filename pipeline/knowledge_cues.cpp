#include "pipeline/knowledge_cues.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace vigie {

namespace {

constexpr std::string_view kPlace = "{company}";
constexpr std::size_t kMaxCueBytes = 160;

std::optional<Cue> read_cue(const toml::node& item,
                            const std::string& language,
                            bool for_relation,
                            TomlProblems& problems) {
    Cue cue;
    cue.language = language;
    if (const auto* const text = item.as_string()) {
        cue.text = text->get();
    } else if (const toml::table* const found = item.as_table()) {
        const TomlTable table(*found, problems);
        if (for_relation) {
            table.report_unknown({"text", "weight", "passive"});
        } else {
            table.report_unknown({"text", "weight"});
        }
        cue.text = table.required_text("text");
        cue.weight = table.number("weight", -5, 5).value_or(1);
        cue.passive = table.flag("passive", false);
    } else {
        problems.add(item, "a cue is a string or a table with \"text\"");
        return std::nullopt;
    }
    const std::string_view word = trim(cue.text);
    const std::size_t star = word.find('*');
    const bool many_stars = star != std::string_view::npos && word.find('*', star + 1) != word.npos;
    if (word.empty() || star == 0 || word.size() > kMaxCueBytes) {
        problems.add(item,
                     fmt::format("a cue has 1 to {} bytes and begins with a word", kMaxCueBytes));
        return std::nullopt;
    }
    if (many_stars) {
        problems.add(item, "'*' may stand once in a cue, not at its beginning");
        return std::nullopt;
    }
    cue.text = std::string(word);
    return cue;
}

void read_cues(std::vector<Cue>& out, const TomlTable& table, bool for_relation) {
    const toml::node* const node = table.node("cues");
    const toml::table* const languages = node == nullptr ? nullptr : node->as_table();
    if (languages == nullptr) {
        table.problems().add(table.raw(), "\"cues\" must be a table: language = [cue, ...]");
        return;
    }
    for (const auto& [language, list] : *languages) {
        const toml::array* const cues = list.as_array();
        if (cues == nullptr) {
            table.problems().add(list, "cues of a language must be a list");
            continue;
        }
        for (const toml::node& item : *cues) {
            if (auto cue =
                    read_cue(item, std::string(language.str()), for_relation, table.problems())) {
                out.push_back(std::move(*cue));
            }
        }
    }
}

template <class Rule>
Rule& rule_for(std::vector<Rule>& rules, const std::string& id) {
    const auto found =
        std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.id == id; });
    if (found != rules.end()) {
        return *found;
    }
    rules.emplace_back();
    rules.back().id = id;
    return rules.back();
}

std::vector<TagKind> read_kinds(const TomlTable& table, std::string_view key) {
    std::vector<TagKind> kinds;
    for (const std::string& word : table.texts(key)) {
        if (word == "company") {
            kinds.push_back(TagKind::company);
        } else if (word == "person") {
            kinds.push_back(TagKind::person);
        } else if (word == "product") {
            kinds.push_back(TagKind::product);
        } else {
            table.problems().add(*table.node(key),
                                 fmt::format("\"{}\" is no kind: company, person, product", word));
        }
    }
    return kinds;
}

}  // namespace

void CueReader::read_role(const TomlTable& table) {
    table.report_unknown({"id", "single", "words", "patterns"});
    const std::string id = table.required_text("id");
    if (id.empty()) {
        return;
    }
    std::vector<std::string>& words = knowledge_.role_titles[id];
    const std::vector<std::string> more = table.texts("words");
    words.insert(words.end(), more.begin(), more.end());
    if (table.flag("single", false) &&
        std::find(knowledge_.single_roles.begin(), knowledge_.single_roles.end(), id) ==
            knowledge_.single_roles.end()) {
        knowledge_.single_roles.push_back(id);
    }
    const toml::array* const patterns = table.array("patterns");
    if (patterns == nullptr) {
        return;
    }
    for (const toml::node& item : *patterns) {
        const toml::table* const found = item.as_table();
        if (found == nullptr) {
            table.problems().add(item, "a pattern is a table with \"lang\" and \"text\"");
            continue;
        }
        const TomlTable pattern(*found, table.problems());
        pattern.report_unknown({"lang", "text"});
        const std::string language = pattern.required_text("lang");
        const std::string text = pattern.required_text("text");
        const std::size_t place = text.find(kPlace);
        if (text.empty() || place == std::string::npos || text.size() == kPlace.size() ||
            text.find(kPlace, place + 1) != std::string::npos || text.size() > kMaxCueBytes) {
            table.problems().add(
                item, "a pattern's text holds {company} once, and words before or after it");
            continue;
        }
        knowledge_.role_patterns.push_back(
            {id, language, text.substr(0, place), text.substr(place + kPlace.size())});
    }
}

void CueReader::read_theme(const TomlTable& table) {
    table.report_unknown({"id", "cues"});
    const std::string id = table.required_text("id");
    if (!id.empty()) {
        read_cues(rule_for(knowledge_.themes, id).cues, table, false);
    }
}

void CueReader::read_relation(const TomlTable& table) {
    table.report_unknown({"id", "symmetric", "subject", "object", "cues"});
    const std::string id = table.required_text("id");
    if (id.empty()) {
        return;
    }
    RelationRule& rule = rule_for(knowledge_.relations, id);
    rule.symmetric = table.flag("symmetric", rule.symmetric);
    for (const TagKind kind : read_kinds(table, "subject")) {
        rule.subjects.push_back(kind);
    }
    for (const TagKind kind : read_kinds(table, "object")) {
        rule.objects.push_back(kind);
    }
    read_cues(rule.cues, table, true);
}

void CueReader::read_context(const TomlTable& table) {
    table.report_unknown({"id", "cues", "names"});
    const std::string id = table.required_text("id");
    if (id == "given-names") {
        for (std::string& name : table.texts("names")) {
            knowledge_.given_names.push_back(std::move(name));
        }
        return;
    }
    std::vector<Cue>* const cues = id == "ai"              ? &knowledge_.ai_cues
                                   : id == "denial"        ? &knowledge_.denials
                                   : id == "denial-behind" ? &knowledge_.denials_behind
                                   : id == "doubt"         ? &knowledge_.doubts
                                                           : nullptr;
    if (cues != nullptr) {
        read_cues(*cues, table, false);
    } else if (!id.empty()) {
        table.problems().add(*table.node("id"),
                             "a context is \"ai\", \"denial\", \"denial-behind\", \"doubt\" or "
                             "\"given-names\"");
    }
}

}  // namespace vigie
