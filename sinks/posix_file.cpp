#include "sinks/posix_file.hpp"

#include <fcntl.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace vigie {

namespace {

std::string_view remedy(int error) noexcept {
    switch (error) {
        case ENOSPC:
        case EDQUOT:
            return "; free space or move [[sink]] path";
        case EFBIG:
            return "; the file may not grow further: rotate it earlier (rotate_size) or raise the "
                   "limit";
        case EACCES:
        case EPERM:
        case EROFS:
            return "; let the user that runs vigie write there, or move [[sink]] path";
        case ENOENT:
        case ENOTDIR:
            return "; make its folder, or move [[sink]] path";
        case EIO:
            return "; check the disk, or move [[sink]] path";
        default:
            return "";
    }
}

}  // namespace

Error file_error(const std::filesystem::path& path, std::string_view verb, int error) {
    std::string detail = path.string();
    detail.append(": cannot ").append(verb).append(": ");
    detail.append(std::generic_category().message(error)).append(remedy(error));
    return {Errc::storage, std::move(detail)};
}

int write_all(int fd, std::string_view bytes) noexcept {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            return errno;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

Result<> sync_folder(const std::filesystem::path& path) {
    const std::filesystem::path folder =
        path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const FileDescriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened) {
        return file_error(folder, "open", errno);
    }
    // EINVAL: a file system that cannot, and need not.
    if (::fsync(opened.get()) != 0 && errno != EINVAL) {
        return file_error(folder, "sync", errno);
    }
    return {};
}

}  // namespace vigie
