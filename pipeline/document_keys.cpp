#include "pipeline/document_keys.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace vigie {

namespace {

// One entry's claim to a key, with what would tell it from another that claims the same.
struct Claim {
    std::uint64_t key = 0;
    std::uint64_t other = 0;  // the guid where the key is a link, and the other way round
    std::uint64_t text = 0;

    friend auto operator<=>(const Claim&, const Claim&) = default;
};

std::vector<std::uint64_t> contested(std::vector<Claim>& claims) {
    std::vector<std::uint64_t> keys;
    std::sort(claims.begin(), claims.end());
    for (std::size_t i = 0; i < claims.size();) {
        const Claim& first = claims[i];
        bool others = false;
        bool texts = false;
        std::size_t end = i + 1;
        for (; end < claims.size() && claims[end].key == first.key; ++end) {
            others = others || claims[end].other != first.other;
            texts = texts || claims[end].text != first.text;
        }
        if (others && texts) {
            keys.push_back(first.key);
        }
        i = end;
    }
    return keys;
}

}  // namespace

SharedKeys find_shared_keys(const std::vector<EntryKeys>& entries) {
    std::vector<Claim> guids;
    std::vector<Claim> links;
    guids.reserve(entries.size());
    links.reserve(entries.size());
    for (const EntryKeys& keys : entries) {
        if (keys.guid != 0 && keys.link != 0 && keys.text != 0) {
            guids.push_back({keys.guid, keys.link, keys.text});
            links.push_back({keys.link, keys.guid, keys.text});
        }
    }
    return {contested(guids), contested(links)};
}

std::vector<bool> find_repeats(const std::vector<EntryKeys>& entries, const SeenSet& seen) {
    std::vector<std::pair<std::uint64_t, std::size_t>> said;
    said.reserve(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const EntryKeys& keys = entries[i];
        if (keys.guid != 0 && !seen.is_shared_guid(keys.guid)) {
            said.emplace_back(keys.guid, i);
        } else if (keys.link != 0 && !seen.is_shared_link(keys.link)) {
            said.emplace_back(keys.link, i);
        } else if (keys.text != 0) {
            said.emplace_back(keys.text, i);
        }
    }
    std::sort(said.begin(), said.end());
    std::vector<bool> repeats(entries.size(), false);
    for (std::size_t i = 0; i + 1 < said.size(); ++i) {
        repeats[said[i].second] = said[i].first == said[i + 1].first;
    }
    return repeats;
}

}  // namespace vigie
