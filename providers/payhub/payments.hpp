// One request, several payments: each has its own paymentId and its own push. Those that were counted are kept in the
// payment's refs, each as a member of its own ("payment.<paymentId>"), so that what two answers tell adds up however they
// are merged, and in the order in which they became known. Pure; any thread.
#pragma once

#include "payhub/matrix.hpp"

namespace till::providers::payhub {

struct Part {
    std::string id;  // paymentId
    std::int64_t minor = 0;
    std::string bank_order_id;  // may be empty
};

std::vector<Part> parts_of(const hal::json::Value& refs);

// Adds those not yet among `parts`. Error: "amount-mismatch" where one is there with another amount.
Result<void> add_parts(std::vector<Part>& parts, const std::vector<Part>& more);

// What the parts come to: paid up to the sale's amount, a tender per part, what goes beyond as surplus, the refs.
// Error: "amount-overflow".
Result<Outcome> sum_of(const std::vector<Part>& parts, const SaleRequest& sale, const Rule& rule);

Outcome add_payment(const SaleRequest& sale, const hal::json::Value& refs, const Push& push,
                    const PayhubConfig& config);

// An id that earlier answers gave, fit to stand in a path. Error: "reference-missing".
Result<std::string> reference(const Command& command, std::string_view name);

// The payment a refund goes to. Payhub has no call that spans payments: where several made up the sale, it is the first
// of which enough is left. Errors: "reference-missing"; "refund-in-parts" with what can be refunded one by one.
Result<std::string> refund_target(const Command& command);
// Which payment a refund took how much of, for the refs; 0 for one that failed.
void note_refund(hal::json::Value& refs, const Command& command, const std::string& payment_id, std::int64_t minor,
                 const std::string& refund_id);

}  // namespace till::providers::payhub
