#include "feeds/xml_repair.hpp"

#include "feeds/html_entities.hpp"
#include "feeds/xml_names.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace vigie {

namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool is_name_part(char c) {
    return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

// What a document may hold open at once; deeper elements are taken for text's sake only.
constexpr std::size_t kMaxDepth = 4'096;

class Repair {
  public:
    explicit Repair(std::string_view text) : text_(text) { out_.reserve(text.size() + 64); }

    std::string run() {
        pos_ = std::min(text_.find('<'), text_.size());
        while (pos_ < text_.size()) {
            if (text_[pos_] == '<') {
                markup();
            } else if (text_[pos_] == '&') {
                reference();
            } else {
                plain();
            }
        }
        close_to(0);
        return std::move(out_);
    }

  private:
    [[nodiscard]] bool at(std::string_view word) const {
        return text_.substr(pos_).starts_with(word);
    }

    // Moves behind `end`, or to the end of the document; what lay before it.
    std::string_view up_to(std::string_view end) {
        const std::size_t found = text_.find(end, pos_);
        const std::string_view inside = text_.substr(pos_, found - pos_);
        pos_ = found == std::string_view::npos ? text_.size() : found + end.size();
        return inside;
    }

    void copy(std::string_view text) {
        for (const char c : text) {
            if (!is_control(c)) {
                out_ += c;
            }
        }
    }

    void plain() {
        const std::size_t end = std::min(text_.find_first_of("<&", pos_), text_.size());
        if (!open_.empty()) {  // outside the root there is no text
            copy(text_.substr(pos_, end - pos_));
        }
        pos_ = end;
    }

    // "&lt;" and its kin stay; others become characters; what is no reference becomes "&amp;".
    void reference() {
        std::string character;
        const std::size_t length = append_entity(character, text_.substr(pos_), true);
        if (length == 0) {
            out_ += "&amp;";
            ++pos_;
            return;
        }
        append_escaped(character);
        pos_ += length;
    }

    void append_escaped(std::string_view text) {
        for (const char c : text) {
            if (c == '&') {
                out_ += "&amp;";
            } else if (c == '<') {
                out_ += "&lt;";
            } else if (c == '"') {
                out_ += "&quot;";
            } else if (!is_control(c)) {
                out_ += c;
            }
        }
    }

    void markup() {
        if (at("<![CDATA[")) {
            pos_ += 9;
            const std::string_view inside = up_to("]]>");
            out_ += "<![CDATA[";
            copy(inside);
            out_ += "]]>";
        } else if (at("<!--")) {
            pos_ += 4;
            up_to("-->");
        } else if (at("<?")) {
            up_to("?>");
        } else if (at("<!")) {
            doctype();
        } else if (at("</")) {
            end_tag();
        } else if (pos_ + 1 < text_.size() && is_name_start(text_[pos_ + 1])) {
            start_tag();
        } else {
            out_ += "&lt;";
            ++pos_;
        }
    }

    // With its internal subset, whose declarations hold '>' of their own.
    void doctype() {
        const std::size_t end = text_.find('>', pos_);
        const std::size_t subset = text_.find('[', pos_);
        if (subset < end) {
            up_to("]");
        }
        up_to(">");
    }

    std::string_view name() {
        const std::size_t start = pos_;
        while (pos_ < text_.size() && is_name_part(text_[pos_])) {
            ++pos_;
        }
        return text_.substr(start, pos_ - start);
    }

    void skip_spaces() {
        while (pos_ < text_.size() && is_space(text_[pos_])) {
            ++pos_;
        }
    }

    void end_tag() {
        pos_ += 2;
        const std::string_view closed = name();
        up_to(">");
        for (std::size_t depth = open_.size(); depth > 0; --depth) {
            if (same_name(open_[depth - 1], closed)) {
                close_to(depth - 1);
                return;
            }
        }
    }

    void close_to(std::size_t depth) {
        while (open_.size() > depth) {
            out_ += "</";
            out_ += open_.back();
            out_ += '>';
            open_.pop_back();
        }
    }

    // A tag that the end of the document, or the next tag, cuts through is taken back.
    void start_tag() {
        const std::size_t out_before = out_.size();
        ++pos_;
        const std::string_view opened = name();
        out_ += '<';
        out_ += opened;
        std::vector<std::string_view> seen;
        for (;;) {
            skip_spaces();
            if (pos_ >= text_.size() || text_[pos_] == '<') {
                out_.resize(out_before);
                return;
            }
            if (text_[pos_] == '>') {
                ++pos_;
                break;
            }
            if (at("/>")) {
                pos_ += 2;
                out_ += "/>";
                return;
            }
            if (!is_name_start(text_[pos_])) {
                ++pos_;
                continue;
            }
            attribute(seen);
        }
        if (open_.size() >= kMaxDepth) {
            out_.resize(out_before);
            return;
        }
        out_ += '>';
        open_.push_back(opened);
    }

    void attribute(std::vector<std::string_view>& seen) {
        const std::string_view key = name();
        skip_spaces();
        std::string_view value;
        if (pos_ < text_.size() && text_[pos_] == '=') {
            ++pos_;
            skip_spaces();
            if (pos_ < text_.size() && (text_[pos_] == '"' || text_[pos_] == '\'')) {
                const char quote = text_[pos_++];
                value = up_to(std::string_view(&quote, 1));
            } else {
                const std::size_t end =
                    std::min(text_.find_first_of(" \t\r\n>", pos_), text_.size());
                value = text_.substr(pos_, end - pos_);
                pos_ = end;
            }
        }
        if (std::find(seen.begin(), seen.end(), key) != seen.end()) {
            return;
        }
        seen.push_back(key);
        std::string plain;
        append_unescaped(plain, value, true);
        out_ += ' ';
        out_ += key;
        out_ += "=\"";
        append_escaped(plain);
        out_ += '"';
    }

    std::string_view text_;
    std::size_t pos_ = 0;
    std::string out_;
    std::vector<std::string_view> open_;  // names of the elements that are open, outermost first
};

}  // namespace

std::string repair_xml(std::string_view text) {
    return Repair(text).run();
}

}  // namespace vigie
