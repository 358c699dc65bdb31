// Every document under tests/data/feeds with its NAME.expected.json, and every prefix of each.

#include "feeds/parse.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace vigie::test {

namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

const fs::path kFolder = fs::path(VIGIE_TEST_DATA) / "feeds";

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

bool is_expectation(const fs::path& path) {
    return path.filename().string().find(".expected.json") != std::string::npos;
}

std::vector<std::string> document_names() {
    std::vector<std::string> names;
    for (const auto& file : fs::recursive_directory_iterator(kFolder)) {
        if (file.is_regular_file() && !is_expectation(file.path())) {
            names.push_back(fs::relative(file.path(), kFolder).string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

Json expectation_of(const std::string& name) {
    return Json::parse(read_file((kFolder / name).replace_extension(".expected.json")));
}

ParseHints hints_for(const Json& expected) {
    ParseHints hints;
    hints.url = expected.value("url", "https://feeds.example/dir/feed.xml");
    hints.content_type = expected.value("content_type", "");
    hints.html = true;
    return hints;
}

// What is different first, or empty: everything in `expected` must be in `actual`; null is absent.
std::string first_difference(const Json& expected, const Json& actual, const std::string& where) {
    if (expected.is_object() && actual.is_object()) {
        for (const auto& [key, value] : expected.items()) {
            std::string path = where;
            path += '/';
            path += key;
            const auto found = actual.find(key);
            if (found == actual.end()) {
                if (!value.is_null()) {
                    return path + ": expected " + value.dump() + ", is absent";
                }
                continue;
            }
            std::string difference = first_difference(value, *found, path);
            if (!difference.empty()) {
                return difference;
            }
        }
        return {};
    }
    if (expected.is_array() && actual.is_array()) {
        for (std::size_t i = 0; i < std::min(expected.size(), actual.size()); ++i) {
            std::string difference =
                first_difference(expected[i], actual[i], where + '/' + std::to_string(i));
            if (!difference.empty()) {
                return difference;
            }
        }
        if (expected.size() != actual.size()) {
            return where + ": expected " + std::to_string(expected.size()) + " of them, are " +
                   std::to_string(actual.size()) + ": " + actual.dump();
        }
        return {};
    }
    return expected == actual ? std::string()
                              : where + ": expected " + expected.dump() + ", is " + actual.dump();
}

}  // namespace

class DocumentTest : public ::testing::TestWithParam<std::string> {};

TEST_P(DocumentTest, ReadsAsItsExpectationSays) {
    Json expected = expectation_of(GetParam());
    const ParseHints hints = hints_for(expected);
    expected.erase("url");
    expected.erase("content_type");

    const Result<FeedDocument> feed = parse_feed(read_file(kFolder / GetParam()), hints);

    if (expected.contains("error")) {
        ASSERT_FALSE(feed) << "read as a feed";
        const auto message = expected["error"].get<std::string>();
        const std::string detail = feed.error().detail();
        EXPECT_EQ(feed.error().code(), Errc::malformed);
        if (message.size() > 2 && message.substr(message.size() - 2) == ": ") {
            EXPECT_EQ(detail.substr(0, message.size()), message);
        } else {
            EXPECT_EQ(detail, message);
        }
        return;
    }
    ASSERT_TRUE(feed) << feed.error().detail();
    std::string json;
    append_feed_json(json, *feed);
    const Json actual = Json::parse(json);
    EXPECT_EQ(first_difference(expected, actual, ""), "") << actual.dump(1);
}

TEST_P(DocumentTest, AnswersEveryPrefixOfIt) {
    const std::string whole = read_file(kFolder / GetParam());
    const ParseHints hints = hints_for(expectation_of(GetParam()));
    // All of the short ones; of the long ones enough to meet every kind of place.
    const std::size_t step = whole.size() / 600 + 1;

    for (std::size_t length = 0; length < whole.size(); length += step) {
        const Result<FeedDocument> feed = parse_feed(whole.substr(0, length), hints);

        if (!feed) {
            ASSERT_FALSE(feed.error().detail().empty());
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Feeds,
                         DocumentTest,
                         ::testing::ValuesIn(document_names()),
                         [](const ::testing::TestParamInfo<std::string>& document) {
                             std::string name;
                             for (const char c : document.param) {
                                 const bool plain = std::isalnum(static_cast<unsigned char>(c));
                                 name += plain ? std::string(1, c) : c == '/' ? "__" : "_";
                             }
                             return name;
                         });

}  // namespace vigie::test
