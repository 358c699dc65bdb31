#pragma once

// Entry: one item of a feed as the feed told it; FeedDocument: the whole document, read.
//
// Text is valid UTF-8; titles, names and categories are plain text, markup and entities resolved;
// links are absolute http(s) URLs or empty. Absent and empty are the same for text. Times are UTC
// seconds; absent where the feed gives none or one that cannot be read.
// Sources: RSS 2.0 <item>; RSS 1.0; RFC 4287 (Atom) section 4.1.2; JSON Feed 1.1 "items".

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vigie {

struct Enclosure {
    std::string url;
    std::string type;
    std::optional<std::uint64_t> length;  // bytes, where the feed gives a number

    friend bool operator==(const Enclosure&, const Enclosure&) = default;
};

struct Entry {
    std::string id;     // guid, atom:id, rdf:about or JSON "id" as stated; may be empty
    std::string title;  // at most kMaxTitleBytes, cut at a character boundary
    std::string link;
    std::optional<Time> published;
    std::optional<Time> updated;
    std::string summary;   // HTML with active content removed; filled only where asked for
    std::string content;   // HTML with active content removed; filled only where asked for
    std::string text;      // plain text of the fuller of content and summary, at most
                           // kMaxTextBytes; blocks are separated by '\n'
    std::string language;  // BCP 47, lower case, of the entry or else of the feed; may be empty
    std::vector<std::string> authors;
    std::vector<std::string> categories;
    std::vector<Enclosure> enclosures;

    friend bool operator==(const Entry&, const Entry&) = default;
};

inline constexpr std::size_t kMaxTitleBytes = 1024;
inline constexpr std::size_t kMaxTextBytes = std::size_t{32} * 1024;

// A set of hours and weekdays, GMT: bit h for the hour h (0-23), bit 24 + d for the day d (0:
// Sunday).
using SkipMask = std::uint32_t;

[[nodiscard]] constexpr SkipMask skip_hour(unsigned hour) noexcept {
    return hour < 24 ? SkipMask{1} << hour : 0;
}

[[nodiscard]] constexpr SkipMask skip_day(unsigned day) noexcept {
    return day < 7 ? SkipMask{1} << (24 + day) : 0;
}

enum class FeedFormat { rss20, rss10, rss09x, atom10, atom03, cdf, json10, json11 };

[[nodiscard]] const char* to_string(FeedFormat format) noexcept;

struct FeedDocument {
    FeedFormat format = FeedFormat::rss20;
    std::string title;
    std::string link;  // of the site, absolute
    std::string language;
    std::string id;
    std::optional<Time> updated;
    std::string description;
    std::string generator;
    std::string ttl;          // as stated: minutes, RSS 2.0 <ttl>
    Seconds update_every{0};  // RSS 1.0 syndication module; 0: not said
    SkipMask skip = 0;        // RSS 0.91 <skipHours>, <skipDays>
    std::vector<Entry> entries;
};

}  // namespace vigie
