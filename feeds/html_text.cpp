#include "feeds/html_text.hpp"

#include "base/text.hpp"
#include "feeds/html_entities.hpp"
#include "feeds/html_tags.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace vigie {

namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kHigh = 0x8080808080808080U;

// High bits set at bytes that are zero; exact at and below the first one.
constexpr std::uint64_t zero_bytes(std::uint64_t x) noexcept {
    return (x - kOnes) & ~x & kHigh;
}

// Bytes at which copying must stop: '<', '&', control characters, 0xC2 (may lead a no-break space),
// and a space that follows a space.
std::uint64_t stops(std::uint64_t word) noexcept {
    const std::uint64_t controls = (word - kOnes * 0x20U) & ~word & kHigh;
    const std::uint64_t spaces = zero_bytes(word ^ (kOnes * 0x20U));
    return controls | zero_bytes(word ^ (kOnes * 0x3CU)) | zero_bytes(word ^ (kOnes * 0x26U)) |
           zero_bytes(word ^ (kOnes * 0xC2U)) | (spaces & (spaces << 8U));
}

bool is_stop(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || c == '<' || c == '&' || byte == 0xC2;
}

// The length of the run at the front that is copied as it stands: no two spaces in a row, none at
// its front.
std::size_t plain_run(std::string_view text) noexcept {
    if (text.empty() || text.front() == ' ') {
        return 0;
    }
    std::size_t pos = 0;
    while (text.size() - pos >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + pos, sizeof word);
        const std::uint64_t found = stops(word);
        if (found != 0 || (pos > 0 && text[pos] == ' ' && text[pos - 1] == ' ')) {
            break;
        }
        pos += sizeof word;
    }
    for (; pos < text.size(); ++pos) {
        if (is_stop(text[pos]) || (text[pos] == ' ' && text[pos - 1] == ' ')) {
            break;
        }
    }
    return pos;
}

class TextWriter {
  public:
    TextWriter(std::string& out, std::size_t limit) : out_(out), limit_(limit) {}

    [[nodiscard]] bool full() const noexcept { return out_.size() >= limit_; }

    void space() noexcept { pending_ = pending_ == '\n' ? '\n' : ' '; }

    void line() noexcept { pending_ = '\n'; }

    // `run` has no leading space and no stops in it.
    void text(std::string_view run) {
        flush();
        if (run.back() == ' ') {
            run.remove_suffix(1);
            pending_ = ' ';
        }
        out_.append(run);
    }

    // A resolved reference: may hold spaces of any kind.
    void entity(std::string_view resolved) {
        if (resolved.size() == 1 && static_cast<unsigned char>(resolved[0]) <= ' ') {
            space();
        } else if (resolved == "\xC2\xA0") {
            space();
        } else if (resolved != "\xC2\xAD" && !resolved.empty()) {
            flush();
            out_.append(resolved);
        }
    }

  private:
    void flush() {
        if (pending_ != '\0') {
            if (!out_.empty()) {
                out_ += pending_;
            }
            pending_ = '\0';
        }
    }

    std::string& out_;
    std::size_t limit_;
    char pending_ = '\0';
};

// Past the end of element `tag`'s content: its end tag, or everything.
std::size_t skip_content(std::string_view html, std::size_t pos, std::string_view tag) noexcept {
    while ((pos = html.find("</", pos)) != std::string_view::npos) {
        if (equals_ignore_case(html.substr(pos + 2, tag.size()), tag)) {
            const std::size_t end = html.find('>', pos);
            return end == std::string_view::npos ? html.size() : end + 1;
        }
        pos += 2;
    }
    return html.size();
}

// html[pos] is '<'. Handles the tag, comment or declaration there and returns the position behind
// it, or `pos` when the '<' is text.
std::size_t read_tag(std::string_view html, std::size_t pos, bool known_only, TextWriter& out) {
    const HtmlTag tag = scan_html_tag(html.substr(pos));
    if (tag.length == 0 || (known_only && tag.kind == HtmlTagKind::unknown)) {
        return pos;
    }
    switch (tag.kind) {
        case HtmlTagKind::block:
            out.line();
            break;
        case HtmlTagKind::cell:
            out.space();
            break;
        case HtmlTagKind::hidden:
            if (!tag.closing && !tag.self_closing) {
                return skip_content(html, pos + tag.length, tag.name);
            }
            break;
        case HtmlTagKind::inline_text:
        case HtmlTagKind::unknown:
        case HtmlTagKind::comment:
            break;
    }
    return pos + tag.length;
}

