#pragma once

// What the readers of all formats share: keeping alternatives in order of precedence, and making
// an Entry's text, links and enclosures out of what a feed said.

#include "base/entry.hpp"
#include "feeds/xml_names.hpp"

#include <pugixml.hpp>

#include <array>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace vigie {

// Alternatives for one field, the best at index 0; of each the first that is not empty. Views.
template <std::size_t N>
class Ranked {
  public:
    void offer(std::size_t rank, std::string_view text) noexcept {
        if (slots_[rank].empty()) {
            slots_[rank] = text;
        }
    }

    [[nodiscard]] std::string_view best() const noexcept {
        for (const std::string_view slot : slots_) {
            if (!slot.empty()) {
                return slot;
            }
        }
        return {};
    }

    [[nodiscard]] auto begin() const noexcept { return slots_.begin(); }

    [[nodiscard]] auto end() const noexcept { return slots_.end(); }

  private:
    std::array<std::string_view, N> slots_{};
};

// Texts of one document's elements; keeps those that are not in one piece in it. Trimmed views,
// good for as long as this and the document live.
class TextPool {
  public:
    [[nodiscard]] std::string_view text(pugi::xml_node node);
    [[nodiscard]] std::string_view keep(std::string text);

  private:
    std::deque<std::string> kept_;
};

struct TextPart {
    std::string_view value;
    bool html = true;
    std::string_view base;  // for its relative links
};

// Fills text, and summary and content where `want_html`.
void fill_text(Entry& entry, const TextPart& summary, const TextPart& content, bool want_html);

// The first that is an absolute http(s) URL once resolved.
template <std::size_t N>
std::string first_url(const Ranked<N>& candidates, std::string_view base);

// `reference` against `base`; most are absolute already.
[[nodiscard]] std::string absolute_url(std::string_view base, std::string_view reference);

template <std::size_t N>
std::string first_url(const Ranked<N>& candidates, std::string_view base) {
    for (const std::string_view candidate : candidates) {
        std::string url = candidate.empty() ? std::string() : absolute_url(base, candidate);
        if (!url.empty()) {
            return url;
        }
    }
    return {};
}

// The first that can be read.
template <std::size_t N>
std::optional<Time> first_date(const Ranked<N>& candidates);

[[nodiscard]] std::optional<Time> read_date(std::string_view text);

template <std::size_t N>
std::optional<Time> first_date(const Ranked<N>& candidates) {
    for (const std::string_view candidate : candidates) {
        if (const auto time = read_date(candidate)) {
            return time;
        }
    }
    return std::nullopt;
}

// Kept once per URL; a length that is no number is absent.
void add_enclosure(Entry& entry,
                   std::string_view base,
                   std::string_view url,
                   std::string_view type,
                   std::string_view length);

// The words of a list joined by commas.
void add_keywords(Entry& entry, std::string_view list);

// The category that `node` says: term, else label, else its text. Markup inside is no part of it.
[[nodiscard]] std::string category_name(pugi::xml_node node, TextPool& pool);

// The rel of a link, the last word of one that is written as IANA's URI; empty where it has none.
[[nodiscard]] std::string_view link_rel(pugi::xml_node link) noexcept;

// BCP 47 in lower case, or empty when it is not a language tag.
[[nodiscard]] std::string clean_language(std::string_view tag);

// The xml:base of `node` against the base around it; that base itself when it has none.
[[nodiscard]] std::string_view base_of(pugi::xml_node node, std::string_view outer, TextPool& pool);

// The address `reference` of the element `node`: as it stands, or resolved where the element has an
// xml:base of its own.
[[nodiscard]] std::string_view address_at(pugi::xml_node node,
                                          std::string_view reference,
                                          std::string_view outer,
                                          TextPool& pool);

// media:title, description, content, category and keywords of a Media RSS element, groups and
// nesting included.
struct MediaParts {
    std::string_view title;
    std::string_view description;
    bool description_is_html = false;
};

void read_media(pugi::xml_node node,
                const XmlNames& names,
                TextPool& pool,
                std::string_view base,
                Entry& entry,
                MediaParts& parts);

}  // namespace vigie
