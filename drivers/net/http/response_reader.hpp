// ResponseReader: bytes in, one answer out, limits enforced on the way (Beast's parser inside, sans I/O).
// Interim answers (1xx) are skipped; 101 is refused, nobody asked for it.
#pragma once

#include "till/hal/http.hpp"

#include <memory>
#include <string_view>

namespace till::drivers::net::http {

class ResponseReader {
  public:
    enum class State { reading, done, failed };
    struct Limits {
        std::size_t header_bytes = 32 * 1024;
        std::size_t body_bytes = 1024 * 1024;
    };

    // `to_head`: the answer to a HEAD request, whose Content-Length announces a body that does not come.
    ResponseReader(Limits limits, bool to_head);
    ~ResponseReader();

    // Takes what it needs and says how much; the caller presents the rest again, with more bytes behind it.
    std::size_t feed(std::string_view bytes);
    // The connection has ended cleanly. That completes an answer without a length, and breaks any other.
    void feed_end();

    State state() const;
    const hal::Error& error() const;  // failed: "answer-malformed", "answer-too-large", "connection-lost"
    bool keep_alive() const;          // done
    hal::HttpResponse take();         // done

  private:
    struct Parser;
    std::size_t step(std::string_view bytes);
    void finish_message();
    Limits limits_;
    bool to_head_;
    State state_ = State::reading;
    hal::Error error_;
    int interim_answers_ = 0;
    std::unique_ptr<Parser> parser_;
};

}  // namespace till::drivers::net::http
