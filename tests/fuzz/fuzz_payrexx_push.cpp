// Any body with the right signature, as JSON and as a PHP form, and any signature at all: refused with a type, or a hint
// that names its payment.
#include "tests/fuzz/payrexx_under_fuzz.hpp"
#include "till/hal/ids.hpp"

namespace {

using namespace till;

void check_push(const hal::Result<providers::Push>& push) {
    if (!push) {
        CHECK(push.error().type == "webhook-malformed" || push.error().type == "webhook-unsupported");
        return;
    }
    CHECK(!push->trusted && push->verified_by.starts_with("hmac_hex"));
    CHECK(!push->event_id.empty() && push->event_id.size() <= 80);
    CHECK(!push->match_key.empty() && !push->match_value.empty() && push->match_value.size() <= 128);
    CHECK(push->must_match.string_or(push->match_key, "") == push->match_value);
    CHECK(push->refs.is_object() && push->refs.members()->empty());
    CHECK(!push->amount || push->amount->minor > 0);
    CHECK(push->state != providers::ProviderState::paid || push->amount.has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    const auto forged = fuzz::payrexx().read_push("t", {{"X-Webhook-Signature", std::string(body)}}, "{}");
    CHECK(!forged && forged.error().type == "webhook-unauthenticated");

    const auto digest = fuzz::crypto().hmac_sha256(fuzz::webhook_key, body);
    for (const auto* type : {"application/json", "application/x-www-form-urlencoded"})
        check_push(fuzz::payrexx().read_push(
            "t", {{"Content-Type", type}, {"X-Webhook-Signature", hal::to_hex(*digest)}}, body));
    return 0;
}
