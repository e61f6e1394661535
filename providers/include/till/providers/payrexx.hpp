// Payrexx and its white labels ("Shop & Pay"): a hosted payment page shown as QR code, and card terminals (ECR).
// docs/providers/payrexx.md says what is verified how.
//
// Nothing at Payrexx is idempotent. A payment page whose address nobody has seen cannot be paid, so a lost create is
// simply sent again; a card terminal that may have been started never is. Assumptions are marked [assumed].
#pragma once

#include "till/hal/secrets.hpp"
#include "till/providers/provider.hpp"

#include <memory>

namespace till::providers {

struct PayrexxConfig {
    std::string base_url = "https://api.payrexx.com";  // "https://api.<platform's domain>"; http:// for loopback only
    std::string version = "v1.14";                     // opaque: 1.1 is not 1.10
    std::string instance;                              // the merchant's name, "demo" of demo.payrexx.com
    hal::Secret api_secret;

    enum class Auth {
        header,    // X-API-KEY
        signature  // ApiSignature: HMAC over the parameters, which then are a form
    };
    Auth auth = Auth::header;
    bool form_bodies = false;  // parameters as a form instead of JSON; always with Auth::signature

    enum class Environment { live, test };
    Environment environment = Environment::live;
    bool mode_required = false;  // money counts only where the answer names its mode [assumed: GETs may not]

    std::vector<std::string> currencies = {"CHF", "EUR"};
    std::string reference_prefix;  // before our reference: tells this merchant's tills and its web shop apart in pushes

    std::vector<std::string> payment_means;  // "twint", "visa", …; none: all the merchant has
    int validity_minutes = 15;               // of a payment page; 0: not sent
    bool hold = false;                       // reservation: held at first, captured by a person
    // A create whose answer was lost is sent again at once. Else the transactions are looked through first.
    bool repeat_lost_create = true;
    int list_size = 100;  // newest transactions looked through when an answer was lost

    std::string terminal_serial;          // of the card terminal; empty: no payrexx.terminal
    std::string terminal_means = "CARD";  // paymentMethod; hardware wants upper case
    enum class TerminalCheck {
        pairing,         // GET ecr/{serial}/pair: AUTHORIZED
        payment_methods  // GET ecr/{serial}/paymentMethods: any good answer
    };
    TerminalCheck terminal_check = TerminalCheck::pairing;  // how a terminal is asked before a sale [assumed: pair]
    bool terminal_cancel_in_path = true;    // the payment's id stands in the path, else in the body [assumed]
    bool terminal_amount_required = false;  // SUCCESS counts only with the amount beside it [assumed: may be absent]
    std::vector<std::string> reversal_done = {"SUCCESS", "REVERTED", "REVERSED"};  // of a void [assumed]

    // Pushes: the token in the URL, the signature header, or both; with neither configured all are refused.
    std::vector<hal::Secret> webhook_tokens;
    std::vector<hal::Secret> webhook_keys;  // X-Webhook-Signature; several while rotating
};

// Error: "config-invalid" with the reason. `crypto` must outlive the provider, which is immutable: any thread.
Result<std::unique_ptr<Provider>> make_payrexx(PayrexxConfig config, const hal::Crypto& crypto);

}  // namespace till::providers
