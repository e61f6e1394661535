#include "responder_impl.hpp"

#include "http/serialize.hpp"

namespace till::drivers::net {

Responder::Responder(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Responder::Responder(Responder&&) noexcept = default;

Responder& Responder::operator=(Responder&& other) noexcept {
    Responder old(std::move(*this));  // answers what would otherwise be forgotten
    impl_ = std::move(other.impl_);
    return *this;
}

Responder::~Responder() {
    if (impl_ && !impl_->answered) send(http::problem(500));
}

void Responder::send(hal::HttpResponse response) {
    if (!std::exchange(impl_->answered, true)) impl_->send(std::move(response));
}

std::shared_ptr<StreamWriter> Responder::stream(hal::HttpResponse head) {
    impl_->answered = true;  // a second answer gets a writer that is closed already
    return impl_->stream(std::move(head));
}

void Responder::drop() {
    if (!std::exchange(impl_->answered, true)) impl_->drop();
}

void Responder::send_truncated(hal::HttpResponse response, std::size_t body_bytes) {
    if (!std::exchange(impl_->answered, true)) impl_->send_truncated(std::move(response), body_bytes);
}

void Responder::send_raw(std::string bytes) {
    if (!std::exchange(impl_->answered, true)) impl_->send_raw(std::move(bytes));
}

}  // namespace till::drivers::net
