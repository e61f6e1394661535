#include "tests/sandbox/portone/wire.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/portone/channel.hpp"
#include "tests/sandbox/portone/signature.hpp"

#include <algorithm>
#include <charconv>

namespace till::sandbox::portone {
namespace {

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    int out = 0;
    if (text.size() < at + count) return std::nullopt;
    const auto* const end = text.data() + at + count;
    const auto read = std::from_chars(text.data() + at, end, out);
    return read.ec == std::errc() && read.ptr == end ? std::optional(out) : std::nullopt;
}

// ".123456Z" -> 123; nullopt for anything that is not UTC.
std::optional<int> milliseconds_of(std::string_view rest) {
    int out = 0;
    if (rest.starts_with('.')) {
        rest.remove_prefix(1);
        int weight = 100;
        std::size_t count = 0;
        for (; count < rest.size() && rest[count] >= '0' && rest[count] <= '9'; ++count, weight /= 10)
            out += (rest[count] - '0') * weight;
        if (count == 0) return std::nullopt;
        rest.remove_prefix(count);
    }
    return rest == "Z" || rest == "+00:00" ? std::optional(out) : std::nullopt;
}

std::string try_status(const Try& one, const Context& context) {
    const auto instead = context.settings.text("portone.status_override");
    return instead.empty() ? std::string(to_string(one.state)) : instead;
}

Value refund_json(const Link& link, const Refund& refund, const Context& context) {
    const bool comes_back = context.settings.flag("portone.refund_reason_comes_back");
    return Value::object({{"refund_date", iso_time(refund.at)},
                          {"refund_id", refund.id},
                          {"psp_refund_id", refund.psp_id},
                          {"amount", number(link, refund.minor)},
                          {"currency", lower(link.currency)},
                          {"refund_status", refund.status},
                          {"refund_type", refund.full ? "full" : "partial"},
                          {"refund_reason", comes_back ? refund.reason : ""},
                          {"merchant_id", "11"}});
}

}  // namespace

Value number(const Link& link, std::int64_t minor) {
    return hal::json::Number{go_decimal(link.money(minor).to_decimal())};
}

std::string go_time(std::int64_t at) {
    auto text = hal::to_rfc3339(wall(at));
    text[10] = ' ';
    text.pop_back();  // Z
    while (text.ends_with('0'))
        text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text + " +0000 UTC";
}

std::string iso_time(std::int64_t at) { return hal::to_rfc3339(wall(at)); }

std::optional<std::int64_t> read_time(std::string_view iso) {
    const auto year = digits(iso, 0, 4), month = digits(iso, 5, 2), day = digits(iso, 8, 2);
    const auto hour = digits(iso, 11, 2), minute = digits(iso, 14, 2), second = digits(iso, 17, 2);
    if (!year || !month || !day || !hour || !minute || !second || iso.size() < 20) return std::nullopt;
    const bool punctuated = iso[4] == '-' && iso[7] == '-' && iso[10] == 'T' && iso[13] == ':' && iso[16] == ':';
    const auto fraction = milliseconds_of(iso.substr(19));
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!punctuated || !fraction || !date.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    const auto time = std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
                      std::chrono::seconds(*second) + hal::Duration(*fraction);
    return time.time_since_epoch() / hal::Duration(1);
}

std::string page_url(const Link& link, const Context& context) {
    return std::string(context.public_url) + "/portone/checkout?ref=" + link.ref;
}

hal::HttpResponse good(Value content) {
    return json_reply(
        200,
        Value::object(
            {{"content", std::move(content)}, {"message", ""}, {"status_code", "2000"}, {"status_reason", "SUCCESS"}}));
}

hal::HttpResponse bad(const Problem& problem, const Context& context, bool of_create) {
    auto body = Value::object();
    if (of_create) body.set("is_success", false);
    body.set("message", problem.message).set("status_code", problem.code);
    body.set(context.settings.text("portone.error_member"), problem.reason);
    const auto usual = static_cast<int>(context.settings.number("portone.error_status"));
    return json_reply(problem.status != 0 ? problem.status : usual, body);
}

hal::HttpResponse not_found(const Context& context) {
    const auto code = context.settings.text("portone.not_found_code");
    return bad({code, code == "5001" ? "RECORD_NOT_FOUND" : "INVALID_REFERENCE", "record not found"}, context);
}

hal::HttpResponse unauthorised(std::string_view message, const Context& context, bool of_create) {
    return bad({"4010", "INVALID_UNAUTHORISED_TRANSACTION_IAMPORTKEY_ERROR", message, 401}, context, of_create);
}

Value link_json(const Link& link, const Context& context) {
    auto list = Value::array();
    for (const auto& one : link.tries) {
        list.push(Value::object({{"channelOrderRef", one.channel_order},
                                 {"createdAt", iso_time(one.at)},
                                 {"merchantOrderRef", one.ref},
                                 {"status", try_status(one, context)},
                                 {"statusCode", one.code},
                                 {"statusReason", one.reason}}));
    }
    if (link.tries.empty() && context.settings.flag("portone.null_lists")) list = Value();
    const auto instead = context.settings.text("portone.link_status_override");
    return Value::object({{"merchantOrderRef", link.own},
                          {"paymentLinkRef", link.ref},
                          {"status", instead.empty() ? std::string(to_string(link.state)) : instead},
                          {"transactionsList", list}});
}

Value transaction_json(const Try& one, const Context& context) {
    return Value::object(
        {{"channel_order_ref", one.channel_order}, {"order_ref", one.order}, {"status", try_status(one, context)}});
}

std::string environment_of(const Link& link, const Context& context) {
    const auto instead = context.settings.text("portone.environment_override");
    return instead.empty() ? link.environment : instead;
}

Value details_json(const Link& link, const Try& one, const Context& context) {
    auto out = Value::object({{"order_ref", one.order},
                              {"channel_order_ref", one.channel_order},
                              {"merchant_order_ref", one.ref},
                              {"amount", number(link, link.minor)},
                              {"currency", link.currency},
                              {"country_code", link.country},
                              {"status", try_status(one, context)},
                              {"status_code", one.code},
                              {"status_reason", one.reason},
                              {"channel_key", channel_key},
                              {"method_key", method_key},
                              {"method_name", method_name},
                              {"date", go_time(one.at)},
                              {"is_refund_allowed", context.settings.flag("portone.refund_allowed")},
                              {"is_multi_refund_allowed", context.settings.flag("portone.several_refunds")},
                              {"refund_status", one.refunds.empty() ? "" : one.refunds.back().status},
                              {"description", link.description}});
    if (context.settings.flag("portone.details_sale")) out.set("payment_link_merchant_order_ref", link.own);
    if (context.settings.flag("portone.details_environment")) out.set("environment", environment_of(link, context));
    return out;
}

Value refunds_json(const Link& link, const Try& one, const Context& context) {
    auto list = Value::array();
    for (const auto& refund : one.refunds)
        list.push(refund_json(link, refund, context));
    return Value::object({{"amountToRefund", number(link, link.minor - one.taken_back())}, {"refundDetails", list}});
}

}  // namespace till::sandbox::portone
