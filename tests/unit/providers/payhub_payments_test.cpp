// Several payments of one request: they add up, whoever tells of them and in which order; what goes beyond the sale is
// reported, and a refund finds its payment.
#include "tests/unit/providers/payhub_fixture.hpp"

#include <algorithm>

namespace till::providers {
namespace {

constexpr auto token = "token-0123456789abcdef";

SaleRequest dias_sale(std::int64_t minor = 10000) {
    SaleRequest sale;
    sale.order_ref = "A-17";
    sale.method = "payhub.dias";
    sale.amount = eur(minor);
    return sale;
}

Push payment(const std::string& id, const std::string& amount, const Provider& provider) {
    const auto push = provider.read_push(
        token, {},
        R"({"paymentRequestId":54321,"paymentId":)" + id + R"(,"provider":"dias","bankOrderId":"DIAS-)" + id +
            R"(","amount":)" + amount + R"(,"type":"payment","paymentRequestCode":"RF98765432109876543"})");
    EXPECT_TRUE(push) << id;
    return push.value_or(Push{});
}

void merge(Value& into, const Value& from) {
    for (const auto& [name, value] : *from.members())
        into.set(name, value);
}

Value first_refs() { return Value::object({{"payment_request_id", "54321"}, {"paycode", "RF98765432109876543"}}); }

// A sale as the engine keeps it: refs merged, paid never less, a surplus kept once per reference.
struct Kept {
    std::unique_ptr<Provider> provider = payhub_provider();
    SaleRequest sale = dias_sale();
    Value refs = first_refs();
    std::int64_t paid = 0;
    std::map<std::string, std::int64_t> surplus;
    std::vector<Tender> tenders;

    std::string take(const std::string& id, const std::string& amount) {
        return take(provider->add_payment(sale, refs, payment(id, amount, *provider)));
    }
    std::string take(const Outcome& outcome) {
        if (outcome.kind != Outcome::Kind::done) return outcome.problem.type;
        EXPECT_EQ(outcome.state, ProviderState::paid);
        merge(refs, outcome.refs);
        paid = std::max(paid, outcome.paid->minor);
        tenders = outcome.tenders;
        for (const auto& extra : outcome.surplus)
            surplus.emplace(extra.reference, extra.amount.minor);
        return "";
    }
    std::int64_t tendered() const {
        std::int64_t sum = 0;
        for (const auto& tender : tenders)
            sum += tender.amount.minor;
        return sum;
    }
    Outcome look(const std::string& payments) const {
        auto ask = command(Action::inquire);
        ask.sale = sale;
        ask.amount = sale.amount;
        ask.refs = refs;
        return provider->read(
            ask, answer(200, R"({"PaymentRequestId":54321,"Status":"PENDING","Payments":[)" + payments + "]}"));
    }
};

TEST(PayhubPayments, AddUpToTheSale) {
    Kept kept;
    EXPECT_EQ(kept.take("1", "40"), "");
    EXPECT_EQ(kept.paid, 4000);
    EXPECT_EQ(kept.take("2", "35.5"), "");
    EXPECT_EQ(kept.paid, 7550);
    EXPECT_EQ(kept.take("3", "24.50"), "");
    EXPECT_EQ(kept.paid, 10000);
    EXPECT_TRUE(kept.surplus.empty());
    ASSERT_EQ(kept.tenders.size(), 3U);
    EXPECT_EQ(kept.tenders[1], (Tender{"DIAS transfer", eur(3550), "2"}));
    EXPECT_EQ(kept.tendered(), kept.paid);
    EXPECT_EQ(kept.refs.string_or("payment_id", ""), "1");
    EXPECT_EQ(kept.refs.string_or("bank_order_id", ""), "DIAS-1");
}

TEST(PayhubPayments, TheSamePushAgainChangesNothing) {
    Kept kept;
    EXPECT_EQ(kept.take("1", "40"), "");
    const auto refs = kept.refs;
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(kept.take("1", "40.00"), "");
    EXPECT_EQ(kept.paid, 4000);
    EXPECT_EQ(kept.refs, refs);
}

