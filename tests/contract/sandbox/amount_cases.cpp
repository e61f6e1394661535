// Amounts that are not simply "the price in euros": other exponents, several payments, two means for one sale.
#include "tests/contract/sandbox/cases.hpp"

namespace till::contract {
namespace {

using namespace std::chrono_literals;
using enum State;

// 1250 of the smallest unit of a currency without decimals, or with three.
void other_exponents(Bench& b) {
    if (b.rig.other_currencies.empty()) return b.not_applicable("the provider has currencies with two decimals only");
    for (const auto& code : b.rig.other_currencies) {
        b.currency = code;
        b.sell(Customer::approve);
        b.until({approved});
        b.require(b.sale().state == approved && b.sale().paid == b.rig.amount,
                  code + ": " + std::string(to_string(b.sale().state)) + " " + std::to_string(b.sale().paid));
        if (b.can(Action::refund)) b.refund(b.rig.amount / 5);
        b.pass(3min);
    }
    b.settle();
    const auto count = static_cast<std::int64_t>(b.rig.other_currencies.size());
    const bool back = b.can(Action::refund);
    b.demand({.states = {back ? partially_refunded : approved},
              .sale_receipts = count,
              .refund_receipts = back ? count : 0,
              .captured = count * b.rig.amount,
              .refunded = back ? count * (b.rig.amount / 5) : 0});
}

void in_two_parts(Bench& b) {
    if (!b.rig.open_amount) return b.not_applicable("a sale is paid at once");
    b.sell();
    b.require(b.customer(Customer::approve, b.rig.amount / 5), "the customer could not pay a part");
    b.until({partial}, 1min);
    b.require(b.sale().state == partial && b.world.heard.size() == 1, "a part was not seen as a part");
    b.require(b.customer(Customer::approve), "the customer could not pay the rest");
    b.until({approved}, 1min);
    b.settle();
    b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
}

// A part, and then nothing: what came goes back, or waits for a person where it cannot.
void part_only(Bench& b) {
    if (!b.rig.open_amount) return b.not_applicable("a sale is paid at once");
    b.sell();
    b.require(b.customer(Customer::approve, b.rig.amount / 5), "the customer could not pay a part");
    b.until({refunded, orphan}, 30min);
    b.settle();
    b.require(b.alarmed(), "nobody was alarmed");
    b.demand({.states = {refunded, orphan},
              .captured = b.rig.amount / 5,
              .refunded = b.sale().state == refunded ? b.rig.amount / 5 : 0});
}

void too_much(Bench& b) {
    if (!b.rig.open_amount) return b.not_applicable("more than asked for cannot be paid");
    b.sell();
    b.require(b.customer(Customer::approve, b.rig.amount * 2), "the customer could not pay more");
    b.until({approved}, 1min);
    b.settle();
    b.require(b.alarmed(), "nobody was told of the surplus");
    b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount * 2});
}

void with_voucher(Bench& b, std::int64_t voucher) {
    if (b.rig.voucher.empty()) return b.not_applicable("there are no meal vouchers");
    b.leave_held = true;
    b.sell(Customer::hold);
    b.until({authorized});
    b.require(b.act(b.rig.voucher, voucher), "the voucher could not be used");
    b.until({approved});
    b.settle();
    const auto& sale = b.sale();
    std::int64_t sum = 0;
    for (const auto& tender : sale.tenders)
        sum += tender.amount.minor;
    const std::size_t means = voucher == b.rig.amount ? 1 : 2;
    b.require(sale.tenders.size() == means && sum == b.rig.amount,
              "the receipt does not list every tender: " + std::to_string(sale.tenders.size()));
    b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
}

// The voucher is refused: the hold stays, and the customer pays all by card.
void voucher_refused(Bench& b) {
    if (b.rig.voucher.empty()) return b.not_applicable("there are no meal vouchers");
    b.leave_held = true;
    b.sell(Customer::hold);
    b.until({authorized});
    b.require(b.act("voucher_fail", 0), "the voucher could not be refused");
    b.pass(20s);
    b.require(b.sale().state == authorized, "a refused voucher ended the sale");
    b.require(b.customer(Customer::approve), "the customer could not go on");
    b.until({approved});
    b.settle();
    b.demand({.states = {approved}, .sale_receipts = 1, .captured = b.rig.amount});
}

// The voucher is spent and the capture fails: the money's state is the provider's secret, so a person is called.
void capture_fails(Bench& b) {
    if (b.rig.voucher.empty()) return b.not_applicable("there are no meal vouchers");
    b.leave_held = true;
    b.sell(Customer::hold);
    b.until({authorized});
    b.require(b.act("capture_fail", 500), "the capture could not fail");
    b.pass(20s);
    b.require(b.sale().state != approved && b.sale().state != declined, "a failed capture was taken for an end");
    b.left_unknown = true;
    b.settle();
    b.require(b.alarmed(), "nobody was alarmed");
    b.demand_books_only();
}

}  // namespace

std::vector<Case> amount_cases() {
    return {{"exponents", "Currencies with no or with three decimals", other_exponents},
            {"paid_in_parts", "Two payments make up the amount", in_two_parts},
            {"part_only", "A part is paid, and no more", part_only},
            {"overpaid", "Twice the amount is paid", too_much},
            {"voucher_part", "A voucher pays a part, the card the rest", [](Bench& b) { with_voucher(b, 500); }},
            {"voucher_all", "A voucher pays all", [](Bench& b) { with_voucher(b, b.rig.amount); }},
            {"voucher_refused", "The voucher is refused, the card pays", voucher_refused},
            {"capture_fails", "The voucher is spent, the capture fails", capture_fails}};
}

}  // namespace till::contract
