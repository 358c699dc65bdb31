// Expressions of any kind: read to an end, with errors inside the text, or an expression that
// works.

#include "pipeline/watch.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    vigie::WatchVocabulary known;
    known.entities = {"company/openai", "person/sam-altman"};
    known.themes = {"partnership"};
    const auto when = vigie::parse_when(text, known);
    if (when) {
        vigie::Story story;
        story.lang = "fr";
        story.tags.push_back({"company/openai", vigie::TagKind::company, "OpenAI", 0.5, {}, {}});
        (void)when->matches(story);
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
