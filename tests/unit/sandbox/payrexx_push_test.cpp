// Payrexx's webhooks: JSON and forms, their signature, and when they are said again.
#include "tests/unit/sandbox/payrexx_fixture.hpp"

namespace till::sandbox::testing {
namespace {

class PayrexxPush : public PayrexxTest {
  protected:
    std::string header(const std::string& name) const {
        return std::string(transport.sent.back().headers.find(name).value_or(""));
    }
    Value last() const { return pushed(transport.sent.size() - 1); }
};

TEST_F(PayrexxPush, AnOrderAndItsMoneyAreTold) {
    const auto id = page();
    act(id, "approve");
    ASSERT_EQ(transport.sent.size(), 2U);
    EXPECT_EQ(transport.sent[0].url, "http://127.0.0.1:8481/webhooks/payrexx/t");
    EXPECT_EQ(pushed_status(0), "waiting");
    EXPECT_EQ(pushed_status(1), "confirmed");
    const auto body = pushed(1);
    EXPECT_EQ(body.members()->size(), 1U) << "one root";
    const auto& one = *body.find("transaction");
    EXPECT_EQ(one.integer_or("amount", 0), 8925);
    EXPECT_EQ(one.string_or("mode", ""), "TEST");
    const auto& invoice = *one.find("invoice");
    EXPECT_EQ(invoice.string_or("currency", ""), "CHF");
    EXPECT_EQ(invoice.find("currencyAlpha3"), nullptr) << "that is the GET's name";
    EXPECT_EQ(invoice.integer_or("test", -1), 1);
    EXPECT_EQ(invoice.string_or("referenceId", ""), "ref-1");
    EXPECT_EQ(std::to_string(invoice.integer_or("paymentRequestId", 0)), id);
    const auto& product = invoice.find("products")->array_items()->at(0);
    EXPECT_EQ(product.string_or("vatRate", ""), "8.10") << "a text";
    EXPECT_TRUE(invoice.find("custom_fields")->is_array());
}

TEST_F(PayrexxPush, TheSignatureIsHexOverTheBytes) {
    act(page(), "approve");
    const auto right = hal::to_hex(*crypto.hmac_sha256("payrexx-whk-till-sandbox", transport.sent.back().body));
    EXPECT_EQ(header("X-Webhook-Signature"), right);
    EXPECT_EQ(header("Content-Type"), "application/json");
    const auto with = [&](const std::string& scheme) {
        set(R"({"payrexx.webhook_signature":")" + scheme + "\"}");
        act(page(), "approve");
        return header("X-Webhook-Signature");
    };
    const auto upper = with("upper");
    EXPECT_EQ(upper.find_first_of("abcdef"), std::string::npos);
    EXPECT_EQ(upper.size(), 64U);
    EXPECT_EQ(with("wrong"), std::string(64, '0'));
    EXPECT_EQ(with("none"), "");
}

TEST_F(PayrexxPush, AsAPhpForm) {
    set(R"({"payrexx.webhook_format":"form"})");
    act(page(), "approve");
    EXPECT_EQ(header("Content-Type"), "application/x-www-form-urlencoded");
    const auto& body = transport.sent.back().body;
    EXPECT_EQ(header("X-Webhook-Signature"), hal::to_hex(*crypto.hmac_sha256("payrexx-whk-till-sandbox", body)));
    const auto form = Form::parse(body);
    EXPECT_EQ(form.value("transaction[status]"), "confirmed");
    EXPECT_EQ(form.value("transaction[invoice][referenceId]"), "ref-1");
    EXPECT_EQ(form.value("transaction[invoice][products][0][vatRate]"), "8.10");
    EXPECT_EQ(form.value("transaction[refundable]"), "1") << "true";
    EXPECT_FALSE(form.has("transaction[subscription]")) << "nulls vanish";
    EXPECT_EQ(body.find("custom_fields"), std::string::npos) << "empty lists vanish";
    EXPECT_NE(body.find("transaction%5Binvoice%5D%5Bcurrency%5D=CHF"), std::string::npos);
}

TEST_F(PayrexxPush, ASpoiledOneIsSignedAsItIsSent) {
    for (const auto* format : {"json", "form"}) {
        set(R"({"payrexx.webhook_format":")" + std::string(format) + "\"}");
        fault(R"({"match":{"service":"webhook","operation":"payment"},"action":"wrong_amount"})");
        act(page(), "approve");
        const auto& body = transport.sent.back().body;
        EXPECT_NE(body.find("8926"), std::string::npos) << body;
        EXPECT_EQ(header("X-Webhook-Signature"), hal::to_hex(*crypto.hmac_sha256("payrexx-whk-till-sandbox", body)));
    }
    fault(R"({"match":{"service":"webhook","operation":"payment"},"action":"wrong_currency"})");
    act(page(), "approve");
    EXPECT_NE(transport.sent.back().body.find("%5Bcurrency%5D=USD"), std::string::npos);
}

TEST_F(PayrexxPush, EveryStatusIsTold) {
    act(page(R"(,"reservation":true)"), "approve");
    EXPECT_EQ(pushed_status(transport.sent.size() - 1), "reserved");
    act(page(R"(,"preAuthorization":true)"), "approve");
    EXPECT_EQ(pushed_status(transport.sent.size() - 1), "authorized");
    for (const auto& [what, status] : {std::pair{"decline", "declined"}, {"cancel", "cancelled"}, {"error", "error"}}) {
        act(page(), what);
        EXPECT_EQ(pushed_status(transport.sent.size() - 1), status);
    }
    const auto id = paid();
    admin("payrexx/transactions/" + id + "/status", R"({"status":"chargeback"})");
    EXPECT_EQ(pushed_status(transport.sent.size() - 1), "chargeback");
}

