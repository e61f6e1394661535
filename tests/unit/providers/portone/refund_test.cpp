// Refunds: one list for all of them, found again by our text in the reason, or by the sums.
#include "tests/unit/providers/portone/fixture.hpp"

namespace till::providers {
namespace {

std::string entry(std::string_view amount, std::string_view reason, std::string_view status = "SUCCESS",
                  std::string_view id = "13785967") {
    return R"({"refund_date":"2022-06-30T06:20:41.052983Z","refund_id":"","psp_refund_id":")" + std::string(id) +
           R"(","amount":)" + std::string(amount) + R"(,"currency":"usd","refund_status":")" + std::string(status) +
           R"(","refund_type":"partial","refund_reason":")" + std::string(reason) + R"(","merchant_id":"11"})";
}

std::string history(std::string_view left, std::string_view entries) {
    return R"({"amountToRefund":)" + std::string(left) + R"(,"refundDetails":[)" + std::string(entries) + "]}";
}

Command refund(std::int64_t minor = 10010) {
    auto cmd = command(Action::refund, Known::order);
    cmd.amount = usd(minor);
    return cmd;
}

Command inquiry(int asked = 0, std::int64_t minor = 10010) {
    auto cmd = command(Action::inquire, Known::order, Action::refund);
    cmd.amount = usd(minor);
    cmd.asked = asked;
    return cmd;
}

PortoneConfig without_reason() {
    auto config = portone_config();
    config.refund_reason_comes_back = false;
    return config;
}

TEST(PortoneRefund, Done) {
    const auto outcome = read(refund(), 200, history("0", entry("100.1", tag)));
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.refunded, usd(10010));
    EXPECT_EQ(outcome.refs,
              Value::object(
                  {{"amount_to_refund", "0.00"}, {"refunded", "100.10"}, {"refund_ids", Value::array({"13785967"})}}));
}

TEST(PortoneRefund, TheSecondPartIsFoundAmongAll) {
    auto cmd = refund(2010);
    cmd.refs.set("refunded", "50.00").set("refund_ids", Value::array({"1"}));
    const auto body = history("30", entry("50", "R-another first", "SUCCESS", "1") + "," +
                                        entry("20.10", std::string(tag) + " honey", "Success", "2"));
    const auto outcome = read(cmd, 200, body);
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.refs.string_or("refunded", ""), "70.10");
    EXPECT_EQ(*outcome.refs.find("refund_ids"), Value::array({"1", "2"}));
}

TEST(PortoneRefund, AnyOtherStatusIsAskedAgain) {
    for (const auto* status : {"PENDING", "INITIATED", "FAILED", "Brand new", ""}) {
        const auto outcome = read(refund(), 200, history("0", entry("100.1", tag, status)));
        EXPECT_EQ(outcome.kind, Kind::pending) << status;
        EXPECT_FALSE(outcome.refunded) << status;
        EXPECT_EQ(read(inquiry(1), 200, history("0", entry("100.1", tag, status))).kind, Kind::pending) << status;
    }
}

// The word alone is not published; with the amount still there to be refunded it is a proof.
TEST(PortoneRefund, AFailureIsOneWhenTheSumsSaySo) {
    for (const auto* status : {"FAILED", "failed", "Failure"}) {
        const auto failed = read(refund(), 200, history("100.1", entry("100.1", tag, status)));
        EXPECT_EQ(failed.kind, Kind::refused) << status;
        EXPECT_EQ(failed.problem.type, "refund-refused") << status;
        EXPECT_EQ(read(inquiry(1), 200, history("100.1", entry("100.1", tag, status))).kind, Kind::refused) << status;
        EXPECT_EQ(read(refund(), 200, history("0", entry("100.1", tag, status))).kind, Kind::pending) << status;
        EXPECT_EQ(read(refund(), 200, history("50", entry("100.1", tag, status))).kind, Kind::pending) << status;
    }
    EXPECT_EQ(read(refund(), 200, history("100.1", entry("100.1", tag, "PENDING"))).kind, Kind::pending);
}

TEST(PortoneRefund, AnotherAmountOrCurrencyOrTwiceIsNotDone) {
    for (const auto& entries :
         {entry("100", tag), entry("100.11", tag), entry("-100.1", tag), with(entry("100.1", tag), "usd", "eur"),
          entry("100.1", tag) + "," + entry("100.1", tag, "SUCCESS", "2")}) {
        const auto outcome = read(refund(), 200, history("0", entries));
        EXPECT_EQ(outcome.kind, Kind::unknown) << entries;
        EXPECT_EQ(outcome.problem.type, "answer-mismatch") << entries;
        EXPECT_FALSE(outcome.refunded);
    }
}

TEST(PortoneRefund, AnAnswerWithoutOursIsNoVerdict) {
    for (const auto& entries :
         {std::string(), entry("100.1", "R-another"), entry("100.1", ""), entry("100.1", std::string(tag) + "b")}) {
        const auto outcome = read(refund(), 200, history("0", entries));
        EXPECT_EQ(outcome.kind, Kind::unknown) << entries;
        EXPECT_EQ(outcome.problem.type, "refund-unconfirmed") << entries;
    }
    for (const auto* left : {"-1", "100.11", "1e9"})
        EXPECT_EQ(read(refund(), 200, history(left, entry("100.1", tag))).problem.type, "answer-mismatch") << left;
    for (const auto* body :
         {"{}", "[]", "<html>", R"({"amountToRefund":"x"})", R"({"amountToRefund":0,"refundDetails":{}})",
          R"({"amountToRefund":0,"refundDetails":[1]})"})
        EXPECT_EQ(read(refund(), 200, body).kind, Kind::unknown) << body;
}

