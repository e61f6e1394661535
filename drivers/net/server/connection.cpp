#include "connection.hpp"

#include "http/serialize.hpp"

namespace till::drivers::net {

namespace {

// What a client may still send after we have answered and closed our half. Closing with unread bytes would reset
// the connection, and the answer might never reach the client (RFC 9112 9.6).
constexpr std::size_t discarded_bytes_max = 256 * 1024;

}  // namespace

// The Responder's way to its connection: only while that connection still handles that request.
struct ServerConnection::Answerer final : Responder::Impl {
    std::weak_ptr<ServerConnection> connection;
    std::uint64_t number;
    std::shared_ptr<ServerContext> context;

    Answerer(const std::shared_ptr<ServerConnection>& c)
        : connection(c), number(c->request_number_), context(c->context_) {}

    std::shared_ptr<ServerConnection> target() const {
        auto alive = connection.lock();
        const bool waits = alive && alive->request_number_ == number && alive->phase_ == Phase::handling;
        return waits ? alive : nullptr;
    }
    void send(hal::HttpResponse response) override {
        if (const auto c = target()) c->send(std::move(response));
    }
    std::shared_ptr<StreamWriter> stream(hal::HttpResponse head) override {
        if (const auto c = target()) return c->stream(std::move(head));
        auto body = std::make_shared<StreamBody>(context->scheduler, true, 0);
        body->closed();
        return make_stream_writer(std::move(body));
    }
    void drop() override {
        if (const auto c = target()) c->drop();
    }
    void send_truncated(hal::HttpResponse response, std::size_t body_bytes) override {
        if (const auto c = target()) c->send_truncated(std::move(response), body_bytes);
    }
    void send_raw(std::string bytes) override {
        if (const auto c = target()) c->send_raw(std::move(bytes));
    }
};

ServerConnection::ServerConnection(std::shared_ptr<ServerContext> context, std::unique_ptr<ByteStream> stream,
                                   std::string remote, Ended ended)
    : context_(std::move(context)),
      stream_(std::move(stream)),
      remote_(std::move(remote)),
      ended_(std::move(ended)),
      reader_(context_->options.max_header_bytes, context_->options.max_body_bytes) {}

void ServerConnection::start() {
    set_phase(Phase::idle, context_->options.header_timeout);
    read();
}

void ServerConnection::reject(int status) { send_and_close(http::problem(status)); }

void ServerConnection::end() {
    if (phase_ == Phase::ended) return;
    phase_ = Phase::ended;
    deadline_.cancel();
    stream_.reset();
    if (const auto body = std::exchange(body_, nullptr)) body->closed();
    if (auto ended = std::exchange(ended_, nullptr)) ended(shared_from_this());
}

void ServerConnection::end_if_idle() {
    if (phase_ == Phase::idle) end();
}

void ServerConnection::set_phase(Phase phase, hal::Duration limit) {
    phase_ = phase;
    deadline_ = context_->scheduler->after(limit, [this] { on_deadline(); });
}

void ServerConnection::on_deadline() {
    const auto keep = shared_from_this();
    const bool silent_client =
        phase_ == Phase::idle || phase_ == Phase::writing || phase_ == Phase::streaming || phase_ == Phase::closing;
    if (!silent_client) return send_and_close(http::problem(408));
    // A client that does not take its answer would hold the rest of it in our buffers; an idle one just goes.
    if (phase_ == Phase::writing || phase_ == Phase::streaming) stream_->abort();
    end();
}

void ServerConnection::read() {
    if (reading_ || input_ended_) return;
    reading_ = true;
    stream_->read([this](hal::Result<std::string_view> result) { on_read(std::move(result)); });
}

void ServerConnection::on_read(hal::Result<std::string_view> result) {
    const auto keep = shared_from_this();
    reading_ = false;
    if (!result) return end();
    if (result->empty()) return on_input_end();
    if (phase_ == Phase::closing || phase_ == Phase::streaming) {
        discarded_bytes_ += result->size();
        return discarded_bytes_ > discarded_bytes_max ? end() : read();
    }
    input_.append(*result);
    if (phase_ == Phase::idle || phase_ == Phase::header || phase_ == Phase::body) consume();
}

void ServerConnection::on_input_end() {
    input_ended_ = true;
    // A client may finish sending and still wait for its answer; one that listens to events has gone.
    if (phase_ == Phase::handling || phase_ == Phase::writing) return;
    end();
}

void ServerConnection::consume() {
    using State = http::RequestReader::State;
    const auto taken = reader_.feed(input_);
    input_.erase(0, taken);
    switch (reader_.state()) {
        case State::header:
            if (phase_ == Phase::idle) set_phase(Phase::header, context_->options.header_timeout);
            return read();
        case State::body:
            if (phase_ != Phase::body) set_phase(Phase::body, context_->options.body_timeout);
            if (reader_.expects_continue()) send_continue();
            return read();
        case State::failed: return send_and_close(http::problem(reader_.failure_status()));
        case State::done: return dispatch();
    }
}

void ServerConnection::send_continue() {
    if (std::exchange(continue_sent_, true)) return;
    write("HTTP/1.1 100 Continue\r\n\r\n");
}

void ServerConnection::dispatch() {
    phase_ = Phase::handling;
    deadline_.cancel();
    ++request_number_;
    client_keeps_alive_ = reader_.keep_alive();
    http_1_0_ = reader_.http_1_0();
    auto request = reader_.take();
    request.remote = remote_;
    head_only_ = request.method == "HEAD";
    if (input_.empty()) read();
    context_->handler(std::move(request), Responder(std::make_shared<Answerer>(shared_from_this())));
}

void ServerConnection::next_request() {
    continue_sent_ = false;
    reader_.reset();
    set_phase(Phase::idle, context_->options.idle_timeout);
    return input_.empty() ? read() : consume();
}

}  // namespace till::drivers::net
