// Payhub's methods beside Klarna, through the engine with the real translator: RF codes, sums, and creates that are asked
// for once only.
#include "tests/support/payment_world.hpp"

namespace till::test {
namespace {

class PayhubMethods : public PaymentWorld {
  protected:
    void SetUp() override {
        http.far_side = [this](const hal::HttpRequest& request) -> std::optional<hal::HttpResult> {
            if (request.method == "POST" && request.url.ends_with("/payment/request")) ++creates;
            if (lose_creates > 0 && request.method == "POST") return --lose_creates, lost();
            return friendly(request);
        };
        PaymentWorld::SetUp();
    }
    providers::SaleRequest mailed(std::string method, std::string order = "A-1") {
        auto out = sale(std::move(method), std::move(order));
        out.customer["email"] = "maria@example.com";
        return out;
    }
    std::int64_t orphaned() {
        std::int64_t sum = 0;
        store->list_documents("payment", "orphan", {0, 200}, [&](auto list) {
            for (const auto& d : list.value())
                sum += d.body.integer_or("paid", 0);
        });
        loop.run_ready();
        return sum;
    }
    std::string begin(providers::SaleRequest request) {
        const auto payment = create(std::move(request));
        EXPECT_TRUE(payment.has_value()) << (payment ? "" : payment.error().type);
        loop.run_ready();
        return payment ? payment->id : "";
    }
    FriendlyPayhub friendly;
    int creates = 0;
    int lose_creates = 0;
};

TEST_F(PayhubMethods, ABankTransferInPartsIsApprovedByTheirSum) {
    const auto id = begin(sale("payhub.dias"));
    EXPECT_EQ(state(id), "presenting");
    EXPECT_EQ(find(id).presentation.paycode, "RF001");
    EXPECT_EQ(find(id).presentation.qr_payload, "");
    EXPECT_TRUE(pay(1, 11, "5.00"));
    EXPECT_EQ(state(id), "partial");
    EXPECT_TRUE(pay(1, 11, "5.00")) << "told again";
    EXPECT_EQ(find(id).paid, 500);
    EXPECT_TRUE(pay(1, 12, "7.5"));
    EXPECT_EQ(state(id), "approved");
    ASSERT_EQ(receipts().size(), 1u);
    ASSERT_EQ(find(id).tenders.size(), 2u);
    EXPECT_EQ(find(id).tenders[1].reference, "12");
    EXPECT_EQ(orphaned(), 0);
}

TEST_F(PayhubMethods, APayCodeIsPrintedForTheCustomerOnce) {
    begin(sale("payhub.dias"));
    std::vector<offline::Item> slips;
    store->list_items({offline::ItemState::pending, offline::ItemState::in_flight, offline::ItemState::unknown},
                      {0, 50}, [&](auto items) {
                          for (auto& item : items.value()) {
                              if (item.kind == "print") slips.push_back(item);
                          }
                      });
    loop.run_ready();
    ASSERT_EQ(slips.size(), 1u);
    const auto* slip = slips[0].payload.find("slip");
    ASSERT_NE(slip, nullptr);
    EXPECT_FALSE(slip->string_or("paycode", "").empty());
    EXPECT_FALSE(slip->string_or("until", "").empty());
}

TEST_F(PayhubMethods, EachFurtherPartIsShown) {
    begin(sale("payhub.dias"));
    screen.shown.clear();
    pay(1, 11, "2.00");
    pay(1, 12, "3.00");
    EXPECT_EQ(screen.shown, (std::vector<std::string>{"partial", "partial"}));
}

TEST_F(PayhubMethods, TheSumSurvivesADeathBetweenTheParts) {
    const auto id = begin(sale("payhub.dias"));
    EXPECT_TRUE(pay(1, 11, "5.00"));
    restart();
    EXPECT_EQ(find(id).paid, 500);
    EXPECT_TRUE(pay(1, 11, "5.00"));
    EXPECT_TRUE(pay(1, 12, "7.50"));
    EXPECT_EQ(state(id), "approved");
    EXPECT_EQ(find(id).paid, 1250);
}

TEST_F(PayhubMethods, WhatGoesBeyondTheSaleBecomesMoneyWithoutASale) {
    const auto id = begin(sale("payhub.dias"));
    EXPECT_TRUE(pay(1, 11, "10.00"));
    EXPECT_TRUE(pay(1, 12, "4.00"));
    EXPECT_EQ(state(id), "approved");
    EXPECT_EQ(find(id).paid, 1250);
    EXPECT_EQ(orphaned(), 150);
    EXPECT_TRUE(pay(1, 13, "12.50"));
    EXPECT_EQ(orphaned(), 150 + 1250);
    EXPECT_TRUE(pay(1, 13, "12.50"));
    EXPECT_EQ(orphaned(), 150 + 1250) << "once, however often it is told";
}

TEST_F(PayhubMethods, AFixedAmountIsNotPaidByLess) {
    const auto id = begin(sale("payhub.viva"));
    EXPECT_TRUE(pay(1, 11, "12.49"));
    EXPECT_EQ(state(id), "presenting");
    EXPECT_EQ(find(id).paid, 0);
    EXPECT_TRUE(pay(1, 12, "12.50"));
    EXPECT_EQ(state(id), "approved");
}

TEST_F(PayhubMethods, AMailedLinkIsAskedForOnce) {
    for (const auto* method : {"payhub.paygate", "payhub.worldline"}) {
        lose_creates = 1;
        const auto before = creates;
        const auto id = begin(mailed(method, method));
        loop.advance(std::chrono::minutes(30));
        EXPECT_EQ(creates, before + 1) << method;
        EXPECT_EQ(state(id), "unknown") << method;
        cancel(id);
    }
}

TEST_F(PayhubMethods, ACodeThatNobodySawIsAskedForAgain) {
    for (const auto* method : {"payhub.dias", "payhub.onepay", "payhub.viva", "payhub.nexi"}) {
        lose_creates = 1;
        const auto before = creates;
        const auto id = begin(sale(method, method));
        loop.run_until([&] { return state(id) == "presenting"; }, std::chrono::seconds(60));
        EXPECT_EQ(state(id), "presenting") << method;
        EXPECT_EQ(creates, before + 2) << method;
        EXPECT_EQ(cancel(id), "cancelled") << method;
    }
}

TEST_F(PayhubMethods, CancelledHereAndPaidLaterIsForAPerson) {
    const auto id = begin(sale("payhub.dias"));
    EXPECT_EQ(cancel(id), "cancelled");
    for (const auto& request : http.sent)
        EXPECT_NE(request.method, "PATCH") << "Payhub cancels Klarna's only";
    EXPECT_TRUE(pay(1, 11, "12.50"));
    EXPECT_EQ(state(id), "orphan");
    EXPECT_EQ(find(id).paid, 1250);
    EXPECT_EQ(refund(id, 0).error().type, "refund-not-supported");
}

TEST_F(PayhubMethods, ABankingAppGetsTheTimeOfAPerson) {
    const auto dias = begin(sale("payhub.dias"));
    loop.advance(options.presenting_timeout + std::chrono::seconds(5));
    EXPECT_EQ(state(dias), "presenting");
    loop.advance(options.manual_timeout);
    EXPECT_EQ(state(dias), "expired");
}

TEST_F(PayhubMethods, WhatTheMatrixForbidsIsNeverSent) {
    EXPECT_EQ(create(sale("payhub.viva", "B-1", 30)).error().type, "amount-invalid");
    EXPECT_EQ(create(sale("payhub.worldline", "B-2")).error().type, "customer-email-missing");
    auto split = sale("payhub.dias", "B-3");
    split.options["payment_type"] = "SplitPay";
    EXPECT_EQ(create(split).error().type, "option-invalid");
    EXPECT_EQ(creates, 0);
}

}  // namespace
}  // namespace till::test
