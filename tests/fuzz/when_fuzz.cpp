// Expressions of any kind: read to an end, with errors inside the text, or an expression that
// works.

#include "pipeline/watch.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    vigie::WatchVocabulary known;
    known.entities = {"company/openai", "person/sam-altman"};
    known.themes = {"partnership"};
    known.owners = {{"product/chatgpt", "company/openai"}};
    known.feed_tags = {{"press", {"verge"}}};
    static const auto folder = std::make_shared<const vigie::Folder>();
    known.folder = folder;
    const auto when = vigie::parse_when(text, known);
    if (when) {
        vigie::Story story;
        story.lang = "fr";
        story.tags.push_back({"company/openai", vigie::TagKind::company, "OpenAI", 0.5, {}, {}});
        story.title = "Data centres are „planned“ 数据中心";
        const vigie::WhenInput input(story, 3);
        const vigie::WhenVerdict verdict = when->explain(input);
        if (verdict.holds != when->matches(input)) {
            std::abort();
        }
        return 0;
    }
    if (when.error().empty()) {
        std::abort();
    }
    for (const vigie::WhenError& error : when.error()) {
        if (error.column < 1 || error.column > size + 1 || error.message.empty()) {
            std::abort();
        }
    }
    return 0;
}
