// The answers of creating: a page, and a terminal's pairing and start.
#include "tests/unit/providers/payrexx/fixture.hpp"

namespace till::providers {
namespace {

Outcome create(const hal::HttpResponse& response, PayrexxConfig config = payrexx_config()) {
    return payrexx_of(std::move(config))->read(command(Action::create), response);
}
Outcome pairing(const hal::HttpResponse& response) {
    return payrexx_of()->read(command(Action::create, "payrexx.terminal"), response);
}
Outcome start(const hal::HttpResponse& response, PayrexxConfig config = payrexx_config()) {
    return payrexx_of(std::move(config))->read(command(Action::proceed, "payrexx.terminal"), response);
}

TEST(PayrexxCreate, APageIsShown) {
    const auto outcome = create(good(gateway_json("waiting")));
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.state, ProviderState::waiting);
    ASSERT_TRUE(outcome.presentation);
    EXPECT_EQ(outcome.presentation->qr_payload, "https://demo.payrexx.example/de/?payment=db8c");
    EXPECT_EQ(outcome.refs.dump(), R"({"gateway_id":"17","reference":")" + std::string(sale_id) + "\"}");
    EXPECT_FALSE(outcome.paid);
}

TEST(PayrexxCreate, DataMayBeAnObjectAndFieldsToo) {
    auto body = gateway_json("waiting");
    body = body.substr(1, body.size() - 2);
    body.replace(body.find(R"("fields":[])"), 11, R"("fields":{"title":{"value":"x"}})");
    EXPECT_EQ(create(good(body)).kind, Kind::done);
}

TEST(PayrexxCreate, APageForSomethingElseIsNotShown) {
    for (const auto& data : {gateway_json("waiting", "", "0", "8926"), gateway_json("waiting", "", "0", "8925", "EUR"),
                             gateway_json("confirmed"), gateway_json("made_up")}) {
        const auto outcome = create(good(data));
        EXPECT_EQ(outcome.kind, Kind::unknown) << data;
        EXPECT_EQ(outcome.problem.type, "answer-mismatch") << data;
        EXPECT_EQ(outcome.refs.string_or("gateway_id", ""), "17") << "it can be ended";
        EXPECT_FALSE(outcome.presentation);
    }
    auto other = gateway_json("waiting");
    other.replace(other.find(sale_id), 4, "9999");
    EXPECT_EQ(create(good(other)).problem.type, "answer-mismatch");
    auto script = gateway_json("waiting");
    script.replace(script.find("https://"), 8, "javascript:");
    EXPECT_EQ(create(good(script)).problem.type, "answer-incomplete");
    EXPECT_EQ(create(good("[]")).problem.type, "answer-malformed");
}

TEST(PayrexxCreate, MeansThatWereIgnoredAreNoticed) {
    auto config = payrexx_config();
    config.payment_means = {"twint"};
    const auto all = create(good(gateway_json("waiting")), config);
    EXPECT_EQ(all.problem.type, "means-not-offered") << "all are offered";
    EXPECT_EQ(all.kind, Kind::refused) << "another page would be like this one";
    EXPECT_FALSE(all.presentation);
    auto body = gateway_json("waiting");
    body.replace(body.find(R"("pm":[])"), 7, R"("pm":["twint"])");
    EXPECT_EQ(create(good(body), config).kind, Kind::done);
}

TEST(PayrexxCreate, AnErrorWithStatus200IsARefusal) {
    const auto outcome = create(no(200, "Amount is too low"));
    EXPECT_EQ(outcome.kind, Kind::refused);
    EXPECT_EQ(outcome.problem, (hal::Error{"not-accepted", "Amount is too low"}));
    EXPECT_EQ(create(no(403, "The API secret is not correct.")).problem.type, "provider-credentials");
    EXPECT_EQ(create(no(422, "instance missing")).kind, Kind::refused);
}

TEST(PayrexxCreate, LimitsAreADelayForAPageAndUnknownForATerminal) {
    for (const int status : {405, 403, 429}) {
        const auto limited = answer(status, "<html>slow down</html>", {{"Retry-After", "9"}});
        const auto page = create(limited);
        EXPECT_EQ(page.kind, Kind::throttled) << status;
        EXPECT_EQ(page.retry_after, std::chrono::seconds(9));
        EXPECT_EQ(page.problem.type, "provider-throttled");
        const auto terminal = start(limited);
        EXPECT_EQ(terminal.kind, Kind::unknown) << status;
        EXPECT_EQ(terminal.retry_after, std::chrono::seconds(9));
    }
}

