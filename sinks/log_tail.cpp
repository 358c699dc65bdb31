#include "sinks/log_tail.hpp"

#include "sinks/log_lines.hpp"
#include "sinks/log_names.hpp"
#include "sinks/posix_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

namespace vigie {

namespace {

constexpr std::size_t kTailBytes = std::size_t{4} << 20U;
constexpr std::size_t kMostTailBytes = std::size_t{64} << 20U;
constexpr std::string_view kLineStart = R"({"v":)";

// [from, from + length) of the file, shorter at its end.
Result<std::string> read_range(const std::filesystem::path& path,
                               int fd,
                               std::uint64_t from,
                               std::size_t length) {
    std::string bytes(length, '\0');
    std::size_t have = 0;
    while (have < length) {
        const ssize_t got =
            ::pread(fd, bytes.data() + have, length - have, static_cast<off_t>(from + have));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return file_error(path, "read", errno);
        }
        if (got == 0) {
            break;
        }
        have += static_cast<std::size_t>(got);
    }
    bytes.resize(have);
    return bytes;
}

Error not_a_log(const std::filesystem::path& path) {
    return {Errc::storage,
            path.string() +
                ": its end is not a line of this log, so nothing is written to it; move the file "
                "away, or change [[sink]] path"};
}

Result<std::uint64_t> size_of(const std::filesystem::path& path, int fd) {
    struct stat status {};

    if (fstat(fd, &status) != 0) {
        return file_error(path, "read", errno);
    }
    return static_cast<std::uint64_t>(status.st_size);
}

// Ids of whole lines in `bytes`, newest first. What stands before the first '\n' is a line only at
// the start of the file.
void collect_ids(std::string_view bytes,
                 bool from_start,
                 std::size_t limit,
                 std::vector<std::string>& newest_first) {
    std::size_t end = bytes.rfind('\n');
    while (end != std::string_view::npos && newest_first.size() < limit) {
        const std::size_t before = end == 0 ? std::string_view::npos : bytes.rfind('\n', end - 1);
        if (before == std::string_view::npos && !from_start) {
            return;
        }
        const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
        const std::string_view id = story_id_of_line(bytes.substr(start, end - start));
        if (!id.empty()) {
            newest_first.emplace_back(id);
        }
        end = before;
    }
}

Result<std::vector<std::string>> ids_of_file(const std::filesystem::path& path,
                                             std::size_t enough,
                                             std::size_t limit) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!file) {
        return file_error(path, "open", errno);
    }
    // Its writer may have been killed between write and sync: what counts as written has to stay.
    if (::fdatasync(file.get()) != 0) {
        return file_error(path, "sync", errno);
    }
    const Result<std::uint64_t> size = size_of(path, file.get());
    if (!size) {
        return size.error();
    }
    std::vector<std::string> ids;
    for (std::size_t window = kTailBytes;; window *= 4) {
        const std::uint64_t from = *size > window ? *size - window : 0;
        const Result<std::string> bytes = read_range(path, file.get(), from, *size - from);
        if (!bytes) {
            return bytes.error();
        }
        ids.clear();
        collect_ids(*bytes, from == 0, limit, ids);
        if (from == 0 || ids.size() >= enough || window >= kMostTailBytes) {
            return ids;
        }
    }
}

std::vector<std::filesystem::path> rotated_files(const std::filesystem::path& path) {
    std::vector<std::filesystem::path> found = siblings(path, is_rotated_or_compressed);
    std::sort(found.begin(), found.end());
    return found;
}

// Also those of an external rotation ("log.1", "log-20240101"), newest first by change time.
std::vector<std::filesystem::path> predecessors(const std::filesystem::path& path) {
    const auto plain = [](std::string_view suffix) {
        return (suffix[0] == '.' || suffix[0] == '-') && !suffix.ends_with(".gz") &&
               !suffix.ends_with(".xz") && !suffix.ends_with(".zst") && !suffix.ends_with(".bz2") &&
               !suffix.ends_with(".part");
    };
    std::vector<std::pair<std::filesystem::file_time_type, std::filesystem::path>> dated;
    for (std::filesystem::path& file : siblings(path, plain)) {
        std::error_code error;
        const auto changed = std::filesystem::last_write_time(file, error);
        if (!error) {
            dated.emplace_back(changed, std::move(file));
        }
    }
    std::sort(dated.rbegin(), dated.rend());
    std::vector<std::filesystem::path> files;
    files.reserve(dated.size());
    for (auto& [changed, file] : dated) {
        files.push_back(std::move(file));
    }
    return files;
}

}  // namespace

