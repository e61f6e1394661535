// What leaves the terminal, byte for byte.
#include "tests/support/golden.hpp"
#include "tests/unit/providers/payrexx/fixture.hpp"

namespace till::providers {
namespace {

void expect_request(const std::string& file, const Command& cmd, PayrexxConfig config = payrexx_config()) {
    const auto provider = payrexx_of(std::move(config));
    const auto request = provider->build(cmd);
    ASSERT_TRUE(request) << request.error().type << " " << request.error().detail;
    test::expect_golden("providers/payrexx_" + file + ".http", printed(*request));
    EXPECT_EQ(printed(*provider->build(cmd)), printed(*request)) << "a repeat must be the very same bytes";
}

std::string built(const Command& cmd, PayrexxConfig config = payrexx_config()) {
    const auto request = payrexx_of(std::move(config))->build(cmd);
    return request ? request->method + " " + request->url : request.error().type;
}

PayrexxConfig legacy() {
    auto config = payrexx_config();
    config.auth = PayrexxConfig::Auth::signature;
    return config;
}

TEST(PayrexxRequest, CreateGateway) { expect_request("create", command(Action::create)); }

TEST(PayrexxRequest, CreateGatewayWithEverySwitch) {
    auto config = payrexx_config();
    config.base_url = "http://127.0.0.1:9000/payrexx/";
    config.version = "v1.16";
    config.reference_prefix = "POS7-";
    config.payment_means = {"twint", "visa"};
    config.hold = true;
    config.validity_minutes = 0;
    config.form_bodies = true;
    expect_request("create_switched", command(Action::create), config);
}

TEST(PayrexxRequest, CreateGatewaySigned) {
    auto config = legacy();
    config.payment_means = {"twint"};
    config.hold = true;
    expect_request("create_signed", command(Action::create), config);
}

TEST(PayrexxRequest, ZeroDecimalAmountsGoOutAsTheyAre) {
    auto cmd = command(Action::create);
    cmd.sale.amount = cmd.amount = {2, *Currency::from_code("JPY")};
    const auto request = payrexx_of()->build(cmd);
    ASSERT_TRUE(request);
    EXPECT_NE(request->body.find(R"("amount":2,"currency":"JPY")"), std::string::npos) << request->body;
}

TEST(PayrexxRequest, TheTerminalIsAskedBeforeItIsStarted) {
    expect_request("terminal_pairing", command(Action::create, "payrexx.terminal"));
    expect_request("terminal_start", command(Action::proceed, "payrexx.terminal"));
    auto cmd = command(Action::proceed, "payrexx.terminal");
    cmd.refs.set("terminal_serial", "SN-43");
    EXPECT_EQ(built(cmd), "reference-missing") << "another terminal was asked";
    EXPECT_EQ(built(command(Action::proceed)), "command-invalid");
}

TEST(PayrexxRequest, Looks) {
    expect_request("look_gateway", inquiry(Action::create));
    expect_request("look_signed", inquiry(Action::create), legacy());
    auto gone = inquiry(Action::cancel);
    gone.refs.set("page_gone", "1");
    expect_request("look_list", gone);
    expect_request("look_list_signed", gone, legacy());
    expect_request("look_terminal", inquiry(Action::create, "payrexx.terminal"));
    expect_request("look_transaction", inquiry(Action::refund));
    for (const auto about : {Action::capture, Action::release})
        EXPECT_EQ(built(inquiry(about)), built(inquiry(Action::refund)));
}

TEST(PayrexxRequest, AGonePageIsLookedForInTheList) {
    for (const auto about : {Action::create, Action::cancel}) {
        auto cmd = inquiry(about);
        EXPECT_EQ(built(cmd), "GET https://api.payrexx.example/v1.14/Gateway/17/?instance=demo");
        cmd.refs.set("page_gone", "1");
        EXPECT_NE(built(cmd).find("/Transaction/?instance=demo&orderByTime=DESC"), std::string::npos);
    }
}

TEST(PayrexxRequest, ALostCreateIsLookedForOnlyWhereItIsNotSimplySentAgain) {
    auto cmd = inquiry(Action::create);
    cmd.refs = Value();
    EXPECT_EQ(built(cmd), "reference-missing");
    auto config = payrexx_config();
    config.repeat_lost_create = false;
    config.list_size = 50;
    EXPECT_EQ(built(cmd, config),
              "GET https://api.payrexx.example/v1.14/Transaction/"
              "?instance=demo&orderByTime=DESC&offset=0&limit=50");
    EXPECT_EQ(payrexx_of(config)->after_unknown(Action::create, sale_of()), AfterUnknown::inquire_first);
    EXPECT_EQ(payrexx_of()->after_unknown(Action::create, sale_of()), AfterUnknown::repeat_same_key);
    EXPECT_EQ(payrexx_of()->after_unknown(Action::proceed, sale_of("payrexx.terminal")), AfterUnknown::never_repeat);
    for (const auto action : {Action::cancel, Action::refund, Action::capture, Action::release})
        EXPECT_EQ(payrexx_of()->after_unknown(action, sale_of()), AfterUnknown::inquire_first);
}

TEST(PayrexxRequest, ALostTerminalPaymentIsLookedForInTheList) {
    auto cmd = inquiry(Action::proceed, "payrexx.terminal");
    cmd.refs.erase("ecr_payment_id");
    EXPECT_NE(built(cmd).find("GET https://api.payrexx.example/v1.14/Transaction/?"), std::string::npos);
}

TEST(PayrexxRequest, Ends) {
    expect_request("cancel", command(Action::cancel));
    expect_request("cancel_signed", command(Action::cancel), legacy());
    expect_request("release", command(Action::release));
    expect_request("terminal_cancel", command(Action::cancel, "payrexx.terminal"));
    auto config = payrexx_config();
    config.terminal_cancel_in_path = false;
    expect_request("terminal_cancel_body", command(Action::cancel, "payrexx.terminal"), config);
    auto found = command(Action::cancel);
    found.refs = Value::object({{"transaction_id", "1234"}});
    expect_request("cancel_waiting", found);
}

TEST(PayrexxRequest, CaptureAndRefund) {
    auto config = payrexx_config();
    config.hold = true;
    expect_request("capture", command(Action::capture), config);
    EXPECT_EQ(built(command(Action::capture)), "command-invalid") << "not switched on";
    auto part = command(Action::refund);
    part.amount = chf(25);
    expect_request("refund", part);
    expect_request("void", command(Action::refund, "payrexx.terminal"));
    auto terminal = command(Action::refund, "payrexx.terminal");
    terminal.amount = chf(25);
    EXPECT_EQ(built(terminal), "reference-missing") << "a void is for the whole";
    terminal.refs.set("transaction_id", "1234");
    EXPECT_EQ(built(terminal), "POST https://api.payrexx.example/v1.14/Transaction/1234/refund/?instance=demo");
}

TEST(PayrexxRequest, ABadCommandDoesNotLeave) {
    auto cmd = command(Action::refund);
    for (const std::int64_t bad : {0L, -1L, 8926L}) {
        cmd.amount = chf(bad);
        EXPECT_EQ(built(cmd), "command-invalid") << bad;
    }
    cmd.amount = {100, Currency::eur()};
    EXPECT_EQ(built(cmd), "command-invalid");
    auto create = command(Action::create);
    for (const auto* bad : {"", "a b", "a\r\nX: y", "a/../b"}) {
        create.own_reference = bad;
        EXPECT_EQ(built(create), "command-invalid") << bad;
    }
    create = command(Action::create);
    create.sale.amount = {100, *Currency::from_code("USD")};
    EXPECT_EQ(built(create), "currency-not-supported");
}

TEST(PayrexxRequest, NothingIsBuiltWithoutItsReference) {
    auto config = payrexx_config();
    config.hold = true;
    for (const auto* method : {"payrexx.gateway", "payrexx.terminal"})
        for (const auto action :
             {Action::inquire, Action::cancel, Action::refund, Action::capture, Action::release, Action::proceed}) {
            if (!payrexx_of(config)->supports(action, sale_of(method))) continue;
            auto cmd = command(action, method);
            cmd.refs = Value();
            EXPECT_EQ(built(cmd, config), "reference-missing") << method << " " << to_string(action);
            for (const auto* bad : {"", "..", "1/../2", "1?x=1", "1 2", "%2e%2e"}) {
                cmd.refs = Value::object();
                for (const auto* name : {"gateway_id", "transaction_id", "ecr_payment_id", "terminal_serial"})
                    cmd.refs.set(name, bad);
                EXPECT_EQ(built(cmd, config), "reference-missing") << method << " " << to_string(action) << bad;
            }
        }
}

TEST(PayrexxRequest, TheSecretIsNeverInAnAddressOrABody) {
    for (const auto& config : {payrexx_config(), legacy()})
        for (const auto action : {Action::create, Action::inquire, Action::cancel, Action::refund}) {
            const auto request = payrexx_of(config)->build(command(action));
            ASSERT_TRUE(request);
            EXPECT_EQ((request->url + request->body).find("made-up-secret"), std::string::npos);
            const bool header = config.auth == PayrexxConfig::Auth::header;
            EXPECT_EQ(request->headers.find("X-API-KEY").has_value(), header);
            EXPECT_EQ((request->url + request->body).find("ApiSignature") == std::string::npos, header);
            EXPECT_NE(request->url.find("instance=demo"), std::string::npos);
        }
}

}  // namespace
}  // namespace till::providers
