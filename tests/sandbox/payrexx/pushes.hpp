// Payrexx's webhooks (contract 3.6): JSON or a PHP form, signed in hex. No event has an id.
#pragma once

#include "tests/sandbox/payrexx/book.hpp"

namespace till::sandbox::payrexx {

// Queues what Payrexx says about the transaction as it is now, and notes it there for a redelivery.
void push_state(Transaction& transaction, Records& records, const Context& context);
// The very bytes again.
Record push_again(const Transaction& transaction, const std::string& body);

// payment, failure, cancelled, in_notice. One successful payment of a subscription is told twice: as a transaction and
// as a subscription. Empty: no such event.
Records push_subscription(std::string_view event, std::int64_t transaction, const Context& context);
Record push_payout(const Context& context);

// Content-Type and X-Webhook-Signature.
hal::HttpHeaders headers_of(const std::string& body, const Context& context);

}  // namespace till::sandbox::payrexx
