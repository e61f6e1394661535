// Refunds: believed by how much has gone back, before and after.
#include "tests/unit/providers/payrexx/fixture.hpp"

namespace till::providers {
namespace {

std::string refunded(std::string_view status, std::string_view sum = "") {
    return "[" + transaction_json(status, sum.empty() ? "" : ",\"refundedAmount\":" + std::string(sum)) + "]";
}
Command part(Action action = Action::refund, std::int64_t minor = 2500) {
    auto cmd = command(action, "payrexx.gateway", Action::refund);
    cmd.amount = chf(minor);
    return cmd;
}
Outcome read(const Command& cmd, const hal::HttpResponse& response) { return payrexx_of()->read(cmd, response); }

TEST(PayrexxRefund, APartAndTheWhole) {
    for (const auto& data :
         {refunded("partially-refunded", "2500"), refunded("partially-refunded"), refunded("confirmed", "2500")}) {
        const auto outcome = read(part(), good(data));
        EXPECT_EQ(outcome.kind, Kind::done) << data;
        EXPECT_EQ(outcome.refunded, chf(2500));
        EXPECT_EQ(outcome.refs.string_or("refunded_minor", ""), "2500");
    }
    const auto whole = read(part(Action::refund, 8925), good(refunded("refunded")));
    EXPECT_EQ(whole.refunded, chf(8925));
}

TEST(PayrexxRefund, ASecondPartIsToldFromTheFirst) {
    auto cmd = part();
    cmd.refs.set("refunded_minor", "2500");
    const auto outcome = read(cmd, good(refunded("partially-refunded", "5000")));
    EXPECT_EQ(outcome.refunded, chf(2500));
    EXPECT_EQ(outcome.refs.string_or("refunded_minor", ""), "5000");
    EXPECT_EQ(read(cmd, good(refunded("partially-refunded", "2500"))).kind, Kind::unknown) << "that was the first";
}

TEST(PayrexxRefund, PendingIsPending) {
    for (const auto& data :
         {refunded("refund_pending"), refunded("refund_pending", "0"), refunded("refund-pending", "2500")}) {
        EXPECT_EQ(read(part(), good(data)).kind, Kind::pending) << data;
        EXPECT_EQ(read(part(Action::inquire), good(data)).kind, Kind::pending) << data;
    }
}

TEST(PayrexxRefund, WhatDoesNotAddUpIsUnknown) {
    for (const auto& data :
         {refunded("partially-refunded", "2499"), refunded("refunded"), refunded("confirmed"),
          refunded("disputed", "2500"), refunded("novel", "2500"), refunded("reserved", "2500"),
          "[" + transaction_json("partially-refunded", ",\"refundedAmount\":2500", "1") + "]",
          "[" + transaction_json("partially-refunded", ",\"refundedAmount\":2500", "8925", "TEST") + "]",
          "[" + transaction_json("refunded", ",\"refundedAmount\":2500", "8925", "LIVE", "EUR") + "]",
          "[" + transaction_json("refunded", "", "8925", "LIVE", "CHF", "77") + "]", std::string("[]")}) {
        const auto outcome = read(part(), good(data));
        EXPECT_EQ(outcome.kind, Kind::unknown) << data;
        EXPECT_FALSE(outcome.refunded) << data;
    }
}

TEST(PayrexxRefund, ANoIsARefusalUnlessItLeavesTheEndOpen) {
    EXPECT_EQ(read(part(), no(200, "Amount exceeds the transaction")).kind, Kind::refused);
    EXPECT_EQ(read(part(), no(403, "The API secret is not correct.")).kind, Kind::refused);
    for (const auto* open : {"PSP timeout", "already refunded", "refund pending"})
        EXPECT_EQ(read(part(), no(400, open)).kind, Kind::unknown) << open;
    for (const int status : {403, 405, 429, 500, 502})
        EXPECT_EQ(read(part(), answer(status, "<html>")).kind, Kind::unknown) << status;
}

TEST(PayrexxRefund, ALostAnswerIsSettledByALook) {
    EXPECT_EQ(read(part(Action::inquire), good(refunded("partially-refunded", "2500"))).refunded, chf(2500));
    EXPECT_EQ(read(part(Action::inquire, 8925), good(refunded("refunded"))).refunded, chf(8925));
    EXPECT_EQ(read(part(Action::inquire), good(refunded("partially-refunded"))).kind, Kind::unknown) << "which part?";
    EXPECT_EQ(read(part(Action::inquire), good(refunded("partially-refunded", "100"))).kind, Kind::unknown);
    EXPECT_EQ(read(part(Action::inquire), no(404, "x")).problem.type, "lookup-failed");
}

TEST(PayrexxRefund, IsSentAgainOnlyAfterTwoLooksAMinuteApart) {
    auto cmd = part(Action::inquire);
    const auto ask = [&](std::int64_t now_s) {
        cmd.now_s = now_s;
        auto outcome = read(cmd, good(refunded("confirmed", "0")));
        merge(cmd.refs, outcome.refs);
        return outcome;
    };
    EXPECT_EQ(ask(1000).retry_after, hal::Duration{61'000});
    EXPECT_EQ(ask(1059).kind, Kind::unknown);
    EXPECT_EQ(ask(500).kind, Kind::unknown) << "the clock was set back";
    EXPECT_EQ(ask(559).kind, Kind::unknown);
    EXPECT_EQ(ask(560).problem.type, "did-not-happen");
    EXPECT_EQ(ask(9000).kind, Kind::unknown) << "never a third time by itself";
    auto second = part(Action::inquire);
    second.refs.set("refunded_minor", "2500");
    second.now_s = 1000;
    EXPECT_EQ(read(second, good(refunded("confirmed"))).problem.type, "refund-unconfirmed") << "less than we gave back";
}

TEST(PayrexxVoid, ASuccessThatReversedNothingIsNone) {
    const auto cmd = command(Action::refund, "payrexx.terminal");
    const auto outcome = read(cmd, good(R"({"payment_id":"p-9","reversal_status":"SUCCESS"})"));
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.refunded, chf(8925));
    for (const auto* data :
         {R"({"payment_id":"p-9"})", R"({"payment_id":"p-9","reversal_status":"FAILED"})",
          R"({"payment_id":"p-9","reversal_status":""})", R"({"payment_id":"p-8","reversal_status":"SUCCESS"})"})
        EXPECT_EQ(read(cmd, good(data)).kind, Kind::unknown) << data;
    EXPECT_EQ(read(cmd, answer(501, "")).kind, Kind::unknown);
    EXPECT_EQ(read(cmd, no(400, "not supported")).kind, Kind::refused);
}

TEST(PayrexxVoid, ALostAnswerIsSettledAtTheTerminal) {
    auto cmd = command(Action::inquire, "payrexx.terminal", Action::refund);
    const auto ask = [&](const std::string& status) {
        return read(cmd, good(R"({"payment_id":"p-9","payment_status":")" + status + "\"}"));
    };
    EXPECT_EQ(ask("REVERTED").refunded, chf(8925));
    EXPECT_EQ(ask("SUCCESS").kind, Kind::unknown);
    EXPECT_EQ(ask("UNKNOWN").kind, Kind::unknown);
    cmd.now_s = 1000;
    merge(cmd.refs, ask("SUCCESS").refs);
    cmd.now_s = 1061;
    EXPECT_EQ(ask("SUCCESS").problem.type, "did-not-happen");
}

}  // namespace
}  // namespace till::providers