bool is_space(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

// U+0080…U+009F
bool is_c1(std::string_view character) noexcept {
    return character.size() == 2 && character[0] == '\xC2' &&
           static_cast<unsigned char>(character[1]) < 0xA0;
}

void write_text(std::string_view html, bool tags, bool known_only, TextWriter& out) {
    std::size_t pos = 0;
    std::string resolved;
    while (pos < html.size() && !out.full()) {
        const std::size_t run = plain_run(html.substr(pos));
        if (run != 0) {
            out.text(html.substr(pos, run));
            pos += run;
            continue;
        }
        const char c = html[pos];
        std::size_t next = pos;
        if (c == '<' && tags) {
            next = read_tag(html, pos, known_only, out);
        } else if (c == '&') {
            resolved.clear();
            next = pos + append_entity(resolved, html.substr(pos), known_only);
            out.entity(resolved);
        } else if (static_cast<unsigned char>(c) <= ' ') {
            if (is_space(c)) {
                out.space();
            }
            next = pos + 1;
        } else if (is_c1(html.substr(pos, 2))) {  // windows-1252 that was taken for Latin-1
            resolved.clear();
            append_utf8(resolved,
                        windows_1252_code_point(static_cast<unsigned char>(html[pos + 1])));
            out.entity(resolved);
            next = pos + 2;
        }
        if (next == pos) {  // not what it looked like: one character of text
            const std::size_t length = static_cast<unsigned char>(c) == 0xC2 ? 2 : 1;
            out.entity(html.substr(pos, length));
            next = std::min(pos + length, html.size());
        }
        pos = next;
    }
}

void cut_to(std::string& text, std::size_t limit) {
    if (text.size() > limit) {
        text.resize(cut_utf8(text, limit).size());
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) {
        text.pop_back();
    }
}

// Whether something is left in it that a second escaping explains: a reference with its ';'.
bool has_reference(std::string_view text) {
    std::string ignored;
    for (std::size_t amp = text.find('&'); amp != std::string_view::npos;
         amp = text.find('&', amp + 1)) {
        if (append_entity(ignored, text.substr(amp), true) != 0) {
            return true;
        }
    }
    return false;
}

// An element of inline HTML with both its tags: "<b>…</b>". A lone "<b>" may be what the text is
// about.
bool has_inline_element(std::string_view text) {
    for (std::size_t pos = text.find('<'); pos != std::string_view::npos;
         pos = text.find('<', pos + 1)) {
        const HtmlTag tag = scan_html_tag(text.substr(pos));
        if (tag.length == 0 || tag.closing || tag.kind != HtmlTagKind::inline_text) {
            continue;
        }
        std::string end = "</";
        end.append(tag.name);
        end += '>';
        if (text.find(end, pos) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::string html_to_text(std::string_view html, std::size_t limit_bytes) {
    std::string out;
    out.reserve(std::min(html.size(), limit_bytes) + 8);
    TextWriter writer(out, limit_bytes);
    write_text(html, true, false, writer);
    cut_to(out, limit_bytes);
    return out;
}

std::string clean_title(std::string_view title, bool html, std::size_t limit_bytes) {
    std::string out;
    out.reserve(std::min(title.size(), limit_bytes) + 8);
    {
        TextWriter writer(out, limit_bytes);
        write_text(title, html, true, writer);
    }
    // Escaped twice: what came out is a title of the first kind again.
    if (html && out.size() < title.size() && (has_reference(out) || has_inline_element(out))) {
        std::string again;
        TextWriter writer(again, limit_bytes);
        write_text(out, has_inline_element(out), true, writer);
        out = std::move(again);
    }
    std::replace(out.begin(), out.end(), '\n', ' ');
    cut_to(out, limit_bytes);
    return out;
}

}  // namespace vigie
