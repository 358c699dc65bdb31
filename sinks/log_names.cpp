#include "sinks/log_names.hpp"

#include "sinks/log_compress.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <utility>

namespace vigie {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kRotatedForm =
    ".dddddddd"
    "Tdddddd"
    "Z";

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

// ".1", "-20240101": as logrotate calls them.
bool is_of_logrotate(std::string_view suffix) noexcept {
    constexpr std::size_t kMostDigits = 14;
    return suffix.size() > 1 && suffix.size() <= kMostDigits + 1 &&
           (suffix.front() == '.' || suffix.front() == '-') &&
           std::all_of(suffix.begin() + 1, suffix.end(), is_digit);
}

Instant last_change(const fs::path& file) {
    struct stat status {};

    if (stat(file.c_str(), &status) != 0) {
        return Instant{};
    }
    return Instant{Seconds{status.st_mtim.tv_sec + 1}};
}

}  // namespace

bool is_rotated_suffix(std::string_view suffix) noexcept {
    if (suffix.size() != kRotatedForm.size()) {
        return false;
    }
    for (std::size_t i = 0; i < kRotatedForm.size(); ++i) {
        if (kRotatedForm[i] == 'd' ? !is_digit(suffix[i]) : suffix[i] != kRotatedForm[i]) {
            return false;
        }
    }
    return true;
}

std::string_view without_compression(std::string_view name) noexcept {
    for (const Compression compression : {Compression::gzip, Compression::zstd}) {
        const std::string_view end = suffix_of(compression);
        if (name.ends_with(end)) {
            return name.substr(0, name.size() - end.size());
        }
    }
    return name;
}

bool is_rotated_or_compressed(std::string_view suffix) noexcept {
    return is_rotated_suffix(without_compression(suffix));
}

std::string rotated_suffix(Time time) {
    std::string suffix = "." + format_rfc3339(time);  // ".2024-02-29T12:00:00Z"
    std::erase_if(suffix, [](char c) { return c == '-' || c == ':'; });
    return suffix;
}

Time time_of_rotated(std::string_view suffix) {
    std::string text(suffix.substr(1, kRotatedForm.size() - 1));
    text.insert(13, ":").insert(11, ":").insert(6, "-").insert(4, "-");
    return parse_rfc3339(text).value_or(Time{});
}

std::vector<fs::path> siblings(const fs::path& path,
                               const std::function<bool(std::string_view)>& wanted) {
    std::vector<fs::path> found;
    const std::string name = path.filename().string();
    const auto folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        const std::string other = it->path().filename().string();
        std::error_code unreadable;
        if (other.size() > name.size() && other.starts_with(name) &&
            wanted(std::string_view(other).substr(name.size())) &&
            it->is_regular_file(unreadable)) {
            found.push_back(it->path());
        }
    }
    return found;
}

std::vector<OldLog> old_logs(const fs::path& path) {
    const std::size_t log_name = path.filename().string().size();
    std::vector<fs::path> files = siblings(path, [](std::string_view suffix) {
        const std::string_view plain = without_compression(suffix);
        return is_rotated_suffix(plain) || is_of_logrotate(plain);
    });
    // The uncompressed one comes first of a pair, and is complete as long as it is there.
    std::sort(files.begin(), files.end());
    std::map<std::string, OldLog> by_name;
    for (fs::path& file : files) {
        OldLog old;
        const std::string name = file.filename().string();
        const std::string_view suffix = std::string_view(name).substr(log_name);
        old.name = without_compression(name);
        old.by_us = is_rotated_or_compressed(suffix);
        // A name says the second in which the file was rotated.
        old.until = old.by_us ? Instant{time_of_rotated(suffix) + Seconds{1}} : last_change(file);
        old.path = std::move(file);
        by_name.try_emplace(old.name, old);
    }
    std::vector<OldLog> sorted;
    sorted.reserve(by_name.size());
    for (auto& [name, old] : by_name) {
        sorted.push_back(std::move(old));
    }
    std::stable_sort(sorted.begin(), sorted.end(), [](const OldLog& a, const OldLog& b) {
        return a.until < b.until;
    });
    return sorted;
}

}  // namespace vigie
