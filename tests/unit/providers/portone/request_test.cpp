// What leaves the terminal, byte for byte.
#include "tests/support/golden.hpp"
#include "tests/unit/providers/portone/fixture.hpp"

namespace till::providers {
namespace {

void expect_request(const std::string& file, const Command& cmd, PortoneConfig config = portone_config()) {
    const auto provider = translator(std::move(config));
    const auto request = provider->build(cmd);
    ASSERT_TRUE(request) << request.error().type << " " << request.error().detail;
    test::expect_golden("providers/portone_" + file + ".http", printed(*request));
    EXPECT_EQ(printed(*provider->build(cmd)), printed(*request));
}

std::string build_error(const Command& cmd, PortoneConfig config = portone_config()) {
    const auto request = translator(std::move(config))->build(cmd);
    return request ? "no error" : request.error().type;
}

std::string url_of(const Command& cmd, PortoneConfig config = portone_config()) {
    const auto request = translator(std::move(config))->build(cmd);
    return request ? request->method + " " + request->url : request.error().type;
}

TEST(PortoneRequest, Create) { expect_request("create", command(Action::create)); }

TEST(PortoneRequest, CreateSwitched) {
    auto config = portone_config();
    config.base_url = "http://127.0.0.1:9000/portone/";
    config.sub_merchant_key = "subKey";
    config.client_key_header = "X-Chaipay-Client-Key";
    config.jwt_issuer = "CHAIPAY";
    config.environment = PortoneConfig::Environment::live;
    config.source = PortoneConfig::Source::checkout;
    config.link_lifetime = std::chrono::hours{1};
    auto cmd = command(Action::create);
    cmd.sale.amount = cmd.amount = {500, *Currency::from_code("JPY")};
    expect_request("create_switched", cmd, config);
}

TEST(PortoneRequest, Looks) {
    expect_request("inquire_own_reference", command(Action::inquire));
    expect_request("inquire_link", command(Action::inquire, Known::link));
    expect_request("inquire_transaction", command(Action::inquire, Known::transaction));
    expect_request("inquire_details", command(Action::inquire, Known::order));
    expect_request("inquire_refunds", command(Action::inquire, Known::order, Action::refund));
}

TEST(PortoneRequest, AboutACancelTheLinkIsAskedWhateverElseIsKnown) {
    for (const auto known : {Known::link, Known::transaction, Known::order})
        EXPECT_EQ(url_of(command(Action::inquire, known, Action::cancel)),
                  "GET https://portone.example/api/paymentLink/LINK1/fetch-status");
}

TEST(PortoneRequest, TheOwnReferenceIsLookedUpAsTheAccountNeedsIt) {
    auto config = portone_config();
    const auto path = "/paymentLink/" + std::string(own) + "/status";
    config.sub_merchant_key = "subKey";
    EXPECT_EQ(url_of(command(Action::inquire), config), "GET https://portone.example/api/merchant/subKey" + path);
    config.deprecated_own_reference_lookup = true;
    EXPECT_EQ(url_of(command(Action::inquire), config), "GET https://portone.example/api" + path);
}

TEST(PortoneRequest, Cancel) { expect_request("cancel", command(Action::cancel, Known::link)); }

TEST(PortoneRequest, Refunds) {
    auto cmd = command(Action::refund, Known::order);
    expect_request("refund_whole", cmd);
    cmd.amount = usd(2550);
    cmd.reason = "honey came back";
    expect_request("refund_part", cmd);
    for (int i = 0; i < 300; ++i)
        cmd.reason += "ω";
    const auto reason = hal::json::parse(translator()->build(cmd)->body)->string_or("refund_reason", "");
    EXPECT_TRUE(reason.starts_with(std::string(tag) + " honey")) << "the tag is never cut";
    EXPECT_LE(reason.size(), 400U);
}

TEST(PortoneRequest, RefundsThatTheMethodDoesNotTake) {
    auto cmd = command(Action::refund, Known::order);
    cmd.refs.set("refund_allowed", "false");
    EXPECT_EQ(build_error(cmd), "refund-not-allowed");
    cmd.refs.set("refund_allowed", "true").set("several_refunds_allowed", "false");
    EXPECT_EQ(build_error(cmd), "no error") << "the first";
    cmd.refs.set("refunded", "1.00");
    EXPECT_EQ(build_error(cmd), "refund-not-allowed");
    auto config = portone_config();
    config.refunds = false;
    EXPECT_EQ(build_error(command(Action::refund, Known::order), config), "command-invalid");
    EXPECT_FALSE(translator(config)->methods().front().refundable);
}

TEST(PortoneRequest, WithoutTheTimeNothingIsBuilt) {
    for (const auto action : {Action::create, Action::inquire, Action::cancel, Action::refund})
        for (const std::optional<std::int64_t> time :
             {std::optional<std::int64_t>(), std::optional<std::int64_t>(0), std::optional<std::int64_t>(-1),
              std::optional<std::int64_t>(1'577'836'799), std::optional<std::int64_t>(INT64_MAX)}) {
            auto cmd = command(action, Known::order);
            cmd.now_s = time;
            EXPECT_EQ(build_error(cmd), "time-unknown") << to_string(action);
        }
}

TEST(PortoneRequest, AmountsAreWrittenAsGoWould) {
    const auto amount = [](Money money) {
        auto cmd = command(Action::create);
        cmd.sale.amount = cmd.amount = money;
        return hal::json::parse(translator()->build(cmd)->body)->find("amount")->number()->text;
    };
    EXPECT_EQ(amount(usd(1)), "0.01");
    EXPECT_EQ(amount(usd(29)), "0.29");
    EXPECT_EQ(amount(usd(10010)), "100.1");
    EXPECT_EQ(amount(usd(50000)), "500");
    EXPECT_EQ(amount(usd(99'999'999'999)), "999999999.99");
    EXPECT_EQ(amount({500, *Currency::from_code("JPY")}), "500");
    EXPECT_EQ(amount({12345, *Currency::from_code("KWD")}), "12.345");
}

TEST(PortoneRequest, NothingIsBuiltWithoutItsReference) {
    for (const auto action : {Action::inquire, Action::cancel, Action::refund}) {
        auto cmd = command(action, Known::order);
        cmd.refs = Value();
        EXPECT_EQ(build_error(cmd), "reference-missing") << to_string(action);
    }
    for (const auto* bad : {"..", "a.b", "1/../2", "1?x=1", "1 2", "1\r\nX: y", "%2e%2e"}) {
        const auto refuses = [&](Action action, const char* name, Action about = Action::create) {
            auto cmd = command(action, Known::link, about);
            cmd.refs.set(name, bad);
            EXPECT_EQ(build_error(cmd), "reference-missing") << name << " " << bad;
        };
        refuses(Action::inquire, "payment_link_ref");
        refuses(Action::inquire, "transaction_ref");
        refuses(Action::inquire, "order_ref");
        refuses(Action::inquire, "order_ref", Action::refund);
        refuses(Action::cancel, "payment_link_ref");
        refuses(Action::refund, "order_ref");
    }
    auto refund = command(Action::refund, Known::order);
    refund.refs.erase("channel_key");
    EXPECT_EQ(build_error(refund), "reference-missing");
}

TEST(PortoneRequest, ABadCommandDoesNotLeave) {
    auto refund = command(Action::refund, Known::order);
    for (const std::int64_t bad : {0L, -5L, 10011L}) {
        refund.amount = usd(bad);
        EXPECT_EQ(build_error(refund), "command-invalid") << bad;
    }
    refund.amount = {100, Currency::eur()};
    EXPECT_EQ(build_error(refund), "command-invalid");
    refund = command(Action::refund, Known::order);
    refund.idempotency_key = "a b";
    EXPECT_EQ(build_error(refund), "command-invalid");
    for (const auto& bad :
         {std::string(), std::string(41, 'a'), std::string("a/b"), std::string("a.b"), std::string("ä")})
        for (const auto action : {Action::create, Action::inquire}) {
            auto cmd = command(action);
            cmd.own_reference = bad;
            EXPECT_EQ(build_error(cmd), "command-invalid") << bad;
        }
    for (const auto action : {Action::proceed, Action::capture, Action::release})
        EXPECT_EQ(build_error(command(action, Known::order)), "command-invalid");
}

TEST(PortoneRequest, TheSecretNeverLeaves) {
    for (const auto action : {Action::create, Action::inquire, Action::cancel, Action::refund}) {
        const auto request = translator()->build(command(action, Known::order));
        ASSERT_TRUE(request);
        EXPECT_EQ(printed(*request).find("secret-made-up"), std::string::npos);
    }
}

// --- configuration and sales

TEST(PortoneConfigCheck, EveryBadMemberIsNamed) {
    const auto refuses = [](auto spoil) {
        auto config = portone_config();
        spoil(config);
        const auto made = make_portone(std::move(config), crypto());
        return !made && made.error().type == "config-invalid" && !made.error().detail.empty();
    };
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.base_url = "http://portone.example"; }));
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.base_url = "https://portone.example?x"; }));
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.portone_key = ""; }));
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.portone_key = "a/b"; }));
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.portone_secret = secret("short"); }));
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.sub_merchant_key = "a b"; }));
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.client_key_header = "X: y"; }));
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.jwt_issuer = ""; }));
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.jwt_seconds = 9; }));
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.currencies = {}; }));
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.currencies = {"usd"}; }));
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.country_code = "USA"; }));
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.merchant_name = ""; }));
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.success_url = ""; }));
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.failure_url = "http://shop.example"; }));
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.checkout_prefix = "javascript:"; }));
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.link_lifetime = hal::Duration{59'999}; }));
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.webhook_tokens = {secret("")}; }));
    EXPECT_TRUE(refuses([](PortoneConfig& c) { c.webhook_secrets = {secret("short")}; }));
    EXPECT_FALSE(refuses([](PortoneConfig&) {}));
}

