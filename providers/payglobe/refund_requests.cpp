#include "common/text.hpp"
#include "payglobe/envelope.hpp"
#include "payglobe/requests.hpp"
#include "till/hal/ids.hpp"

namespace till::providers::payglobe {
namespace {

using hal::fail;
using hal::json::Value;

constexpr std::size_t longest_reason = 255;

// Meal vouchers are no money: what they paid does not come back through the card. Amounts in refs are decimal text.
Result<void> check_card_part(const Command& command, const PayglobeConfig& config) {
    const auto text = command.refs.string_or("card_amount", "");
    if (config.refund_voucher_part || text.empty()) return {};
    const auto& currency = command.sale.amount.currency;
    const auto card = Money::from_decimal(text, currency);
    const auto before = Money::from_decimal(command.refs.string_or("total_refunded", "0"), currency);
    if (!card || !before) return fail("reference-missing", "card_amount");
    const auto left = hal::subtract(*card, *before);
    if (!left || command.amount.minor > left->minor)
        return fail("refund-exceeds-card", (left ? left->to_decimal() : "0") +
                                               " can go back to the card; meal vouchers " + "are not paid back");
    return {};
}

}  // namespace

std::string refund_tag(const Command& command) { return "R-" + command.idempotency_key; }

Result<hal::HttpRequest> build_refund(const Command& command, const PayglobeConfig& config) {
    const auto id = id_of(command.refs, "transaction_id");
    if (id.empty() || !command.refs.find("transaction_id")->is_string())
        return fail("reference-missing", "transaction_id");
    if (!hal::is_safe_id(command.idempotency_key)) return fail("command-invalid", "idempotency key");
    if (command.amount.minor <= 0 || command.amount.currency != command.sale.amount.currency ||
        command.amount.minor > command.sale.amount.minor)
        return fail("command-invalid", "amount");
    if (auto checked = check_card_part(command, config); !checked) return std::unexpected(checked.error());
    auto request = start_request("POST", "/api/payment/refund/" + id, config.secret_key, config);
    const auto reason = command.reason.empty() ? refund_tag(command) : refund_tag(command) + " " + command.reason;
    // The amount always stands there: without one PayGlobe refunds everything.
    set_json(request, Value::object({{"amount", hal::json::major_number(command.amount)},
                                     {"reason", utf8_prefix(reason, longest_reason)}}));
    return request;
}

}  // namespace till::providers::payglobe
