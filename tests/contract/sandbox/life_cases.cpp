// A sale's life when nothing is lost: who ends it, and what happens to money that comes after.
#include "tests/contract/sandbox/cases.hpp"

namespace till::contract {
namespace {

using namespace std::chrono_literals;
using enum State;

void happy(Bench& b) {
    b.sell(Customer::approve);
    b.until({approved});
    b.settle();
    b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
}

void declined_by_provider(Bench& b) {
    if (!b.can(Customer::decline) && !b.rig.at_once_settings.contains(Customer::decline))
        return b.not_applicable("the provider has no decline: the customer may try again");
    b.sell(Customer::decline);
    b.settle();
    b.demand({.states = {declined, expired}});
}

void customer_cancels(Bench& b) {
    if (!b.can(Customer::cancel)) return b.not_applicable("the customer has no way to cancel");
    b.sell(Customer::cancel);
    b.settle();
    b.demand({.states = {cancelled, expired}});
}

void cashier_cancels(Bench& b) {
    if (b.rig.at_once) return b.not_applicable("the money moves with the create call");
    b.sell();
    b.cancel();
    b.settle();
    b.demand({.states = {cancelled, expired}});
}

// The customer has paid, the till does not know it yet, and the cashier cancels. Whoever was first, the money is
// either ours with a receipt or goes back.
void cancels_what_is_paid(Bench& b) {
    if (b.rig.at_once) return b.not_applicable("the money moves with the create call");
    b.fault_push("withhold", 0);
    b.sell(Customer::approve);
    b.cancel();
    b.settle();
    if (b.rig.approve_holds) return b.demand({.states = {cancelled, expired}});  // held is not paid: it is given back
    b.require(b.sale().state == approved || b.sale().state == refunded || b.sale().state == orphan,
              "paid money is without an end: " + std::string(to_string(b.sale().state)));
    b.demand_sound();
}

void nobody_pays(Bench& b) {
    if (b.rig.at_once) return b.not_applicable("the money moves with the create call");
    b.sell();
    b.until({expired, cancelled, declined}, 30min);
    b.settle();
    b.demand({.states = {expired, cancelled}});
}

void late_success(Bench& b) {
    if (!b.can(Customer::approve_late)) return b.not_applicable("the money moves with the create call");
    b.sell();
    b.until({expired, cancelled, declined}, 30min);
    b.pass(1min);
    b.require(b.customer(Customer::approve_late), "the customer could not pay late");
    b.settle();
    b.require(b.sale().state == refunded || b.sale().state == orphan,
              "late money is dropped: " + std::string(to_string(b.sale().state)));
    b.demand_sound();
}

void fails_then_succeeds(Bench& b) {
    if (!b.can(Customer::approve_late)) return b.not_applicable("one call is one try");
    const auto first = b.can(Customer::fail) ? Customer::fail : Customer::decline;
    if (!b.can(first)) return b.not_applicable("the provider tells of no failed try");
    b.sell(first);
    b.pass(20s);
    b.require(b.customer(Customer::approve_late), "the customer could not try again");
    b.settle();
    b.require(b.sale().state == approved || b.sale().state == refunded || b.sale().state == orphan,
              "money that came in the end is dropped: " + std::string(to_string(b.sale().state)));
    b.demand_sound();
}

// Held, and then nobody goes on: a hold is not paid, and is given back.
void hold_abandoned(Bench& b) {
    if (!b.can(Customer::hold)) return b.not_applicable("money is never held");
    b.leave_held = true;
    b.sell(Customer::hold);
    b.until({authorized});
    b.require(b.sale().state == authorized, "a hold is not seen: " + std::string(to_string(b.sale().state)));
    b.until({cancelled, expired}, 30min);
    b.settle();
    b.demand({.states = {cancelled, expired}});
}

void hold_cancelled(Bench& b) {
    if (!b.can(Customer::hold)) return b.not_applicable("money is never held");
    b.leave_held = true;
    b.sell(Customer::hold);
    b.until({authorized});
    b.cancel();
    b.settle();
    b.demand({.states = {cancelled, expired}});
}

void hold_then_paid(Bench& b) {
    if (!b.can(Customer::hold)) return b.not_applicable("money is never held");
    b.leave_held = true;
    b.sell(Customer::hold);
    b.until({authorized});
    if (b.rig.hold_is_captured)
        b.capture();
    else
        b.require(b.customer(Customer::approve), "the customer could not go on");
    b.until({approved});
    b.settle();
    b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
}

// The terminal's power goes while the customer pays.
void restarts_while_paid(Bench& b) {
    if (b.rig.at_once) return b.not_applicable("the money moves with the create call");
    b.fault_push("withhold", 0);
    b.sell(Customer::approve);
    b.restart(false);
    b.until({approved}, 2min);
    b.settle();
    b.require(b.sale().state == approved || b.sale().state == refunded || b.sale().state == orphan,
              "paid money is without an end: " + std::string(to_string(b.sale().state)));
    b.demand_sound();
}

}  // namespace

std::vector<Case> life_cases() {
    return {{"happy", "The customer pays", happy},
            {"decline", "The provider declines", declined_by_provider},
            {"customer_cancels", "The customer cancels", customer_cancels},
            {"cashier_cancels", "The cashier cancels", cashier_cancels},
            {"cancel_of_paid", "The cashier cancels what was just paid", cancels_what_is_paid},
            {"expiry", "Nobody pays", nobody_pays},
            {"late_success", "The customer pays after the till gave up", late_success},
            {"fail_then_success", "A try fails, the next one succeeds", fails_then_succeeds},
            {"hold_then_paid", "Money is held, then taken", hold_then_paid},
            {"hold_abandoned", "Money is held, nobody goes on", hold_abandoned},
            {"hold_cancelled", "Money is held, the cashier cancels", hold_cancelled},
            {"power_cut", "The power goes just after the customer paid", restarts_while_paid}};
}

}  // namespace till::contract
