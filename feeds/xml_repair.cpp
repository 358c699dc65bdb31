#include "feeds/xml_repair.hpp"

#include "feeds/html_entities.hpp"
#include "feeds/xml_lexis.hpp"
#include "feeds/xml_names.hpp"
#include "feeds/xml_text.hpp"

#include <algorithm>
#include <vector>

namespace vigie {

namespace {

// Deeper elements are left out, so that closing tags cannot cost more than the document is long.
constexpr std::size_t kMaxOpen = 512;

class Repairer {
  public:
    explicit Repairer(std::string_view xml)
        : xml_(xml),
          comment_end_(xml, "-->"),
          cdata_end_(xml, "]]>"),
          subset_end_(xml, "]"),
          tag_end_(xml, ">"),
          tag_start_(xml, "<"),
          quote_(xml, "\""),
          apostrophe_(xml, "'") {
        out_.reserve(xml.size() + 64);
    }

    std::string repair() {
        const std::size_t start = find_feed_start(xml_);
        pos_ = start == std::string_view::npos ? 0 : start;
        while (pos_ < xml_.size()) {
            const std::size_t text = xml_.find('<', pos_);
            append_text(xml_.substr(pos_, text - pos_));
            pos_ = text;
            if (text == std::string_view::npos) {
                break;
            }
            markup();
        }
        while (!open_.empty()) {
            close_last();
        }
        return std::move(out_);
    }

  private:
    [[nodiscard]] std::string_view rest() const noexcept { return xml_.substr(pos_); }

    [[nodiscard]] bool at(std::string_view word) const noexcept {
        return rest().substr(0, word.size()) == word;
    }

    [[nodiscard]] char char_at(std::size_t pos) const noexcept {
        return pos < xml_.size() ? xml_[pos] : '\0';
    }

    [[nodiscard]] std::size_t past_space(std::size_t pos) const noexcept {
        while (is_space(char_at(pos))) {
            ++pos;
        }
        return pos;
    }

    // xml_[pos_] is '<'.
    void markup() {
        if (at("<!--")) {
            skip_past(comment_end_, 3, 4);
        } else if (at("<![CDATA[")) {
            cdata();
        } else if (at("<!")) {
            skip_declaration();
        } else if (at("<?")) {
            skip_past(tag_end_, 1, 2);
        } else if (at("</") && is_name_start(char_at(past_space(pos_ + 2)))) {
            end_tag();
        } else if (pos_ + 1 < xml_.size() && is_name_start(xml_[pos_ + 1])) {
            start_tag();
        } else if (rest() == "<" || rest() == "</") {  // the end of the document cut it
            pos_ = xml_.size();
        } else {
            out_ += open_.empty() ? "" : "&lt;";  // outside the root there is no text
            ++pos_;
        }
    }

    // A construct that never ends is skipped no further than its opening.
    void skip_past(Finder& end, std::size_t length, std::size_t opening) {
        const std::size_t found = end.from(pos_ + opening);
        pos_ = found == std::string_view::npos ? pos_ + opening : found + length;
    }

    // <!DOCTYPE …[ … ]>, brackets nested or not closed.
    void skip_declaration() {
        const std::size_t close = xml_.find_first_of(">[", pos_);
        if (close == std::string_view::npos || xml_[close] == '>') {
            pos_ = close == std::string_view::npos ? xml_.size() : close + 1;
            return;
        }
        const std::size_t end = subset_end_.from(close);
        const std::size_t after = end == std::string_view::npos ? end : tag_end_.from(end);
        pos_ = after == std::string_view::npos ? close + 1 : after + 1;
    }

    void cdata() {
        const std::size_t start = pos_ + 9;
        std::size_t end = cdata_end_.from(start);
        const bool closed = end != std::string_view::npos;
        end = closed ? end : end_of_open_cdata(start);
        std::string_view text = xml_.substr(start, end - start);
        if (!open_.empty()) {
            // Escaped, not CDATA: control characters can be left out on the way.
            for (const char c : text) {
                append_char(c, false);
            }
        }
        pos_ = closed ? end + 3 : end;
    }

    // CDATA that never ends goes up to the end tag of the element it stands in.
    [[nodiscard]] std::size_t end_of_open_cdata(std::size_t start) const {
        if (open_.empty()) {
            return xml_.size();
        }
        std::string end_tag = "</";
        end_tag.append(open_.back());
        end_tag += '>';
        return std::min(xml_.find(end_tag, start), xml_.size());
    }

    void append_char(char c, bool keep_references) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '<') {
            out_ += "&lt;";
        } else if (c == '>') {
            out_ += "&gt;";
        } else if (c == '&' && !keep_references) {
            out_ += "&amp;";
        } else if (byte >= 0x20 || c == '\t' || c == '\n' || c == '\r') {
            out_ += c;
        }
    }

    // Outside the root there is no text.
    void append_text(std::string_view text) {
        if (!open_.empty()) {
            append_resolved(text, false);
        }
    }

