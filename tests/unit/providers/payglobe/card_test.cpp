// Saved cards: charged at once and once only; the usage count is a hint.
#include "tests/unit/providers/payglobe/fixture.hpp"

namespace till::providers {
namespace {

const std::string method = "payglobe.saved_card";

PayglobeConfig looking() {
    auto config = payglobe_config();
    config.saved_card_looks_first = true;
    return config;
}

std::string cards(const std::string& usage = "3", const std::string& id = "42", const std::string& customer = "C-7") {
    return R"({"success":true,"customerId":")" + customer + R"(","cards":[{"id":7,"usageCount":9},{"id":)" + id +
           R"(,"alias":"VISA","brand":"VISA","last4":"1111","expiry":"12/26","gateway":"IGFS","isDefault":true,)"
           R"("lastUsedAt":"2025-11-01T10:00:00","usageCount":)" +
           usage + R"(}],"count":2})";
}

constexpr auto paid_answer = R"({"success":true,"transactionId":"TKN_20251107_1","paymentId":"P1","gateway":"IGFS",)"
                             R"("status":"COMPLETED","cardAlias":"VISA","amount":150.00})";

Outcome pay(const std::string& body, int status = 200) {
    return payglobe()->read(command(Action::create, method), answer(status, body));
}

TEST(PayglobeSavedCard, PaidAtOnce) {
    const auto outcome = pay(paid_answer);
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.state, ProviderState::paid);
    EXPECT_EQ(outcome.paid, eur(15000));
    ASSERT_EQ(outcome.tenders.size(), 1U);
    EXPECT_EQ(outcome.tenders[0], (Tender{"Card", eur(15000), "P1"}));
    EXPECT_EQ(outcome.refs.string_or("transaction_id", ""), "TKN_20251107_1") << "refunds go by it";
    EXPECT_FALSE(outcome.presentation);
}

TEST(PayglobeSavedCard, ARefusedCardIsDeclined) {
    for (const int status : {200, 400, 402}) {
        const auto outcome =
            pay(R"({"success":false,"transactionId":"TKN_1","status":"FAILED","error":"Card declined"})", status);
        EXPECT_EQ(outcome.kind, Kind::refused) << status;
        EXPECT_EQ(outcome.problem.type, "card-declined");
        EXPECT_EQ(outcome.state, ProviderState::declined);
    }
    EXPECT_EQ(pay("", 401).problem.type, "provider-credentials");
    EXPECT_EQ(pay("", 401).kind, Kind::refused);
}

TEST(PayglobeSavedCard, WhateverLeavesItOpenIsUnknown) {
    for (const auto* error : {"IGFS_007", "timeout", "IGFS_814 pending"})
        EXPECT_EQ(pay(R"({"success":false,"status":"FAILED","error":")" + std::string(error) + "\"}").kind,
                  Kind::unknown);
    EXPECT_EQ(pay(R"({"success":false,"status":"COMPLETED","error":"x"})").kind, Kind::unknown) << "no and yes at once";
    for (const auto* body : {"", "{}", "<html>", R"({"status":"COMPLETED"})"})
        for (const int status : {200, 400, 500, 502})
            EXPECT_EQ(pay(body, status).kind, Kind::unknown) << status << body;
    for (const auto& [from, to] : {std::pair{"150.00", "150.01"},
                                   {"150.00", "15000"},
                                   {"COMPLETED", "PENDING"},
                                   {"COMPLETED", "FAILED"},
                                   {"TKN_20251107_1", ""},
                                   {"\"gateway\"", "\"currency\":\"USD\",\"g\""},
                                   {"\"gateway\"", "\"livemode\":true,\"g\""},
                                   {",\"amount\":150.00", ""}}) {
        std::string body = paid_answer;
        body.replace(body.find(from), std::string(from).size(), to);
        EXPECT_EQ(pay(body).kind, Kind::unknown) << body;
        EXPECT_FALSE(pay(body).paid) << body;
        EXPECT_FALSE(pay(body).problem.type.empty()) << body;
    }
}

TEST(PayglobeSavedCard, TheLookKeepsTheCountAndAsksToProceed) {
    const auto provider = payglobe(looking());
    const auto outcome = provider->read(command(Action::create, method), answer(200, cards()));
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.next, Action::proceed);
    EXPECT_EQ(outcome.refs.string_or("usage_count", ""), "3");
    EXPECT_EQ(outcome.refs.string_or("last_used", ""), "2025-11-01T10:00:00");
    EXPECT_FALSE(outcome.paid);
    auto proceed = command(Action::proceed, method);
    EXPECT_EQ(provider->read(proceed, answer(200, paid_answer)).paid, eur(15000));
}

TEST(PayglobeSavedCard, ACardThatIsNotTheCustomersIsRefused) {
    const auto provider = payglobe(looking());
    const auto before = [&](const std::string& body, int status = 200) {
        return provider->read(command(Action::create, method), answer(status, body));
    };
    EXPECT_EQ(before(cards("3", "43")).problem.type, "card-unknown");
    EXPECT_EQ(before(cards("3", "43")).kind, Kind::refused);
    EXPECT_EQ(before(cards("3", "42", "C-8")).problem.type, "answer-mismatch");
    EXPECT_EQ(before("{}").kind, Kind::unknown);
    EXPECT_EQ(before(R"({"success":false,"error":"x"})").kind, Kind::unknown);
    EXPECT_EQ(before("", 401).kind, Kind::refused);
    EXPECT_EQ(before(cards(), 404).kind, Kind::unknown);
    for (const auto& body : {cards("3", "43"), cards("3", "42", "C-8")})
        EXPECT_FALSE(before(body).next) << body;
}

TEST(PayglobeSavedCard, TheCountIsAHintAndNeverAVerdict) {
    const auto provider = payglobe(looking());
    auto cmd = inquiry(Action::proceed, method);
    cmd.refs = Value::object({{"usage_count", "3"}});
    const auto hint = [&](const std::string& body) {
        const auto outcome = provider->read(cmd, answer(200, body));
        EXPECT_EQ(outcome.kind, Kind::unknown);
        EXPECT_FALSE(outcome.paid);
        EXPECT_EQ(outcome.state, ProviderState::unknown);
        return outcome.problem.type;
    };
    EXPECT_EQ(hint(cards("3")), "card-not-used-yet");
    EXPECT_EQ(hint(cards("4")), "card-was-used");
    EXPECT_EQ(hint(cards("null")), "card-use-unknown");
    EXPECT_EQ(hint(cards("4", "43")), "card-use-unknown");
    cmd.refs = Value::object();
    EXPECT_EQ(hint(cards("4")), "card-use-unknown") << "without a snapshot";
    EXPECT_EQ(hint("<html>"), "answer-malformed");
}

}  // namespace
}  // namespace till::providers
