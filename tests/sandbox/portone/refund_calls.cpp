#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/portone/calls.hpp"
#include "tests/sandbox/portone/channel.hpp"
#include "tests/sandbox/portone/customer.hpp"
#include "tests/sandbox/portone/pushes.hpp"
#include "tests/sandbox/portone/signature.hpp"
#include "tests/sandbox/portone/wire.hpp"

#include <algorithm>
#include <array>

namespace till::sandbox::portone {
namespace {

constexpr std::array<std::string_view, 5> required = {"channel", "description", "environment", "refund_type",
                                                      "refund_reason"};

Decision invalid(std::string_view message, const Context& context) {
    return answer(bad({"4001", "INVALID_REQUEST", message}, context));
}

// Nothing: the refund may go on.
std::optional<Decision> refusal(const Value& body, const Link& link, const Try& one, const Context& context) {
    for (const auto name : required)
        if (body.string_or(name, "").empty()) return invalid(std::string(name) + " is a required field", context);
    const auto type = body.string_or("refund_type", "");
    if (type != "full" && type != "partial") return invalid("refund_type must be full or partial", context);
    if (body.string_or("channel", "") != channel_key) return invalid("channel is not the transaction's", context);
    if (body.string_or("environment", "") != link.environment) return invalid("another environment", context);
    if (one.state != TryState::success)
        return answer(bad({"4003", "TRANSACTION_NOT_EXIST_ON_PSP", "the transaction is not paid"}, context));
    if (!context.settings.flag("portone.refund_allowed"))
        return answer(bad({"4070", "REFUND_NOT_ALLOWED", "this method takes no refunds"}, context));
    if (!one.refunds.empty() && !context.settings.flag("portone.several_refunds"))
        return answer(bad({"4081", "PARTIAL_REFUND_NOT_ALLOWED", "this method takes one refund"}, context));
    return std::nullopt;
}

// 0: no amount that could go back.
std::int64_t minor_of(const Value& body, const Link& link, std::int64_t left) {
    const auto* amount = body.find("amount");
    if (!amount || !amount->number()) return 0;
    if (body.string_or("refund_type", "") == "full") return left;  // the amount is ignored
    const auto money = hal::Money::from_decimal(go_decimal(amount->number()->text), link.money(0).currency);
    return money && money->minor <= left ? money->minor : 0;
}

std::string digits(hal::Crypto& crypto) {
    std::array<std::uint8_t, 8> raw{};
    crypto.random(raw);
    std::string out = "1";
    for (const auto byte : raw)
        out += static_cast<char>('0' + byte % 10);
    return out;
}

}  // namespace

Records make_refund(Link link, const std::string& order, Refund made, const Context& context) {
    auto& one = *link.find_try(order);
    made.psp_id = digits(context.crypto);
    made.at = milliseconds(context.now);
    one.refunds.push_back(made);
    Records records;
    if (made.status == "SUCCESS") records.push_back(ledger("refund", link, one, made.minor, made.psp_id, context));
    records.push_back(push_refund(link, one, made));
    records.push_back(to_record(link));
    return records;
}

Records settle_refund(const Book& book, const std::string& psp_id, bool success, const Context& context) {
    for (const auto& ref : book.order()) {
        auto link = *book.find(ref);
        for (auto& one : link.tries) {
            const auto refund = std::ranges::find(one.refunds, psp_id, &Refund::psp_id);
            if (refund == one.refunds.end() || refund->status != "PENDING") continue;
            refund->status = success ? "SUCCESS" : "FAILED";
            Records records;
            if (success) records.push_back(ledger("refund", link, one, refund->minor, psp_id, context));
            records.push_back(push_refund(link, one, *refund));
            records.push_back(to_record(link));
            return records;
        }
    }
    return {};
}

// No key of any kind: every call that fits is a refund.
Decision refund(const Book& book, const Call& call, const Context& context) {
    const auto* found = book.find_order(call.parts[1]);
    if (!found) return answer(not_found(context));
    auto link = as_it_is_now(*found, context);
    const auto& one = *link.find_try(call.parts[1]);
    if (auto refused = refusal(call.body, link, one, context)) return *std::move(refused);
    const auto minor = minor_of(call.body, link, link.minor - one.taken_back());
    if (minor <= 0) return answer(bad({"4041", "INVALID_AMOUNT", "more than what is left, or nothing"}, context));
    Refund made;
    made.minor = minor;
    made.full = call.body.string_or("refund_type", "") == "full";
    made.status = context.settings.text("portone.refund_status");
    made.reason = call.body.string_or("refund_reason", "").substr(0, 500);
    made.description = call.body.string_or("description", "").substr(0, 500);
    auto records = make_refund(link, one.order, std::move(made), context);
    auto after = read_link(records.back().body);
    return {json_reply(200, refunds_json(after, *after.find_try(call.parts[1]), context)), std::move(records)};
}

Decision refunds(const Book& book, const Call& call, const Context& context) {
    const auto* found = book.find_order(call.parts[1]);
    if (!found) return answer(not_found(context));
    auto link = *found;
    return answer(json_reply(200, refunds_json(link, *link.find_try(call.parts[1]), context)));
}

}  // namespace till::sandbox::portone
