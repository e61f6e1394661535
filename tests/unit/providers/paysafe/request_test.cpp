// What leaves the terminal, byte for byte.
#include "tests/support/golden.hpp"
#include "tests/unit/providers/paysafe/fixture.hpp"

namespace till::providers {
namespace {

void expect_request(const std::string& file, const Command& cmd, PaysafeConfig config = paysafe_config()) {
    const auto provider = paysafe(std::move(config));
    const auto request = provider->build(cmd);
    ASSERT_TRUE(request) << request.error().type << " " << request.error().detail;
    test::expect_golden("providers/paysafe_" + file + ".http", printed(*request));
    EXPECT_EQ(printed(*provider->build(cmd)), printed(*request)) << "a repeat must be the very same bytes";
}

std::string build_error(const Command& cmd, PaysafeConfig config = paysafe_config()) {
    const auto request = paysafe(std::move(config))->build(cmd);
    return request ? "no error" : request.error().type;
}

TEST(PaysafeRequest, Create) { expect_request("create", command(Action::create)); }
TEST(PaysafeRequest, Proceed) { expect_request("proceed", command(Action::proceed, handle_refs())); }
TEST(PaysafeRequest, InquireHandle) { expect_request("inquire_handle", command(Action::inquire, handle_refs())); }
TEST(PaysafeRequest, InquirePayment) { expect_request("inquire_payment", command(Action::inquire, paid_refs())); }
TEST(PaysafeRequest, CancelPayment) { expect_request("cancel_payment", command(Action::cancel, paid_refs())); }
TEST(PaysafeRequest, CancelHandleIsALook) {
    expect_request("cancel_handle_look", command(Action::cancel, handle_refs()));
}

TEST(PaysafeRequest, Lookups) {
    expect_request("lookup_handle", command(Action::inquire));
    expect_request("lookup_payment", command(Action::inquire, handle_refs(), Action::proceed));
    expect_request("lookup_refund", command(Action::inquire, paid_refs(), Action::refund));
    expect_request("lookup_auto_settled", command(Action::inquire, handle_refs().set("look", "auto_settled")));
}

TEST(PaysafeRequest, RefundOfAPart) {
    auto cmd = command(Action::refund, paid_refs());
    cmd.amount = brl(550);
    expect_request("refund_part", cmd);
}

TEST(PaysafeRequest, CreateWithEverythingSwitched) {
    auto config = paysafe_config();
    config.base_url = "http://127.0.0.1:9000/paysafe/";
    config.simulator = "INTERNAL";
    config.account_id = "1002495240";
    config.payment_type = "ONLINE_BANK_TRANSFER";
    config.country_code = "CL";
    config.customer_email = "till@shop.example";
    config.expiry_minutes = 15;
    config.expiry_field = "paymentExpiryMinutes";
    auto cmd = command(Action::create);
    cmd.sale.amount = {5000, *Currency::from_code("CLP")};
    cmd.sale.customer = {{"email", "ada@shop.example"}};
    expect_request("create_switched", cmd, config);
}

TEST(PaysafeRequest, CancelOfAHandleByPut) {
    auto config = paysafe_config();
    config.handle_cancel = PaysafeConfig::HandleCancel::put;
    expect_request("cancel_handle_put", command(Action::cancel, handle_refs()), config);
}

// Published by Paysafe: MerchantXYZ with its sample password.
TEST(PaysafeRequest, BasicAuthenticationAsPublished) {
    auto config = paysafe_config();
    config.user = secret("MerchantXYZ");
    config.password = secret("20881dff9bb4020a89e8ac44");
    const auto request = paysafe(config)->build(command(Action::create));
    ASSERT_TRUE(request);
    EXPECT_EQ(request->headers.find("Authorization"), "Basic TWVyY2hhbnRYWVo6MjA4ODFkZmY5YmI0MDIwYTg5ZThhYzQ0");
}

TEST(PaysafeRequest, AmountsInPaysafesOwnDecimals) {
    const auto amount = [](const Money& money, PaysafeConfig config = paysafe_config()) {
        auto cmd = command(Action::create);
        cmd.sale.amount = money;
        const auto request = paysafe(std::move(config))->build(cmd);
        return request ? hal::json::parse(request->body)->integer_or("amount", -1) : -2;
    };
    const auto clp = *Currency::from_code("CLP");
    const auto cop = *Currency::from_code("COP");
    EXPECT_EQ(amount({5000, clp}), 500000) << "no minor units in ISO 4217, two at Paysafe [assumed]";
    EXPECT_EQ(amount({200, cop}), 200);
    EXPECT_EQ(amount(brl(99'999'999'999)), 99'999'999'999);
    EXPECT_EQ(amount(brl(100'000'000'000)), -2);
    EXPECT_EQ(amount({1'000'000'000, clp}), -2) << "too large once it has Paysafe's decimals";
    auto config = paysafe_config();
    config.amount_exponents = {{"COP", 0}};
    EXPECT_EQ(amount({20000, cop}, config), 200);
    EXPECT_EQ(amount({20001, cop}, config), -2) << "a cent that cannot be said is not dropped";
    EXPECT_EQ(amount({5000, clp}, config), 5000);
}

TEST(PaysafeRequest, WhatIsMissingIsNotSent) {
    EXPECT_EQ(build_error(command(Action::proceed)), "reference-missing");
    EXPECT_EQ(build_error(command(Action::refund, handle_refs())), "reference-missing");
    EXPECT_EQ(build_error(command(Action::cancel)), "reference-missing");
    EXPECT_EQ(build_error(command(Action::inquire, Value())), "reference-missing");
    EXPECT_EQ(build_error(command(Action::capture, paid_refs())), "command-invalid");
    EXPECT_EQ(build_error(command(Action::release, paid_refs())), "command-invalid");
}

TEST(PaysafeRequest, WhatAJournalMustNotHold) {
    auto same = command(Action::proceed, handle_refs());
    same.idempotency_key = sale_ref;
    EXPECT_EQ(build_error(same), "command-invalid") << "the payment's merchantRefNum is its own";
    auto path = command(Action::create);
    path.own_reference = "x&status=COMPLETED";
    EXPECT_EQ(build_error(path), "command-invalid");
    EXPECT_EQ(build_error(command(Action::inquire, Value::object({{"payment_ref", "../x"}, {"handle_id", ".."}}))),
              "no error")
        << "unsafe ids are no ids: asked by reference instead";
    auto more = command(Action::refund, paid_refs());
    more.amount = brl(12551);
    EXPECT_EQ(build_error(more), "command-invalid");
    more.amount = brl(0);
    EXPECT_EQ(build_error(more), "command-invalid");
    more.amount = {100, Currency::eur()};
    EXPECT_EQ(build_error(more), "command-invalid");
}

TEST(PaysafeRequest, ARepeatedRefundKeepsItsReferenceAndAnotherHasItsOwn) {
    auto cmd = command(Action::refund, paid_refs());
    const auto first = paysafe()->build(cmd);
    cmd.idempotency_key = "01930000-0000-7000-8000-0000000000dd";
    const auto second = paysafe()->build(cmd);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(hal::json::parse(first->body)->string_or("merchantRefNum", ""), refund_key);
    EXPECT_NE(first->body, second->body);
}

}  // namespace
}  // namespace till::providers
