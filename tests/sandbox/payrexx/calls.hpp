// Payrexx's calls (contract 3.2 to 3.5), as decisions on its book.
#pragma once

#include "tests/sandbox/payrexx/wire.hpp"

namespace till::sandbox::payrexx {

Decision create_gateway(const Book& book, const Call& call, const Context& context);
Decision read_gateway(const Book& book, const Call& call, const Context& context);
Decision delete_gateway(const Book& book, const Call& call, const Context& context);

Decision list_transactions(const Book& book, const Call& call, const Context& context);
Decision read_transaction(const Book& book, const Call& call, const Context& context);
Decision capture(const Book& book, const Call& call, const Context& context);
Decision refund(const Book& book, const Call& call, const Context& context);
Decision charge(const Book& book, const Call& call, const Context& context);          // a stored card
Decision release(const Book& book, const Call& call, const Context& context);         // DELETE: of a hold
Decision cancel_waiting(const Book& book, const Call& call, const Context& context);  // PATCH …/cancel

Decision pair(const Book& book, const Call& call, const Context& context);
Decision pairing(const Book& book, const Call& call, const Context& context);
Decision unpair(const Book& book, const Call& call, const Context& context);
Decision start_payment(const Book& book, const Call& call, const Context& context);
Decision read_payment(const Book& book, const Call& call, const Context& context);
Decision stop_payment(const Book& book, const Call& call, const Context& context);
Decision void_payment(const Book& book, const Call& call, const Context& context);
Decision payment_methods(const Book& book, const Call& call, const Context& context);

}  // namespace till::sandbox::payrexx
