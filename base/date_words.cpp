#include "base/date_words.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace vigie {

namespace {

// The words of months 1 to 12, for all languages at once, lower-case, without a final full stop.
constexpr std::array<std::string_view, 12> kMonths{
    "|jan|january|januar|jänner|jän|janv|janvier|ene|enero|gen|gennaio|janeiro|január|"
    "januári|янв|январь|января|січ|січня|ιαν|ιανουάριος|ιανουαρίου|oca|ocak|januari|tammi|"
    "tammikuu|tammikuuta|styczeń|stycznia|sty|led|leden|ledna|ian|ianuarie|gener|一月|يناير|",
    "|feb|february|februar|fév|févr|fev|fevr|février|febrero|febbraio|fevereiro|február|"
    "februári|febr|фев|февр|февраль|февраля|лют|лютий|лютого|φεβ|φεβρουάριος|φεβρουαρίου|şub|"
    "şubat|februari|helmi|helmikuu|helmikuuta|luty|lutego|lut|únor|února|februarie|febrer|二月|"
    "فبراير|",
    "|mar|march|märz|mär|mrz|maerz|mars|marzo|março|març|március|márc|мар|март|марта|бер|"
    "березень|березня|μαρ|μάρ|μάώ|μαώ|μάρτιος|μαρτίου|mart|marts|maart|mrt|maalis|maaliskuu|"
    "maaliskuuta|březen|března|marzec|marca|martie|maret|三月|مارس|",
    "|apr|april|avr|avril|abr|abril|aprile|április|ápr|апр|апрель|апреля|кві|квітень|квітня|"
    "απρ|απρίλιος|απριλίου|nis|nisan|huhti|huhtikuu|huhtikuuta|duben|dubna|kwiecień|kwietnia|"
    "kwi|aprilie|四月|أبريل|ابريل|",
    "|may|mai|mayo|mag|maggio|maio|máj|május|máujus|май|мая|тра|травень|травня|μαι|μάι|μαϊ|"
    "μάϊ|μαΐ|μάη|μαη|μάιος|μαΐου|mayıs|mei|touko|toukokuu|toukokuuta|květen|května|maj|maja|"
    "maig|五月|مايو|",
    "|jun|june|juni|juin|junio|giu|giugno|junho|jún|június|июн|июнь|июня|чер|червень|червня|"
    "ιουν|ιούν|ιούνιος|ιουνίου|ιον|haz|haziran|kesä|kesäkuu|kesäkuuta|červen|června|czerwiec|"
    "czerwca|cze|iun|iunie|juny|六月|يونيو|يونيه|",
    "|jul|july|juli|juil|juillet|julio|lug|luglio|julho|júl|július|июл|июль|июля|лип|липень|"
    "липня|ιουλ|ιούλ|ιούλιος|ιουλίου|ιολ|tem|temmuz|heinä|heinäkuu|heinäkuuta|červenec|"
    "července|lipiec|lipca|lip|iul|iulie|juliol|七月|يوليو|يوليه|",
    "|aug|august|août|aout|ago|agosto|augusztus|авг|август|августа|сер|серпень|серпня|αυγ|"
    "αύγ|αύγουστος|αυγούστου|ağu|ağustos|augustus|elo|elokuu|elokuuta|srpen|srpna|sierpień|"
    "sierpnia|sie|augusti|agost|agu|agustus|八月|أغسطس|اغسطس|",
    "|sep|sept|september|septembre|septiembre|setiembre|set|sett|settembre|setembro|"
    "szeptember|szept|сен|сент|сентябрь|сентября|вер|вересень|вересня|σεπ|σεπτ|σεπτέμβριος|"
    "σεπτεμβρίου|eyl|eylül|syys|syyskuu|syyskuuta|září|wrzesień|września|wrz|septembrie|"
    "setembre|九月|سبتمبر|",
    "|oct|october|okt|oktober|octobre|octubre|ott|ottobre|out|outubro|október|октябрь|"
    "октября|окт|жов|жовтень|жовтня|οκτ|οκτώβριος|οκτωβρίου|eki|ekim|loka|lokakuu|lokakuuta|"
    "říjen|října|październik|października|paź|octombrie|十月|أكتوبر|اكتوبر|",
    "|nov|november|novembre|noviembre|novembro|ноя|нояб|ноябрь|ноября|листопад|листопада|νοε|"
    "νοέ|νοέμ|νοέμβριος|νοεμβρίου|kas|kasım|marras|marraskuu|marraskuuta|listopadu|listopad|"
    "listopada|lis|noiembrie|十一月|نوفمبر|",
    "|dec|december|dez|dezember|déc|décembre|decembre|dic|diciembre|dicembre|dezembro|дек|"
    "декабрь|декабря|гру|грудень|грудня|δεκ|δεκέμβριος|δεκεμβρίου|ara|aralık|joulu|joulukuu|"
    "joulukuuta|des|desember|prosinec|prosince|grudzień|grudnia|gru|decembrie|desembre|十二月|"
    "ديسمبر|"};

constexpr std::string_view kFillers =
    "|t|at|on|of|de|del|di|da|do|às|as|à|a|le|um|uhr|den|der|am|year|г|года|год|в|m|om|kl|ora|ore|"
    "alle|las|los|h|el|el día|kello|klo|o|godz|στις|"
    "mon|monday|tue|tues|tuesday|wed|wednesday|thu|thur|thurs|thursday|fri|friday|sat|saturday|sun|"
    "sunday|st|nd|rd|th|er|º|°|";

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

// U+0100…U+0137 and U+014A…U+0177: a capital is even, its small letter follows it.
bool has_even_capital(unsigned lead, unsigned next) noexcept {
    return (lead == 0xC4 && next >= 0x80 && next <= 0xB7) ||
           (lead == 0xC5 && next >= 0x8A && next <= 0xB7);
}

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
        } else if (has_even_capital(lead, next)) {
            put(lead, next | 1U);
        } else if (lead == 0xC5 && (next == 0xB9 || next == 0xBB || next == 0xBD)) {
            put(lead, next + 1U);
        }
        i += lead >= 0xC2 && lead <= 0xDF ? 1U : 0U;
    }
    while (!out.empty() && out.back() == '.') {
        out.pop_back();
    }
    return out;
}

// Calls `visit` with each word of a list.
template <class Visit>
void each_word(std::string_view list, Visit visit) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find('|'), list.size());
        if (end != 0) {
            visit(list.substr(0, end));
        }
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

// Nearly every date of every feed asks: made once.
const std::unordered_map<std::string_view, int>& months_by_word() {
    static const std::unordered_map<std::string_view, int> kByWord = [] {
        std::unordered_map<std::string_view, int> months;
        for (std::size_t i = 0; i < kMonths.size(); ++i) {
            each_word(kMonths[i], [&months, i](std::string_view word) {
                months.emplace(word, static_cast<int>(i) + 1);
            });
        }
        return months;
    }();
    return kByWord;
}

const std::unordered_set<std::string_view>& fillers() {
    static const std::unordered_set<std::string_view> kWords = [] {
        std::unordered_set<std::string_view> words;
        each_word(kFillers, [&words](std::string_view word) { words.insert(word); });
        return words;
    }();
    return kWords;
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
    const auto found = months_by_word().find(fold(word));
    return found == months_by_word().end() ? 0 : found->second;
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

int years_before_era(std::string_view word) noexcept {
    return word == "令和" ? 2018 : word == "平成" ? 1988 : word == "昭和" ? 1925 : 0;
}

bool is_filler_word(std::string_view word) {
    return fillers().count(fold(word)) != 0;
}

}  // namespace vigie
