// Bank QR: a SEPA credit transfer as a QR code (EPC069-12 version 002). No provider, no line needed; a person
// closes the sale when the money is seen on the account. docs/providers/bank.md.
#pragma once

#include "till/providers/provider.hpp"

#include <memory>

namespace till::providers {

struct BankConfig {
    std::string payee;             // 1..70 characters
    std::string iban;              // spaces are taken out; checked (ISO 13616, mod 97)
    std::string bic;               // 8 or 11 characters, or empty (EEA: not needed since version 002)
    std::string currency = "EUR";  // the only one the standard has
};

// Error: "config-invalid" with the reason. The Provider is immutable: any thread.
Result<std::unique_ptr<Provider>> make_bank(BankConfig config);

}  // namespace till::providers
