// A dynamic-QR sale, from the key press to the receipt, and every way it can end.
#include "tests/support/payment_world.hpp"

#include <algorithm>

namespace till::test {
namespace {

class Sale : public PaymentWorld {
  protected:
    void SetUp() override {
        http.far_side = friendly;
        PaymentWorld::SetUp();
    }
    std::string begin() {
        auto payment = create(sale());
        EXPECT_TRUE(payment.has_value()) << payment.error().type << ": " << payment.error().detail;
        loop.run_ready();
        return payment ? payment->id : "";
    }
    FriendlyPayhub friendly;
};

TEST_F(Sale, PutsTheIntentOnDiskBeforeAnythingIsSent) {
    bool on_disk = false;
    http.far_side = [&](const hal::HttpRequest&) -> std::optional<hal::HttpResult> {
        store->list_items({offline::ItemState::in_flight}, {}, [&](auto items) { on_disk = items->size() == 1; });
        return std::nullopt;
    };
    ASSERT_TRUE(create(sale()).has_value());
    loop.run_ready();
    EXPECT_EQ(http.sent.size(), 1u);
    EXPECT_TRUE(on_disk) << "the request left before its outbox item was committed";
}

TEST_F(Sale, ShowsTheProvidersLinkAsQr) {
    const auto id = begin();
    EXPECT_EQ(state(id), "presenting");
    ASSERT_FALSE(screen.shown.empty());
    EXPECT_EQ(screen.shown.back(), "presenting https://pay.test/1");
    const auto payment = find(id);
    EXPECT_TRUE(payment.qr_shown.has_value());
    EXPECT_EQ(payment.qr_sha256.size(), 64u);
}

TEST_F(Sale, IsApprovedByAMatchingPushAndIssuesOneReceipt) {
    const auto id = begin();
    ASSERT_TRUE(pay(1, 98765).has_value());
    EXPECT_EQ(state(id), "approved");
    ASSERT_EQ(receipts().size(), 1u);
    EXPECT_EQ(receipts()[0].number, 1);
    EXPECT_EQ(receipts()[0].payment_id, id);
    EXPECT_EQ(find(id).receipt, 1);
    EXPECT_EQ(screen.shown.back(), "approved");
}

TEST_F(Sale, ShowsApprovedOnlyAfterItIsOnDisk) {
    const auto id = begin();
    screen.on_show = [&](const firmware::Payment& p) {
        if (p.state != firmware::State::approved) return;
        store->find_document("payment", id, [&](auto document) { EXPECT_EQ(document->state, "approved"); });
    };
    pay(1, 98765);
    loop.run_ready();
}

TEST_F(Sale, CountsARepeatedPushOnce) {
    const auto id = begin();
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(pay(1, 98765).has_value());
    EXPECT_EQ(receipts().size(), 1u);
    EXPECT_EQ(find(id).paid, 1250);
}

TEST_F(Sale, TakesAPushThatComesBeforeTheCreateAnswer) {
    http.far_side = [&](const hal::HttpRequest&) -> std::optional<hal::HttpResult> { return std::nullopt; };
    const auto id = begin();
    EXPECT_TRUE(pay(1, 98765).has_value()) << "an early push must be kept, not refused";
    EXPECT_EQ(state(id), "created");
    http.release(answer(201, R"({"PaymentRequestId":1,"Paycode":"RF001","Paylink":"https://pay.test/1"})"));
    loop.run_ready();
    EXPECT_EQ(state(id), "approved");
    EXPECT_EQ(receipts().size(), 1u);
}

TEST_F(Sale, IgnoresForgedWrongAmountAndWrongCodePushes) {
    const auto id = begin();
    EXPECT_EQ(push(R"({"paymentRequestId":1})", "wrong-token-wrong-token-wrong-to").error().type,
              "webhook-unauthenticated");
    pay(1, 98765, "12.51");
    pay(1, 98766, "12.50", "RF999");
    EXPECT_EQ(state(id), "presenting");
    EXPECT_TRUE(receipts().empty());
    EXPECT_EQ(service->counters().pushes["payhub mismatch"], 2);
}

TEST_F(Sale, AProviderThatRefusesIsADecline) {
    http.far_side = [](const hal::HttpRequest&) {
        return std::optional(answer(400, R"({"title":"Bad","status":400,"traceId":"t","errors":{"Amount":["no"]}})"));
    };
    const auto id = begin();
    EXPECT_EQ(state(id), "declined");
    EXPECT_FALSE(find(id).reason.type.empty());
    EXPECT_FALSE(find(id).open());
}

TEST_F(Sale, ASessionForAnotherAmountIsEndedNotShown) {
    http.far_side = [&](const hal::HttpRequest& request) {
        if (request.method != "POST") return friendly(request);
        return std::optional(
            answer(201, R"({"PaymentRequestId":5,"Paycode":"RF005","Paylink":"https://pay.test/5","Amount":99.00})"));
    };
    const auto id = begin();
    EXPECT_EQ(state(id), "declined");
    EXPECT_EQ(http.count("PATCH", "/payment/request/5"), 1u) << "the stray session must be closed";
    EXPECT_TRUE(std::ranges::none_of(screen.shown, [](const auto& s) { return s.starts_with("presenting"); }));
}

TEST_F(Sale, AnAmountAloneIsSoldAsOneLine) {
    auto request = sale();
    request.lines.clear();
    const auto payment = create(std::move(request));
    ASSERT_TRUE(payment.has_value()) << payment.error().type;
    ASSERT_EQ(payment->sale.lines.size(), 1u);
    EXPECT_EQ(payment->sale.lines[0].total.minor, 1250);
}

TEST_F(Sale, GivesUpAProviderThatCannotBeReached) {
    http.far_side = [](const hal::HttpRequest&) { return std::optional(not_sent()); };
    const auto id = begin();
    EXPECT_EQ(state(id), "created");
    loop.advance(hal::Duration{12'000});
    EXPECT_EQ(state(id), "declined");
    EXPECT_EQ(find(id).reason.type, "provider-unreachable");
}

TEST_F(Sale, RepeatsALostDynamicCreateBecauseNobodySawTheCode) {
    int calls = 0;
    http.far_side = [&](const hal::HttpRequest& request) {
        return ++calls == 1 ? std::optional(lost()) : friendly(request);
    };
    const auto id = begin();
    loop.advance(hal::Duration{3'000});
    EXPECT_EQ(state(id), "presenting");
    EXPECT_EQ(calls, 2);
}

TEST_F(Sale, CancelIsConfirmedByTheProvider) {
    const auto id = begin();
    EXPECT_EQ(cancel(id), "cancelled");
    EXPECT_EQ(state(id), "cancelled");
    EXPECT_EQ(http.count("PATCH", "/payment/request/1"), 1u);
}

TEST_F(Sale, CancelAnswersInTimeWhenTheProviderDoesNot) {
    const auto id = begin();
    http.far_side = [](const hal::HttpRequest&) -> std::optional<hal::HttpResult> { return std::nullopt; };
    const auto before = loop.now().monotonic;
    EXPECT_EQ(cancel(id), "cancel_unconfirmed");
    EXPECT_LE(loop.now().monotonic - before, options.cancel_answer);
    EXPECT_EQ(state(id), "cancelling");
    EXPECT_TRUE(create(sale("klarna.dynamic_qr", "A-2")).has_value()) << "the cashier must be able to go on";
}

TEST_F(Sale, APaymentThatWasFasterThanTheCancelWins) {
    const auto id = begin();
    http.far_side = [](const hal::HttpRequest&) -> std::optional<hal::HttpResult> { return std::nullopt; };
    std::string outcome;
    service->cancel(id, {"anna", "cashier"}, [&](auto r) { outcome = r->outcome; });
    loop.run_ready();
    pay(1, 98765);
    loop.run_ready();
    EXPECT_EQ(outcome, "too_late");
    EXPECT_EQ(state(id), "approved");
}

TEST_F(Sale, ExpiresOnTimeAndClosesTheSessionAtTheProvider) {
    const auto id = begin();
    loop.advance(options.presenting_timeout + hal::Duration{1});
    EXPECT_EQ(state(id), "expired");
    EXPECT_EQ(find(id).reason.type, "customer-timeout");
    EXPECT_EQ(http.count("PATCH", "/payment/request/1"), 1u);
    EXPECT_TRUE(find(id).watch_until.has_value()) << "Klarna can still take the money for two days";
}

TEST_F(Sale, LateMoneyAfterExpiryGoesBackByItself) {
    const auto id = begin();
    loop.advance(options.presenting_timeout + hal::Duration{1});
    ASSERT_TRUE(pay(1, 98765).has_value());
    loop.advance(hal::Duration{1'000});
    EXPECT_EQ(state(id), "refunded");
    EXPECT_EQ(find(id).refunded(), 1250);
    EXPECT_TRUE(receipts().empty()) << "nothing was sold";
    EXPECT_GE(service->counters().alarms, 1);
}

TEST_F(Sale, LateMoneyThatCannotGoBackBecomesAnOrphan) {
    const auto id = begin();
    loop.advance(options.presenting_timeout + hal::Duration{1});
    http.far_side = [](const hal::HttpRequest&) {
        return std::optional(answer(403, R"({"title":"REFUND_NOT_ALLOWED","status":403})"));
    };
    pay(1, 98765);
    loop.advance(hal::Duration{1'000});
    EXPECT_EQ(state(id), "orphan");
    EXPECT_EQ(service->counters().orphans, 1);
}

TEST_F(Sale, MoneyNobodyAskedForBecomesAnOrphan) {
    begin();
    EXPECT_TRUE(pay(777, 1, "9.99", "RF777").has_value());
    EXPECT_EQ(service->counters().orphans, 0);
    loop.advance(options.orphan_after + hal::Duration{1});
    EXPECT_EQ(service->counters().orphans, 1);
}

TEST_F(Sale, ASecondPaymentOfOneRequestIsAnOrphanNotASale) {
    const auto id = begin();
    pay(1, 98765);
    pay(1, 98766);
    EXPECT_EQ(find(id).paid, 1250);
    EXPECT_EQ(receipts().size(), 1u);
    EXPECT_EQ(service->counters().orphans, 1);
}

TEST_F(Sale, TheWatchEnds) {
    const auto id = begin();
    cancel(id);
    EXPECT_TRUE(find(id).open());
    loop.advance(options.watch + hal::Duration{1'000});
    EXPECT_FALSE(find(id).open());
    EXPECT_EQ(state(id), "cancelled");
}

TEST_F(Sale, ACodeThatCannotBeReadBackIsNotOffered) {
    screen.broken = {"qr-unreadable", "scripted"};
    const auto id = begin();
    loop.advance(hal::Duration{100});
    EXPECT_EQ(state(id), "cancelled");
    EXPECT_EQ(find(id).reason.type, "qr-unreadable");
    EXPECT_EQ(service->counters().qr_failures, 1);
}

TEST_F(Sale, OnlyOneAtATimeOwnsTheDisplay) {
    const auto id = begin();
    const auto second = create(sale("klarna.dynamic_qr", "A-2"));
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().type, "payment-in-progress");
    EXPECT_EQ(second.error().detail, id);
}

TEST_F(Sale, AnOrderIsNotPaidTwice) {
    begin();
    pay(1, 98765);
    loop.advance(hal::Duration{10'000});
    EXPECT_EQ(create(sale()).error().type, "order-already-paid");
}

TEST_F(Sale, AnOrderThatWasNotPaidCanBeTriedAgain) {
    cancel(begin());
    EXPECT_TRUE(create(sale()).has_value());
}

TEST_F(Sale, AResultStaysAWhileThenTheScreenIsIdle) {
    begin();
    pay(1, 98765);
    EXPECT_EQ(screen.shown.back(), "approved");
    loop.advance(options.result_screen + hal::Duration{1});
    EXPECT_EQ(screen.shown.back(), "idle");
}

TEST_F(Sale, FiftyPostsOfOneOrderMakeOnePayment) {
    int made = 0;
    int refused = 0;
    for (int i = 0; i < 50; ++i) {
        service->create(sale(), {"anna", "cashier"}, {}, [&](auto r) { (r ? made : refused)++; });
    }
    loop.run_ready();
    EXPECT_EQ(made, 1);
    EXPECT_EQ(refused, 49);
    EXPECT_EQ(http.count("POST", "/payment/request"), 1u);
}

}  // namespace
}  // namespace till::test
