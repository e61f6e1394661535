// What Payhub writes: PascalCase answers, camelCase pushes, decimal amounts in major units, times without a zone.
#pragma once

#include "tests/sandbox/app/parts.hpp"
#include "tests/sandbox/payhub/model.hpp"

namespace till::sandbox::payhub {

// 25050 EUR -> the number 250.5, as the contract's push has it: no trailing zeros.
Value plain_amount(hal::Money money);
// "2025-11-20T13:09:21.3230000": seven digits, no zone (the zone is not documented; here it is UTC).
std::string zoneless(std::int64_t at);
// ISO 11649 with valid check digits, e.g. "RF49923973001012300035905". `digits`: 1..21 digits.
std::string creditor_reference(std::string_view digits);

std::string customer_path(const PayRequest& request);  // where its customer pays: /pay/…, /phone/… or /bank/…
std::string page_url(const PayRequest& request, const Context& context);
Value create_answer(const PayRequest& request, const Context& context);
Value status_answer(const PayRequest& request, const Context& context);
Value refund_answer(const Refund& refund, std::int64_t row_id, bool with_provider_id);

Value payment_push(const PayRequest& request, const Payment& payment);
Value cancellation_push(const PayRequest& request, std::int64_t at);

}  // namespace till::sandbox::payhub
