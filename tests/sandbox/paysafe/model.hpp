// What the fake Paysafe remembers: one sale is a payment handle and all that came of it.
// Source: contracts, Paysafe sections 4.2 to 4.5. Amounts are Paysafe's own integers ("wire"), times Unix milliseconds,
// statuses Paysafe's words.
#pragma once

#include "tests/sandbox/app/parts.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace till::sandbox::paysafe {

// What a handle, a payment, a settlement, a refund and a void have in common.
struct Row {
    std::string id;
    std::string ref;  // merchantRefNum
    std::string status;
    std::string reason;  // statusReason
    std::int64_t wire = 0;
    std::int64_t created = 0;
    std::int64_t changed = 0;
    std::int64_t due = 0;     // when something happens by itself; 0: nothing
    std::int64_t hidden = 0;  // so many lookups by merchantRefNum find nothing yet
};

struct Payment : Row {
    bool settles = true;     // settleWithAuth
    bool by_itself = false;  // made by Paysafe when the handle's time was over
    std::string gateway;     // gatewayResponse.status: 100, 101, 102
};

struct Refund : Row {
    std::string settlement;
};

struct Handle : Row {
    std::string token;
    std::string jwt;  // in the redirect link
    std::string currency;
    std::string type;  // paymentType
    std::string account;
    std::string email;
    std::string return_link;
    bool customer_paid = false;      // before there was a payment to take it
    bool customer_declined = false;  // likewise
    std::string gateway_id;
    std::string last_push;  // the last push about the sale, for a replay
    std::string last_event;
};

struct Sale {
    Handle handle;
    std::optional<Payment> payment;  // handles are SINGLE_USE
    std::vector<Row> settlements;
    std::vector<Refund> refunds;
    std::vector<Row> voids;

    std::int64_t settled() const;  // without cancelled ones
    std::int64_t refundable(const Row& settlement) const;
    std::int64_t to_settle() const;  // what is authorized and neither settled nor voided
    Row* settlement(std::string_view id);
    Refund* refund(std::string_view id);
};

Record to_record(const Sale& sale);
Sale read_sale(const Value& record);

}  // namespace till::sandbox::paysafe
