#pragma once

// The text of a document as UTF-8, whatever it came in.
//
// The charset is that of the byte order mark, else of the HTTP header, else of the XML declaration,
// else UTF-8; in UTF-8, bytes that are not are read as windows-1252, so a wrong or unknown
// declaration still gives text. A declaration of a single-byte charset is not believed when the
// bytes are well-formed UTF-8 beyond ASCII. ISO-8859-1 and US-ASCII mean windows-1252, as for
// browsers; the us-ascii default of text/xml (RFC 3023) is ignored, as everybody does.
// Valid UTF-8 is moved through without a copy. Output is valid UTF-8 without a byte order mark.
// Sources: WHATWG Encoding standard (labels); RFC 7303 sections 3 and 8; XML 1.0 appendix F.

#include <string>
#include <string_view>

namespace vigie {

[[nodiscard]] std::string decode_to_utf8(std::string body, std::string_view content_type);

// The charset parameter of a Content-Type, lower-case; empty when there is none.
[[nodiscard]] std::string charset_of(std::string_view content_type);

// The encoding of an XML declaration near the front, lower-case; empty when there is none.
[[nodiscard]] std::string xml_declared_charset(std::string_view body);

// `body` in the charset of that label; false when nobody knows the label.
[[nodiscard]] bool convert_to_utf8(std::string_view body, std::string_view label, std::string& out);

}  // namespace vigie
