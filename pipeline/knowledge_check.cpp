#include "pipeline/fold.hpp"
#include "pipeline/knowledge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace vigie {

namespace {

bool overlap(const Period& a, const Period& b) {
    return (!a.from || !b.to || *a.from < *b.to) && (!b.from || !a.to || *b.from < *a.to);
}

// Counts on its own, with nothing else in the story.
bool is_plain(const Alias& alias) {
    return !alias.weak && alias.needs.empty() && alias.by != MentionBy::short_name;
}

bool share_language(const Alias& a, const Alias& b) {
    return a.languages.empty() || b.languages.empty() ||
           std::any_of(a.languages.begin(), a.languages.end(), [&](const std::string& language) {
               return std::find(b.languages.begin(), b.languages.end(), language) !=
                      b.languages.end();
           });
}

class Checker {
  public:
    explicit Checker(const Knowledge& knowledge) : knowledge_(knowledge) {}

    std::vector<std::string> run();

  private:
    void check_references(const Entity& entity);
    void check_aliases();
    void check_holders();
    void check_role_patterns();

    const Knowledge& knowledge_;
    std::set<std::string> ids_;
    std::vector<std::string> out_;
};

void Checker::check_references(const Entity& entity) {
    const auto known = [&](const std::string& id) { return ids_.count(id) != 0; };
    if (!entity.owner.empty() && !known(entity.owner)) {
        out_.push_back(fmt::format("{}: unknown owner or parent {}", entity.id, entity.owner));
    }
    if (entity.kind == TagKind::product && entity.owner.empty()) {
        out_.push_back(fmt::format("{}: a product without owner", entity.id));
    }
    if (entity.aliases.empty()) {
        out_.push_back(fmt::format("{}: no name by which it could be found", entity.id));
    }
    for (const Role& role : entity.roles) {
        if (!known(role.company)) {
            out_.push_back(fmt::format("{}: role at unknown {}", entity.id, role.company));
        }
        if (knowledge_.role_titles.find(role.title) == knowledge_.role_titles.end()) {
            out_.push_back(fmt::format("{}: unknown role \"{}\"", entity.id, role.title));
        }
    }
    for (const Alias& alias : entity.aliases) {
        for (const std::string& need : alias.needs) {
            const bool is_reference = need.starts_with("company/") || need.starts_with("person/") ||
                                      need.starts_with("product/");
            if (is_reference && !known(need)) {
                out_.push_back(
                    fmt::format("{}: alias \"{}\" needs unknown {}", entity.id, alias.text, need));
            }
        }
    }
}

void Checker::check_aliases() {
    struct Named {
        const Entity* entity;
        const Alias* alias;
    };

    const Folder folder;
    std::map<std::string, std::vector<Named>> by_text;
    for (const Entity& entity : knowledge_.entities) {
        for (const Alias& alias : entity.aliases) {
            if (is_plain(alias)) {
                by_text[folder.fold(alias.text)].push_back({&entity, &alias});
            }
        }
    }
    for (const auto& [text, named] : by_text) {
        for (std::size_t i = 0; i < named.size(); ++i) {
            for (std::size_t j = i + 1; j < named.size(); ++j) {
                if (named[i].entity != named[j].entity &&
                    share_language(*named[i].alias, *named[j].alias) &&
                    overlap(named[i].alias->period, named[j].alias->period)) {
                    out_.push_back(fmt::format(
                        "alias \"{}\" means both {} and {}: give it needs or make it weak",
                        named[i].alias->text,
                        named[i].entity->id,
                        named[j].entity->id));
                }
            }
        }
    }
}

void Checker::check_holders() {
    struct Held {
        const Entity* person;
        const Role* role;
    };

    std::map<std::pair<std::string, std::string>, std::vector<Held>> by_office;
    for (const Entity& entity : knowledge_.entities) {
        for (const Role& role : entity.roles) {
            if (std::find(knowledge_.single_roles.begin(),
                          knowledge_.single_roles.end(),
                          role.title) != knowledge_.single_roles.end()) {
                by_office[{role.company, role.title}].push_back({&entity, &role});
            }
        }
    }
    for (const auto& [office, held] : by_office) {
        for (std::size_t i = 0; i < held.size(); ++i) {
            for (std::size_t j = i + 1; j < held.size(); ++j) {
                if (held[i].person != held[j].person &&
                    overlap(held[i].role->period, held[j].role->period)) {
                    out_.push_back(fmt::format("{} and {} are both {} of {} at one time",
                                               held[i].person->id,
                                               held[j].person->id,
                                               office.second,
                                               office.first));
                }
            }
        }
    }
}

void Checker::check_role_patterns() {
    for (const auto& [role, words] : knowledge_.role_titles) {
        if (words.empty()) {
            out_.push_back(fmt::format("role \"{}\": no words", role));
        }
    }
}

std::vector<std::string> Checker::run() {
    for (const Entity& entity : knowledge_.entities) {
        ids_.insert(entity.id);
    }
    for (const Entity& entity : knowledge_.entities) {
        check_references(entity);
    }
    check_aliases();
    check_holders();
    check_role_patterns();
    return std::move(out_);
}

}  // namespace

std::vector<std::string> check_knowledge(const Knowledge& knowledge) {
    return Checker(knowledge).run();
}

}  // namespace vigie
