// Pushes: unsigned, so the token lets in, and id and code and amount must match before they count.
#include "tests/unit/providers/payhub_fixture.hpp"

namespace till::providers {
namespace {

constexpr auto token = "token-0123456789abcdef";
// Payhub's own samples.
const std::string payment_push =
    R"({"paymentRequestId":54321,"paymentId":98765,"provider":"dias","bankOrderId":"DIAS-2025-5678","amount":250.5,)"
    R"("type":"payment","paymentRequestCode":"RF98765432109876543","createdAt":"2025-11-20T13:09:21.3230000"})";
const std::string cancellation_push =
    R"({"paymentRequestId":54321,"paymentRequestCode":"RF98765432109876543","type":"cancellation",)"
    R"("createdAt":"2025-11-20T13:09:21.3230000"})";

Result<Push> push(std::string_view body, std::string_view with = token, PayhubConfig config = payhub_config()) {
    return payhub_provider(std::move(config))->read_push(with, {}, body);
}

std::string refusal(std::string_view body, std::string_view with = token) {
    const auto read = push(body, with);
    return read ? "taken" : read.error().type;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    return text.replace(text.find(from), from.size(), to);
}

TEST(PayhubPush, APayment) {
    const auto read = push(payment_push);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->event_id, "54321/98765");
    EXPECT_EQ(read->match_key, "payment_request_id");
    EXPECT_EQ(read->match_value, "54321");
    EXPECT_EQ(read->state, ProviderState::paid);
    EXPECT_EQ(read->amount, eur(25050));
    EXPECT_EQ(read->refs.dump(), R"({"payment_id":"98765","bank_order_id":"DIAS-2025-5678"})");
    EXPECT_EQ(read->must_match.dump(), R"({"payment_request_id":"54321","paycode":"RF98765432109876543"})");
    EXPECT_TRUE(read->trusted);
}

TEST(PayhubPush, ACancellationHasNoAmount) {
    const auto read = push(cancellation_push);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->event_id, "54321/cancellation");
    EXPECT_EQ(read->state, ProviderState::cancelled);
    EXPECT_FALSE(read->amount.has_value());
    EXPECT_EQ(read->refs.dump(), "{}");
    EXPECT_EQ(read->must_match.dump(), R"({"payment_request_id":"54321","paycode":"RF98765432109876543"})");
}

// The documents name no currency in a push: one that names another is never read as ours.
TEST(PayhubPush, ACurrencyThatIsNamedCounts) {
    const auto with = [](std::string_view currency) {
        return replaced(payment_push, R"("amount":250.5,)",
                        R"("amount":250.5,"currency":)" + std::string(currency) + ",");
    };
    EXPECT_EQ(push(with("\"EUR\""))->amount, eur(25050));
    EXPECT_EQ(push(with("null"))->amount, eur(25050));
    const auto other = push(with("\"USD\""));
    ASSERT_TRUE(other);
    EXPECT_EQ(other->amount->currency.code(), "USD");
    EXPECT_EQ(refusal(with("\"dollars\"")), "webhook-malformed");
    EXPECT_EQ(refusal(with("978")), "webhook-malformed");
}

TEST(PayhubPush, ANewKindIsNeverAFailure) {
    for (const auto* kind : {"refund", "failed", "expired", "payment.updated", "weird kind!"}) {
        const auto read = push(replaced(payment_push, R"("type":"payment")", R"("type":")" + std::string(kind) + "\""));
        ASSERT_TRUE(read) << kind;
        EXPECT_EQ(read->state, ProviderState::unknown) << kind;
        EXPECT_FALSE(read->amount.has_value());
        EXPECT_NE(read->event_id, "54321/98765");
    }
}

TEST(PayhubPush, EventsAreToldApart) {
    EXPECT_EQ(push(payment_push)->event_id, push(replaced(payment_push, "250.5", "250.50"))->event_id);
    EXPECT_NE(push(payment_push)->event_id, push(replaced(payment_push, "98765", "98766"))->event_id);
    EXPECT_NE(push(payment_push)->event_id, push(cancellation_push)->event_id);
    // A payment whose id is the word "cancellation" must not shadow the cancellation.
    EXPECT_EQ(refusal(replaced(payment_push, "98765", "\"Cancellation\"")), "webhook-malformed");
}

TEST(PayhubPush, NamesWhateverTheirCase) {
    const auto read = push(
        R"({"PaymentRequestId":"54321","PAYMENTID":98765,"Amount":250.5,"Type":"Payment","PaymentRequestCode":"RF1"})");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->event_id, "54321/98765");
    EXPECT_EQ(read->amount, eur(25050));
    EXPECT_EQ(refusal(replaced(payment_push, "{", R"({"Amount":1,)")), "webhook-malformed");
    EXPECT_EQ(refusal(replaced(payment_push, "{", R"({"TYPE":"cancellation",)")), "webhook-malformed");
}

