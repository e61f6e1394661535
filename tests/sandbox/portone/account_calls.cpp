#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/portone/calls.hpp"
#include "tests/sandbox/portone/signature.hpp"
#include "tests/sandbox/portone/wire.hpp"

namespace till::sandbox::portone {
namespace {

constexpr std::int64_t token_seconds = 21'600;

bool knows_the_secret(const Value& body, const Context& context) {
    return hal::equal_constant_time(body.string_or("portone_secret", ""), context.settings.text("portone.secret"));
}

}  // namespace

// A token like the merchant's own, but for six hours.
Decision auth_token(const Book&, const Call& call, const Context& context) {
    const auto key = context.settings.text("portone.key");
    if (call.body.string_or("portone_key", "").empty() || call.body.string_or("portone_secret", "").empty())
        return answer(bad({"4001", "INVALID_REQUEST", "portone_key and portone_secret are required", 400}, context));
    if (call.body.string_or("portone_key", "") != key || !knows_the_secret(call.body, context))
        return answer(bad({"4016", "MERCHANT_NOT_FOUND", "no such merchant", 400}, context));
    const auto now = milliseconds(context.now) / 1000;
    const auto token =
        make_token(context.crypto, context.settings.text("portone.secret"),
                   Value::object({{"exp", now + token_seconds}, {"iat", now}, {"iss", "PORTONE"}, {"sub", key}}));
    return answer(good(Value::object({{"token", token}, {"expires_in", token_seconds}})));
}

Decision generate_signature(const Book&, const Call& call, const Context& context) {
    for (const auto* name : {"portone_key", "currency", "merchant_order_id", "success_url", "failure_url"})
        if (call.body.string_or(name, "").empty())
            return answer(bad({"4001", "INVALID_REQUEST", std::string(name) + " is a required field"}, context));
    if (!knows_the_secret(call.body, context)) return answer(unauthorised("portone_secret is not valid", context));
    return answer(good(Value::object({{"signature", request_signature(call.body, context)}})));
}

}  // namespace till::sandbox::portone