    void append_resolved(std::string_view text, bool attribute) {
        while (!text.empty()) {
            if (text.front() != '&') {
                if (attribute && text.front() == '"') {
                    out_ += "&quot;";
                } else {
                    append_char(text.front(), true);
                }
                text.remove_prefix(1);
                continue;
            }
            scratch_.clear();
            const std::size_t length = append_entity(scratch_, text, true);
            if (length == 0) {
                out_ += "&amp;";
                text.remove_prefix(1);
            } else {
                append_escaped_html(out_, scratch_);
                text.remove_prefix(length);
            }
        }
    }

    std::string_view read_name() {
        const std::size_t start = pos_;
        while (pos_ < xml_.size() && is_name(xml_[pos_])) {
            ++pos_;
        }
        return xml_.substr(start, pos_ - start);
    }

    void skip_space() noexcept {
        while (pos_ < xml_.size() && is_space(xml_[pos_])) {
            ++pos_;
        }
    }

    void end_tag() {
        pos_ = past_space(pos_ + 2);
        const std::string_view name = read_name();
        while (pos_ < xml_.size() && xml_[pos_] != '>' && xml_[pos_] != '<') {
            ++pos_;
        }
        if (pos_ < xml_.size() && xml_[pos_] == '>') {
            ++pos_;
        }
        std::size_t match = open_.size();
        while (match > 0 && !same_name(open_[match - 1], name)) {
            // The end tag of something inside a text cannot close what is around an entry.
            if (is_entry_name(open_[match - 1]) && !closes_entries(name)) {
                return;
            }
            --match;
        }
        if (match == 0) {
            return;
        }
        while (open_.size() >= match) {
            close_last();
        }
    }

    void close_last() {
        out_ += "</";
        out_ += open_.back();
        out_ += '>';
        open_.pop_back();
    }

    void start_tag() {
        ++pos_;
        const std::string_view name = read_name();
        if (is_entry_name(name)) {
            close_open_entry();
        } else if (!open_.empty() && ends_with_start_of(name)) {
            close_last();
        }
        const bool too_deep = open_.size() >= kMaxOpen;
        const std::size_t before = out_.size();
        out_ += '<';
        out_ += name;
        const bool closed = attributes();
        if (too_deep) {
            out_.resize(before);
            return;
        }
        out_ += closed ? "/>" : ">";
        if (!closed) {
            open_.push_back(name);
        }
    }

    // Whether what is open lost its end tag, now that an element `name` begins.
    [[nodiscard]] bool ends_with_start_of(std::string_view name) const noexcept {
        const std::string_view open = open_.back();
        const bool leaf = is_leaf_name(name) && is_leaf_name(open) && !same_name(open, "author");
        return leaf || holds_no_elements(open);
    }

    void close_open_entry() {
        const auto open = std::find_if(open_.rbegin(), open_.rend(), is_entry_name);
        if (open == open_.rend()) {
            return;
        }
        const auto keep = static_cast<std::size_t>(open_.rend() - open) - 1;
        while (open_.size() > keep) {
            close_last();
        }
    }

    // Up to and past '>'. Whether the tag closes itself.
    bool attributes() {
        bool closed = false;
        while (pos_ < xml_.size()) {
            skip_space();
            if (pos_ >= xml_.size() || xml_[pos_] == '<') {
                return closed;  // the '>' is missing
            }
            const char c = xml_[pos_];
            if (c == '>') {
                ++pos_;
                return closed;
            }
            closed = c == '/';
            if (is_name_start(c)) {
                attribute();
            } else {
                ++pos_;
            }
        }
        return closed;
    }

    void attribute() {
        const std::string_view name = read_name();
        skip_space();
        std::string_view value;
        if (pos_ < xml_.size() && xml_[pos_] == '=') {
            ++pos_;
            skip_space();
            value = attribute_value();
        }
        out_ += ' ';
        out_ += name;
        out_ += "=\"";
        append_resolved(value, true);
        out_ += '"';
    }

    std::string_view attribute_value() {
        const char quote = pos_ < xml_.size() ? xml_[pos_] : '\0';
        if (quote == '"' || quote == '\'') {
            const std::size_t end = (quote == '"' ? quote_ : apostrophe_).from(pos_ + 1);
            const std::size_t tag_end = tag_end_.from(pos_ + 1);
            const std::size_t next_tag = tag_start_.from(pos_ + 1);
            // A quote that never closes ends with its tag.
            if (end != std::string_view::npos && (end < tag_end || end < next_tag)) {
                const std::string_view value = xml_.substr(pos_ + 1, end - pos_ - 1);
                pos_ = end + 1;
                return value;
            }
            ++pos_;
        }
        const std::size_t start = pos_;
        while (pos_ < xml_.size() && !is_space(xml_[pos_]) && xml_[pos_] != '>') {
            ++pos_;
        }
        return xml_.substr(start, pos_ - start);
    }

    std::string_view xml_;
    Finder comment_end_;
    Finder cdata_end_;
    Finder subset_end_;
    Finder tag_end_;
    Finder tag_start_;
    Finder quote_;
    Finder apostrophe_;
    std::size_t pos_ = 0;
    std::string out_;
    std::string scratch_;
    std::vector<std::string_view> open_;
};

}  // namespace

std::string repair_xml(std::string_view xml) {
    return Repairer(xml).repair();
}

}  // namespace vigie
