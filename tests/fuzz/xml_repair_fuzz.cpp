// Whatever is broken: what the repair writes is XML that the strict parser takes, without a control
// character, and not much longer than what it was.

#include "base/text.hpp"
#include "feeds/xml_repair.hpp"

#include <pugixml.hpp>

#include <algorithm>
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

// A character becomes a reference of six bytes; end tags are added for no more than 512 elements.
constexpr std::size_t kMostTimes = 6;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vigie;
    const std::string text =
        to_valid_utf8(std::string_view(reinterpret_cast<const char*>(data), size));
    const std::string repaired = repair_xml(text);
    require(is_valid_utf8(repaired));
    require(repaired.size() <= kMostTimes * text.size() + 4096);
    require(std::none_of(repaired.begin(), repaired.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 && c != '\t' && c != '\n' && c != '\r';
    }));
    pugi::xml_document document;
    const pugi::xml_parse_status status =
        document
            .load_buffer(repaired.data(), repaired.size(), pugi::parse_default, pugi::encoding_utf8)
            .status;
    require(status == pugi::status_ok || status == pugi::status_no_document_element);
    return 0;
}
