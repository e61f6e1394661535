// From a successful transaction to money: order_ref, then amount, currency, sale and environment.
#include "tests/unit/providers/portone/fixture.hpp"

namespace till::providers {
namespace {

const std::string transaction =
    R"({"content":{"channel_order_ref":"CH1","order_ref":"ORDER1","status":"Success"},"status_code":"2000","status_reason":"SUCCESS"})";

const std::string details =
    R"({"content":{"order_ref":"ORDER1","channel_order_ref":"CH1","merchant_order_ref":"TXN1_1",)"
    R"("payment_link_merchant_order_ref":"01930000-0000-7000-8000-000000000001","amount":100.1,"currency":"USD",)"
    R"("status":"Success","environment":"sandbox","channel_key":"PAYLETTER","method_key":"PAYLETTER_CREDIT_CARD",)"
    R"("is_refund_allowed":true,"is_multi_refund_allowed":false,"date":"2026-11-20 16:05:00.1 +0000 UTC"},"status_code":"2000"})";

Outcome look(const std::string& body, PortoneConfig config = portone_config()) {
    return read(command(Action::inquire, Known::order), 200, body, std::move(config));
}
Outcome look_at_transaction(const std::string& body) {
    return read(command(Action::inquire, Known::transaction), 200, body);
}

TEST(PortoneTransaction, GivesTheOrder) {
    const auto outcome = look_at_transaction(transaction);
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.state, ProviderState::unknown);
    EXPECT_FALSE(outcome.paid);
    EXPECT_EQ(outcome.refs, Value::object({{"order_ref", "ORDER1"}}));
    EXPECT_EQ(outcome.next, Action::inquire);
}

TEST(PortoneTransaction, TheLookupsOwnSuccessIsNotThePayments) {
    for (const auto* status : {"Failed", "Expired"}) {
        const auto outcome = look_at_transaction(with(transaction, "Success", status));
        EXPECT_EQ(outcome.refs.string_or("transaction_ref", "-"), "") << "back to the link";
        EXPECT_EQ(outcome.state, ProviderState::unknown) << "the link goes on";
        EXPECT_FALSE(outcome.next);
    }
    for (const auto* status : {"Pending", "Initiated", "Brand new", ""}) {
        const auto outcome = look_at_transaction(with(transaction, "Success", status));
        EXPECT_EQ(outcome.state, ProviderState::unknown) << status;
        EXPECT_EQ(outcome.refs.find("order_ref"), nullptr) << status;
        EXPECT_FALSE(outcome.next);
    }
    EXPECT_EQ(look_at_transaction(with(transaction, "CH1", "CH2")).problem.type, "answer-mismatch");
    EXPECT_EQ(look_at_transaction(with(transaction, "ORDER1", "")).problem.type, "answer-incomplete");
    EXPECT_EQ(look_at_transaction(with(transaction, "2000", "4001")).problem.type, "lookup-failed");
}

TEST(PortoneMoney, IsBelievedFromTheDetails) {
    const auto outcome = look(details);
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.state, ProviderState::paid);
    EXPECT_EQ(outcome.paid, usd(10010));
    EXPECT_EQ(outcome.tenders, (std::vector<Tender>{{"PAYLETTER_CREDIT_CARD", usd(10010), "CH1"}}));
    EXPECT_EQ(outcome.refs, Value::object({{"channel_key", "PAYLETTER"},
                                           {"refund_allowed", "true"},
                                           {"several_refunds_allowed", "false"},
                                           {"paid_order_ref", "ORDER1"},
                                           {"paid_by", "PAYLETTER_CREDIT_CARD"},
                                           {"paid_reference", "CH1"}}));
}

TEST(PortoneMoney, TheSameAmountHoweverItIsWritten) {
    for (const auto* amount : {"100.10", "100.1000", "1001e-1", "1.001e2", "\"100.10\"", "\"100.1\""})
        EXPECT_EQ(look(with(details, "100.1,", std::string(amount) + ",")).paid, usd(10010)) << amount;
    EXPECT_EQ(look(with(details, "USD", "usd")).paid, usd(10010));
    EXPECT_EQ(look(with(details, "\"Success\"", "\"SUCCESS\"")).paid, usd(10010));
}

TEST(PortoneMoney, FlatOrInContent) {
    const auto flat = details.substr(11, details.size() - 11 - 22);
    EXPECT_EQ(look(flat).paid, usd(10010)) << flat;
}

TEST(PortoneMoney, AnotherAmountIsNever) {
    for (const auto* amount : {"100", "100.11", "1001", "100.101", "-100.1", "0", "1e30", "\"\"", "null", "true",
                               "[100.1]", "{}", "\"100.1 \"", "100.1000000000000001"}) {
        const auto outcome = look(with(details, "100.1,", std::string(amount) + ","));
        EXPECT_EQ(outcome.kind, Kind::unknown) << amount;
        EXPECT_NE(outcome.state, ProviderState::paid) << amount;
        EXPECT_FALSE(outcome.paid) << amount;
    }
    EXPECT_EQ(look(with(details, "100.1,", "100.11,")).problem.type, "answer-mismatch");
}

