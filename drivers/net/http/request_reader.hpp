// RequestReader: bytes in, one request out, limits enforced on the way (Beast's parser inside, sans I/O).
#pragma once

#include "till/drivers/net/http_server.hpp"

#include <memory>
#include <string_view>

namespace till::drivers::net::http {

class RequestReader {
  public:
    enum class State { header, body, done, failed };

    RequestReader(std::size_t max_header_bytes, std::size_t max_body_bytes);
    ~RequestReader();

    // Takes what it needs and says how much; the caller presents the rest again, with more bytes behind it.
    std::size_t feed(std::string_view bytes);

    State state() const;
    int failure_status() const;     // the HTTP status to answer with when failed
    bool keep_alive() const;        // done: what the client asked for
    bool http_1_0() const;          // header complete: the client speaks HTTP/1.0
    bool expects_continue() const;  // header complete: "Expect: 100-continue" came with it
    ServerRequest take();           // done: the request, without `remote`
    void reset();                   // ready for the next one

  private:
    struct Parser;
    std::size_t max_header_bytes_;
    std::size_t max_body_bytes_;
    std::unique_ptr<Parser> parser_;
};

}  // namespace till::drivers::net::http
