// GET transaction: what is paid, what is only held, and what proves nothing.
#include "tests/unit/providers/payglobe/fixture.hpp"

namespace till::providers {
namespace {

Outcome look(const std::string& body, const std::string& method = "payglobe.card_voucher",
             PayglobeConfig config = payglobe_config()) {
    return payglobe(std::move(config))->read(inquiry(Action::create, method), answer(200, body));
}

const std::string mixed = R"({"cardAmount":100.00,"voucherAmount":50.00,"paymentMethod":"CARD_AND_VOUCHER"})";
const std::string card_only = R"({"cardAmount":150.00,"voucherAmount":0.00,"paymentMethod":"CARD_ONLY"})";
const std::string gateway = R"({"paymentId":"P1","preauthorizedAmount":150.00,"status":"OK"})";

std::string tenders(const Outcome& outcome) {
    std::string out;
    for (const auto& tender : outcome.tenders)
        out += tender.title + " " + tender.amount.to_decimal() + " " + tender.reference + ";";
    return out;
}

TEST(PayglobeTransaction, PaidByCardAndVoucher) {
    for (const auto* status : {"SUCCESS", "COMPLETED", "PAID", "CAPTURED", "Completed"}) {
        const auto outcome = look(transaction_json(status, gateway, mixed));
        EXPECT_EQ(outcome.kind, Kind::done);
        EXPECT_EQ(outcome.state, ProviderState::paid) << status;
        EXPECT_EQ(outcome.paid, eur(15000));
        EXPECT_EQ(tenders(outcome), "Card 100.00 P1;Meal voucher 50.00 ;");
        EXPECT_EQ(outcome.refs.string_or("card_amount", ""), "100.00");
        EXPECT_EQ(outcome.refs.string_or("voucher_amount", ""), "50.00");
    }
}

TEST(PayglobeTransaction, PaidByOneOfThem) {
    EXPECT_EQ(tenders(look(transaction_json("SUCCESS", gateway, card_only))), "Card 150.00 P1;");
    const auto voucher = look(transaction_json(
        "SUCCESS", R"({"paymentId":"P1","preauthorizedAmount":150.00,"capturedAmount":0})",
        R"({"cardAmount":0,"voucherAmount":150.00})", R"(,"voucherDetails":{"operationNumber":"V9"})"));
    EXPECT_EQ(voucher.state, ProviderState::paid) << "the hold was given back";
    EXPECT_EQ(tenders(voucher), "Meal voucher 150.00 V9;");
}

TEST(PayglobeTransaction, AHoldIsNotPaidWhateverTheBreakdownSays) {
    const auto outcome = look(transaction_json("CARD_PREAUTH_SUCCESS", gateway, card_only));
    EXPECT_EQ(outcome.state, ProviderState::authorized);
    EXPECT_FALSE(outcome.paid);
    EXPECT_TRUE(outcome.tenders.empty());
    EXPECT_EQ(outcome.refs.string_or("voucher_amount", ""), "0.00");
    EXPECT_EQ(outcome.refs.string_or("held_amount", ""), "150.00");
    const auto success =
        look(transaction_json("SUCCESS", R"({"preauthorizedAmount":150.00,"operationType":"PREAUTH"})", card_only));
    EXPECT_EQ(success.problem.type, "answer-mismatch") << "the word says paid, the operation says held";
    EXPECT_FALSE(success.paid);
}

TEST(PayglobeTransaction, AVoucherThatFailedIsNotTheEnd) {
    const auto outcome =
        look(transaction_json("VOUCHER_FAILED", gateway, R"({"cardAmount":150.00,"voucherAmount":0})"));
    EXPECT_EQ(outcome.state, ProviderState::authorized);
    EXPECT_EQ(outcome.kind, Kind::done);
}

TEST(PayglobeTransaction, MoneyThatDoesNotAddUpIsNotPaid) {
    const auto mismatch = [](const std::string& gateway_json, const std::string& breakdown,
                             const std::string& more = "") {
        const auto outcome = look(transaction_json("SUCCESS", gateway_json, breakdown, more));
        EXPECT_FALSE(outcome.paid);
        EXPECT_EQ(outcome.state, ProviderState::unknown);
        return outcome.problem.type;
    };
    EXPECT_EQ(mismatch(gateway, R"({"cardAmount":100.00,"voucherAmount":49.99})"), "answer-mismatch");
    EXPECT_EQ(mismatch(gateway, R"({"cardAmount":100.00,"voucherAmount":50.01})"), "answer-mismatch");
    EXPECT_EQ(mismatch(gateway, R"({"cardAmount":100.00})"), "answer-mismatch");
    EXPECT_EQ(mismatch(gateway, R"({"cardAmount":10000,"voucherAmount":5000})"), "answer-mismatch") << "minor units";
    EXPECT_EQ(mismatch(gateway, mixed, R"(,"totalAmount":149.99)"), "answer-mismatch");
    EXPECT_EQ(mismatch(R"({"capturedAmount":99.99})", mixed), "answer-mismatch");
    EXPECT_EQ(mismatch(R"({"capturedAmount":150.00})", mixed), "answer-mismatch") << "taken twice";
    EXPECT_EQ(mismatch(R"({"preauthorizedAmount":99.99})", mixed), "answer-mismatch") << "more than was held";
    EXPECT_EQ(mismatch("{}", ""), "answer-incomplete");
    EXPECT_EQ(mismatch("{}", "{}"), "answer-incomplete");
    EXPECT_EQ(mismatch("{}", "", R"(,"totalAmount":150.00)"), "answer-incomplete") << "which part did the voucher pay?";
}

TEST(PayglobeTransaction, AmountsThatAreNoneAreNoAnswer) {
    for (const auto* bad : {"\"100.00\"", "-100.00", "1e2", "100.001", "99999999999999999999", "true", "{}"}) {
        const auto outcome = look(transaction_json(
            "SUCCESS", gateway, R"({"cardAmount":)" + std::string(bad) + R"(,"voucherAmount":50.00})"));
        EXPECT_EQ(outcome.kind, Kind::unknown) << bad;
        EXPECT_EQ(outcome.problem.type, "answer-malformed") << bad;
    }
}

TEST(PayglobeTransaction, TheirJavaScriptsShape) {
    const auto outcome = look(R"({"transactionId":"TXN_20251107_123456","status":"SUCCESS","totalAmount":150.0,)"
                              R"("paymentId":"P1","voucherAmount":50})");
    EXPECT_EQ(outcome.state, ProviderState::paid);
    EXPECT_EQ(tenders(outcome), "Card 100.00 P1;Meal voucher 50.00 ;");
}

TEST(PayglobeTransaction, ADirectSaleNeedsItsTotalOnly) {
    const auto outcome =
        look(transaction_json("SUCCESS", R"({"paymentId":"P1"})", "", R"(,"totalAmount":150.00)"), "payglobe.card");
    EXPECT_EQ(outcome.state, ProviderState::paid);
    EXPECT_EQ(tenders(outcome), "Card 150.00 P1;");
    EXPECT_EQ(look(transaction_json("SUCCESS"), "payglobe.card").problem.type, "answer-incomplete");
}

TEST(PayglobeTransaction, Waiting) {
    const auto outcome = look(transaction_json("PENDING"));
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.state, ProviderState::waiting);
}

TEST(PayglobeTransaction, ARefusedCardIsDeclined) {
    EXPECT_EQ(look(transaction_json("CARD_PREAUTH_FAILED", R"({"responseCode":"05"})")).state, ProviderState::declined);
    EXPECT_EQ(look(transaction_json("CARD_PREAUTH_FAILED", R"({"preauthorizedAmount":150.00})")).problem.type,
              "money-state-unknown");
    EXPECT_EQ(look(transaction_json("FAILED", R"({"responseCode":"51","responseMessage":"Insufficient funds"})")).state,
              ProviderState::declined);
    const auto told =
        look(R"({"success":false,"transactionId":"TXN_20251107_123456","status":"FAILED","error":"Card declined"})");
    EXPECT_EQ(told.state, ProviderState::declined);
    EXPECT_EQ(told.problem.detail, "Card declined");
}

TEST(PayglobeTransaction, FailedAloneIsNoProof) {
    for (const auto& body : {transaction_json("FAILED"), transaction_json("FAILED", R"({"responseCode":"00"})"),
                             transaction_json("FAILED", R"({"responseCode":"IGFS_814"})"),
                             transaction_json("FAILED", "{}", "", R"(,"error":"Gateway timeout")")}) {
        const auto outcome = look(body);
        EXPECT_EQ(outcome.state, ProviderState::unknown) << body;
        EXPECT_EQ(outcome.problem.type, "failed-unproven") << body;
    }
    for (const auto& body :
         {transaction_json("FAILED", R"({"capturedAmount":1.00,"responseCode":"51"})"),
          transaction_json("FAILED", R"({"preauthorizedAmount":150.00,"responseCode":"51"})"),
          transaction_json("FAILED", R"({"responseCode":"51"})", R"({"cardAmount":0,"voucherAmount":20})")})
        EXPECT_EQ(look(body).problem.type, "money-state-unknown") << body;
    auto config = payglobe_config();
    config.failed_is_final = true;
    EXPECT_EQ(look(transaction_json("FAILED"), "payglobe.card", config).state, ProviderState::declined);
    EXPECT_EQ(look(transaction_json("FAILED", R"({"capturedAmount":1.00})"), "payglobe.card", config).state,
              ProviderState::unknown);
}

TEST(PayglobeTransaction, WhatNeedsAPersonIsUnknown) {
    EXPECT_EQ(look(transaction_json("CARD_CAPTURE_FAILED", gateway, mixed)).problem.type, "money-state-unknown");
    EXPECT_EQ(look(transaction_json("CARD_CAPTURE_FAILED", gateway, mixed)).state, ProviderState::unknown);
    for (const auto* status : {"REFUNDED", "PARTIALLY_REFUNDED"}) {
        const auto outcome = look(transaction_json(status, gateway, mixed));
        EXPECT_EQ(outcome.problem.type, "refunded-elsewhere");
        EXPECT_FALSE(outcome.paid) << "no goods for money that went back";
    }
    for (const auto* status : {"", "EXPIRED", "SETTLED", "success!", "DISPUTED"}) {
        const auto outcome = look(transaction_json(status, gateway, mixed));
        EXPECT_EQ(outcome.state, ProviderState::unknown) << status;
        EXPECT_FALSE(outcome.paid) << status;
    }
}

TEST(PayglobeTransaction, VoidedIsConfigurable) {
    EXPECT_EQ(look(transaction_json("VOIDED")).state, ProviderState::cancelled);
    EXPECT_EQ(look(transaction_json("cancelled")).state, ProviderState::cancelled);
    auto config = payglobe_config();
    config.void_statuses = {"RELEASED"};
    EXPECT_EQ(look(transaction_json("VOIDED"), "payglobe.card_voucher", config).state, ProviderState::unknown);
    EXPECT_EQ(look(transaction_json("RELEASED"), "payglobe.card_voucher", config).state, ProviderState::cancelled);
}

TEST(PayglobeTransaction, OnlyOurTransactionCurrencyAndModeCount) {
    auto other = transaction_json("SUCCESS", gateway, mixed);
    other.replace(other.find("123456"), 6, "123457");
    EXPECT_EQ(look(other).problem.type, "answer-mismatch");
    EXPECT_EQ(look(R"({"success":true,"status":"SUCCESS","totalAmount":150.00,"voucherAmount":0})").problem.type,
              "answer-mismatch")
        << "about nobody";
    EXPECT_EQ(look(transaction_json("SUCCESS", gateway, mixed, R"(,"currency":"USD")")).problem.type,
              "answer-mismatch");
    EXPECT_EQ(look(transaction_json("SUCCESS", gateway, mixed, R"(,"currency":978)")).problem.type, "answer-mismatch");
    EXPECT_EQ(look(transaction_json("SUCCESS", gateway, mixed, R"(,"livemode":true)")).problem.type, "answer-mismatch");
    EXPECT_EQ(look(transaction_json("SUCCESS", gateway, mixed, R"(,"livemode":"false")")).problem.type,
              "answer-mismatch");
    EXPECT_EQ(look(transaction_json("SUCCESS", gateway, mixed, R"(,"livemode":false,"currency":"eur")")).state,
              ProviderState::paid);
    auto live = payglobe_config();
    live.secret_key = secret("sk_live_x");
    live.public_key = {};
    EXPECT_EQ(
        look(transaction_json("SUCCESS", gateway, mixed, R"(,"livemode":false)"), "payglobe.card", live).problem.type,
        "answer-mismatch");
}

TEST(PayglobeTransaction, FailureInsideAGoodAnswer) {
    EXPECT_EQ(look(R"({"success":false,"error":"Transaction not found"})").problem.type, "lookup-failed");
    auto body = transaction_json("SUCCESS", gateway, mixed);
    body.replace(body.find("true"), 4, "false");
    const auto outcome = look(body);
    EXPECT_EQ(outcome.problem.type, "answer-mismatch") << "success: false and SUCCESS at once";
    EXPECT_FALSE(outcome.paid);
}

TEST(PayglobeTransaction, ALookThatFailsIsNoVerdict) {
    const auto provider = payglobe();
    const auto good = transaction_json("SUCCESS", gateway, mixed);
    for (const int status : {301, 400, 401, 403, 404, 408, 429, 500, 502, 503}) {
        const auto outcome = provider->read(inquiry(Action::create), answer(status, good));
        EXPECT_TRUE(outcome.kind == Kind::unknown || outcome.kind == Kind::throttled) << status;
        EXPECT_FALSE(outcome.paid) << status;
    }
    for (std::size_t cut = 0; cut < good.size(); ++cut)
        EXPECT_EQ(look(good.substr(0, cut)).kind, Kind::unknown) << cut;
}

}  // namespace
}  // namespace till::providers
