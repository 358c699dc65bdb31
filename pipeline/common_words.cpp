#include "pipeline/common_words.hpp"

#include "pipeline/word_keys.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace vigie {

namespace {

// As pipeline/letter_table.hpp leaves them: lower case, no accents.
constexpr std::array<std::string_view, CommonWords::kLanguages> kFunctionWords = {
    // English
    "a an the and or but nor so if then than that this these those there here of to in on at by "
    "for "
    "from with without within into onto over under up down out off about after before between "
    "through during against among across around as is are was were be been being am do does did "
    "done doing has have had having will would can could should may might must shall not no yes it "
    "its he him his she her hers they them their we us our you your i me my who whom whose which "
    "what when where why how all any both each few more most other some such only own same too "
    "very "
    "just also still even yet now s t ll re ve d don doesn didn isn wasn aren weren won wouldn "
    "because while until since despite amid per via vs versus like one two",
    // French
    "le la les l un une des du de d au aux et ou mais donc ni car que qui quoi dont ou ce cet "
    "cette "
    "ces c se s sa son ses leur leurs mon ma mes ton ta tes notre nos votre vos il elle ils elles "
    "on "
    "nous vous je j tu y en dans sur sous par pour avec sans vers chez entre contre depuis pendant "
    "apres avant comme plus moins tres pas ne n est sont etait etaient ete etre a ont avait "
    "avaient "
    "avoir sera seront serait fait faire tout tous toute toutes meme aussi ainsi encore deja si "
    "selon lors quand comment pourquoi qu m t",
    // Spanish
    "el la los las un una unos unas de del al a y e o u pero sino que quien quienes cual cuales "
    "como "
    "cuando donde porque por para con sin sobre bajo entre hasta desde hacia contra segun tras "
    "durante ante en se su sus mi mis tu tus nuestro nuestra lo le les me te nos no si ya mas "
    "menos "
    "muy tambien este esta estos estas ese esa esos esas aquel es son era eran fue fueron ser sido "
    "ha han habia haber hay sera seran seria esta estan estaba todo todos toda todas otro otra "
    "otros "
    "otras",
    // Portuguese
    "o a os as um uma uns umas de do da dos das no na nos nas ao aos em e ou mas que quem qual "
    "como "
    "quando onde porque por para com sem sobre entre ate desde contra segundo apos durante se seu "
    "sua seus suas nao sim ja mais menos muito tambem este esta isto esse essa isso pelo pela "
    "pelos "
    "pelas e sao era foi foram ser sido tem ter havia ha sera",
    // German
    "der die das den dem des ein eine einen einem einer eines und oder aber denn dass ob wenn als "
    "wie "
    "wo wer was in im an am auf aus bei beim mit nach von vom vor zu zum zur uber unter durch fur "
    "gegen ohne um bis seit zwischen ist sind war waren wird werden wurde wurden sein hat haben "
    "hatte "
    "hatten kann konnen soll sollen muss nicht kein keine auch noch nur schon sehr mehr sich er "
    "sie "
    "es wir ihr ihre ihren seine seinen dieser diese dieses",
    // Italian
    "il lo la i gli le un uno una di del dello della dei degli delle a al allo alla ai agli alle "
    "da "
    "dal dalla dai in nel nello nella nei nelle con su sul sulla sui sulle per tra fra e ed o ma "
    "che "
    "chi cui come quando dove perche se si ci ne non piu meno molto anche questo questa questi "
    "queste "
    "quello e sono era erano stato stata essere ha hanno aveva suo sua suoi loro dopo prima contro",
    // Russian
    "и в во не на но что он она они оно я ты мы вы с со к ко у о об от до из за по для при без под "
    "над про через между как так это этот эта эти тот та те то который которая которое которые "
    "которого которых его ее их ему ей им им был была было были быть есть будет будут а или если "
    "же ли бы уже еще только также более после перед тем чем когда где кто чтобы все всех всем "
    "свой "
    "свою своей своих себя однако из-за том чего этом этого"};

// Names that news about AI is full of: sharing one makes two stories no one event.
constexpr std::string_view kFieldNames =
    "openai microsoft google nvidia anthropic meta apple amazon tesla deepmind deepseek mistral "
    "softbank "
    "samsung huawei alibaba tencent baidu bytedance intel amd tsmc oracle facebook twitter tiktok "
    "xai "
    "perplexity chatgpt gpt gemini claude copilot llama grok qwen bing azure musk elon altman sam "
    "nadella satya pichai sundar zuckerberg mark jensen huang amodei dario bezos jeff cook tim "
    "hassabis "
    "demis sutskever ilya murati mira brockman lecun yann hinton geoffrey trump donald biden "
    "macron";

// Of any day's news, in any of the languages.
constexpr std::string_view kNewsWords =
    // English
    "say says said saying tell tells told report reports reported reporting reporter news new old "
    "latest live update updates updated watch video photo photos exclusive breaking today "
    "yesterday "
    "tomorrow day days week weeks weekly month months monthly year years annual hour hours minute "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june "
    "july august september october november december morning night time times first second third "
    "last next top best people person man men woman women child children world country countries "
    "state states national international global local city government minister president official "
    "officials company companies group firm business market markets make makes made making get "
    "gets "
    "got take takes took taken give gives given go goes going come comes set sets put call calls "
    "called see seen show shows use used work working back big high low part plan plans help need "
    "want know think according million billion percent number three four five six ten here why "
    "what "
    "how year-old former under know key end amid share shares stock price prices sale sales rise "
    "rises fall falls fell rose up down higher lower near deal announce announces announced "
    // Markets
    "target targets rating ratings raise raises raised cut cuts lowers lowered lifts keeps "
    "maintains "
    "maintained adjusts analyst analysts buy hold sell neutral outperform overweight quarter "
    "quarterly fiscal profit profits revenue earnings results net income loss dividend eps "
    "guidance "
    "outlook forecast forecasts estimates expects trading securities capital index points closed "
    "fund funds holdings corp inc ltd llc plc "
    // French
    "dit annonce selon nouveau nouvelle nouveaux ans an annee annees jour jours semaine mois lundi "
    "mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet "
    "aout "
    "septembre octobre novembre decembre premier premiere deux trois milliards millions pays monde "
    "president ministre gouvernement etat direct video apres hier aujourd hui "
    // Spanish, Portuguese, Italian
    "dice dijo anuncia nuevo nueva nuevos anos ano dia dias semana mes meses lunes martes "
    "miercoles "
    "jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto septiembre "
    "octubre noviembre diciembre primer primera dos tres millones pais paises mundo presidente "
    "gobierno estado hoy ayer disse novo nova segunda feira terca quarta quinta sexta milhoes "
    "governo "
    "hoje ontem giorni anni oggi ieri governo ministro "
    // German
    "sagt sagte neue neuer neues jahr jahre jahren tag tage woche monat montag dienstag mittwoch "
    "donnerstag freitag samstag sonntag prozent millionen milliarden euro heute gestern "
    // Russian
    "сказал заявил заявила сообщил сообщила сообщили сообщает рассказал рассказали назвал назвали "
    "новый новая новые год года году лет день дня дней неделя месяц января февраля марта апреля "
    "мая "
    "июня июля августа сентября октября ноября декабря понедельник вторник среду четверг пятницу "
    "субботу воскресенье россии рф сша страны страна мир президент глава министр человек людей "
    "миллионов миллиардов тысяч рублей процентов время один два три первый";

// Han characters of grammar; sorted.
constexpr std::u32string_view kParticles =
    U"与且也了于亦仍从他以们但何余你使使再则到即又及只可吗和哪啊嘛因在地她如它将就并应很得您想我或"
    U"所把是更最有来某此没的着第等给而能自至虽被要让该说还这那都里间需非";

constexpr std::uint32_t kFirstParticle = 0x4E00;

using Particles = std::array<std::uint64_t, 0x5200 / 64>;

constexpr Particles make_particles() {
    Particles bits{};
    for (const char32_t c : kParticles) {
        bits[(c - kFirstParticle) / 64] |= std::uint64_t{1} << ((c - kFirstParticle) % 64);
    }
    return bits;
}

constexpr Particles kParticleBits = make_particles();

}  // namespace

