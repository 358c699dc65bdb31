#include "feeds/feed_record.hpp"

#include <algorithm>
#include <string>

namespace vigie {

namespace {

enum Text : std::size_t { url, name, etag, last_modified, title, last_error, moved_to };

}  // namespace

FeedRecord::FeedRecord(const FeedSpec& spec, const FeedState& state)
    : every_(spec.every.value_or(Seconds{-1})) {
    if (!spec.headers.empty() || !spec.tags.empty()) {
        extras_ = std::make_unique<Extras>();
        extras_->headers = spec.headers;
        extras_->tags = spec.tags;
    }
    pack({spec.url, spec.name, {}, {}, {}, {}, {}});
    set_state(state);
}

FeedSpec FeedRecord::spec() const {
    FeedSpec spec;
    spec.url = text(Text::url);
    spec.name = text(Text::name);
    if (every_.count() >= 0) {
        spec.every = every_;
    }
    if (extras_) {
        spec.headers = extras_->headers;
        spec.tags = extras_->tags;
    }
    return spec;
}

FeedState FeedRecord::state() const {
    FeedState state;
    state.url = text(Text::url);
    state.validators = {std::string(text(Text::etag)), std::string(text(Text::last_modified))};
    state.body_hash = body_hash_;
    state.last_poll = last_poll_;
    state.last_success = last_success_;
    state.next_poll = next_poll_;
    state.failures = failures_;
    state.last_status = last_status_;
    state.primed = primed_;
    state.title = text(Text::title);
    state.last_error = text(Text::last_error);
    state.moved_to = text(Text::moved_to);
    state.moved_since = moved_since_;
    state.hint_every = hint_every_;
    state.newest = newest_;
    state.skip = skip_;
    state.gaps = gaps_;
    state.haste = haste_;
    state.gone = gone_;
    return state;
}

void FeedRecord::set_state(const FeedState& state) {
    pack({text(Text::url),
          text(Text::name),
          state.validators.etag,
          state.validators.last_modified,
          state.title,
          state.last_error,
          state.moved_to});
    body_hash_ = state.body_hash;
    last_poll_ = state.last_poll;
    last_success_ = state.last_success;
    next_poll_ = state.next_poll;
    failures_ = state.failures;
    last_status_ = state.last_status;
    primed_ = state.primed;
    moved_since_ = state.moved_since;
    hint_every_ = state.hint_every;
    newest_ = state.newest;
    skip_ = state.skip;
    gaps_ = state.gaps;
    haste_ = state.haste;
    gone_ = state.gone;
}

std::size_t FeedRecord::bytes() const noexcept {
    std::size_t total = sizeof(*this) + ends_.back();
    if (extras_) {
        total += sizeof(Extras);
        for (const auto& [header, value] : extras_->headers) {
            total += 2 * sizeof(std::string) + header.capacity() + value.capacity();
        }
        for (const std::string& tag : extras_->tags) {
            total += sizeof(std::string) + tag.capacity();
        }
    }
    return total;
}

// The old texts may be among the new ones: they are let go of last.
void FeedRecord::pack(const std::array<std::string_view, kTexts>& texts) {
    std::size_t total = 0;
    for (const std::string_view each : texts) {
        total += each.size();
    }
    std::vector<char> packed;
    packed.reserve(total);
    for (std::size_t i = 0; i < kTexts; ++i) {
        packed.insert(packed.end(), texts[i].begin(), texts[i].end());
        ends_[i] = static_cast<std::uint32_t>(packed.size());
    }
    texts_ = std::move(packed);
}

std::string_view FeedRecord::text(std::size_t index) const noexcept {
    const std::uint32_t start = index == 0 ? 0 : ends_[index - 1];
    return {texts_.data() + start, ends_[index] - start};
}

}  // namespace vigie
