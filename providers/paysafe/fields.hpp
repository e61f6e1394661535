// Members of Paysafe's objects, read tolerantly where its fixtures are loose (contract 4.2 "type traps", 5.9).
#pragma once

#include "till/providers/paysafe.hpp"

namespace till::providers::paysafe {

// Paysafe's integers have their own number of decimals. "amount-invalid": not positive, too large, or not expressible.
Result<std::int64_t> wire_amount(const Money& amount, const PaysafeConfig& config);
// The reverse, of a JSON integer or of its text ("500"). "amount-invalid", "amount-precision".
Result<Money> money_of(const hal::json::Value* value, const hal::Currency& currency, const PaysafeConfig& config);

std::string text_of(const hal::json::Value& object, std::string_view name);                // "" if it is no text
const hal::json::Value& object_of(const hal::json::Value& object, std::string_view name);  // null if it is none
// An id fit to stand in a path and in refs, "" if it is not.
std::string id_of(const hal::json::Value& object, std::string_view name);

// Absent is not the same: who wants money must see its currency.
bool is_currency(const hal::json::Value& object, const hal::Currency& currency);
// False only where "liveMode" contradicts.
bool same_environment(const hal::json::Value& object, const PaysafeConfig& config);

}  // namespace till::providers::paysafe
