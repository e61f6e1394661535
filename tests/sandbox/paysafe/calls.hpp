// Paysafe's calls (contract 4.2 to 4.4), as decisions on its book.
#pragma once

#include "tests/sandbox/paysafe/life.hpp"
#include "tests/sandbox/paysafe/wire.hpp"

namespace till::sandbox::paysafe {

// A request as the service hands it on: the parts of the path behind /paysafe/paymenthub/v1, the query, and the body
// (null where there is none that is an object).
struct Call {
    std::vector<std::string> parts;
    std::string query;
    Value body;
};

Decision monitor(const Book& book, const Call& call, const Context& context);
Decision methods(const Book& book, const Call& call, const Context& context);

Decision create_handle(const Book& book, const Call& call, const Context& context);
Decision get_handle(const Book& book, const Call& call, const Context& context);
Decision put_handle(const Book& book, const Call& call, const Context& context);

Decision create_payment(const Book& book, const Call& call, const Context& context);
Decision get_payment(const Book& book, const Call& call, const Context& context);
Decision put_payment(const Book& book, const Call& call, const Context& context);

Decision create_settlement(const Book& book, const Call& call, const Context& context);
Decision create_refund(const Book& book, const Call& call, const Context& context);
Decision create_void(const Book& book, const Call& call, const Context& context);
Decision get_settled(const Book& book, const Call& call, const Context& context);  // settlements, refunds, voidauths
Decision put_settled(const Book& book, const Call& call, const Context& context);

// GET <resource>?merchantRefNum=
Decision find_by_ref(const Book& book, const Call& call, const Context& context);

// --- what they share
std::optional<Resource> resource_of(std::string_view word);  // "paymenthandles"
Value json_of(const Sale& sale, Resource resource, const Row& row, const Context& context);
Decision not_found(const Context& context);                                          // 404, 5269
Decision refused_field(std::string field, std::string why, const Context& context);  // 400, 5068
// 409, 5031 if dupCheck is on (`fallback` where the body has none) and the merchantRefNum is known.
std::optional<Decision> duplicate(const Book& book, const Call& call, Resource resource, bool fallback,
                                  const Context& context);
std::string text_of(const Value& body, std::string_view name);
std::int64_t wire_of(const Value& body);  // "amount": 1 to 99999999999, else 0; a text of digits will do

}  // namespace till::sandbox::paysafe
