#include "base/http/curl_global.hpp"

#include <curl/curl.h>

#include <stdexcept>

namespace vigie {

CurlGlobal::CurlGlobal() {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        throw std::runtime_error("libcurl cannot be set up");
    }
}

CurlGlobal::~CurlGlobal() {
    curl_global_cleanup();
}

}  // namespace vigie
