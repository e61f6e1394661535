// The eight packets of Paysafe's SafetyPay manual with the defects they are printed with (contract 4.8),
// about a sale of ours. None is JSON:
//   1  transactionType:"transactionType": "PAYMENT"        all handle packets
//   2  a comma before a closing bracket                    HandleNeverOpened (payload), all payment packets (links)
// Besides: currencies that were never filled in, a token with a blank, "EventName" beside "eventName", French text.
#pragma once

#include "tests/sandbox/paysafe/model.hpp"

namespace till::sandbox::paysafe {

// HandlePayable, HandleCompleted, HandleAutoSettled, HandleNeverOpened, HandleErrored, PaymentProcessing,
// PaymentCompleted, PaymentFailed.
const std::vector<std::string>& sample_names();
// nullopt: no such sample.
std::optional<std::string> malformed_sample(std::string_view name, const Sale& sale);

}  // namespace till::sandbox::paysafe
