// Create, proceed and looks: every class of answer, and what is never paid.
#include "tests/unit/providers/paysafe/fixture.hpp"

namespace till::providers {
namespace {

Outcome read(const Command& cmd, const hal::HttpResponse& response, PaysafeConfig config = paysafe_config()) {
    return paysafe(std::move(config))->read(cmd, response);
}
Outcome look(const std::string& body, PaysafeConfig config = paysafe_config()) {
    return read(command(Action::inquire, paid_refs()), answer(200, body), std::move(config));
}
std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

TEST(PaysafeAnswer, CreateKeepsWhatLaterCommandsNeed) {
    const auto made = read(command(Action::create), answer(201, handle_json("INITIATED")));
    EXPECT_EQ(made.kind, Kind::done);
    EXPECT_EQ(made.state, ProviderState::waiting);
    EXPECT_EQ(made.refs, handle_refs());
    EXPECT_EQ(made.problem.detail.find(token), std::string::npos);
}

TEST(PaysafeAnswer, ATokenWithABlankAsInTheManualIsAToken) {
    const auto body = with(handle_json("INITIATED"), token, "Payment Handle8adi9300Lw80Iu");
    EXPECT_EQ(read(command(Action::create), answer(201, body)).refs.string_or("payment_handle_token", ""),
              "Payment Handle8adi9300Lw80Iu");
}

TEST(PaysafeAnswer, CreateWithoutSomethingToShowIsNotDone) {
    for (const auto* href :
         {"http://api.test.paysafe.com/x", "javascript:alert(1)", "", "https://user@evil.example/"}) {
        auto body = handle_json("INITIATED");
        const auto from = body.find("https://api.test");
        body.replace(from, body.find('"', from) - from, href);
        const auto outcome = read(command(Action::create), answer(201, body));
        EXPECT_EQ(outcome.kind, Kind::refused) << "what is not shown is never paid";
        EXPECT_EQ(outcome.problem.type, "answer-incomplete") << href;
        EXPECT_FALSE(outcome.presentation);
    }
    const auto other_rel = with(handle_json("INITIATED"), "redirect_payment", "self");
    EXPECT_FALSE(read(command(Action::create), answer(201, other_rel)).presentation);
}

TEST(PaysafeAnswer, CreateOfSomethingElseIsAMismatch) {
    for (const auto& [from, to] :
         std::vector<std::pair<std::string, std::string>>{{"12550", "12551"},
                                                          {"BRL", "CLP"},
                                                          {R"("liveMode":false)", R"("liveMode":true)"},
                                                          {R"("liveMode":false)", R"("liveMode":"no")"},
                                                          {sale_ref, "another"},
                                                          {"12550", "125.50"}}) {
        const auto outcome = read(command(Action::create), answer(201, with(handle_json("INITIATED"), from, to)));
        EXPECT_EQ(outcome.kind, Kind::unknown) << to;
        EXPECT_EQ(outcome.problem.type, "answer-mismatch") << to;
        EXPECT_FALSE(outcome.presentation) << to;
    }
}

TEST(PaysafeAnswer, CreateRefused) {
    for (const auto& [status, code] : std::vector<std::pair<int, std::string>>{{400, "5068"},
                                                                               {400, "5001"},
                                                                               {400, "5023"},
                                                                               {402, "3009"},
                                                                               {403, "5270"},
                                                                               {400, "ALTERNATE-PAYMENTS-GATEWAY-4"}}) {
        const auto outcome = read(command(Action::create), failure(status, code));
        EXPECT_EQ(outcome.kind, Kind::refused) << code;
        EXPECT_EQ(outcome.problem.type, "not-accepted");
        EXPECT_EQ(outcome.problem.detail, code + " No; because");
    }
    EXPECT_EQ(read(command(Action::create), failure(401, "5279")).problem.type, "provider-credentials");
    EXPECT_EQ(read(command(Action::create), answer(401, "<html>")).kind, Kind::refused);
    EXPECT_EQ(read(command(Action::create), answer(201, handle_json("FAILED"))).kind, Kind::refused);
    const auto number = answer(
        400,
        R"({"error":{"code":5068,"message":"Field errors","fieldErrors":[{"field":"amount","error":"too low"}]}})");
    EXPECT_EQ(read(command(Action::create), number).problem.detail, "5068 Field errors; amount: too low");
}

TEST(PaysafeAnswer, NothingThatIsNoAnswerIsAVerdict) {
    std::vector<Command> all = {command(Action::create),
                                command(Action::proceed, handle_refs()),
                                command(Action::inquire, handle_refs()),
                                command(Action::inquire, paid_refs()),
                                command(Action::inquire, paid_refs(), Action::refund),
                                command(Action::refund, paid_refs()),
                                command(Action::cancel, paid_refs())};
    const auto good = payment_json("COMPLETED");
    for (const auto& cmd : all)
        for (const auto& bad : {answer(500, good), answer(502, "<html>"), answer(200, "<html>"), answer(200, "{}"),
                                answer(200, good.substr(0, good.size() - 1)), answer(302, good), answer(400, "{}"),
                                answer(404, "no"), answer(409, "[]"), answer(201, ""), answer(200, "null"),
                                answer(200, R"({"error":{"code":"1000","message":"inside a 200"}})")}) {
            const auto outcome = read(cmd, bad);
            EXPECT_EQ(outcome.kind, Kind::unknown) << to_string(cmd.action) << bad.status << bad.body;
            EXPECT_FALSE(outcome.paid || outcome.refunded || outcome.presentation || outcome.next);
            EXPECT_FALSE(outcome.problem.type.empty());
        }
}

TEST(PaysafeAnswer, TooManyRequestsIsThrottled) {
    const auto outcome = read(command(Action::proceed, handle_refs()),
                              answer(429, R"({"error":{"code":"1200"}})", {{"Retry-After", "7"}}));
    EXPECT_EQ(outcome.kind, Kind::throttled);
    EXPECT_EQ(outcome.retry_after, std::chrono::seconds(7));
}

TEST(PaysafeAnswer, ProceedDeclined) {
    auto body = payment_json("FAILED", proceed_key, R"(,"error":{"code":"3009","message":"Declined"})");
    const auto outcome = read(command(Action::proceed, handle_refs()), answer(402, body));
    EXPECT_EQ(outcome.kind, Kind::refused);
    EXPECT_EQ(outcome.state, ProviderState::declined);
    EXPECT_EQ(outcome.refs.string_or("payment_id", ""), "p-1");
    EXPECT_EQ(outcome.refs.string_or("payment_ref", ""), proceed_key) << "or the next look would not know it as ours";
    EXPECT_EQ(read(command(Action::proceed, handle_refs()), failure(400, "5068")).kind, Kind::refused);
    body = payment_json("COMPLETED", proceed_key, R"(,"error":{"code":"3009"})");
    EXPECT_EQ(read(command(Action::proceed, handle_refs()), answer(402, body)).kind, Kind::unknown)
        << "an error beside money taken is no refusal";
    EXPECT_EQ(read(command(Action::proceed, handle_refs()), failure(401, "5279")).kind, Kind::unknown);
}

TEST(PaysafeAnswer, ProceedAboutAnotherPayment) {
    const auto body = with(payment_json("COMPLETED", "x"), token, "PHother");
    const auto outcome = read(command(Action::proceed, handle_refs()), answer(201, body));
    EXPECT_EQ(outcome.problem.type, "answer-mismatch");
    EXPECT_FALSE(outcome.paid);
}

TEST(PaysafeAnswer, PaidIsCompletedWithTheSalesAmountAndNothingElse) {
    const auto paid = look(payment_json("COMPLETED"));
    EXPECT_EQ(paid.state, ProviderState::paid);
    EXPECT_EQ(paid.paid, brl(12550));
    ASSERT_EQ(paid.tenders.size(), 1U);
    EXPECT_EQ(paid.tenders.front(), (Tender{"SafetyPay", brl(12550), "p-1"}));
    EXPECT_EQ(look(with(payment_json("COMPLETED"), "12550", R"("12550")")).paid, brl(12550)) << "integers as text";
    EXPECT_EQ(look(with(payment_json("COMPLETED"), "BRL", "brl")).paid, brl(12550));
    EXPECT_EQ(look(payment_json("COMPLETED", proceed_key, "")).state, ProviderState::paid) << "settled by default";
}

TEST(PaysafeAnswer, NeverPaid) {
    const auto good = payment_json("COMPLETED");
    for (const auto& [from, to] :
         std::vector<std::pair<std::string, std::string>>{{"12550", "12549"},
                                                          {"12550", "12551"},
                                                          {"12550", "12550.0"},
                                                          {"12550", "-12550"},
                                                          {"12550", "null"},
                                                          {R"("amount":12550,)", ""},
                                                          {"BRL", "COP"},
                                                          {R"("currencyCode":"BRL",)", ""},
                                                          {R"("liveMode":false)", R"("liveMode":true)"},
                                                          {R"("id":"p-1")", R"("id":"p-2")"}}) {
        const auto outcome = look(with(good, from, to));
        EXPECT_EQ(outcome.kind, Kind::unknown) << to;
        EXPECT_EQ(outcome.problem.type, "answer-mismatch") << to;
        EXPECT_FALSE(outcome.paid) << to;
        EXPECT_NE(outcome.state, ProviderState::paid) << to;
    }
    auto other = with(with(good, token, "PHother"), proceed_key, "x");
    EXPECT_EQ(look(other).problem.type, "answer-mismatch");
}

TEST(PaysafeAnswer, StatusesOfPayments) {
    for (const auto& [status, state] :
         std::vector<std::pair<std::string, ProviderState>>{{"RECEIVED", ProviderState::customer_active},
                                                            {"PROCESSING", ProviderState::customer_active},
                                                            {"PENDING", ProviderState::customer_active},
                                                            {"HELD", ProviderState::customer_active},
                                                            {"FAILED", ProviderState::declined},
                                                            {"CANCELLED", ProviderState::cancelled},
                                                            {"EXPIRED", ProviderState::unknown},
                                                            {"ERROR", ProviderState::unknown},
                                                            {"completed", ProviderState::unknown},
                                                            {"SOMETHING_NEW", ProviderState::unknown},
                                                            {"", ProviderState::unknown}}) {
        const auto outcome = look(payment_json(status));
        EXPECT_EQ(outcome.kind, Kind::done) << status;
        EXPECT_EQ(outcome.state, state) << status;
        EXPECT_FALSE(outcome.paid) << status;
        EXPECT_TRUE(state != ProviderState::unknown || !outcome.problem.type.empty()) << status;
    }
    auto config = paysafe_config();
    config.payment_expired_is_final = true;
    EXPECT_EQ(look(payment_json("EXPIRED"), config).state, ProviderState::expired);
}

TEST(PaysafeAnswer, CompletedWithoutSettlementIsOnlyHeld) {
    EXPECT_EQ(look(payment_json("COMPLETED", proceed_key, R"(,"settleWithAuth":false)")).state,
              ProviderState::authorized);
    EXPECT_EQ(look(payment_json("COMPLETED", proceed_key, R"(,"settleWithAuth":"true")")).state,
              ProviderState::unknown);
}

TEST(PaysafeAnswer, TheSettlementIsNoted) {
    const auto outcome = look(payment_json(
        "COMPLETED", proceed_key,
        R"(,"settleWithAuth":true,"settlements":[{"id":"s-9","status":"PENDING","txnTime":1683188429000}])"));
    EXPECT_EQ(outcome.refs.string_or("settlement_id", ""), "s-9");
    EXPECT_EQ(outcome.refs.string_or("settlement_status", ""), "PENDING");
    EXPECT_EQ(look(payment_json("COMPLETED")).refs.string_or("settlement_id", ""), "p-1");
}

TEST(PaysafeAnswer, HandleLooks) {
    const auto at = [](const std::string& body) {
        return read(command(Action::inquire, handle_refs()), answer(200, body));
    };
    EXPECT_EQ(at(handle_json("PROCESSING")).state, ProviderState::customer_active);
    EXPECT_EQ(at(handle_json("NEW_WORD")).state, ProviderState::unknown);
    EXPECT_FALSE(at(handle_json("NEW_WORD")).next);
    const auto other = at(with(handle_json("PAYABLE"), "12550", "12551"));
    EXPECT_EQ(other.problem.type, "answer-mismatch");
    EXPECT_FALSE(other.next) << "never asked to take another amount";
    EXPECT_EQ(at(with(handle_json("PAYABLE"), R"("id":"h-1")", R"("id":"h-2")")).kind, Kind::unknown);
    EXPECT_EQ(read(command(Action::inquire, handle_refs()), failure(404, "5269")).problem.type, "lookup-failed");
}

TEST(PaysafeAnswer, PayableAfterThePaymentWasAskedForAsksForNoSecond) {
    auto refs = handle_refs();
    refs.set("payment_ref", proceed_key).set("look", "handle");
    const auto outcome = read(command(Action::inquire, refs), answer(200, handle_json("PAYABLE")));
    EXPECT_FALSE(outcome.next);
    EXPECT_EQ(outcome.refs.string_or("look", ""), "payment");
}

}  // namespace
}  // namespace till::providers
