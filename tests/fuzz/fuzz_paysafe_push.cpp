// Any body with the right signature, and any signature at all: refused with a type, or a hint that names its payment.
// Whatever is no JSON is at most a reason to ask: no state, no money. The seeds begin with the manual's eight packets.
#include "tests/fuzz/paysafe_under_fuzz.hpp"

#include <algorithm>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace till;
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    const auto forged = fuzz::paysafe().read_push("t", {{"Signature", std::string(body)}}, "{}");
    CHECK(!forged && forged.error().type == "webhook-unauthenticated");

    const auto digest = fuzz::crypto().hmac_sha256(fuzz::webhook_key, body);
    const auto push = fuzz::paysafe().read_push("t", {{"Signature", hal::to_base64(*digest)}}, body);
    if (!push) {
        CHECK(push.error().type == "webhook-malformed");
        return 0;
    }
    const bool json = hal::json::parse(body, {.bytes = 64 * 1024, .depth = 12}).has_value();
    CHECK(!push->trusted && push->verified_by == (json ? "hmac_base64" : "hmac_base64, malformed"));
    CHECK(json || (push->state == providers::ProviderState::unknown && !push->amount));
    CHECK(!push->event_id.empty() && push->event_id.size() <= 80);
    CHECK(!push->match_value.empty() && push->match_value.size() <= 64);
    CHECK(push->must_match.string_or(push->match_key, "") == push->match_value);
    constexpr const char* keys[] = {"token_digest", "handle_id", "payment_id", "refund_ref"};
    CHECK(std::ranges::find(keys, push->match_key) != std::end(keys));
    CHECK(push->refs.is_object() && hal::json::parse(push->refs.dump()).has_value());
    for (const auto& [name, value] : *push->refs.members())
        CHECK(name == "told_payment_id" && value.string() && value.string()->size() <= 64);
    CHECK(!push->amount || push->amount->minor > 0);
    CHECK(push->state != providers::ProviderState::paid || push->amount.has_value());
    return 0;
}
