// Paysafe's calls as HTTP requests (contract 4.2, 4.5). Commands are checked again here: what was wrong in a journal
// must not leave the terminal. Errors: "reference-missing", "command-invalid".
#pragma once

#include "till/providers/paysafe.hpp"

namespace till::providers::paysafe {

// What a question about the payment, or a cancel, goes to. Chosen from refs alone, so that the reader of the answer
// comes to the same choice.
enum class Look {
    nothing,              // no refs
    handle_by_reference,  // the answer of create was lost
    handle,
    payment_by_reference,  // our own POST /payments, its answer was lost
    payment,
    auto_settled,  // a payment Paysafe made by itself: under the handle's merchantRefNum [assumed]
    told           // the payment a push named, for which that assumption may not hold: ours if the token says so
};
Look look_of(const Command& command);

Result<hal::HttpRequest> build_create(const Command& command, const PaysafeConfig& config);
Result<hal::HttpRequest> build_proceed(const Command& command, const PaysafeConfig& config);
Result<hal::HttpRequest> build_inquire(const Command& command, const PaysafeConfig& config);
Result<hal::HttpRequest> build_cancel(const Command& command, const PaysafeConfig& config);
Result<hal::HttpRequest> build_refund(const Command& command, const PaysafeConfig& config);

}  // namespace till::providers::paysafe
