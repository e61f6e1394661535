// Paysafe's answers as outcomes. What each proves: docs/providers/paysafe.md.
#pragma once

#include "paysafe/objects.hpp"
#include "paysafe/requests.hpp"

namespace till::providers::paysafe {

Outcome read_create(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config);
Outcome read_proceed(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config);
Outcome read_cancel(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config);
Outcome read_refund(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config);

// What became of one operation, by its own merchantRefNum.
Outcome read_create_lookup(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config);
Outcome read_proceed_lookup(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config);
Outcome read_cancel_lookup(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config);
Outcome read_refund_lookup(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config);

// What became of the sale: the handle or the payment, whatever look_of(command) chose.
Outcome read_look(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config);

// The parts they share. `reference` is the merchantRefNum the answer must carry; with it goes every sale's own check.
Outcome judge_handle(const Handle& handle, const Command& command);
Outcome judge_payment(const Payment& payment, const Command& command, const PaysafeConfig& config);
// Whether a payment is this sale's: by the merchantRefNum asked for, or by the handle's token.
bool is_ours(const Payment& payment, const std::string& reference, const Command& command);
// Of several payments of this sale the one that says most about the money; nullopt if none is ours.
std::optional<Payment> pick_payment(const hal::json::Value::Array& entries, const std::string& reference,
                                    const Command& command, const PaysafeConfig& config);

}  // namespace till::providers::paysafe
