// What may be asked of each provider behind Payhub: one row per method (contract: validation matrix of
// POST payment/request). What the contract leaves open is asked of the configuration here, in one place.
#pragma once

#include "till/providers/payhub.hpp"

namespace till::providers::payhub {

struct Rule {
    std::string_view method;  // ours
    std::string_view title;
    std::string_view provider;      // Payhub's "Provider"
    std::string_view payment_type;  // Payhub's "PaymentType", unless the sale asks for an open one
    std::string_view presentation;  // MethodInfo::presentation
    std::int64_t min_minor;         // smallest amount
    std::int64_t max_minor;
    bool order_lines;    // at least one, with Klarna's rules
    bool short_code;     // the customer's code is required
    bool debtor_email;   // Debtor.Email is required
    bool reaches_payer;  // Payhub itself brings the request to the payer: a create is never repeated
    bool klarna;         // PATCH is for Klarna only; one payment settles a request
    bool never_open;     // FixedOpen and SplitPay are refused by the contract
};

std::span<const Rule> rules();
const Rule* find_rule(std::string_view method);

bool is_offered(const Rule& rule, const PayhubConfig& config);
bool mails_payer(const Rule& rule, const PayhubConfig& config);
bool reaches_payer(const Rule& rule, const PayhubConfig& config);
bool needs_email(const Rule& rule, const PayhubConfig& config);
bool is_refundable(const Rule& rule, const PayhubConfig& config);

// The option payment_type, else the rule's. Error: "option-invalid" for a type this provider does not take.
Result<std::string_view> payment_type(const SaleRequest& sale, const Rule& rule, const PayhubConfig& config);
// Whether several payments may make up one sale, or only one of exactly its amount.
bool in_parts(const SaleRequest& sale, const Rule& rule, const PayhubConfig& config);

}  // namespace till::providers::payhub
