#include "portone/details.hpp"

#include "common/text.hpp"
#include "portone/check.hpp"
#include "portone/envelope.hpp"

namespace till::providers::portone {
namespace {

using hal::json::Value;

void set_flag(Value& refs, const char* name, const Value* flag) {
    if (flag == nullptr) return;
    const auto* yes = flag->boolean();
    if (yes != nullptr) refs.set(name, *yes ? "true" : "false");
}

}  // namespace

std::string mismatch_of(const Value& details, const std::string& order, const Command& command,
                        const PortoneConfig& config) {
    if (order.empty() || id_of(details, "order_ref") != order) return "about another transaction";
    const auto environment = text_of(details, "environment");
    if (lower_case(environment) != to_string(config.environment) &&
        (!environment.empty() || config.details_must_name_environment))
        return "another environment";
    const auto sale = text_of(details, "payment_link_merchant_order_ref");
    if (sale != command.own_reference && (!sale.empty() || config.details_must_name_sale)) return "of another sale";
    return {};
}

Value refund_refs(const Value& details) {
    auto refs = Value::object();
    if (const auto channel = id_of(details, "channel_key"); !channel.empty()) refs.set("channel_key", channel);
    set_flag(refs, "refund_allowed", details.find("is_refund_allowed"));
    set_flag(refs, "several_refunds_allowed", details.find("is_multi_refund_allowed"));
    return refs;
}

std::string title_of(const Value& details) {
    for (const auto* name : {"method_name", "method_key", "channel_key"})
        if (auto title = scrubbed(text_of(details, name)); !title.empty()) return title;
    return "PortOne";
}

bool is_over(TransactionWord word) { return word == TransactionWord::failed || word == TransactionWord::expired; }

bool is_settled(const Command& command) { return !command.refs.string_or("paid_order_ref", "").empty(); }

void settle(Outcome& outcome, const Value& details, const Command& command) {
    outcome.refs.set("paid_order_ref", command.refs.string_or("order_ref", ""));
    outcome.refs.set("paid_by", title_of(details));
    outcome.refs.set("paid_reference", scrubbed(text_of(details, "channel_order_ref")));
}

Outcome still_paid(const Command& command) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.state = ProviderState::paid;
    outcome.paid = command.sale.amount;
    outcome.refs = Value::object();
    outcome.tenders.push_back({command.refs.string_or("paid_by", "PortOne"), command.sale.amount,
                               command.refs.string_or("paid_reference", "")});
    return outcome;
}

}  // namespace till::providers::portone
