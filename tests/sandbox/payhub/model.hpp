// What the fake Payhub remembers: payment requests, the payments made on them, refunds of those.
// Source: contracts, payhub sections 1 and 2. Amounts are minor units, times Unix milliseconds.
#pragma once

#include "till/hal/money.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace till::sandbox::payhub {

// Klarna's distribution states (section 2.1), used for every provider behind Payhub. Declined is Klarna's FAILED.
enum class RequestState { waiting, accessed, completed, canceled, declined, expired };
std::string_view to_string(RequestState state);  // "WAITING", "ACCESSED", …

struct Payment {
    std::int64_t id = 0;
    std::int64_t minor = 0;
    std::string bank_order_id;
    std::int64_t at = 0;
};

struct Line {
    std::string name;
    std::string quantity;  // as it was sent
    std::int64_t total = 0;
};

struct PayRequest {
    std::int64_t id = 0;
    std::string code;     // unguessable, in the hosted page's address
    std::string paycode;  // RF creditor reference, "paymentRequestCode" of a push
    std::string provider;
    std::string type;  // "DynamicQR", …
    std::string short_code;
    std::string description;
    std::string store;
    std::string email;  // Debtor.Email
    hal::Money amount;
    std::vector<Line> lines;
    std::vector<Payment> payments;
    RequestState state = RequestState::waiting;
    std::int64_t created = 0;

    bool klarna() const { return provider == "klarna"; }
    bool has_page() const { return type != "StaticQR" && provider != "dias"; }
    // Any banking app pays a creditor reference; Klarna's are only names.
    bool has_bank_code() const { return !klarna(); }
    // PayGate and Worldline send the payer a link [PH-PG; assumed for worldline].
    bool mailed() const { return !email.empty() && (provider == "paygate" || provider == "worldline"); }
    // SplitPay, FixedOpen and bank transfers may be paid in parts or with another amount.
    bool open_amount() const { return type == "FixedOpen" || type == "SplitPay" || provider == "dias"; }
    std::int64_t paid() const;
    bool closed() const { return state != RequestState::waiting && state != RequestState::accessed; }
};

enum class RefundState { requested, succeeded, failed };
std::string_view to_string(RefundState state);  // "Requested", …
RefundState refund_state(std::string_view text);

struct Refund {
    std::int64_t id = 0;  // refundRequestId of its first row
    std::int64_t payment_id = 0;
    std::int64_t minor = 0;
    std::string key;          // Idempotency-Key, "" if none was sent
    std::string provider_id;  // Klarna's refund id
    std::string reference;
    RefundState state = RefundState::requested;
    std::int64_t at = 0;
};

}  // namespace till::sandbox::payhub
