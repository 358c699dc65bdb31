#include "pipeline/shared_names.hpp"
#include "pipeline/tables/concept_lists.hpp"
#include "pipeline/tables/foreign_names.hpp"
#include "pipeline/tables/name_lists.hpp"
#include "pipeline/tables/tables.hpp"
#include "pipeline/word_keys.hpp"

#include <unicode/locid.h>
#include <unicode/timezone.h>
#include <unicode/tznames.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

namespace vigie {

namespace {

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

class NameMaker {
  public:
    explicit NameMaker(const LetterTable::Letters& letters) : letters_(letters) {}

    NameTables make() {
        add_cities();
        add_countries();
        add_demonyms();
        for (const HanName& name : kHanNames) {
            add(name.han, shared_key(name.latin));
        }
        for (const ForeignName& name : kForeignNames) {
            add_all(name.forms, shared_key(name.latin));
        }
        for (const LatinName& name : kLatinNames) {
            made_.by_stem[stem_key(name.word)] = shared_key(name.shared);
        }
        add_concepts();
        return std::move(made_);
    }

  private:
    [[nodiscard]] std::u32string reduced(const icu::UnicodeString& name) const {
        std::u32string out;
        for (std::int32_t i = 0; i < name.length(); i = name.moveIndex32(i, 1)) {
            const auto c = static_cast<std::size_t>(name.char32At(i));
            const std::uint32_t letter = c < letters_.size() ? letters_[c] : 0;
            out += letter == 0 ? U' ' : static_cast<char32_t>(letter & LetterTable::kCharacter);
        }
        return out;
    }

    void add(std::u16string_view name, std::uint32_t sound) {
        const std::u32string word =
            reduced(icu::UnicodeString(name.data(), static_cast<std::int32_t>(name.size())));
        if (sound == 0 || word.empty() || word.find(U' ') != std::u32string::npos) {
            return;
        }
        if (!LetterTable::is_wide(word.back())) {
            made_.by_stem.try_emplace(stem_key(word), sound);
        } else if (word.size() >= SharedNames::kShortest && word.size() <= SharedNames::kLongest) {
            made_.by_characters[characters_key(word)] = sound;
            made_.last.insert(word.back() & 0xFFFFU);
        }
    }

    void add_countries() {
        constexpr std::array<const char*, 8> kLanguages = {
            "en", "fr", "es", "pt", "de", "it", "ru", "zh_Hans"};
        for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
            const icu::Locale country("", *code);
            const std::uint32_t key = country_key(*code);
            for (const char* const language : kLanguages) {
                icu::UnicodeString name;
                country.getDisplayCountry(icu::Locale(language), name);
                add({name.getBuffer(), static_cast<std::size_t>(name.length())}, key);
                made_.everyday.insert(key);
            }
        }
    }

    void add_demonyms() {
        for (const Demonyms& people : kDemonyms) {
            const std::uint32_t key = country_key(people.country);
            made_.everyday.insert(key);
            add_all(people.words, key);
        }
    }

    void add_concepts() {
        for (const Concept& said : kConcepts) {
            const std::uint32_t key = shared_key(said.key);
            made_.everyday.insert(key);
            add_all(said.words, key);
        }
    }

    // Words with gaps between.
    void add_all(std::u16string_view words, std::uint32_t key) {
        while (!words.empty()) {
            const std::size_t end = std::min(words.find(u' '), words.size());
            add(words.substr(0, end), key);
            words.remove_prefix(std::min(end + 1, words.size()));
        }
    }

    void add_cities() {
        UErrorCode status = U_ZERO_ERROR;
        const std::unique_ptr<icu::TimeZoneNames> english(
            icu::TimeZoneNames::createInstance(icu::Locale::getEnglish(), status));
        const std::unique_ptr<icu::TimeZoneNames> chinese(
            icu::TimeZoneNames::createInstance(icu::Locale::getSimplifiedChinese(), status));
        const std::unique_ptr<icu::StringEnumeration> zones(
            icu::TimeZone::createTimeZoneIDEnumeration(
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
                add({han.getBuffer(), static_cast<std::size_t>(han.length())},
                    sound_key(reduced(latin)));
            }
        }
    }

    const LetterTable::Letters& letters_;
    NameTables made_;
};

}  // namespace

NameTables make_names(const LetterTable::Letters& letters) {
    return NameMaker(letters).make();
}

}  // namespace vigie
