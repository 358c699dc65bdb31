#include "sinks/log_lines.hpp"

#include "base/story_json.hpp"
#include "sinks/log_compress.hpp"
#include "sinks/posix_file.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cerrno>
#include <cstdint>
#include <memory>

namespace vigie {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kReadChunk = std::size_t{256} << 10U;
constexpr int kGunzipWindow = 15 + 16;  // the largest, in a gzip wrapper

enum class Taken : std::uint8_t { more, enough, damaged };

using Output = std::function<bool(std::string_view)>;

class Decompressor {
  public:
    virtual ~Decompressor() = default;
    [[nodiscard]] virtual Taken take(std::string_view bytes, const Output& out) = 0;
    // Whether the data may end here.
    [[nodiscard]] virtual bool is_complete() const noexcept = 0;
};

class Plain final : public Decompressor {
  public:
    Taken take(std::string_view bytes, const Output& out) override {
        return out(bytes) ? Taken::more : Taken::enough;
    }

    [[nodiscard]] bool is_complete() const noexcept override { return true; }
};

// One gzip member after another.
class Gunzip final : public Decompressor {
  public:
    Gunzip() : ready_(inflateInit2(&stream_, kGunzipWindow) == Z_OK) {}

    Gunzip(const Gunzip&) = delete;
    Gunzip& operator=(const Gunzip&) = delete;

    ~Gunzip() override { inflateEnd(&stream_); }

    Taken take(std::string_view bytes, const Output& out) override {
        std::string input(bytes);  // zlib's interface is not const
        stream_.next_in = reinterpret_cast<Bytef*>(input.data());
        stream_.avail_in = static_cast<uInt>(input.size());
        bool full = false;
        while (stream_.avail_in > 0 || full) {
            if (ended_ && inflateReset(&stream_) != Z_OK) {
                return Taken::damaged;
            }
            stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
            stream_.avail_out = static_cast<uInt>(buffer_.size());
            const int code = ready_ ? inflate(&stream_, Z_NO_FLUSH) : Z_MEM_ERROR;
            ended_ = code == Z_STREAM_END;
            if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
                return Taken::damaged;
            }
            full = stream_.avail_out == 0 && !ended_;
            if (!out(std::string_view(buffer_).substr(0, buffer_.size() - stream_.avail_out))) {
                return Taken::enough;
            }
        }
        return Taken::more;
    }

    [[nodiscard]] bool is_complete() const noexcept override { return ended_; }

  private:
    z_stream stream_{};
    std::string buffer_ = std::string(kReadChunk, '\0');
    bool ready_;
    bool ended_ = false;
};

class Unzstd final : public Decompressor {
  public:
    Taken take(std::string_view bytes, const Output& out) override {
        ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
        bool full = false;
        while (input.pos < input.size || full) {
            ZSTD_outBuffer output{buffer_.data(), buffer_.size(), 0};
            const std::size_t left = ZSTD_decompressStream(stream_.get(), &output, &input);
            if (ZSTD_isError(left) != 0) {
                return Taken::damaged;
            }
            complete_ = left == 0;
            full = output.pos == output.size && !complete_;
            if (!out(std::string_view(buffer_).substr(0, output.pos))) {
                return Taken::enough;
            }
        }
        return Taken::more;
    }

    [[nodiscard]] bool is_complete() const noexcept override { return complete_; }

  private:
    struct Free {
        void operator()(ZSTD_DCtx* stream) const noexcept { ZSTD_freeDCtx(stream); }
    };

    std::unique_ptr<ZSTD_DCtx, Free> stream_{ZSTD_createDCtx()};
    std::string buffer_ = std::string(kReadChunk, '\0');
    bool complete_ = false;
};

std::unique_ptr<Decompressor> decompressor_for(const fs::path& file) {
    if (file.extension() == suffix_of(Compression::gzip)) {
        return std::make_unique<Gunzip>();
    }
    if (file.extension() == suffix_of(Compression::zstd)) {
        return std::make_unique<Unzstd>();
    }
    return std::make_unique<Plain>();
}

int open_to_read(const fs::path& file) {
    return ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
}

}  // namespace

bool LineSplitter::take(std::string_view bytes, const VisitLine& visit) {
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        const std::string_view part = bytes.substr(0, end);
        too_long_ = too_long_ || partial_.size() + part.size() > kMaxLogLineBytes;
        if (end == std::string_view::npos) {
            if (too_long_) {
                partial_.clear();
            } else {
                partial_ += part;
            }
            return true;
        }
        bytes.remove_prefix(end + 1);
        bool go_on = true;
        if (!too_long_ && partial_.empty()) {
            go_on = visit(part);
        } else if (!too_long_) {
            partial_ += part;
            go_on = visit(partial_);
        }
        clear();
        if (!go_on) {
            return false;
        }
    }
    return true;
}

void LineSplitter::clear() noexcept {
    partial_.clear();
    too_long_ = false;
}

Result<> each_log_line(const fs::path& file, const VisitLine& visit) {
    fs::path path = file;
    int opened = open_to_read(path);
    const int failure = errno;
    for (const Compression compression : {Compression::gzip, Compression::zstd}) {
        if (opened < 0 && failure == ENOENT) {
            path = file;
            path += suffix_of(compression);
            opened = open_to_read(path);
        }
    }
    const FileDescriptor in(opened);
    if (!in) {
        return file_error(file, "open", failure);
    }
    const std::unique_ptr<Decompressor> decompressor = decompressor_for(path);
    LineSplitter lines;
    const Output out = [&](std::string_view bytes) { return lines.take(bytes, visit); };
    std::string chunk(kReadChunk, '\0');
    for (;;) {
        const ssize_t got = ::read(in.get(), chunk.data(), chunk.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return file_error(path, "read", errno);
        }
        if (got == 0) {
            break;
        }
        const auto bytes = std::string_view(chunk).substr(0, static_cast<std::size_t>(got));
        const Taken taken = decompressor->take(bytes, out);
        if (taken == Taken::enough) {
            return {};
        }
        if (taken == Taken::damaged) {
            return Error(Errc::storage,
                         path.string() + ": damaged; what stands behind the damage is left out");
        }
    }
    if (!decompressor->is_complete()) {
        return Error(Errc::storage, path.string() + ": ends too early; it was cut or is not whole");
    }
    return {};
}

std::optional<Instant> time_of_line(std::string_view line) {
    const Result<Story> story = parse_story_json(line);
    return story ? std::optional(story->first_seen) : std::nullopt;
}

}  // namespace vigie
