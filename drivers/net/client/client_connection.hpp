// ClientConnection: a stream that is always being read, so that a server which hangs up on an idle connection is
// noticed at once and not by the next sale.
#pragma once

#include "byte_stream.hpp"

#include <memory>

namespace till::drivers::net {

class ClientConnection {
  public:
    // Bytes, their end (empty) or an error; after the last two nothing more comes. May destroy the connection.
    using Sink = std::move_only_function<void(hal::Result<std::string_view>)>;

    explicit ClientConnection(std::unique_ptr<ByteStream> stream) : stream_(std::move(stream)) {}

    void listen(Sink sink);  // replaces whoever listened before; the first call begins to read
    ByteStream& stream() { return *stream_; }
    bool fit_for_use() { return !ended_ && stream_->quiet(); }

  private:
    void read();
    void on_read(hal::Result<std::string_view> result);

    Sink sink_;
    bool reading_ = false;
    bool ended_ = false;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
    std::unique_ptr<ByteStream> stream_;
};

}  // namespace till::drivers::net
