#include "pipeline/name_list.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace vigie {

Joint joint_of(std::string_view gap) {
    static constexpr auto kConjunctions = std::to_array<std::string_view>(
        {"and", "&",  "et",   "und", "y",  "e",      "o",   "en", "och", "ja", "és",
         "i",   "a",  "и",    "і",   "та", "ve",     "και", "و",  "、",  "和", "与",
         "與",  "及", "以及", "と",  "や", "および", "와",  "과", "및"});
    static constexpr auto kArticles = std::to_array<std::string_view>({"the",
                                                                       "la",
                                                                       "le",
                                                                       "les",
                                                                       "l'",
                                                                       "el",
                                                                       "die",
                                                                       "der",
                                                                       "den",
                                                                       "das",
                                                                       "il",
                                                                       "het",
                                                                       "de",
                                                                       "also",
                                                                       "both"});
    Joint joint = Joint::none;
    while (!gap.empty()) {
        const std::size_t end = std::min(gap.find_first_of(" ,"), gap.size());
        const std::string_view word = gap.substr(0, end);
        if (std::find(kConjunctions.begin(), kConjunctions.end(), word) != kConjunctions.end()) {
            joint = Joint::conjunction;
        } else if (!word.empty() &&
                   std::find(kArticles.begin(), kArticles.end(), word) == kArticles.end()) {
            return Joint::none;
        }
        if (end < gap.size() && gap[end] == ',' && joint == Joint::none) {
            joint = Joint::comma;
        }
        gap.remove_prefix(std::min(end + 1, gap.size()));
    }
    return joint;
}

}  // namespace vigie
