// Any title and text: every mention and relation lies inside its field, on character boundaries
// where the field is well-formed there, and is not empty.

#include "base/utf8.hpp"
#include "pipeline/tagger.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

void check_span(const vigie::Story& story,
                vigie::Field field,
                std::uint32_t start,
                std::uint32_t end) {
    const std::string& text = field == vigie::Field::title ? story.title : story.text;
    require(start < end && end <= text.size());
    // An ill-formed run of continuation bytes has no boundaries to be on.
    if (vigie::valid_utf8_prefix(text) == text.size()) {
        require(!vigie::is_utf8_continuation(text[start]));
        require(end == text.size() || !vigie::is_utf8_continuation(text[end]));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const vigie::Tagger tagger(*vigie::load_knowledge(vigie::built_in_knowledge()));
    constexpr std::string_view kLanguages[] = {
        "", "en", "fr", "de", "ru", "zh-cn", "ja", "ko", "pl"};
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    vigie::Story story;
    if (!input.empty()) {
        const auto choice = static_cast<unsigned char>(input[0]);
        story.lang = kLanguages[choice % std::size(kLanguages)];
        const std::size_t cut = input.find('\n');
        story.title =
            input.substr(1, cut == std::string_view::npos ? cut : cut - (cut > 0 ? 1 : 0));
        story.text = cut == std::string_view::npos ? std::string_view() : input.substr(cut + 1);
    }
    tagger.tag(story);
    for (const vigie::Tag& tag : story.tags) {
        require(!tag.mentions.empty() && tag.salience >= 0 && tag.salience <= 1);
        for (const vigie::Mention& mention : tag.mentions) {
            check_span(story, mention.field, mention.start, mention.end);
        }
    }
    for (const vigie::Relation& relation : story.relations) {
        check_span(story, relation.field, relation.start, relation.end);
    }
    require(story.relevance >= 0 && story.relevance <= 1);
    return 0;
}
