// Refunds: no key, no id in the answer. What tells is the history, where our reference stands in the reason.
#include "tests/unit/providers/payglobe/fixture.hpp"

namespace till::providers {
namespace {

constexpr auto part_answer =
    R"({"success":true,"transactionId":"TXN_20251107_123456","refundAmount":25.50,"remainingAmount":124.50,)"
    R"("status":"PARTIALLY_REFUNDED","refundedAt":"2025-11-07T13:00:00Z"})";
const std::string our_reason = "R-01930000-0000-7000-8000-0000000000aa honey came back";

constexpr std::int64_t now = 1'763'000'000;

Command part(Action action = Action::refund) {
    auto cmd = command(action, "payglobe.card_voucher", Action::refund);
    cmd.amount = eur(2550);
    cmd.now_s = now;
    return cmd;
}

Outcome read(const std::string& body, int status = 200, const Command& cmd = part()) {
    return payglobe()->read(cmd, answer(status, body));
}

std::string entry(const std::string& amount, const std::string& reason, const std::string& status = "SUCCESS",
                  const std::string& id = "RF1") {
    return R"({"refundId":")" + id + R"(","amount":)" + amount + R"(,"reason":")" + reason + R"(","status":")" +
           status + R"(","createdAt":"2025-11-07T13:00:00Z"})";
}

std::string history(const std::string& total, const std::string& entries, const std::string& original = "150.00") {
    return R"({"transactionId":"TXN_20251107_123456","originalAmount":)" + original + R"(,"totalRefunded":)" + total +
           R"(,"remainingAmount":124.50,"refunds":[)" + entries + "]}";
}

Outcome look(const std::string& body, const Command& cmd = part(Action::inquire)) {
    return payglobe()->read(cmd, answer(200, body));
}

// An inquiry whose first look was long ago: whatever finds no trace now may send the refund again.
Command looked_before() {
    auto cmd = part(Action::inquire);
    cmd.refs.set("looked_" + cmd.idempotency_key, std::to_string(now - 61));
    return cmd;
}

TEST(PayglobeRefund, Done) {
    const auto outcome = read(part_answer);
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.refunded, eur(2550));
    EXPECT_EQ(outcome.refs.string_or("total_refunded", ""), "25.50") << "the snapshot of the next refund";
    auto second = part();
    second.refs.set("total_refunded", "10.00");
    EXPECT_EQ(read(part_answer, 200, second).refs.string_or("total_refunded", ""), "35.50");
    auto whole = command(Action::refund);
    EXPECT_EQ(
        read(R"({"success":true,"transactionId":"TXN_20251107_123456","refundAmount":150.00,"status":"REFUNDED"})", 201,
             whole)
            .refunded,
        eur(15000));
}

TEST(PayglobeRefund, AnotherAmountOrPaymentIsNoProof) {
    for (const auto& [from, to] : {std::pair{"25.50", "25.51"},
                                   {"25.50", "150.00"},
                                   {"25.50", "\"25.50\""},
                                   {"123456", "123457"},
                                   {"PARTIALLY_REFUNDED", "PENDING"},
                                   {"PARTIALLY_REFUNDED", "FAILED"},
                                   {"\"refundAmount\":25.50,", ""},
                                   {"\"status\"", "\"currency\":\"USD\",\"status\""},
                                   {"\"status\"", "\"livemode\":true,\"status\""}}) {
        std::string body = part_answer;
        body.replace(body.find(from), std::string(from).size(), to);
        const auto outcome = read(body);
        EXPECT_EQ(outcome.kind, Kind::unknown) << body;
        EXPECT_FALSE(outcome.refunded) << body;
    }
}

TEST(PayglobeRefund, Refusals) {
    const auto type = [](int status, const std::string& error) {
        const auto outcome = read(R"({"success":false,"error":")" + error + "\"}", status);
        return std::string(outcome.kind == Kind::refused ? "refused " : "open ") + outcome.problem.type;
    };
    EXPECT_EQ(type(200, "Amount exceeds remaining"), "refused refund-refused");
    EXPECT_EQ(type(400, "Amount exceeds remaining"), "refused refund-refused");
    EXPECT_EQ(type(403, "not allowed"), "refused refund-not-allowed");
    EXPECT_EQ(type(404, "Transaction not found"), "refused refund-unknown-payment");
    EXPECT_EQ(type(409, "conflict"), "open refund-unconfirmed") << "perhaps our own first try";
    EXPECT_EQ(type(200, "IGFS_911 time-out"), "open refund-unconfirmed");
    EXPECT_EQ(type(400, "IGFS_913 duplicated"), "open refund-unconfirmed");
    EXPECT_EQ(type(500, "boom"), "open provider-unavailable");
    EXPECT_EQ(read("", 401).kind, Kind::unknown);
    EXPECT_EQ(read("", 200).kind, Kind::unknown);
    EXPECT_EQ(read("{}", 200).kind, Kind::unknown);
    EXPECT_EQ(read("", 429).kind, Kind::throttled);
}

TEST(PayglobeRefundHistory, OurReferenceProvesIt) {
    const auto outcome =
        look(history("35.50", entry("10.00", "other", "SUCCESS", "RF0") + "," + entry("25.50", our_reason)));
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.refunded, eur(2550));
    EXPECT_EQ(outcome.refs.string_or("total_refunded", ""), "35.50") << "of everybody";
    ASSERT_NE(outcome.refs.find("refund_ids"), nullptr);
    EXPECT_EQ(*outcome.refs.find("refund_ids"), Value::array({"RF1"}));
}

