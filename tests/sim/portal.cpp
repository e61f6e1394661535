#include "tests/sim/portal.hpp"

namespace till::sim {

using hal::json::Value;

Portal::Portal(Wire& wire) {
    const auto book = hal::json::parse(wire.admin("GET", "/admin/ledger").body, {64 * 1024 * 1024, 16});
    const auto* acts = book ? book->find("acts") : nullptr;
    if (acts == nullptr || acts->array_items() == nullptr) return;
    for (const auto& act : *acts->array_items()) {
        acts_.push_back({act.string_or("service", ""), act.string_or("act", ""), act.string_or("request_id", ""),
                         act.string_or("payment_id", ""), act.string_or("refund_id", ""), act.string_or("currency", ""),
                         act.integer_or("amount", 0)});
    }
}

std::set<std::string> ids_of(const firmware::Payment& payment) {
    std::set<std::string> ids;
    const auto* members = payment.refs.members();
    if (members == nullptr) return ids;
    for (const auto& [name, value] : *members) {
        if (const auto* text = value.string(); text != nullptr && !text->empty()) ids.insert(*text);
        if (const auto* number = value.number(); number != nullptr) ids.insert(number->text);
    }
    return ids;
}

std::int64_t Portal::returned(const firmware::Payment& payment) const {
    const auto ids = ids_of(payment);
    std::int64_t sum = 0;
    for (const auto& act : acts_) {
        const bool of_it = ids.contains(act.payment) || (act.payment.empty() && ids.contains(act.request));
        if (act.service == payment.provider && act.act == "refund" && of_it) sum += act.minor;
    }
    return sum;
}

bool Portal::has_unclaimed(const std::string& service, const firmware::Payment& payment,
                           const std::map<std::string, firmware::Payment>& payments) const {
    std::set<std::string> claimed;
    for (const auto& [id, other] : payments)
        claimed.merge(ids_of(other));
    std::int64_t free = 0;
    for (const auto& act : acts_) {
        const bool fits = act.service == service && act.act == "capture" && act.minor == payment.sale.amount.minor;
        if (fits && !claimed.contains(act.request) && !claimed.contains(act.payment)) ++free;
    }
    // Each sale that was confirmed by hand stands for one of them.
    for (const auto& [id, other] : payments) {
        const bool by_hand =
            other.paid == payment.sale.amount.minor && !other.closed_by.empty() && ids_of(other).empty();
        if (by_hand && id != payment.id) --free;
    }
    return free > 0;
}

}  // namespace till::sim