TEST_F(PayrexxPush, RefundsTellTheWholeAmountAndWhatWentBack) {
    const auto id = paid();
    set(R"({"payrexx.refund_result":"pending"})");
    api("POST", "Transaction/" + id + "/refund/", R"({"amount":2500})");
    EXPECT_EQ(pushed_status(transport.sent.size() - 1), "refund_pending");
    admin("payrexx/transactions/" + id + "/refund_done");
    EXPECT_EQ(pushed_status(transport.sent.size() - 1), "partially-refunded");
    const auto body = last();
    EXPECT_EQ(body.find("transaction")->integer_or("amount", 0), 8925);
    EXPECT_EQ(body.find("transaction")->find("invoice")->integer_or("refundedAmount", 0), 2500);
    EXPECT_EQ(body.find("transaction")->find("invoice")->integer_or("originalAmount", 0), 8925);
}

TEST_F(PayrexxPush, AnOldStatusComesAgain) {
    const auto id = paid();
    const auto waiting = transport.sent[0].body;
    EXPECT_EQ(admin("payrexx/transactions/" + id + "/replay_first").status(), 200);
    EXPECT_EQ(transport.sent.back().body, waiting) << "waiting after confirmed, byte for byte";
    EXPECT_EQ(admin("payrexx/transactions/" + id + "/replay").status(), 200);
    EXPECT_EQ(pushed_status(transport.sent.size() - 1), "confirmed");
    set(R"({"payrexx.push_waiting":false})");
    const auto silent = page();
    act(silent, "start");
    EXPECT_EQ(admin("payrexx/transactions/" + transaction(silent) + "/replay").status(), 409);
}

TEST_F(PayrexxPush, TheModeCanBeAnotherThanTheMoneys) {
    set(R"({"payrexx.webhook_mode":"LIVE"})");
    act(page(), "approve");
    EXPECT_EQ(last().find("transaction")->string_or("mode", ""), "LIVE");
    EXPECT_EQ(last().find("transaction")->find("invoice")->integer_or("test", -1), 0);
}

TEST_F(PayrexxPush, ASubscriptionsPaymentIsToldTwice) {
    EXPECT_EQ(admin("payrexx/subscriptions", R"({"event":"payment"})").status(), 200);
    ASSERT_EQ(transport.sent.size(), 2U);
    EXPECT_EQ(pushed(0).find("transaction")->find("subscription")->string_or("status", ""), "active");
    EXPECT_EQ(pushed(1).find("subscription")->string_or("status", ""), "active");
    for (const auto& [event, status] :
         {std::pair{"failure", "failed"}, {"cancelled", "cancelled"}, {"in_notice", "in_notice"}}) {
        admin("payrexx/subscriptions", R"({"event":")" + std::string(event) + "\"}");
        EXPECT_EQ(last().find("subscription")->string_or("status", ""), status);
    }
    EXPECT_EQ(admin("payrexx/subscriptions", R"({"event":"birthday"})").status(), 404);
    EXPECT_EQ(admin("payrexx/payouts").status(), 200);
    EXPECT_EQ(last().find("payout")->string_or("currency", ""), "CHF");
    EXPECT_TRUE(acts().empty()) << "none of a till's money";
}

TEST_F(PayrexxPush, TenRetriesOverDaysThenNoMore) {
    set(R"({"payrexx.push_waiting":false})");
    transport.status = 500;
    act(page(), "approve");
    const int minutes[] = {1, 15, 60, 120, 240, 1440, 1440, 1440, 1440, 1440};
    std::size_t sent = 1;
    for (const auto wait : minutes) {
        EXPECT_EQ(transport.sent.size(), sent);
        loop.advance(std::chrono::minutes(wait) - std::chrono::seconds(1));
        EXPECT_EQ(transport.sent.size(), sent) << wait;
        loop.advance(std::chrono::seconds(1));
        EXPECT_EQ(transport.sent.size(), ++sent) << wait;
    }
    loop.advance(std::chrono::hours(48));
    EXPECT_EQ(transport.sent.size(), 11U);
    set(R"({"payrexx.webhook_retries":false})");
    act(page(), "approve");
    loop.advance(std::chrono::hours(48));
    EXPECT_EQ(transport.sent.size(), 12U) << "without retries once";
}

TEST_F(PayrexxPush, OneThatOvertakesTheAnswer) {
    fault(R"({"match":{"service":"payrexx","operation":"create"},"action":"early_webhook"})");
    transport.hold = true;
    const auto answer = begin({"POST", "/payrexx/v1.14/Gateway/", "instance=demo", key(), sale()});
    EXPECT_EQ(answer->kind, Outcome::Kind::waiting);
    ASSERT_EQ(transport.sent.size(), 2U);
    EXPECT_EQ(pushed_status(1), "confirmed");
    for (auto& done : transport.held)
        done(hal::HttpResponse{200, {}, {}});
    loop.run_ready();
    ASSERT_EQ(answer->status(), 200);
    EXPECT_EQ(page_state(std::to_string(entry(*answer).integer_or("id", 0))), "confirmed");
}

}  // namespace
}  // namespace till::sandbox::testing
