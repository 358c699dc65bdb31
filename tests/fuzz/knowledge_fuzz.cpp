// Any bytes as a knowledge file: refused with a place, or loaded, checked and compiled.

#include "pipeline/knowledge.hpp"
#include "pipeline/tagger.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const vigie::Result<vigie::Knowledge> knowledge = vigie::load_knowledge({{"fuzz.toml", input}});
    if (!knowledge) {
        if (!knowledge.error().detail().starts_with("fuzz.toml:")) {
            std::abort();
        }
        return 0;
    }
    static_cast<void>(vigie::check_knowledge(*knowledge));
    const vigie::Tagger tagger(*knowledge);
    vigie::Story story;
    story.text = input;
    tagger.tag(story);
    return 0;
}