std::string_view story_id_of_line(std::string_view line) noexcept {
    constexpr std::string_view kId = R"(,"id":")";
    constexpr std::size_t kMostVersionDigits = 4;
    if (!line.starts_with(kLineStart) || line.back() != '}' ||
        std::memchr(line.data(), '\0', line.size()) != nullptr) {
        return {};
    }
    std::size_t pos = kLineStart.size();
    while (pos < kLineStart.size() + kMostVersionDigits && pos < line.size() && line[pos] >= '0' &&
           line[pos] <= '9') {
        ++pos;
    }
    if (line.substr(pos, kId.size()) != kId) {
        return {};
    }
    const std::string_view rest = line.substr(pos + kId.size());
    const std::size_t quote = rest.find('"');
    return quote == std::string_view::npos ? std::string_view() : rest.substr(0, quote);
}

Result<std::uint64_t> cut_torn_line(const std::filesystem::path& path, int fd) {
    Result<std::uint64_t> size = size_of(path, fd);
    if (!size || *size == 0) {
        return size;
    }
    std::size_t window = 4096;
    for (;; window *= 4) {
        const std::uint64_t from = *size > window ? *size - window : 0;
        const Result<std::string> bytes = read_range(path, fd, from, *size - from);
        if (!bytes) {
            return bytes.error();
        }
        const std::size_t newline = bytes->rfind('\n');
        if (newline == std::string::npos && from != 0) {
            if (window >= kMaxLogLineBytes) {
                return not_a_log(path);
            }
            continue;
        }
        const std::size_t keep = newline == std::string::npos ? 0 : newline + 1;
        if (keep == bytes->size()) {
            return size;
        }
        // After a power cut a part of it may be zeros.
        const std::string_view torn = std::string_view(*bytes).substr(keep);
        const std::string_view start = torn.substr(0, kLineStart.size());
        if (start != kLineStart.substr(0, start.size()) && torn.front() != '\0') {
            return not_a_log(path);
        }
        const std::uint64_t left = from + keep;
        if (::ftruncate(fd, static_cast<off_t>(left)) != 0 || ::fdatasync(fd) != 0) {
            return file_error(path, "cut a half-written line off", errno);
        }
        return left;
    }
}

Result<std::vector<std::string>> tail_ids(const std::filesystem::path& path,
                                          std::size_t enough,
                                          std::size_t limit) {
    Result<std::vector<std::string>> ids = ids_of_file(path, enough, limit);
    if (!ids) {
        return ids;
    }
    if (ids->size() < enough) {
        for (const std::filesystem::path& older : predecessors(path)) {
            const Result<std::vector<std::string>> more = ids_of_file(older, enough, limit);
            if (more) {
                const std::size_t room = limit - ids->size();
                ids->insert(
                    ids->end(),
                    more->begin(),
                    more->begin() + static_cast<std::ptrdiff_t>(std::min(room, more->size())));
            }
            if (ids->size() >= enough) {
                break;
            }
        }
    }
    std::reverse(ids->begin(), ids->end());
    return ids;
}

std::optional<Instant> first_line_time(const std::filesystem::path& path) {
    constexpr std::size_t kFirstLineBytes = std::size_t{256} << 10U;
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!file) {
        return std::nullopt;
    }
    const Result<std::string> bytes = read_range(path, file.get(), 0, kFirstLineBytes);
    if (!bytes || bytes->find('\n') == std::string::npos) {
        return std::nullopt;
    }
    return time_of_line(std::string_view(*bytes).substr(0, bytes->find('\n')));
}

std::vector<std::filesystem::path> uncompressed_rotated_files(const std::filesystem::path& path) {
    std::vector<std::filesystem::path> found = siblings(path, is_rotated_suffix);
    std::sort(found.begin(), found.end());
    return found;
}

std::filesystem::path next_rotated_name(const std::filesystem::path& path, Instant now) {
    Time time = std::chrono::floor<Seconds>(now);
    const std::vector<std::filesystem::path> files = rotated_files(path);
    if (!files.empty()) {
        const std::string name = files.back().filename().string();
        const Time newest =
            time_of_rotated(std::string_view(name).substr(path.filename().string().size()));
        time = std::max(time, newest + Seconds{1});
    }
    return path.string() + rotated_suffix(time);
}

Result<> remove_old_rotated(const std::filesystem::path& path, std::size_t keep) {
    const std::vector<std::filesystem::path> files = rotated_files(path);
    for (std::size_t i = 0; keep != 0 && i + keep < files.size(); ++i) {
        if (::unlink(files[i].c_str()) != 0 && errno != ENOENT) {
            return file_error(files[i], "remove", errno);
        }
    }
    return {};
}

}  // namespace vigie
