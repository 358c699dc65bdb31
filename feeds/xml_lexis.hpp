#pragma once

// The words and signs of XML as the repair knows them: what a name is made of, which elements are
// entries, which hold text only. Views; nothing here owns or fails.

#include <cstddef>
#include <string_view>

namespace vigie {

inline bool is_space(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

inline bool is_name_start(char c) noexcept {
    const char lower = static_cast<char>(c | 0x20);
    return (lower >= 'a' && lower <= 'z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

inline bool is_name(char c) noexcept {
    return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
}

inline std::string_view local_part(std::string_view name) noexcept {
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// <item>, or <entry> in any prefix.
[[nodiscard]] bool is_entry_name(std::string_view name) noexcept;

// Elements of RSS and Atom that hold text only: another of them beginning inside is a lost end tag.
[[nodiscard]] bool is_leaf_name(std::string_view name) noexcept;

// Those of them in which not even HTML makes sense.
[[nodiscard]] bool holds_no_elements(std::string_view name) noexcept;

// Those whose end tag also ends an open entry.
[[nodiscard]] bool closes_entries(std::string_view name) noexcept;

// Where a word stands next. Remembers the answer, so that asking at every tag of a document for
// what stands only at its end (or nowhere) stays linear.
class Finder {
  public:
    Finder(std::string_view text, std::string_view word) : text_(text), word_(word) {}

    std::size_t from(std::size_t pos) noexcept {
        if (!asked_ || pos < asked_from_ || pos > found_) {
            found_ = text_.find(word_, pos);
            asked_from_ = pos;
            asked_ = true;
        }
        return found_;
    }

  private:
    std::string_view text_;
    std::string_view word_;
    std::size_t asked_from_ = 0;
    std::size_t found_ = 0;
    bool asked_ = false;
};

}  // namespace vigie
