#pragma once

// What the parser of `when` says about tokens and names. Pure functions.

#include "pipeline/when_lexer.hpp"
#include "pipeline/when_node.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vigie::when {

[[nodiscard]] std::string quote(std::string_view text);

// A token as a message names it.
[[nodiscard]] std::string shown(const WhenToken& token);

// A bare word, whatever its case.
[[nodiscard]] bool is_word(const WhenToken& token, std::string_view word);

// "and" or "or".
[[nodiscard]] bool is_operator(const WhenToken& token);

[[nodiscard]] std::optional<WhenCompare> read_comparison(const WhenToken& token);

// Whether a name may be used; an empty list allows any.
[[nodiscard]] bool is_known(std::string_view word, const std::vector<std::string>& known);

// "; did you mean 'x'?", or nothing.
[[nodiscard]] std::string hint(std::string_view word, const std::vector<std::string>& known);

// Messages for a word that opens no test, an entity of no kind, and an operator that does not fit.
[[nodiscard]] std::string unknown_test(const std::string& word);
[[nodiscard]] std::string unknown_entity_kind(const std::string& id,
                                              const std::vector<std::string>& entities);
[[nodiscard]] std::string wrong_comparison(const std::string& name,
                                           const WhenToken& found,
                                           const char* allowed);

}  // namespace vigie::when
