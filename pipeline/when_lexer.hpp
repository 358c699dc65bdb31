#pragma once

// The words of a `when` expression. Never fails: what cannot be read is a token of its own kind.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

enum class WhenTokenKind : std::uint8_t {
    word,          // bare; `value` as written
    quoted,        // `value` without its quotes, \" and \\ resolved
    unterminated,  // a quote that does not end
    comparison,    // a run of < > = !
    open,
    close,
    comma,
    end,
};

struct WhenToken {
    WhenTokenKind kind = WhenTokenKind::end;
    std::size_t at = 0;   // byte where it starts
    std::size_t end = 0;  // byte after it
    std::string value;
};

// Ends with one `end` token.
[[nodiscard]] std::vector<WhenToken> read_when_tokens(std::string_view text);

}  // namespace vigie