TEST(PortoneRefund, Refusals) {
    const auto error = [](std::string_view code) {
        return R"({"status_code":")" + std::string(code) + R"(","status_reason":"X"})";
    };
    for (const auto* code : {"4070", "4081"})
        EXPECT_EQ(read(refund(), 400, error(code)).problem.type, "refund-not-allowed") << code;
    EXPECT_EQ(read(refund(), 400, error("4041")).problem.type, "refund-refused");
    EXPECT_EQ(read(refund(), 400, error("6002")).kind, Kind::refused);
    for (const auto* code : {"5024", "4080", "4002", "5002", "1000", "7000", ""}) {
        EXPECT_EQ(read(refund(), 400, error(code)).kind, Kind::unknown) << code;
        EXPECT_EQ(read(refund(), 400, error(code)).problem.type, "refund-unconfirmed") << code;
    }
    for (const int status : {408, 500, 502, 504})
        EXPECT_EQ(read(refund(), status, error("4041")).kind, Kind::unknown) << status;
}

// --- the answer was lost

TEST(PortoneLostRefund, IsFoundByItsTag) {
    const auto outcome = read(inquiry(), 200, history("80.1", entry("20", std::string(tag) + " honey")));
    EXPECT_EQ(outcome.problem.type, "answer-mismatch") << "at another amount";
    EXPECT_EQ(read(inquiry(0, 2000), 200, history("80.1", entry("20", std::string(tag) + " honey"))).refunded,
              usd(2000));
}

TEST(PortoneLostRefund, DidNotHappenOnlyAfterTwoLooks) {
    const auto first = read(inquiry(0), 200, history("100.10", ""));
    EXPECT_EQ(first.kind, Kind::unknown);
    EXPECT_EQ(first.retry_after, std::chrono::seconds(61));
    const auto second = read(inquiry(1), 200, history("100.10", ""));
    EXPECT_EQ(second.kind, Kind::refused);
    EXPECT_EQ(second.problem.type, "did-not-happen");
    EXPECT_EQ(read(inquiry(2), 200, history("100.10", "")).kind, Kind::unknown) << "sent again once, then a person";
}

TEST(PortoneLostRefund, SomebodyElsesRefundIsAPersonsMatter) {
    for (const int asked : {0, 1, 2}) {
        EXPECT_EQ(read(inquiry(asked, 2000), 200, history("80.10", entry("20", "by hand"))).kind, Kind::unknown);
        EXPECT_EQ(read(inquiry(asked, 2000), 200, history("80.10", "")).kind, Kind::unknown) << "less is left";
    }
}

TEST(PortoneLostRefund, EarlierOnesOfOursAreAccountedFor) {
    auto cmd = inquiry(1, 2000);
    cmd.refs.set("refunded", "50.00").set("refund_ids", Value::array({"1"}));
    EXPECT_EQ(read(cmd, 200, history("50.10", entry("50", "R-another", "SUCCESS", "1"))).problem.type,
              "did-not-happen");
    EXPECT_EQ(read(cmd, 200, history("30.10", entry("50", "R-another", "SUCCESS", "1"))).kind, Kind::unknown);
}

TEST(PortoneLostRefund, AFailedLookupTellsNothing) {
    for (const int status : {400, 404}) {
        const auto outcome = read(inquiry(1), status, R"({"status_code":"5001","status_reason":"RECORD_NOT_FOUND"})");
        EXPECT_EQ(outcome.kind, Kind::unknown);
        EXPECT_EQ(outcome.problem.type, "lookup-failed");
    }
    EXPECT_EQ(read(inquiry(1), 502, "<html>").kind, Kind::unknown);
}

// --- where the reason does not come back

TEST(PortoneRefundBySums, OneNewEntryAndTheRightRest) {
    const auto look = [](Command cmd, const std::string& body) { return read(cmd, 200, body, without_reason()); };
    EXPECT_EQ(look(inquiry(0, 2000), history("80.10", entry("20", ""))).refunded, usd(2000));
    EXPECT_EQ(look(refund(2000), history("80.10", entry("20", "by hand"))).refunded, usd(2000));
    EXPECT_EQ(look(inquiry(0, 2000), history("60.10", entry("20", ""))).kind, Kind::unknown) << "more is gone";
    EXPECT_EQ(look(inquiry(1, 2000), history("80.10", "")).kind, Kind::unknown);
    EXPECT_EQ(look(inquiry(1, 2000), history("100.10", "")).problem.type, "did-not-happen");
    EXPECT_EQ(look(inquiry(1, 2000),
                   history("80.10", entry("10", "", "SUCCESS", "1") + "," + entry("10", "", "SUCCESS", "2")))
                  .kind,
              Kind::unknown);
    EXPECT_EQ(look(inquiry(1, 2000), history("100.10", entry("20", "", "PENDING"))).kind, Kind::unknown)
        << "an entry that is not in the rest yet";
}

TEST(PortoneRefundBySums, KnownOnesAreNotTakenForIt) {
    auto cmd = inquiry(1, 2000);
    cmd.refs.set("refunded", "20.00").set("refund_ids", Value::array({"1"}));
    const auto old = entry("20", "", "SUCCESS", "1");
    EXPECT_EQ(read(cmd, 200, history("80.10", old), without_reason()).problem.type, "did-not-happen");
    EXPECT_EQ(read(cmd, 200, history("60.10", old + "," + entry("20", "", "SUCCESS", "2")), without_reason()).refunded,
              usd(2000));
    const auto nameless = entry("20", "", "SUCCESS", "");
    EXPECT_EQ(read(cmd, 200, history("60.10", old + "," + nameless), without_reason()).refunded, usd(2000));
}

}  // namespace
}  // namespace till::providers
