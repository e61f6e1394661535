// Payhub (Entersoftone): Klarna at the till, and DIAS, PayGate, OnePay, Worldline, Viva and Nexi behind the same calls.
// docs/providers/payhub.md says what is verified how.
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
    std::vector<std::string> methods;         // "payhub.dias", …: those to offer; empty: all eight
    bool status_probe = false;                // GET payment/request/{id} may be tried [assumed]
    bool short_code_digits_only = true;       // Klarna's own rule; Payhub may map names to codes [assumed]
    std::string qr_field = "Paylink";         // member of the create answer whose URL is drawn [assumed]
    bool send_tax_amount = true;              // "TaxAmount": 0.00 for Klarna [assumed]
    std::string line_type = "physical";       // of order lines [assumed]

    // Providers behind Payhub, by Payhub's names ("paygate").
    // They mail the payer a link: the sale needs an e-mail address, and a create is never repeated [worldline: assumed].
    std::vector<std::string> mails_payer = {"paygate", "worldline"};
    // They take the payment types FixedOpen and SplitPay; dias, onepay, worldline and klarna never do [nexi: assumed no].
    std::vector<std::string> open_amounts = {"paygate", "viva"};
    // Payhub refunds klarna only and calls that temporary: what it opens later is listed here.
    std::vector<std::string> refundable = {"klarna"};
    bool dias_in_parts = true;  // several bank transfers may carry one DIAS code [assumed]
};

// Error: "config-invalid" with the reason. The Provider is immutable: any thread.
Result<std::unique_ptr<Provider>> make_payhub(PayhubConfig config);

}  // namespace till::providers
