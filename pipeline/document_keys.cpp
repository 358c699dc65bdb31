#include "pipeline/document_keys.hpp"

#include <algorithm>

namespace vigie {

namespace {

// One entry's claim to a key, with what would tell it from another that claims the same.
struct Claim {
    std::uint64_t key = 0;
    std::uint64_t other = 0;  // the guid where the key is a link, and the other way round
    std::uint64_t text = 0;
};

std::vector<std::uint64_t> contested(std::vector<Claim>& claims) {
    std::vector<std::uint64_t> keys;
    std::sort(
        claims.begin(), claims.end(), [](const Claim& a, const Claim& b) { return a.key < b.key; });
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

}  // namespace vigie
