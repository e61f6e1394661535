#include "client_connection.hpp"

namespace till::drivers::net {

void ClientConnection::listen(Sink sink) {
    sink_ = std::move(sink);
    if (!reading_ && !ended_) read();
}

void ClientConnection::read() {
    reading_ = true;
    stream_->read([this](hal::Result<std::string_view> result) { on_read(std::move(result)); });
}

void ClientConnection::on_read(hal::Result<std::string_view> result) {
    reading_ = false;
    ended_ = !result || result->empty();
    // Moved out while it runs: it may destroy this connection, and itself with it, or set another listener.
    const std::weak_ptr<int> alive = alive_;
    auto sink = std::exchange(sink_, nullptr);
    sink(std::move(result));
    if (alive.expired()) return;
    if (!sink_) sink_ = std::move(sink);
    if (!reading_ && !ended_) read();
}

}  // namespace till::drivers::net
