// What the local API shows of a payment: docs/openapi (schema Payment). Nothing secret, no provider internals.
//
// {id, order_ref, method, provider, state, closed, amount, currency, exponent, paid, refunded, refundable,
//  reason: {type, detail}|null, qr: {payload, sha256, shown_at|null}|null, paycode|null, deadline|null (RFC 3339),
//  remaining_ms|null, watching, lines: [{name, quantity, total}], tenders: [{method, amount, reference}],
//  refunds: [{id, amount, state, reason, automatic, receipt|null, problem|null}], receipt|null, created_at,
//  created_by, allowed: ["cancel", "refund", "confirm", "resolve"]}
#pragma once

#include "till/firmware/payment/payment.hpp"
#include "till/hal/clock.hpp"

namespace till::firmware {

Value payment_view(const Payment& payment, const providers::MethodInfo* method, const hal::Stamp& now);

}  // namespace till::firmware
