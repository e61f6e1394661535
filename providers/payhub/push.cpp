#include "payhub/push.hpp"

#include "common/answer.hpp"
#include "common/text.hpp"
#include "payhub/answers.hpp"
#include "till/hal/crypto.hpp"
#include "till/hal/ids.hpp"

namespace till::providers::payhub {
namespace {

using hal::fail;
using hal::json::Value;

constexpr hal::json::Limits push_limits{.bytes = 16 * 1024, .depth = 8};
constexpr std::size_t longest_code = 64;

// All tokens are compared, so that the time does not tell which one came close. No token: nobody is let in.
bool knows_token(std::string_view token, const PayhubConfig& config) {
    bool known = false;
    for (const auto& secret : config.webhook_tokens) {
        const bool same = hal::equal_constant_time(token, secret.reveal());
        known = known || (same && !secret.empty());
    }
    return known;
}

std::string text_of(const Value& push, std::string_view name) {
    const auto* member = push.find_ignoring_case(name);
    const auto* text = member == nullptr ? nullptr : member->string();
    return text == nullptr ? std::string() : *text;
}

std::unexpected<hal::Error> malformed(std::string why) { return fail("webhook-malformed", std::move(why)); }

// What every push has: which request it is about. Id and code together must match, or it stays parked.
Result<Push> read_head(const Value& body) {
    const auto request_id = opaque_id(body.find_ignoring_case("paymentRequestId"));
    const auto code = text_of(body, "paymentRequestCode");
    if (request_id.empty()) return malformed("paymentRequestId");
    if (code.empty() || code.size() > longest_code || has_control_characters(code))
        return malformed("paymentRequestCode");
    Push push;
    push.match_key = "payment_request_id";
    push.match_value = request_id;
    push.must_match = Value::object({{"payment_request_id", request_id}, {"paycode", code}});
    push.refs = Value::object();
    push.trusted = true;
    return push;
}

Result<void> read_payment(const Value& body, Push& push, const hal::Currency& currency) {
    const auto payment_id = opaque_id(body.find_ignoring_case("paymentId"));
    // The word is the other kind's dedupe id.
    if (payment_id.empty() || lower_case(payment_id) == "cancellation") return malformed("paymentId");
    const auto* amount = body.find_ignoring_case("amount");
    if (amount == nullptr) return malformed("amount is missing");
    // The documents have no currency in a push. One that names another is not about our money.
    auto told = Result<hal::Currency>(currency);
    if (const auto* named = body.find_ignoring_case("currency"); named != nullptr && !named->is_null())
        told = hal::Currency::from_code(text_of(body, "currency"));
    if (!told) return malformed("currency");
    const auto money = amount_of(*amount, *told);
    if (!money) return malformed(money.error().type);
    if (money->minor <= 0) return malformed("amount is not positive");
    push.event_id = push.match_value + "/" + payment_id;
    push.state = ProviderState::paid;
    push.amount = *money;
    push.refs.set("payment_id", payment_id);
    if (const auto order = opaque_id(body.find_ignoring_case("bankOrderId")); !order.empty())
        push.refs.set("bank_order_id", order);
    return {};
}

}  // namespace

Result<Push> read_push(std::string_view token, std::string_view body, const PayhubConfig& config) {
    if (!knows_token(token, config)) return fail("webhook-unauthenticated");
    const auto value = hal::json::parse(body, push_limits);
    if (!value) return malformed(value.error().type);
    if (!value->is_object()) return malformed("not an object");
    if (!names_are_unambiguous(*value)) return malformed("names that differ in case only");
    const auto type = lower_case(text_of(*value, "type"));
    if (type.empty()) return malformed("type");
    auto push = read_head(*value);
    if (!push) return push;

    if (type == "payment") {
        const auto currency = hal::Currency::from_code(config.currency);
        if (auto read = read_payment(*value, *push, *currency); !read) return std::unexpected(read.error());
    } else if (type == "cancellation") {
        push->event_id = push->match_value + "/cancellation";
        push->state = ProviderState::cancelled;
    } else {
        // A kind that did not exist when this was written. Not a failure: it only says "have a look".
        push->event_id = push->match_value + "/type:" + (hal::is_safe_id(type) ? type : "other");
        push->state = ProviderState::unknown;
    }
    return push;
}

}  // namespace till::providers::payhub
