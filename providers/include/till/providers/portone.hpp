// PortOne (global, formerly ChaiPay): a payment link, drawn as a QR code. docs/providers/portone.md says what is verified
// how. Not the Korean PortOne V2, which is another API.
//
// Requests carry a JWT with a time in it: Command::now_s must be set. Whatever PortOne does not document is
// configuration here, marked [assumed].
#pragma once

#include "till/hal/secrets.hpp"
#include "till/providers/provider.hpp"

#include <memory>

namespace till::providers {

struct PortoneConfig {
    enum class Environment {
        sandbox,
        live
    };  // one host for both: only this word keeps test money and real money apart

    std::string base_url = "https://api.portone.cloud";      // http:// only for loopback hosts
    std::string portone_key;                                 // names the merchant; no secret
    hal::Secret portone_secret;                              // signs the JWT and the requests, bytes as they are
    std::string sub_merchant_key;                            // X-Portone-SubMerchant-Key; empty: not sent
    std::string client_key_header = "X-Portone-Client-Key";  // older accounts: X-Chaipay-Client-Key
    std::string jwt_issuer = "PORTONE";                      // older accounts: CHAIPAY
    std::int64_t jwt_seconds = 100;                          // exp - iat
    Environment environment = Environment::sandbox;

    std::vector<std::string> currencies = {"EUR"};
    std::string country_code = "GR";  // ISO 3166-1 alpha-2, of the shop
    std::string merchant_name;        // on PortOne's page
    std::string success_url;          // signed and required: pages that say thank you, nothing listens there
    std::string failure_url;
    enum class Source { standard, api, checkout };  // "default", "api", "checkout" on the wire
    Source source = Source::api;
    hal::Duration link_lifetime{30 * 60'000};  // expiry_date; the till cancels long before

    // What a lost create is asked about. The shorter path is deprecated [assumed: merchant key = ours or the sub-merchant's].
    bool deprecated_own_reference_lookup = false;
    // How a lookup says that there is no such link [assumed].
    std::vector<std::string> not_found_codes = {"5001", "4096"};
    // Draws the link when the answer that held it was lost: this and the link's reference [assumed from the samples].
    std::string checkout_prefix = "https://checkout.portone.cloud?ref=";
    bool details_must_name_environment = false;  // transaction-details without "environment" settles [assumed]
    bool details_must_name_sale = false;         // and without "payment_link_merchant_order_ref" [assumed]

    bool refunds = true;
    // The text sent as refund_reason stands in refundDetails again, as in PortOne's sample: a lost refund is found by it.
    // Else it is found by amount and by what is left [assumed: it comes back].
    bool refund_reason_comes_back = true;

    std::vector<hal::Secret> webhook_tokens;   // last segment of the webhook URL; none: pushes are refused
    std::vector<hal::Secret> webhook_secrets;  // of this environment; empty: portone_secret
    bool payment_webhook = true;
    bool link_webhook = true;
    bool refund_webhook = true;  // unsigned: the token alone lets it in, and all it does is make Till ask
};

// Error: "config-invalid" with the reason. `crypto` must outlive the provider, which is immutable: any thread.
Result<std::unique_ptr<Provider>> make_portone(PortoneConfig config, const hal::Crypto& crypto);

}  // namespace till::providers
