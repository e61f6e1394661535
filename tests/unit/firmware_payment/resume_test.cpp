// The process dies in each state of the path and comes back on the same disk.
#include "tests/support/payment_world.hpp"

namespace till::test {
namespace {

class Resume : public PaymentWorld {
  protected:
    void SetUp() override {
        http.far_side = friendly;
        PaymentWorld::SetUp();
    }
    std::string begin(std::string method = "klarna.dynamic_qr") {
        auto payment = create(sale(std::move(method)));
        EXPECT_TRUE(payment.has_value()) << payment.error().type << ": " << payment.error().detail;
        loop.run_ready();
        return payment ? payment->id : "";
    }
    FriendlyPayhub friendly;
};

TEST_F(Resume, CreatedDynamicIsAskedAgain) {
    http.far_side = [](const hal::HttpRequest&) -> std::optional<hal::HttpResult> { return std::nullopt; };
    const auto id = begin();
    http.far_side = friendly;
    restart();
    loop.advance(hal::Duration{5'000});
    EXPECT_EQ(state(id), "presenting");
}

TEST_F(Resume, CreatedStaticIsNeverAskedAgain) {
    http.far_side = [](const hal::HttpRequest&) -> std::optional<hal::HttpResult> { return std::nullopt; };
    const auto id = begin("klarna.static_qr");
    http.far_side = friendly;
    restart();
    loop.advance(std::chrono::minutes(5));
    EXPECT_EQ(state(id), "unknown") << "the customer's phone may already show the request";
    EXPECT_EQ(http.count("POST", "/payment/request"), 1u);
}

TEST_F(Resume, PresentingShowsTheCodeAgainAndKeepsItsDeadline) {
    const auto id = begin();
    loop.advance(options.presenting_timeout / 2);
    screen.shown.clear();
    restart();
    ASSERT_FALSE(screen.shown.empty());
    EXPECT_EQ(screen.shown.back(), "presenting https://pay.test/1");
    loop.advance(options.presenting_timeout / 2 + hal::Duration{1});
    EXPECT_EQ(state(id), "expired");
}

TEST_F(Resume, ADeadlineThatPassedWhileDeadIsKept) {
    const auto id = begin();
    stop();
    loop.advance(options.presenting_timeout * 2);
    start();
    loop.advance(hal::Duration{10});
    EXPECT_EQ(state(id), "expired");
}

TEST_F(Resume, AfterARebootWithABadClockTheFullTimeRunsAgain) {
    const auto id = begin();
    stop();
    loop.reboot("boot-2");
    loop.set_trusted(false);
    loop.set_wall(hal::Wall{});  // 1970
    start();
    loop.advance(options.presenting_timeout - hal::Duration{1'000});
    EXPECT_EQ(state(id), "presenting");
    loop.advance(hal::Duration{2'000});
    EXPECT_EQ(state(id), "expired");
}

TEST_F(Resume, CancellingGoesOnCancelling) {
    const auto id = begin();
    http.far_side = [](const hal::HttpRequest&) { return std::optional(lost()); };
    cancel(id);
    EXPECT_EQ(state(id), "cancelling");
    http.far_side = friendly;
    restart();
    loop.advance(std::chrono::minutes(2));
    EXPECT_EQ(state(id), "cancelled");
}

TEST_F(Resume, ApprovedStaysApprovedWithItsReceipt) {
    const auto id = begin();
    pay(1, 98765);
    restart();
    EXPECT_EQ(state(id), "approved");
    EXPECT_EQ(find(id).receipt, 1);
    EXPECT_TRUE(pay(1, 98765).has_value());
    EXPECT_EQ(receipts().size(), 1u);
}

TEST_F(Resume, AClosedSaleIsStillWatched) {
    const auto id = begin();
    cancel(id);
    restart();
    pay(1, 98765);
    loop.advance(hal::Duration{2'000});
    EXPECT_EQ(state(id), "refunded");
}

TEST_F(Resume, AParkedPushStillFindsItsPaymentOrBecomesAnOrphan) {
    begin();
    pay(777, 1, "9.99", "RF777");
    restart();
    loop.advance(options.orphan_after + hal::Duration{1});
    EXPECT_EQ(service->counters().orphans, 1);
    restart();
    EXPECT_EQ(service->counters().orphans, 1) << "an orphan stays until a person resolves it";
}

TEST_F(Resume, BankSaleWaitsForItsConfirmation) {
    line.set(false);
    const auto id = begin("bank.epc_qr");
    EXPECT_EQ(state(id), "presenting");
    restart();
    EXPECT_EQ(state(id), "presenting");
    std::optional<hal::Result<firmware::Payment>> result;
    service->confirm(id, "seen on the account", {"bert", "supervisor"}, [&](auto r) { result = std::move(r); });
    loop.run_ready();
    ASSERT_TRUE(result && result->has_value());
    EXPECT_EQ(state(id), "approved");
    EXPECT_EQ(find(id).closed_by, "bert");
    EXPECT_EQ(receipts().size(), 1u);
    EXPECT_TRUE(http.sent.empty()) << "a bank QR needs no line";
}

TEST_F(Resume, AnUnknownSaleConfirmedByHandTakesItsPushAsItsNameNotAsASecondPayment) {
    http.far_side = [](const hal::HttpRequest&) {
        return std::optional(answer(201, R"({"PaymentRequestId":1,"Paycode":"RF001","Amount":99.00})"));
    };
    const auto id = begin("klarna.static_qr");
    ASSERT_EQ(state(id), "unknown");
    service->confirm(id, "the customer showed the receipt", {"bert", "supervisor"},
                     [](auto r) { ASSERT_TRUE(r.has_value()); });
    loop.run_ready();
    ASSERT_EQ(state(id), "approved");
    EXPECT_TRUE(pay(1, 98765).has_value());
    EXPECT_EQ(service->counters().orphans, 0);
    EXPECT_EQ(find(id).refs.string_or("payment_id", ""), "98765") << "without it there is no refund";
    EXPECT_EQ(receipts().size(), 1u);
}

// Dies after every single step of a sale, 120 sales long. The customer pays once the code is on the display, and the
// provider repeats its push until it was acknowledged. In the end each payment has one receipt and nothing is missing.
TEST_F(Resume, DyingAfterAnyStepLosesNothingAndDoublesNothing) {
    int paid_by_customers = 0;
    for (int step = 1; step <= 120; ++step) {
        SCOPED_TRACE("died after step " + std::to_string(step));
        const int request = friendly.next_request;
        http.far_side = [this](const hal::HttpRequest& r) { return friendly(r); };
        screen.shown.clear();
        std::string id;
        service->create(sale("klarna.dynamic_qr", "S-" + std::to_string(step)), {"anna", "cashier"}, {}, [&](auto r) {
            if (r) id = r->id;
        });
        bool paid = false;
        for (int ran = 0; ran < step && loop.run_one(); ++ran) {
            const bool code_is_up = !screen.shown.empty() && screen.shown.back().starts_with("presenting");
            if (!paid && code_is_up) {
                paid = true;
                service->push("payhub", token, {}, payment_push(request, 1000 + step), [](auto) {});
            }
        }
        restart();
        loop.advance(hal::Duration{5'000});
        if (paid) {
            EXPECT_TRUE(push(payment_push(request, 1000 + step)).has_value());
        } else if (!id.empty() && state(id) == "presenting") {
            paid = true;
            const int shown = std::stoi(find(id).refs.string_or("payment_request_id", "0"));
            EXPECT_TRUE(push(payment_push(shown, 1000 + step)).has_value());
        }
        loop.advance(std::chrono::minutes(10));
        paid_by_customers += paid;
        EXPECT_TRUE(!paid || state(id) == "approved") << state(id);
    }
    EXPECT_GT(paid_by_customers, 100);
    const auto issued = receipts();
    EXPECT_EQ(issued.size(), std::min<std::size_t>(100, static_cast<std::size_t>(paid_by_customers)));
    EXPECT_EQ(issued.front().number, paid_by_customers) << "receipts must be gap-free and one per payment";
    EXPECT_EQ(service->counters().orphans, 0);
    std::optional<hal::Result<offline::Store::Verified>> verified;
    store->verify([&](auto r) { verified = std::move(r); });
    loop.run_ready();
    ASSERT_TRUE(verified && verified->has_value()) << (verified ? verified->error().detail : "no answer");
}

}  // namespace
}  // namespace till::test
