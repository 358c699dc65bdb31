// Any line is a story or an error; a story that was read is written and read again the same.

#include "base/story_json.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vigie;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Result<Story> story = parse_story_json(text);
    if (!story) {
        return 0;
    }
    std::string first;
    append_story_json(first, *story);
    const Result<Story> again = parse_story_json(first);
    if (!again) {
        std::abort();
    }
    std::string second;
    append_story_json(second, *again);
    if (second != first) {
        std::abort();
    }
    return 0;
}
