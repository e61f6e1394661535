// Bank QR: a payment the customer's banking app makes by itself, from a code that holds everything. No provider, no line
// needed; a person closes the sale when the money is seen on the account. docs/providers/bank.md.
//   bank.epc_qr  SEPA credit transfer, EPC069-12 version 002
//   bank.emv_qr  EMVCo QRCPS, merchant-presented mode, version 1.1, for the schemes that use it
#pragma once

#include "till/providers/provider.hpp"

#include <memory>
#include <optional>

namespace till::providers {

// Texts are printable ASCII, as the standard wants; only local_name and local_city may be in another script.
struct EmvQrConfig {
    std::string tag = "26";  // "26".."51": which merchant account information template
    std::string guid;        // its member 00, the scheme's globally unique identifier: 1..32
    struct Field {
        std::string tag;    // "01".."99"
        std::string value;  // "{reference}" in it becomes the sale's reference
    };
    std::vector<Field> fields;           // what the scheme wants beside it; the whole template has at most 99
    std::string merchant_category;       // MCC, ISO 18245: 4 digits
    std::string currency = "EUR";        // ISO 4217 letters; written as its number
    std::string country;                 // ISO 3166-1 alpha-2
    std::string name;                    // 1..25
    std::string city;                    // 1..15
    std::string postal_code;             // 0..10; empty: not written
    std::string terminal_label;          // 0..25; empty: not written
    std::string language;                // ISO 639 alpha-2, with local_name; empty: no local names
    std::string local_name, local_city;  // 1..25 and 0..15 characters of any script
};

struct BankConfig {
    std::string payee;             // 1..70 characters
    std::string iban;              // spaces are taken out; checked (ISO 13616, mod 97); empty: no bank.epc_qr
    std::string bic;               // 8 or 11 characters, or empty (EEA: not needed since version 002)
    std::string currency = "EUR";  // the only one the SEPA standard has
    std::optional<EmvQrConfig> emv = std::nullopt;  // absent: no bank.emv_qr
};

// Error: "config-invalid" with the reason; one of the two methods must be configured. The Provider is immutable: any
// thread.
Result<std::unique_ptr<Provider>> make_bank(BankConfig config);

}  // namespace till::providers
