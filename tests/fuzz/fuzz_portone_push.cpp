// Any body, as it is and with the right signature put into it: refused with a type, or a hint that names its payment.
#include "tests/fuzz/portone_under_fuzz.hpp"
#include "tests/sandbox/portone/signature.hpp"

namespace {

using namespace till;
using hal::json::Value;

const providers::Provider& portone() {
    static const auto made = fuzz::make_portone(true);
    return *made;
}

std::string text_of(const Value& body, std::string_view name) {
    const auto* member = body.find(name);
    if (member == nullptr) return {};
    if (const auto* text = member->string()) return *text;
    const auto* number = member->number();
    return number == nullptr ? std::string() : number->text;
}

// The sandbox's signature, so that the fuzzer gets past the door. An amount that it cannot write stays outside.
void sign(Value& body) {
    sandbox::portone::Fields fields = {{"amount", sandbox::portone::go_decimal(text_of(body, "amount"))}};
    if (body.find("link_ref") != nullptr) {
        fields.emplace_back("country_code", text_of(body, "countryCode"));
        for (const auto* name : {"currency", "link_ref", "merchant_order_ref", "status"})
            fields.emplace_back(name, text_of(body, name));
    } else {
        for (const auto* name : {"channel_key", "channel_order_ref", "country_code", "currency", "merchant_order_ref",
                                 "method_name", "order_ref", "status"})
            fields.emplace_back(name, text_of(body, name));
    }
    body.set("signature_hash", sandbox::portone::sign_form(fuzz::crypto(), fuzz::portone_secret, std::move(fields)));
}

void check(const hal::Result<providers::Push>& push) {
    if (!push) {
        CHECK(push.error().type == "webhook-malformed" || push.error().type == "webhook-unsupported" ||
              push.error().type == "webhook-unauthenticated");
        return;
    }
    CHECK(!push->trusted && !push->verified_by.empty());
    CHECK(!push->event_id.empty() && push->event_id.size() <= 80);
    CHECK(push->match_key == "payment_link_ref" || push->match_key == "merchant_order_id" ||
          push->match_key == "order_ref");
    CHECK(!push->match_value.empty() && push->match_value.size() <= 64);
    CHECK(push->must_match.string_or(push->match_key, "") == push->match_value);
    CHECK(push->refs.is_object() && push->refs.members()->empty());
    CHECK(!push->amount || push->amount->minor > 0);
    CHECK(push->state != providers::ProviderState::paid || push->amount.has_value());
    CHECK(push->match_key != "order_ref" || push->state == providers::ProviderState::unknown);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    CHECK(portone().read_push("x", {}, body).error().type == "webhook-unauthenticated");
    check(portone().read_push(fuzz::portone_token, {}, body));
    auto value = hal::json::parse(body);
    if (!value || !value->is_object()) return 0;
    sign(*value);
    check(portone().read_push(fuzz::portone_token, {}, value->dump()));
    return 0;
}
