#pragma once

// What `vigie replay --retag` tells people: each story that changed, and what came of all of them.

#include "pipeline/retag.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace vigie {

// The story's date and title, then what it gained and lost; ends with a line break.
[[nodiscard]] std::string view_changes(const Story& story,
                                       const TagChanges& changes,
                                       bool colour,
                                       std::size_t columns);

// Counts, and the names that were gained and lost most often. Memory: a counter per name.
class RetagSummary {
  public:
    // A story that was read and tagged.
    void take(const TagChanges& changes);

    // One that could not be tagged again.
    void leave() { ++left_; }

    [[nodiscard]] std::size_t read() const noexcept { return read_ + left_; }

    [[nodiscard]] std::size_t changed() const noexcept { return in_names_ + in_weights_; }

    [[nodiscard]] std::size_t left() const noexcept { return left_; }

    // Several lines.
    [[nodiscard]] std::string text() const;

  private:
    using Counts = std::map<std::string, std::size_t>;

    struct Group {
        Counts gained;
        Counts lost;
    };

    static void count(Group& group, const NameChanges& changes);
    static void append(std::string& out, const char* what, const Group& group);

    std::size_t read_ = 0;
    std::size_t left_ = 0;
    std::size_t in_names_ = 0;
    std::size_t in_weights_ = 0;
    std::size_t now_relevant_ = 0;
    std::size_t relevant_no_more_ = 0;
    Group tags_;
    Group themes_;
    Group relations_;
};

}  // namespace vigie
