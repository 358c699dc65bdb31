#pragma once

// AddressFinder: where a text gives an address of the web or of mail. Who is in an address is not
// named by the text: "https://www.youtube.com/embed/…" speaks of no company. Markup that was left
// in a text ("<iframe title=…>") counts as such, too.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vigie {

// Asked for places in the order of their starts; looks at each part of the text once. `text` is
// folded (lower case) and must outlive the finder.
class AddressFinder {
  public:
    explicit AddressFinder(std::string_view text);

    // Whether [start, end) is part of markup, of a URL, of "host.tld/path" or of a mail address, or
    // is the name in "name.tld". `start` never less than in the call before.
    [[nodiscard]] bool holds(std::uint32_t start, std::uint32_t end);

  private:
    void find_next();

    std::string_view text_;
    std::size_t low_ = 0;  // the next "scheme://…", "www.…" or markup
    std::size_t high_ = 0;
    std::size_t next_scheme_ = 0;  // where each kind stands next
    std::size_t next_host_ = 0;
    std::size_t next_tag_ = 0;
    bool has_signs_ = false;  // any '/' or '@' that is worth a look
};

}  // namespace vigie
