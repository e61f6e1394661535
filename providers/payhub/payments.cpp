#include "payhub/payments.hpp"

#include "common/answer.hpp"
#include "till/hal/ids.hpp"

#include <algorithm>

namespace till::providers::payhub {
namespace {

using hal::json::Value;

constexpr std::string_view prefix = "payment.";
constexpr std::string_view refund_prefix = "refund.";  // + idempotency key

Value part_json(const Part& part) {
    auto out = Value::object({{"amount", part.minor}});
    if (!part.bank_order_id.empty()) out.set("bank_order_id", part.bank_order_id);
    return out;
}

// What a refund of one payment needs, over the refs of the sale.
Value refs_of(const Part& part) {
    auto refs = Value::object({{"payment_id", part.id}, {"only_payment", part.id}});
    if (!part.bank_order_id.empty()) refs.set("bank_order_id", part.bank_order_id);
    refs.set(std::string(prefix) + part.id, part_json(part));
    return refs;
}

std::int64_t refunded_of(const Value& refs, std::string_view payment_id) {
    std::int64_t sum = 0;
    for (const auto& [name, value] : *refs.members())
        if (name.starts_with(refund_prefix) && value.string_or("payment_id", "") == payment_id)
            sum += value.integer_or("amount", 0);
    return sum;
}

}  // namespace

std::vector<Part> parts_of(const Value& refs) {
    std::vector<Part> parts;
    if (refs.members() == nullptr) return parts;
    for (const auto& [name, value] : *refs.members())
        if (name.starts_with(prefix))
            parts.push_back(
                {name.substr(prefix.size()), value.integer_or("amount", 0), value.string_or("bank_order_id", "")});
    return parts;
}

Result<void> add_parts(std::vector<Part>& parts, const std::vector<Part>& more) {
    for (const auto& part : more) {
        const auto known = std::ranges::find(parts, part.id, &Part::id);
        if (known == parts.end()) {
            parts.push_back(part);
        } else if (known->minor != part.minor) {
            return hal::fail("amount-mismatch", "payment " + part.id + " was told with another amount before");
        }
    }
    return {};
}

Result<Outcome> sum_of(const std::vector<Part>& parts, const SaleRequest& sale, const Rule& rule) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.state = ProviderState::paid;
    outcome.refs = Value::object();
    const auto& currency = sale.amount.currency;
    Money all{0, currency};
    for (const auto& part : parts) {
        const auto fits = std::min(part.minor, std::max<std::int64_t>(sale.amount.minor - all.minor, 0));
        const auto next = hal::add(all, {part.minor, currency});
        if (!next) return std::unexpected(next.error());
        all = *next;
        if (fits > 0) outcome.tenders.push_back({std::string(rule.title), {fits, currency}, part.id});
        if (fits < part.minor) outcome.surplus.push_back({part.id, {part.minor - fits, currency}, refs_of(part)});
        outcome.refs.set(std::string(prefix) + part.id, part_json(part));
    }
    if (!parts.empty()) {
        // The first names the sale's money where only one name fits: on a receipt, in a refund.
        outcome.refs.set("payment_id", parts.front().id);
        if (!parts.front().bank_order_id.empty()) outcome.refs.set("bank_order_id", parts.front().bank_order_id);
    }
    outcome.paid = Money{std::min(all.minor, sale.amount.minor), currency};
    return outcome;
}

Result<std::string> reference(const Command& command, std::string_view name) {
    const auto id = command.refs.string_or(name, "");
    if (!hal::is_safe_id(id) || id.find_first_not_of('.') == std::string::npos)
        return hal::fail("reference-missing", std::string(name));
    return id;
}

Result<std::string> refund_target(const Command& command) {
    // Sent before: the same payment again.
    const auto* before = command.refs.find(std::string(refund_prefix) + command.idempotency_key);
    if (before != nullptr) return before->string_or("payment_id", "");
    const auto parts = parts_of(command.refs);
    const bool surplus = !command.refs.string_or("only_payment", "").empty();
    if (parts.size() < 2 || surplus) return reference(command, "payment_id");
    std::string left;
    for (const auto& part : parts) {
        const auto rest = part.minor - refunded_of(command.refs, part.id);
        if (rest >= command.amount.minor) return part.id;
        left += (left.empty() ? "" : ", ") + Money{rest, command.sale.amount.currency}.to_decimal();
    }
    return hal::fail("refund-in-parts", "one refund is of one payment; left of each: " + left);
}

void note_refund(Value& refs, const Command& command, const std::string& payment_id, std::int64_t minor,
                 const std::string& refund_id) {
    auto note = Value::object({{"payment_id", payment_id}, {"amount", minor}});
    if (!refund_id.empty()) note.set("refund_id", refund_id);
    refs.set(std::string(refund_prefix) + command.idempotency_key, std::move(note));
}

Outcome add_payment(const SaleRequest& sale, const Value& refs, const Push& push, const PayhubConfig& config) {
    const auto* rule = find_rule(sale.method);
    if (rule == nullptr || rule->klarna) return outcome_unknown("command-invalid", "method");
    const auto id = push.refs.string_or("payment_id", "");
    if (id.empty() || !push.amount || push.amount->currency != sale.amount.currency || push.amount->minor <= 0)
        return outcome_refused("amount-mismatch", "the push names no payment in the sale's currency");
    auto parts = parts_of(refs);
    if (parts.empty() && !in_parts(sale, *rule, config) && *push.amount != sale.amount)
        return outcome_refused("amount-mismatch", "one payment of the sale's amount was expected");
    const Part told{id, push.amount->minor, push.refs.string_or("bank_order_id", "")};
    if (auto added = add_parts(parts, {told}); !added) return outcome_refused(added.error().type, added.error().detail);
    auto sum = sum_of(parts, sale, *rule);
    return sum ? *std::move(sum) : outcome_refused(sum.error().type, sum.error().detail);
}

}  // namespace till::providers::payhub
