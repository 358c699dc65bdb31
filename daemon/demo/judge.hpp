#pragma once

// Judge: did the daemon make of the script what it should? Told of everything that was stored and
// everything that was received; at the end it names each difference. Pure.

#include "daemon/demo/script.hpp"
#include "daemon/ingestor.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace vigie::demo {

class Judge {
  public:
    Judge();

    void saw(const IngestReport& report);
    void alerted(const Story& story);
    void logged(const Story& story);

    // True when everything that the script will ever cause has arrived.
    [[nodiscard]] bool is_complete() const;

    // One line for each thing that is missing, too much or wrong; empty when all is right.
    [[nodiscard]] std::vector<std::string> differences() const;

  private:
    struct Expected {
        Item item;
        std::string link;
    };

    std::vector<Expected> stories_;
    std::vector<Expected> copies_;
    std::uint64_t updates_wanted_ = 0;
    std::uint64_t old_wanted_ = 0;
    std::map<std::string, Story> told_;     // by link
    std::set<std::string> copied_;          // links
    std::map<std::string, int> alerts_;     // by link
    std::map<std::string, int> log_lines_;  // by link
    std::uint64_t updates_ = 0;
    std::uint64_t old_ = 0;
};

}  // namespace vigie::demo
