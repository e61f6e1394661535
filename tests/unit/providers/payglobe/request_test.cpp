// What leaves the terminal, byte for byte.
#include "tests/support/golden.hpp"
#include "tests/unit/providers/payglobe/fixture.hpp"

namespace till::providers {
namespace {

void expect_request(const std::string& file, const Command& cmd, PayglobeConfig config = payglobe_config()) {
    const auto provider = payglobe(std::move(config));
    const auto request = provider->build(cmd);
    ASSERT_TRUE(request) << request.error().type << " " << request.error().detail;
    test::expect_golden("providers/payglobe_" + file + ".http", printed(*request));
    EXPECT_EQ(printed(*provider->build(cmd)), printed(*request)) << "a repeat must be the very same bytes";
}

std::string build_error(const Command& cmd, PayglobeConfig config = payglobe_config()) {
    const auto request = payglobe(std::move(config))->build(cmd);
    return request ? "no error" : request.error().type;
}

TEST(PayglobeRequest, CreateCardVoucher) { expect_request("create_card_voucher", command(Action::create)); }
TEST(PayglobeRequest, CreateCard) { expect_request("create_card", command(Action::create, "payglobe.card")); }
TEST(PayglobeRequest, CreateLink) { expect_request("create_link", command(Action::create, "payglobe.link")); }
TEST(PayglobeRequest, PaySavedCard) {
    expect_request("pay_saved_card", command(Action::create, "payglobe.saved_card"));
}

TEST(PayglobeRequest, CreateWithEveryAssumptionSwitched) {
    auto config = payglobe_config();
    config.base_url = "http://127.0.0.1:9000/payglobe/";
    config.public_key = {};
    config.create = PayglobeConfig::Create::initiate;
    config.card_voucher_mode = "PREAUTH_VOUCHER_CAPTURE";
    auto cmd = command(Action::create);
    cmd.sale.customer = {{"email", "ada@shop.example"}};
    expect_request("create_switched", cmd, config);
}

TEST(PayglobeRequest, CreateLinkForACustomer) {
    auto config = payglobe_config();
    config.link_days = 3;
    config.link_customer_email = "till@shop.example";
    auto cmd = command(Action::create, "payglobe.link");
    const auto request = payglobe(config)->build(cmd);
    ASSERT_TRUE(request);
    EXPECT_NE(request->body.find(R"("customerEmail":"till@shop.example")"), std::string::npos);
    cmd.sale.customer = {{"email", "ada@shop.example"}, {"name", "Ada"}};
    expect_request("create_link_customer", cmd, config);
}

TEST(PayglobeRequest, LookThenPay) {
    auto config = payglobe_config();
    config.saved_card_looks_first = true;
    auto cmd = command(Action::create, "payglobe.saved_card");
    expect_request("list_cards", cmd, config);
    cmd.action = Action::proceed;
    EXPECT_EQ(build_error(cmd, config), "reference-missing") << "never without the snapshot";
    cmd.refs.set("usage_count", "3");
    const auto pay = payglobe(config)->build(cmd);
    ASSERT_TRUE(pay);
    EXPECT_EQ(pay->url, "https://payglobe.example/paymentgw/api/token-payment/pay");
    EXPECT_EQ(pay->body, payglobe()->build(command(Action::create, "payglobe.saved_card"))->body);
    EXPECT_EQ(build_error(command(Action::proceed, "payglobe.saved_card")), "command-invalid") << "not switched on";
}

TEST(PayglobeRequest, Looks) {
    expect_request("inquire_transaction", inquiry(Action::create));
    expect_request("inquire_link_get", inquiry(Action::create, "payglobe.link", 1));
    expect_request("inquire_link_verify", inquiry(Action::create, "payglobe.link", 2));
    expect_request("inquire_refunds", inquiry(Action::refund));
    EXPECT_EQ(build_error(inquiry(Action::create, "payglobe.saved_card")), "command-invalid") << "no lookup";
    auto config = payglobe_config();
    config.saved_card_looks_first = true;
    auto hint = inquiry(Action::proceed, "payglobe.saved_card");
    EXPECT_EQ(build_error(hint, config), "reference-missing");
    hint.refs.set("usage_count", "3");
    EXPECT_EQ(payglobe(config)->build(hint)->url,
              "https://payglobe.example/paymentgw/api/token-payment/cards?customerId=C-7");
    EXPECT_EQ(payglobe()->build(inquiry(Action::refund, "payglobe.saved_card"))->url,
              "https://payglobe.example/paymentgw/api/payment/refunds/TKN_20251107_1");
}

TEST(PayglobeRequest, ALinkIsVerifiedEveryOtherTimeAndBeforeAnythingIsDecided) {
    const auto verifies = [](Action about, int asked) {
        return payglobe()->build(inquiry(about, "payglobe.link", asked))->url.ends_with("/verify");
    };
    EXPECT_TRUE(verifies(Action::create, 0));
    EXPECT_FALSE(verifies(Action::create, 1));
    EXPECT_TRUE(verifies(Action::create, 2));
    for (const int asked : {0, 1, 2, 3})
        EXPECT_TRUE(verifies(Action::cancel, asked));
}

TEST(PayglobeRequest, Ends) {
    expect_request("void", command(Action::release));
    expect_request("cancel_link", command(Action::cancel, "payglobe.link"));
    EXPECT_EQ(printed(*payglobe()->build(command(Action::cancel))),
              printed(*payglobe()->build(command(Action::release))));
    EXPECT_EQ(build_error(command(Action::cancel, "payglobe.card")), "command-invalid");
    EXPECT_EQ(build_error(command(Action::release, "payglobe.link")), "command-invalid");
}

TEST(PayglobeRequest, CaptureTakesWhatTheVoucherLeft) {
    auto config = payglobe_config();
    config.manual_capture = true;
    auto cmd = command(Action::capture);
    cmd.refs.set("voucher_amount", "50.00");
    expect_request("capture", cmd, config);
    EXPECT_EQ(build_error(command(Action::capture)), "command-invalid") << "not switched on";
    for (const auto* bad : {"", "150.00", "150.01", "-1.00", "x"}) {
        cmd.refs.set("voucher_amount", bad);
        EXPECT_NE(build_error(cmd, config), "no error") << bad;
    }
    cmd.refs.erase("voucher_amount");
    EXPECT_EQ(build_error(cmd, config), "reference-missing") << "the card must not pay the voucher's part";
    cmd.refs.set("voucher_amount", "0.00");
    config.capture_sends_amount = false;
    EXPECT_EQ(payglobe(config)->build(cmd)->body, "{}");
    cmd.refs.set("voucher_amount", "50.00");
    EXPECT_EQ(build_error(cmd, config), "command-invalid") << "without an amount it would take everything";
}

TEST(PayglobeRequest, RefundsAlwaysNameTheirAmountAndTheirReference) {
    auto cmd = command(Action::refund);
    expect_request("refund_whole", cmd);
    cmd.amount = eur(2550);
    cmd.reason = "honey came back";
    expect_request("refund_part", cmd);
}

TEST(PayglobeRequest, ALongReasonKeepsItsReference) {
    auto cmd = command(Action::refund);
    for (int i = 0; i < 300; ++i)
        cmd.reason += "ω";
    const auto reason = hal::json::parse(payglobe()->build(cmd)->body)->string_or("reason", "");
    EXPECT_TRUE(reason.starts_with("R-01930000-0000-7000-8000-0000000000aa ω"));
    EXPECT_EQ(reason.size(), 39U + (255U - 39U) * 2);
}

TEST(PayglobeRequest, RefundsStopAtWhatTheCardPaid) {
    auto cmd = command(Action::refund);
    cmd.refs.set("card_amount", "100.00").set("voucher_amount", "50.00");
    EXPECT_EQ(build_error(cmd), "refund-exceeds-card");
    cmd.amount = eur(10000);
    EXPECT_EQ(build_error(cmd), "no error");
    cmd.refs.set("total_refunded", "99.99");
    EXPECT_EQ(build_error(cmd), "refund-exceeds-card");
    cmd.amount = eur(1);
    EXPECT_EQ(build_error(cmd), "no error");
    cmd.refs.set("card_amount", "rubbish");
    EXPECT_EQ(build_error(cmd), "reference-missing");
    auto config = payglobe_config();
    config.refund_voucher_part = true;
    cmd.amount = eur(15000);
    EXPECT_EQ(build_error(cmd, config), "no error");
}

TEST(PayglobeRequest, AmountsAreWrittenFromIntegers) {
    auto cmd = command(Action::create, "payglobe.link");
    for (const auto& [minor, text] : {std::pair{1, "0.01"}, {29, "0.29"}, {100, "1.00"}, {25050, "250.50"}}) {
        cmd.sale.amount = eur(minor);
        EXPECT_NE(payglobe()->build(cmd)->body.find("\"amount\":" + std::string(text) + ","), std::string::npos)
            << text;
    }
}

TEST(PayglobeRequest, NothingIsBuiltWithoutItsReference) {
    auto config = payglobe_config();
    config.manual_capture = true;
    for (const auto action : {Action::inquire, Action::cancel, Action::refund, Action::capture, Action::release}) {
        auto cmd = command(action);
        cmd.refs = Value();
        EXPECT_EQ(build_error(cmd, config), "reference-missing") << to_string(action);
        for (const auto* bad : {"", "..", ".", "1/../2", "1?x=1", "1 2", "1\r\nX: y", "%2e%2e"}) {
            cmd.refs = Value::object({{"transaction_id", bad}, {"voucher_amount", "0.00"}});
            EXPECT_EQ(build_error(cmd, config), "reference-missing") << to_string(action) << " " << bad;
        }
        cmd.refs.set("transaction_id", 54321);  // a number is not what we stored
        EXPECT_EQ(build_error(cmd, config), "reference-missing");
    }
}

TEST(PayglobeRequest, ABadCommandDoesNotLeave) {
    auto refund = command(Action::refund);
    for (const std::int64_t bad : {0L, -5L, 15001L}) {
        refund.amount = eur(bad);
        EXPECT_EQ(build_error(refund), "command-invalid") << bad;
    }
    refund.amount = {100, *Currency::from_code("CHF")};
    EXPECT_EQ(build_error(refund), "command-invalid");
    refund = command(Action::refund);
    for (const auto* bad : {"", "a\r\nX: y", "a b"}) {
        refund.idempotency_key = bad;
        EXPECT_EQ(build_error(refund), "command-invalid");
    }
    auto create = command(Action::create);
    create.own_reference = "";
    EXPECT_EQ(build_error(create), "command-invalid");
    create = command(Action::create, "payglobe.saved_card");
    create.sale.options["card_id"] = "1,\"amount\":0.01";
    EXPECT_EQ(build_error(create), "option-invalid");
}

TEST(PayglobeRequest, KeysStandInTheirHeaderOnly) {
    for (const auto* method : {"payglobe.card_voucher", "payglobe.link", "payglobe.saved_card"})
        for (const auto action : {Action::create, Action::inquire, Action::refund}) {
            if (!payglobe()->supports(action, sale_of(method))) continue;
            const auto request = payglobe()->build(command(action, method));
            ASSERT_TRUE(request);
            const bool page = action == Action::create && std::string_view(method) == "payglobe.card_voucher";
            EXPECT_EQ(request->headers.find("Authorization"),
                      page ? "Bearer pk_test_made_up" : "Bearer sk_test_made_up");
            EXPECT_EQ((request->url + request->body).find("made_up"), std::string::npos);
        }
}

}  // namespace
}  // namespace till::providers
