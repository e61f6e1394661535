#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/portone/calls.hpp"
#include "tests/sandbox/portone/customer.hpp"
#include "tests/sandbox/portone/pushes.hpp"
#include "tests/sandbox/portone/signature.hpp"
#include "tests/sandbox/portone/wire.hpp"

#include <algorithm>
#include <array>

namespace till::sandbox::portone {
namespace {

constexpr std::int64_t most_minor = 99'999'999'999;

// Members a create must have, beside signature_hash, which has an answer of its own.
constexpr std::array<std::string_view, 8> required = {"portone_key", "merchant_order_id", "currency", "country_code",
                                                      "success_url", "failure_url",       "source",   "environment"};

Decision invalid(std::string_view message, const Context& context) {
    return answer(bad({"4001", "INVALID_PAYMENT_REQUEST", message}, context, true));
}

// What is wrong with the text members; empty: nothing.
std::string complaint(const Value& body) {
    for (const auto name : required)
        if (body.string_or(name, "").empty()) return std::string(name) + " is a required field";
    const auto* merchant = body.find("merchant_details");
    const auto has_number = [&](std::string_view name) {
        const auto* member = merchant->find(name);
        return member != nullptr && member->number() != nullptr;
    };
    if (!merchant || merchant->string_or("name", "").empty() || !has_number("promo_discount") ||
        !has_number("shipping_charges"))
        return "merchant_details needs name, promo_discount and shipping_charges";
    const auto source = body.string_or("source", "");
    if (source != "default" && source != "api" && source != "checkout")
        return "source must be default, api or checkout";
    const auto environment = body.string_or("environment", "");
    if (environment != "sandbox" && environment != "live") return "environment must be sandbox or live";
    if (body.string_or("country_code", "").size() != 2) return "country_code must have two letters";
    for (const auto* url : {"success_url", "failure_url"})
        if (!body.string_or(url, "").starts_with("http")) return std::string(url) + " is no address";
    if (body.string_or("merchant_order_id", "").size() > 255) return "merchant_order_id is too long";
    return {};
}

std::int64_t minor_of(const Value& body) {
    const auto currency = hal::Currency::from_code(body.string_or("currency", ""));
    const auto* amount = body.find("amount");
    if (!currency || !amount || !amount->number()) return 0;
    const auto money = hal::Money::from_decimal(go_decimal(amount->number()->text), *currency);
    return money && money->minor > 0 && money->minor <= most_minor ? money->minor : 0;
}

bool is_signed(const Value& body, const Context& context) {
    return hal::equal_constant_time(body.string_or("signature_hash", ""), request_signature(body, context));
}

// Nothing: the create may go on.
std::optional<Decision> refusal(const Value& body, const Context& context) {
    const bool optional = context.settings.flag("portone.signature_optional");
    if (body.string_or("signature_hash", "").empty() && !optional)
        return answer(unauthorised("signature_hash is a required field", context, true));
    if (const auto why = complaint(body); !why.empty()) return invalid(why, context);
    if (body.string_or("portone_key", "") != context.settings.text("portone.key"))
        return answer(unauthorised("portone_key is not valid", context, true));
    if (!hal::Currency::from_code(body.string_or("currency", ""))) return invalid("currency is not supported", context);
    if (minor_of(body) == 0) return answer(bad({"4041", "INVALID_AMOUNT", "amount is not valid"}, context, true));
    if (!optional && !is_signed(body, context))
        return answer(unauthorised("signature_hash does not match", context, true));
    return std::nullopt;
}

Link new_link(const Value& body, const Context& context) {
    Link link;
    link.ref = ksuid(context.crypto);
    link.own = body.string_or("merchant_order_id", "");
    link.base = ksuid(context.crypto);
    link.minor = minor_of(body);
    link.currency = body.string_or("currency", "");
    link.environment = body.string_or("environment", "");
    link.country = body.string_or("country_code", "");
    link.description = body.string_or("description", "").substr(0, 500);
    link.merchant = body.find("merchant_details")->string_or("name", "").substr(0, 200);
    link.source = body.string_or("source", "");
    link.created = milliseconds(context.now);
    link.expires = link.created + context.settings.number("portone.lifetime_s") * 1000;
    return link;
}

}  // namespace

std::string request_signature(const Value& body, const Context& context) {
    const auto* amount = body.find("amount");
    const auto text = amount && amount->number() ? go_decimal(amount->number()->text) : std::string();
    return sign_form(context.crypto, context.settings.text("portone.secret"),
                     {{"amount", text},
                      {"client_key", body.string_or("portone_key", "")},
                      {"currency", body.string_or("currency", "")},
                      {"failure_url", body.string_or("failure_url", "")},
                      {"merchant_order_id", body.string_or("merchant_order_id", "")},
                      {"success_url", body.string_or("success_url", "")}});
}

Decision create_link(const Book& book, const Call& call, const Context& context) {
    if (auto refused = refusal(call.body, context)) return *std::move(refused);
    auto link = new_link(call.body, context);
    if (book.find_own(link.own) != nullptr) {
        const auto code = context.settings.text("portone.duplicate_code");
        const auto* reason = code == "4002" ? "DUPLICATE_TRANSACTION_ERROR" : "DUPLICATE_FOUND_ERROR";
        return answer(bad({code, reason, "merchant_order_id was used before"}, context, true));
    }
    if (const auto given = call.body.string_or("expiry_date", ""); !given.empty()) {
        const auto at = read_time(given);
        if (!at || *at <= link.created) return invalid("expiry_date must be a UTC time to come", context);
        link.expires = *at;
    }
    return {json_reply(200, Value::object({{"payment_link_ref", link.ref}, {"payment_link", page_url(link, context)}})),
            {to_record(link)}};
}

// The same end however often; a paid link stays paid. A try at the bank goes on.
Decision cancel_link(const Book& book, const Call& call, const Context& context) {
    if (call.parts[3] != "cancelled")
        return answer(bad({"4001", "INVALID_PAYMENT_REQUEST", "only cancelled is accepted"}, context));
    const auto* found = book.find(call.parts[1]);
    if (!found) return answer(not_found(context));
    auto link = as_it_is_now(*found, context);
    const auto done = [&] {
        return good(Value::object({{"paymentLinkRef", link.ref}, {"status", to_string(link.state)}}));
    };
    if (link.state == LinkState::cancelled) return answer(done());
    if (link.paid() != nullptr || link.state == LinkState::success)
        return answer(bad({"4001", "INVALID_PAYMENT_REQUEST", "the link is paid"}, context));
    if (link.state == LinkState::expired)
        return answer(bad({"4072", "TRANSACTION_EXPIRED", "the link is expired"}, context));
    link.state = LinkState::cancelled;
    Records records;
    push_link(link, records, context);
    records.push_back(to_record(link));
    return {done(), std::move(records)};
}

}  // namespace till::sandbox::portone
