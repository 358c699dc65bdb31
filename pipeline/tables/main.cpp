// Writes the tables of letters and names as C++: tables OUT.cpp

#include "pipeline/tables/tables.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace vigie {
namespace {

template <class Numbers>
void write_numbers(std::ostream& out, const Numbers& numbers) {
    std::size_t column = 0;
    for (const auto number : numbers) {
        out << number << (++column % 16 == 0 ? "U,\n" : "U,");
    }
}

// Open addressing, a power of two, at most half full; a key's place is its low bits.
void write_table(std::ostream& out,
                 const std::string& name,
                 const std::map<std::uint32_t, std::uint32_t>& entries) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> places(std::bit_ceil(entries.size() * 2));
    for (const auto& entry : entries) {
        std::size_t at = entry.first & (places.size() - 1);
        while (places[at].first != 0) {
            at = (at + 1) & (places.size() - 1);
        }
        places[at] = entry;
    }
    out << "constexpr std::array<SharedNames::Entry, " << places.size() << "> " << name << "{{\n";
    for (const auto& [key, value] : places) {
        out << "{" << key << "U," << value << "U},\n";
    }
    out << "}};\n\n";
}

bool write(std::ostream& out) {
    const LetterTable::Letters letters = make_letters();
    if (letters['a'] == 0) {
        return false;
    }
    const NameTables names = make_names(letters);
    std::array<std::uint64_t, LetterTable::kSize / 64> last{};
    for (const std::uint32_t c : names.last) {
        last[c / 64] |= std::uint64_t{1} << (c % 64);
    }
    out << "// Written by pipeline/tables when Vigie is built.\n"
           "#include \"pipeline/letter_table.hpp\"\n"
           "#include \"pipeline/shared_names.hpp\"\n\n"
           "namespace vigie {\n\n"
           "constexpr LetterTable::Letters LetterTable::kLetters{{\n";
    write_numbers(out, letters);
    out << "}};\n\nconstexpr SharedNames::Lasts SharedNames::kLast{{\n";
    write_numbers(out, last);
    out << "}};\n\nnamespace {\n\n";
    write_table(out, "kStems", names.by_stem);
    write_table(out, "kCharacters", names.by_characters);
    out << "constexpr std::array<std::uint32_t, " << names.everyday.size() << "> kEverydayKeys{{\n";
    write_numbers(out, names.everyday);
    out << "}};\n\n}  // namespace\n\n"
           "const std::span<const SharedNames::Entry> SharedNames::kByStem = kStems;\n"
           "const std::span<const SharedNames::Entry> SharedNames::kByCharacters = kCharacters;\n"
           "const std::span<const std::uint32_t> SharedNames::kEveryday = kEverydayKeys;\n\n"
           "}  // namespace vigie\n";
    return true;
}

}  // namespace
}  // namespace vigie

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: tables OUT.cpp\n", stderr);
        return 2;
    }
    std::ofstream out(argv[1]);
    if (!vigie::write(out) || !out.flush()) {
        std::fputs("tables: ICU's data is missing, or the file cannot be written\n", stderr);
        return 1;
    }
    return 0;
}
