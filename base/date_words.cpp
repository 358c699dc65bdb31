#include "base/date_words.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace vigie {

namespace {

// The words of months 1 to 12, for all languages at once, lower-case, without a final full stop.
constexpr std::array<std::string_view, 12> kMonths{
    "|jan|january|januar|janv|janvier|ene|enero|gen|gennaio|janeiro|janúar|янв|январь|января|січня|"
    "ιαν|ιανουάριος|ιανουαρίου|ocak|januari|jän|jänner|led|ledna|styczeń|stycznia|sty|1월|",
    "|feb|february|februar|fév|févr|fev|fevr|février|febrero|feb|febbraio|fevereiro|február|febr|"
    "фев|февраль|февраля|лютого|φεβ|φεβρουάριος|φεβρουαρίου|şubat|februari|února|luty|lutego|lut|",
    "|mar|march|märz|mär|mrz|maerz|mars|marzo|março|március|márc|мар|март|марта|березня|μαρ|μάρ|"
    "μάρτιος|μαρτίου|mart|maart|mrt|března|marzec|marca|",
    "|apr|april|avr|avril|abr|abril|aprile|április|ápr|апр|апрель|апреля|квітня|απρ|απρίλιος|"
    "απριλίου|nisan|dubna|kwiecień|kwietnia|kwi|",
    "|may|mai|mayo|mag|maggio|maio|máj|május|май|мая|травня|μαι|μάι|μαϊ|μάϊ|μάιος|μαΐου|μαΪ|mayıs|"
    "mei|května|maj|maja|",
    "|jun|june|juni|juin|junio|giu|giugno|junho|jún|június|июн|июнь|июня|червня|ιουν|ιούν|ιούνιος|"
    "ιουνίου|ιον|haziran|června|czerwiec|czerwca|cze|",
    "|jul|july|juli|juil|juillet|julio|lug|luglio|julho|júl|július|июл|июль|июля|липня|ιουλ|ιούλ|"
    "ιούλιος|ιουλίου|ιολ|temmuz|července|lipiec|lipca|lip|",
    "|aug|august|août|aout|ago|agosto|augusztus|авг|август|августа|серпня|αυγ|αύγ|αύγουστος|"
    "αυγούστου|ağustos|augustus|srpna|sierpień|sierpnia|sie|augusti|",
    "|sep|sept|september|septembre|septiembre|set|sett|settembre|setembro|szeptember|szept|"
    "сен|сент|сентябрь|сентября|вересня|σεπ|σεπτ|σεπτέμβριος|σεπτεμβρίου|eylül|září|wrzesień|"
    "września|wrz|",
    "|oct|october|okt|oktober|octobre|octubre|ott|ottobre|out|outubro|október|окт|октябрь|октября|"
    "жовтня|οκτ|οκτώβριος|οκτωβρίου|ekim|října|październik|października|paź|",
    "|nov|november|novembre|noviembre|novembro|ноя|нояб|ноябрь|ноября|листопада|νοε|νοέ|νοέμ|"
    "νοέμβριος|νοεμβρίου|kasım|listopadu|listopad|listopada|lis|",
    "|dec|december|dez|dezember|déc|décembre|decembre|dic|diciembre|dicembre|dezembro|"
    "дек|декабрь|декабря|грудня|δεκ|δεκέμβριος|δεκεμβρίου|aralık|prosince|grudzień|grudnia|gru|"};

constexpr std::string_view kFillers =
    "|t|at|on|of|de|del|di|da|do|às|as|à|a|le|um|uhr|den|der|am|year|г|года|год|в|m|om|kl|ora|ore|"
    "alle|las|los|h|el|el día|kello|o|godz|στις|"
    "mon|monday|tue|tues|tuesday|wed|wednesday|thu|thur|thurs|thursday|fri|friday|sat|saturday|sun|"
    "sunday|st|nd|rd|th|er|º|";

struct Zone {
    std::string_view name;
    int minutes;
};

constexpr std::array<Zone, 43> kZones{
    {{"gmt", 0},   {"utc", 0},     {"ut", 0},      {"z", 0},      {"est", -300}, {"edt", -240},
     {"et", -300}, {"cst", -360},  {"cdt", -300},  {"ct", -360},  {"mst", -420}, {"mdt", -360},
     {"mt", -420}, {"pst", -480},  {"pdt", -420},  {"pt", -480},  {"ast", -240}, {"adt", -180},
     {"at", -240}, {"akst", -540}, {"akdt", -480}, {"hst", -600}, {"cet", 60},   {"cest", 120},
     {"met", 60},  {"mest", 120},  {"mez", 60},    {"mesz", 120}, {"wet", 0},    {"west", 60},
     {"eet", 120}, {"eest", 180},  {"bst", 60},    {"msk", 180},  {"jst", 540},  {"kst", 540},
     {"hkt", 480}, {"sgt", 480},   {"aest", 600},  {"aedt", 660}, {"awst", 480}, {"nzst", 720},
     {"nzdt", 780}}};

// Lower case for the alphabets the month names are written in.
std::string fold(std::string_view word) {
    std::string out = to_lower_ascii(word);
    for (std::size_t i = 0; i + 1 < out.size(); ++i) {
        const auto lead = static_cast<unsigned char>(out[i]);
        const auto next = static_cast<unsigned char>(out[i + 1]);
        const auto put = [&](unsigned a, unsigned b) {
            out[i] = static_cast<char>(a);
            out[i + 1] = static_cast<char>(b);
        };
        if (lead == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97) {
            put(0xC3, next + 0x20U);
        } else if (lead == 0xD0 && next >= 0x90 && next <= 0x9F) {
            put(0xD0, next + 0x20U);
        } else if (lead == 0xD0 && next >= 0xA0 && next <= 0xAF) {
            put(0xD1, next - 0x20U);
        } else if (lead == 0xCE && next >= 0x91 && next <= 0x9F) {
            put(0xCE, next + 0x20U);
        } else if (lead == 0xCE && next >= 0xA0 && next <= 0xA9) {
            put(0xCF, next - 0x20U);
        }
        i += lead >= 0xC2 && lead <= 0xDF ? 1U : 0U;
    }
    while (!out.empty() && out.back() == '.') {
        out.pop_back();
    }
    return out;
}

bool has_word(std::string_view list, std::string_view word) {
    std::string key = "|";
    key.append(word);
    key += '|';
    return list.find(key) != std::string_view::npos;
}

// The three letters of an English month, the case nearly all dates are.
int english_month(std::string_view word) noexcept {
    constexpr std::string_view kNames = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (word.size() != 3) {
        return 0;
    }
    for (std::size_t i = 0; i < kNames.size(); i += 3) {
        if (equals_ignore_case(kNames.substr(i, 3), word)) {
            return static_cast<int>(i / 3) + 1;
        }
    }
    return 0;
}

}  // namespace

