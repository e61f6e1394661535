// Refund answers: 201 is not yet a refund, and the same refund keeps its id over repeats.
#include "tests/unit/providers/payhub_fixture.hpp"

namespace till::providers {
namespace {

using Kind = Outcome::Kind;

std::string refund_body(const std::string& status, const std::string& more = R"(,"providerRefundId":"rf-1")") {
    return R"({"refundRequestId":7,"referenceCode":"RFD-7","status":")" + status + R"(","paymentId":98765)" + more +
           R"(,"requestedAt":"2025-11-20T13:09:21.3230000"})";
}

Outcome refund(const hal::HttpResponse& response, Value refs = command(Action::refund).refs) {
    auto cmd = command(Action::refund);
    cmd.amount = eur(2550);
    cmd.refs = std::move(refs);
    return payhub_provider()->read(cmd, response);
}

std::string ids(const Outcome& outcome) {
    const auto* found = outcome.refs.find("refund_ids");
    return found == nullptr ? "" : found->dump();
}

TEST(PayhubRefund, SucceededIsDone) {
    const auto outcome = refund(answer(201, refund_body("Succeeded")));
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.refunded, eur(2550));
    EXPECT_EQ(ids(outcome), R"(["rf-1"])");
}

TEST(PayhubRefund, RequestedIsPending) {
    const auto outcome = refund(answer(201, refund_body("Requested")));
    EXPECT_EQ(outcome.kind, Kind::pending);
    EXPECT_FALSE(outcome.refunded.has_value());
    EXPECT_EQ(ids(outcome), R"(["rf-1"])");
}

TEST(PayhubRefund, FailedInside201IsARefusal) {
    const auto outcome = refund(answer(201, refund_body("Failed")));
    EXPECT_EQ(outcome.kind, Kind::refused);
    EXPECT_EQ(outcome.problem.type, "refund-failed");
    EXPECT_FALSE(outcome.refunded.has_value());
}

TEST(PayhubRefund, AnUnknownStatusIsNoVerdict) {
    for (const auto* status : {"Done", "", "Rejected", "SUCCESS!"}) {
        const auto outcome = refund(answer(201, refund_body(status)));
        EXPECT_EQ(outcome.kind, Kind::unknown) << status;
        EXPECT_FALSE(outcome.refunded.has_value());
    }
    EXPECT_EQ(refund(answer(201, R"({"status":1,"paymentId":98765})")).kind, Kind::unknown);
    EXPECT_EQ(refund(answer(201, "{}")).kind, Kind::unknown);
    EXPECT_EQ(refund(answer(200, R"({"title":"Bad Request","status":400})")).kind, Kind::unknown);
}

TEST(PayhubRefund, NamesAndWordsWhateverTheirCase) {
    const auto outcome = refund(answer(200, R"({"Status":"SUCCEEDED","PaymentId":"98765","ProviderRefundId":"rf-2"})"));
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(ids(outcome), R"(["rf-2"])");
}

TEST(PayhubRefund, TheIdComesFromWhereverItIs) {
    EXPECT_EQ(ids(refund(answer(201, refund_body("Succeeded", ""), {{"refund-id", "rf-9"}}))), R"(["rf-9"])");
    EXPECT_EQ(ids(refund(answer(201, refund_body("Succeeded", R"(,"providerRefundId":null)")))), R"(["payhub-7"])");
    EXPECT_EQ(ids(refund(answer(201, refund_body("Succeeded", ""), {{"Refund-Id", "a b\x01"}}))), R"(["payhub-7"])");
    const auto none = refund(answer(201, R"({"status":"Succeeded"})"));
    EXPECT_EQ(none.kind, Kind::done);  // the id is for support, the status is the proof
    EXPECT_EQ(ids(none), "");
}

TEST(PayhubRefund, ARepeatedAnswerAddsNoSecondId) {
    auto refs = command(Action::refund).refs;
    refs.set("refund_ids", Value::array({"rf-0", "rf-1"}));
    EXPECT_EQ(ids(refund(answer(201, refund_body("Succeeded")), refs)), R"(["rf-0","rf-1"])");
    refs.set("refund_ids", Value::array({"rf-0"}));
    EXPECT_EQ(ids(refund(answer(201, refund_body("Succeeded")), refs)), R"(["rf-0","rf-1"])");
    refs.set("refund_ids", "not a list");
    EXPECT_EQ(ids(refund(answer(201, refund_body("Succeeded")), refs)), R"(["rf-1"])");
}

TEST(PayhubRefund, AnAnswerAboutAnotherPaymentIsNoAnswer) {
    const auto outcome = refund(answer(201, R"({"status":"Succeeded","paymentId":11111,"providerRefundId":"rf-1"})"));
    EXPECT_EQ(outcome.kind, Kind::unknown);
    EXPECT_EQ(outcome.problem.type, "answer-mismatch");
    EXPECT_FALSE(outcome.refunded.has_value());
}

TEST(PayhubRefund, RefusalsByStatus) {
    const auto body = R"({"title":"REFUND_NOT_ALLOWED","detail":"Over refund is not allowed","traceId":"t-1"})";
    for (const auto& [status, type] : {std::pair{400, "refund-invalid"},
                                       {422, "refund-invalid"},
                                       {403, "refund-not-allowed"},
                                       {404, "refund-unknown-payment"},
                                       {409, "refund-conflict"}}) {
        const auto outcome = refund(answer(status, body));
        EXPECT_EQ(outcome.kind, Kind::refused) << status;
        EXPECT_EQ(outcome.problem.type, type);
        EXPECT_EQ(outcome.problem.detail, "REFUND_NOT_ALLOWED; Over refund is not allowed; trace t-1");
        EXPECT_EQ(refund(answer(status, "<html/>")).kind, Kind::unknown) << status;
        EXPECT_EQ(refund(answer(status, "")).kind, Kind::unknown) << status;
        EXPECT_EQ(refund(answer(status, "{}")).kind, Kind::unknown) << status;
    }
    EXPECT_EQ(refund(answer(418, body)).kind, Kind::unknown);
}

TEST(PayhubRefund, CredentialsAreNotTheRefundsFault) {
    const auto outcome = refund(answer(401, R"({"title":"Unauthorized"})"));
    EXPECT_EQ(outcome.kind, Kind::unknown);
    EXPECT_EQ(outcome.problem.type, "provider-credentials");
}

TEST(PayhubRefund, ServerTroubleIsUnknown) {
    // "Unexpected error": Klarna may have refunded.
    for (const int status : {408, 500, 502, 503, 504}) {
        const auto outcome = refund(answer(status, R"({"title":"Unexpected error"})", {{"Retry-After", "30"}}));
        EXPECT_EQ(outcome.kind, Kind::unknown) << status;
        EXPECT_EQ(outcome.retry_after, std::chrono::seconds(30));
    }
    EXPECT_EQ(refund(answer(429, "")).kind, Kind::throttled);
}

TEST(PayhubRefund, TruncatedAnywhereIsUnknown) {
    const auto whole = refund_body("Succeeded");
    for (std::size_t cut = 0; cut < whole.size(); ++cut)
        ASSERT_EQ(refund(answer(201, whole.substr(0, cut))).kind, Kind::unknown) << cut;
}

}  // namespace
}  // namespace till::providers
