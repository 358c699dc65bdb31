#pragma once

// Names of XML elements by namespace, whatever prefix a document chose.
//
// pugixml knows nothing of namespaces: this resolves prefixes over its nodes. A prefix nobody
// declared means what everybody uses it for ("dc", "media"…). Namespace URIs are compared without
// scheme, case and trailing slash: feeds get all three wrong. Views into the document, which must
// outlive it.

#include <pugixml.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace vigie {

enum class Ns {
    none,  // no namespace: RSS 0.9x and 2.0, and what declares nothing
    rss,   // RSS 0.90, 1.0, and the ones people made up for 2.0
    rdf,
    atom,  // 0.3 and 1.0
    dc,
    dcterms,
    content,
    media,
    itunes,
    feedburner,
    enc,
    sy,
    xhtml,
    xml,
    other
};

struct XmlName {
    Ns ns = Ns::none;
    std::string_view local;

    // RSS and Atom elements are often written without their namespace.
    [[nodiscard]] bool bare() const noexcept { return ns == Ns::none || ns == Ns::rss; }
};

// ASCII case does not matter: feeds get that wrong, too.
[[nodiscard]] bool same_name(std::string_view a, std::string_view b) noexcept;

[[nodiscard]] Ns namespace_of_uri(std::string_view uri) noexcept;

class XmlNames {
  public:
    // The declarations of `node` are in force until leave() is called with what enter() returned.
    std::size_t enter(pugi::xml_node node);

    void leave(std::size_t mark) { bindings_.resize(mark); }

    // For as long as they are in force, declarations of the prefix that `node` has mean `ns`: for a
    // root that can only be one thing, in a namespace nobody knows.
    void adopt(pugi::xml_node node, Ns ns) noexcept;

    // Declarations on `node` itself count.
    [[nodiscard]] XmlName name_of(pugi::xml_node node) const noexcept;

  private:
    struct Binding {
        std::string_view prefix;
        Ns ns = Ns::other;
    };

    std::vector<Binding> bindings_;
};

}  // namespace vigie
