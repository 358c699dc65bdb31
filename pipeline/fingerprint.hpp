#pragma once

// Fingerprints: the 64-bit keys by which an entry, or the same text elsewhere, is known again.
//
// Text is compared as a reader would: letter case, full and half width, punctuation, quotes and
// white space make no difference; letters, digits and their order do. Every run of anything else is
// one gap, so "1.5" and "15" stay different.
// Source of the folding: Unicode simple case folding; NFKC_Casefold (UAX 31) where the text has
// combining marks, ligatures or half-width kana.

#include "base/entry.hpp"
#include "pipeline/seen_set.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vigie {

// Letters (an ideograph, kana or hangul syllable counts as kWideLetter) a text needs before being
// equal to another one means being the same one. Below it stand templates: "Status update".
inline constexpr std::size_t kTellingLetters = 80;
inline constexpr std::size_t kWideLetter = 3;

// `text` folded as above, words separated by one space. For tests and for tools; keys do not build
// the string twice.
[[nodiscard]] std::string normalise_text(std::string_view text);

// Key of a normalised title and text. 0: there is no letter in them. The lowest bit says whether
// the text is long enough to tell a story by (kTellingLetters); with a shorter one, the key only
// tells that an entry known otherwise has changed.
[[nodiscard]] std::uint64_t text_key(std::string_view title, std::string_view text);

[[nodiscard]] constexpr bool is_telling(std::uint64_t text_key) noexcept {
    return (text_key & 1U) != 0;
}

// A guid without what feeds change about it: outer white space, letter case, http or https.
[[nodiscard]] std::string normalise_guid(std::string_view guid);

// What link identifies by: canonical_url(), or empty where the link says nothing about one entry:
// no link, or a site's home page.
[[nodiscard]] std::string identifying_url(std::string_view link);

// Keys of an entry within its feed. `document` is identifying_url(entry.link).
[[nodiscard]] EntryKeys entry_keys(const Entry& entry, std::string_view document);
[[nodiscard]] EntryKeys entry_keys(const Entry& entry);

}  // namespace vigie
