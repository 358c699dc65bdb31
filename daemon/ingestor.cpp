#include "daemon/ingestor.hpp"

#include "base/digest.hpp"
#include "daemon/alert_keeper.hpp"
#include "feeds/parse.hpp"
#include "feeds/poll_hints.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace vigie {

namespace asio = boost::asio;

namespace {

Overlap overlap_of(const PipelineCounts& counts) noexcept {
    const std::uint64_t known = counts.known + counts.updates;
    const std::uint64_t all = known + counts.fresh + counts.copies + counts.old;
    if (all < 2) {
        return Overlap::unknown;
    }
    if (known == 0) {
        return Overlap::none;
    }
    return known * 2 >= all ? Overlap::plenty : Overlap::little;
}

// Of the dates that are not ahead of time; zero where there is none.
Instant newest_of(const std::vector<Entry>& entries, Instant now) noexcept {
    Instant newest{};
    for (const Entry& entry : entries) {
        for (const std::optional<Time>& date : {entry.published, entry.updated}) {
            if (date && *date <= now) {
                newest = std::max(newest, Instant{*date});
            }
        }
    }
    return newest;
}

}  // namespace

// One answer on its way: filled on the worker thread, read back on the I/O thread after the commit.
struct Ingestor::Job {
    FeedSpec spec;
    PollOptions options;
    std::shared_ptr<const WatchVocabulary> words;
    PollAnswer answer;
    FeedState after;
    PipelineOutcome outcome;
    Batch batch;
    std::vector<std::string> sinks;
    bool held = false;
    Result<> stored;
    std::exception_ptr broken;     // an exception out of our own code: rethrown to the poller
    std::function<void()> finish;  // brings it back to the I/O thread

    [[nodiscard]] bool is_first_document() const {
        return !answer.before.primed && answer.response && brings_document(answer.response->status);
    }
};

Ingestor::Ingestor(Store& store,
                   GroupCommit& commits,
                   Worker& worker,
                   Pipeline& pipeline,
                   Random& random,
                   Clock& clock,
                   spdlog::logger& log,
                   Observer observer)
    : store_(store),
      commits_(commits),
      worker_(worker),
      pipeline_(pipeline),
      random_(random),
      clock_(clock),
      log_(log),
      observer_(std::move(observer)) {}

