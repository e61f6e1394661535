#include "till/firmware/payment/service.hpp"

#include "engine.hpp"

namespace till::firmware {

PaymentService::PaymentService(Ports ports, EngineOptions options)
    : impl_(std::make_shared<Engine>(std::move(ports), std::move(options))) {}

PaymentService::~PaymentService() {
    for (auto& [id, entry] : impl_->live)
        entry->stop();
    impl_->live.clear();
}

void PaymentService::start(hal::Callback<hal::Result<void>> done) { impl_->start(std::move(done)); }

void PaymentService::create(providers::SaleRequest sale, Actor actor, AnswerSlot slot,
                            hal::Callback<hal::Result<Payment>> done) {
    impl_->create(std::move(sale), std::move(actor), std::move(slot), std::move(done));
}

void PaymentService::cancel(std::string id, Actor actor, hal::Callback<hal::Result<CancelAnswer>> done) {
    impl_->cancel(std::move(id), std::move(actor), std::move(done));
}

void PaymentService::refund(std::string id, std::int64_t amount, std::string reason, Actor actor, AnswerSlot slot,
                            hal::Callback<hal::Result<Payment>> done) {
    impl_->refund(std::move(id), amount, std::move(reason), std::move(actor), std::move(slot), std::move(done));
}

void PaymentService::capture(std::string id, Actor actor, hal::Callback<hal::Result<Payment>> done) {
    impl_->capture(std::move(id), std::move(actor), std::move(done));
}

void PaymentService::confirm(std::string id, std::string reason, Actor actor,
                             hal::Callback<hal::Result<Payment>> done) {
    impl_->by_hand(std::move(id), Trigger::confirmed_by_hand, std::move(reason), std::move(actor), std::move(done));
}

void PaymentService::resolve(std::string id, std::string reason, Actor actor,
                             hal::Callback<hal::Result<Payment>> done) {
    impl_->by_hand(std::move(id), Trigger::resolved_by_hand, std::move(reason), std::move(actor), std::move(done));
}

void PaymentService::settle_refund(std::string id, std::string refund, bool happened, std::string reason, Actor actor,
                                   hal::Callback<hal::Result<Payment>> done) {
    impl_->settle_refund(std::move(id), std::move(refund), happened, std::move(reason), std::move(actor),
                         std::move(done));
}

void PaymentService::push(std::string_view provider, std::string_view token, const hal::HttpHeaders& headers,
                          std::string_view body, hal::Callback<hal::Result<void>> done) {
    impl_->push(provider, token, headers, body, std::move(done));
}

void PaymentService::wake(std::string id, hal::Callback<hal::Result<void>> done) { impl_->wake(id, std::move(done)); }

void PaymentService::wake(std::string_view provider, std::string_view key, std::string_view value,
                          hal::Callback<hal::Result<void>> done) {
    const auto ref = std::string(provider) + " " + std::string(key) + " " + std::string(value);
    impl_->wake_by_ref(ref, std::move(done));
}

void PaymentService::find(std::string id, hal::Callback<hal::Result<Payment>> done) {
    impl_->with_live(id, [impl = impl_, id, done = std::move(done)](hal::Result<LivePtr> found) mutable {
        if (!found) return done(std::unexpected(found.error()));
        done((*found)->payment);
        impl->evict_if_idle(id);
    });
}

const Payment* PaymentService::current() const {
    const auto found = impl_->live.find(impl_->on_display);
    return found == impl_->live.end() || found->second->payment.id.empty() ? nullptr : &found->second->payment;
}

std::vector<MethodStatus> PaymentService::methods() const {
    std::vector<MethodStatus> list;
    const bool online = impl_->ports.line.online();
    const bool healthy = impl_->ports.store.healthy();
    for (const auto* provider : impl_->ports.providers) {
        for (const auto& method : provider->methods()) {
            MethodStatus status{&method, std::string(provider->name()), true, {}, !method.needs_line};
            if (method.needs_line && !online) status.why_not = {"line-down", method.title + " needs the line"};
            if (!healthy) status.why_not = {"journal-unavailable", "the disk does not take new sales"};
            status.available = status.why_not.type.empty();
            list.push_back(std::move(status));
        }
    }
    return list;
}

const providers::MethodInfo* PaymentService::method_info(std::string_view name) const { return impl_->method(name); }

PaymentService::Counters PaymentService::counters() const { return impl_->counters; }

offline::Channel PaymentService::provider_channel() {
    offline::Channel channel;
    channel.kind = "provider";
    channel.max_parallel = 4;
    channel.deliver = [weak = std::weak_ptr(impl_)](std::vector<offline::Item> items,
                                                    hal::Callback<std::vector<offline::Delivery>> done) {
        if (auto impl = weak.lock()) impl->deliver(std::move(items.front()), std::move(done));
    };
    return channel;
}

}  // namespace till::firmware
