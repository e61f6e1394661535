// What the fake Payrexx remembers: pages (gateways), transactions, card terminals and their payments.
// Source: contracts, Payrexx section 3. Amounts are smallest units of their currency, times Unix milliseconds; statuses
// are Payrexx's own words in today's spelling.
#pragma once

#include "tests/sandbox/app/parts.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace till::sandbox::payrexx {

struct Gateway {
    std::int64_t id = 0;
    std::string hash;  // unguessable, in the page's address
    std::string reference;
    std::string purpose;
    std::int64_t minor = 0;
    std::string currency;
    std::vector<std::string> means;  // "pm" as it was understood
    Value fields;                    // null: none were given
    bool reservation = false;
    bool pre_authorization = false;
    bool deleted = false;
    std::int64_t created = 0;
    std::int64_t expires = 0;  // 0: never
};

struct Refund {
    std::string id;
    std::int64_t minor = 0;
    bool done = false;  // else it is pending
    std::int64_t at = 0;
};

struct Transaction {
    std::int64_t id = 0;
    std::string uuid;
    std::int64_t gateway = 0;  // 0: of a terminal, or charged on a stored card
    std::string terminal;      // its serial number
    std::string ecr_payment;
    std::string reference;
    std::string purpose;
    std::int64_t minor = 0;
    std::string currency;
    std::string status;
    std::int64_t held = 0;
    std::int64_t captured = 0;
    std::string brand;
    std::int64_t charged_on = 0;  // the transaction that stored the card
    std::vector<Refund> refunds;
    std::string first_push;  // bodies, for redelivery
    std::string last_push;
    std::int64_t created = 0;

    std::int64_t refunded() const;    // what has gone back
    std::int64_t asked_back() const;  // also what is on its way
    bool open() const { return status == "waiting" || status == "initiated"; }
    bool money_in_hand() const { return captured > 0; }
};

struct EcrPayment {
    std::string id;
    std::string terminal;
    std::string reference;
    std::string purpose;
    std::int64_t minor = 0;
    std::string currency;
    std::string method;  // CARD, TWINT, GOCRYPTO
    std::string status;  // IN_PROGRESS, SUCCESS, …
    std::int64_t transaction = 0;
    std::int64_t created = 0;
};

struct Terminal {
    std::string serial;
    bool paired = false;
    std::int64_t generation = 0;  // of its pairing code
    std::string cashier;
};

}  // namespace till::sandbox::payrexx
