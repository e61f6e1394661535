#include "paysafe/requests.hpp"

#include "paysafe/fields.hpp"
#include "till/hal/ids.hpp"

namespace till::providers::paysafe {
namespace {

using hal::fail;
using hal::json::Value;

std::string basic(const PaysafeConfig& config) {
    const auto text = std::string(config.user.reveal()) + ":" + std::string(config.password.reveal());
    const std::vector<std::uint8_t> bytes(text.begin(), text.end());
    return "Basic " + hal::to_base64(bytes);
}

hal::HttpRequest start_request(std::string method, const std::string& path, const PaysafeConfig& config) {
    hal::HttpRequest request;
    request.method = std::move(method);
    request.url = config.base_url + path;
    request.headers.add("Authorization", basic(config));
    request.headers.add("Accept", "application/json");
    if (!config.simulator.empty()) request.headers.add("Simulator", config.simulator);
    return request;
}

hal::HttpRequest with_json(hal::HttpRequest request, const Value& body) {
    request.headers.add("Content-Type", "application/json; charset=utf-8");
    request.body = body.dump();
    return request;
}

std::string email_of(const SaleRequest& sale, const PaysafeConfig& config) {
    const auto found = sale.customer.find("email");
    return found == sale.customer.end() || found->second.empty() ? config.customer_email : found->second;
}

Result<hal::HttpRequest> look_up(const char* resource, const std::string& reference, const PaysafeConfig& config) {
    if (!hal::is_safe_id(reference)) return fail("command-invalid", "merchantRefNum");
    return start_request("GET", "/" + std::string(resource) + "?merchantRefNum=" + reference, config);
}

Result<hal::HttpRequest> look_at(const char* resource, const std::string& id, const PaysafeConfig& config) {
    return start_request("GET", "/" + std::string(resource) + "/" + id, config);
}

}  // namespace

Look look_of(const Command& command) {
    const auto& refs = command.refs;
    if (!refs.is_object()) return Look::nothing;
    if (!id_of(refs, "payment_id").empty()) return Look::payment;
    const auto wanted = refs.string_or("look", "");
    const bool proceeded = !id_of(refs, "payment_ref").empty();
    if (wanted == "auto_settled") return Look::auto_settled;
    if (wanted == "told" && !id_of(refs, "told_payment_id").empty()) return Look::told;
    if (proceeded && wanted != "handle" && wanted != "told") return Look::payment_by_reference;
    return id_of(refs, "handle_id").empty() ? Look::handle_by_reference : Look::handle;
}

Result<hal::HttpRequest> build_create(const Command& command, const PaysafeConfig& config) {
    if (!hal::is_safe_id(command.own_reference)) return fail("command-invalid", "own reference");
    const auto amount = wire_amount(command.sale.amount, config);
    if (!amount) return std::unexpected(amount.error());
    auto body = Value::object({{"merchantRefNum", command.own_reference},
                               {"transactionType", "PAYMENT"},
                               {"paymentType", config.payment_type},
                               {"amount", *amount},
                               {"currencyCode", command.sale.amount.currency.code()},
                               {"dupCheck", true}});
    if (!config.account_id.empty()) body.set("accountId", config.account_id);
    body.set("returnLinks",
             Value::array({Value::object({{"rel", "default"}, {"href", config.return_url}, {"method", "GET"}})}));
    if (const auto email = email_of(command.sale, config); !email.empty())
        body.set("profile", Value::object({{"email", email}}));
    if (!config.country_code.empty()) body.set("safetyPayCash", Value::object({{"countryCode", config.country_code}}));
    if (config.expiry_minutes > 0) body.set(config.expiry_field, config.expiry_minutes);
    return with_json(start_request("POST", "/paymenthandles", config), body);
}

// A merchantRefNum of its own: whether the handle's may be used again is not written down.
Result<hal::HttpRequest> build_proceed(const Command& command, const PaysafeConfig& config) {
    if (!hal::is_safe_id(command.idempotency_key) || command.idempotency_key == command.own_reference)
        return fail("command-invalid", "idempotency key");
    const auto token = text_of(command.refs, "payment_handle_token");
    if (token.empty()) return fail("reference-missing", "payment_handle_token");
    const auto amount = wire_amount(command.sale.amount, config);
    if (!amount) return std::unexpected(amount.error());
    const auto body = Value::object({{"merchantRefNum", command.idempotency_key},
                                     {"amount", *amount},
                                     {"currencyCode", command.sale.amount.currency.code()},
                                     {"paymentHandleToken", token},
                                     {"dupCheck", true},
                                     {"settleWithAuth", true}});
    return with_json(start_request("POST", "/payments", config), body);
}

Result<hal::HttpRequest> build_inquire(const Command& command, const PaysafeConfig& config) {
    const auto look = look_of(command);
    if (look == Look::nothing) return fail("reference-missing", "refs");
    if (command.about == Action::refund) return look_up("refunds", command.idempotency_key, config);
    if (command.about == Action::proceed) return look_up("payments", command.idempotency_key, config);
    switch (look) {
        case Look::handle_by_reference: return look_up("paymenthandles", command.own_reference, config);
        case Look::handle: return look_at("paymenthandles", id_of(command.refs, "handle_id"), config);
        case Look::payment_by_reference: return look_up("payments", id_of(command.refs, "payment_ref"), config);
        case Look::payment: return look_at("payments", id_of(command.refs, "payment_id"), config);
        case Look::auto_settled: return look_up("payments", command.own_reference, config);
        case Look::told: return look_at("payments", id_of(command.refs, "told_payment_id"), config);
        case Look::nothing: break;
    }
    return fail("command-invalid", "action");
}

// A payment can be cancelled. A handle cannot, as far as is written down: there the cancel is a look.
Result<hal::HttpRequest> build_cancel(const Command& command, const PaysafeConfig& config) {
    const auto look = look_of(command);
    const auto cancelled = Value::object({{"status", "CANCELLED"}});
    if (look == Look::payment)
        return with_json(start_request("PUT", "/payments/" + id_of(command.refs, "payment_id"), config), cancelled);
    const auto handle = id_of(command.refs, "handle_id");
    if (handle.empty()) return fail("reference-missing", "handle_id");
    if (look == Look::handle && config.handle_cancel == PaysafeConfig::HandleCancel::put)
        return with_json(start_request("PUT", "/paymenthandles/" + handle, config), cancelled);
    auto question = command;
    question.about = Action::cancel;
    return build_inquire(question, config);
}

Result<hal::HttpRequest> build_refund(const Command& command, const PaysafeConfig& config) {
    const auto settlement = id_of(command.refs, "settlement_id");
    if (settlement.empty()) return fail("reference-missing", "settlement_id");
    if (!hal::is_safe_id(command.idempotency_key)) return fail("command-invalid", "idempotency key");
    if (command.amount.currency != command.sale.amount.currency || command.amount.minor > command.sale.amount.minor)
        return fail("command-invalid", "amount");
    const auto amount = wire_amount(command.amount, config);
    if (!amount) return fail("command-invalid", "amount");
    const auto body =
        Value::object({{"merchantRefNum", command.idempotency_key}, {"amount", *amount}, {"dupCheck", true}});
    return with_json(start_request("POST", "/settlements/" + settlement + "/refunds", config), body);
}

}  // namespace till::providers::paysafe
