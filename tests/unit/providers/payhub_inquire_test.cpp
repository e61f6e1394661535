// The status request that Payhub does not document: understood where it can be, believed only with the money in it.
#include "tests/unit/providers/payhub_fixture.hpp"

namespace till::providers {
namespace {

using Kind = Outcome::Kind;

Outcome inquire(const hal::HttpResponse& response) {
    return payhub_provider()->read(command(Action::inquire), response);
}
Outcome inquire(const std::string& members) {
    return inquire(answer(200, R"({"PaymentRequestId":54321,)" + members + "}"));
}

TEST(PayhubInquire, NotThereIsNoNews) {
    for (const int status : {404, 405, 501}) {
        const auto outcome = inquire(answer(status, ""));
        EXPECT_EQ(outcome.kind, Kind::unknown);
        EXPECT_EQ(outcome.problem.type, "lookup-unsupported");
        EXPECT_EQ(outcome.state, ProviderState::unknown);
    }
}

TEST(PayhubInquire, ReadsTheKnownWords) {
    for (const auto& [word, state] : {std::pair{"WAITING", ProviderState::waiting},
                                      {"Distributed", ProviderState::waiting},
                                      {"ACCESSED", ProviderState::customer_active},
                                      {"CANCELED", ProviderState::cancelled},
                                      {"cancelled", ProviderState::cancelled},
                                      {"EXPIRED", ProviderState::expired},
                                      {"FAILED", ProviderState::declined}}) {
        const auto outcome = inquire(R"("Status":")" + std::string(word) + "\"");
        EXPECT_EQ(outcome.kind, Kind::done) << word;
        EXPECT_EQ(outcome.state, state) << word;
        EXPECT_FALSE(outcome.paid.has_value());
    }
}

TEST(PayhubInquire, AnUnknownWordIsNeverAFailure) {
    for (const auto* status :
         {R"("Status":"REVIEWED")", R"("Status":"")", R"("Status":7)", R"("Status":null)", R"("Other":1)"}) {
        const auto outcome = inquire(std::string(status));
        EXPECT_EQ(outcome.kind, Kind::done) << status;
        EXPECT_EQ(outcome.state, ProviderState::unknown) << status;
    }
}

TEST(PayhubInquire, MoneySpeaksLouderThanTheWord) {
    for (const auto* word : {"COMPLETED", "CANCELED", "FAILED", "WAITING", "REVIEWED"}) {
        const auto outcome = inquire(R"("Currency":"EUR","Status":")" + std::string(word) +
                                     R"(","Payments":[{"PaymentId":98765,"Amount":125.5,"BankOrderId":"k-1"}])");
        EXPECT_EQ(outcome.state, ProviderState::paid) << word;
        EXPECT_EQ(outcome.paid, eur(12550));
        EXPECT_EQ(outcome.refs.dump(), R"({"payment_id":"98765","bank_order_id":"k-1"})");
    }
}

TEST(PayhubInquire, SeveralPaymentsAddUp) {
    const auto outcome = inquire(R"("payments":[{"paymentId":1,"amount":100},{"paymentId":2,"amount":25.5000}])");
    EXPECT_EQ(outcome.paid, eur(12550));
    EXPECT_EQ(outcome.refs.string_or("payment_id", ""), "2");
}

TEST(PayhubInquire, PaidWithoutTheMoneyIsNoVerdict) {
    for (const auto* members : {R"("Status":"PAID")", R"("Status":"COMPLETED","Payments":[])",
                                R"("Status":"PAID","Amount":125.5)", R"("Status":"PAID","Payments":null)"}) {
        const auto outcome = inquire(std::string(members));
        EXPECT_EQ(outcome.state, ProviderState::unknown) << members;
        EXPECT_EQ(outcome.problem.type, "answer-incomplete");
        EXPECT_FALSE(outcome.paid.has_value());
    }
}

TEST(PayhubInquire, ABrokenPaymentSpoilsTheAnswer) {
    for (const auto* payment :
         {R"({"PaymentId":1})", R"({"Amount":5})", R"({"PaymentId":1,"Amount":"5"})", R"({"PaymentId":1,"Amount":-5})",
          R"({"PaymentId":1,"Amount":0})", R"({"PaymentId":1,"Amount":5.005})", R"({"PaymentId":1,"Amount":1e2})",
          R"(5)", R"({"PaymentId":"..\/1","Amount":5})"}) {
        const auto outcome = inquire(R"("Status":"COMPLETED","Payments":[)" + std::string(payment) + "]");
        EXPECT_EQ(outcome.kind, Kind::unknown) << payment;
        EXPECT_EQ(outcome.problem.type, "answer-malformed") << payment;
    }
    const auto outcome =
        inquire(R"("Payments":[{"PaymentId":1,"Amount":92233720368547758.07},{"PaymentId":2,"Amount":1}])");
    EXPECT_EQ(outcome.kind, Kind::unknown);
}

TEST(PayhubInquire, AnotherRequestOrCurrencyIsNoAnswer) {
    for (const auto* body :
         {R"({"PaymentRequestId":11111,"Status":"PAID"})", R"({"Status":"CANCELED"})",
          R"({"PaymentRequestId":54321,"Currency":"USD","Payments":[{"PaymentId":1,"Amount":125.5}]})"}) {
        const auto outcome = inquire(answer(200, body));
        EXPECT_EQ(outcome.kind, Kind::unknown) << body;
        EXPECT_EQ(outcome.problem.type, "answer-mismatch") << body;
    }
}

TEST(PayhubInquire, TroubleIsUnknown) {
    for (const int status : {400, 401, 403, 409, 408, 500, 503, 302})
        EXPECT_EQ(inquire(answer(status, R"({"title":"x"})")).kind, Kind::unknown) << status;
    EXPECT_EQ(inquire(answer(429, "", {{"Retry-After", "1"}})).kind, Kind::throttled);
    EXPECT_EQ(inquire(answer(200, "<html/>")).problem.type, "answer-malformed");
    const std::string whole = R"({"PaymentRequestId":54321,"Payments":[{"PaymentId":98765,"Amount":125.5}]})";
    for (std::size_t cut = 0; cut < whole.size(); ++cut)
        ASSERT_EQ(inquire(answer(200, whole.substr(0, cut))).kind, Kind::unknown) << cut;
}

}  // namespace
}  // namespace till::providers
