// Payment: one sale's money, as the engine holds it and the journal keeps it (document kind "payment").
// All amounts are minor units of `amount.currency`.
#pragma once

#include "till/firmware/payment/state.hpp"
#include "till/hal/time.hpp"
#include "till/providers/provider.hpp"

#include <optional>
#include <string>
#include <vector>

namespace till::firmware {

using hal::Money;
using hal::json::Value;

struct Actor {
    std::string name;  // token name, "tillctl", "engine"
    std::string role;  // "cashier", "supervisor", "technician", "integrator", "engine"
};

struct Refund {
    enum class State { queued, unknown, pending, done, failed };
    std::string id;  // = its idempotency key = its outbox item
    std::int64_t amount = 0;
    State state = State::queued;
    bool automatic = false;  // late money going back
    std::string reason;
    std::string actor;
    hal::Error problem;
    std::optional<std::int64_t> receipt;
    bool open() const { return state == State::queued || state == State::unknown || state == State::pending; }
};
std::string_view to_string(Refund::State state);

struct Payment {
    std::string id;        // UUIDv7, also our own reference at the provider
    std::string provider;  // "payhub", "bank"
    providers::SaleRequest sale;
    State state = State::created;
    hal::Error reason;             // why it was declined, cancelled, expired; empty type when there is none
    Value refs = Value::object();  // what the provider gave us
    providers::Presentation presentation;
    bool session = false;        // the provider has answered: it knows of the payment
    bool proceed_open = false;   // the second step is on its way
    bool create_unsure = false;  // an attempt to create it was lost and nothing was learned since
    std::int64_t paid = 0;
    std::vector<providers::Tender> tenders;  // how `paid` was paid, where the provider tells; else empty
    std::vector<Refund> refunds;
    std::string create_item;   // outbox ids of its operations
    std::string cancel_item;   // empty until a cancel was asked for
    std::string release_item;  // empty until a hold had to go back
    std::string proceed_item;  // the second step of a sale in several steps
    std::string capture_item;
    hal::Stamp created;
    std::optional<hal::Stamp> deadline;     // of the present state; monotonic counts within its boot
    std::optional<hal::Stamp> watch_until;  // closed unpaid, but the provider could still take money
    std::optional<hal::Stamp> qr_shown;
    std::string qr_sha256;  // of the payload that was on the display
    std::optional<std::int64_t> receipt;
    std::string created_by;
    std::string closed_by;  // who cancelled or confirmed

    std::int64_t refunded() const;    // done
    std::int64_t refunding() const;   // open
    std::int64_t refundable() const;  // paid - refunded - refunding
    bool open() const;                // unfinished business: kept in memory, loaded at start
};

Value to_json(const Payment& payment);                       // for the journal
hal::Result<Payment> payment_from_json(const Value& value);  // the inverse

}  // namespace till::firmware
