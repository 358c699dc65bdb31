#pragma once

// Finding words in folded text (pipeline/fold.hpp), as text() of a `when` does.

#include "pipeline/fold.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace vigie::when {

// Where `words`, folded and trimmed, stand in `text`.
struct FoundText {
    std::uint32_t start = 0;
    std::uint32_t end = 0;
};

// The first place where they begin and, unless `open_end`, end where words do: anywhere in scripts
// without spaces; a particle may follow in Korean. One space of them stands for any run of spaces
// and line breaks.
[[nodiscard]] std::optional<FoundText> find_words(const FoldedText& text,
                                                  std::string_view words,
                                                  bool open_end,
                                                  const Folder& folder);

}  // namespace vigie::when