TEST(PayhubPayments, AnotherAmountForTheSamePaymentIsNotBelieved) {
    Kept kept;
    EXPECT_EQ(kept.take("1", "40"), "");
    EXPECT_EQ(kept.take("1", "60"), "amount-mismatch");
    EXPECT_EQ(kept.paid, 4000);
}

TEST(PayhubPayments, WhatGoesBeyondIsSurplusOnceEach) {
    Kept kept;
    EXPECT_EQ(kept.take("1", "70"), "");
    EXPECT_EQ(kept.take("2", "50"), "");
    EXPECT_EQ(kept.take("3", "10"), "");
    EXPECT_EQ(kept.take("2", "50"), "");
    EXPECT_EQ(kept.paid, 10000);
    EXPECT_EQ(kept.surplus, (std::map<std::string, std::int64_t>{{"2", 2000}, {"3", 1000}}));
    EXPECT_EQ(kept.tendered(), 10000);
    ASSERT_EQ(kept.tenders.size(), 2U);
    EXPECT_EQ(kept.tenders[1].amount, eur(3000));
}

TEST(PayhubPayments, AnOverpaymentInOneGo) {
    Kept kept;
    EXPECT_EQ(kept.take("1", "120"), "");
    EXPECT_EQ(kept.paid, 10000);
    EXPECT_EQ(kept.surplus, (std::map<std::string, std::int64_t>{{"1", 2000}}));
}

TEST(PayhubPayments, NoOrderLosesMoney) {
    std::vector<std::pair<std::string, std::string>> pushes = {{"1", "60"}, {"2", "60"}, {"3", "60"}};
    std::ranges::sort(pushes);
    do {
        Kept kept;
        for (const auto& [id, amount] : pushes)
            EXPECT_EQ(kept.take(id, amount), "");
        std::int64_t extra = 0;
        for (const auto& [id, minor] : kept.surplus)
            extra += minor;
        EXPECT_EQ(kept.paid, 10000);
        EXPECT_EQ(extra, 8000) << pushes[0].first << pushes[1].first << pushes[2].first;
    } while (std::ranges::next_permutation(pushes).found);
}

TEST(PayhubPayments, OverflowIsRefused) {
    Kept kept;
    kept.refs.set("payment.1", Value::object({{"amount", INT64_MAX}}));
    EXPECT_EQ(kept.take("2", "10"), "amount-overflow");
}

TEST(PayhubPayments, AFixedAmountIsPaidInOneOrNotBelieved) {
    Kept kept;
    kept.sale.method = "payhub.viva";
    EXPECT_EQ(kept.take("1", "40"), "amount-mismatch");
    EXPECT_EQ(kept.take("1", "120"), "amount-mismatch");
    EXPECT_EQ(kept.take("1", "100"), "");
    EXPECT_EQ(kept.paid, 10000);
    EXPECT_EQ(kept.take("2", "100"), "") << "paid twice: told, not parked";
    EXPECT_EQ(kept.surplus, (std::map<std::string, std::int64_t>{{"2", 10000}}));
}

TEST(PayhubPayments, OpenAndSplitTypesAddUp) {
    for (const auto* type : {"FixedOpen", "SplitPay"}) {
        Kept kept;
        kept.sale.method = "payhub.viva";
        kept.sale.options["payment_type"] = type;
        EXPECT_EQ(kept.take("1", "40"), "") << type;
        EXPECT_EQ(kept.paid, 4000) << type;
    }
}

TEST(PayhubPayments, DiasInPartsIsASwitch) {
    auto config = payhub_config();
    config.dias_in_parts = false;
    Kept kept;
    kept.provider = payhub_provider(config);
    EXPECT_EQ(kept.take("1", "40"), "amount-mismatch");
    EXPECT_EQ(kept.take("1", "100"), "");
}