TEST(PayhubPush, AmountsAreReadFromTheirText) {
    for (const auto& [text, minor] : {std::pair{"250.5", 25050},
                                      {"250.50", 25050},
                                      {"250.5000", 25050},
                                      {"250", 25000},
                                      {"0.01", 1},
                                      {"0.29", 29},
                                      {"1234567.89", 123456789}})
        EXPECT_EQ(push(replaced(payment_push, "250.5", text))->amount, eur(minor)) << text;
    for (const auto* text : {"250.505", "0.001", "2.505e2", "\"250.5\"", "true", "null", "0", "0.00", "-250.5",
                             "[250.5]", "99999999999999999999"})
        EXPECT_EQ(refusal(replaced(payment_push, "250.5", text)), "webhook-malformed") << text;
}

TEST(PayhubPush, TheTokenDecidesFirst) {
    for (const auto* wrong : {"", "x", "token-0123456789abcdeF", "token-0123456789abcde", "token-0123456789abcdef0"}) {
        EXPECT_EQ(refusal(payment_push, wrong), "webhook-unauthenticated") << wrong;
        EXPECT_EQ(refusal("not json at all", wrong), "webhook-unauthenticated") << wrong;
    }
    EXPECT_EQ(refusal(payment_push, "older-0123456789abcdef"), "taken");  // while the token is being changed
}

TEST(PayhubPush, WithoutTokensNobodyIsLetIn) {
    auto config = payhub_config();
    config.webhook_tokens.clear();
    for (const auto* any : {"", "token-0123456789abcdef"}) {
        const auto read = push(payment_push, any, config);
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error().type, "webhook-unauthenticated");
    }
}

TEST(PayhubPush, WhatIsMissingOrOfAnotherKindIsMalformed) {
    for (const auto* without : {R"("paymentRequestId":54321,)", R"("paymentId":98765,)", R"("amount":250.5,)",
                                R"("type":"payment",)", R"("paymentRequestCode":"RF98765432109876543",)"})
        EXPECT_EQ(refusal(replaced(payment_push, without, "")), "webhook-malformed") << without;
    for (const auto& [from, to] : {std::pair{"54321", "null"},
                                   {"54321", "\"\""},
                                   {"54321", "-1"},
                                   {"54321", "5.5"},
                                   {"54321", "\"a/b\""},
                                   {"98765", "{}"},
                                   {"98765", "\"a b\""},
                                   {"\"RF98765432109876543\"", "7"},
                                   {"RF98765432109876543", "RF\\u000a"},
                                   {"\"payment\"", "7"},
                                   {"\"payment\"", "\"\""}})
        EXPECT_EQ(refusal(replaced(payment_push, from, to)), "webhook-malformed") << from << " -> " << to;
    EXPECT_EQ(refusal(replaced(payment_push, "RF98765432109876543", std::string(65, '9'))), "webhook-malformed");
}

TEST(PayhubPush, HostileBodiesAreMalformed) {
    using std::string_view_literals::operator""sv;
    for (const auto body : {""sv, "[]"sv, "null"sv, "7"sv, "<xml/>"sv, "{"sv, "{}"sv, "{\"a\":\"\xFF\"}"sv, "{}\0"sv,
                            R"({"amount":1,"amount":2})"sv})
        EXPECT_EQ(refusal(body), "webhook-malformed") << body;
    EXPECT_EQ(refusal(payment_push + payment_push), "webhook-malformed");
    EXPECT_EQ(refusal("[" + std::string(20'000, ' ') + "]"), "webhook-malformed");
    std::string deep = "{\"a\":";
    for (int i = 0; i < 9; ++i)
        deep += "[";
    EXPECT_EQ(refusal(deep), "webhook-malformed");
    for (std::size_t cut = 0; cut < payment_push.size(); ++cut)
        ASSERT_EQ(refusal(payment_push.substr(0, cut)), "webhook-malformed") << cut;
}

TEST(PayhubPush, AnOddBankOrderIdIsLeftOut) {
    const auto read = push(replaced(payment_push, "DIAS-2025-5678", "a b/c"));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->refs.dump(), R"({"payment_id":"98765"})");
}

TEST(PayhubPush, SaysNothingSecretInErrors) {
    for (const auto& body : {payment_push.substr(0, 40), std::string("x")}) {
        const auto read = push(body);
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error().detail.find(token), std::string::npos);
    }
}

}  // namespace
}  // namespace till::providers
