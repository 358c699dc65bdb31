#pragma once

// Ingestor: where feeds meet the pipeline: takes each poll's answer to the worker thread, parses
// what there is, runs the pipeline, and has everything recorded in one commit shared with the polls
// that end at the same time. Only then does it answer.
//
// The first document of a feed, which is old news and many of it, waits for what feeds that are
// known have to say, and for everything else that the worker has been given: between two of them
// comes whatever came meanwhile.
//
// When the commit fails, the pipeline takes back what it remembered and the feed's state stays as
// it was: the same document is fetched and processed again, with the same ids. accept() runs on the
// I/O thread; the worker does the rest. All references outlive it.

#include "base/random.hpp"
#include "base/worker.hpp"
#include "feeds/poller.hpp"
#include "pipeline/pipeline.hpp"
#include "store/group_commit.hpp"

#include <boost/asio/awaitable.hpp>
#include <spdlog/logger.h>

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace vigie {

// What one answer led to, once it is on the disk.
struct IngestReport {
    std::string feed;
    PipelineCounts counts;
    std::vector<Story> stories;
    std::vector<CopyRow> copies;
    std::vector<std::string> sinks;  // that have new deliveries
    bool held = false;               // alerts have to wait
};

class Ingestor final : public Ingest {
  public:
    // Told of every stored answer that brought entries, on the I/O thread.
    using Observer = std::function<void(const IngestReport&)>;

    Ingestor(Store& store,
             GroupCommit& commits,
             Worker& worker,
             Pipeline& pipeline,
             Random& random,
             Clock& clock,
             spdlog::logger& log,
             Observer observer);

    [[nodiscard]] boost::asio::awaitable<Result<FeedState>> accept(FeedSpec spec,
                                                                   PollAnswer answer) override;

    // What answers from now on are judged by. `words`: that silences may use.
    void set_options(PollOptions options, std::shared_ptr<const WatchVocabulary> words) {
        options_ = std::move(options);
        words_ = std::move(words);
    }

    [[nodiscard]] const PipelineCounts& totals() const noexcept { return totals_; }

  private:
    struct Job;

    void take(const std::shared_ptr<Job>& job);
    void take_first_document();
    void run(const std::shared_ptr<Job>& job, bool later);
    [[nodiscard]] Result<> process(Job& job);
    [[nodiscard]] Result<DocumentHints> read_document(Job& job);
    [[nodiscard]] Result<> read_silences(const Job& job);
    void count(const PipelineCounts& counts);

    Store& store_;
    GroupCommit& commits_;
    Worker& worker_;
    Pipeline& pipeline_;
    Random& random_;
    Clock& clock_;
    spdlog::logger& log_;
    Observer observer_;
    PollOptions options_;
    std::shared_ptr<const WatchVocabulary> words_;
    PipelineCounts totals_;
    // Of the worker thread: first documents, of which one is on its way through the worker's queue;
    // how many have been read since the last commit; the silences as they were last read, and by
    // which words.
    std::deque<std::shared_ptr<Job>> first_documents_;
    std::size_t uncommitted_ = 0;
    std::vector<SilenceRow> silences_;
    std::shared_ptr<const WatchVocabulary> silences_words_;
};

}  // namespace vigie
