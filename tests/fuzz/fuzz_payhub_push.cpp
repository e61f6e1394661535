// Any body with the right token: refused with a type, or a push that names its payment and only ever positive money.
#include "tests/fuzz/payhub_under_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace till;
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    const auto push = fuzz::payhub().read_push(fuzz::token, {}, body);
    if (!push) {
        CHECK(push.error().type == "webhook-malformed");
        return 0;
    }
    CHECK(push->trusted && !push->event_id.empty() && push->event_id.size() <= 200);
    CHECK(push->match_key == "payment_request_id" && !push->match_value.empty());
    CHECK(push->must_match.string_or("payment_request_id", "") == push->match_value);
    CHECK(!push->must_match.string_or("paycode", "").empty());
    CHECK(push->refs.is_object() && hal::json::parse(push->refs.dump()).has_value());
    const bool paid = push->state == providers::ProviderState::paid;
    CHECK(paid == push->amount.has_value());
    CHECK(!paid || push->amount->minor > 0);
    CHECK(push->event_id.ends_with("/cancellation") == (push->state == providers::ProviderState::cancelled));
    return 0;
}
