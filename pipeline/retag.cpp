#include "pipeline/retag.hpp"

#include "base/story_json.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace vigie {

namespace {

using Names = std::set<std::string>;

NameChanges difference(const Names& before, const Names& after) {
    NameChanges changes;
    std::set_difference(after.begin(),
                        after.end(),
                        before.begin(),
                        before.end(),
                        std::back_inserter(changes.added));
    std::set_difference(before.begin(),
                        before.end(),
                        after.begin(),
                        after.end(),
                        std::back_inserter(changes.removed));
    return changes;
}

template <class Found>
Names ids_of(const std::vector<Found>& found) {
    Names ids;
    for (const Found& one : found) {
        ids.insert(one.id);
    }
    return ids;
}

Names triples_of(const std::vector<Relation>& relations) {
    Names triples;
    for (const Relation& one : relations) {
        triples.insert(one.subject + ' ' + one.predicate + ' ' + one.object);
    }
    return triples;
}

void append_id(std::string& out, const std::string& id) {
    append_json_string(out, id);
}

// The triple as an object; ids hold no spaces.
void append_triple(std::string& out, const std::string& triple) {
    const std::size_t first = triple.find(' ');
    const std::size_t second = triple.find(' ', first + 1);
    out += "{\"subject\":";
    append_json_string(out, triple.substr(0, first));
    out += ",\"predicate\":";
    append_json_string(out, triple.substr(first + 1, second - first - 1));
    out += ",\"object\":";
    append_json_string(out, triple.substr(second + 1));
    out += '}';
}

using Append = void (*)(std::string&, const std::string&);

void append_list(std::string& out,
                 const char* key,
                 const std::vector<std::string>& names,
                 Append append) {
    out += key;
    for (const std::string& name : names) {
        out += out.back() == '[' ? "" : ",";
        append(out, name);
    }
    out += ']';
}

void append_names(std::string& out, const char* key, const NameChanges& names, Append append) {
    out += key;
    append_list(out, "{\"added\":[", names.added, append);
    append_list(out, ",\"removed\":[", names.removed, append);
    out += '}';
}

}  // namespace

TagChanges changes_between(const Story& before, const Story& after) {
    TagChanges changes;
    changes.tags = difference(ids_of(before.tags), ids_of(after.tags));
    changes.themes = difference(ids_of(before.themes), ids_of(after.themes));
    changes.relations = difference(triples_of(before.relations), triples_of(after.relations));
    changes.relevance_before = before.relevance;
    changes.relevance_after = after.relevance;
    changes.relevant_before = before.relevant;
    changes.relevant_after = after.relevant;
    changes.lang = before.lang == after.lang ? std::string() : after.lang;
    changes.any = before != after;
    return changes;
}

Result<Retagged> retag(const Tagger& tagger, std::string_view json) {
    std::vector<std::string> skipped;
    const Result<Story> before = parse_story_json(json, &skipped);
    if (!before) {
        return before.error();
    }
    if (!skipped.empty()) {
        return Error(Errc::malformed,
                     "written by a newer Vigie: \"" + skipped.front() + "\" would be lost");
    }
    Retagged out{*before, {}, {}};
    tagger.tag(out.story);
    append_story_json(out.json, out.story);
    // Numbers as they are written, so that rounding is no change.
    Result<Story> written = parse_story_json(out.json);
    if (!written) {
        return written.error();
    }
    out.story = std::move(*written);
    out.changes = changes_between(*before, out.story);
    return out;
}

void append_changes_json(std::string& out, const Story& story, const TagChanges& changes) {
    out += "{\"id\":";
    append_json_string(out, story.id);
    if (!story.title.empty()) {
        out += ",\"title\":";
        append_json_string(out, story.title);
    }
    append_names(out, ",\"tags\":", changes.tags, &append_id);
    append_names(out, ",\"themes\":", changes.themes, &append_id);
    append_names(out, ",\"relations\":", changes.relations, &append_triple);
    out += ",\"relevant\":{\"before\":";
    out += changes.relevant_before ? "true" : "false";
    out += ",\"after\":";
    out += changes.relevant_after ? "true" : "false";
    out += "},\"relevance\":{\"before\":";
    append_json_number(out, changes.relevance_before);
    out += ",\"after\":";
    append_json_number(out, changes.relevance_after);
    out += '}';
    if (!changes.lang.empty()) {
        out += ",\"lang\":";
        append_json_string(out, changes.lang);
    }
    out += '}';
}

}  // namespace vigie