TEST(PayglobeRefundHistory, OurReferenceAtAnotherAmountProvesNothing) {
    EXPECT_EQ(look(history("25.51", entry("25.51", our_reason))).problem.type, "answer-mismatch");
    const auto twice =
        look(history("51.00", entry("25.50", our_reason) + "," + entry("25.50", our_reason)), looked_before());
    EXPECT_EQ(twice.problem.type, "answer-mismatch") << "refunded twice: for a person";
    EXPECT_EQ(twice.kind, Kind::unknown);
}

TEST(PayglobeRefundHistory, ItsStateCounts) {
    EXPECT_EQ(look(history("0", entry("25.50", our_reason, "FAILED"))).problem.type, "refund-failed");
    EXPECT_EQ(look(history("0", entry("25.50", our_reason, "FAILED"))).kind, Kind::refused);
    EXPECT_EQ(look(history("0", entry("25.50", our_reason, "PENDING"))).kind, Kind::pending);
    EXPECT_EQ(look(history("0", entry("25.50", our_reason, "QUEUED"))).kind, Kind::pending);
    const auto second_try = entry("25.50", our_reason, "FAILED") + "," + entry("25.50", our_reason, "SUCCESS", "RF2");
    EXPECT_EQ(look(history("25.50", second_try)).kind, Kind::done);
}

TEST(PayglobeRefundHistory, NotThereTwiceAMinuteApartMeansItDidNotHappen) {
    const auto empty = history("0", "");
    auto cmd = part(Action::inquire);
    const auto at = [&](std::int64_t seconds) {
        cmd.now_s = now + seconds;
        auto outcome = look(empty, cmd);
        if (outcome.refs.members() != nullptr)
            for (const auto& [name, value] : *outcome.refs.members())
                cmd.refs.set(name, value);
        return outcome;
    };
    const auto first = at(0);
    EXPECT_EQ(first.kind, Kind::unknown);
    EXPECT_GT(first.retry_after, hal::Duration{60'000});
    EXPECT_EQ(at(1).kind, Kind::unknown) << "asked again early, say because the line came back";
    EXPECT_EQ(at(59).kind, Kind::unknown);
    const auto second = at(60);
    EXPECT_EQ(second.kind, Kind::refused);
    EXPECT_EQ(second.problem.type, "did-not-happen");
    // Sent once more and lost again: from here on a person decides.
    for (const int seconds : {61, 200, 86'400})
        EXPECT_EQ(at(seconds).kind, Kind::unknown) << seconds;
}

TEST(PayglobeRefundHistory, WithoutAKnownTimeNothingIsSentAgain) {
    auto cmd = looked_before();
    cmd.now_s.reset();
    EXPECT_EQ(look(history("0", ""), cmd).kind, Kind::unknown);
    cmd = looked_before();
    cmd.now_s = now - 3600;  // set back
    const auto outcome = look(history("0", ""), cmd);
    EXPECT_EQ(outcome.kind, Kind::unknown);
    EXPECT_EQ(outcome.refs.string_or("looked_" + cmd.idempotency_key, ""), std::to_string(now - 3600))
        << "counted anew";
    cmd.refs.set("looked_" + cmd.idempotency_key, "rubbish");
    EXPECT_EQ(look(history("0", ""), cmd).kind, Kind::unknown);
}

TEST(PayglobeRefundHistory, EachRefundIsCountedForItself) {
    auto cmd = looked_before();
    cmd.idempotency_key = "another-key";
    EXPECT_EQ(look(history("0", ""), cmd).kind, Kind::unknown);
}

TEST(PayglobeRefundHistory, WhatSomebodyElseRefundedStopsTheRepeat) {
    for (const auto& asked : {part(Action::inquire), looked_before()}) {
        const auto outcome = look(history("25.50", entry("25.50", "from the dashboard")), asked);
        EXPECT_EQ(outcome.kind, Kind::unknown);
        EXPECT_EQ(outcome.problem.type, "refund-unconfirmed");
    }
    auto cmd = looked_before();
    cmd.refs.set("total_refunded", "25.50");
    EXPECT_EQ(payglobe()->read(cmd, answer(200, history("25.50", entry("25.50", "R-another")))).problem.type,
              "did-not-happen")
        << "known before this refund was sent";
    cmd.refs.set("total_refunded", "rubbish");
    EXPECT_EQ(payglobe()->read(cmd, answer(200, history("0", ""))).kind, Kind::unknown);
}

TEST(PayglobeRefundHistory, AHistoryThatContradictsItselfIsNoEvidence) {
    for (const auto& body :
         {history("10.00", entry("25.50", our_reason)), history("0", "", "149.00"), history("-1", ""),
          history("0", "7"), history("0", entry("x", "y")), history("\"0\"", ""),
          std::string(R"({"transactionId":"TXN_20251107_123456","originalAmount":150.00,"totalRefunded":0})"),
          std::string(R"({"transactionId":"TXN_other","originalAmount":150.00,"totalRefunded":0,"refunds":[]})"),
          std::string(R"({"success":false,"error":"x"})"), std::string("{}"), std::string("[]"),
          std::string("<html>")}) {
        const auto outcome = look(body, looked_before());
        EXPECT_EQ(outcome.kind, Kind::unknown) << body;
        EXPECT_FALSE(outcome.refunded) << body;
        EXPECT_NE(outcome.problem.type, "did-not-happen") << body;
    }
    for (const int status : {404, 500, 429})
        EXPECT_NE(payglobe()->read(looked_before(), answer(status, history("0", ""))).problem.type, "did-not-happen")
            << status;
}

TEST(PayglobeRefundHistory, EveryCutOfItIsNoVerdict) {
    const auto good = history("25.50", entry("25.50", our_reason));
    for (std::size_t cut = 0; cut < good.size(); ++cut)
        EXPECT_EQ(look(good.substr(0, cut), looked_before()).kind, Kind::unknown) << cut;
}

}  // namespace
}  // namespace till::providers
