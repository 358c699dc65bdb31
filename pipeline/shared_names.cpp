#include "pipeline/shared_names.hpp"

#include "pipeline/common_words.hpp"
#include "pipeline/story_words.hpp"

#include <unicode/locid.h>
#include <unicode/timezone.h>
#include <unicode/tznames.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>

namespace vigie {

namespace {

// Simplified Han, then how the name sounds in Latin letters.
struct HanName {
    std::u16string_view han;
    std::u32string_view latin;
};

constexpr auto kHanNames = std::to_array<HanName>({
    {u"特朗普", U"trump"},
    {u"川普", U"trump"},
    {u"拜登", U"biden"},
    {u"万斯", U"vance"},
    {u"鲁比奥", U"rubio"},
    {u"贝森特", U"bessent"},
    {u"卢特尼克", U"lutnick"},
    {u"鲍威尔", U"powell"},
    {u"耶伦", U"yellen"},
    {u"奥巴马", U"obama"},
    {u"哈里斯", U"harris"},
    {u"普京", U"putin"},
    {u"普丁", U"putin"},
    {u"泽连斯基", U"zelensky"},
    {u"拉夫罗夫", U"lavrov"},
    {u"马克龙", U"macron"},
    {u"马克宏", U"macron"},
    {u"朔尔茨", U"scholz"},
    {u"默茨", U"merz"},
    {u"斯塔默", U"starmer"},
    {u"苏纳克", U"sunak"},
    {u"冯德莱恩", U"leyen"},
    {u"拉加德", U"lagarde"},
    {u"梅洛尼", U"meloni"},
    {u"桑切斯", U"sanchez"},
    {u"埃尔多安", U"erdogan"},
    {u"内塔尼亚胡", U"netanyahu"},
    {u"莫迪", U"modi"},
    {u"习近平", U"jinping"},
    {u"李强", U"qiang"},
    {u"王毅", U"wangyi"},
    {u"石破茂", U"ishiba"},
    {u"岸田", U"kishida"},
    {u"高市早苗", U"takaichi"},
    {u"尹锡悦", U"yoon"},
    {u"李在明", U"myung"},
    {u"金正恩", U"jongun"},
    {u"卢拉", U"lula"},
    {u"米莱", U"milei"},
    {u"马杜罗", U"maduro"},
    {u"特鲁多", U"trudeau"},
    {u"卡尼", U"carney"},
    {u"阿尔巴尼斯", U"albanese"},
    {u"哈梅内伊", U"khamenei"},
    {u"古特雷斯", U"guterres"},
    {u"马斯克", U"musk"},
    {u"奥特曼", U"altman"},
    {u"奥尔特曼", U"altman"},
    {u"阿尔特曼", U"altman"},
    {u"扎克伯格", U"zuckerberg"},
    {u"贝索斯", U"bezos"},
    {u"盖茨", U"gates"},
    {u"库克", U"cook"},
    {u"纳德拉", U"nadella"},
    {u"皮查伊", U"pichai"},
    {u"黄仁勋", U"jensen"},
    {u"孙正义", U"masayoshi"},
    {u"巴菲特", U"buffett"},
    {u"苹果", U"apple"},
    {u"微软", U"microsoft"},
    {u"谷歌", U"google"},
    {u"亚马逊", U"amazon"},
    {u"特斯拉", U"tesla"},
    {u"英伟达", U"nvidia"},
    {u"辉达", U"nvidia"},
    {u"英特尔", U"intel"},
    {u"高通", U"qualcomm"},
    {u"三星", U"samsung"},
    {u"台积电", U"tsmc"},
    {u"阿里巴巴", U"alibaba"},
    {u"阿里", U"alibaba"},
    {u"腾讯", U"tencent"},
    {u"百度", U"baidu"},
    {u"字节跳动", U"bytedance"},
    {u"华为", U"huawei"},
    {u"小米", U"xiaomi"},
    {u"比亚迪", U"byd"},
    {u"甲骨文", U"oracle"},
    {u"软银", U"softbank"},
    {u"诺基亚", U"nokia"},
    {u"波音", U"boeing"},
    {u"空客", U"airbus"},
    {u"丰田", U"toyota"},
    {u"本田", U"honda"},
    {u"日产", U"nissan"},
    {u"大众汽车", U"volkswagen"},
    {u"奔驰", U"mercedes"},
    {u"福特", U"ford"},
    {u"通用汽车", U"motors"},
    {u"辉瑞", U"pfizer"},
    {u"诺华", U"novartis"},
    {u"罗氏", U"roche"},
    {u"拜耳", U"bayer"},
    {u"礼来", U"lilly"},
    {u"高盛", U"goldman"},
    {u"摩根大通", U"jpmorgan"},
    {u"汇丰", U"hsbc"},
    {u"瑞银", U"ubs"},
    {u"花旗", U"citigroup"},
    {u"星链", U"starlink"},
    {u"星际之门", U"stargate"},
    {u"推特", U"twitter"},
    {u"脸书", U"facebook"},
    {u"奈飞", U"netflix"},
    {u"迪士尼", U"disney"},
    {u"麦当劳", U"mcdonald"},
    {u"星巴克", U"starbucks"},
    {u"可口可乐", U"coca"},
    {u"耐克", U"nike"},
    {u"阿迪达斯", U"adidas"},
    {u"开云", U"kering"},
    {u"古驰", U"gucci"},
    {u"路威酩轩", U"lvmh"},
    {u"壳牌", U"shell"},
    {u"英国石油", U"bp plc"},
    {u"沙特阿美", U"aramco"},
    {u"必应", U"bing"},
    {u"深度求索", U"deepseek"},
    {u"中芯国际", U"smic"},
    {u"万豪", U"marriott"},
    {u"哈马斯", U"hamas"},
    {u"真主党", U"hezbollah"},
    {u"塔利班", U"taliban"},
    {u"加沙", U"gaza"},
    {u"基辅", U"kyiv"},
    {u"华盛顿", U"washington"},
    {u"白宫", U"white house"},
    {u"欧盟", U"@eu"},
    {u"欧洲央行", U"@ecb"},
    {u"美联储", U"@fed"},
    {u"联合国", U"@un"},
    {u"北约", U"@nato"},
    {u"欧佩克", U"opec"},
    {u"世卫", U"@who"},
    {u"布鲁塞尔", U"brussels"},
    {u"日内瓦", U"geneva"},
    {u"慕尼黑", U"munich"},
    {u"达沃斯", U"davos"},
    {u"好莱坞", U"hollywood"},
    {u"奥斯卡", U"oscar"},
    {u"比特币", U"bitcoin"},
    {u"以太坊", U"ethereum"},
    {u"美国", U"@US"},
    {u"英国", U"@GB"},
    {u"中国", U"@CN"},
    {u"俄罗斯", U"@RU"},
    {u"澳洲", U"@AU"},
});

// Short names and organisations, as words of other scripts.
struct LatinName {
    std::u32string_view word;
    std::u32string_view shared;
};

constexpr auto kLatinNames = std::to_array<LatinName>({
    {U"сша", U"@US"},    {U"usa", U"@US"},     {U"eeuu", U"@US"},    {U"россия", U"@RU"},
    {U"ес", U"@eu"},     {U"ue", U"@eu"},      {U"eu", U"@eu"},      {U"ецб", U"@ecb"},
    {U"ecb", U"@ecb"},   {U"bce", U"@ecb"},    {U"ezb", U"@ecb"},    {U"fed", U"@fed"},
    {U"фрс", U"@fed"},   {U"оон", U"@un"},     {U"onu", U"@un"},     {U"nato", U"@nato"},
    {U"otan", U"@nato"}, {U"нато", U"@nato"},  {U"воз", U"@who"},    {U"oms", U"@who"},
    {U"who", U"@who"},   {U"chinese", U"@CN"}, {U"chinois", U"@CN"}, {U"китай", U"@CN"},
});

// Whose people, and names of countries that ICU has in another form; each by its front.
struct Demonyms {
    const char* country;
    std::u16string_view words;  // gaps between
};

constexpr auto kDemonyms = std::to_array<Demonyms>({
    {"US", u"americain american amerikanische estadounidense statunitense американский 美方"},
    {"GB",
     u"british britain britannique britanico britanica britische britischer британский британия "
     u"английский england english anglais angleterre inglaterra engländer англия 英格兰"},
    {"FR", u"french français francés francesa französisch французский 法方"},
    {"DE", u"german allemand alemán alemana deutsche deutscher немецкий германский"},
    {"ES", u"spanish spaniard espagnol español española spanisch испанский"},
    {"IT", u"italian italien italiano italienisch итальянский"},
    {"PT", u"portuguese portugais portugués portugiesisch португальский"},
    {"RU", u"russian russe ruso rusa russisch русский российский 俄方 俄军"},
    {"UA", u"ukrainian ukrainien ucraniano ukrainisch украинский 乌方"},
    {"CN", u"chinese chinois chino chinesisch китайский китаянка 中方"},
    {"JP", u"japanese japonais japonés japonesa japanisch японский 日方"},
    {"KR", u"korean coréen coreano koreanisch корейский surcoreano surcoreana 韩方"},
    {"IN", u"indian indien indisch индийский 印方"},
    {"TR", u"turkish turkey turc turquie turco turquía türkisch турецкий турция"},
    {"PL", u"polish polonais polaco polnisch польский"},
    {"GR", u"greek grec griego griechisch греческий"},
    {"IL", u"israeli israélien israelí israelisch израильский 以军 以方"},
    {"PS", u"palestinian palestinien palestino palästinenser палестинский 巴勒斯坦"},
    {"IR", u"iranian iranien iraní iranisch иранский 伊方"},
    {"SY", u"syrian syrien sirio syrisch сирийский"},
    {"LB", u"lebanese libanais libanés libanesisch ливанский"},
    {"SA", u"saudi saoudien saudita саудовский 沙特"},
    {"EG", u"egyptian égyptien egipcio ägyptisch египетский"},
    {"BR", u"brazilian brésilien brasileño brasileiro brasilianisch бразильский"},
    {"AR", u"argentine argentin argentino argentinisch аргентинский"},
    {"MX", u"mexican mexicain mexicano mexikanisch мексиканский"},
    {"VE", u"venezuelan vénézuélien venezolano венесуэльский"},
    {"CO", u"colombian colombien colombiano колумбийский"},
    {"CA", u"canadian canadien canadiense kanadisch канадский"},
    {"AU", u"australian australien australiano australisch австралийский"},
    {"CH", u"swiss suisse suizo suiza schweizer schweiz швейцарский"},
    {"NL", u"dutch néerlandais neerlandés holandés niederländisch нидерландский голландский"},
    {"BE", u"belgian belge belga belgisch бельгийский"},
    {"SE", u"swedish suédois sueco schwedisch шведский"},
    {"NO", u"norwegian norvégien noruego norwegisch норвежский"},
    {"DK", u"danish danois danés dänisch датский"},
    {"FI", u"finnish finlandais finlandés finnisch финский"},
    {"HU", u"hungarian hongrois húngaro ungarisch венгерский"},
    {"RO", u"romanian roumain rumano rumänisch румынский"},
    {"RS", u"serbian serbe serbio serbisch сербский"},
    {"KZ", u"kazakh kazakhstan kazajistán kasachstan казахстан казахский"},
    {"BY", u"belarusian biélorusse bielorruso belarus белорусский белоруссия"},
    {"PK", u"pakistani pakistanais пакистанский"},
    {"AF", u"afghan afgano afghanisch афганский"},
    {"TH", u"thai thaïlandais tailandés thailändisch таиландский"},
    {"VN", u"vietnamese vietnamien vietnamita vietnamesisch вьетнамский"},
    {"ID", u"indonesian indonésien indonesio indonesisch индонезийский"},
    {"PH", u"philippine philippin filipino filipina philippinisch филиппинский"},
    {"KP", u"nordcoréen norcoreano nordkoreanisch северокорейский 朝鲜"},
    {"ZA", u"sudafricano südafrikanisch южноафриканский"},
    {"NG", u"nigerian nigérian nigeriano"},
    {"AZ", u"azerbaijani azerbaïdjan азербайджан азербайджанский"},
});

std::uint32_t shared_key(std::u32string_view name) {
    const std::uint32_t sound = name.front() == '@' ? 0 : sound_key(name);
    if (sound != 0) {
        return sound;
    }
    std::string bytes = "\x03";
    for (const char32_t c : name) {
        bytes += static_cast<char>(c);
    }
    return word_key(bytes);
}

std::uint32_t country_key(const char* code) {
    const std::string text = std::string("@") + code;
    return shared_key(std::u32string(text.begin(), text.end()));
}

std::u32string reduced(const LetterTable& letters, const icu::UnicodeString& name) {
    std::u32string out;
    for (std::int32_t i = 0; i < name.length(); i = name.moveIndex32(i, 1)) {
        const std::uint32_t letter = letters[static_cast<std::uint32_t>(name.char32At(i))];
        out += letter == 0 ? U' ' : static_cast<char32_t>(letter & LetterTable::kCharacter);
    }
    return out;
}

}  // namespace

SharedNames::SharedNames(const LetterTable& letters) {
    add_cities(letters);
    add_countries(letters);
    add_demonyms(letters);
    for (const HanName& name : kHanNames) {
        add(letters, name.han, shared_key(name.latin));
    }
    for (const LatinName& name : kLatinNames) {
        by_stem_[stem_key(name.word)] = shared_key(name.shared);
    }
}

void SharedNames::add(const LetterTable& letters, std::u16string_view name, std::uint32_t sound) {
    const std::u32string word =
        reduced(letters, icu::UnicodeString(name.data(), static_cast<std::int32_t>(name.size())));
    if (sound == 0 || word.find(U' ') != std::u32string::npos) {
        return;
    }
    const bool wide = !word.empty() && (letters[word.back()] & LetterTable::kWide) != 0;
    if (!wide) {
        by_stem_.try_emplace(stem_key(word), sound);
    } else if (word.size() >= kShortest && word.size() <= kLongest) {
        by_characters_[characters_key(word)] = sound;
        last_.set(word.back() & 0xFFFFU);
    }
}

void SharedNames::add_countries(const LetterTable& letters) {
    constexpr std::array<const char*, 8> kLanguages = {
        "en", "fr", "es", "pt", "de", "it", "ru", "zh_Hans"};
    for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
        const icu::Locale country("", *code);
        const std::uint32_t key = country_key(*code);
        for (const char* const language : kLanguages) {
            icu::UnicodeString name;
            country.getDisplayCountry(icu::Locale(language), name);
            add(letters, {name.getBuffer(), static_cast<std::size_t>(name.length())}, key);
            countries_.insert(key);
        }
    }
}

