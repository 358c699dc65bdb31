#include "base/http/curl_pool.hpp"

#include <new>
#include <utility>

namespace vigie {

CurlEasy CurlPool::take() {
    if (!idle_.empty()) {
        CurlEasy easy = std::move(idle_.back());
        idle_.pop_back();
        return easy;
    }
    CurlEasy easy(curl_easy_init());
    if (!easy) {
        throw std::bad_alloc();
    }
    return easy;
}

void CurlPool::give_back(CurlEasy easy) {
    if (easy && idle_.size() < keep_) {
        curl_easy_reset(easy.get());
        idle_.push_back(std::move(easy));
    }
}

}  // namespace vigie
