// Payhub (Entersoftone): Klarna at the till. docs/providers/payhub.md says what is verified how.
//
// Payhub documents neither the name of the API key header nor a status request, and signs no push. Whatever is
// assumed rather than written is configuration here, marked [assumed].
#pragma once

#include "till/hal/secrets.hpp"
#include "till/providers/provider.hpp"

#include <memory>

namespace till::providers {

struct PayhubConfig {
    std::string base_url;  // "https://…"; http:// only for loopback hosts
    hal::Secret api_key;
    std::string api_key_header = "X-API-Key";  // [assumed]
    hal::Secret authorization;                 // value of an Authorization header sent as well; empty: none
    std::string serial_number;                 // "Serialnumber" header, required for refunds
    std::string software;                      // "Software" header, required for refunds
    std::string currency = "EUR";
    std::string country = "GR";    // empty: not sent
    std::string locale = "el-GR";  // empty: not sent
    struct Address {
        std::string city, country, postal_code, street;
    };
    struct Store {
        std::string code;  // empty: no Store is sent
        std::string terminal_code;
        Address address;
    } store;
    std::vector<hal::Secret> webhook_tokens;  // last path segment of the webhook URL; several while rotating;
                                              // each at least 16 characters; none: every push is refused
    bool status_probe = false;                // GET payment/request/{id} may be tried [assumed]
    bool short_code_digits_only = true;       // Klarna's own rule; Payhub may map names to codes [assumed]
    std::string qr_field = "Paylink";         // member of the create answer whose URL is drawn [assumed]
    bool send_tax_amount = true;              // "TaxAmount": 0.00 for Klarna [assumed]
    std::string line_type = "physical";       // of order lines [assumed]
};

// Error: "config-invalid" with the reason. The Provider is immutable: any thread.
Result<std::unique_ptr<Provider>> make_payhub(PayhubConfig config);

}  // namespace till::providers