void SharedNames::add_demonyms(const LetterTable& letters) {
    for (const Demonyms& people : kDemonyms) {
        const std::uint32_t key = country_key(people.country);
        countries_.insert(key);
        std::u16string_view words = people.words;
        while (!words.empty()) {
            const std::size_t end = std::min(words.find(u' '), words.size());
            add(letters, words.substr(0, end), key);
            words.remove_prefix(std::min(end + 1, words.size()));
        }
    }
}

void SharedNames::add_cities(const LetterTable& letters) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::TimeZoneNames> english(
        icu::TimeZoneNames::createInstance(icu::Locale::getEnglish(), status));
    const std::unique_ptr<icu::TimeZoneNames> chinese(
        icu::TimeZoneNames::createInstance(icu::Locale::getSimplifiedChinese(), status));
    const std::unique_ptr<icu::StringEnumeration> zones(icu::TimeZone::createTimeZoneIDEnumeration(
        UCAL_ZONE_TYPE_CANONICAL_LOCATION, nullptr, nullptr, status));
    if (U_FAILURE(status)) {
        return;
    }
    while (const icu::UnicodeString* zone = zones->snext(status)) {
        icu::UnicodeString latin;
        icu::UnicodeString han;
        english->getExemplarLocationName(*zone, latin);
        chinese->getExemplarLocationName(*zone, han);
        if (!latin.isBogus() && !han.isBogus()) {
            add(letters,
                {han.getBuffer(), static_cast<std::size_t>(han.length())},
                sound_key(reduced(letters, latin)));
        }
    }
}

SharedNames::Found SharedNames::ending(std::u32string_view text) const {
    if (text.size() < kShortest || !last_.test(text.back() & 0xFFFFU)) {
        return {};
    }
    for (std::size_t length = std::min(kLongest, text.size()); length >= kShortest; --length) {
        const auto found = by_characters_.find(characters_key(text.substr(text.size() - length)));
        if (found != by_characters_.end()) {
            return {found->second, length};
        }
    }
    return {};
}

}  // namespace vigie
