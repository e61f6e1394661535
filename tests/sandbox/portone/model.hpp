// What the fake PortOne remembers: payment links, the tries on each, the refunds of each try. Source: contracts, PortOne
// 2.3 to 2.5. Amounts are minor units of the link's currency, times Unix milliseconds.
#pragma once

#include "tests/sandbox/app/parts.hpp"
#include "till/hal/money.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace till::sandbox::portone {

enum class LinkState { created, processing, success, expired, cancelled };
std::string_view to_string(LinkState state);  // PortOne's words: "Created" …
LinkState read_link_state(std::string_view text);

enum class TryState { initiated, pending, success, failed, expired };
std::string_view to_string(TryState state);
TryState read_try_state(std::string_view text);

struct Refund {
    std::string id;      // refund_id: empty, as in PortOne's own sample
    std::string psp_id;  // unique
    std::int64_t minor = 0;
    bool full = false;
    std::string status = "SUCCESS";
    std::string reason;
    std::string description;
    std::int64_t at = 0;
};

// One transaction on a link. A failed one ends nothing.
struct Try {
    std::string ref;            // "<KSUID>_1": PortOne's own merchant_order_ref
    std::string order;          // order_ref
    std::string channel_order;  // the payment channel's
    TryState state = TryState::initiated;
    std::string code;
    std::string reason;
    std::int64_t at = 0;
    std::vector<Refund> refunds;

    std::int64_t taken_back() const;  // also by refunds that are not through yet
};

struct Link {
    std::string ref;
    std::string own;   // merchant_order_id
    std::string base;  // the KSUID of its tries
    std::int64_t minor = 0;
    std::string currency;
    std::string environment;  // as the merchant said: "sandbox", "live"
    std::string country;
    std::string description;
    std::string merchant;
    std::string source;
    LinkState state = LinkState::created;
    std::vector<Try> tries;
    std::string last_push;  // kind, a blank and the body, for a replay
    std::int64_t created = 0;
    std::int64_t expires = 0;

    hal::Money money(std::int64_t minor_units) const;
    Try* find_try(std::string_view order);
    const Try* paid() const;       // the first that succeeded
    const Try* under_way() const;  // the newest that is neither over nor paid
    bool over() const { return state == LinkState::cancelled || state == LinkState::expired; }
};

}  // namespace till::sandbox::portone
