#pragma once

// CurlPool: idle easy handles, kept to be used again. A handle taken comes back wiped; which
// options it carries is the taker's business.

#include <curl/curl.h>

#include <cstddef>
#include <memory>
#include <vector>

namespace vigie {

struct CurlEasyCleanup {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};

using CurlEasy = std::unique_ptr<CURL, CurlEasyCleanup>;

class CurlPool {
  public:
    explicit CurlPool(std::size_t keep) : keep_(keep) {}

    // Never empty; throws std::bad_alloc.
    [[nodiscard]] CurlEasy take();
    void give_back(CurlEasy easy);

    void clear() noexcept { idle_.clear(); }

  private:
    std::size_t keep_;
    std::vector<CurlEasy> idle_;
};

}  // namespace vigie
