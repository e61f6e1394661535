#include "connection.hpp"

#include "http/serialize.hpp"

namespace till::drivers::net {

namespace {

constexpr hal::Duration linger_time_max{2'000};

}  // namespace

bool ServerConnection::keeps_alive() const { return client_keeps_alive_ && !input_ended_ && context_->accepting; }

void ServerConnection::send(hal::HttpResponse response) {
    const bool keep = keeps_alive();
    auto text = http::response_head(
        {.status = response.status, .headers = &response.headers, .length = response.body.size(), .keep_alive = keep});
    if (!head_only_ && http::has_body(response.status)) text += response.body;
    answer(std::move(text), keep);
}

void ServerConnection::send_and_close(hal::HttpResponse response) {
    client_keeps_alive_ = false;
    send(std::move(response));
}

void ServerConnection::send_truncated(hal::HttpResponse response, std::size_t body_bytes) {
    auto text = http::response_head({.status = response.status,
                                     .headers = &response.headers,
                                     .length = response.body.size(),
                                     .keep_alive = keeps_alive()});
    answer(text.append(response.body, 0, body_bytes), false);
}

void ServerConnection::send_raw(std::string bytes) {
    if (bytes.empty()) return linger();
    answer(std::move(bytes), false);
}

void ServerConnection::drop() {
    stream_->abort();
    end();
}

void ServerConnection::answer(std::string bytes, bool keep_alive) {
    keep_alive_after_ = keep_alive;
    set_phase(Phase::writing, context_->options.write_timeout);
    write(std::move(bytes));
}

std::shared_ptr<StreamWriter> ServerConnection::stream(hal::HttpResponse head) {
    using Framing = http::ResponseHead::Framing;
    const auto keep = shared_from_this();
    const bool chunked = !http_1_0_;
    body_ = std::make_shared<StreamBody>(context_->scheduler, chunked, context_->options.max_stream_queue_bytes);
    auto writer = make_stream_writer(body_);
    body_->wake = [weak = weak_from_this()] {
        if (const auto connection = weak.lock()) connection->pump_stream();
    };
    set_phase(Phase::streaming, context_->options.write_timeout);
    write(http::response_head({.status = head.status,
                               .headers = &head.headers,
                               .framing = chunked ? Framing::chunked : Framing::until_close,
                               .keep_alive = false}));
    input_.clear();
    if (input_ended_ || head_only_) {
        const auto body = std::exchange(body_, nullptr);
        body->closed();
        keep_alive_after_ = false;
        phase_ = Phase::writing;
        return writer;
    }
    read();
    writer->write(std::move(head.body));
    return writer;
}

void ServerConnection::pump_stream() {
    if (phase_ != Phase::streaming) return;
    if (body_->overflowed()) return drop();  // it does not read; it can come back with Last-Event-ID
    if (writing_) return;
    auto bytes = body_->take();
    if (!bytes.empty()) {
        set_phase(Phase::streaming, context_->options.write_timeout);
        return write(std::move(bytes));
    }
    deadline_.cancel();  // nothing is owed
    if (body_->finished()) linger();
}

void ServerConnection::write(std::string bytes) {
    waiting_output_ += bytes;
    flush();
}

void ServerConnection::flush() {
    if (writing_ || waiting_output_.empty()) return;
    writing_ = true;
    output_ = std::exchange(waiting_output_, {});
    stream_->write(output_, [this](ByteStream::Written result) { on_written(result); });
}

void ServerConnection::on_written(const ByteStream::Written& result) {
    const auto keep = shared_from_this();
    writing_ = false;
    if (result.error) return end();
    if (!waiting_output_.empty()) return flush();
    if (phase_ == Phase::streaming) {
        body_->written();
        return pump_stream();
    }
    if (phase_ == Phase::writing) return keep_alive_after_ && keeps_alive() ? next_request() : linger();
}

void ServerConnection::linger() {
    if (input_ended_) {
        stream_->shutdown();
        return end();
    }
    if (const auto body = std::exchange(body_, nullptr)) body->closed();
    set_phase(Phase::closing, linger_time_max);
    stream_->shutdown();
    read();
}

}  // namespace till::drivers::net
