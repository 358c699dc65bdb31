#include "pipeline/when_text.hpp"

namespace vigie::when {

namespace {

bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

CharClass class_before(const FoldedText& text, std::size_t at, const Folder& folder) {
    if (at == 0) {
        return CharClass::other;
    }
    const char* front = text.data() + at - 1;
    while (front != text.data() && (static_cast<unsigned char>(*front) & 0xC0U) == 0x80U) {
        --front;
    }
    return folder.classify(front).char_class;
}

// Behind `words` if they stand at `at`; 0 if not.
std::size_t end_of(std::string_view text, std::size_t at, std::string_view words) {
    for (const char c : words) {
        if (at == text.size() || (is_space(c) ? !is_space(text[at]) : text[at] != c)) {
            return 0;
        }
        ++at;
        while (is_space(c) && at < text.size() && is_space(text[at])) {
            ++at;
        }
    }
    return at;
}

bool ends_there(const FoldedText& text, std::size_t end, const Folder& folder) {
    if (end == text.size()) {
        return true;
    }
    const CharClass last = class_before(text, end, folder);
    return last == CharClass::hangul ||
           is_word_break(last, folder.classify(text.data() + end).char_class);
}

}  // namespace

std::optional<FoundText> find_words(const FoldedText& text,
                                    std::string_view words,
                                    bool open_end,
                                    const Folder& folder) {
    if (words.empty()) {
        return std::nullopt;
    }
    const std::string_view view = text.view();
    for (std::size_t at = view.find(words.front()); at != std::string_view::npos;
         at = view.find(words.front(), at + 1)) {
        const std::size_t end = end_of(view, at, words);
        if (end != 0 &&
            is_word_break(class_before(text, at, folder),
                          folder.classify(text.data() + at).char_class) &&
            (open_end || ends_there(text, end, folder))) {
            return FoundText{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
        }
    }
    return std::nullopt;
}

}  // namespace vigie::when
