// What leaves the terminal, byte for byte.
#include "tests/support/golden.hpp"
#include "tests/unit/providers/payhub_fixture.hpp"

namespace till::providers {
namespace {

void expect_request(const std::string& file, const Command& cmd, PayhubConfig config = payhub_config()) {
    const auto provider = payhub_provider(std::move(config));
    const auto request = provider->build(cmd);
    ASSERT_TRUE(request) << request.error().type << " " << request.error().detail;
    test::expect_golden("providers/" + file + ".http", printed(*request));
    EXPECT_EQ(printed(*provider->build(cmd)), printed(*request)) << "a repeat must be the very same bytes";
}

std::string build_error(const Command& cmd) {
    const auto request = payhub_provider()->build(cmd);
    return request ? "no error" : request.error().type;
}

TEST(PayhubRequest, CreateDynamicQr) { expect_request("payhub_create_dynamic_qr", command(Action::create)); }

TEST(PayhubRequest, CreateStaticQr) {
    expect_request("payhub_create_static_qr", command(Action::create, "klarna.static_qr"));
}

TEST(PayhubRequest, CreateWithEveryAssumptionSwitched) {
    auto config = payhub_config();
    config.base_url = "http://127.0.0.1:9000/payhub/";
    config.api_key_header = "ApiKey";
    config.authorization = hal::Secret(std::string("Bearer made-up"));
    config.store = {};
    config.country = "";
    config.locale = "";
    config.send_tax_amount = false;
    config.line_type = "digital";
    expect_request("payhub_create_switched", command(Action::create), config);
}

TEST(PayhubRequest, AmountsAreWrittenFromIntegers) {
    auto cmd = command(Action::create);
    for (const auto& [minor, text] :
         {std::pair{1, "0.01"}, {29, "0.29"}, {100, "1.00"}, {25050, "250.50"}, {200'000'000, "2000000.00"}}) {
        cmd.sale.amount = eur(minor);
        cmd.sale.lines = {{"x", 1, eur(minor), eur(minor)}};
        const auto request = payhub_provider()->build(cmd);
        ASSERT_TRUE(request);
        EXPECT_NE(request->body.find("\"Amount\":" + std::string(text) + ","), std::string::npos) << request->body;
        EXPECT_NE(request->body.find("\"UnitPrice\":" + std::string(text) + ","), std::string::npos) << request->body;
    }
}

TEST(PayhubRequest, Inquire) { expect_request("payhub_inquire", command(Action::inquire)); }
TEST(PayhubRequest, Cancel) { expect_request("payhub_cancel", command(Action::cancel)); }

TEST(PayhubRequest, RefundOfAPart) {
    auto cmd = command(Action::refund);
    cmd.amount = eur(2550);
    cmd.reason = "honey came back";
    expect_request("payhub_refund_part", cmd);
}

TEST(PayhubRequest, RefundWithoutReason) { expect_request("payhub_refund_whole", command(Action::refund)); }

TEST(PayhubRequest, ALongReasonIsCutBetweenCharacters) {
    auto cmd = command(Action::refund);
    for (int i = 0; i < 300; ++i)
        cmd.reason += "ω";
    const auto request = payhub_provider()->build(cmd);
    ASSERT_TRUE(request);
    const auto body = hal::json::parse(request->body);
    ASSERT_TRUE(body);
    EXPECT_EQ(body->string_or("reason", "").size(), 255U * 2);
}

TEST(PayhubRequest, TheKeyOfARefundIsItsOwnAndNothingElse) {
    auto cmd = command(Action::refund);
    const auto first = payhub_provider()->build(cmd);
    cmd.idempotency_key = "01930000-0000-7000-8000-0000000000bb";
    const auto second = payhub_provider()->build(cmd);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->headers.find("Idempotency-Key"), "01930000-0000-7000-8000-0000000000aa");
    EXPECT_EQ(second->headers.find("Idempotency-Key"), "01930000-0000-7000-8000-0000000000bb");
    EXPECT_EQ(first->body, second->body);
}

TEST(PayhubRequest, NothingIsBuiltWithoutItsReference) {
    for (const auto action : {Action::inquire, Action::cancel, Action::refund}) {
        auto cmd = command(action);
        cmd.refs = Value::object();
        EXPECT_EQ(build_error(cmd), "reference-missing") << to_string(action);
        // What a hostile answer could have put there must not reach a path.
        for (const auto* bad : {"", "..", ".", "1/../2", "1?x=1", "1 2", "1\r\nX: y", "%2e%2e"}) {
            cmd.refs.set("payment_request_id", bad).set("payment_id", bad);
            EXPECT_EQ(build_error(cmd), "reference-missing") << to_string(action) << " " << bad;
        }
        cmd.refs.set("payment_request_id", 54321).set("payment_id", 98765);  // a number is not what we stored
        EXPECT_EQ(build_error(cmd), "reference-missing");
    }
}

TEST(PayhubRequest, ABadCommandDoesNotLeave) {
    auto refund = command(Action::refund);
    refund.amount = eur(0);
    EXPECT_EQ(build_error(refund), "command-invalid");
    refund.amount = eur(-5);
    EXPECT_EQ(build_error(refund), "command-invalid");
    refund.amount = {100, *Currency::from_code("CHF")};
    EXPECT_EQ(build_error(refund), "command-invalid");
    refund = command(Action::refund);
    refund.idempotency_key = "";
    EXPECT_EQ(build_error(refund), "command-invalid");
    refund.idempotency_key = "a\r\nX: y";
    EXPECT_EQ(build_error(refund), "command-invalid");

    auto create = command(Action::create);
    create.own_reference = "";
    EXPECT_EQ(build_error(create), "command-invalid");
    create = command(Action::create);
    create.sale.lines.clear();
    EXPECT_EQ(build_error(create), "order-lines-missing");
    create = command(Action::create);
    create.sale.method = "payhub.diaz";
    EXPECT_EQ(build_error(create), "method-unknown");
}

TEST(PayhubRequest, TheApiKeyIsInItsHeaderOnly) {
    for (const auto action : {Action::create, Action::inquire, Action::cancel, Action::refund}) {
        const auto request = payhub_provider()->build(command(action));
        ASSERT_TRUE(request);
        EXPECT_EQ(request->headers.find("x-api-key"), "key-for-tests");
        EXPECT_EQ(request->url.find("key-for-tests"), std::string::npos);
        EXPECT_EQ(request->body.find("key-for-tests"), std::string::npos);
    }
}

}  // namespace
}  // namespace till::providers
