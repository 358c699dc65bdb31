#include "feeds/charset_labels.hpp"

#include <algorithm>
#include <array>

namespace vigie {

namespace {

struct Aliases {
    const char* icu;
    std::string_view labels;  // between spaces
};

// Where WHATWG's meaning of a label is not ICU's, or ICU does not know it.
constexpr std::array<Aliases, 17> kAliases{{
    {"windows-1252",
     " iso-8859-1 iso8859-1 iso_8859-1 iso_8859-1:1987 iso88591 iso-ir-100 csisolatin1 latin1 "
     "latin-1 l1 us-ascii ascii ansi_x3.4-1968 cp819 ibm819 cp1252 x-cp1252 ansi "},
    {"windows-1254",
     " iso-8859-9 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 iso-ir-148 csisolatin5 latin5 l5 "},
    {"windows-874", " iso-8859-11 iso8859-11 iso885911 tis-620 dos-874 "},
    {"iso-8859-6", " csiso88596e csiso88596i "},
    {"iso-8859-8", " iso-8859-8-i csiso88598e csiso88598i visual logical "},
    {"gb18030",
     " gb2312 gbk x-gbk gb_2312 gb_2312-80 cp936 chinese csgb2312 csiso58gb231280 iso-ir-58 "},
    {"big5-hkscs", " big5 x-x-big5 csbig5 cn-big5 "},
    {"windows-31j", " shift_jis shift-jis sjis x-sjis ms_kanji ms932 csshiftjis "},
    {"windows-949",
     " euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean cseuckr csksc56011987 "
     "iso-ir-149 "},
    {"windows-1251", " cp1251 x-cp1251 win-1251 "},
    {"koi8-r", " koi "},
    {"koi8-u", " koi8-ru "},
    {"x-mac-cyrillic", " x-mac-ukrainian "},
    {"iso-2022-jp", " csiso2022jp "},
    {"windows-1250", " cp1250 x-cp1250 win-1250 "},
    {"windows-1253", " cp1253 x-cp1253 "},
    {"windows-1256", " cp1256 x-cp1256 "},
}};

constexpr std::array<std::string_view, 16> kMultiByte{"gb",
                                                      "x-gbk",
                                                      "big5",
                                                      "x-x-big5",
                                                      "cn-big5",
                                                      "chinese",
                                                      "shift",
                                                      "sjis",
                                                      "x-sjis",
                                                      "ms_kanji",
                                                      "ms932",
                                                      "euc",
                                                      "x-euc",
                                                      "ks",
                                                      "korean",
                                                      "windows-31j"};

}  // namespace

std::string icu_charset_name(std::string_view label) {
    std::string key = " ";
    key.append(label);
    key += ' ';
    for (const Aliases& aliases : kAliases) {
        if (aliases.labels.find(key) != std::string_view::npos) {
            return aliases.icu;
        }
    }
    return std::string(label);
}

bool is_multi_byte_charset(std::string_view label) noexcept {
    return std::any_of(kMultiByte.begin(), kMultiByte.end(), [label](std::string_view prefix) {
        return label.substr(0, prefix.size()) == prefix;
    });
}

}  // namespace vigie