int month_of_word(std::string_view word) {
    if (const int month = english_month(word); month != 0 || word.size() < 3) {
        return month;
    }
    const std::string key = fold(word);
    for (std::size_t i = 0; i < kMonths.size(); ++i) {
        if (has_word(kMonths[i], key)) {
            return static_cast<int>(i) + 1;
        }
    }
    return 0;
}

std::optional<int> zone_of_word(std::string_view word) {
    if (word == "GMT" || word == "Z" || word == "UTC") {
        return 0;
    }
    const std::string key = to_lower_ascii(word);
    for (const Zone& zone : kZones) {
        if (zone.name == key) {
            return zone.minutes;
        }
    }
    const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (word.size() > 5 || !std::all_of(word.begin(), word.end(), is_upper)) {
        return std::nullopt;
    }
    if (word.size() == 1) {
        const int letter = word[0] - 'A';
        if (word[0] == 'J') {
            return std::nullopt;
        }
        if (letter <= 12) {  // A…M, J left out
            return -60 * (letter + 1 - (letter > 9 ? 1 : 0));
        }
        return 60 * (letter - 12);  // N…Y
    }
    return word.size() >= 3 ? std::optional<int>(0) : std::nullopt;
}

bool is_filler_word(std::string_view word) {
    return has_word(kFillers, fold(word));
}

}  // namespace vigie
