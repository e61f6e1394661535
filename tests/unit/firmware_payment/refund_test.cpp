// Refunds: never more than was taken, never twice, unknown until told.
#include "tests/support/payment_world.hpp"

namespace till::test {
namespace {

class Refunds : public PaymentWorld {
  protected:
    void SetUp() override {
        http.far_side = friendly;
        PaymentWorld::SetUp();
        id = create(sale())->id;
        loop.run_ready();
        pay(1, 98765);
        ASSERT_EQ(state(id), "approved");
    }
    std::vector<std::string> refund_keys() const {
        std::vector<std::string> keys;
        for (const auto& request : http.sent) {
            if (request.url.ends_with("/refund"))
                keys.emplace_back(request.headers.find("Idempotency-Key").value_or(""));
        }
        return keys;
    }
    FriendlyPayhub friendly;
    std::string id;
};

TEST_F(Refunds, PartialTwiceAndAThirdBeyondTheCaptureIsRefused) {
    ASSERT_TRUE(refund(id, 500).has_value());
    loop.run_ready();
    EXPECT_EQ(state(id), "partially_refunded");
    ASSERT_TRUE(refund(id, 500).has_value());
    loop.run_ready();
    const auto third = refund(id, 251);
    ASSERT_FALSE(third.has_value());
    EXPECT_EQ(third.error().type, "refund-exceeds-captured");
    EXPECT_EQ(find(id).refunded(), 1000);
    EXPECT_EQ(http.count("POST", "/refund"), 2u);
}

TEST_F(Refunds, ZeroMeansAllThatIsLeft) {
    refund(id, 250);
    loop.run_ready();
    refund(id, 0);
    loop.run_ready();
    EXPECT_EQ(state(id), "refunded");
    EXPECT_EQ(find(id).refunded(), 1250);
}

TEST_F(Refunds, EachIssuesItsOwnReceipt) {
    refund(id, 500);
    loop.run_ready();
    ASSERT_EQ(receipts().size(), 2u);
    EXPECT_EQ(receipts()[0].kind, "refund");
    EXPECT_EQ(receipts()[0].body.integer_or("refund_of", 0), 1);
    EXPECT_EQ(find(id).refunds[0].receipt, 2);
}

TEST_F(Refunds, TwoAtOnceCannotExceedTheCapture) {
    http.far_side = [](const hal::HttpRequest&) -> std::optional<hal::HttpResult> { return std::nullopt; };
    std::vector<std::string> results;
    for (int i = 0; i < 2; ++i) {
        service->refund(id, 700, "twice", {"bert", "supervisor"}, {},
                        [&](auto r) { results.push_back(r ? "ok" : r.error().type); });
    }
    loop.run_ready();
    EXPECT_EQ(results, (std::vector<std::string>{"ok", "refund-exceeds-captured"}));
}

TEST_F(Refunds, ALostAnswerIsUnknownAndIsAskedAgainWithTheSameKey) {
    int calls = 0;
    http.far_side = [&](const hal::HttpRequest& request) {
        return ++calls <= 3 ? std::optional(lost()) : friendly(request);
    };
    refund(id, 500);
    loop.run_ready();
    EXPECT_EQ(find(id).refunds[0].state, firmware::Refund::State::unknown);
    EXPECT_EQ(state(id), "refund_pending");
    loop.advance(std::chrono::minutes(10));
    EXPECT_EQ(state(id), "partially_refunded");
    const auto keys = refund_keys();
    ASSERT_GE(keys.size(), 4u);
    EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()).size(), 1u) << "a retry used a new key";
    EXPECT_EQ(receipts().size(), 2u);
}

TEST_F(Refunds, IsNotRepeatedOnceTheProvidersKeyHasExpired) {
    http.far_side = [](const hal::HttpRequest&) { return std::optional(lost()); };
    refund(id, 500);
    loop.advance(options.refund_window + std::chrono::hours(1));
    const auto sent = http.sent.size();
    http.far_side = friendly;
    loop.advance(std::chrono::hours(48));
    EXPECT_EQ(http.sent.size(), sent) << "asking after the key's life could refund twice";
    EXPECT_EQ(state(id), "refund_pending");
}

TEST_F(Refunds, RequestedIsNotDone) {
    http.far_side = [](const hal::HttpRequest&) {
        return std::optional(answer(201, R"({"refundRequestId":1,"status":"Requested","paymentId":"98765"})"));
    };
    refund(id, 500);
    loop.run_ready();
    EXPECT_EQ(find(id).refunds[0].state, firmware::Refund::State::pending);
    EXPECT_EQ(receipts().size(), 1u);
    http.far_side = friendly;
    loop.advance(std::chrono::minutes(2));
    EXPECT_EQ(state(id), "partially_refunded");
}

TEST_F(Refunds, ARefusedOneLeavesTheSaleApproved) {
    http.far_side = [](const hal::HttpRequest&) {
        return std::optional(answer(403, R"({"title":"REFUND_NOT_ALLOWED","status":403})"));
    };
    refund(id, 500);
    loop.run_ready();
    EXPECT_EQ(state(id), "approved");
    EXPECT_EQ(find(id).refundable(), 1250);
    EXPECT_EQ(find(id).refunds[0].state, firmware::Refund::State::failed);
}

TEST_F(Refunds, AskedForWhileTheLineIsDownIsQueuedAndGoesOutWhenItReturns) {
    http.far_side = [](const hal::HttpRequest&) { return std::optional(not_sent()); };
    line.set(false);
    ASSERT_TRUE(refund(id, 500).has_value());
    loop.advance(std::chrono::minutes(30));
    EXPECT_EQ(find(id).refunds[0].state, firmware::Refund::State::queued);
    http.far_side = friendly;
    line.set(true);
    outbox->line_returned();
    loop.advance(hal::Duration{5'000});
    EXPECT_EQ(state(id), "partially_refunded");
}

TEST_F(Refunds, SurvivesADeathInFlightWithTheSameKey) {
    http.far_side = [](const hal::HttpRequest&) -> std::optional<hal::HttpResult> { return std::nullopt; };
    refund(id, 500);
    http.far_side = friendly;
    restart();
    loop.advance(std::chrono::minutes(5));
    EXPECT_EQ(state(id), "partially_refunded");
    const auto keys = refund_keys();
    ASSERT_EQ(keys.size(), 2u);
    EXPECT_EQ(keys[0], keys[1]);
}

}  // namespace
}  // namespace till::test
