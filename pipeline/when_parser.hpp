#pragma once

// The recursive descent behind parse_when(): grammar in when_parser.cpp, the single tests in
// when_tests.cpp. Used for one text, once. Goes on after a mistake, so that all are reported.

#include "pipeline/watch.hpp"
#include "pipeline/when_lexer.hpp"
#include "pipeline/when_node.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

class WhenParser {
  public:
    // `vocabulary` must outlive the parser.
    WhenParser(std::string_view text, const WatchVocabulary& vocabulary);

    // The tree; without meaning when there are errors.
    [[nodiscard]] WhenNode parse();

    // From left to right.
    [[nodiscard]] std::vector<WhenError> take_errors();

  private:
    [[nodiscard]] const WhenToken& peek() const { return tokens_[at_]; }

    const WhenToken& take();
    void fail(const WhenToken& token, std::string message);

    // Reads no further: what could be said after this would only be noise.
    void give_up();

    // Skips what belongs to a part that could not be read: up to the next "and", "or", or the ')'
    // that closes something opened before.
    WhenNode skip();
    WhenNode refuse(const WhenToken& token, std::string message);

    WhenNode parse_sequence();
    WhenNode parse_or();
    WhenNode parse_and();
    WhenNode parse_chain(std::string_view word, WhenOp op, WhenNode (WhenParser::*part)());
    WhenNode parse_unary();
    WhenNode parse_not();
    WhenNode parse_parens();

    WhenNode parse_test();
    WhenNode parse_entity_test(const std::string& name);
    WhenNode parse_named_test(const std::string& name);
    WhenNode parse_word_test(const std::string& name);
    WhenNode parse_number(const std::string& name, WhenNode node);
    WhenNode parse_list(const std::string& name, WhenNode node);

    // The one argument in parentheses; nullptr after an error was reported.
    const WhenToken* parse_argument(const std::string& name, const char* what, const char* example);
    void leave_call();
    void read_entity(const WhenToken& argument, EntityPattern& entity);
    bool read_value(const std::string& name, WhenNode& node);
    [[nodiscard]] std::string missing_expression(const WhenToken& token) const;

    std::string_view text_;
    const WatchVocabulary& vocabulary_;
    std::vector<WhenToken> tokens_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    bool gave_up_ = false;
    std::vector<WhenError> errors_;
};

}  // namespace vigie
