#include "payglobe/requests.hpp"

#include "payglobe/envelope.hpp"
#include "till/hal/ids.hpp"

namespace till::providers::payglobe {
namespace {

using hal::fail;
using hal::json::major_number;
using hal::json::Value;

Result<std::string> transaction(const Command& command) {
    auto id = id_of(command.refs, "transaction_id");
    if (id.empty() || !command.refs.find("transaction_id")->is_string())
        return fail("reference-missing", "transaction_id");
    return id;
}

std::string option(const SaleRequest& sale, const std::string& name) {
    const auto found = sale.options.find(name);
    return found == sale.options.end() ? std::string() : found->second;
}

void set_if(Value& body, const char* name, const std::string& value) {
    if (!value.empty()) body.set(name, value);
}

std::string customer(const SaleRequest& sale, const std::string& name) {
    const auto found = sale.customer.find(name);
    return found == sale.customer.end() ? std::string() : found->second;
}

Result<hal::HttpRequest> create_page(const Command& command, const Rule& rule, const PayglobeConfig& config) {
    const bool init = config.create == PayglobeConfig::Create::init;
    const auto& key = config.public_key.empty() ? config.secret_key : config.public_key;
    auto request = start_request("POST", init ? "/api/payment/init" : "/api/payment/initiate", key, config);
    auto body = Value::object({{"amount", major_number(command.sale.amount)}});
    if (init) {
        set_if(body, "notifyUrl", config.notify_url);
        set_if(body, "errorUrl", config.error_url);
        set_if(body, "callbackUrl", config.callback_url);
    } else {
        set_if(body, "email", customer(command.sale, "email"));
        body.set("description", command.own_reference);
    }
    set_if(body, "paymentMode", rule.holds ? config.card_voucher_mode : config.card_mode);
    set_json(request, body);
    return request;
}

Result<hal::HttpRequest> create_link(const Command& command, const PayglobeConfig& config) {
    auto request = start_request("POST", "/api/payment-links/create", config.secret_key, config);
    const auto email = customer(command.sale, "email");
    auto body = Value::object({{"amount", major_number(command.sale.amount)},
                               {"currency", command.sale.amount.currency.code()},
                               {"description", command.own_reference}});
    set_if(body, "customerEmail", email.empty() ? config.link_customer_email : email);
    set_if(body, "customerName", customer(command.sale, "name"));
    body.set("linkType", "LINK").set("expirationDays", config.link_days);
    set_json(request, body);
    return request;
}

Result<hal::HttpRequest> list_cards(const Command& command, const PayglobeConfig& config) {
    const auto id = option(command.sale, "customer_id");
    if (!hal::is_safe_id(id)) return fail("command-invalid", "customer_id");
    return start_request("GET", "/api/token-payment/cards?customerId=" + id, config.secret_key, config);
}

}  // namespace

hal::HttpRequest start_request(std::string method, const std::string& path, const hal::Secret& key,
                               const PayglobeConfig& config) {
    hal::HttpRequest request;
    request.method = std::move(method);
    request.url = config.base_url + path;
    request.headers.add("Authorization", "Bearer " + std::string(key.reveal()));
    request.headers.add("Accept", "application/json");
    return request;
}

void set_json(hal::HttpRequest& request, const Value& body) {
    request.headers.add("Content-Type", "application/json");
    request.body = body.dump();
}

Result<hal::HttpRequest> build_create(const Command& command, const Rule& rule, const PayglobeConfig& config) {
    if (!hal::is_safe_id(command.own_reference)) return fail("command-invalid", "own reference");
    switch (rule.api) {
        case Api::page: return create_page(command, rule, config);
        case Api::link: return create_link(command, config);
        case Api::token: break;
    }
    return config.saved_card_looks_first ? list_cards(command, config) : build_pay(command, config);
}

Result<hal::HttpRequest> build_pay(const Command& command, const PayglobeConfig& config) {
    if (!hal::is_safe_id(command.own_reference)) return fail("command-invalid", "own reference");
    if (config.saved_card_looks_first && command.refs.string_or("usage_count", "").empty())
        return fail("reference-missing", "usage_count");
    auto request = start_request("POST", "/api/token-payment/pay", config.secret_key, config);
    auto body = Value::object({{"cardId", hal::json::Number{option(command.sale, "card_id")}},
                               {"amount", major_number(command.sale.amount)},
                               {"customerId", option(command.sale, "customer_id")}});
    set_if(body, "customerEmail", customer(command.sale, "email"));
    body.set("description", command.own_reference);
    set_json(request, body);
    return request;
}

Result<hal::HttpRequest> build_inquire(const Command& command, const Rule& rule, const PayglobeConfig& config) {
    if (rule.api == Api::token && command.about != Action::refund) {
        if (command.refs.string_or("usage_count", "").empty()) return fail("reference-missing", "usage_count");
        return list_cards(command, config);
    }
    const auto id = transaction(command);
    if (!id) return std::unexpected(id.error());
    if (command.about == Action::refund)
        return start_request("GET", "/api/payment/refunds/" + *id, config.secret_key, config);
    if (rule.api == Api::page)
        return start_request("GET", "/api/payment/transaction/" + *id, config.secret_key, config);
    if (!asks_by_verify(command)) return start_request("GET", "/api/payment-links/" + *id, config.secret_key, config);
    return start_request("POST", "/api/payment-links/" + *id + "/verify", config.secret_key, config);
}

// With the engine's pace of 2 s growing to 15 s every other question comes to a verify about every 15 to 30 s. A caller
// that does not count (asked = 0) verifies always.
bool asks_by_verify(const Command& command) { return command.about != Action::create || command.asked % 2 == 0; }

Result<hal::HttpRequest> build_end(const Command& command, const Rule& rule, const PayglobeConfig& config) {
    const auto id = transaction(command);
    if (!id) return std::unexpected(id.error());
    const auto path = rule.api == Api::link ? "/api/payment-links/" + *id + "/cancel" : "/api/payment/void/" + *id;
    auto request = start_request("POST", path, config.secret_key, config);
    set_json(request, Value::object());
    return request;
}

Result<hal::HttpRequest> build_capture(const Command& command, const PayglobeConfig& config) {
    const auto id = transaction(command);
    if (!id) return std::unexpected(id.error());
    // What a voucher paid meanwhile must not be taken from the card as well: without that number nothing is taken.
    const auto text = command.refs.string_or("voucher_amount", "");
    const auto voucher = Money::from_decimal(text, command.sale.amount.currency);
    if (!voucher) return fail("reference-missing", "voucher_amount");
    const auto take = hal::subtract(command.amount, *voucher);
    if (!take || take->minor <= 0 || voucher->minor < 0 || command.amount.minor > command.sale.amount.minor)
        return fail("command-invalid", "amount");
    if (!config.capture_sends_amount && *take != command.sale.amount)
        return fail("command-invalid", "only the whole amount can be taken");
    auto request = start_request("POST", "/api/payment/capture/" + *id, config.secret_key, config);
    set_json(request, config.capture_sends_amount ? Value::object({{"amount", major_number(*take)}}) : Value::object());
    return request;
}

}  // namespace till::providers::payglobe
