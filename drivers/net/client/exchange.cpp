#include "exchange.hpp"

#include "tls/tls_stream.hpp"

namespace till::drivers::net {

using Certainty = hal::HttpFailure::Certainty;

Exchange::Exchange(ExchangeHost& host, Request request, Finished finished)
    : host_(host),
      request_(std::move(request)),
      finished_(std::move(finished)),
      reader_(host.limits, request_.is_head) {}

void Exchange::start(hal::Duration timeout) {
    deadline_ = host_.scheduler.after(timeout, [this] {
        ++host_.stats.timeouts;
        fail({"timeout", may_have_left_ ? "no answer in time" : "not connected in time"});
    });
    connection_ = host_.pool.take(request_.url.origin());
    if (!connection_) return connect();
    reused_ = true;
    ++host_.stats.reused;
    send();
}

void Exchange::connect() {
    attempt_ = host_.connector.connect(
        request_.url.host, request_.url.port,
        [this](hal::Result<std::unique_ptr<ByteStream>> result) { on_connected(std::move(result)); });
}

void Exchange::on_connected(hal::Result<std::unique_ptr<ByteStream>> result) {
    attempt_.reset();
    if (!result) return fail(result.error());
    ++host_.stats.connections;
    if (request_.tls) return shake_hands(std::move(*result));
    connection_ = std::make_unique<ClientConnection>(std::move(*result));
    send();
}

void Exchange::shake_hands(std::unique_ptr<ByteStream> stream) {
    auto engine = tls::TlsEngine::client(request_.tls, request_.url.host, request_.url.origin());
    auto secured = std::make_unique<tls::TlsStream>(host_.scheduler, std::move(stream), std::move(engine));
    auto* tls_stream = secured.get();
    connection_ = std::make_unique<ClientConnection>(std::move(secured));
    tls_stream->handshake([this, tls_stream](const hal::Result<void>& result) {
        if (!result) return fail({"tls-failed", result.error().detail});
        ++host_.stats.tls_handshakes;
        if (tls_stream->engine().resumed()) ++host_.stats.tls_resumed;
        send();
    });
}

void Exchange::send() {
    may_have_left_ = true;
    writing_ = true;
    connection_->listen([this](const hal::Result<std::string_view>& result) { on_bytes(result); });
    connection_->stream().write(request_.text, [this](const ByteStream::Written& result) { on_written(result); });
}

void Exchange::on_written(const ByteStream::Written& result) {
    writing_ = false;
    if (!result.error) return;
    may_have_left_ = result.some_left;
    // A pooled connection had died, and has not taken one byte: a fresh one may carry the request. Once only.
    if (std::exchange(reused_, false) && !may_have_left_) {
        connection_.reset();
        return connect();
    }
    fail(*result.error);
}

void Exchange::on_bytes(const hal::Result<std::string_view>& result) {
    if (!result) return fail({"connection-lost", result.error().detail});
    if (result->empty()) {
        reader_.feed_end();
    } else {
        received_ += *result;
        received_.erase(0, reader_.feed(received_));
    }
    using State = http::ResponseReader::State;
    if (reader_.state() == State::done) return succeed();
    if (reader_.state() == State::failed) return fail(reader_.error());
    if (result->empty()) fail({"connection-lost", "the connection ended without an answer"});
}

void Exchange::succeed() {
    // Bytes behind the answer, or an answer before the request was through: whose is the next one?
    const bool reusable = reader_.keep_alive() && received_.empty() && !writing_;
    auto response = reader_.take();
    if (reusable) host_.pool.put(request_.url.origin(), std::move(connection_));
    finish(std::move(response));
}

void Exchange::fail(hal::Error error) {
    // Given up after bytes have left: a reset, so that the kernel does not go on delivering the rest behind our back.
    if (connection_ && may_have_left_) connection_->stream().abort();
    finish(
        std::unexpected(hal::HttpFailure{may_have_left_ ? Certainty::unknown : Certainty::not_sent, std::move(error)}));
}

void Exchange::finish(hal::HttpResult result) {
    deadline_.cancel();
    attempt_.reset();
    connection_.reset();
    if (auto finished = std::exchange(finished_, nullptr)) finished(std::move(result));
}

}  // namespace till::drivers::net
