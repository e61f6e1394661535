// Who is asking, and how a page becomes a cashier.
#include "context.hpp"
#include "payment_body.hpp"
#include "security.hpp"

#include "till/hal/object_reader.hpp"

namespace till::firmware::api {
namespace {

using hal::json::Value;

void refuse(const ContextPtr& context, const ExchangePtr& exchange, const hal::Error& error) {
    auto response = problem_response(error);
    if (error.type == "pairing-limited") {
        const auto seconds = (context->pairing.wait().count() + 999) / 1000;
        response.headers.add("Retry-After", std::to_string(seconds));
    }
    exchange->send(std::move(response));
}

Value session_view(const Context& context, const Identity& who) {
    const auto& options = context.options;
    const auto currency = hal::Currency::from_code(options.currency);
    return Value::object({{"name", who.name},
                          {"role", to_string(who.role)},
                          {"terminal_id", options.terminal_id},
                          {"merchant", options.merchant_name},
                          {"version", options.version},
                          {"currency", options.currency},
                          {"exponent", currency ? currency->exponent() : 2},
                          {"max_amount", options.max_amount},
                          {"locale", options.locale},
                          {"sync_enabled", options.sync_enabled},
                          {"print_enabled", options.print_enabled}});
}

hal::Result<std::string> read_code(std::string_view body) {
    const auto document = hal::json::parse(body);
    if (!document) return std::unexpected(document.error());
    hal::json::ObjectReader reader(*document);
    auto code = reader.text("code", 6);
    if (auto ok = reader.finish(); !ok) return std::unexpected(ok.error());
    return code;
}

}  // namespace

void get_session(const ContextPtr& context, const ExchangePtr& exchange) {
    exchange->json(200, session_view(*context, exchange->who()));
}

// A page that holds a token gets the cookie its EventSource and its pictures need.
void keep_session(const ContextPtr& context, const ExchangePtr& exchange) {
    if (auto ok = read_nothing(exchange->request().body); !ok) return exchange->problem(ok.error());
    const auto token = bearer_token(exchange->request().headers).value_or("");
    exchange->json(200, session_view(*context, exchange->who()),
                   {{"Set-Cookie", session_cookie_header(token, context->options.secure_cookie)}});
}

// Needs no token: whoever asks loses only their own cookie.
void end_session(const ContextPtr& context, const ExchangePtr& exchange) {
    exchange->json(200, Value::object(), {{"Set-Cookie", session_cookie_header("", context->options.secure_cookie)}});
}

void start_pairing(const ContextPtr& context, const ExchangePtr& exchange) {
    if (auto ok = read_nothing(exchange->request().body); !ok) return exchange->problem(ok.error());
    const auto lifetime = context->pairing.start(context->ports.payments.current() != nullptr);
    if (!lifetime) return refuse(context, exchange, lifetime.error());
    exchange->json(202, Value::object({{"expires_in_ms", lifetime->count()}, {"digits", 6}}));
}

void complete_pairing(const ContextPtr& context, const ExchangePtr& exchange) {
    const auto code = read_code(exchange->request().body);
    if (!code) return exchange->problem(code.error());
    const auto token = context->pairing.complete(*code);
    if (!token) return refuse(context, exchange, token.error());
    exchange->json(201, Value::object({{"token", *token}, {"role", "cashier"}}),
                   {{"Set-Cookie", session_cookie_header(*token, context->options.secure_cookie)}});
}

}  // namespace till::firmware::api
