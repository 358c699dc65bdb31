// What reading costs: bytes of feed documents per second, decoded, parsed and normalised.
//   VIGIE_CORPUS=FOLDER parse_bench     every .xml and .json below FOLDER
// Without VIGIE_CORPUS: one small document made here, so the figure says little.

#include "feeds/html_text.hpp"
#include "feeds/parse.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace vigie {
namespace {

std::string built_in() {
    std::string items;
    for (int i = 0; i < 30; ++i) {
        const std::string number = std::to_string(i);
        items += "<item><title>Lighthouse keepers vote on lamp " + number +
                 " &amp;amp; fog</title><link>https://news.example/story/" + number +
                 "</link><guid isPermaLink=\"false\">story-" + number +
                 "</guid><pubDate>Wed, 01 May 2024 09:30:00 GMT</pubDate><description>";
        for (int p = 0; p < 5; ++p) {
            items +=
                "&lt;p&gt;The vote was held at low tide, in fair weather, with all lamps lit "
                "and <![CDATA[<b>every</b> keeper]]> present.&lt;/p&gt;";
        }
        items += "</description></item>";
    }
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>Lamps"
           "</title><link>https://news.example/</link>" +
           items + "</channel></rss>";
}

std::vector<std::string> documents() {
    namespace fs = std::filesystem;
    const char* folder = std::getenv("VIGIE_CORPUS");
    if (folder == nullptr) {
        return {built_in()};
    }
    std::vector<std::string> found;
    for (const auto& file : fs::recursive_directory_iterator(folder)) {
        const fs::path extension = file.path().extension();
        if (file.is_regular_file() && (extension == ".xml" || extension == ".json")) {
            std::ifstream in(file.path(), std::ios::binary);
            found.emplace_back(std::istreambuf_iterator<char>(in),
                               std::istreambuf_iterator<char>());
        }
    }
    return found;
}

void parse(benchmark::State& state) {
    const std::vector<std::string> corpus = documents();
    ParseHints hints;
    hints.url = "https://news.example/feed";
    hints.html = state.range(0) != 0;
    std::int64_t bytes = 0;
    std::int64_t entries = 0;
    for (auto _ : state) {
        for (const std::string& document : corpus) {
            const Result<FeedDocument> feed = parse_feed(document, hints);
            entries += feed ? static_cast<std::int64_t>(feed->entries.size()) : 0;
            bytes += static_cast<std::int64_t>(document.size());
        }
    }
    state.SetBytesProcessed(bytes);
    state.SetItemsProcessed(entries);
}

void html_to_text(benchmark::State& state) {
    std::string html;
    for (int i = 0; i < 20; ++i) {
        html +=
            "<p>The vote was held at <a href=\"https://news.example/tide\">low tide</a>, in fair "
            "weather &amp; calm seas; all of the lamps along the coast were lit for it, and "
            "nobody could say afterwards who had counted them.</p>\n";
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(vigie::html_to_text(html));
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(html.size()) * state.iterations());
}

BENCHMARK(parse)->ArgName("html")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK(html_to_text);

}  // namespace
}  // namespace vigie

BENCHMARK_MAIN();
