// The payload of a SEPA credit transfer QR code: EPC069-12 version 002, character set 1 (UTF-8). Pure; any thread.
// The code is drawn at level M and at most version 13, which holds 331 bytes.
#pragma once

#include "till/hal/money.hpp"
#include "till/hal/result.hpp"

#include <string>
#include <string_view>

namespace till::providers::bank {

inline constexpr std::size_t epc_most_bytes = 331;
inline constexpr std::int64_t epc_least_amount = 1;              // 0.01
inline constexpr std::int64_t epc_most_amount = 99'999'999'999;  // 999999999.99

struct EpcTransfer {
    std::string_view bic;   // may be empty
    std::string_view name;  // 1..70 characters
    std::string_view iban;  // compact
    hal::Money amount;      // EUR, 0.01..999999999.99
    std::string_view text;  // unstructured remittance, at most 140 characters
};

// Errors: "amount-invalid", "currency-not-supported", "epc-invalid" (a text too long, a line break in one, too many
// bytes in all).
hal::Result<std::string> epc_payload(const EpcTransfer& transfer);

}  // namespace till::providers::bank