TEST(PortoneMoney, AnotherCurrencySaleOrOrderIsNever) {
    for (const auto& body : {with(details, "USD", "EUR"), with(details, "USD", ""), with(details, own, "another-sale"),
                             with(details, "ORDER1", "ORDER2"), with(details, "ORDER1", "")}) {
        EXPECT_EQ(look(body).problem.type, "answer-mismatch") << body;
        EXPECT_FALSE(look(body).paid);
    }
}

TEST(PortoneMoney, AnotherEnvironmentNeverSettles) {
    const auto live = with(details, "sandbox", "live");
    EXPECT_EQ(look(live).problem.type, "answer-mismatch");
    EXPECT_FALSE(look(live).paid);
    EXPECT_FALSE(look(with(details, "sandbox", "test")).paid);
    auto config = portone_config();
    config.environment = PortoneConfig::Environment::live;
    EXPECT_FALSE(look(details, config).paid) << "test money at a live till";
    EXPECT_TRUE(look(live, config).paid);
}

TEST(PortoneMoney, WhatIsNotToldContradictsNothingUnlessConfigured) {
    const auto no_environment = with(details, R"("environment":"sandbox",)", "");
    const auto no_sale =
        with(details, R"("payment_link_merchant_order_ref":"01930000-0000-7000-8000-000000000001",)", "");
    EXPECT_TRUE(look(no_environment).paid);
    EXPECT_TRUE(look(with(details, R"("sandbox")", "null")).paid);
    EXPECT_TRUE(look(no_sale).paid) << "the link led here";
    auto config = portone_config();
    config.details_must_name_environment = config.details_must_name_sale = true;
    EXPECT_FALSE(look(no_environment, config).paid);
    EXPECT_FALSE(look(no_sale, config).paid);
    EXPECT_TRUE(look(details, config).paid);
}

TEST(PortoneMoney, OtherStatusesAreNotPaid) {
    for (const auto* status : {"Pending", "Initiated", "Refunded", "Authorized", "Brand new", ""}) {
        const auto outcome = look(with(details, "\"Success\"", "\"" + std::string(status) + "\""));
        EXPECT_EQ(outcome.state, ProviderState::unknown) << status;
        EXPECT_FALSE(outcome.paid) << status;
    }
    const auto failed = look(with(details, "\"Success\"", "\"Failed\""));
    EXPECT_EQ(failed.refs, Value::object({{"transaction_ref", ""}, {"order_ref", ""}, {"second_transaction_ref", ""}}))
        << "the link may hold another try";
    auto again = command(Action::inquire, Known::order);
    again.refs.set("transaction_ref", "").set("order_ref", "");
    EXPECT_EQ(translator()->build(again)->url, "https://portone.example/api/paymentLink/LINK1/fetch-status");
}

TEST(PortoneMoney, AnswersThatAreNone) {
    const auto duplicate = with(details, R"("status":"Success")", R"("status":"Failed","status":"Success")");
    for (const auto& body :
         {std::string(), std::string("<html>"), std::string("{}"), duplicate, details.substr(0, 200)})
        EXPECT_FALSE(look(body).paid) << body;
    EXPECT_EQ(look(R"({"status_code":"4096","status_reason":"INVALID_REFERENCE"})").problem.type, "lookup-failed");
    for (const int status : {0, 302, 400, 404, 408, 429, 500, 503})
        EXPECT_FALSE(read(command(Action::inquire, Known::order), status, details).paid) << status;
}

TEST(PortoneMoney, ATitleWithoutADetailOfTheMethod) {
    const auto bare =
        with(with(details, R"("method_key":"PAYLETTER_CREDIT_CARD",)", ""), R"("channel_key":"PAYLETTER",)", "");
    EXPECT_EQ(look(bare).tenders.front().title, "PortOne");
    EXPECT_EQ(look(bare).refs.find("channel_key"), nullptr);
}

// The three questions, each built from what the one before left in refs.
TEST(PortoneMoney, TheWholeWay) {
    auto cmd = command(Action::inquire, Known::link);
    const std::string link =
        R"({"content":{"merchantOrderRef":")" + std::string(own) +
        R"(","paymentLinkRef":"LINK1","status":"Success","transactionsList":[{"channelOrderRef":"CH1",)"
        R"("merchantOrderRef":"TXN1_1","status":"Success"}]},"status_code":"2000"})";
    const std::pair<const char*, std::string> steps[] = {
        {"/fetch-status", link}, {"/api/transaction/TXN1_1/status", transaction}, {"/transaction-details", details}};
    Outcome outcome;
    for (const auto& [path, body] : steps) {
        const auto request = translator()->build(cmd);
        ASSERT_TRUE(request);
        EXPECT_TRUE(request->url.ends_with(path)) << request->url;
        outcome = read(cmd, 200, body);
        for (const auto& [name, value] : *outcome.refs.members())
            cmd.refs.set(name, value);
    }
    EXPECT_EQ(outcome.paid, usd(10010));
    cmd.action = Action::refund;
    EXPECT_TRUE(translator()->build(cmd)) << "and everything a refund needs is known";
}

}  // namespace
}  // namespace till::providers
