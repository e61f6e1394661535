#include "payhub/requests.hpp"

#include "common/text.hpp"
#include "payhub/payments.hpp"
#include "till/hal/ids.hpp"

namespace till::providers::payhub {
namespace {

using hal::fail;
using hal::json::major_number;
using hal::json::Value;

constexpr std::size_t longest_reason = 255;  // Payhub's reason = Klarna's description

hal::HttpRequest start(std::string method, const std::string& path, const PayhubConfig& config) {
    hal::HttpRequest request;
    request.method = std::move(method);
    request.url = config.base_url + "/api/payhub/v1/" + path;
    request.headers.add(config.api_key_header, std::string(config.api_key.reveal()));
    if (!config.authorization.empty()) request.headers.add("Authorization", std::string(config.authorization.reveal()));
    request.headers.add("Accept", "application/json");
    request.headers.add("Serialnumber", config.serial_number);
    request.headers.add("Software", config.software);
    return request;
}

void set_json(hal::HttpRequest& request, const Value& body) {
    request.headers.add("Content-Type", "application/json");
    request.body = body.dump();
}

Value store_of(const PayhubConfig::Store& store) {
    const auto& address = store.address;
    auto out = Value::object({{"Code", store.code}, {"TerminalCode", store.terminal_code}});
    // Payhub's own names, snake-ish inside Address.
    out.set("Address", Value::object({{"City", address.city},
                                      {"Country", address.country},
                                      {"Postal_code", address.postal_code},
                                      {"Street_address", address.street}}));
    return out;
}

Value lines_of(const SaleRequest& sale, const std::string& type) {
    Value lines = Value::array();
    for (const auto& line : sale.lines)
        lines.push(Value::object({{"Name", line.name},
                                  {"Quantity", line.quantity},
                                  {"UnitPrice", major_number(line.unit_price)},
                                  {"TotalAmount", major_number(line.total)},
                                  {"Type", type}}));
    return lines;
}

Value debtor_of(const SaleRequest& sale) {
    Value debtor = Value::object();
    for (const auto& [ours, theirs] :
         {std::pair{"name", "Name"}, std::pair{"email", "Email"}, std::pair{"phone", "Phone"}})
        if (const auto found = sale.customer.find(ours); found != sale.customer.end())
            debtor.set(theirs, found->second);
    return debtor;
}

Value create_body(const Command& command, const Rule& rule, const PayhubConfig& config) {
    const auto& sale = command.sale;
    const auto type = payment_type(sale, rule, config).value_or(rule.payment_type);
    auto body = Value::object({{"Provider", rule.provider}, {"PaymentType", type}});
    if (rule.short_code) body.set("ShortCode", sale.options.at("short_code"));
    body.set("Amount", major_number(sale.amount));
    if (rule.order_lines && config.send_tax_amount) body.set("TaxAmount", major_number({0, sale.amount.currency}));
    body.set("Currency", sale.amount.currency.code());
    if (!config.country.empty()) body.set("Country", config.country);
    if (!config.locale.empty()) body.set("Locale", config.locale);
    body.set("Description", command.own_reference);
    if (needs_email(rule, config)) body.set("Debtor", debtor_of(sale));
    if (!config.store.code.empty()) body.set("Store", store_of(config.store));
    if (rule.order_lines) body.set("OrderLines", lines_of(sale, config.line_type));
    return body;
}

}  // namespace

Result<hal::HttpRequest> build_create(const Command& command, const PayhubConfig& config) {
    const auto* rule = find_rule(command.sale.method);
    if (rule == nullptr) return fail("command-invalid", "method");
    if (!hal::is_safe_id(command.own_reference)) return fail("command-invalid", "own reference");
    auto request = start("POST", "payment/request", config);
    set_json(request, create_body(command, *rule, config));
    return request;
}

Result<hal::HttpRequest> build_inquire(const Command& command, const PayhubConfig& config) {
    const auto id = reference(command, "payment_request_id");
    if (!id) return std::unexpected(id.error());
    return start("GET", "payment/request/" + *id, config);
}

Result<hal::HttpRequest> build_cancel(const Command& command, const PayhubConfig& config) {
    const auto id = reference(command, "payment_request_id");
    if (!id) return std::unexpected(id.error());
    auto request = start("PATCH", "payment/request/" + *id, config);
    set_json(request, Value::object({{"status", "canceled"}}));
    return request;
}

Result<hal::HttpRequest> build_refund(const Command& command, const PayhubConfig& config) {
    const auto id = refund_target(command);
    if (!id) return std::unexpected(id.error());
    // The key alone decides which refund this is: Klarna does not look at the body.
    if (!hal::is_safe_id(command.idempotency_key)) return fail("command-invalid", "idempotency key");
    if (command.amount.minor <= 0 || command.amount.currency != command.sale.amount.currency)
        return fail("command-invalid", "amount");
    auto request = start("POST", "payment/" + *id + "/refund", config);
    request.headers.add("Idempotency-Key", command.idempotency_key);
    auto body = Value::object({{"amount", major_number(command.amount)}});
    if (!command.reason.empty()) body.set("reason", utf8_prefix(command.reason, longest_reason));
    set_json(request, body);
    return request;
}

}  // namespace till::providers::payhub
