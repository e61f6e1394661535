// Reconciliation: each kind of difference between what was sold, what was proven and what was printed.
// (R12: printed receipts == sales of the journal == what the providers have.)
#include "firmware/api/reconcile.hpp"

#include "tests/support/payment_world.hpp"

namespace till::test {
namespace {

using firmware::Payment;
using firmware::Refund;
using firmware::State;
using firmware::api::Reconciliation;
using hal::json::Value;

Payment payment(const std::string& id, State state, std::int64_t amount, std::int64_t paid) {
    Payment p;
    p.id = id;
    p.state = state;
    p.paid = paid;
    p.sale.order_ref = "order-" + id;
    p.sale.method = "klarna.dynamic_qr";
    p.sale.amount = hal::Money{amount, hal::Currency::from_code("EUR").value()};
    return p;
}

offline::Receipt receipt(std::int64_t number, const Payment& of, std::int64_t total, bool refund = false,
                         int prints = 1) {
    offline::Receipt r;
    r.number = number;
    r.payment_id = of.id;
    r.kind = refund ? "refund" : "sale";
    r.prints = prints;
    r.body = Value::object(
        {{"total", total}, {"order_ref", of.sale.order_ref}, {"method", of.sale.method}, {"currency", "EUR"}});
    return r;
}

Refund refund(std::int64_t amount, Refund::State state, std::optional<std::int64_t> on = {}, bool automatic = false) {
    Refund r;
    r.id = "r";
    r.amount = amount;
    r.state = state;
    r.receipt = on;
    r.automatic = automatic;
    return r;
}

std::vector<std::string> kinds(const Reconciliation& reconciliation) {
    std::vector<std::string> result;
    const auto view = reconciliation.view();
    for (const auto& difference : *view.find("differences")->array_items())
        result.push_back(difference.string_or("kind", ""));
    EXPECT_EQ(view.boolean_or("agrees", false), result.empty());
    EXPECT_EQ(view.integer_or("differences_total", -1), static_cast<std::int64_t>(result.size()));
    return result;
}

using Kinds = std::vector<std::string>;

TEST(Reconcile, ThreeAccountsThatAgree) {
    Reconciliation all(true);
    auto sold = payment("a", State::approved, 1250, 1250);
    sold.receipt = 1;
    auto returned = payment("b", State::partially_refunded, 1000, 1000);
    returned.receipt = 2;
    returned.refunds = {refund(300, Refund::State::done, 3)};
    all.add(receipt(1, sold, 1250));
    all.add(receipt(2, returned, 1000));
    all.add(receipt(3, returned, 300, true));
    all.add(sold);
    all.add(returned);
    EXPECT_EQ(kinds(all), Kinds{});
    const auto view = all.view();
    const auto& sums = view.find("currencies")->array_items()->front();
    EXPECT_EQ(sums.string_or("currency", ""), "EUR");
    for (const char* side : {"orders", "provider", "receipts"}) {
        EXPECT_EQ(sums.find(side)->integer_or("sales", 0), 2) << side;
        EXPECT_EQ(sums.find(side)->integer_or("sales_total", 0), 2250) << side;
        EXPECT_EQ(sums.find(side)->integer_or("refunds", 0), 1) << side;
        EXPECT_EQ(sums.find(side)->integer_or("refunds_total", 0), 300) << side;
    }
    EXPECT_EQ(sums.find("receipts")->integer_or("printed", 0), 3);
}

TEST(Reconcile, MoneyWithoutAReceipt) {
    Reconciliation all(true);
    all.add(payment("a", State::approved, 1250, 1250));
    EXPECT_EQ(kinds(all), Kinds{"paid-without-receipt"});
    const auto view = all.view();
    EXPECT_EQ(view.find("currencies")->array_items()->front().find("provider")->integer_or("sales_total", 0), 1250);
    EXPECT_EQ(view.find("currencies")->array_items()->front().find("receipts")->integer_or("sales_total", 0), 0);
}

TEST(Reconcile, AReceiptWithoutItsPaymentOrItsMoney) {
    Reconciliation all(true);
    const auto lost = payment("lost", State::approved, 100, 100);
    auto unpaid = payment("unpaid", State::declined, 200, 0);
    unpaid.receipt = 2;
    all.add(receipt(1, lost, 100));
    all.add(receipt(2, unpaid, 200));
    EXPECT_EQ(all.payments_missing(), (std::vector<std::string>{"lost", "unpaid"}));
    all.add(unpaid);
    EXPECT_EQ(all.payments_missing(), std::vector<std::string>{"lost"});
    EXPECT_EQ(kinds(all), (Kinds{"receipt-without-payment", "receipt-without-money"}));
}

TEST(Reconcile, AmountsThatDiffer) {
    Reconciliation all(true);
    auto part = payment("part", State::partial, 1000, 600);
    part.receipt = 1;
    auto wrong = payment("wrong", State::approved, 1000, 1000);
    wrong.receipt = 2;
    all.add(receipt(1, part, 600));
    all.add(receipt(2, wrong, 999));
    all.add(part);
    all.add(wrong);
    EXPECT_EQ(kinds(all), (Kinds{"amount-differs", "receipt-differs"}));
    const auto view = all.view();
    const auto& first = view.find("differences")->array_items()->front();
    EXPECT_EQ(first.integer_or("sold", 0), 1000);
    EXPECT_EQ(first.integer_or("proven", 0), 600);
    EXPECT_EQ(first.integer_or("on_receipt", 0), 600);
    EXPECT_EQ(first.integer_or("receipt", 0), 1);
    EXPECT_EQ(first.string_or("payment_id", ""), "part");
}

TEST(Reconcile, RefundsOnPaperAndInFact) {
    Reconciliation all(true);
    auto silent = payment("silent", State::refunded, 100, 100);
    silent.receipt = 1;
    silent.refunds = {refund(100, Refund::State::done)};
    auto hoped = payment("hoped", State::refund_pending, 200, 200);
    hoped.receipt = 2;
    hoped.refunds = {refund(200, Refund::State::unknown, 3)};
    auto never = payment("never", State::approved, 300, 300);
    never.receipt = 4;
    for (const auto* p : {&silent, &hoped, &never}) {
        all.add(*p);
        all.add(receipt(p->receipt.value(), *p, p->paid));
    }
    all.add(receipt(3, hoped, 200, true));
    all.add(receipt(5, never, 300, true));
    EXPECT_EQ(kinds(all), (Kinds{"refund-unproven", "refund-unproven", "refund-without-receipt"}));
}

TEST(Reconcile, WhatIsNotKnownYetAndWhatBelongsToNobody) {
    Reconciliation all(true);
    all.add(payment("maybe", State::unknown, 100, 0));
    all.add(payment("whose", State::orphan, 50, 50));
    all.add(payment("open", State::presenting, 70, 0));
    EXPECT_EQ(kinds(all), (Kinds{"money-unknown", "orphan"}));
}

TEST(Reconcile, LateMoneyThatWentBackIsNoDifference) {
    Reconciliation all(true);
    auto late = payment("late", State::refunded, 100, 100);
    late.refunds = {refund(100, Refund::State::done, {}, true)};
    all.add(late);
    EXPECT_EQ(kinds(all), Kinds{});
}

TEST(Reconcile, WhatWasNotPrintedShowsWhereThereIsAPrinter) {
    for (const bool prints : {true, false}) {
        Reconciliation all(prints);
        auto sold = payment("a", State::approved, 100, 100);
        sold.receipt = 1;
        all.add(receipt(1, sold, 100, false, 0));
        all.add(sold);
        EXPECT_EQ(kinds(all), prints ? Kinds{"not-printed"} : Kinds{});
    }
}

TEST(Reconcile, CurrenciesAreKeptApartAndTheListIsBounded) {
    Reconciliation all(true);
    for (int i = 0; i < 700; ++i) {
        auto p = payment("p" + std::to_string(i), State::approved, 100, 100);
        if (i % 2 == 1) p.sale.amount.currency = hal::Currency::from_code("CHF").value();
        all.add(p);
    }
    const auto view = all.view();
    EXPECT_EQ(view.find("currencies")->array_items()->size(), 2u);
    EXPECT_EQ(view.find("differences")->array_items()->size(), 500u);
    EXPECT_EQ(view.integer_or("differences_total", 0), 700);
}

}  // namespace
}  // namespace till::test
