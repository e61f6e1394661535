#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/paysafe/calls.hpp"

#include <algorithm>
#include <array>

namespace till::sandbox::paysafe {
namespace {

constexpr std::array<std::string_view, 10> known_fields = {
    "merchantRefNum", "amount",  "currencyCode", "paymentHandleToken", "dupCheck",
    "settleWithAuth", "preAuth", "customerIp",   "description",        "merchantDescriptor"};

std::string unknown_field(const Value& body) {
    for (const auto& [name, value] : *body.members())
        if (std::ranges::find(known_fields, std::string_view(name)) == known_fields.end()) return name;
    return {};
}

Decision token_refused(const Context& context) {
    return {failed({.status = 400,
                    .code = "5283",
                    .message = "The paymentHandleToken is invalid, expired or has been used already."},
                   context),
            {}};
}

// A 402 is the payment itself, with the error in it.
Decision declined(const Turn& turn, Records records) {
    auto body = payment_json(turn.sale, turn.context);
    const Failure failure{.status = 402, .code = "3022", .message = "The payment was declined."};
    body.set("error", error_json(failure));
    auto response = reply(402, body, turn.context);
    response.headers.add("X-Application-Status-Code", "3022");
    return {std::move(response), std::move(records)};
}

}  // namespace

Decision create_payment(const Book& book, const Call& call, const Context& context) {
    if (const auto name = unknown_field(call.body); !name.empty()) {
        return {failed({.status = 400, .code = "5023", .message = "Request not parseable", .why = name}, context), {}};
    }
    const auto ref = text_of(call.body, "merchantRefNum");
    if (ref.empty() || ref.size() > 255) return refused_field("merchantRefNum", "1 to 255 characters", context);
    const bool fallback = context.settings.flag("paysafe.dup_check_default");
    if (auto known = duplicate(book, call, Resource::payment, fallback, context)) return *std::move(known);
    const auto* sale = book.with_token(text_of(call.body, "paymentHandleToken"));
    if (!sale || sale->payment) return token_refused(context);
    const auto& handle = sale->handle;
    if (handle.status == "INITIATED") return refused_field("paymentHandleToken", "not PAYABLE yet", context);
    if (handle.status != "PAYABLE") return token_refused(context);
    if (wire_of(call.body) != handle.wire) return refused_field("amount", "not the payment handle's", context);
    if (text_of(call.body, "currencyCode") != handle.currency) {
        return refused_field("currencyCode", "not the payment handle's", context);
    }
    Turn turn(*sale, context);
    takes(turn, ref, call.body.boolean_or("settleWithAuth", true));
    auto records = turn.finish();
    const bool no =
        turn.sale.payment->status == "FAILED" && context.settings.text("paysafe.payment_result") != "FAILED";
    if (no) return declined(turn, std::move(records));
    return {reply(201, payment_json(turn.sale, context), context), std::move(records)};
}

Decision get_payment(const Book& book, const Call& call, const Context& context) {
    const auto* sale = book.with(Resource::payment, call.parts[1]);
    return sale ? Decision{reply(200, payment_json(*sale, context), context), {}} : not_found(context);
}

Decision put_payment(const Book& book, const Call& call, const Context& context) {
    const auto* sale = book.with(Resource::payment, call.parts[1]);
    if (!sale) return not_found(context);
    if (text_of(call.body, "status") != "CANCELLED") return refused_field("status", "CANCELLED", context);
    Turn turn(*sale, context);
    if (sale->payment->status == "CANCELLED") return {reply(200, payment_json(*sale, context), context), {}};
    if (!is_open(*sale->payment)) return refused_field("status", "it is " + sale->payment->status, context);
    ends_payment(turn, "CANCELLED");
    auto records = turn.finish();
    return {reply(200, payment_json(turn.sale, context), context), std::move(records)};
}

}  // namespace till::sandbox::paysafe
