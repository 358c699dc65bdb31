// Any HTML becomes plain text of collapsed white space, and sanitized HTML in which nothing can
// run; sanitizing twice changes nothing that could.

#include "base/text.hpp"
#include "feeds/html_text.hpp"
#include "feeds/sanitize.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void require(bool truth) {
    if (!truth) {
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vigie;
    const std::string html =
        to_valid_utf8(std::string_view(reinterpret_cast<const char*>(data), size));

    const std::string text = html_to_text(html);
    require(is_valid_utf8(text));
    require(text.find("  ") == std::string::npos && text.find("\n\n") == std::string::npos);
    require(html_to_text(html, 16).size() <= 16);
    for (const bool tags : {false, true}) {
        const std::string title = clean_title(html, tags, 64);
        require(title.size() <= 64 && title.find('\n') == std::string::npos);
        require(is_valid_utf8(title));
    }
    const std::string safe = to_lower_ascii(sanitize_html(html, "https://base.example/"));
    require(is_valid_utf8(safe));
    for (const std::string_view danger :
         {"<script", "<iframe", "<object", "<style", "=\"javascript:", "<svg", "<form"}) {
        require(safe.find(danger) == std::string::npos);
    }
    return 0;
}
