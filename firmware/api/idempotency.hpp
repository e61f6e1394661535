// Idempotency-Key, as draft-ietf-httpapi-idempotency-key-header says: keys of one token and one route are a scope of
// their own; missing -> 400, same key with another body
// -> 422, first request still running -> 409, else the stored answer again. Answers are stored by the engine in
// the transaction of the intent (Store answers, 90 days); requests refused before any intent store nothing, so
// repeating them tries anew.
#pragma once

#include "exchange.hpp"

#include <map>

namespace till::firmware::api {

// "idempotency-key-missing", "idempotency-key-invalid".
hal::Result<std::string> idempotency_key(const hal::HttpHeaders& headers);

class Idempotency {
  public:
    Idempotency(offline::Store& store, const hal::Crypto& crypto) : store_(store), crypto_(crypto) {}

    // Marks the key as running until its lease dies.
    class Lease {
      public:
        Lease(std::weak_ptr<Idempotency> owner, std::string key) : owner_(std::move(owner)), key_(std::move(key)) {}
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;

      private:
        std::weak_ptr<Idempotency> owner_;
        std::string key_;
    };
    using LeasePtr = std::shared_ptr<Lease>;

    // Answers the exchange itself unless this is the first request with its key; then `proceed` runs with the slot
    // for the engine and the lease to hold until the answer. `route` is "POST /v1/payments".
    static void begin(const std::shared_ptr<Idempotency>& self, const ExchangePtr& exchange, std::string_view route,
                      std::move_only_function<void(AnswerSlot, LeasePtr)> proceed);

    std::size_t running() const { return running_.size(); }

  private:
    offline::Store& store_;
    const hal::Crypto& crypto_;
    std::map<std::string, std::string> running_;  // key -> fingerprint
};

}  // namespace till::firmware::api
