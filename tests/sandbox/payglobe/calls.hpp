// PayGlobe's calls (contract 3.2 to 3.6), as decisions on its book.
#pragma once

#include "tests/sandbox/payglobe/book.hpp"

namespace till::sandbox::payglobe {

// A request as the service hands it on: the parts of the path behind /payglobe/api, the query, the body (null if it is
// no object).
struct Call {
    std::vector<std::string> parts;
    std::string query;
    Value body;
};

Decision init(const Call& call, bool initiate, const Context& context);
Decision transaction(const Book& book, const Call& call, const Context& context);
Decision capture_call(const Book& book, const Call& call, const Context& context);
Decision void_call(const Book& book, const Call& call, const Context& context);
Decision refund(const Book& book, const Call& call, const Context& context);
Decision refund_history(const Book& book, const Call& call, const Context& context);

Decision create_link(const Call& call, const Context& context);
Decision link(const Book& book, const Call& call, const Context& context);
Decision verify_link(const Book& book, const Call& call, const Context& context);
Decision cancel_link(const Book& book, const Call& call, const Context& context);
Decision list_links(const Book& book, const Call& call, const Context& context);

Decision list_cards(const Book& book, const Call& call, const Context& context);
Decision pay(const Book& book, const Call& call, const Context& context);
Decision save_card(const Book& book, const Call& call, const Context& context);
Decision default_card(const Book& book, const Call& call, const Context& context);
Decision delete_card(const Book& book, const Call& call, const Context& context);

Decision list_disputes(const Book& book, const Call& call, const Context& context);
Decision dispute_stats(const Book& book, const Call& call, const Context& context);
Decision respond(const Book& book, const Call& call, const Context& context);

Payment new_payment(Kind kind, std::string_view prefix, std::int64_t minor, const Context& context);

}  // namespace till::sandbox::payglobe
