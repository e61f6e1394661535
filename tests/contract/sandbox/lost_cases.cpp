// Charge, then drop: the connection is reset before or after the far side acted, on every call that moves something.
// Whatever happened there happens once, and the till finds out.
#include "tests/contract/sandbox/cases.hpp"

namespace till::contract {
namespace {

using namespace std::chrono_literals;
using enum State;

std::string reason_without(Action action) {
    switch (action) {
        case Action::proceed: return "a sale has one step";
        case Action::cancel: return "there is no call that cancels";
        case Action::capture: return "nothing waits to be captured";
        case Action::release: return "money is never held";
        case Action::refund: return "there is no call that refunds";
        default: return "there is no such call";
    }
}

// A sale whose create answer says nothing useful goes on as far as it can: to a code, to an end, or to `unknown`.
void goes_on_after_create(Bench& b) {
    b.until({presenting, customer_active, approved, declined, expired, unknown}, 5min);
    // The request may have reached the payer although the till knows nothing of it.
    if (b.can(Customer::approve) && (b.payable() || b.sale().state == unknown)) {
        const bool paid = b.customer(Customer::approve);
        b.require(paid || b.sale().state == unknown, "what is shown cannot be paid");
    }
    b.until({approved}, 1min);
}

bool only_people_know(const Bench& b) {
    const auto rule = b.world.provider->after_unknown(Action::create, b.sale().sale);
    return rule == providers::AfterUnknown::never_repeat;
}

// unknown for as long as it is watched: right where the provider has no way to find out, and nowhere else.
void unknown_is_right(Bench& b, Action action) {
    const auto rule = b.world.provider->after_unknown(action, b.sale().sale);
    b.require(rule == providers::AfterUnknown::never_repeat, "unknown, although the provider could be asked");
    b.person_decides_it = true;
}

namespace lost {

void create(Bench& b, Phase phase) {
    b.fault_call(Action::create, phase, "drop");
    if (!b.sell()) return;
    goes_on_after_create(b);
    if (b.sale().state == unknown) unknown_is_right(b, Action::create);
    b.settle();
    if (b.sale().state == approved)
        return b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
    b.require(only_people_know(b), "the customer wanted to pay, and could not");
    b.demand_sound();
}

void proceed(Bench& b, Phase phase) {
    b.fault_call(Action::proceed, phase, "drop");
    if (!b.sell()) return;
    goes_on_after_create(b);
    if (b.sale().state == unknown) unknown_is_right(b, Action::proceed);
    b.settle();
    if (b.sale().state == approved)
        return b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
    b.demand_sound();
}

void cancel(Bench& b, Phase phase) {
    b.fault_call(Action::cancel, phase, "drop");
    b.sell();
    b.cancel();
    b.settle();
    b.demand({.states = {cancelled, expired}});
}

void capture(Bench& b, Phase phase) {
    b.leave_held = true;
    b.sell(Customer::hold);
    b.until({authorized});
    b.fault_call(Action::capture, phase, "drop");
    b.capture();
    b.settle();
    b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
}

void release(Bench& b, Phase phase) {
    b.leave_held = true;
    b.sell(Customer::hold);
    b.until({authorized});
    b.fault_call(Action::release, phase, "drop");
    b.cancel();
    b.settle();
    b.demand({.states = {cancelled, expired}});
}

void refund(Bench& b, Phase phase) {
    b.sell(Customer::approve);
    b.until({approved});
    b.fault_call(Action::refund, phase, "drop");
    b.refund(b.rig.amount);
    b.settle();
    b.demand({.states = {refunded},
              .sale_receipts = 1,
              .refund_receipts = 1,
              .captured = b.rig.amount,
              .refunded = b.rig.amount});
}

}  // namespace lost

}  // namespace

std::vector<Case> lost_cases() {
    struct Row {
        Action action;
        void (*run)(Bench&, Phase);
    };
    constexpr Row rows[] = {{Action::create, lost::create},   {Action::proceed, lost::proceed},
                            {Action::cancel, lost::cancel},   {Action::capture, lost::capture},
                            {Action::release, lost::release}, {Action::refund, lost::refund}};
    std::vector<Case> list;
    for (const auto& row : rows) {
        for (const auto phase : {Phase::before, Phase::after}) {
            const std::string call(providers::to_string(row.action));
            const std::string when = phase == Phase::before ? "before" : "after";
            list.push_back({"lost_" + call + "_" + when, "Connection lost " + when + " the far side's commit: " + call,
                            [row, phase](Bench& b) {
                                if (!b.can(row.action)) return b.not_applicable(reason_without(row.action));
                                row.run(b, phase);
                            }});
        }
    }
    return list;
}

}  // namespace till::contract
