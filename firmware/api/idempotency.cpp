#include "idempotency.hpp"

#include <algorithm>

namespace till::firmware::api {
namespace {

constexpr std::size_t max_key = 255;

void replay(Exchange& exchange, const offline::Answer& answer) {
    hal::HttpResponse response;
    response.status = answer.status;
    response.headers = {{"Content-Type", answer.status >= 400 ? "application/problem+json" : "application/json"},
                        {"Cache-Control", "no-store"},
                        {"Idempotency-Replayed", "true"}};
    response.body = answer.body;
    exchange.send(std::move(response));
}

}  // namespace

hal::Result<std::string> idempotency_key(const hal::HttpHeaders& headers) {
    const auto keys = headers.all("Idempotency-Key");
    if (keys.empty()) return hal::fail("idempotency-key-missing");
    if (keys.size() > 1) return hal::fail("idempotency-key-invalid", "the header is there more than once");
    auto key = keys.front();
    // The draft writes the key as a quoted string; most clients send it bare. Both name the same key.
    if (key.size() >= 2 && key.front() == '"' && key.back() == '"') key = key.substr(1, key.size() - 2);
    const bool visible = std::ranges::all_of(key, [](char c) { return c > 0x20 && c < 0x7f; });
    if (key.empty() || key.size() > max_key || !visible)
        return hal::fail("idempotency-key-invalid", "1 to 255 visible ASCII characters");
    return std::string(key);
}

Idempotency::Lease::~Lease() {
    if (const auto owner = owner_.lock()) owner->running_.erase(key_);
}

void Idempotency::begin(const std::shared_ptr<Idempotency>& self, const ExchangePtr& exchange, std::string_view route,
                        std::move_only_function<void(AnswerSlot, LeasePtr)> proceed) {
    const auto key = idempotency_key(exchange->request().headers);
    if (!key) return exchange->problem(key.error());
    // Two programs that count from 1 must not be given each other's answers: a key belongs to whoever made it up.
    AnswerSlot slot{std::string(route) + " " + exchange->who().name + " " + *key,
                    hal::to_hex(self->crypto_.sha256(exchange->request().body))};

    if (const auto it = self->running_.find(slot.key); it != self->running_.end()) {
        const bool same = it->second == slot.fingerprint;
        return exchange->problem({same ? "idempotency-key-in-flight" : "idempotency-key-reused", {}});
    }
    self->running_.emplace(slot.key, slot.fingerprint);
    auto lease = std::make_shared<Lease>(self, slot.key);

    auto key_text = slot.key;
    self->store_.find_answer(std::move(key_text),
                             [exchange, slot = std::move(slot), lease = std::move(lease),
                              proceed = std::move(proceed)](hal::Result<offline::Answer> found) mutable {
                                 if (!found && found.error().type == "not-found")
                                     return proceed(std::move(slot), std::move(lease));
                                 if (!found) return exchange->problem(found.error());
                                 if (found->fingerprint != slot.fingerprint)
                                     return exchange->problem({"idempotency-key-reused", {}});
                                 replay(*exchange, *found);
                             });
}

}  // namespace till::firmware::api
