// Pushes that are not what they seem: forged, replayed, or meant for another terminal.
#include "tests/contract/sandbox/cases.hpp"

namespace till::contract {
namespace {

using namespace std::chrono_literals;
using enum State;

constexpr auto no_push = "a payment is not pushed";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); !from.empty() && at != std::string::npos; at = text.find(from, at))
        text.replace(at, from.size(), to), at += to.size();
    return text;
}

std::string text_of(const Value& value) {
    if (value.string() != nullptr) return *value.string();
    return value.number() != nullptr ? value.number()->text : std::string();
}

// The same text, with everything that names the one sale put in the place of what names the other.
std::string about(std::string body, const Payment& from, const Payment& to) {
    body = replaced(std::move(body), from.id, to.id);
    if (from.refs.members() == nullptr) return body;
    for (const auto& [name, value] : *from.refs.members()) {
        const auto* other = to.refs.find(name);
        const auto text = text_of(value);
        if (other != nullptr && text.size() > 3) body = replaced(std::move(body), text, text_of(*other));
    }
    return body;
}

// A sale that was paid and pushed, as a forger may have seen it.
std::optional<test::HeardPush> paid_sale(Bench& b) {
    b.sell(Customer::approve);
    b.until({approved});
    b.pass(1min);
    b.require(!b.world.heard.empty(), "no push came");
    if (b.world.heard.empty()) return std::nullopt;
    return b.world.heard.back();
}

// The genuine push of a paid sale, rewritten to speak of an open one.
void forged(Bench& b) {
    if (!b.rig.pushes) return b.not_applicable(no_push);
    if (b.rig.at_once) return b.not_applicable("a sale is never open");
    if (!paid_sale(b)) return;
    const auto first = b.sale();
    if (!b.sell()) return;
    const auto before = b.sale().state;
    bool spoke_of_it = false;
    for (auto push : std::vector(b.world.heard)) {
        const auto rewritten = about(push.body, first, b.sale());
        if (rewritten == push.body) continue;  // names neither
        spoke_of_it = true;
        push.body = rewritten;
        const auto status = b.deliver(push, true);
        b.require(status == 401, "a forged push was answered " + std::to_string(status));
    }
    b.require(spoke_of_it, "no push could be rewritten");
    b.pass(30s);
    b.require(b.sale().state == before, "a forged push moved the sale to " + std::string(to_string(b.sale().state)));
    b.until({expired, cancelled, declined}, 30min);
    b.settle();
    b.demand({.states = {expired, cancelled}, .sale_receipts = 1, .captured = b.rig.amount});
}

// Byte for byte once more: the same sale gains nothing, and neither does the next one.
void replayed(Bench& b) {
    if (!b.rig.pushes) return b.not_applicable(no_push);
    const auto push = paid_sale(b);
    if (!push) return;
    b.require(b.deliver(*push) == 200, "a repeated push is not acknowledged");
    if (!b.rig.at_once) {
        b.sell();
        const auto before = b.sale().state;
        b.require(b.deliver(*push) == 200, "a repeated push is not acknowledged");
        b.pass(30s);
        b.require(b.sale().state == before, "an old push moved a new sale");
        b.until({expired, cancelled, declined}, 30min);
    }
    b.settle();
    b.require(b.payments.size() == (b.rig.at_once ? 1U : 2U), "a replay made a payment of its own");
    const State end = b.sale().state;
    b.demand({.states = {end}, .sale_receipts = 1, .captured = b.rig.amount});
}

// Genuine, but of a sale this terminal never made (one URL per merchant): nothing here changes.
void unknown_order(Bench& b) {
    if (!b.rig.pushes) return b.not_applicable(no_push);
    b.fault_push("withhold", 0);
    b.sell(Customer::approve);
    b.restart(true);
    b.clear_faults();
    b.world.admin("POST", "/admin/webhooks/release");
    b.pass(5min);
    b.require(!b.world.heard.empty() && b.world.heard.front().status == 200, "the push was not acknowledged");
    b.others_money = true;
    for (const auto& [id, payment] : b.payments)
        b.require(payment.state == orphan, "a stranger's push made a sale here");
    // A hint is nothing without a sale to ask about; where the push is all there is, it is money without a sale.
    if (b.rig.hints)
        b.require(b.payments.empty(), "a hint made money");
    else
        b.require(b.alarmed() && !b.payments.empty(), "money nobody can be asked about was dropped");
    b.settle();
    b.demand_sound();
}

}  // namespace

std::vector<Case> stranger_cases() {
    return {{"push_forged", "A forged push", forged},
            {"push_replayed", "A push is replayed", replayed},
            {"push_unknown_order", "A push for another terminal's sale", unknown_order}};
}

}  // namespace till::contract