TEST(PortoneSale, TakesWhatTheConfigurationNames) {
    const auto error = [](auto spoil) {
        auto sale = command(Action::create).sale;
        spoil(sale);
        const auto valid = translator()->validate(sale);
        return valid ? "none" : valid.error().type;
    };
    EXPECT_EQ(error([](SaleRequest&) {}), "none");
    EXPECT_EQ(error([](SaleRequest& s) { s.method = "portone.card"; }), "method-unknown");
    EXPECT_EQ(error([](SaleRequest& s) { s.amount.currency = Currency::eur(); }), "currency-not-supported");
    EXPECT_EQ(error([](SaleRequest& s) { s.amount.minor = 0; }), "amount-invalid");
    EXPECT_EQ(error([](SaleRequest& s) { s.amount.minor = 100'000'000'000; }), "amount-invalid");
}

TEST(PortoneSale, WhatMayBeRepeated) {
    const auto sale = command(Action::create).sale;
    for (const auto action : {Action::create, Action::cancel, Action::refund})
        EXPECT_EQ(translator()->after_unknown(action, sale), AfterUnknown::inquire_first) << to_string(action);
    EXPECT_EQ(translator()->after_unknown(Action::inquire, sale), AfterUnknown::repeat_same_key);
}

}  // namespace
}  // namespace till::providers
