// Cancels and refunds.
#include "tests/unit/providers/paysafe/fixture.hpp"

namespace till::providers {
namespace {

Outcome read(const Command& cmd, const hal::HttpResponse& response, PaysafeConfig config = paysafe_config()) {
    return paysafe(std::move(config))->read(cmd, response);
}
Outcome cancel_handle(const std::string& body) {
    return read(command(Action::cancel, handle_refs()), answer(200, body));
}
Outcome cancel_payment(const hal::HttpResponse& response) {
    return read(command(Action::cancel, paid_refs()), response);
}
Outcome after_cancel(Value refs, const std::string& body, PaysafeConfig config = paysafe_config()) {
    return read(command(Action::inquire, std::move(refs), Action::cancel), answer(200, body), std::move(config));
}

TEST(PaysafeCancel, AHandleNobodyOpenedEndsHere) {
    const auto outcome = cancel_handle(handle_json("INITIATED"));
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.state, ProviderState::cancelled);
    EXPECT_EQ(cancel_handle(handle_json("EXPIRED", R"(,"statusReason":"AUTH_EXPIRED")")).kind, Kind::done);
}

TEST(PaysafeCancel, AHandleThatWasOpenedMayStillBePaid) {
    for (const auto* status : {"PAYABLE", "PROCESSING", "COMPLETED", "EXPIRED", "FAILED", "NEW_WORD"}) {
        const auto outcome = cancel_handle(handle_json(status));
        EXPECT_EQ(outcome.kind, Kind::pending) << status;
        EXPECT_FALSE(outcome.next) << status;
        EXPECT_FALSE(outcome.problem.type.empty()) << status;
        EXPECT_EQ(after_cancel(handle_refs(), handle_json(status)).kind, Kind::unknown) << status;
    }
}

TEST(PaysafeCancel, OfAPayment) {
    EXPECT_EQ(cancel_payment(answer(200, payment_json("CANCELLED"))).kind, Kind::done);
    const auto late = cancel_payment(answer(200, payment_json("COMPLETED")));
    EXPECT_EQ(late.kind, Kind::refused);
    EXPECT_EQ(late.problem.type, "already-paid");
    EXPECT_EQ(late.paid, brl(12550)) << "the money is told";
    EXPECT_EQ(cancel_payment(answer(200, payment_json("FAILED"))).kind, Kind::done);
    EXPECT_EQ(cancel_payment(answer(200, payment_json("PROCESSING"))).kind, Kind::pending);
    EXPECT_EQ(cancel_payment(failure(400, "5068")).kind, Kind::unknown) << "final already: the look tells how";
    EXPECT_EQ(cancel_payment(answer(200, handle_json("CANCELLED"))).kind, Kind::unknown) << "another id";
}

TEST(PaysafeCancel, AfterALostAnswer) {
    EXPECT_EQ(after_cancel(paid_refs(), payment_json("CANCELLED")).kind, Kind::done);
    EXPECT_EQ(after_cancel(paid_refs(), payment_json("COMPLETED")).problem.type, "already-paid");
    EXPECT_EQ(after_cancel(paid_refs(), payment_json("PROCESSING")).problem.type, "did-not-happen");
    EXPECT_EQ(after_cancel(paid_refs(), payment_json("NEW_WORD")).kind, Kind::unknown);
    EXPECT_EQ(after_cancel(handle_refs(), handle_json("INITIATED")).kind, Kind::done);
}

TEST(PaysafeCancel, BeforeThePaymentsIdIsKnownItIsLookedFor) {
    auto refs = handle_refs();
    refs.set("payment_ref", proceed_key);
    const auto request = paysafe()->build(command(Action::cancel, refs));
    ASSERT_TRUE(request);
    EXPECT_EQ(request->method + " " + request->url, "GET " + base + "/payments?merchantRefNum=" + proceed_key);
    const auto found =
        read(command(Action::cancel, refs), answer(200, list_json("payments", payment_json("PROCESSING"))));
    EXPECT_EQ(found.kind, Kind::pending);
    EXPECT_EQ(found.refs.string_or("payment_id", ""), "p-1") << "the next cancel is a PUT";
    const auto nothing = read(command(Action::cancel, refs), answer(200, list_json("payments", "")));
    EXPECT_EQ(nothing.kind, Kind::pending);
}

TEST(PaysafeCancel, OfAHandleByPut) {
    auto config = paysafe_config();
    config.handle_cancel = PaysafeConfig::HandleCancel::put;
    const auto put = [&](const hal::HttpResponse& response) {
        return read(command(Action::cancel, handle_refs()), response, config);
    };
    EXPECT_EQ(put(answer(200, handle_json("CANCELLED"))).kind, Kind::done);
    EXPECT_EQ(put(answer(200, handle_json("PAYABLE"))).kind, Kind::unknown);
    EXPECT_EQ(put(answer(200, R"({"id":"h-2","status":"CANCELLED"})")).problem.type, "answer-mismatch");
    EXPECT_EQ(put(failure(400, "5283")).kind, Kind::unknown);
    EXPECT_EQ(put(answer(500, "")).kind, Kind::unknown);
    EXPECT_EQ(after_cancel(handle_refs(), handle_json("PAYABLE"), config).problem.type, "did-not-happen");
    EXPECT_EQ(after_cancel(handle_refs(), handle_json("INITIATED"), config).problem.type, "did-not-happen");
}

// --- refunds

TEST(PaysafeRefund, DoneWhenCompleted) {
    const auto outcome = read(command(Action::refund, paid_refs()), answer(201, refund_json("COMPLETED")));
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.refunded, brl(12550));
    EXPECT_EQ(outcome.refs, Value::object({{"refund_ids", Value::array({"r-1"})}}));
}

