// What PayGlobe writes: camelCase, decimal amounts in major units, `success`, and times with or without a zone.
#pragma once

#include "tests/sandbox/payglobe/book.hpp"

namespace till::sandbox::payglobe {

Value major(std::int64_t minor);            // the number 12.50
std::string with_zone(std::int64_t at);     // "2025-11-07T13:09:21Z"
std::string without_zone(std::int64_t at);  // "2025-12-09T12:00:00"
std::string page_url(const Payment& payment, const Context& context);

hal::HttpResponse good(Value members, int status = 200);  // with "success": true in front
// "success": false with the HTTP status of business failures (switch payglobe.failure_status).
hal::HttpResponse bad(std::string_view error, const Context& context, Value members = {});
hal::HttpResponse bad_with(int status, std::string_view error);

// GET transaction; the switches payglobe.status_override and payglobe.livemode show here.
Value transaction_json(const Payment& payment, const Context& context);
Value link_json(const Payment& payment, const Context& context);
Value card_json(const Card& card);
Value dispute_json(const Dispute& dispute, const Context& context);

// An amount in major units, more than nothing; 0 if it is none.
std::int64_t amount_of(const Value& body, std::string_view name);

}  // namespace till::sandbox::payglobe
