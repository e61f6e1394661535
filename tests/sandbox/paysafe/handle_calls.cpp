#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/paysafe/calls.hpp"

#include <algorithm>
#include <array>

namespace till::sandbox::paysafe {
namespace {

std::string base64_url(std::span<const std::uint8_t> bytes) {
    auto text = hal::to_base64(bytes);
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return text.substr(0, text.find('='));
}

std::string base64_url(const std::string& text) {
    return base64_url(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

// The redirect link carries a JWT: a few hundred bytes for the QR code.
std::string jwt_of(const Handle& handle, const Context& context) {
    const auto seconds = milliseconds(context.now) / 1000;
    const auto claims = Value::object({{"iss", "till-sandbox"},
                                       {"sub", handle.id},
                                       {"jti", new_uuid(context)},
                                       {"aud", "alternatepayments"},
                                       {"accountId", handle.account},
                                       {"iat", seconds},
                                       {"exp", handle.due / 1000}});
    const auto text = base64_url(R"({"alg":"HS256","typ":"JWT"})") + "." + base64_url(claims.dump());
    const auto signature = context.crypto.hmac_sha256("till-sandbox-redirects", text);
    return text + "." + (signature ? base64_url(*signature) : std::string());
}

// "PHC0uHklty7AIXEI": 16 letters and digits. By switch with a blank in it, as the manual's replaced texts have.
std::string new_token(const Context& context) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::array<std::uint8_t, 11> raw{};
    context.crypto.random(raw);
    std::string token = context.settings.flag("paysafe.token_with_blank") ? "Payment Handle" : "PHC";
    token += static_cast<char>('0' + raw[0] % 10);
    token += static_cast<char>('a' + raw[1] % 26);
    for (const auto byte : raw)
        token += alphabet[byte % alphabet.size()];
    return token;
}

std::string default_link(const Value& body) {
    const auto* links = body.find("returnLinks");
    if (!links || !links->is_array()) return {};
    for (const auto& link : *links->array_items())
        if (link.string_or("rel", "") == "default") return link.string_or("href", "");
    return {};
}

// What stands in the way of a handle: the field and why; empty: nothing.
std::pair<std::string, std::string> wrong_field(const Value& body) {
    const auto ref = text_of(body, "merchantRefNum");
    if (ref.empty() || ref.size() > 255) return {"merchantRefNum", "1 to 255 characters"};
    if (text_of(body, "transactionType") != "PAYMENT") return {"transactionType", "PAYMENT is what is faked"};
    const auto type = text_of(body, "paymentType");
    if (type != "SAFETYPAY_CASH" && type != "ONLINE_BANK_TRANSFER") return {"paymentType", "not supported"};
    if (wire_of(body) == 0) return {"amount", "1 to 99999999999"};
    if (default_link(body).empty()) return {"returnLinks", "default is required"};
    return {};
}

// Two spellings stand in Paysafe's pages.
std::int64_t lifetime_ms(const Value& body, const Context& context) {
    for (const auto* name : {"paymentExpiryInMinutes", "paymentExpiryMinutes"})
        if (const auto minutes = body.integer_or(name, 0); minutes > 0) return minutes * 60'000;
    return context.settings.number("paysafe.ttl_s") * 1000;
}

Handle new_handle(const Value& body, const Context& context) {
    Handle handle;
    handle.id = new_uuid(context);
    handle.ref = text_of(body, "merchantRefNum");
    handle.status = "INITIATED";
    handle.wire = wire_of(body);
    handle.created = handle.changed = milliseconds(context.now);
    handle.due = handle.created + lifetime_ms(body, context);
    handle.hidden = context.settings.number("paysafe.lookup_lag");
    handle.token = new_token(context);
    handle.currency = text_of(body, "currencyCode");
    handle.type = text_of(body, "paymentType");
    handle.account = body.string_or("accountId", "1002495240");
    if (const auto* profile = body.find("profile")) handle.email = profile->string_or("email", "");
    handle.return_link = default_link(body);
    handle.gateway_id = new_uuid(context);
    handle.jwt = jwt_of(handle, context);
    return handle;
}

}  // namespace

Decision create_handle(const Book& book, const Call& call, const Context& context) {
    if (const auto [field, why] = wrong_field(call.body); !field.empty()) return refused_field(field, why, context);
    if (const auto money = money_of(wire_of(call.body), text_of(call.body, "currencyCode"), context); !money) {
        if (money.error().type == "amount-invalid") return refused_field("amount", money.error().detail, context);
        return {failed({.status = 400, .code = "5001", .message = "The currency is not supported."}, context), {}};
    }
    const bool fallback = context.settings.flag("paysafe.dup_check_default");
    if (auto known = duplicate(book, call, Resource::handle, fallback, context)) return *std::move(known);
    Sale sale;
    sale.handle = new_handle(call.body, context);
    return {reply(201, handle_json(sale, context), context), {to_record(sale)}};
}

Decision get_handle(const Book& book, const Call& call, const Context& context) {
    const auto* sale = book.find(call.parts[1]);
    return sale ? Decision{reply(200, handle_json(*sale, context), context), {}} : not_found(context);
}

// Not documented; the switch paysafe.handle_put makes it work.
Decision put_handle(const Book& book, const Call& call, const Context& context) {
    const auto* sale = book.find(call.parts[1]);
    if (!sale || !context.settings.flag("paysafe.handle_put")) return not_found(context);
    if (text_of(call.body, "status") != "CANCELLED") return refused_field("status", "CANCELLED", context);
    const auto& status = sale->handle.status;
    if (status != "INITIATED" && status != "PAYABLE") return refused_field("status", "it is " + status, context);
    if (sale->handle.customer_paid) return refused_field("status", "it is being paid", context);
    Turn turn(*sale, context);
    turn.to(turn.sale.handle, "CANCELLED");
    turn.tell(Resource::handle, turn.sale.handle, "PAYMENT_HANDLE_CANCELLED");
    auto records = turn.finish();
    return {reply(200, handle_json(turn.sale, context), context), std::move(records)};
}

}  // namespace till::sandbox::paysafe
