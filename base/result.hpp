#pragma once

// Result<T>: a value, or an Error saying what went wrong and on what input.
//
// Expected failures (a dead host, a malformed feed, a full disk) travel as a Result. Broken
// invariants are asserted. Cancellation is an exception that asio raises (operation_aborted).
//
// boost::system::result of Boost 1.81 shapes Error: error() returns a copy and default-constructs,
// an aggregate would make `return value;` ambiguous, and the type is not [[nodiscard]], so every
// function returning one is marked. Test first, then use * and ->; value() is not used.

#include <boost/system/result.hpp>

#include <string>
#include <utility>

namespace vigie {

enum class Errc {
    none,
    network,      // no usable answer: reset, cut off, not HTTP
    no_host,      // the name leads to no address
    no_connect,   // nothing accepts connections there
    tls,          // no trusted TLS connection
    timeout,      // the deadline passed first
    refused,      // an address, scheme or redirect that policy does not allow
    http_status,  // an answer, with a status that is a failure
    too_large,    // a body or a document passed its configured limit
    malformed,    // input that is not what it should be: not a feed, not JSON, bad TOML
    storage,      // SQLite or the file system refused a read or a write
    invalid,      // wrong usage or configuration
    unavailable,  // something the daemon needs is not there (yet)
};

class Error {
  public:
    Error() = default;

    Error(Errc code, std::string detail) : code_(code), detail_(std::move(detail)) {}

    [[nodiscard]] Errc code() const noexcept { return code_; }

    // One line for a log, naming the input: a URL, a line and column, a SQL statement.
    [[nodiscard]] const std::string& detail() const noexcept { return detail_; }

    friend bool operator==(const Error&, const Error&) = default;

  private:
    Errc code_ = Errc::none;
    std::string detail_;
};

template <class T = void>
using Result = boost::system::result<T, Error>;

}  // namespace vigie
