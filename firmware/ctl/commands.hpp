// The commands that speak to a running terminal. Each prints its result and returns its error.
#pragma once

#include "client.hpp"

#include "till/hal/money.hpp"

#include <functional>
#include <map>
#include <ostream>

namespace till::firmware::ctl {

struct Session {
    Client& client;
    std::ostream& out;
    bool json = false;                     // print the API's answer as it is
    std::function<std::string()> new_key;  // an Idempotency-Key nobody used
};

using Done = hal::Result<void>;

struct SaleArguments {
    std::string amount;  // decimal text, "12.50"
    std::string currency = "EUR";
    std::string method;
    std::string order_ref;
    std::map<std::string, std::string> options;  // e.g. short_code
    std::string key;                             // empty: a new one
    bool wait = false;                           // until the payment is closed
};
Done sale(Session& session, const SaleArguments& arguments);

struct RefundArguments {
    std::string payment;
    std::string amount;  // decimal text in the payment's currency; empty: all that is left
    std::string reason;
    std::string key;
};
Done refund(Session& session, const RefundArguments& arguments);

Done status(Session& session, const std::string& payment);
Done cancel(Session& session, const std::string& payment);
Done confirm(Session& session, const std::string& payment, const std::string& reason);
Done resolve(Session& session, const std::string& payment, const std::string& reason);
Done settle_refund(Session& session, const std::string& payment, const std::string& refund, bool happened,
                   const std::string& reason);
Done payments(Session& session, bool open, int limit);
Done methods(Session& session);
Done receipts(Session& session, int limit);
Done receipt(Session& session, std::int64_t number);
Done print_receipt(Session& session, std::int64_t number);
Done verify_receipts(Session& session);
Done queue(Session& session);
Done retry(Session& session, const std::string& item);
Done sync(Session& session);
Done health(Session& session);
Done line(Session& session);
Done shift(Session& session);
Done close_shift(Session& session);

// What providers have beside payments (commands_extras.cpp).
Done disputes(Session& session, const std::string& status, int page);
Done dispute_stats(Session& session);
struct ResponseArguments {
    std::string dispute;
    std::string text;
    std::string key;  // empty: a new one
};
Done respond_to_dispute(Session& session, const ResponseArguments& arguments);
Done cards(Session& session, const std::string& customer);
Done save_card(Session& session, const std::string& customer, const std::string& payment);
Done set_default_card(Session& session, const std::string& customer, const std::string& card);
Done delete_card(Session& session, const std::string& customer, const std::string& card);

}  // namespace till::firmware::ctl
