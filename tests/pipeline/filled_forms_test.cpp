// Forms filled in again and again: what differs in one number or one name is never a copy, however
// many there are. (Sketches hold words in 16 bits: of some thousand forms several pairs collide.)

#include "pipeline/fingerprint.hpp"
#include "pipeline/sameness.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace vigie {
namespace {

constexpr Instant kFirstMorning{std::chrono::milliseconds{1'790'000'000'000}};
constexpr int kForms = 3'000;

class FilledFormsTest : public testing::Test {
  protected:
    bool is_copy(const std::string& title, const std::string& text) {
        Story story;
        story.title = title;
        story.text = text;
        story.lang = "en";
        const Hash128 id{0, ++told_};
        const std::uint64_t key = text_key(title, text);
        return sameness_
                   .place(story, id, identify({"", "", "", key, false, false}).keys, kFirstMorning)
                   .copy != Copy::none;
    }

    Sameness sameness_{20'000, Seconds{14 * 24 * 3600}};
    std::uint64_t told_ = 0;
};

// A name that no other number gives.
std::string made_up_name(int number) {
    static constexpr auto kParts =
        std::to_array<std::string_view>({"ba", "ko", "ri", "mu", "ten", "sal", "vor", "lin"});
    std::string name = "Q";
    for (int rest = number + 8; rest > 0; rest /= 8) {
        name += kParts[static_cast<std::size_t>(rest % 8)];
    }
    return name;
}

TEST_F(FilledFormsTest, OfAnotherNumberAreNoCopies) {
    int copies = 0;
    for (int i = 0; i < kForms; ++i) {
        const std::string n = std::to_string(100'000 + i * 37);
        copies += is_copy("Berth " + n + " of the outer harbour is closed for repairs",
                          "The port authority said that berth " + n +
                              " of the outer harbour will be closed from Monday morning until the "
                              "divers have looked at its wall; ships are sent to the basin.")
                      ? 1
                      : 0;
    }
    EXPECT_EQ(copies, 0);
}

TEST_F(FilledFormsTest, OfAnotherNameAreNoCopies) {
    int copies = 0;
    for (int i = 0; i < kForms; ++i) {
        const std::string name = made_up_name(i);
        copies += is_copy("Harbour notice: " + name + " has changed the holders of its shares",
                          "In a notice to the exchange " + name +
                              " said that one of its holders had crossed a threshold of the law "
                              "on the trading of securities and now holds more than before.")
                      ? 1
                      : 0;
    }
    EXPECT_EQ(copies, 0);
}

}  // namespace
}  // namespace vigie
