// PayGlobe paymentgw: card with meal voucher, card, payment link, saved card. docs/providers/payglobe.md says what is
// verified how.
//
// PayGlobe documents no idempotency, no reference of the merchant's, and not the answers of capture, void, verify and
// cancel. Whatever is assumed rather than written is configuration here, marked [assumed].
#pragma once

#include "till/hal/secrets.hpp"
#include "till/providers/provider.hpp"

#include <memory>

namespace till::providers {

struct PayglobeConfig {
    std::string base_url = "https://api.payglobe.it/paymentgw";  // http:// only for loopback hosts
    hal::Secret public_key;  // "pk_test_…", "pk_live_…": starts payments; empty: the secret key does that too [assumed]
    hal::Secret secret_key;  // "sk_test_…", "sk_live_…" of the same mode: everything else

    // Where the customer's browser goes afterwards: pages that say thank you, nothing listens there. Empty: not sent.
    std::string notify_url;
    std::string error_url;
    std::string callback_url;  // "{transactionId}" stands in it as PayGlobe's guide writes it

    // Payments on PayGlobe's page. The guide has two names for the call, with different members [assumed: init].
    enum class Create { init, initiate };
    Create create = Create::init;
    std::string page_field = "redirectUrl";  // member of the create answer that is drawn [assumed for initiate]
    // "paymentMode" of a create; empty: not sent, the merchant's own configuration decides [assumed: it may be sent].
    std::string card_voucher_mode;  // PREAUTH_VOUCHER_CAPTURE is PayGlobe's default
    std::string card_mode = "SALE_DIRECT";
    bool manual_capture = false;  // holds wait for a person's capture (merchants whose holds PayGlobe does not capture)
    bool capture_sends_amount = true;  // [assumed: as refund does]
    bool failed_is_final = false;      // FAILED without a card's refusal beside it is taken as "no money" [assumed: no]
    std::vector<std::string> void_statuses = {"VOIDED",   "VOID",        "CANCELLED",
                                              "CANCELED", "CARD_VOIDED", "CARD_VOID_SUCCESS"};  // [assumed]
    // void and link cancel answered with success: believed at once. Else only when a look says so as well [assumed: no].
    bool cancel_answer_settles = false;

    int link_days = 1;                 // expirationDays, 1 to 365; the till cancels long before
    std::string link_customer_email;   // where a sale has none; empty: not sent [assumed: optional]
    bool verify_tells_status = true;   // the answer of links/verify carries the link's status [assumed]
    bool refund_links = true;          // refunds take LINK_… ids [assumed]
    bool refund_saved_cards = true;    // and TKN_… ids [assumed]
    bool refund_voucher_part = false;  // meal vouchers are no money: refunds go up to what the card paid [assumed]

    // saved_card: list the customer's cards first, keep the card's usage count, then pay (Action::proceed).
    bool saved_card_looks_first = false;

    std::vector<hal::Secret>
        webhook_secrets;              // "whsec_…", whole text; several while rotating; none: pushes are refused
    bool webhook_hmac_base64 = true;  // as the guide says
    bool webhook_hmac_hex = true;     // as PayGlobe's own plugins do
    bool webhook_stripe = true;       // as Stripe's libraries want it
    hal::Duration webhook_tolerance{300'000};  // of signed times, both ways
};

// Error: "config-invalid" with the reason. `crypto` must outlive the provider, which is immutable: any thread.
Result<std::unique_ptr<Provider>> make_payglobe(PayglobeConfig config, const hal::Crypto& crypto);

}  // namespace till::providers
