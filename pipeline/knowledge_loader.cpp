#include "base/text.hpp"
#include "pipeline/knowledge.hpp"
#include "pipeline/knowledge_cues.hpp"
#include "pipeline/knowledge_toml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

namespace vigie {

namespace {

// A product is known because it is one of AI; what else is sold says so itself.
constexpr double kProductWeight = 0.9;

constexpr std::size_t kMaxAliasBytes = 160;

struct Kind {
    std::string_view table;
    TagKind kind;
};

constexpr std::array<Kind, 3> kKinds{
    {{"company", TagKind::company}, {"person", TagKind::person}, {"product", TagKind::product}}};

bool is_id(std::string_view id) {
    return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
}

// Reads the sources one after the other into one Knowledge.
class Loader {
  public:
    void read(const KnowledgeSource& source);
    Result<Knowledge> finish();

  private:
    void read_document(const toml::table& root, TomlProblems& problems);
    void read_entity(const Kind& kind, const TomlTable& table);
    void read_aliases(Entity& entity, const TomlTable& table, std::string_view key, MentionBy by);
    static std::optional<Alias> read_alias(const toml::node& item,
                                           MentionBy by,
                                           TomlProblems& problems);
    static void read_roles(Entity& entity, const TomlTable& table);
    Entity& entity_for(const std::string& id, TagKind kind, const TomlTable& table);
    void derive_weights();

