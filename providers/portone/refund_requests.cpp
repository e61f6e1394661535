#include "common/text.hpp"
#include "portone/check.hpp"
#include "portone/requests.hpp"

namespace till::providers::portone {
namespace {

using hal::fail;
using hal::json::Value;

constexpr std::size_t longest_reason = 200;

}  // namespace

std::string refund_tag(const Command& command) { return "R-" + command.idempotency_key; }

Result<hal::HttpRequest> build_refund(const Command& command, const PortoneConfig& config, const hal::Crypto& crypto) {
    const auto order = reference(command, "order_ref");
    if (!order) return std::unexpected(order.error());
    const auto channel = reference(command, "channel_key");
    if (!channel) return std::unexpected(channel.error());
    if (!is_path_id(command.idempotency_key)) return fail("command-invalid", "idempotency key");
    const auto& sale = command.sale.amount;
    if (command.amount.minor <= 0 || command.amount.currency != sale.currency || command.amount.minor > sale.minor)
        return fail("command-invalid", "amount");
    const bool whole = command.amount == sale;
    if (command.refs.string_or("refund_allowed", "") == "false")
        return fail("refund-not-allowed", "this payment method takes no refunds");
    const bool refunded = command.refs.string_or("refunded", "").find_first_of("123456789") != std::string::npos;
    if (command.refs.string_or("several_refunds_allowed", "") == "false" && refunded)
        return fail("refund-not-allowed", "this payment method takes one refund only");
    auto request = start_request("POST", "/api/refund/" + *order, command, config, crypto);
    if (!request) return request;
    const auto amount = amount_number(command.amount);
    if (!amount) return std::unexpected(amount.error());
    const auto reason = command.reason.empty() ? refund_tag(command) : refund_tag(command) + " " + command.reason;
    set_json(*request, Value::object({{"amount", *amount},
                                      {"channel", *channel},
                                      {"description", refund_tag(command)},
                                      {"environment", to_string(config.environment)},
                                      {"refund_type", whole ? "full" : "partial"},
                                      {"refund_reason", utf8_prefix(reason, longest_reason)}}));
    return request;
}

}  // namespace till::providers::portone
