// ByteStream: a connected, ordered stream of bytes, whatever carries it (TCP, TLS over another stream, a pipe in a
// test). It is the seam that keeps HTTP and TLS free of sockets: every failure can be played to them.
//
// Loop thread only. At most one read and one write are outstanding. Handlers are called once, never from inside
// the call that took them; when the stream is destroyed, waiting handlers are destroyed uncalled. A handler may
// destroy the stream.
#pragma once

#include "till/hal/result.hpp"

#include <functional>
#include <optional>
#include <string_view>

namespace till::drivers::net {

class ByteStream {
  public:
    struct Written {
        // False: certainly not a single byte left this machine. Only ever false together with an error.
        bool some_left = true;
        std::optional<hal::Error> error;  // "connection-lost", "tls-failed"
    };
    // The bytes are valid until the next read() or the stream's end; empty: the far side has finished cleanly.
    using ReadHandler = std::move_only_function<void(hal::Result<std::string_view>)>;
    using WriteHandler = std::move_only_function<void(Written)>;

    virtual ~ByteStream() = default;
    virtual void read(ReadHandler handler) = 0;
    // Writes all of `bytes` (not empty), which must stay valid until the handler is called or the stream dies.
    virtual void write(std::string_view bytes, WriteHandler handler) = 0;
    virtual void shutdown() = 0;  // we have finished; reading goes on. Only after the last write has completed
    virtual void abort() = 0;     // reset (RST): the far side shall notice. Handlers are not called any more
    virtual bool quiet() = 0;     // open and nothing waiting to be read: an idle connection that is fit for use
};

}  // namespace till::drivers::net
