#pragma once

// SqliteSinks: the table `sink`: the number each sink has in the other tables, kept in memory.

#include "base/result.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vigie {

class SqliteSinks {
  public:
    struct Sink {
        std::int64_t id = 0;
        std::optional<std::int64_t> latest_due;  // of its fresh deliveries; none: not looked up yet
    };

    // `database` outlives this.
    explicit SqliteSinks(Sqlite& database) : database_(database) {}

    // 0 when it has no number yet.
    [[nodiscard]] Result<std::int64_t> find(std::string_view name);

    // Within a transaction. The pointer lives until undo().
    [[nodiscard]] Result<Sink*> find_or_make(std::string_view name);

    // kFresh or kWaiting for a new delivery of that sink.
    [[nodiscard]] Result<std::int64_t> state_of_new(Sink& sink, std::int64_t due);

    // What has been learnt since begin() is forgotten when the transaction is rolled back.
    void begin() { before_ = sinks_; }

    void undo() { sinks_ = std::move(before_); }

  private:
    using Sinks = std::map<std::string, Sink, std::less<>>;

    Sqlite& database_;
    Sinks sinks_;
    Sinks before_;
};

}  // namespace vigie
