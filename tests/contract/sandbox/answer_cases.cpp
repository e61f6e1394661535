// Answers that say nothing, say it late, or say it wrongly.
#include "tests/contract/sandbox/cases.hpp"

namespace till::contract {
namespace {

using namespace std::chrono_literals;
using enum State;

struct Trouble {
    const char* name;
    const char* title;
    Phase phase;
    const char* action;
    Value more;
};

std::vector<Trouble> troubles() {
    return {
        {"truncated", "Truncated answer", Phase::after, "truncate", Value::object({{"bytes", 7}})},
        {"429", "429 with Retry-After", Phase::before, "status", Value::object({{"status", 429}, {"retry_after", 3}})},
        {"500", "500 after the commit", Phase::after, "status", Value::object({{"status", 500}})},
        {"503", "503 before the commit", Phase::before, "status", Value::object({{"status", 503}, {"retry_after", 2}})},
        {"html", "HTML page after the commit", Phase::after, "html", Value::object()}};
}

void create_in_trouble(Bench& b, const Trouble& trouble) {
    b.fault_call(Action::create, trouble.phase, trouble.action, trouble.more);
    if (!b.sell()) return;
    b.until({presenting, customer_active, approved, declined, expired, unknown}, 5min);
    const auto rule = b.world.provider->after_unknown(Action::create, b.sale().sale);
    const bool blind = rule == providers::AfterUnknown::never_repeat;
    if (b.sale().state == unknown) {
        b.require(blind, "unknown, although the provider could be asked");
        b.person_decides_it = true;
    }
    if (b.can(Customer::approve) && (b.payable() || b.sale().state == unknown)) b.customer(Customer::approve);
    b.until({approved}, 1min);
    b.settle();
    if (b.sale().state == approved)
        return b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
    b.require(blind, "the customer wanted to pay, and could not");
    b.demand_sound();
}

void refund_in_trouble(Bench& b, const Trouble& trouble) {
    if (!b.can(Action::refund)) return b.not_applicable("there is no call that refunds");
    b.sell(Customer::approve);
    b.until({approved});
    b.fault_call(Action::refund, trouble.phase, trouble.action, trouble.more);
    b.refund(b.rig.amount);
    b.settle();
    b.demand({.states = {refunded},
              .sale_receipts = 1,
              .refund_receipts = 1,
              .captured = b.rig.amount,
              .refunded = b.rig.amount});
}

void cancel_in_trouble(Bench& b, const Trouble& trouble) {
    if (!b.can(Action::cancel)) return b.not_applicable("there is no call that cancels");
    b.fault_call(Action::cancel, trouble.phase, trouble.action, trouble.more);
    b.sell();
    b.cancel();
    b.settle();
    b.demand({.states = {cancelled, expired}});
}

// Every kind of useless answer, one after the other, to the till's questions.
void looks_in_trouble(Bench& b) {
    if (b.rig.looks.empty()) return b.not_applicable("there is nothing to ask");
    b.fault_push("withhold", 0);
    if (!b.sell()) return;
    for (const auto& look : b.rig.looks) {
        b.fault(b.rig.service, look, Phase::before, "drop");
        if (look != b.rig.looks.front()) continue;
        for (const auto& trouble : troubles())
            b.fault(b.rig.service, look, trouble.phase, trouble.action, trouble.more);
    }
    if (!b.rig.at_once) b.require(b.customer(Customer::approve), "the customer could not pay");
    b.until({approved});
    b.settle();
    b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
}

void failure_inside(Bench& b) {
    if (b.rig.failure_inside.is_null()) return b.not_applicable("failures have HTTP statuses of their own");
    if (b.rig.failure_at == Action::create) {
        b.set(b.rig.failure_inside);
        b.sell();
        b.settle();
        return b.demand({.states = {declined}});
    }
    b.sell(Customer::approve);
    b.until({approved});
    b.set(b.rig.failure_inside);
    b.refund(b.rig.amount);
    b.settle();
    b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
}

void unknown_word(Bench& b) {
    if (b.rig.unknown_word.is_null()) return b.not_applicable("there is no status to read");
    b.set(b.rig.unknown_word);
    b.sell(Customer::approve);
    b.pass(1min);
    b.require(b.sale().state != approved && b.sale().state != declined,
              "a word nobody knows was taken as " + std::string(to_string(b.sale().state)));
    auto back = Value::object();
    for (const auto& [name, value] : *b.rig.unknown_word.members())
        back.set(name, Value());
    b.set(back);
    b.until({approved});
    b.settle();
    b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
}

// The lookups tell another amount (or currency) for a minute: nothing is believed until they agree.
void wrong_money_in_looks(Bench& b, const char* what) {
    if (b.rig.looks.empty()) return b.not_applicable("there is nothing to ask");
    if (b.rig.at_once) return b.not_applicable("the create call's own answer decides");
    b.sell();
    b.fault_push("withhold", 0);
    for (const auto& look : b.rig.looks)
        b.fault(b.rig.service, look, Phase::before, what, Value::object({{"times", 0}}));
    b.require(b.customer(Customer::approve), "the customer could not pay");
    b.pass(1min);
    if (std::string_view(what) == "wrong_amount") b.require(b.sale().state != approved, "paid with a wrong amount");
    b.clear_faults();
    b.until({approved, refunded});
    b.settle();
    b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
}

void wrong_environment(Bench& b) {
    if (b.rig.other_environment.is_null()) return b.not_applicable("answers do not say where they come from");
    b.set(b.rig.other_environment);
    b.sell();
    if (b.payable()) b.customer(Customer::approve);
    b.pass(1min);
    b.require(b.sale().state != approved, "money of another environment was taken for ours");
    auto back = Value::object();
    for (const auto& [name, value] : *b.rig.other_environment.members())
        back.set(name, Value());
    b.set(back);
    b.settle();
    b.demand_sound();
}

}  // namespace

std::vector<Case> answer_cases() {
    std::vector<Case> list;
    const auto add = [&](const char* call, void (*run)(Bench&, const Trouble&)) {
        for (const auto& trouble : troubles()) {
            list.push_back({std::string(call) + "_" + trouble.name, std::string(trouble.title) + ": " + call,
                            [run, trouble](Bench& b) { run(b, trouble); }});
        }
    };
    add("create", create_in_trouble);
    add("cancel", cancel_in_trouble);
    add("refund", refund_in_trouble);
    list.push_back({"looks_in_trouble", "Every useless answer in turn: lookups", looks_in_trouble});
    list.push_back({"failure_inside", "HTTP success with a failure inside", failure_inside});
    list.push_back({"unknown_status", "A status nobody knows", unknown_word});
    list.push_back(
        {"wrong_amount", "Lookups tell another amount", [](Bench& b) { wrong_money_in_looks(b, "wrong_amount"); }});
    list.push_back({"wrong_currency", "Lookups tell another currency",
                    [](Bench& b) { wrong_money_in_looks(b, "wrong_currency"); }});
    list.push_back({"wrong_environment", "Answers of another environment", wrong_environment});
    return list;
}

}  // namespace till::contract
