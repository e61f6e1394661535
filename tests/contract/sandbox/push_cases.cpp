// Pushes that come twice, in another order, too early, or not at all.
#include "tests/contract/sandbox/cases.hpp"

namespace till::contract {
namespace {

using namespace std::chrono_literals;
using enum State;

constexpr auto no_push = "a payment is not pushed";

void duplicate(Bench& b) {
    if (!b.rig.pushes) return b.not_applicable(no_push);
    b.fault_push("duplicate", 0);
    b.sell(Customer::approve);
    b.until({approved});
    b.settle();
    b.require(b.world.heard.size() >= 2, "the push did not come twice");
    b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
}

void reordered(Bench& b) {
    if (b.rig.two_pushes.empty()) return b.not_applicable("a sale causes one push");
    b.fault_push("reorder", 1, Value::object({{"delay_ms", 60'000}}));
    b.sell();
    for (const auto what : b.rig.two_pushes)
        b.require(b.customer(what), "the customer could not go on");
    b.until({approved}, 2min);
    b.pass(2min);
    b.settle();
    b.require(b.world.heard.size() >= 2, "there were no two pushes");
    b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
}

// The push never comes while the sale is open. With a lookup the till finds out; without, the money comes late.
void missing(Bench& b) {
    if (!b.rig.pushes) return b.not_applicable(no_push);
    b.fault_push("withhold", 0);
    b.sell(Customer::approve);
    if (!b.rig.looks.empty() || b.rig.at_once) {
        b.until({approved});
        b.require(b.world.heard.empty(), "a push came after all");
        b.settle();
        return b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
    }
    b.until({expired, cancelled}, 30min);
    b.settle();
    b.require(b.sale().state == refunded || b.sale().state == orphan,
              "late money is dropped: " + std::string(to_string(b.sale().state)));
    b.demand_sound();
}

void early(Bench& b) {
    if (!b.rig.pushes) return b.not_applicable(no_push);
    if (b.rig.at_once) {
        b.sell(Customer::approve);
    } else {
        if (b.rig.calls.at(Action::create) != "create")
            return b.not_applicable("the create call makes nothing payable");
        b.fault(b.rig.service, "create", Phase::before, "early_webhook");
        b.sell();
    }
    b.until({approved});
    b.settle();
    b.require(!b.world.heard.empty(), "no push came");
    b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
}

void wrong_in_push(Bench& b, const char* what) {
    if (!b.rig.pushes) return b.not_applicable(no_push);
    if (b.rig.at_once) return b.not_applicable("the create call's own answer decides");
    if (b.rig.open_amount && what == std::string_view("wrong_amount"))
        return b.not_applicable("a transfer may have any amount, and the push is all there is");
    b.fault_push(what, 1);
    b.sell(Customer::approve);
    b.pass(1min);
    if (!b.rig.looks.empty()) {
        b.until({approved});
        b.settle();
        return b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
    }
    // Nobody to ask, and a push that contradicts the sale: it is kept for a person, who is alarmed.
    b.require(b.sale().state != approved, "it was believed");
    b.left_unknown = true;
    b.settle();
    b.require(b.alarmed(), "nobody was alarmed");
    b.demand_sound();
}

// The terminal dies after the push reached the disk and before the lookup it caused.
void power_cut_after_push(Bench& b) {
    if (!b.rig.pushes) return b.not_applicable(no_push);
    if (b.rig.at_once) return b.not_applicable("the create call's own answer decides");
    b.sell(Customer::approve);
    b.world.loop.run_until([&] { return !b.world.heard.empty() && b.world.heard.front().status != 0; }, 1min);
    b.restart(false);
    b.until({approved});
    b.settle();
    b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
}

}  // namespace

std::vector<Case> push_cases() {
    return {
        {"push_duplicate", "Every push comes twice", duplicate},
        {"push_reordered", "Pushes overtake each other", reordered},
        {"push_missing", "No push comes", missing},
        {"push_early", "The push overtakes the create answer", early},
        {"push_wrong_amount", "A push tells another amount", [](Bench& b) { wrong_in_push(b, "wrong_amount"); }},
        {"push_wrong_currency", "A push tells another currency", [](Bench& b) { wrong_in_push(b, "wrong_currency"); }},
        {"push_power_cut", "The power goes just after a push", power_cut_after_push}};
}

}  // namespace till::contract
