#pragma once

// What is typed behind `vigie search`: words, or an expression.
//
// It is an expression where a sign of one stands outside quotation marks, ( ) , < > = !, or where
// it has no other words than all, none, relevant, and, or, not. Otherwise each word, or "several in
// quotation marks", must stand in the title or text, and the id of an entity be among the tags.

#include <string>
#include <string_view>

namespace vigie {

// As an expression (pipeline/watch.hpp); the query itself where it is one.
[[nodiscard]] std::string expression_of_query(std::string_view query);

}  // namespace vigie
