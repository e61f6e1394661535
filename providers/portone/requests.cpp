#include "portone/requests.hpp"

#include "common/go_form.hpp"
#include "portone/check.hpp"
#include "portone/details.hpp"
#include "portone/jwt.hpp"

namespace till::providers::portone {
namespace {

using hal::fail;
using hal::json::Value;

constexpr std::int64_t earliest = 1'577'836'800;   // 2020: a clock before that was never set
constexpr std::int64_t latest = 253'402'300'799;   // 9999
constexpr std::size_t longest_own_reference = 40;  // contract 5, rule 3

Result<void> check_own_reference(const Command& command) {
    if (is_path_id(command.own_reference) && command.own_reference.size() <= longest_own_reference) return {};
    return fail("command-invalid", "own reference");
}

std::string_view word_of(PortoneConfig::Source source) {
    switch (source) {
        case PortoneConfig::Source::standard: return "default";
        case PortoneConfig::Source::api: return "api";
        case PortoneConfig::Source::checkout: return "checkout";
    }
    return "";
}

// "generate hash": what the customer pays, for whom, and where the browser goes.
Result<std::string> signature_hash(const Command& command, const std::string& amount, const PortoneConfig& config,
                                   const hal::Crypto& crypto) {
    const auto message = go_form({{"amount", amount},
                                  {"client_key", config.portone_key},
                                  {"currency", std::string(command.sale.amount.currency.code())},
                                  {"failure_url", config.failure_url},
                                  {"merchant_order_id", command.own_reference},
                                  {"success_url", config.success_url}});
    const auto mac = crypto.hmac_sha256(config.portone_secret.reveal(), message);
    if (!mac) return std::unexpected(mac.error());
    return hal::to_base64(*mac);
}

bool has(const Command& command, std::string_view name) { return !command.refs.string_or(name, "").empty(); }

Result<std::string> own_reference_path(const Command& command, const PortoneConfig& config) {
    // No refs at all is no payment of ours; empty refs are one whose create was never answered.
    if (!command.refs.is_object()) return fail("reference-missing", "refs");
    if (auto checked = check_own_reference(command); !checked) return std::unexpected(checked.error());
    const auto& merchant = config.sub_merchant_key.empty() ? config.portone_key : config.sub_merchant_key;
    const auto link = "/paymentLink/" + command.own_reference + "/status";
    return config.deprecated_own_reference_lookup ? "/api" + link : "/api/merchant/" + merchant + link;
}

Result<hal::HttpRequest> ask_details(const Command& command, std::string_view name, const PortoneConfig& config,
                                     const hal::Crypto& crypto) {
    const auto order = reference(command, name);
    if (!order) return std::unexpected(order.error());
    auto request =
        start_request("POST", "/api/" + config.portone_key + "/transaction-details", command, config, crypto);
    if (request) set_json(*request, Value::object({{"order_ref", *order}}));
    return request;
}

}  // namespace

Result<std::string> reference(const Command& command, std::string_view name) {
    auto text = command.refs.string_or(name, "");
    if (!is_path_id(text)) return fail("reference-missing", std::string(name));
    return text;
}

Result<hal::json::Number> amount_number(const Money& money) {
    auto text = go_number(money.to_decimal());
    if (!text) return std::unexpected(text.error());
    return hal::json::Number{*std::move(text)};
}

void set_json(hal::HttpRequest& request, const Value& body) {
    request.headers.add("Content-Type", "application/json");
    request.body = body.dump();
}

Result<hal::HttpRequest> start_request(std::string method, const std::string& path, const Command& command,
                                       const PortoneConfig& config, const hal::Crypto& crypto) {
    if (!command.now_s || *command.now_s < earliest || *command.now_s > latest)
        return fail("time-unknown", "the token needs the time");
    const auto token = jwt_hs256(crypto, config.portone_secret,
                                 Value::object({{"exp", *command.now_s + config.jwt_seconds},
                                                {"iat", *command.now_s},
                                                {"iss", config.jwt_issuer},
                                                {"sub", config.portone_key}}));
    if (!token) return std::unexpected(token.error());
    hal::HttpRequest request;
    request.method = std::move(method);
    request.url = config.base_url + path;
    request.headers.add(config.client_key_header, config.portone_key);
    request.headers.add("Authorization", "Bearer " + *token);
    if (!config.sub_merchant_key.empty()) request.headers.add("X-Portone-SubMerchant-Key", config.sub_merchant_key);
    request.headers.add("Accept", "application/json");
    return request;
}

Question question_of(const Command& command) {
    if (command.about == Action::refund) return Question::refunds;
    if (command.about == Action::cancel) return Question::link;
    if (is_settled(command)) {
        if (has(command, "second_order_ref")) return Question::second_details;
        return has(command, "second_transaction_ref") ? Question::second_transaction : Question::link;
    }
    if (has(command, "order_ref")) return Question::details;
    if (has(command, "transaction_ref")) return Question::transaction;
    return has(command, "payment_link_ref") ? Question::link : Question::own_reference;
}

Result<hal::HttpRequest> build_create(const Command& command, const PortoneConfig& config, const hal::Crypto& crypto) {
    if (auto checked = check_own_reference(command); !checked) return std::unexpected(checked.error());
    auto request = start_request("POST", "/api/paymentLink", command, config, crypto);
    if (!request) return request;
    const auto amount = amount_number(command.sale.amount);
    if (!amount) return std::unexpected(amount.error());
    const auto signature = signature_hash(command, amount->text, config, crypto);
    if (!signature) return std::unexpected(signature.error());
    const auto expiry = hal::Wall(std::chrono::seconds(*command.now_s)) + config.link_lifetime;
    auto body = Value::object(
        {{"portone_key", config.portone_key},
         {"merchant_order_id", command.own_reference},
         {"amount", *amount},
         {"currency", command.sale.amount.currency.code()},
         {"signature_hash", *signature},
         {"country_code", config.country_code},
         {"merchant_details",
          Value::object({{"name", config.merchant_name}, {"promo_discount", 0}, {"shipping_charges", 0}})},
         {"success_url", config.success_url},
         {"failure_url", config.failure_url},
         {"source", word_of(config.source)},
         {"environment", to_string(config.environment)},
         {"expiry_date", hal::to_rfc3339(expiry)}});
    set_json(*request, body);
    return request;
}

Result<hal::HttpRequest> build_inquire(const Command& command, const PortoneConfig& config, const hal::Crypto& crypto) {
    const auto get = [&](const Result<std::string>& id, const std::string& before, const std::string& after) {
        if (!id) return Result<hal::HttpRequest>(std::unexpected(id.error()));
        return start_request("GET", before + *id + after, command, config, crypto);
    };
    switch (question_of(command)) {
        case Question::own_reference: return get(own_reference_path(command, config), "", "");
        case Question::link: return get(reference(command, "payment_link_ref"), "/api/paymentLink/", "/fetch-status");
        case Question::transaction: return get(reference(command, "transaction_ref"), "/api/transaction/", "/status");
        case Question::details: return ask_details(command, "order_ref", config, crypto);
        case Question::second_transaction:
            return get(reference(command, "second_transaction_ref"), "/api/transaction/", "/status");
        case Question::second_details: return ask_details(command, "second_order_ref", config, crypto);
        case Question::refunds: return get(reference(command, "order_ref"), "/api/refund/", "");
    }
    return fail("command-invalid", "about");
}

Result<hal::HttpRequest> build_cancel(const Command& command, const PortoneConfig& config, const hal::Crypto& crypto) {
    const auto link = reference(command, "payment_link_ref");
    if (!link) return std::unexpected(link.error());
    return start_request("PUT", "/api/paymentLink/" + *link + "/status/cancelled", command, config, crypto);
}

}  // namespace till::providers::portone
