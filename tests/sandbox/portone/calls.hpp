// PortOne's calls (contract 2.2 and 2.3), as decisions on its book. Left out: direct charges (initiatePayment, capture),
// update-paylink and webhook management: the till uses none of them.
#pragma once

#include "tests/sandbox/portone/book.hpp"

namespace till::sandbox::portone {

// A request as the service hands it on: the parts of the path behind /portone/api, the body (null if it is no object).
struct Call {
    std::vector<std::string> parts;
    Value body;
    std::string sub_merchant;  // X-Portone-SubMerchant-Key
};

Decision create_link(const Book& book, const Call& call, const Context& context);
Decision cancel_link(const Book& book, const Call& call, const Context& context);

Decision link_status(const Book& book, const Call& call, const Context& context);          // by the link's reference
Decision own_status(const Book& book, const Call& call, const Context& context);           // by merchant_order_id
Decision merchant_own_status(const Book& book, const Call& call, const Context& context);  // likewise, current path
Decision transaction_status(const Book& book, const Call& call, const Context& context);
Decision details(const Book& book, const Call& call, const Context& context);
Decision all_payments(const Book& book, const Call& call, const Context& context);

Decision refund(const Book& book, const Call& call, const Context& context);
Decision refunds(const Book& book, const Call& call, const Context& context);
// Records of a refund; what is left is the caller's matter.
Records make_refund(Link link, const std::string& order, Refund made, const Context& context);
// A refund that is PENDING: succeeds or fails. Empty: there is no such refund.
Records settle_refund(const Book& book, const std::string& psp_id, bool success, const Context& context);

Decision auth_token(const Book& book, const Call& call, const Context& context);
Decision generate_signature(const Book& book, const Call& call, const Context& context);

// signature_hash of a request with these members (2.2).
std::string request_signature(const Value& body, const Context& context);

}  // namespace till::sandbox::portone
