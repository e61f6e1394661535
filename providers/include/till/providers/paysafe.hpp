// Paysafe Payment Hub, SafetyPay Express: a payment handle whose link the customer opens, then the payment itself.
// docs/providers/paysafe.md says what is verified how. Whatever Paysafe does not write down is configuration here,
// marked [assumed].
#pragma once

#include "till/hal/secrets.hpp"
#include "till/providers/provider.hpp"

#include <map>
#include <memory>

namespace till::providers {

struct PaysafeConfig {
    std::string base_url = "https://api.test.paysafe.com/paymenthub/v1";  // http:// only for loopback hosts
    bool live = false;      // which money this is: must fit Paysafe's hosts, and every "liveMode" in an answer
    std::string simulator;  // header Simulator, "INTERNAL" or "EXTERNAL"; only where live is false; empty: not sent
    hal::Secret user;       // HTTP Basic
    hal::Secret password;
    std::string account_id;  // where the merchant has several; empty: not sent

    std::string payment_type = "SAFETYPAY_CASH";  // or "ONLINE_BANK_TRANSFER"
    std::string country_code;                     // safetyPayCash.countryCode; empty: not sent [assumed: optional]
    std::string return_url;      // https; where the customer's browser goes afterwards, nothing listens there
    std::string customer_email;  // profile.email where a sale has none; empty: not sent [assumed: optional]
    int expiry_minutes = 0;      // 0: Paysafe's own, about 15 minutes
    // Two spellings stand in Paysafe's pages [assumed: the first].
    std::string expiry_field = "paymentExpiryInMinutes";

    std::vector<std::string> currencies = {"BRL", "CLP", "COP", "PEN", "CRC"};
    // How many decimals Paysafe's integer amounts have, where that is not what ISO 4217 says [assumed: CLP times 100].
    std::map<std::string, int> amount_exponents = {{"CLP", 2}};

    // No call that ends a handle is documented. `look`: a cancel only looks, and a handle that was opened stays watched.
    // `put`: PUT {"status":"CANCELLED"} on the handle, as payments have it [assumed: not there].
    enum class HandleCancel { look, put };
    HandleCancel handle_cancel = HandleCancel::look;
    // EXPIRED and ERROR of a payment are not in Paysafe's list of payment statuses [assumed: no verdict].
    bool payment_expired_is_final = false;
    // A merchantRefNum that is not found this many times in a row was not used: reads lag behind writes. 3 to 10.
    int empty_reads = 3;

    std::vector<hal::Secret> webhook_keys;  // several while rotating; none: pushes are refused
    // Paysafe's own plugin decodes the key it shows, other pages use its text [assumed: text].
    enum class KeyEncoding { text, base64 };
    KeyEncoding key_encoding = KeyEncoding::text;
    // Signed pushes with the two defects of the samples in Paysafe's manual make the terminal ask; else they are refused.
    bool hints_from_malformed = true;
};

// Error: "config-invalid" with the reason. `crypto` must outlive the provider, which is immutable: any thread.
Result<std::unique_ptr<Provider>> make_paysafe(PaysafeConfig config, const hal::Crypto& crypto);

}  // namespace till::providers
