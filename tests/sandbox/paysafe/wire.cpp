#include "tests/sandbox/paysafe/wire.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/app/settings.hpp"

namespace till::sandbox::paysafe {
namespace {

Value amount_json(std::int64_t wire, const Context& context) {
    const auto instead = context.settings.number("paysafe.amount_override");
    const auto amount = instead != 0 ? instead : wire;
    return context.settings.flag("paysafe.amounts_as_text") ? Value(std::to_string(amount)) : Value(amount);
}

std::string currency_text(const Handle& handle, const Context& context) {
    const auto instead = context.settings.text("paysafe.currency_override");
    return instead.empty() ? handle.currency : instead;
}

std::string status_text(const Row& row, const Context& context) {
    const auto instead = context.settings.text("paysafe.status_override");
    return instead.empty() ? row.status : instead;
}

Value time_json(std::int64_t at, const Context& context) {
    return context.settings.text("paysafe.txn_time") == "epoch_ms" ? Value(at) : Value(iso_time(at));
}

void set_reason(Value& out, const Row& row, const Context& context) {
    if (row.reason.empty()) return;
    const auto how = context.settings.text("paysafe.expired_reason");
    if (how == "none") return;
    out.set(how == "misspelt" ? "statuReason" : "statusReason", how == "strange" ? "SOMETHING_NEW" : row.reason);
}

Value gateway_json(const Handle& handle, std::string_view status) {
    auto out = Value::object({{"operationId", "01231245" + handle.gateway_id.substr(0, 8)},
                              {"id", handle.gateway_id},
                              {"processor", "SAFETYPAY"}});
    if (!status.empty()) out.set("status", status);
    return out;
}

// How many decimals of the currency Paysafe counts, less those of ISO 4217.
int more_decimals(const hal::Currency& currency, const Context& context) {
    const auto table = context.settings.text("paysafe.exponents") + " ";
    const auto at = table.find(std::string(currency.code()) + "=");
    if (at == std::string::npos || at + 4 >= table.size()) return 0;
    return table[at + 4] - '0' - currency.exponent();
}

}  // namespace

std::string iso_time(std::int64_t at) { return hal::to_rfc3339(wall(at)).substr(0, 19) + "Z"; }

std::string new_uuid(const Context& context) {
    auto id = random_hex(context.crypto, 16);
    id[12] = '4';
    for (const auto at : {8U, 13U, 18U, 23U})
        id.insert(at, 1, '-');
    return id;
}

std::string redirect_url(const Handle& handle, const Context& context) {
    return std::string(context.public_url) + "/paysafe/alternatepayments/v1/redirect?accountId=" + handle.account +
           "&paymentHandleId=" + handle.id + "&token=" + handle.jwt;
}

hal::Result<hal::Money> money_of(std::int64_t wire, std::string_view code, const Context& context) {
    const auto currency = hal::Currency::from_code(code);
    if (!currency) return std::unexpected(currency.error());
    auto minor = wire;
    for (auto more = more_decimals(*currency, context); more != 0; more += more > 0 ? -1 : 1) {
        if (more > 0 && minor % 10 != 0) return hal::fail("amount-invalid", "finer than the currency");
        minor = more > 0 ? minor / 10 : minor * 10;
    }
    return hal::Money{minor, *currency};
}

Value handle_json(const Sale& sale, const Context& context) {
    const auto& handle = sale.handle;
    auto link = Value::object({{"rel", "redirect_payment"}, {"href", redirect_url(handle, context)}});
    auto out = Value::object(
        {{"id", handle.id},
         {"paymentHandleToken", handle.token},
         {"merchantRefNum", handle.ref},
         {"accountId", handle.account},
         {"transactionType", "PAYMENT"},
         {"paymentType", handle.type},
         {"amount", amount_json(handle.wire, context)},
         {"currencyCode", currency_text(handle, context)},
         {"status", status_text(handle, context)},
         {"action", handle.status == "INITIATED" ? "REDIRECT" : "NONE"},
         {"usage", "SINGLE_USE"},
         {"executionMode", "ASYNCHRONOUS"},
         {"customerIp", nullptr},
         {"merchantDescriptor", nullptr},
         {"gatewayResponse", gateway_json(handle, "")},
         {"returnLinks",
          Value::array({Value::object({{"rel", "default"}, {"href", handle.return_link}, {"method", "GET"}})})},
         {"links", Value::array({link})}});
    const auto left = (handle.due - milliseconds(context.now)) / 1000;
    out.set("timeToLiveSeconds", handle.due == 0 || left < 0 ? 0 : left);
    out.set("txnTime", iso_time(handle.created)).set("updatedTime", iso_time(handle.changed));
    out.set("statusTime", iso_time(handle.changed)).set("liveMode", context.settings.flag("paysafe.live_mode"));
    set_reason(out, handle, context);
    return out;
}

Value payment_json(const Sale& sale, const Context& context) {
    const auto& payment = *sale.payment;
    auto settlements = Value::array();
    for (const auto& row : sale.settlements)
        settlements.push(settlement_json(sale, row, context, true));
    auto out = Value::object({{"id", payment.id},
                              {"merchantRefNum", payment.ref},
                              {"paymentHandleToken", sale.handle.token},
                              {"accountId", sale.handle.account},
                              {"paymentType", sale.handle.type},
                              {"amount", amount_json(payment.wire, context)},
                              {"currencyCode", currency_text(sale.handle, context)},
                              {"status", status_text(payment, context)},
                              {"settleWithAuth", payment.settles},
                              {"availableToSettle", sale.to_settle()},
                              {"gatewayResponse", gateway_json(sale.handle, payment.gateway)},
                              {"gatewayReconciliationId", sale.handle.gateway_id},
                              {"description", nullptr},
                              {"preAuth", nullptr},
                              {"source", "SingleAPI"},
                              {"customerIp", "192.0.2.10"},
                              {"settlements", std::move(settlements)}});
    out.set("txnTime", time_json(payment.created, context)).set("updatedTime", iso_time(payment.changed));
    out.set("statusTime", iso_time(payment.changed)).set("liveMode", context.settings.flag("paysafe.live_mode"));
    set_reason(out, payment, context);
    return out;
}

Value settlement_json(const Sale& sale, const Row& row, const Context& context, bool inside_payment) {
    return Value::object({{"id", row.id},
                          {"merchantRefNum", row.ref},
                          {"amount", amount_json(row.wire, context)},
                          {"availableToRefund", sale.refundable(row)},
                          {"txnTime", inside_payment ? Value(row.created) : Value(iso_time(row.created))},
                          {"status", status_text(row, context)}});
}

Value refund_json(const Row& row, const Context& context) {
    return Value::object({{"id", row.id},
                          {"merchantRefNum", row.ref},
                          {"amount", amount_json(row.wire, context)},
                          {"txnTime", time_json(row.created, context)},
                          {"status", status_text(row, context)},
                          {"gatewayReconciliationId", nullptr}});
}

hal::HttpResponse reply(int status, const Value& body, const Context& context) {
    auto response = json_reply(status, body);
    response.headers.add("x-internal-correlation-id", new_uuid(context));
    return response;
}

hal::HttpResponse list_reply(std::string_view name, Value entries, const Context& context) {
    const auto count = static_cast<std::int64_t>(entries.array_items()->size());
    const auto meta = Value::object({{"numberOfRecords", count}, {"limit", 10}, {"page", 1}});
    return reply(200, Value::object({{"meta", meta}, {std::string(name), std::move(entries)}}), context);
}

Value error_json(const Failure& failure) {
    auto error = Value::object({{"code", failure.code}, {"message", failure.message}});
    if (!failure.why.empty()) error.set("details", Value::array({failure.why}));
    if (!failure.field.empty())
        error.set("fieldErrors", Value::array({Value::object({{"field", failure.field}, {"error", failure.why}})}));
    return error;
}

hal::HttpResponse failed(const Failure& failure, const Context& context) {
    auto response = reply(failure.status, Value::object({{"error", error_json(failure)}}), context);
    response.headers.add("X-Application-Status-Code", std::string(failure.code));
    return response;
}

}  // namespace till::sandbox::paysafe
