// What the fake PayGlobe remembers: transactions (pages, links, token payments), saved cards, disputes.
// Source: contracts, PayGlobe section 3. Amounts are minor units of EUR, times Unix milliseconds.
#pragma once

#include "tests/sandbox/app/parts.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace till::sandbox::payglobe {

// PayGlobe's words, of transactions and of links. Voided is not documented; some word it must have.
enum class Status {
    pending,
    held,            // CARD_PREAUTH_SUCCESS
    card_refused,    // CARD_PREAUTH_FAILED
    voucher_failed,  // VOUCHER_FAILED: the hold stays
    capture_failed,  // CARD_CAPTURE_FAILED
    success,
    failed,
    voided,
    partly_refunded,
    refunded,
    paid,      // links
    expired,   // links
    cancelled  // links
};
std::string_view to_string(Status status);
Status read_status(std::string_view text);

enum class Kind { page, link, token };

struct Refund {
    std::string id;
    std::int64_t minor = 0;
    std::string reason;
    std::int64_t at = 0;
};

struct Payment {
    std::string id;  // TXN_…, LINK_…, TKN_…
    Kind kind = Kind::page;
    std::string code;        // unguessable, in the hosted page's address
    std::string payment_id;  // the gateway's
    bool direct = false;     // SALE_DIRECT; else PREAUTH_VOUCHER_CAPTURE
    std::string description;
    std::string email;
    std::int64_t minor = 0;
    std::int64_t held = 0;
    std::int64_t captured = 0;
    std::int64_t voucher = 0;
    Status status = Status::pending;   // PayGlobe's row
    Status gateway = Status::pending;  // links: what the gateway knows; verify copies it to the row
    std::string operation;             // PREAUTH, CAPTURE, VOID, SALE
    std::string response_code;
    std::string error;
    std::vector<Refund> refunds;
    std::string last_push;  // its body, for a replay
    std::int64_t created = 0;
    std::int64_t completed = 0;
    std::int64_t expires = 0;

    std::int64_t refunded() const;
    std::int64_t card_part() const { return captured; }
    bool paid() const;  // also when some of it was refunded
    bool hold_open() const { return held > 0; }
};

struct Card {
    std::int64_t id = 0;
    std::string customer;
    std::string alias;
    std::string last4;
    bool is_default = false;
    std::int64_t used = 0;
    std::int64_t last_used = 0;
    bool deleted = false;
};

struct Dispute {
    std::string id;
    std::string transaction;
    std::int64_t minor = 0;
    std::string status = "OPEN";
    std::string response;
    std::int64_t created = 0;
};

}  // namespace till::sandbox::payglobe
