// PayGlobe's pushes (contract 3.7 and 4): two body shapes, three signature schemes, each by a switch.
#pragma once

#include "tests/sandbox/payglobe/book.hpp"

namespace till::sandbox::payglobe {

// Queues what PayGlobe says about the payment as it is now, and notes it in the payment for a replay. Nothing where the
// documents have no type for it: a void in the event shape.
void push_state(Payment& payment, Records& records, const Context& context);
Record push_refund(const Payment& payment, const Refund& refund, const Context& context);
Record push_dispute(const Dispute& dispute, std::string_view what, const Context& context);

// X-PayGlobe-Signature and Stripe-Signature, "same value".
hal::HttpHeaders signature(const std::string& body, const Context& context);

}  // namespace till::sandbox::payglobe