CommonWords::CommonWords() : entries_(4096) {
    for (unsigned i = 0; i < kLanguages; ++i) {
        add(kFunctionWords[i], static_cast<std::uint8_t>(1U << i), false);
    }
    add(kNewsWords, 0, true);
    add_often(kFieldNames);
}

CommonWords::Entry& CommonWords::slot(std::uint32_t key) noexcept {
    std::size_t at = key & (entries_.size() - 1);
    while (entries_[at].key != 0 && entries_[at].key != key) {
        at = (at + 1) & (entries_.size() - 1);
    }
    return entries_[at];
}

CommonWords::Kind CommonWords::operator[](std::uint32_t key) const noexcept {
    std::size_t at = key & (entries_.size() - 1);
    while (entries_[at].key != 0 && entries_[at].key != key) {
        at = (at + 1) & (entries_.size() - 1);
    }
    return entries_[at].kind;
}

void CommonWords::add(std::string_view list, std::uint8_t languages, bool common) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(' '), list.size());
        if (end > 0) {
            Entry& entry = slot(word_key(list.substr(0, end)));
            entry.key = word_key(list.substr(0, end));
            entry.kind.languages |= languages;
            entry.kind.common = entry.kind.common || common;
        }
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

void CommonWords::add_often(std::string_view list) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(' '), list.size());
        Entry& entry = slot(word_key(list.substr(0, end)));
        entry.key = word_key(list.substr(0, end));
        entry.kind.often = true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

bool CommonWords::is_particle(std::uint32_t character) noexcept {
    const std::uint32_t at = character - kFirstParticle;
    return at / 64 < kParticleBits.size() && (kParticleBits[at / 64] >> (at % 64) & 1U) != 0;
}

}  // namespace vigie
