#include "tls_stream.hpp"

namespace till::drivers::net::tls {

using Status = TlsEngine::Status;

TlsStream::TlsStream(hal::Scheduler& scheduler, std::unique_ptr<ByteStream> inner, std::unique_ptr<TlsEngine> engine)
    : scheduler_(scheduler), engine_(std::move(engine)), inner_(std::move(inner)) {}

template <class Handler, class Value>
void TlsStream::post(Handler handler, Value value) {
    scheduler_.post([alive = std::weak_ptr(alive_), handler = std::move(handler), value = std::move(value)]() mutable {
        if (!alive.expired()) handler(std::move(value));
    });
}

void TlsStream::handshake(HandshakeHandler handler) {
    handshake_ = std::move(handler);
    pump();
}

void TlsStream::read(ReadHandler handler) {
    read_ = std::move(handler);
    pump();
}

void TlsStream::write(std::string_view bytes, WriteHandler handler) {
    write_ = std::move(handler);
    plain_ = bytes;
    encrypted_ = false;
    app_bytes_left_ = false;
    pump();
}

void TlsStream::shutdown() {
    if (std::exchange(shutting_down_, true)) return;
    engine_->close();
    pump();
}

void TlsStream::abort() {
    alive_.reset();
    inner_->abort();
}

bool TlsStream::quiet() { return !error_ && !input_ended_ && inner_->quiet(); }

// Lets the engine do what it can, then moves ciphertext. Called whenever anything has changed.
void TlsStream::pump() {
    wants_input_ = false;
    if (!error_) advance_handshake();
    if (!error_ && engine_->established()) {
        advance_write();
        advance_read();
    }
    flush();
    if (!flushing_now_) settle();
    if (wants_input_ && !error_) fetch();
}

void TlsStream::advance_handshake() {
    if (engine_->established() || !(handshake_ || read_ || write_)) return;
    const auto status = engine_->handshake();
    if (status == Status::failed) error_ = engine_->error();
    if (status == Status::need_input) wants_input_ = true;
    if (status == Status::ok && handshake_) post(std::exchange(handshake_, nullptr), hal::Result<void>{});
}

void TlsStream::advance_write() {
    if (!write_ || encrypted_) return;
    encrypted_ = true;
    if (engine_->write(plain_) == Status::failed) error_ = engine_->error();
}

void TlsStream::advance_read() {
    if (!read_ || error_) return;
    const auto [status, bytes] = engine_->read(buffer_);
    switch (status) {
        case Status::ok: return complete_read(std::string_view{buffer_.data(), bytes});
        case Status::closed: return complete_read(std::string_view{});
        case Status::need_input: wants_input_ = true; return;
        case Status::failed: error_ = engine_->error();
    }
}

void TlsStream::flush() {
    if (flushing_now_ || !engine_->has_output()) return;
    flushing_now_ = true;
    flushing_ = engine_->take();
    inner_->write(flushing_, [this](Written result) { on_flushed(result); });
}

void TlsStream::on_flushed(const Written& result) {
    flushing_now_ = false;
    // What was flushed may have been handshake only; telling them apart would gain nothing that is safe to use.
    app_bytes_left_ = app_bytes_left_ || (encrypted_ && result.some_left);
    if (result.error) {
        if (!error_) error_ = result.error;
        return settle();
    }
    pump();
}

void TlsStream::fetch() {
    if (fetching_) return;
    fetching_ = true;
    inner_->read([this](hal::Result<std::string_view> result) { on_fetched(result); });
}

void TlsStream::on_fetched(const hal::Result<std::string_view>& result) {
    fetching_ = false;
    if (!result) {
        if (!error_) error_ = result.error();
    } else if (result->empty()) {
        input_ended_ = true;
        engine_->feed_end();
    } else {
        engine_->feed(*result);
    }
    pump();
}

// Nothing is on its way out: whoever waited for that, or for a connection that has failed, is told.
void TlsStream::settle() {
    if (write_ && encrypted_ && !error_ && !engine_->has_output()) complete_write({});
    if (error_) {
        if (write_) complete_write({encrypted_ && app_bytes_left_, error_});
        if (handshake_) post(std::exchange(handshake_, nullptr), hal::Result<void>(std::unexpected(*error_)));
        if (read_) complete_read(std::unexpected(*error_));
    }
    if (shutting_down_ && !engine_->has_output() && !std::exchange(shut_down_, true)) inner_->shutdown();
}

void TlsStream::complete_read(hal::Result<std::string_view> result) {
    post(std::exchange(read_, nullptr), std::move(result));
}

void TlsStream::complete_write(Written result) { post(std::exchange(write_, nullptr), std::move(result)); }

}  // namespace till::drivers::net::tls
