// Every class of answer to create and cancel. What is not proven stays unknown.
#include "tests/unit/providers/payhub_fixture.hpp"

namespace till::providers {
namespace {

using Kind = Outcome::Kind;

constexpr auto created_body =
    R"({"PaymentRequestId":27,"Paycode":"RF49923973001012300035905","Paylink":"https://pay.example/q?g=1&p=2"})";
constexpr auto problem_body =
    R"({"type":"about:blank","title":"Bad Request","status":400,"detail":"Amount is wrong","traceId":"00-ab-01"})";

Outcome create(const hal::HttpResponse& response, std::string method = "klarna.dynamic_qr",
               PayhubConfig config = payhub_config()) {
    return payhub_provider(std::move(config))->read(command(Action::create, std::move(method)), response);
}

TEST(PayhubCreate, GivesTheCodeAndTheReferences) {
    for (const int status : {200, 201, 202}) {
        const auto outcome = create(answer(status, created_body));
        EXPECT_EQ(outcome.kind, Kind::done);
        EXPECT_EQ(outcome.state, ProviderState::waiting);
        EXPECT_EQ(outcome.refs.dump(), R"({"payment_request_id":"27","paycode":"RF49923973001012300035905",)"
                                       R"("paylink":"https://pay.example/q?g=1&p=2"})");
        ASSERT_TRUE(outcome.presentation);
        EXPECT_EQ(outcome.presentation->qr_payload, "https://pay.example/q?g=1&p=2");
        EXPECT_EQ(outcome.presentation->paycode, "");
    }
}

TEST(PayhubCreate, NamesAreReadWhateverTheirCase) {
    const auto outcome =
        create(answer(201, R"({"paymentRequestId":"27-a","PAYCODE":"RF1","payLink":"https://x.example/1"})"));
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.refs.string_or("payment_request_id", ""), "27-a");
    EXPECT_EQ(outcome.refs.string_or("paycode", ""), "RF1");
    EXPECT_EQ(outcome.presentation->qr_payload, "https://x.example/1");
}

TEST(PayhubCreate, NamesThatDifferInCaseOnlyAreNoAnswer) {
    const auto outcome =
        create(answer(201, R"({"PaymentRequestId":27,"paymentRequestId":28,"Paylink":"https://x.example/1"})"));
    EXPECT_EQ(outcome.kind, Kind::unknown);
    EXPECT_EQ(outcome.problem.type, "answer-malformed");
}

TEST(PayhubCreate, AStaticCodeHasNothingToDraw) {
    const auto outcome =
        create(answer(201, R"({"PaymentRequestId":27,"Paycode":"RF49","Paylink":null})"), "klarna.static_qr");
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.state, ProviderState::waiting);
    EXPECT_FALSE(outcome.presentation.has_value());
}

TEST(PayhubCreate, TheFieldToDrawIsConfiguration) {
    auto config = payhub_config();
    config.qr_field = "QrCode";
    const auto outcome =
        create(answer(201, R"({"PaymentRequestId":27,"qrcode":"https://x.example/2"})"), "klarna.dynamic_qr", config);
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.presentation->qr_payload, "https://x.example/2");
}

TEST(PayhubCreate, WithoutALinkItExistsButIsNotShown) {
    for (const auto* link :
         {"null", "\"\"", "17", "\"javascript:alert(1)\"", R"("http://pay.example/1")", R"("https://a@pay.example/")",
          R"("https://pay.example/a b")", R"("https://")", R"("//x")"}) {
        const auto outcome =
            create(answer(201, R"({"PaymentRequestId":27,"Paycode":"RF1","Paylink":)" + std::string(link) + "}"));
        EXPECT_EQ(outcome.kind, Kind::unknown) << link;
        EXPECT_EQ(outcome.problem.type, "answer-incomplete") << link;
        EXPECT_EQ(outcome.refs.string_or("payment_request_id", ""), "27") << "needed to cancel it";
        EXPECT_FALSE(outcome.presentation.has_value());
    }
    const std::string huge = R"({"PaymentRequestId":27,"Paylink":"https://x.example/)" + std::string(2000, 'x') + "\"}";
    EXPECT_EQ(create(answer(201, huge)).problem.type, "answer-incomplete");
}

TEST(PayhubCreate, AtALoopbackSandboxLinksMayBePlain) {
    auto config = payhub_config();
    config.base_url = "http://127.0.0.1:9000/payhub";
    const auto outcome = create(answer(201, R"({"PaymentRequestId":27,"Paylink":"http://192.0.2.7:9000/pay/1"})"),
                                "klarna.dynamic_qr", config);
    EXPECT_EQ(outcome.kind, Kind::done);
}

TEST(PayhubCreate, AnotherAmountOrCurrencyIsNeverShown) {
    for (const auto* echo : {R"("Amount":125.51)", R"("amount":"125.50")", R"("Amount":12550)", R"("Amount":125.505)",
                             R"("Currency":"USD")"}) {
        const auto outcome =
            create(answer(201, R"({"PaymentRequestId":27,"Paylink":"https://x.example/1",)" + std::string(echo) + "}"));
        EXPECT_EQ(outcome.kind, Kind::unknown) << echo;
        EXPECT_EQ(outcome.problem.type, "answer-mismatch") << echo;
        EXPECT_FALSE(outcome.presentation.has_value());
        EXPECT_EQ(outcome.refs.string_or("payment_request_id", ""), "27");
    }
    for (const auto* echo :
         {R"("Amount":125.5)", R"("Amount":125.50)", R"("Amount":125.5000)", R"("Amount":null)", R"("Currency":"EUR")"})
        EXPECT_EQ(
            create(answer(201, R"({"PaymentRequestId":27,"Paylink":"https://x.example/1",)" + std::string(echo) + "}"))
                .kind,
            Kind::done)
            << echo;
}

TEST(PayhubCreate, TruncatedAnywhereIsUnknown) {
    const std::string whole = created_body;
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
        const auto outcome = create(answer(201, whole.substr(0, cut)));
        ASSERT_EQ(outcome.kind, Kind::unknown) << cut;
        ASSERT_FALSE(outcome.presentation.has_value());
    }
}

TEST(PayhubCreate, WrongTypesAndFailuresInSuccessAreUnknown) {
    for (const auto* body :
         {"", "[]", "27", "null", "\"ok\"", "{}", R"({"PaymentRequestId":null})", R"({"PaymentRequestId":""})",
          R"({"PaymentRequestId":27.5})", R"({"PaymentRequestId":-1})", R"({"PaymentRequestId":1e3})",
          R"({"PaymentRequestId":true})", R"({"PaymentRequestId":{"id":1}})", R"({"PaymentRequestId":"../1"})",
          R"({"success":false,"error":"Card declined"})", "<html><body>It works!</body></html>", problem_body}) {
        const auto outcome = create(answer(200, body));
        EXPECT_EQ(outcome.kind, Kind::unknown) << body;
        EXPECT_EQ(outcome.problem.type, "answer-malformed") << body;
        EXPECT_FALSE(outcome.presentation.has_value()) << body;
    }
}

TEST(PayhubCreate, AParsedProblemIsARefusal) {
    for (const int status : {400, 403, 404, 409, 422}) {
        const auto outcome = create(answer(status, problem_body));
        EXPECT_EQ(outcome.kind, Kind::refused) << status;
        EXPECT_EQ(outcome.problem.type, "not-accepted");
        EXPECT_EQ(outcome.problem.detail, "Bad Request; Amount is wrong; trace 00-ab-01");
    }
    const auto fields =
        create(answer(400, R"({"title":"One or more errors","errors":{"Amount":["too big"],"Locale":["?"]}})"));
    EXPECT_EQ(fields.problem.detail, "One or more errors; Amount: too big; Locale: ?");
    const auto klarna = create(
        answer(400, R"({"correlation_id":"x","error_code":"BAD_VALUE","error_messages":["Bad value: order_amount"]})"));
    EXPECT_EQ(klarna.kind, Kind::refused);
    EXPECT_EQ(klarna.problem.detail, "BAD_VALUE; Bad value: order_amount");
}

TEST(PayhubCreate, ABadShortCodeIsNamed) {
    const auto body = R"({"title":"BAD_REQUEST","detail":"shortcode should be within the limits and integers only"})";
    EXPECT_EQ(create(answer(400, body), "klarna.static_qr").problem.type, "code-wrong");
    EXPECT_EQ(create(answer(400, body)).problem.type, "not-accepted");
}

TEST(PayhubCreate, ARefusalMustBeReadable) {
    for (const auto* body : {"", "<html>nginx</html>", "{}", "[]", R"({"title":)", "Forbidden"})
        EXPECT_EQ(create(answer(403, body)).kind, Kind::unknown) << body;
}

TEST(PayhubCreate, AWrongKeyIsARefusal) {
    const auto outcome = create(answer(401, ""));
    EXPECT_EQ(outcome.kind, Kind::refused);
    EXPECT_EQ(outcome.problem.type, "provider-credentials");
}

TEST(PayhubCreate, TroubleOnTheWayIsUnknownOrThrottled) {
    for (const int status : {0, 100, 301, 302, 408, 425, 500, 502, 503, 504, 599}) {
        const auto outcome = create(answer(status, created_body));
        EXPECT_EQ(outcome.kind, Kind::unknown) << status;
        EXPECT_FALSE(outcome.retry_after.has_value());
    }
    const auto busy = create(answer(503, "<html/>", {{"Retry-After", "7"}}));
    EXPECT_EQ(busy.kind, Kind::unknown);
    EXPECT_EQ(busy.retry_after, std::chrono::seconds(7));
    const auto throttled = create(answer(429, "", {{"retry-after", "3"}}));
    EXPECT_EQ(throttled.kind, Kind::throttled);
    EXPECT_EQ(throttled.problem.type, "provider-throttled");
    EXPECT_EQ(throttled.retry_after, std::chrono::seconds(3));
    EXPECT_FALSE(create(answer(429, "", {{"Retry-After", "-1"}})).retry_after.has_value());
}

TEST(PayhubCreate, DetailsAreScrubbed) {
    const auto outcome = create(answer(
        400, R"({"title":"Card 4111 1111 1111 1111 of nikos@example.com, GR1601101250000000012300695\u0007 bad"})"));
    EXPECT_EQ(outcome.problem.detail, "Card *** of *** ***  bad");
    EXPECT_LE(create(answer(400, R"({"title":")" + std::string(5000, 'x') + "\"}")).problem.detail.size(), 200U);
}

Outcome cancel(const hal::HttpResponse& response) { return payhub_provider()->read(command(Action::cancel), response); }

TEST(PayhubCancel, NoContentIsDone) {
    const auto outcome = cancel(answer(204, ""));
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.state, ProviderState::cancelled);
}

TEST(PayhubCancel, SayingSoIsDoneToo) {
    EXPECT_EQ(cancel(answer(200, R"({"Status":"Canceled"})")).kind, Kind::done);
    EXPECT_EQ(cancel(answer(200, R"({"status":"cancelled"})")).kind, Kind::done);
    EXPECT_EQ(cancel(answer(409, R"({"title":"Conflict","detail":"Request is already canceled."})")).kind, Kind::done);
}

TEST(PayhubCancel, EveryOtherWordMayMeanPaid) {
    for (const int status : {400, 403, 404, 409, 410, 422})
        for (const auto* body :
             {"", "<html/>", problem_body, R"({"title":"Conflict","detail":"Cannot cancel: already paid"})"}) {
            const auto outcome = cancel(answer(status, body));
            const bool payhubs_own = std::string_view(body).starts_with('{');
            EXPECT_EQ(outcome.kind, payhubs_own ? Kind::refused : Kind::unknown) << status << body;
            EXPECT_EQ(outcome.problem.type, "may-be-paid") << status << body;
            EXPECT_NE(outcome.state, ProviderState::cancelled);
        }
}

TEST(PayhubCancel, OtherAnswersProveNothing) {
    EXPECT_EQ(cancel(answer(200, "")).kind, Kind::unknown);
    EXPECT_EQ(cancel(answer(200, R"({"status":"paid"})")).kind, Kind::unknown);
    EXPECT_EQ(cancel(answer(200, R"({"status":1})")).kind, Kind::unknown);
    EXPECT_EQ(cancel(answer(401, "")).problem.type, "provider-credentials");
    EXPECT_EQ(cancel(answer(500, "")).kind, Kind::unknown);
    EXPECT_EQ(cancel(answer(429, "", {{"Retry-After", "2"}})).kind, Kind::throttled);
}

}  // namespace
}  // namespace till::providers
