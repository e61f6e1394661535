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

TEST_F(Refunds, APersonSettlesWhatNoAnswerWillTell) {
    http.far_side = [](const hal::HttpRequest&) { return std::optional(lost()); };
    refund(id, 500);
    loop.advance(options.refund_window + std::chrono::hours(1));
    const auto key = find(id).refunds[0].id;
    std::vector<std::string> told;
    const auto note = [&](auto r) { told.push_back(r ? std::string(to_string(r->state)) : r.error().type); };
    service->settle_refund(id, "no-such-refund", true, "seen", {"bert", "supervisor"}, note);
    service->settle_refund(id, key, true, "seen in the portal", {"bert", "supervisor"}, note);
    loop.run_ready();
    service->settle_refund(id, key, false, "again", {"bert", "supervisor"}, note);
    loop.run_ready();
    EXPECT_EQ(told, (std::vector<std::string>{"state-conflict", "partially_refunded", "state-conflict"}));
    EXPECT_EQ(receipts().size(), 2u);
}

TEST_F(Refunds, SettledByHandAsNotHappenedItCanBeAskedForAgainAndALateAnswerIsAnAlarm) {
    http.far_side = [](const hal::HttpRequest&) -> std::optional<hal::HttpResult> { return std::nullopt; };
    refund(id, 1250);
    const auto key = find(id).refunds[0].id;
    http.release(lost());
    loop.run_ready();
    ASSERT_EQ(find(id).refunds[0].state, firmware::Refund::State::unknown);
    loop.advance(std::chrono::minutes(1));  // it is on the wire again
    service->settle_refund(id, key, false, "not in the portal", {"bert", "supervisor"},
                           [](auto r) { EXPECT_TRUE(r.has_value()); });
    loop.run_ready();
    EXPECT_EQ(state(id), "approved");
    refund(id, 1250);
    loop.run_ready();
    http.release(
        answer(201, R"({"refundRequestId":1,"status":"Succeeded","paymentId":"98765"})", {{"Refund-Id", "K"}}));
    loop.run_ready();
    EXPECT_EQ(service->counters().alarms, 1) << "the money went back after all, and perhaps twice now";
    EXPECT_EQ(find(id).refunds[0].state, firmware::Refund::State::failed);
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
