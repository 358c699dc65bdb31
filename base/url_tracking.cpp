#include "base/url_tracking.hpp"

#include <algorithm>
#include <array>

namespace vigie {

namespace {

using namespace std::string_view_literals;

// Whole names, lower case, sorted (asserted below).
constexpr std::array kNames = {"__cf_chl_tk"sv,
                               "__hsfp"sv,
                               "__hssc"sv,
                               "__hstc"sv,
                               "__s"sv,
                               "__twitter_impression"sv,
                               "_branch_match_id"sv,
                               "_branch_referrer"sv,
                               "_ga"sv,
                               "_gl"sv,
                               "_hsenc"sv,
                               "_hsmi"sv,
                               "_ke"sv,
                               "_kx"sv,
                               "_openstat"sv,
                               "action_object_map"sv,
                               "action_ref_map"sv,
                               "action_type_map"sv,
                               "cfid"sv,
                               "cftoken"sv,
                               "cmp"sv,
                               "cmpid"sv,
                               "dclid"sv,
                               "dm_i"sv,
                               "ef_id"sv,
                               "epik"sv,
                               "fb_action_ids"sv,
                               "fb_action_types"sv,
                               "fb_ref"sv,
                               "fb_source"sv,
                               "fbclid"sv,
                               "ftag"sv,
                               "gbraid"sv,
                               "gclid"sv,
                               "gclsrc"sv,
                               "guccounter"sv,
                               "guce_referrer"sv,
                               "guce_referrer_sig"sv,
                               "hsctatracking"sv,
                               "icid"sv,
                               "igsh"sv,
                               "igshid"sv,
                               "int_cmp"sv,
                               "intcmp"sv,
                               "irclickid"sv,
                               "ito"sv,
                               "jsessionid"sv,
                               "li_fat_id"sv,
                               "mc_cid"sv,
                               "mc_eid"sv,
                               "mibextid"sv,
                               "mkt_tok"sv,
                               "ml_subscriber"sv,
                               "ml_subscriber_hash"sv,
                               "msclkid"sv,
                               "ncid"sv,
                               "ocid"sv,
                               "oly_anon_id"sv,
                               "oly_enc_id"sv,
                               "phpsessid"sv,
                               "rb_clickid"sv,
                               "s_cid"sv,
                               "s_kwcid"sv,
                               "session_id"sv,
                               "sessionid"sv,
                               "smid"sv,
                               "smtyp"sv,
                               "soc_src"sv,
                               "soc_trk"sv,
                               "spm"sv,
                               "sr_share"sv,
                               "srsltid"sv,
                               "taid"sv,
                               "tblci"sv,
                               "trk"sv,
                               "trkcampaign"sv,
                               "trkinfo"sv,
                               "tsrc"sv,
                               "ttclid"sv,
                               "twclid"sv,
                               "vero_conv"sv,
                               "vero_id"sv,
                               "wbraid"sv,
                               "wickedid"sv,
                               "wprss"sv,
                               "wpsrc"sv,
                               "wt_mc"sv,
                               "wt_zmc"sv,
                               "xtor"sv,
                               "xtref"sv,
                               "yclid"sv,
                               "yptr"sv,
                               "ysclid"sv,
                               "zanpid"sv};

constexpr std::array kPrefixes = {"utm_"sv,
                                  "at_"sv,
                                  "ga_"sv,
                                  "hsa_"sv,
                                  "itm_"sv,
                                  "matomo_"sv,
                                  "mtm_"sv,
                                  "ns_"sv,
                                  "piwik_"sv,
                                  "pk_"sv,
                                  "aspsessionid"sv,
                                  "wt."sv};

// Names that other sites use for the document's own identity: dropped for these values only.
constexpr std::array kSourceNames = {
    "feature"sv, "from"sv, "ref"sv, "ref_src"sv, "referrer"sv, "source"sv, "src"sv, "via"sv};
constexpr std::array kSources = {"atom"sv,
                                 "email"sv,
                                 "emailshare"sv,
                                 "facebook"sv,
                                 "feed"sv,
                                 "feeds"sv,
                                 "newsletter"sv,
                                 "rss"sv,
                                 "rssfeed"sv,
                                 "share"sv,
                                 "social"sv,
                                 "twitter"sv,
                                 "twsrc%5etfw"sv};

static_assert(std::is_sorted(kNames.begin(), kNames.end()));
static_assert(std::is_sorted(kSourceNames.begin(), kSourceNames.end()));
static_assert(std::is_sorted(kSources.begin(), kSources.end()));

constexpr std::size_t kLongest = 32;

// Lower case in a fixed buffer; longer words are none of ours.
class Lowered {
  public:
    explicit Lowered(std::string_view word) noexcept : size_(std::min(word.size(), kLongest)) {
        std::transform(
            word.begin(),
            word.begin() + static_cast<std::ptrdiff_t>(size_),
            buffer_.begin(),
            [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    }

    [[nodiscard]] std::string_view view() const noexcept { return {buffer_.data(), size_}; }

  private:
    std::array<char, kLongest> buffer_{};
    std::size_t size_;
};

template <class List>
bool holds(const List& list, std::string_view word) noexcept {
    return std::binary_search(list.begin(), list.end(), word);
}

}  // namespace

bool is_tracking_parameter(std::string_view name, std::string_view value) noexcept {
    const Lowered lowered(name);
    const std::string_view key = lowered.view();
    if (std::any_of(kPrefixes.begin(), kPrefixes.end(), [&](std::string_view prefix) {
            return key.substr(0, prefix.size()) == prefix;
        })) {
        return true;
    }
    if (name.size() < kLongest && holds(kNames, key)) {
        return true;
    }
    const Lowered lowered_value(value);
    if (key == "amp") {
        return value.empty() || value == "1" || lowered_value.view() == "true";
    }
    if (key == "outputtype") {
        return lowered_value.view() == "amp";
    }
    return holds(kSourceNames, key) && holds(kSources, lowered_value.view());
}

}  // namespace vigie
