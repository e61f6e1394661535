// Money going back on purpose: a part, all, all in parts, and more than there is.
#include "tests/contract/sandbox/cases.hpp"

namespace till::contract {
namespace {

using namespace std::chrono_literals;
using enum State;

bool paid(Bench& b) {
    if (!b.can(Action::refund)) {
        b.not_applicable("there is no call that refunds");
        return false;
    }
    b.sell(Customer::approve);
    b.until({approved});
    b.require(b.sale().state == approved, "the sale is " + std::string(to_string(b.sale().state)));
    return b.sale().state == approved;
}

void part(Bench& b) {
    if (!paid(b)) return;
    b.refund(b.rig.amount / 5);
    b.settle();
    b.demand({.states = {partially_refunded},
              .sale_receipts = 1,
              .refund_receipts = 1,
              .captured = b.rig.amount,
              .refunded = b.rig.amount / 5});
}

void all(Bench& b) {
    if (!paid(b)) return;
    b.refund(b.rig.amount);
    b.settle();
    b.demand({.states = {refunded},
              .sale_receipts = 1,
              .refund_receipts = 1,
              .captured = b.rig.amount,
              .refunded = b.rig.amount});
}

void all_in_parts(Bench& b) {
    if (!paid(b)) return;
    b.refund(b.rig.amount / 5);
    b.pass(2min);
    b.refund(b.rig.amount / 5);  // the same amount again is another refund
    b.pass(2min);
    b.refund(0);  // all that is left
    b.settle();
    b.demand({.states = {refunded},
              .sale_receipts = 1,
              .refund_receipts = 3,
              .captured = b.rig.amount,
              .refunded = b.rig.amount});
}

}  // namespace

std::vector<Case> refund_cases() {
    return {{"refund_part", "A part is refunded", part},
            {"refund_all", "All is refunded", all},
            {"refund_in_parts", "All is refunded, in three parts", all_in_parts}};
}

const std::vector<Case>& cases() {
    static const std::vector<Case> all_cases = [] {
        std::vector<Case> list;
        for (auto* theme :
             {life_cases, lost_cases, answer_cases, push_cases, stranger_cases, refund_cases, amount_cases}) {
            auto some = theme();
            std::ranges::move(some, std::back_inserter(list));
        }
        return list;
    }();
    return all_cases;
}

}  // namespace till::contract