asio::awaitable<Result<FeedState>> Ingestor::accept(FeedSpec spec, PollAnswer answer) {
    auto job = std::make_shared<Job>();
    job->spec = std::move(spec);
    job->options = options_;
    job->words = words_;
    job->answer = std::move(answer);

    const auto initiate = [this, &job](auto handler) {
        auto back = asio::make_work_guard(asio::get_associated_executor(handler));
        using Handler = decltype(handler);
        auto held = std::make_shared<Handler>(std::move(handler));
        job->finish = [back = std::move(back), held] {
            asio::post(back.get_executor(), std::move(*held));
        };
        asio::post(worker_.executor(), [this, job] { take(job); });
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(initiate,
                                                                         asio::use_awaitable);
    if (job->broken) {
        std::rethrow_exception(job->broken);
    }
    if (!job->stored) {
        co_return job->stored.error();
    }
    count(job->outcome.counts);
    IngestReport report{job->spec.name,
                        job->outcome.counts,
                        std::move(job->outcome.stories),
                        std::move(job->outcome.copies),
                        std::move(job->sinks),
                        job->held};
    observer_(report);
    co_return std::move(job->after);
}

// On the worker thread.
void Ingestor::take(const std::shared_ptr<Job>& job) {
    if (!job->is_first_document()) {
        run(job, false);
        return;
    }
    first_documents_.push_back(job);
    if (first_documents_.size() == 1) {
        asio::post(worker_.executor(), [this] { take_first_document(); });
    }
}

// The front one stays in its place until it has been read: one is on its way at a time.
void Ingestor::take_first_document() {
    constexpr std::size_t kTogether = 8;  // in one commit
    run(first_documents_.front(), true);
    first_documents_.pop_front();
    if (!first_documents_.empty()) {
        asio::post(worker_.executor(), [this] { take_first_document(); });
    }
    if (++uncommitted_ >= kTogether || first_documents_.empty()) {
        uncommitted_ = 0;
        commits_.flush_soon();
    }
}

// `later`: the caller sees to the commit.
void Ingestor::run(const std::shared_ptr<Job>& job, bool later) {
    try {
        job->stored = process(*job);
    } catch (...) {
        job->broken = std::current_exception();
    }
    if (job->broken || !job->stored) {
        job->finish();
        return;
    }
    auto done = [this, job](const Result<>& stored) {
        job->stored = stored;
        if (!stored) {
            pipeline_.forget(job->outcome);
        }
        job->finish();
    };
    if (later) {
        commits_.add_later(std::move(job->batch), std::move(done));
    } else {
        commits_.add(std::move(job->batch), std::move(done));
    }
}

// On the worker thread. Fails only where the store does: then nothing has happened.
Result<> Ingestor::process(Job& job) {
    const Result<DocumentHints> document = read_document(job);
    if (!document && document.error().code() == Errc::storage) {
        return document.error();
    }
    job.after =
        after_poll(job.answer, document, job.spec, job.options, clock_.now(), random_.unit());
    job.batch.feeds.push_back(job.after);
    job.batch.stories = std::move(job.outcome.rows);
    job.outcome.rows.clear();
    for (const StoryRow& row : job.batch.stories) {  // their keys stay: forget() may need them
        job.outcome.rows.push_back(
            {row.id, row.event, row.url_key, row.text_key, row.first_seen, row.relevant, {}});
    }
    job.batch.copies = job.outcome.copies;
    job.batch.deliveries = std::move(job.outcome.deliveries);
    job.batch.held = std::move(job.outcome.held);
    job.held = !job.batch.held.empty();
    for (const Delivery& delivery : job.batch.deliveries) {
        if (std::find(job.sinks.begin(), job.sinks.end(), delivery.sink) == job.sinks.end()) {
            job.sinks.push_back(delivery.sink);
        }
    }
    return {};
}

// Parses a 200 whose body is new and runs the pipeline on it. The hints are empty when there was
// nothing to read.
Result<DocumentHints> Ingestor::read_document(Job& job) {
    if (!job.answer.response || !brings_document(job.answer.response->status)) {
        return DocumentHints{};
    }
    HttpResponse& response = *job.answer.response;
    const FeedState& before = job.answer.before;
    const bool unchanged =
        before.primed && before.body_hash != 0 && before.body_hash == hash64(response.body);
    if (unchanged) {
        return DocumentHints{};
    }

    ParseHints hints;
    hints.url = document_url(response);
    hints.content_type = std::string(response.header("content-type"));
    // A copy: after_poll still wants to see the body's hash.
    Result<FeedDocument> feed = parse_feed(response.body, hints);
    if (!feed) {
        return feed.error();
    }

    Result<std::string> packed = store_.load_seen(before.url);
    if (!packed) {
        return packed.error();
    }
    Result<SeenSet> unpacked = SeenSet::unpack(*packed);
    if (!unpacked) {
        log_.warn("history unreadable, starting afresh feed={} error=\"{}\"",
                  job.spec.name,
                  unpacked.error().detail());
    }
    const Result<> silenced = read_silences(job);
    if (!silenced) {
        return silenced.error();
    }
    const Instant newest = newest_of(feed->entries, clock_.now());
    SeenSet seen = unpacked ? std::move(*unpacked) : SeenSet{};
    const bool first_time = !before.primed || !unpacked;
    job.outcome =
        pipeline_.process(job.spec.name, first_time, std::move(feed->entries), seen, clock_.now());
    if (seen.modified() || !before.primed) {
        job.batch.seen.push_back({before.url, seen.pack()});
    }
    DocumentHints said;
    said.title = std::move(feed->title);
    said.ttl = std::move(feed->ttl);
    said.update_every = feed->update_every;
    said.skip = feed->skip;
    const bool whole = response.status == kOkStatus && !first_time;
    said.overlap = whole ? overlap_of(job.outcome.counts) : Overlap::unknown;
    said.newest = newest;
    said.read = true;
    return said;
}

// They are added and ended beside the daemon, and hold from the next document on.
Result<> Ingestor::read_silences(const Job& job) {
    Result<std::vector<SilenceRow>> rows = store_.silences();
    if (!rows) {
        return rows.error();
    }
    if (*rows != silences_ || job.words != silences_words_) {
        silences_ = std::move(*rows);
        silences_words_ = job.words;
        pipeline_.set_silences(
            silences_at(silences_, job.words ? *job.words : WatchVocabulary{}, clock_.now()));
    }
    return {};
}

void Ingestor::count(const PipelineCounts& counts) {
    totals_.known += counts.known;
    totals_.fresh += counts.fresh;
    totals_.copies += counts.copies;
    totals_.updates += counts.updates;
    totals_.old += counts.old;
    totals_.empty += counts.empty;
}

}  // namespace vigie
