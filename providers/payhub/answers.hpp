// Payhub's answers as outcomes. Names are read whatever their case; ids stay opaque text; amounts are converted from
// the number's text.
#pragma once

#include "till/providers/payhub.hpp"

namespace till::providers::payhub {

Outcome read_create(const Command& command, const hal::HttpResponse& response, const PayhubConfig& config);
Outcome read_inquire(const Command& command, const hal::HttpResponse& response, const PayhubConfig& config);
Outcome read_cancel(const Command& command, const hal::HttpResponse& response);
Outcome read_refund(const Command& command, const hal::HttpResponse& response);

// A JSON number in major units, e.g. 250.5. Zeros behind the currency's decimals ("250.5000", as .NET writes a
// decimal column) are the same amount and are taken; other digits there are refused.
Result<Money> amount_of(const hal::json::Value& value, const hal::Currency& currency);

}  // namespace till::providers::payhub
