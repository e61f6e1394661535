// Pushes: delivered at least once, again and again until a 2xx, over restarts, and misbehaving on demand.
#include "tests/unit/sandbox/sandbox_fixture.hpp"

namespace till::sandbox::testing {
namespace {

class Pushes : public SandboxTest {
  protected:
    std::int64_t approved() {
        const auto id = create(klarna());
        act(id, "approve");
        return id;
    }
    Value webhook(std::size_t i) { return get("/admin/webhooks").json().find("webhooks")->array_items()->at(i); }
    void cancel(std::int64_t id) { payhub("PATCH", "request/" + std::to_string(id), R"({"status":"canceled"})"); }
};

TEST_F(Pushes, AreRetriedWithGrowingDelayUntilA2xx) {
    transport.status = 500;
    approved();
    std::vector<hal::Duration> gaps;
    for (int i = 0; i < 9; ++i) {
        const auto sent = transport.sent.size();
        const auto before = loop.monotonic();
        ASSERT_TRUE(loop.run_until([&] { return transport.sent.size() > sent; }));
        gaps.push_back(loop.monotonic() - before);
        loop.run_ready();
    }
    using std::chrono::milliseconds;
    EXPECT_EQ(gaps[0], milliseconds(500));
    EXPECT_EQ(gaps[1], milliseconds(1000));
    EXPECT_EQ(gaps[2], milliseconds(2000));
    EXPECT_EQ(gaps.back(), milliseconds(30'000));
    transport.status = 204;
    loop.advance(milliseconds(30'000));
    const auto sent = transport.sent.size();
    EXPECT_EQ(webhook(0).string_or("state", ""), "delivered");
    loop.advance(std::chrono::hours(1));
    EXPECT_EQ(transport.sent.size(), sent);
    for (const auto& request : transport.sent)
        EXPECT_EQ(request.body, transport.sent[0].body);
}

TEST_F(Pushes, ANetworkFailureIsRetriedToo) {
    transport.status = 0;
    approved();
    transport.status = 200;
    loop.advance(hal::Duration(500));
    EXPECT_EQ(transport.sent.size(), 2U);
    EXPECT_EQ(webhook(0).string_or("state", ""), "delivered");
    EXPECT_EQ(webhook(0).integer_or("attempts", 0), 2);
}

TEST_F(Pushes, UndeliveredOnesGoOnAfterARestart) {
    transport.status = 503;
    approved();
    const auto body = transport.sent[0].body;
    transport.sent.clear();
    transport.status = 200;
    restart();
    ASSERT_EQ(transport.sent.size(), 1U);
    EXPECT_EQ(transport.sent[0].body, body);
    restart();
    EXPECT_EQ(transport.sent.size(), 1U) << "delivered is remembered";
}

TEST_F(Pushes, WaitForAnAddress) {
    set(R"({"webhook_url.payhub":""})");
    approved();
    EXPECT_TRUE(transport.sent.empty());
    set(R"({"webhook_url.payhub":"http://127.0.0.1:9/x"})");
    ASSERT_EQ(transport.sent.size(), 1U);
    EXPECT_EQ(transport.sent[0].url, "http://127.0.0.1:9/x");
}

TEST_F(Pushes, RetryNowSkipsTheWait) {
    transport.status = 500;
    approved();
    transport.status = 200;
    admin("webhooks/retry");
    loop.advance(hal::Duration(0));
    EXPECT_EQ(transport.sent.size(), 2U);
    loop.advance(std::chrono::minutes(1));
    EXPECT_EQ(transport.sent.size(), 2U);
}

TEST_F(Pushes, DuplicateGoesOutTwiceTheSame) {
    fault(R"({"match":{"service":"webhook","operation":"push"},"action":"duplicate"})");
    approved();
    ASSERT_EQ(transport.sent.size(), 2U);
    EXPECT_EQ(transport.sent[0].body, transport.sent[1].body);
    EXPECT_EQ(webhook(0).integer_or("attempts", 0), 1);
}

TEST_F(Pushes, WithholdWaitsForRelease) {
    fault(R"({"match":{"service":"webhook","operation":"push"},"action":"withhold"})");
    approved();
    loop.advance(std::chrono::hours(48));
    EXPECT_TRUE(transport.sent.empty());
    EXPECT_EQ(webhook(0).string_or("state", ""), "withheld");
    restart();
    EXPECT_TRUE(transport.sent.empty()) << "also over a restart";
    EXPECT_EQ(admin("webhooks/release").json().integer_or("released", 0), 1);
    EXPECT_EQ(transport.sent.size(), 1U);
    EXPECT_EQ(webhook(0).string_or("state", ""), "delivered");
}

TEST_F(Pushes, ReorderLetsTheNextOneOvertake) {
    set(R"({"payhub.pay_after_cancel":true})");
    const auto id = create(klarna());
    fault(R"({"match":{"service":"webhook","operation":"cancellation"},"action":"reorder","delay_ms":60000})");
    cancel(id);
    EXPECT_TRUE(transport.sent.empty());
    act(id, "approve");
    loop.advance(hal::Duration(1));
    ASSERT_EQ(transport.sent.size(), 2U);
    EXPECT_EQ(transport.body(0).string_or("type", ""), "payment");
    EXPECT_EQ(transport.body(1).string_or("type", ""), "cancellation");
}

TEST_F(Pushes, ReorderDoesNotWaitForEver) {
    fault(R"({"match":{"service":"webhook"},"action":"reorder"})");
    approved();
    loop.advance(hal::Duration(4999));
    EXPECT_TRUE(transport.sent.empty());
    loop.advance(hal::Duration(1));
    EXPECT_EQ(transport.sent.size(), 1U);
}

TEST_F(Pushes, DelayAndDrop) {
    fault(R"({"match":{"service":"webhook"},"action":"delay","delay_ms":3000})");
    approved();
    EXPECT_TRUE(transport.sent.empty());
    loop.advance(hal::Duration(3000));
    EXPECT_EQ(transport.sent.size(), 1U);
    fault(R"({"match":{"service":"webhook"},"action":"drop"})");
    approved();
    EXPECT_EQ(transport.sent.size(), 1U) << "lost on the way";
    loop.advance(hal::Duration(500));
    EXPECT_EQ(transport.sent.size(), 2U);
}

TEST_F(Pushes, WrongAmountIsWrongOnTheWireOnly) {
    fault(R"({"match":{"service":"webhook","operation":"payment"},"action":"wrong_amount"})");
    approved();
    EXPECT_EQ(transport.body(0).find("amount")->number()->text, "13.50");
    EXPECT_EQ(acts().back(), "capture 1250 EUR");
}

TEST_F(Pushes, WrongCurrencyIsAnExtraMember) {
    fault(R"({"match":{"service":"webhook"},"action":"wrong_currency","currency":"GBP"})");
    approved();
    EXPECT_EQ(transport.body(0).string_or("currency", ""), "GBP");
}

TEST_F(Pushes, AFaultOnPaymentsLeavesCancellationsAlone) {
    fault(R"({"match":{"service":"webhook","operation":"payment"},"action":"withhold"})");
    cancel(create(klarna()));
    EXPECT_EQ(transport.sent.size(), 1U);
}

TEST_F(Pushes, ResetForgetsThem) {
    transport.status = 500;
    approved();
    EXPECT_EQ(admin("reset").status(), 204);
    const auto sent = transport.sent.size();
    loop.advance(std::chrono::hours(1));
    EXPECT_EQ(transport.sent.size(), sent);
    EXPECT_EQ(get("/admin/webhooks").json().find("webhooks")->array_items()->size(), 0U);
}

TEST_F(Pushes, AnAnswerFromBeforeAResetIsNobodys) {
    transport.hold = true;
    approved();
    admin("reset");
    approved();
    transport.held[0](hal::HttpResponse{500, {}, {}});
    loop.advance(std::chrono::minutes(5));
    EXPECT_EQ(transport.sent.size(), 2U);
    EXPECT_EQ(webhook(0).integer_or("attempts", -1), 0);
}

}  // namespace
}  // namespace till::sandbox::testing
