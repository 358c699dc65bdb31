#include "feeds/gunzip.hpp"

#include <zlib.h>

#include <array>
#include <cstddef>
#include <memory>

namespace vigie {

namespace {

constexpr std::size_t kMostBytes = std::size_t{64} * 1024 * 1024;
constexpr int kGzipWindow = 15 + 16;  // zlib: the largest window, gzip's header

struct EndInflate {
    void operator()(z_stream* stream) const noexcept { inflateEnd(stream); }
};

}  // namespace

bool is_gzip(std::string_view bytes) noexcept {
    return bytes.substr(0, 3) == "\x1F\x8B\x08";
}

std::string gunzip(std::string_view bytes) {
    std::string in(bytes);  // zlib takes no const
    z_stream stream{};
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    if (inflateInit2(&stream, kGzipWindow) != Z_OK) {
        return {};
    }
    const std::unique_ptr<z_stream, EndInflate> end(&stream);
    std::string out;
    std::array<char, std::size_t{32} * 1024> chunk{};
    for (int status = Z_OK; status == Z_OK && out.size() < kMostBytes;) {
        stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
        stream.avail_out = static_cast<uInt>(chunk.size());
        status = inflate(&stream, Z_NO_FLUSH);
        out.append(chunk.data(), chunk.size() - stream.avail_out);
    }
    return out;
}

}  // namespace vigie
