#include "feeds/usual_addresses.hpp"

#include "base/url.hpp"
#include "feeds/people.hpp"

#include <algorithm>
#include <array>

namespace vigie {

namespace {

constexpr std::size_t kMost = 16;

// What WordPress, Ghost, Hugo, Jekyll, Drupal, Substack and their like use.
constexpr std::array<std::string_view, 10> kUsualNames{"feed",
                                                       "rss",
                                                       "feed.xml",
                                                       "rss.xml",
                                                       "atom.xml",
                                                       "index.xml",
                                                       "feed.json",
                                                       "feeds",
                                                       "index.rdf",
                                                       "rss/index.xml"};

// The page's own folder: all of "/blog" and "/blog/", "/news/" of "/news/a.html".
std::string folder_of(std::string_view page) {
    std::string folder(page.substr(0, page.find_first_of("?#")));
    const std::size_t last = folder.rfind('/');
    if (last < std::string_view("https://").size()) {
        return folder + '/';
    }
    if (folder.find('.', last) != std::string::npos) {
        folder.resize(last + 1);
    } else if (folder.back() != '/') {
        folder += '/';
    }
    return folder;
}

}  // namespace

std::vector<std::string> usual_feed_addresses(std::string_view page) {
    std::vector<std::string> found;
    const std::string url = resolve_url("", page);
    if (url.empty()) {
        return found;
    }
    for (const std::string& folder : {folder_of(url), resolve_url(url, "/")}) {
        for (const std::string_view name : kUsualNames) {
            std::string address = resolve_url(folder, name);
            if (address != url && found.size() < kMost) {
                add_unique(found, std::move(address));
            }
        }
    }
    return found;
}

}  // namespace vigie
