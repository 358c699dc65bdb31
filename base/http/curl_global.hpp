#pragma once

// CurlGlobal: libcurl is set up while one of these lives. The first and the last must be made and
// destroyed while no other thread uses libcurl; those between only count.

namespace vigie {

class CurlGlobal {
  public:
    CurlGlobal();
    CurlGlobal(const CurlGlobal&) = delete;
    CurlGlobal& operator=(const CurlGlobal&) = delete;
    ~CurlGlobal();
};

}  // namespace vigie
