#include "feeds/json_mend.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>

namespace vigie {

namespace {

class JsonMender {
  public:
    explicit JsonMender(std::string_view json) : json_(json) { out_.reserve(json.size() + 16); }

    std::string mend() {
        while (pos_ < json_.size()) {
            const char c = json_[pos_];
            if (c == '"') {
                if (!string()) {
                    break;
                }
            } else if (c == '{' || c == '[') {
                open_ += c == '{' ? '}' : ']';
                take();
            } else if (c == '}' || c == ']') {
                if (open_.empty() || open_.back() != c) {
                    break;
                }
                drop_comma();
                open_.pop_back();
                take();
                whole_ = out_.size();
                whole_open_ = open_;
                if (open_.empty()) {  // what is behind the document is no part of it
                    return std::move(out_);
                }
            } else {
                take();
            }
        }
        if (whole_ == 0) {
            return std::move(out_);
        }
        out_.resize(whole_);
        out_.append(whole_open_.rbegin(), whole_open_.rend());
        return std::move(out_);
    }

  private:
    void take() { out_ += json_[pos_++]; }

    // A comma with nothing behind it.
    void drop_comma() {
        const std::size_t last = out_.find_last_not_of(" \t\r\n");
        if (last != std::string::npos && out_[last] == ',') {
            out_.erase(last, 1);
        }
    }

    // Up to and past its end; false where it never ends.
    bool string() {
        take();
        while (pos_ < json_.size()) {
            const char c = json_[pos_];
            if (c == '"') {
                take();
                return true;
            }
            if (c == '\\') {
                escape();
            } else if (static_cast<unsigned char>(c) < 0x20) {
                out_ += c == '\n' ? "\\n" : c == '\t' ? "\\t" : " ";
                ++pos_;
            } else {
                take();
            }
        }
        return false;
    }

    // The four digits of "\uXXXX" at `pos`; -1 where there are none.
    [[nodiscard]] int unit_at(std::size_t pos) const {
        std::uint32_t value = 0;
        if (json_.substr(pos, 2) != "\\u" || pos + 6 > json_.size()) {
            return -1;
        }
        const char* const first = json_.data() + pos + 2;
        const auto [end, error] = std::from_chars(first, first + 4, value, 16);
        return error == std::errc() && end == first + 4 ? static_cast<int>(value) : -1;
    }

    static bool is_high(int unit) noexcept { return unit >= 0xD800 && unit < 0xDC00; }

    static bool is_low(int unit) noexcept { return unit >= 0xDC00 && unit < 0xE000; }

    void escape() {
        const int unit = unit_at(pos_);
        if (is_high(unit) && is_low(unit_at(pos_ + 6))) {
            out_.append(json_.substr(pos_, 12));
            pos_ += 12;
        } else if (unit >= 0) {
            out_ += is_high(unit) || is_low(unit) ? "\\ufffd" : json_.substr(pos_, 6);
            pos_ += 6;
        } else if (pos_ + 1 < json_.size() &&
                   std::string_view("\"\\/bfnrt").find(json_[pos_ + 1]) != std::string_view::npos) {
            take();
            take();
        } else {  // a backslash that was meant
            out_ += "\\\\";
            ++pos_;
        }
    }

    std::string_view json_;
    std::size_t pos_ = 0;
    std::string out_;
    std::string open_;  // what would close what is open
    std::size_t whole_ = 0;
    std::string whole_open_;
};

}  // namespace

std::string mend_json(std::string_view json) {
    return JsonMender(json).mend();
}

}  // namespace vigie
