// Wrong amounts and currencies, put into any JSON answer or push of any provider.
#pragma once

#include "tests/sandbox/faults/fault.hpp"

namespace till::sandbox {

// Changes every member called amount or totalAmount / currency (in any casing) at any depth, if the fault says so.
// A push without a currency gets one: its contract has none, so a wrong one can only be an extra member.
std::string distort(std::string body, const Fault& fault, bool is_push);

}  // namespace till::sandbox