TEST(PayrexxCreate, WhatIsNoAnswerIsNoVerdict) {
    for (const auto& response :
         {answer(500, gateway_json("waiting")), answer(200, ""), answer(200, "<html>"),
          answer(200, R"({"status":"success"})"), answer(200, R"({"data":[]})"), answer(404, "{}"), answer(302, ""),
          answer(200, R"({"status":"success","data":1})"), answer(400, R"({"message":"Forbidden"})")})
        for (const auto& outcome : {create(response), start(response), pairing(response)}) {
            EXPECT_EQ(outcome.kind, Kind::unknown) << response.body;
            EXPECT_FALSE(outcome.problem.type.empty());
        }
}

TEST(PayrexxTerminal, APairedTerminalIsStartedNext) {
    const auto outcome = pairing(good(R"({"pairingStatus":"AUTHORIZED"})"));
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.next, Action::proceed);
    EXPECT_EQ(outcome.refs.string_or("terminal_serial", ""), "SN-42");
    EXPECT_FALSE(outcome.presentation);
    EXPECT_EQ(pairing(good(R"({"pairingStatus":"PENDING"})")).problem.type, "terminal-not-paired");
    const auto lost = pairing(answer(404, R"({"error":{"type":"x","message":"Terminal not found"}})"));
    EXPECT_EQ(lost.kind, Kind::refused);
    EXPECT_EQ(lost.problem.type, "terminal-not-paired");
    EXPECT_EQ(pairing(no(403, "The API secret is not correct.")).problem.type, "provider-credentials");
}

TEST(PayrexxTerminal, ThePairingMayComeWithoutItsEnvelope) {
    EXPECT_EQ(pairing(answer(200, R"({"pairingStatus":"AUTHORIZED"})")).next, Action::proceed);
    EXPECT_EQ(pairing(answer(200, R"({"pairingStatus":"PENDING"})")).problem.type, "terminal-not-paired");
}

TEST(PayrexxTerminal, TheQuestionBeforeASaleIsASwitch) {
    auto config = payrexx_config();
    config.terminal_check = PayrexxConfig::TerminalCheck::payment_methods;
    const auto provider = payrexx_of(config);
    const auto cmd = command(Action::create, "payrexx.terminal");
    const auto request = provider->build(cmd);
    ASSERT_TRUE(request);
    EXPECT_EQ(request->url, "https://api.payrexx.example/v1.14/ecr/SN-42/paymentMethods/?instance=demo");
    EXPECT_EQ(provider->read(cmd, good(R"({"paymentMethods":["CARD"]})")).next, Action::proceed);
    EXPECT_EQ(provider->read(cmd, good(R"(["CARD"])")).next, Action::proceed);
    const auto lost = answer(404, R"({"error":{"type":"x","message":"Terminal not found"}})");
    EXPECT_EQ(provider->read(cmd, lost).problem.type, "terminal-not-paired");
    EXPECT_EQ(provider->read(cmd, answer(404, "")).kind, Kind::unknown);
}

TEST(PayrexxTerminal, AStartNamesItsPayment) {
    for (const auto& response : {good(R"({"payment_id":"p-9","payment_status":"IN_PROGRESS","slip":[]})"),
                                 good(R"({"payment_id":"p-9","payment-status":"in_progress"})"),
                                 answer(200, R"({"payment_id":"p-9","status":"IN_PROGRESS"})")}) {
        const auto outcome = start(response);
        EXPECT_EQ(outcome.kind, Kind::done) << outcome.problem.detail;
        EXPECT_EQ(outcome.state, ProviderState::customer_active);
        EXPECT_EQ(outcome.refs.string_or("ecr_payment_id", ""), "p-9");
    }
    EXPECT_EQ(start(good(R"({"payment_status":"IN_PROGRESS"})")).kind, Kind::unknown) << "no id";
    const auto quick = start(good(R"({"payment_id":"p-9","payment_status":"SUCCESS","amount":8925})"));
    EXPECT_EQ(quick.state, ProviderState::paid);
    EXPECT_EQ(quick.paid, chf(8925));
}

TEST(PayrexxTerminal, ANoIsARefusalUnlessItLeavesTheEndOpen) {
    EXPECT_EQ(start(no(400, "Terminal not paired")).kind, Kind::refused);
    for (const auto* open : {"Gateway timeout", "A payment is already in progress", "Please try again"})
        EXPECT_EQ(start(no(400, open)).kind, Kind::unknown) << open;
}

}  // namespace
}  // namespace till::providers