    Knowledge knowledge_;
    CueReader cues_{knowledge_};
    std::vector<std::string> problems_;
    std::unordered_map<std::string, std::size_t> by_id_;
    std::vector<bool> weight_given_;        // per entity
    std::vector<std::size_t> last_source_;  // per entity: the source that named it last
    std::size_t source_ = 0;
};

void Loader::read(const KnowledgeSource& source) {
    ++source_;
    TomlProblems problems(source.name);
    const toml::parse_result parsed = toml::parse(source.toml, std::string_view(source.name));
    if (parsed.failed()) {
        problems.add(parsed.error().source().begin, std::string(parsed.error().description()));
    } else {
        read_document(parsed.table(), problems);
    }
    const std::vector<std::string> lines = problems.lines();
    problems_.insert(problems_.end(), lines.begin(), lines.end());
}

void Loader::read_document(const toml::table& root, TomlProblems& problems) {
    const TomlTable document(root, problems);
    // "feed": the catalogue lies in the same folder; daemon/catalogue reads it.
    document.report_unknown(
        {"company", "person", "product", "role", "theme", "relation", "context", "feed"});
    const auto for_each = [&](std::string_view key, auto&& read_one) {
        const toml::array* const list = document.array(key);
        if (list == nullptr) {
            return;
        }
        for (const toml::node& item : *list) {
            if (const toml::table* const table = item.as_table()) {
                read_one(TomlTable(*table, problems));
            } else {
                problems.add(item, fmt::format("write [[{}]], a table", key));
            }
        }
    };
    for (const Kind& kind : kKinds) {
        for_each(kind.table, [&](const TomlTable& table) { read_entity(kind, table); });
    }
    for_each("role", [&](const TomlTable& table) { cues_.read_role(table); });
    for_each("theme", [&](const TomlTable& table) { cues_.read_theme(table); });
    for_each("relation", [&](const TomlTable& table) { cues_.read_relation(table); });
    for_each("context", [&](const TomlTable& table) { cues_.read_context(table); });
}

Entity& Loader::entity_for(const std::string& id, TagKind kind, const TomlTable& table) {
    const auto [place, is_new] = by_id_.try_emplace(id, knowledge_.entities.size());
    if (is_new) {
        knowledge_.entities.emplace_back();
        weight_given_.push_back(false);
        last_source_.push_back(0);
        knowledge_.entities.back().id = id;
        knowledge_.entities.back().kind = kind;
    } else if (last_source_[place->second] == source_) {
        table.problems().add(table.raw(), fmt::format("{} is defined twice in this file", id));
    }
    last_source_[place->second] = source_;
    return knowledge_.entities[place->second];
}

void Loader::read_entity(const Kind& kind, const TomlTable& table) {
    switch (kind.kind) {
        case TagKind::company:
            table.report_unknown({"id",
                                  "name",
                                  "name_alias",
                                  "wikipedia",
                                  "parent",
                                  "ai",
                                  "field_only",
                                  "aliases",
                                  "descriptions",
                                  "from",
                                  "to"});
            break;
        case TagKind::person:
            table.report_unknown({"id",
                                  "name",
                                  "name_alias",
                                  "wikipedia",
                                  "ai",
                                  "field_only",
                                  "aliases",
                                  "short",
                                  "descriptions",
                                  "roles",
                                  "from",
                                  "to"});
            break;
        case TagKind::product:
            table.report_unknown({"id",
                                  "name",
                                  "name_alias",
                                  "wikipedia",
                                  "owner",
                                  "ai",
                                  "field_only",
                                  "aliases",
                                  "descriptions",
                                  "from",
                                  "to"});
            break;
    }
    const std::string short_id = table.required_text("id");
    if (short_id.empty()) {
        return;
    }
    if (!is_id(short_id)) {
        table.problems().add(
            *table.node("id"),
            fmt::format("id \"{}\" may hold only a-z, 0-9, '-' and '.'", short_id));
        return;
    }
    Entity& entity = entity_for(fmt::format("{}/{}", kind.table, short_id), kind.kind, table);
    const bool is_new = entity.name.empty();
    const std::string name = is_new ? table.required_text("name") : table.text("name");
    if (!name.empty()) {
        entity.name = name;
        if (table.flag("name_alias", true)) {
            Alias alias;
            alias.text = name;
            alias.by = MentionBy::name;
            entity.aliases.push_back(std::move(alias));
        }
    }
    if (std::string wikipedia = table.text("wikipedia"); !wikipedia.empty()) {
        entity.wikipedia = std::move(wikipedia);
    }
    if (std::string owner = table.text(kind.kind == TagKind::company ? "parent" : "owner");
        !owner.empty()) {
        entity.owner = std::move(owner);
    }
    if (const std::optional<double> ai = table.number("ai", 0, 1)) {
        entity.ai = *ai;
        weight_given_[by_id_[entity.id]] = true;
    }
    entity.field_only = table.flag("field_only", entity.field_only);
    if (const auto from = table.day("from")) {
        entity.period.from = from;
    }
    if (const auto to = table.day("to")) {
        entity.period.to = to;
    }
    read_aliases(entity, table, "aliases", MentionBy::alias);
    read_aliases(entity, table, "short", MentionBy::short_name);
    read_aliases(entity, table, "descriptions", MentionBy::description);
    if (kind.kind == TagKind::person) {
        read_roles(entity, table);
    }
}

void Loader::read_aliases(Entity& entity,
                          const TomlTable& table,
                          std::string_view key,
                          MentionBy by) {
    if (table.node(key) == nullptr) {
        return;
    }
    const toml::array* const list = table.array(key);
    if (list == nullptr) {
        return;
    }
    for (const toml::node& item : *list) {
        if (std::optional<Alias> alias = read_alias(item, by, table.problems())) {
            entity.aliases.push_back(std::move(*alias));
        }
    }
}

std::optional<Alias> Loader::read_alias(const toml::node& item,
                                        MentionBy by,
                                        TomlProblems& problems) {
    Alias alias;
    alias.by = by;
    if (const auto* const text = item.as_string()) {
        alias.text = text->get();
    } else if (const toml::table* const found = item.as_table()) {
        const TomlTable table(*found, problems);
        table.report_unknown(
            {"text", "case", "lang", "from", "to", "weak", "versions", "needs", "not_with"});
        alias.text = table.required_text("text");
        alias.case_sensitive = table.flag("case", false);
        alias.languages = table.texts("lang");
        alias.period = {table.day("from"), table.day("to")};
        alias.weak = table.flag("weak", false);
        alias.versions = table.flag("versions", false);
        alias.needs = table.texts("needs");
        alias.not_with = table.texts("not_with");
    } else {
        problems.add(item, "an alias is a string or a table with \"text\"");
        return std::nullopt;
    }
    if (trim(alias.text).empty()) {
        if (item.is_string()) {
            problems.add(item, "an alias is empty");
        }
        return std::nullopt;
    }
    if (alias.text.size() > kMaxAliasBytes) {
        problems.add(item, fmt::format("an alias has at most {} bytes", kMaxAliasBytes));
        return std::nullopt;
    }
    return alias;
}

void Loader::read_roles(Entity& entity, const TomlTable& table) {
    const toml::array* const list = table.array("roles");
    if (list == nullptr) {
        return;
    }
    for (const toml::node& item : *list) {
        const toml::table* const found = item.as_table();
        if (found == nullptr) {
            table.problems().add(item, R"(a role is a table with "title" and "of")");
            continue;
        }
        const TomlTable role(*found, table.problems());
        role.report_unknown({"title", "of", "from", "to"});
        Role value;
        value.title = role.required_text("title");
        value.company = role.required_text("of");
        value.period = {role.day("from"), role.day("to")};
        if (value.period.from && value.period.to && *value.period.from >= *value.period.to) {
            table.problems().add(item, R"(a role ends ("to") before it begins ("from"))");
        }
        if (!value.title.empty() && !value.company.empty()) {
            entity.roles.push_back(std::move(value));
        }
    }
}

// What was given no weight has that of the companies it belongs to.
void Loader::derive_weights() {
    const auto weight_of = [&](const std::string& id) {
        const auto found = by_id_.find(id);
        return found == by_id_.end() ? 0.0 : knowledge_.entities[found->second].ai;
    };
    for (std::size_t i = 0; i < knowledge_.entities.size(); ++i) {
        Entity& entity = knowledge_.entities[i];
        if (weight_given_[i] || entity.kind == TagKind::company) {
            continue;
        }
        for (const Role& role : entity.roles) {
            entity.ai = std::max(entity.ai, weight_of(role.company));
        }
        if (entity.kind == TagKind::product) {
            entity.ai = std::max(kProductWeight, weight_of(entity.owner));
        }
    }
}

Result<Knowledge> Loader::finish() {
    if (!problems_.empty()) {
        return Error(Errc::malformed, fmt::format("{}", fmt::join(problems_, "\n")));
    }
    derive_weights();
    return std::move(knowledge_);
}

}  // namespace

Result<Knowledge> load_knowledge(const std::vector<KnowledgeSource>& sources) {
    Loader loader;
    for (const KnowledgeSource& source : sources) {
        loader.read(source);
    }
    return loader.finish();
}

}  // namespace vigie