TEST(PayhubPayments, KlarnaIsNotSummed) {
    const auto provider = payhub_provider();
    const auto outcome = provider->add_payment(klarna_sale(), first_refs(), payment("1", "40", *provider));
    EXPECT_NE(outcome.kind, Outcome::Kind::done);
    EXPECT_FALSE(outcome.paid);
}

TEST(PayhubPayments, AnotherCurrencyOrNoPaymentIsNotBelieved) {
    Kept kept;
    auto push = payment("1", "100", *kept.provider);
    push.amount = Money{10000, *Currency::from_code("CHF")};
    EXPECT_EQ(kept.take(kept.provider->add_payment(kept.sale, kept.refs, push)), "amount-mismatch");
    push = payment("1", "100", *kept.provider);
    push.amount.reset();
    EXPECT_EQ(kept.take(kept.provider->add_payment(kept.sale, kept.refs, push)), "amount-mismatch");
    push = payment("1", "100", *kept.provider);
    push.refs = Value::object();
    EXPECT_EQ(kept.take(kept.provider->add_payment(kept.sale, kept.refs, push)), "amount-mismatch");
}

// --- the status request tells the same story

TEST(PayhubPaymentsLook, AddsWhatNoPushTold) {
    Kept kept;
    EXPECT_EQ(kept.take("2", "30"), "");
    EXPECT_EQ(kept.take(kept.look(R"({"PaymentId":1,"Amount":20},{"PaymentId":2,"Amount":30.0})")), "");
    EXPECT_EQ(kept.paid, 5000);
    EXPECT_EQ(kept.tenders.front().reference, "2") << "known first stays first";
    EXPECT_EQ(kept.take("1", "20"), "");
    EXPECT_EQ(kept.paid, 5000);
}

TEST(PayhubPaymentsLook, AnOldAnswerTakesNothingAway) {
    Kept kept;
    const auto old = kept.look(R"({"PaymentId":1,"Amount":20})");
    EXPECT_EQ(kept.take("2", "30"), "");
    EXPECT_EQ(kept.take(old), "");
    EXPECT_EQ(kept.take("3", "50"), "");
    EXPECT_EQ(kept.paid, 10000);
}

TEST(PayhubPaymentsLook, ContradictionsAreNoVerdict) {
    Kept kept;
    EXPECT_EQ(kept.take("1", "30"), "");
    EXPECT_EQ(kept.look(R"({"PaymentId":1,"Amount":31})").problem.type, "answer-mismatch");
    EXPECT_EQ(kept.look(R"({"PaymentId":2,"Amount":1},{"PaymentId":2,"Amount":1})").problem.type, "answer-malformed");
    EXPECT_EQ(kept.look(R"({"PaymentId":2,"Amount":-1})").problem.type, "answer-malformed");
}

TEST(PayhubPaymentsLook, SurplusIsToldToo) {
    Kept kept;
    EXPECT_EQ(kept.take(kept.look(R"({"PaymentId":1,"Amount":100},{"PaymentId":2,"Amount":5})")), "");
    EXPECT_EQ(kept.paid, 10000);
    EXPECT_EQ(kept.surplus, (std::map<std::string, std::int64_t>{{"2", 500}}));
}

// --- refunds, where Payhub opens them for others than Klarna

struct Refunding : Kept {
    Refunding() {
        auto config = payhub_config();
        config.refundable = {"klarna", "dias"};
        provider = payhub_provider(config);
        EXPECT_EQ(take("1", "60"), "");
        EXPECT_EQ(take("2", "40"), "");
    }
    Command ask(std::int64_t minor, const std::string& key) const {
        auto out = command(Action::refund);
        out.sale = sale;
        out.amount = eur(minor);
        out.refs = refs;
        out.idempotency_key = key;
        return out;
    }
    std::string target(std::int64_t minor, const std::string& key) const {
        const auto request = provider->build(ask(minor, key));
        if (!request) return request.error().type + ": " + request.error().detail;
        const auto from = request->url.find("/payment/") + 9;
        return request->url.substr(from, request->url.find("/refund") - from);
    }
    Outcome answered(std::int64_t minor, const std::string& key, const std::string& status, const std::string& id) {
        const auto outcome = provider->read(
            ask(minor, key), answer(201, R"({"refundRequestId":1,"status":")" + status +
                                             R"(","providerRefundId":"rf-)" + key + R"(","paymentId":)" + id + "}"));
        if (outcome.refs.is_object()) merge(refs, outcome.refs);
        return outcome;
    }
};

