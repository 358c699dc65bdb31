#include "pipeline/sentence.hpp"

namespace vigie {

bool is_sentence_end(std::string_view text, std::size_t at) {
    const char c = text[at];
    if (c == ' ' || (c >= '@' && c <= 'z')) {
        return false;
    }
    if (c == '\n' || c == '!' || c == '?') {
        return true;
    }
    if (c == '.') {
        if (at + 1 < text.size() && text[at + 1] != ' ' && text[at + 1] != '\n' &&
            text[at + 1] != '"') {
            return false;
        }
        // Not after an initial or a short title: "J. ", "Mr. ".
        std::size_t letters = 0;
        while (letters < at && letters < 4 && text[at - 1 - letters] >= 'a' &&
               text[at - 1 - letters] <= 'z') {
            ++letters;
        }
        return letters == 0 || letters > 2 || (at > letters && text[at - 1 - letters] != ' ');
    }
    const auto lead = static_cast<unsigned char>(c);
    return (lead == 0xE3 || lead == 0xE0 || lead == 0xD8) &&
           (text.substr(at).starts_with("。") || text.substr(at).starts_with("।") ||
            text.substr(at).starts_with("؟"));
}

std::pair<std::uint32_t, std::uint32_t> sentence_around(std::string_view text,
                                                        std::uint32_t start,
                                                        std::uint32_t end,
                                                        std::uint32_t reach) {
    std::uint32_t low = start;
    while (low > 0 && start - low < reach && !is_sentence_end(text, low - 1)) {
        --low;
    }
    // Not within a mark of several bytes.
    while (low < start && (static_cast<unsigned char>(text[low]) & 0xC0U) == 0x80U) {
        ++low;
    }
    std::uint32_t high = end;
    while (high < text.size() && high - end < reach && !is_sentence_end(text, high)) {
        ++high;
    }
    return {low, high};
}

}  // namespace vigie
