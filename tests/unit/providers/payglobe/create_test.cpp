#include "tests/unit/providers/payglobe/fixture.hpp"

namespace till::providers {
namespace {

constexpr auto init_answer =
    R"({"success":true,"transactionId":"TXN_20251107_123456","totalAmount":150.00,)"
    R"("redirectUrl":"https://pay.example?paymentID=XYZ","igfs":{"paymentId":"P1","status":"PENDING"}})";
constexpr auto link_answer =
    R"({"success":true,"transactionId":"LINK_1","linkUrl":"https://pay.example/pgw/pay?mailId=1",)"
    R"("qrcodeUrl":"/api/payment-links/LINK_1/qrcode","amount":150.00,"status":"PENDING",)"
    R"("expiresAt":"2025-12-09T12:00:00"})";

Outcome read(const std::string& method, const hal::HttpResponse& response, PayglobeConfig config = payglobe_config()) {
    return payglobe(std::move(config))->read(command(Action::create, method), response);
}

TEST(PayglobeCreate, APageIsDrawnFromItsRedirectUrl) {
    const auto outcome = read("payglobe.card_voucher", answer(200, init_answer));
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.state, ProviderState::waiting);
    ASSERT_TRUE(outcome.presentation);
    EXPECT_EQ(outcome.presentation->qr_payload, "https://pay.example?paymentID=XYZ");
    EXPECT_EQ(outcome.refs.string_or("transaction_id", ""), "TXN_20251107_123456");
    EXPECT_EQ(outcome.refs.string_or("payment_id", ""), "P1");
    EXPECT_FALSE(outcome.paid || outcome.next);
}

TEST(PayglobeCreate, ALinkIsDrawnFromItsLinkUrlNotFromTheirPicture) {
    const auto outcome = read("payglobe.link", answer(201, link_answer));
    EXPECT_EQ(outcome.kind, Kind::done);
    ASSERT_TRUE(outcome.presentation);
    EXPECT_EQ(outcome.presentation->qr_payload, "https://pay.example/pgw/pay?mailId=1");
    EXPECT_EQ(outcome.refs.string_or("transaction_id", ""), "LINK_1");
}

TEST(PayglobeCreate, InitiateNamesItsIdDifferently) {
    auto config = payglobe_config();
    config.create = PayglobeConfig::Create::initiate;
    config.page_field = "checkoutUrl";
    for (const auto* name : {"transactionId", "id", "paymentId"}) {
        const auto outcome = read("payglobe.card",
                                  answer(200, R"({"success":true,")" + std::string(name) +
                                                  R"(":"pay_9","checkoutUrl":"https://pay.example/9"})"),
                                  config);
        EXPECT_EQ(outcome.kind, Kind::done) << name;
        EXPECT_EQ(outcome.refs.string_or("transaction_id", ""), "pay_9") << name;
    }
    EXPECT_EQ(
        read("payglobe.card", answer(200, R"({"success":true,"id":"pay_9","redirectUrl":"https://pay.example/9"})"))
            .kind,
        Kind::unknown)
        << "init names it transactionId";
}

TEST(PayglobeCreate, WhatIsNotTheSaleIsNeverShown) {
    for (const auto& [from, to] : {std::pair{"150.00", "150.01"},
                                   {"150.00", "15000"},
                                   {"150.00", "\"150.00\""},
                                   {"150.00", "1.5e2"},
                                   {"\"totalAmount\"", "\"currency\":\"USD\",\"totalAmount\""},
                                   {"\"totalAmount\"", "\"livemode\":true,\"totalAmount\""}}) {
        std::string body = init_answer;
        body.replace(body.find(from), std::string(from).size(), to);
        const auto outcome = read("payglobe.card_voucher", answer(200, body));
        EXPECT_EQ(outcome.kind, Kind::unknown) << body;
        EXPECT_EQ(outcome.problem.type, "answer-mismatch") << body;
        EXPECT_FALSE(outcome.presentation);
        EXPECT_EQ(outcome.refs.string_or("transaction_id", ""), "TXN_20251107_123456") << "so that it can be watched";
    }
    std::string paid = link_answer;
    paid.replace(paid.find("PENDING"), 7, "PAID");
    EXPECT_EQ(read("payglobe.link", answer(200, paid)).problem.type, "answer-mismatch") << "a link is not born paid";
}

TEST(PayglobeCreate, EquivalentAmountsAreTheSame) {
    for (const auto* amount : {"150", "150.0", "150.000"}) {
        std::string body = init_answer;
        body.replace(body.find("150.00"), 6, amount);
        EXPECT_EQ(read("payglobe.card_voucher", answer(200, body)).kind, Kind::done) << amount;
    }
}

TEST(PayglobeCreate, NothingDrawableIsNoSale) {
    for (const auto* url :
         {"", "javascript:alert(1)", "http://pay.example/x", "https://", "/pay?x=1", "https://a@b/x"}) {
        const auto outcome =
            read("payglobe.card",
                 answer(200, R"({"success":true,"transactionId":"T1","redirectUrl":")" + std::string(url) + "\"}"));
        EXPECT_EQ(outcome.kind, Kind::unknown) << url;
        EXPECT_EQ(outcome.problem.type, "answer-incomplete") << url;
    }
    for (const auto* id : {"", "..", "a/b", "a b"})
        EXPECT_EQ(read("payglobe.card", answer(200, R"({"success":true,"transactionId":")" + std::string(id) +
                                                        R"(","redirectUrl":"https://pay.example/x"})"))
                      .problem.type,
                  "answer-malformed")
            << id;
}

TEST(PayglobeCreate, ARefusalMayComeWithAGoodStatus) {
    for (const int status : {200, 400, 403, 409, 422}) {
        const auto outcome = read(
            "payglobe.card", answer(status, R"({"success":false,"error":"Amount too small for 4111111111111111"})"));
        EXPECT_EQ(outcome.kind, Kind::refused) << status;
        EXPECT_EQ(outcome.problem.type, "not-accepted");
        EXPECT_EQ(outcome.problem.detail, "Amount too small for ***");
    }
    EXPECT_EQ(read("payglobe.link", answer(400, R"({"message":"expirationDays"})")).problem.detail, "expirationDays");
    EXPECT_EQ(read("payglobe.link", answer(400, R"({"error":{"code":"x","message":"bad"}})")).problem.detail, "bad");
    EXPECT_EQ(read("payglobe.link", answer(401, "")).problem.type, "provider-credentials");
}

TEST(PayglobeCreate, WithoutAYesOrNoItIsUnknown) {
    for (const auto* body : {"", "{}", "[]", "<html>login</html>", R"({"transactionId":"T1"})", R"({"success":"true"})",
                             R"({"success":null})", R"({"success":1})"})
        for (const int status : {200, 201, 400, 404}) {
            const auto outcome = read("payglobe.card", answer(status, body));
            EXPECT_EQ(outcome.kind, Kind::unknown) << status << body;
            EXPECT_FALSE(outcome.problem.type.empty());
        }
    EXPECT_EQ(read("payglobe.card", answer(200, R"({"success":false,"error":"IGFS_007 timeout"})")).kind,
              Kind::unknown);
    EXPECT_EQ(read("payglobe.card", answer(429, "", {{"Retry-After", "9"}})).retry_after, std::chrono::seconds(9));
    EXPECT_EQ(read("payglobe.card", answer(429, "")).kind, Kind::throttled);
    EXPECT_EQ(read("payglobe.card", answer(503, init_answer)).kind, Kind::unknown);
}

}  // namespace
}  // namespace till::providers
