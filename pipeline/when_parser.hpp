#pragma once

// The recursive descent behind parse_when(): grammar in when_parser.cpp, the single tests in
// when_tests.cpp, those written as calls in when_calls.cpp. Used for one text, once. Goes on after
// a mistake, so that all are reported.

#include "pipeline/watch.hpp"
#include "pipeline/when_lexer.hpp"
#include "pipeline/when_node.hpp"

#include <cstddef>
#include <memory>
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

    // What text() needs; null where there is none.
    [[nodiscard]] std::shared_ptr<const Folder> folder() const { return folder_; }

    [[nodiscard]] bool counts_outlets() const noexcept { return counts_outlets_; }

  private:
    static constexpr std::size_t kDeepest = 64;

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
    WhenNode parse_theme();
    WhenNode parse_word_test(const std::string& name);
    WhenNode parse_number(const std::string& name, WhenNode node);
    WhenNode parse_list(const std::string& name, WhenNode node);

    WhenNode parse_relation();
    WhenNode parse_role();
    WhenNode parse_tag();
    WhenNode parse_text();

    // The '(' after a call's name; nullptr after an error was reported.
    const WhenToken* open_call(const std::string& name, const std::string& usage);
    // The word or quoted text that stands here; nullptr after an error was reported.
    const WhenToken* take_argument(const std::string& name, const std::string& usage);
    // Its ')'; false after an error was reported.
    bool close_call(const std::string& name, const WhenToken& open);
    // All three: the one argument in parentheses.
    const WhenToken* parse_argument(const std::string& name, const std::string& usage);
    void leave_call();
    bool parse_entity(const std::string& name,
                      const std::string& usage,
                      bool may_be_any,
                      EntityPattern& entity);
    bool parse_owner(EntityPattern& entity);
    void read_owner(const WhenToken& owned, EntityPattern& entity);
    void read_entity(const WhenToken& argument, EntityPattern& entity);
    void read_predicate(const WhenToken& argument, WhenNode& node);
    bool take_comma(const std::string& name, const std::string& usage);
    bool read_value(const std::string& name, WhenNode& node);
    [[nodiscard]] std::string missing_expression(const WhenToken& token) const;

    std::string_view text_;
    const WatchVocabulary& vocabulary_;
    std::vector<WhenToken> tokens_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    bool gave_up_ = false;
    bool counts_outlets_ = false;
    std::vector<WhenError> errors_;
    std::shared_ptr<const Folder> folder_;
};

}  // namespace vigie
