#include "pipeline/han_sound.hpp"

#include "pipeline/word_keys.hpp"

#include <string>

namespace vigie {

namespace {

// Consonants by the classes of word_sound.cpp; 'a' stands for a vowel that begins a name, and is
// not heard elsewhere.
struct Syllables {
    std::string_view consonants;
    std::u32string_view characters;
};

constexpr std::array<Syllables, 16> kSyllables{{
    {"a", U"阿埃艾爱奥欧乌伊亚雅耶约尤威韦沃瓦"},
    {"an", U"安恩温因英昂翁延扬"},
    {"", U"哈赫霍胡海黑豪"},
    {"n", U"汉亨洪纳内尼诺努娜妮奈南马玛迈麦梅米莫穆默曼门蒙明敏姆木楠宁农涅"},
    {"p", U"巴布伯博贝比波勃鲍帕佩皮普彼珀拜保柏毕派"},
    {"pn", U"班本宾邦潘彭庞蓬"},
    {"t", U"达德迪杜多道戴塔特泰蒂图托陶提代都"},
    {"tn", U"丹邓登顿东丁坦廷唐汤滕通敦"},
    {"k", U"加盖戈格古高卡克科库考凯基奎魁哥"},
    {"kn", U"甘根冈贡坎肯金康孔昆"},
    {"f", U"法费菲弗福夫佛维"},
    {"fn", U"凡范芬丰文"},
    {"s", U"萨塞西苏索扎泽佐祖兹茨策采蔡恰查切奇乔楚丘朱谢舍沙什施希夏肖绍斯史思吉杰季赛"},
    {"sn", U"桑森松辛圣詹尚申钦津珍琼山欣"},
    {"l", U"拉莱雷勒里利罗洛鲁卢路劳赖列丽莉尔瑞莲"},
    {"ln", U"兰伦林隆廉龙朗连仑"},
}};

}  // namespace

constexpr HanSounds::Classes HanSounds::make_classes() {
    Classes classes{};
    for (std::size_t i = 0; i < kSyllables.size(); ++i) {
        for (const char32_t character : kSyllables[i].characters) {
            classes[character - kFirst] = static_cast<std::uint8_t>(i + 1);
        }
    }
    return classes;
}

constexpr HanSounds::Classes HanSounds::kClasses = make_classes();

std::uint32_t HanSounds::key(std::u32string_view run) {
    if (run.size() < kShortest || run.size() > kLongest) {
        return 0;
    }
    std::string sound;
    for (std::size_t i = 0; i < run.size(); ++i) {
        for (const char c : kSyllables[kClasses[run[i] - kFirst] - 1U].consonants) {
            if ((c != 'a' || i == 0) && (sound.empty() || sound.back() != c)) {
                sound += c;
            }
        }
    }
    constexpr std::size_t kTelling = 3;
    return sound.size() < kTelling ? 0 : word_key("\x02" + sound);
}

}  // namespace vigie
