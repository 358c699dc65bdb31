#include "base/entry.hpp"
#include "base/story.hpp"

namespace vigie {

const char* to_string(FeedFormat format) noexcept {
    switch (format) {
        case FeedFormat::rss20:
            return "rss20";
        case FeedFormat::rss10:
            return "rss10";
        case FeedFormat::rss09x:
            return "rss09x";
        case FeedFormat::atom10:
            return "atom10";
        case FeedFormat::atom03:
            return "atom03";
        case FeedFormat::cdf:
            return "cdf";
        case FeedFormat::json10:
            return "json10";
        case FeedFormat::json11:
            return "json11";
    }
    return "";
}

const char* to_string(Field field) noexcept {
    return field == Field::title ? "title" : "text";
}

const char* to_string(TagKind kind) noexcept {
    switch (kind) {
        case TagKind::company:
            return "company";
        case TagKind::person:
            return "person";
        case TagKind::product:
            return "product";
    }
    return "";
}

const char* to_string(MentionBy by) noexcept {
    switch (by) {
        case MentionBy::name:
            return "name";
        case MentionBy::alias:
            return "alias";
        case MentionBy::short_name:
            return "short";
        case MentionBy::role:
            return "role";
        case MentionBy::description:
            return "description";
    }
    return "";
}

}  // namespace vigie
