#include "sinks/log_compress.hpp"

#include "sinks/log_tail.hpp"
#include "sinks/posix_file.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cerrno>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace vigie {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunk = std::size_t{256} << 10U;
constexpr mode_t kRotatedMode = 0640;
constexpr int kGzipWindow = 15 + 16;  // the largest, in a gzip wrapper
constexpr int kGzipMemory = 8;
constexpr const char* kPart = ".part";

// Takes what was read, `last` with the end, and hands on what came of it. False: it failed.
using Output = std::function<bool(std::string_view)>;

class Compressor {
  public:
    virtual ~Compressor() = default;
    [[nodiscard]] virtual bool take(std::string_view bytes, bool last, const Output& out) = 0;
};

class Gzip final : public Compressor {
  public:
    Gzip()
        : ready_(deflateInit2(&stream_,
                              Z_DEFAULT_COMPRESSION,
                              Z_DEFLATED,
                              kGzipWindow,
                              kGzipMemory,
                              Z_DEFAULT_STRATEGY) == Z_OK) {}

    Gzip(const Gzip&) = delete;
    Gzip& operator=(const Gzip&) = delete;

    ~Gzip() override { deflateEnd(&stream_); }

    bool take(std::string_view bytes, bool last, const Output& out) override {
        std::string input(bytes);  // zlib's interface is not const
        stream_.next_in = reinterpret_cast<Bytef*>(input.data());
        stream_.avail_in = static_cast<uInt>(input.size());
        do {
            stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
            stream_.avail_out = static_cast<uInt>(buffer_.size());
            if (!ready_ || deflate(&stream_, last ? Z_FINISH : Z_NO_FLUSH) == Z_STREAM_ERROR ||
                !out(std::string_view(buffer_).substr(0, buffer_.size() - stream_.avail_out))) {
                return false;
            }
        } while (stream_.avail_out == 0);
        return true;
    }

  private:
    z_stream stream_{};
    std::string buffer_ = std::string(kChunk, '\0');
    bool ready_;
};

class Zstd final : public Compressor {
  public:
    bool take(std::string_view bytes, bool last, const Output& out) override {
        ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
        for (;;) {
            ZSTD_outBuffer output{buffer_.data(), buffer_.size(), 0};
            const std::size_t left = ZSTD_compressStream2(
                stream_.get(), &output, &input, last ? ZSTD_e_end : ZSTD_e_continue);
            if (ZSTD_isError(left) != 0 || !out(std::string_view(buffer_).substr(0, output.pos))) {
                return false;
            }
            if (last ? left == 0 : input.pos == input.size) {
                return true;
            }
        }
    }

  private:
    struct Free {
        void operator()(ZSTD_CCtx* stream) const noexcept { ZSTD_freeCCtx(stream); }
    };

    std::unique_ptr<ZSTD_CCtx, Free> stream_{ZSTD_createCCtx()};
    std::string buffer_ = std::string(kChunk, '\0');
};

std::unique_ptr<Compressor> make_compressor(Compression compression) {
    if (compression == Compression::gzip) {
        return std::make_unique<Gzip>();
    }
    return std::make_unique<Zstd>();
}

// Reads `from` to its end through the compressor. 0, or an errno; ECANCELED where told to stop.
int pass_through(int from, int to, Compressor& compressor, const std::atomic<bool>& stop) {
    int failure = 0;
    const Output write = [&](std::string_view bytes) {
        failure = write_all(to, bytes);
        return failure == 0;
    };
    std::string chunk(kChunk, '\0');
    for (;;) {
        if (stop) {
            return ECANCELED;
        }
        const ssize_t got = ::read(from, chunk.data(), chunk.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return errno;
        }
        const auto bytes = std::string_view(chunk).substr(0, static_cast<std::size_t>(got));
        if (!compressor.take(bytes, got == 0, write)) {
            return failure != 0 ? failure : EIO;
        }
        if (got == 0) {
            return ::fsync(to) == 0 ? 0 : errno;
        }
    }
}

Result<> compress(const fs::path& file, Compression compression, const std::atomic<bool>& stop) {
    fs::path done = file;
    done += suffix_of(compression);
    fs::path part = done;
    part += kPart;
    std::error_code ignored;
    if (!fs::exists(done, ignored)) {
        const FileDescriptor from(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
        if (!from) {
            return file_error(file, "open", errno);
        }
        const FileDescriptor to(::open(
            part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, kRotatedMode));
        if (!to) {
            return file_error(part, "open", errno);
        }
        const std::unique_ptr<Compressor> compressor = make_compressor(compression);
        const int failure = pass_through(from.get(), to.get(), *compressor, stop);
        if (failure != 0 || ::rename(part.c_str(), done.c_str()) != 0) {
            const int reason = failure != 0 ? failure : errno;
            fs::remove(part, ignored);
            return reason == ECANCELED ? Result<>() : file_error(file, "compress", reason);
        }
    }
    if (const Result<> synced = sync_folder(file); !synced) {
        return synced.error();
    }
    if (::unlink(file.c_str()) != 0 && errno != ENOENT) {
        return file_error(file, "remove", errno);
    }
    return {};
}

}  // namespace

std::string_view suffix_of(Compression compression) noexcept {
    switch (compression) {
        case Compression::none:
            return {};
        case Compression::gzip:
            return ".gz";
        case Compression::zstd:
            return ".zst";
    }
    return {};
}

Result<> compress_rotated(const fs::path& log,
                          Compression compression,
                          const std::atomic<bool>& stop) {
    if (compression == Compression::none) {
        return {};
    }
    std::vector<fs::path> files = uncompressed_rotated_files(log);
    if (!files.empty()) {
        files.pop_back();
    }
    for (const fs::path& file : files) {
        if (stop) {
            break;
        }
        if (const Result<> compressed = compress(file, compression, stop); !compressed) {
            return compressed.error();
        }
    }
    return {};
}

}  // namespace vigie
