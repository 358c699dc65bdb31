// Lines of any kind: refused with a message, or a story within its limits.

#include "base/entry.hpp"
#include "pipeline/dedup_json.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view line(reinterpret_cast<const char*>(data), size);
    vigie::StoryLineReader reader;
    const vigie::Result<vigie::Story> story = reader.read(line);
    const bool sound = story ? story->title.size() <= vigie::kMaxTitleBytes &&
                                   story->text.size() <= vigie::kMaxTextBytes
                             : !story.error().detail().empty();
    if (!sound) {
        std::abort();
    }
    vigie::DedupJson dedup(10, vigie::Seconds{3600});
    std::string out;
    const bool first = dedup.append(line, out).has_value();
    const bool second = dedup.append(line, out).has_value();
    if (first != second) {
        std::abort();
    }
    return 0;
}
