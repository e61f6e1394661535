// Amounts in provider answers. Pure; any thread.
#pragma once

#include "till/hal/json.hpp"

namespace till::providers {

// A JSON number in major units, e.g. 250.5. Zeros behind the currency's decimals ("250.5000", as decimal columns are
// written) are the same amount and are taken; other digits there are refused. "amount-invalid", "amount-precision",
// "amount-overflow".
hal::Result<hal::Money> major_amount(const hal::json::Value& value, const hal::Currency& currency);

}  // namespace till::providers
