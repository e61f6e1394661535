// Any body with the right signature, and any signature at all: refused with a type, or a hint that names its payment.
#include "tests/fuzz/payglobe_under_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace till;
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    const auto forged = fuzz::payglobe().read_push("t", {{"Stripe-Signature", std::string(body)}}, "{}");
    CHECK(!forged && forged.error().type == "webhook-unauthenticated");

    const auto digest = fuzz::crypto().hmac_sha256(fuzz::webhook_secret, body);
    const auto push = fuzz::payglobe().read_push("t", {{"X-PayGlobe-Signature", hal::to_base64(*digest)}}, body);
    if (!push) {
        CHECK(push.error().type == "webhook-malformed" || push.error().type == "webhook-unsupported");
        return 0;
    }
    CHECK(!push->trusted && push->verified_by == "hmac_base64");
    CHECK(!push->event_id.empty() && push->event_id.size() <= 80);
    CHECK(push->match_key == "transaction_id" && !push->match_value.empty() && push->match_value.size() <= 64);
    CHECK(push->must_match.string_or("transaction_id", "") == push->match_value);
    CHECK(push->refs.is_object() && hal::json::parse(push->refs.dump()).has_value());
    CHECK(!push->amount || push->amount->minor > 0);
    CHECK(push->state != providers::ProviderState::paid || push->amount.has_value());
    return 0;
}
