// Payhub's four calls (contract sections 1.2 to 1.5), as decisions on its book.
#pragma once

#include "tests/sandbox/payhub/book.hpp"

namespace till::sandbox::payhub {

Decision create(const Book& book, const Request& request, const Context& context);
Decision status(const Book& book, std::int64_t request_id, const Context& context);
Decision cancel(const Book& book, std::int64_t request_id, const Request& request, const Context& context);
Decision refund(const Book& book, std::int64_t payment_id, const Request& request, const Context& context);

}  // namespace till::sandbox::payhub