TEST(PayhubRefundParts, GoesToTheFirstPaymentThatHoldsIt) {
    Refunding r;
    EXPECT_EQ(r.target(5000, "k1"), "1");
    EXPECT_EQ(r.answered(5000, "k1", "Succeeded", "1").kind, Outcome::Kind::done);
    EXPECT_EQ(r.target(1000, "k2"), "1");
    EXPECT_EQ(r.target(1001, "k2"), "2");
    EXPECT_EQ(r.answered(4000, "k3", "Succeeded", "2").kind, Outcome::Kind::done);
    EXPECT_EQ(r.target(1001, "k4"), "refund-in-parts: one refund is of one payment; left of each: 10.00, 0.00");
}

TEST(PayhubRefundParts, ASumOverSeveralIsRefusedWithWhatCanBeDone) {
    const Refunding r;
    EXPECT_EQ(r.target(10000, "k1"), "refund-in-parts: one refund is of one payment; left of each: 60.00, 40.00");
    EXPECT_EQ(r.target(6001, "k1"), "refund-in-parts: one refund is of one payment; left of each: 60.00, 40.00");
    EXPECT_EQ(r.target(6000, "k1"), "1");
}

TEST(PayhubRefundParts, ARepeatGoesToTheSamePayment) {
    Refunding r;
    EXPECT_EQ(r.answered(6000, "k1", "Requested", "1").kind, Outcome::Kind::pending);
    EXPECT_EQ(r.target(6000, "k1"), "1");
    EXPECT_EQ(r.target(4000, "k2"), "2") << "what is requested is not there for another refund";
    EXPECT_EQ(r.answered(6000, "k1", "Failed", "1").kind, Outcome::Kind::refused);
    EXPECT_EQ(r.target(6000, "k3"), "1") << "a failed refund took nothing";
}

TEST(PayhubRefundParts, AnAnswerAboutAnotherPaymentIsNoVerdict) {
    Refunding r;
    EXPECT_EQ(r.answered(5000, "k1", "Succeeded", "2").problem.type, "answer-mismatch");
}

TEST(PayhubRefundParts, TheIdsAreKeptPerRefund) {
    Refunding r;
    r.answered(5000, "k1", "Succeeded", "1");
    r.answered(4000, "k2", "Succeeded", "2");
    const auto* first = r.refs.find("refund.k1");
    const auto* second = r.refs.find("refund.k2");
    ASSERT_TRUE(first != nullptr && second != nullptr);
    EXPECT_EQ(first->string_or("payment_id", ""), "1");
    EXPECT_EQ(first->string_or("refund_id", ""), "rf-k1");
    EXPECT_EQ(second->string_or("payment_id", ""), "2");
    EXPECT_EQ(second->string_or("refund_id", ""), "rf-k2");
}

TEST(PayhubRefundParts, SurplusGoesBackToItsOwnPayment) {
    Refunding r;
    const auto outcome = r.provider->add_payment(r.sale, r.refs, payment("3", "70", *r.provider));
    ASSERT_EQ(outcome.surplus.size(), 1U);
    EXPECT_EQ(outcome.surplus[0].reference, "3");
    merge(r.refs, outcome.surplus[0].refs);  // as a payment of its own, over the sale's refs
    EXPECT_EQ(r.target(7000, "k9"), "3");
}

}  // namespace
}  // namespace till::providers
