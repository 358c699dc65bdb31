#include "feeds/atom.hpp"

#include "base/text.hpp"
#include "feeds/atom_entry.hpp"
#include "feeds/atom_text.hpp"
#include "feeds/entry_parts.hpp"
#include "feeds/html_text.hpp"
#include "feeds/people.hpp"
#include "feeds/xml_names.hpp"
#include "feeds/xml_text.hpp"

#include <string>
#include <utility>

namespace vigie {

namespace {

class AtomReader {
  public:
    explicit AtomReader(const ParseHints& hints) : hints_(hints) {}

    Result<FeedDocument> read(pugi::xml_node root, FeedFormat format) {
        feed_.format = format;
        names_.enter(root);
        if (names_.name_of(root).ns == Ns::other) {
            names_.adopt(root, Ns::atom);
        }
        if (same_name(names_.name_of(root).local, "entry")) {
            base_ = hints_.url;
            read_entry(root);
            return std::move(feed_);
        }
        base_ = base_of(root, hints_.url, pool_);
        feed_.language = clean_language(attribute_of(root, "xml:lang"));
        for (const pugi::xml_node child : root.children()) {
            if (child.type() == pugi::node_element) {
                feed_child(child);
            }
        }
        feed_.link = first_url(link_, base_);
        feed_.updated = first_date(updated_);
        if (feed_.title.empty()) {
            feed_.title = clean_title(dc_title_, true, kMaxTitleBytes);
        }
        if (feed_.description.empty()) {
            feed_.description = html_to_text(description_.best(), kMaxTextBytes);
        }
        if (base_.empty()) {
            base_ = feed_.link;
        }
        if (!read_entries(root)) {
            return Error(Errc::too_large,
                         "more than " + std::to_string(hints_.max_entries) + " entries");
        }
        return std::move(feed_);
    }

  private:
    void feed_child(pugi::xml_node node) {
        const XmlName name = names_.name_of(node);
        const auto is = [&](std::string_view local) { return same_name(name.local, local); };
        if (!is_atom(name)) {
            feed_other(node, name);
            return;
        }
        if (is("title") && feed_.title.empty()) {
            feed_.title = plain(read_atom_text(node, base_, pool_), kMaxTitleBytes);
        } else if (is("link")) {
            const std::string_view rel = link_rel(node);
            if (rel.empty() || same_name(rel, "alternate")) {
                const std::string_view href = attribute_of(node, "href");
                link_.offer(is_html_type(attribute_of(node, "type")) ? 0 : 1,
                            address_at(node, href.empty() ? pool_.text(node) : href, base_, pool_));
            }
        } else if (is("id") && feed_.id.empty()) {
            feed_.id = pool_.text(node);
        } else if (is("updated")) {
            updated_.offer(0, pool_.text(node));
        } else if (is("modified")) {
            updated_.offer(1, pool_.text(node));
        } else if ((is("subtitle") || is("tagline")) && feed_.description.empty()) {
            feed_.description = plain(read_atom_text(node, base_, pool_), kMaxTextBytes);
        } else if (is("generator") && feed_.generator.empty()) {
            feed_.generator = clean_title(pool_.text(node), true, kMaxTitleBytes);
        } else if (is("language") && feed_.language.empty()) {
            feed_.language = clean_language(pool_.text(node));
        } else if (is("description")) {
            description_.offer(0, pool_.text(node));
        } else if (is("author")) {
            add_person(node, names_, pool_, authors_);
        }
    }

    // What stands in for an element of Atom that is not there.
    void feed_other(pugi::xml_node node, const XmlName& name) {
        const auto is = [&](std::string_view local) { return same_name(name.local, local); };
        if (name.ns == Ns::dc || name.ns == Ns::dcterms) {
            if (is("language") && feed_.language.empty()) {
                feed_.language = clean_language(pool_.text(node));
            } else if (is("title") && dc_title_.empty()) {
                dc_title_ = pool_.text(node);
            } else if (is("description")) {
                description_.offer(1, pool_.text(node));
            } else if (is("modified")) {
                updated_.offer(2, pool_.text(node));
            } else if (is("date")) {
                updated_.offer(3, pool_.text(node));
            }
        } else if (name.ns == Ns::itunes && (is("summary") || is("subtitle"))) {
            description_.offer(2, pool_.text(node));
        }
    }

    bool read_entries(pugi::xml_node root) {
        for (const pugi::xml_node child : root.children()) {
            if (child.type() != pugi::node_element) {
                continue;
            }
            const XmlName name = names_.name_of(child);
            if (is_atom(name) && same_name(name.local, "entry")) {
                if (feed_.entries.size() >= hints_.max_entries) {
                    return false;
                }
                read_entry(child);
            }
        }
        return true;
    }

    void read_entry(pugi::xml_node node) {
        const AtomContext context{base_, authors_, feed_.language, hints_.html};
        read_atom_entry(node, names_, pool_, context, feed_.entries.emplace_back());
    }

    const ParseHints& hints_;
    FeedDocument feed_;
    XmlNames names_;
    TextPool pool_;
    Ranked<2> link_;
    Ranked<4> updated_;
    Ranked<3> description_;
    std::string_view dc_title_;
    std::vector<std::string> authors_;
    std::string_view base_;
};

// What a feed in a namespace that nobody knows is known by.
bool has_entry(pugi::xml_node root) {
    for (const pugi::xml_node child : root.children()) {
        std::string_view name = child.name();
        name.remove_prefix(name.find(':') + 1);  // npos + 1 is 0
        if (same_name(name, "entry")) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::optional<FeedFormat> atom_format(pugi::xml_node root) {
    XmlNames names;
    names.enter(root);
    const XmlName name = names.name_of(root);
    const bool known = same_name(name.local, "feed") || same_name(name.local, "entry");
    if (!known || (!is_atom(name) && !(name.ns == Ns::other && has_entry(root)))) {
        return std::nullopt;
    }
    if (trim(attribute_of(root, "version")).substr(0, 3) == "0.3") {
        return FeedFormat::atom03;
    }
    for (const pugi::xml_attribute attribute : root.attributes()) {
        if (std::string_view(attribute.value()).find("purl.org/atom/ns") !=
            std::string_view::npos) {
            return FeedFormat::atom03;
        }
    }
    return FeedFormat::atom10;
}

Result<FeedDocument> read_atom(pugi::xml_node root, const ParseHints& hints) {
    return AtomReader(hints).read(root, atom_format(root).value_or(FeedFormat::atom10));
}

}  // namespace vigie
