// Void, link cancel and capture: their answers, and what a look says about them afterwards.
#include "tests/unit/providers/payglobe/fixture.hpp"

namespace till::providers {
namespace {

PayglobeConfig settling() {
    auto config = payglobe_config();
    config.cancel_answer_settles = true;
    return config;
}

PayglobeConfig capturing() {
    auto config = payglobe_config();
    config.manual_capture = true;
    return config;
}

Outcome end(const std::string& body, int status = 200, PayglobeConfig config = payglobe_config(),
            const std::string& method = "payglobe.card_voucher") {
    return payglobe(std::move(config))->read(command(Action::cancel, method), answer(status, body));
}

Outcome look(Action about, const std::string& body) {
    return payglobe(capturing())->read(inquiry(about), answer(200, body));
}

const std::string held = R"({"paymentId":"P1","preauthorizedAmount":150.00})";
const std::string paid = transaction_json("SUCCESS", held, R"({"cardAmount":150.00,"voucherAmount":0})");

TEST(PayglobeEnd, AnAcceptedVoidIsLookedAt) {
    for (const auto* body : {R"({"success":true})", R"({"success":true,"status":"VOIDED"})",
                             R"({"success":true,"status":"SUCCESS","transactionId":"TXN_20251107_123456"})"}) {
        EXPECT_EQ(end(body).kind, Kind::pending) << body;
        EXPECT_EQ(payglobe()->read(command(Action::release), answer(200, body)).kind, Kind::pending) << body;
    }
    EXPECT_EQ(end(R"({"success":true,"status":"CANCELLED"})", 200, payglobe_config(), "payglobe.link").kind,
              Kind::pending);
}

TEST(PayglobeEnd, ItCanBeBelievedAtOnceBySwitch) {
    EXPECT_EQ(end(R"({"success":true})", 200, settling()).kind, Kind::done);
    EXPECT_EQ(end(R"({"success":true})", 200, settling()).state, ProviderState::cancelled);
    EXPECT_EQ(end(R"({"success":true,"status":"VOIDED"})", 200, settling()).kind, Kind::done);
    EXPECT_EQ(end(R"({"success":true,"status":"CANCELLED"})", 200, settling(), "payglobe.link").kind, Kind::done);
    EXPECT_EQ(end(R"({"success":true,"status":"SUCCESS"})", 200, settling()).kind, Kind::pending)
        << "success of the void, or of the sale?";
    EXPECT_EQ(end(R"({"success":true,"status":"PAID"})", 200, settling(), "payglobe.link").kind, Kind::pending);
}

TEST(PayglobeEnd, ANoMayMeanPaid) {
    for (const int status : {200, 400, 403, 404, 409}) {
        const auto outcome = end(R"({"success":false,"error":"IGFS_097 no such auth"})", status, settling());
        EXPECT_EQ(outcome.kind, Kind::unknown) << status;
        EXPECT_EQ(outcome.problem.type, "may-be-paid") << status;
    }
    EXPECT_EQ(end(R"({"success":true,"transactionId":"TXN_other"})", 200, settling()).problem.type, "answer-mismatch");
    EXPECT_EQ(end("{}", 200, settling()).kind, Kind::unknown);
    EXPECT_EQ(end("", 204, settling()).kind, Kind::unknown);
    EXPECT_EQ(end(R"({"success":true})", 500, settling()).kind, Kind::unknown);
    EXPECT_EQ(end("", 401, settling()).problem.type, "provider-credentials");
}

TEST(PayglobeEnd, ALookSettlesIt) {
    for (const auto about : {Action::cancel, Action::release}) {
        EXPECT_EQ(look(about, transaction_json("VOIDED")).kind, Kind::done);
        EXPECT_EQ(look(about, transaction_json("VOIDED")).state, ProviderState::cancelled);
        EXPECT_EQ(look(about, transaction_json("CARD_PREAUTH_FAILED")).kind, Kind::done) << "nothing is held";
        const auto gone = look(about, transaction_json("FAILED"));
        EXPECT_EQ(gone.kind, Kind::done);
        EXPECT_EQ(gone.state, ProviderState::cancelled);
        const auto late = look(about, paid);
        EXPECT_EQ(late.kind, Kind::refused);
        EXPECT_EQ(late.problem.type, "already-paid");
        EXPECT_EQ(late.paid, eur(15000));
    }
}

TEST(PayglobeEnd, WhatIsStillOpenGoesOutAgain) {
    for (const auto* status : {"CARD_PREAUTH_SUCCESS", "VOUCHER_FAILED"}) {
        const auto outcome = look(Action::cancel, transaction_json(status, held));
        EXPECT_EQ(outcome.kind, Kind::refused) << status;
        EXPECT_EQ(outcome.problem.type, "did-not-happen") << status;
        EXPECT_FALSE(outcome.paid);
    }
}

TEST(PayglobeEnd, APageOnWhichNothingIsHeldIsOverForTheTill) {
    const auto outcome = look(Action::cancel, transaction_json("PENDING"));
    EXPECT_EQ(outcome.kind, Kind::done) << "there is no call that ends it; late money is the watch's";
    EXPECT_EQ(outcome.state, ProviderState::cancelled);
}

TEST(PayglobeEnd, WhatIsUnclearStaysUnclear) {
    for (const auto& body :
         {transaction_json("CARD_CAPTURE_FAILED", held), transaction_json("NEW_WORD"), transaction_json("FAILED", held),
          transaction_json("REFUNDED"), transaction_json("SUCCESS", held, R"({"cardAmount":1.00,"voucherAmount":0})"),
          std::string("{}")}) {
        const auto outcome = look(Action::cancel, body);
        EXPECT_EQ(outcome.kind, Kind::unknown) << body;
        EXPECT_FALSE(outcome.problem.type.empty());
        EXPECT_FALSE(outcome.paid);
    }
}

// --- capture by hand

Outcome capture(const std::string& body, int status = 200) {
    return payglobe(capturing())->read(command(Action::capture), answer(status, body));
}

TEST(PayglobeCapture, DoneAndMaybeWithItsAmounts) {
    const auto bare = capture(R"({"success":true})");
    EXPECT_EQ(bare.kind, Kind::done);
    EXPECT_EQ(bare.state, ProviderState::unknown) << "the next look tells the amounts";
    const auto whole = capture(paid);
    EXPECT_EQ(whole.kind, Kind::done);
    EXPECT_EQ(whole.paid, eur(15000));
    EXPECT_FALSE(capture(transaction_json("SUCCESS", held, R"({"cardAmount":1.00,"voucherAmount":0})")).paid);
    EXPECT_FALSE(capture(R"({"success":true,"status":"SUCCESS"})").paid);
}

TEST(PayglobeCapture, RefusalsAndTheOnesThatAreNone) {
    EXPECT_EQ(capture(R"({"success":false,"error":"IGFS_098 amount above auth"})").kind, Kind::refused);
    EXPECT_EQ(capture(R"({"success":false,"error":"IGFS_098 amount above auth"})", 400).problem.type,
              "capture-refused");
    for (const auto* error : {"IGFS_093 ALREADY PRESENT CONFIRMATION", "IGFS_913", "IGFS_911 time-out", "IGFS_814"}) {
        const auto outcome = capture(R"({"success":false,"error":")" + std::string(error) + "\"}", 400);
        EXPECT_EQ(outcome.kind, Kind::unknown) << error;
    }
    EXPECT_EQ(capture(R"({"success":true,"transactionId":"TXN_other"})").problem.type, "answer-mismatch");
    EXPECT_EQ(capture(R"({"success":true,"livemode":true})").problem.type, "answer-mismatch");
    EXPECT_EQ(capture("{}").kind, Kind::unknown);
    EXPECT_EQ(capture(paid, 502).kind, Kind::unknown);
}

TEST(PayglobeCapture, LookedAtTwiceAndSentOnceMore) {
    const auto still_held = transaction_json("CARD_PREAUTH_SUCCESS", held);
    auto cmd = inquiry(Action::capture);
    const auto at = [&](std::int64_t now) {
        cmd.now_s = now;
        auto outcome = payglobe(capturing())->read(cmd, answer(200, still_held));
        if (outcome.refs.members() != nullptr)
            for (const auto& [name, value] : *outcome.refs.members())
                cmd.refs.set(name, value);
        return outcome;
    };
    EXPECT_EQ(at(1000).kind, Kind::unknown);
    EXPECT_EQ(at(1004).kind, Kind::unknown);
    EXPECT_EQ(at(1005).kind, Kind::refused);
    EXPECT_EQ(at(1006).problem.type, "capture-unconfirmed") << "was sent once more";
    EXPECT_EQ(at(9999).kind, Kind::unknown);
}

TEST(PayglobeCapture, ALookKnowsWhatBecameOfIt) {
    const auto done = look(Action::capture, paid);
    EXPECT_EQ(done.kind, Kind::done);
    EXPECT_EQ(done.paid, eur(15000));
    EXPECT_EQ(look(Action::capture, transaction_json("VOIDED")).problem.type, "hold-released");
    EXPECT_EQ(look(Action::capture, transaction_json("PENDING")).kind, Kind::unknown);
    EXPECT_EQ(look(Action::capture, transaction_json("CARD_CAPTURE_FAILED", held)).problem.type, "money-state-unknown");
}

}  // namespace
}  // namespace till::providers