TEST(PaysafeRefund, StatusesAreTheSameInTheAnswerAndInTheLookup) {
    for (const auto& [status, kind] : std::vector<std::pair<std::string, Kind>>{{"RECEIVED", Kind::pending},
                                                                                {"INITIATED", Kind::pending},
                                                                                {"PENDING", Kind::pending},
                                                                                {"PROCESSING", Kind::pending},
                                                                                {"COMPLETED", Kind::done},
                                                                                {"FAILED", Kind::refused},
                                                                                {"CANCELLED", Kind::refused},
                                                                                {"EXPIRED", Kind::refused},
                                                                                {"NEW_WORD", Kind::unknown}}) {
        const auto direct = read(command(Action::refund, paid_refs()), answer(201, refund_json(status)));
        EXPECT_EQ(direct.kind, kind) << status;
        const auto looked = read(command(Action::inquire, paid_refs(), Action::refund),
                                 answer(200, list_json("refunds", refund_json(status))));
        EXPECT_EQ(looked.kind, kind) << status;
        EXPECT_EQ(looked.refunded.has_value(), kind == Kind::done) << status;
    }
}

TEST(PaysafeRefund, OfAnotherAmountOrReferenceProvesNothing) {
    auto other_ref = refund_json("COMPLETED");
    other_ref.replace(other_ref.find(refund_key), refund_key.size(), "x");
    const auto other_currency = R"({"id":"r-1","currencyCode":"clp",)" + refund_json("COMPLETED").substr(12);
    for (const auto& body : {refund_json("COMPLETED", 12549), other_ref, other_currency}) {
        const auto outcome = read(command(Action::refund, paid_refs()), answer(201, body));
        EXPECT_EQ(outcome.problem.type, "answer-mismatch") << body;
        EXPECT_FALSE(outcome.refunded) << body;
    }
    const auto lower_case = R"({"id":"r-1","currencyCode":"brl",)" + refund_json("COMPLETED").substr(12);
    EXPECT_EQ(read(command(Action::refund, paid_refs()), answer(201, lower_case)).kind, Kind::done);
    const auto two = list_json("refunds", refund_json("COMPLETED") + "," + refund_json("FAILED"));
    EXPECT_EQ(read(command(Action::inquire, paid_refs(), Action::refund), answer(200, two)).problem.type,
              "answer-mismatch");
}

TEST(PaysafeRefund, Refused) {
    for (const auto& [status, code, type] :
         std::vector<std::tuple<int, std::string, std::string>>{{402, "3402", "refund-exceeds-payment"},
                                                                {402, "3407", "refund-unknown-payment"},
                                                                {404, "5269", "refund-unknown-payment"},
                                                                {403, "5270", "refund-not-allowed"},
                                                                {400, "5068", "refund-refused"}}) {
        const auto outcome = read(command(Action::refund, paid_refs()), failure(status, code));
        EXPECT_EQ(outcome.kind, Kind::refused) << code;
        EXPECT_EQ(outcome.problem.type, type) << code;
    }
}

TEST(PaysafeRefund, BeforeTheSettlementIsBatchedItWaits) {
    const auto outcome = read(command(Action::refund, paid_refs()), failure(402, "3406"));
    EXPECT_EQ(outcome.kind, Kind::throttled);
    EXPECT_EQ(outcome.problem.type, "refund-too-early");
    EXPECT_EQ(outcome.retry_after, std::chrono::hours(1));
}

TEST(PaysafeRefund, NotFoundThreeTimesIsSentAgain) {
    DrivenSale sale;
    sale.refs = paid_refs();
    const auto empty = answer(200, list_json("refunds", ""));
    EXPECT_EQ(sale.answered(Action::inquire, empty, Action::refund).kind, Kind::unknown);
    EXPECT_EQ(sale.answered(Action::inquire, empty, Action::refund).kind, Kind::unknown);
    EXPECT_EQ(sale.answered(Action::inquire, empty, Action::refund).problem.type, "did-not-happen");
    EXPECT_EQ(sale.asks(Action::refund), "POST /settlements/p-1/refunds");
}

}  // namespace
}  // namespace till::providers
