// What may be asked of each provider behind Payhub: one row per method (contract: validation matrix of
// POST payment/request). A provider that is not offered yet is a row with `offered` false.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace till::providers::payhub {

struct Rule {
    std::string_view method;  // ours
    std::string_view title;
    std::string_view provider;      // Payhub's "Provider"
    std::string_view payment_type;  // Payhub's "PaymentType"
    std::string_view presentation;  // MethodInfo::presentation
    std::int64_t min_minor;         // smallest amount
    std::int64_t max_minor;
    bool order_lines;    // at least one, with Klarna's rules
    bool short_code;     // the customer's code is required
    bool debtor_email;   // Debtor.Email is required
    bool reaches_payer;  // Payhub itself brings the request to the payer: a create is never repeated
    bool cancellable;    // PATCH is for Klarna only
    bool refundable;     // so is the refund
    bool offered;
};

std::span<const Rule> rules();
const Rule* find_rule(std::string_view method);  // offered ones only

}  // namespace till::providers::payhub
