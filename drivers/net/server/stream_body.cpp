#include "stream_body.hpp"

#include "http/serialize.hpp"

namespace till::drivers::net {

namespace {

class Writer final : public StreamWriter {
  public:
    explicit Writer(std::shared_ptr<StreamBody> body) : body_(std::move(body)) {}
    ~Writer() override {
        body_->forget_handler();  // whoever set it has let go
        body_->finish();
    }
    void write(std::string chunk) override { body_->write(std::move(chunk)); }
    std::size_t queued_bytes() const override { return body_->queued_bytes(); }
    void close() override { body_->finish(); }
    void on_closed(std::function<void()> handler) override { body_->on_closed(std::move(handler)); }

  private:
    std::shared_ptr<StreamBody> body_;
};

}  // namespace

StreamBody::StreamBody(std::shared_ptr<hal::Scheduler> scheduler, bool chunked, std::size_t max_queued_bytes)
    : scheduler_(std::move(scheduler)), chunked_(chunked), max_queued_bytes_(max_queued_bytes) {}

void StreamBody::write(std::string chunk) {
    if (closed_ || finished_ || overflowed_ || chunk.empty()) return;
    queue_ += chunked_ ? http::chunk(chunk) : chunk;
    overflowed_ = queued_bytes() > max_queued_bytes_;
    if (const auto awake = wake) awake();  // a copy: the connection may end, and take `wake` with it
}

void StreamBody::finish() {
    if (closed_ || finished_) return;
    finished_ = true;
    if (chunked_) queue_ += http::last_chunk;
    if (const auto awake = wake) awake();
    report_closed();
}

std::string StreamBody::take() {
    in_flight_ = queue_.size();
    return std::exchange(queue_, {});
}

void StreamBody::closed() {
    closed_ = true;
    queue_.clear();
    in_flight_ = 0;
    wake = nullptr;
    report_closed();
}

void StreamBody::on_closed(std::function<void()> handler) {
    on_closed_ = std::move(handler);
    reported_ = false;
    if (closed_ || finished_) report_closed();
}

void StreamBody::report_closed() {
    if (reported_ || !on_closed_) return;
    reported_ = true;
    scheduler_->post([self = shared_from_this()] {
        if (auto handler = std::exchange(self->on_closed_, nullptr)) handler();
    });
}

std::shared_ptr<StreamWriter> make_stream_writer(std::shared_ptr<StreamBody> body) {
    return std::make_shared<Writer>(std::move(body));
}

}  // namespace till::drivers::net
