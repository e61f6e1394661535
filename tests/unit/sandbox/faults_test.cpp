// Each fault on answers: what the caller sees, and whether it happened.
#include "tests/sandbox/faults/distort.hpp"
#include "tests/sandbox/faults/presets.hpp"
#include "tests/unit/sandbox/sandbox_fixture.hpp"

namespace till::sandbox::testing {
namespace {

class Faults : public SandboxTest {
  protected:
    std::size_t requests() { return get("/admin/payhub/requests").json().find("requests")->array_items()->size(); }
};

std::string on_create(std::string_view phase, std::string_view rest) {
    return R"({"match":{"service":"payhub","operation":"create","phase":")" + std::string(phase) + R"("},)" +
           std::string(rest) + "}";
}

TEST_F(Faults, DropBeforeMeansItNeverHappened) {
    fault(on_create("before", R"("action":"drop")"));
    EXPECT_EQ(payhub("POST", "request", klarna()).kind, Outcome::Kind::dropped);
    EXPECT_EQ(requests(), 0U);
}

TEST_F(Faults, DropAfterMeansItHappened) {
    fault(on_create("after", R"("action":"drop")"));
    EXPECT_EQ(payhub("POST", "request", klarna()).kind, Outcome::Kind::dropped);
    EXPECT_EQ(requests(), 1U);
}

TEST_F(Faults, TruncateKeepsTheTrueAnswerAndCutsIt) {
    fault(on_create("after", R"("action":"truncate","bytes":7)"));
    const auto cut = payhub("POST", "request", klarna());
    EXPECT_EQ(cut.kind, Outcome::Kind::truncated);
    EXPECT_EQ(cut.bytes, 7U);
    EXPECT_EQ(cut.response.status, 201);
    EXPECT_EQ(requests(), 1U);
    fault(on_create("before", R"("action":"truncate")"));
    EXPECT_EQ(payhub("POST", "request", klarna()).kind, Outcome::Kind::truncated);
    EXPECT_EQ(requests(), 1U);
}

TEST_F(Faults, StatusCarriesRetryAfter) {
    fault(on_create("before", R"("action":"status","status":429,"retry_after":3)"));
    const auto refused = payhub("POST", "request", klarna());
    EXPECT_EQ(refused.status(), 429);
    EXPECT_EQ(refused.header("Retry-After"), "3");
    EXPECT_EQ(requests(), 0U);
}

TEST_F(Faults, StatusAfterIsThe500ThatWasDone) {
    const auto payment = paid();
    fault(R"({"match":{"service":"payhub","operation":"refund","phase":"after"},"action":"status","status":500})");
    EXPECT_EQ(refund(payment, "1.00", "k1").status(), 500);
    EXPECT_EQ(acts().back(), "refund 100 EUR");
    EXPECT_EQ(refund(payment, "1.00", "k1").status(), 201);
    EXPECT_EQ(std::ranges::count(acts(), "refund 100 EUR"), 1);
}

TEST_F(Faults, HtmlIsAProxysPage) {
    fault(on_create("before", R"("action":"html")"));
    const auto page = payhub("POST", "request", klarna());
    EXPECT_EQ(page.status(), 502);
    EXPECT_TRUE(page.header("Content-Type").starts_with("text/html"));
    EXPECT_NE(page.response.body.find("<html>"), std::string::npos);
}

TEST_F(Faults, DelayBeforeHoldsTheWork) {
    fault(on_create("before", R"("action":"delay","delay_ms":5000)"));
    auto outcome = begin({"POST", "/payhub/api/payhub/v1/payment/request", "", {{"X-API-Key", "k-1"}}, klarna()});
    loop.advance(hal::Duration(4999));
    EXPECT_EQ(outcome->kind, Outcome::Kind::waiting);
    EXPECT_EQ(requests(), 0U);
    loop.advance(hal::Duration(1));
    EXPECT_EQ(outcome->status(), 201);
}

TEST_F(Faults, DelayAfterHoldsTheAnswerOnly) {
    fault(on_create("after", R"("action":"delay","delay_ms":5000)"));
    auto outcome = begin({"POST", "/payhub/api/payhub/v1/payment/request", "", {{"X-API-Key", "k-1"}}, klarna()});
    EXPECT_EQ(outcome->kind, Outcome::Kind::waiting);
    EXPECT_EQ(requests(), 1U);
    loop.advance(hal::Duration(5000));
    EXPECT_EQ(outcome->status(), 201);
}

TEST_F(Faults, ADelayCanGoWithAnotherAction) {
    fault(on_create("after", R"("action":"drop","delay_ms":100)"));
    auto outcome = begin({"POST", "/payhub/api/payhub/v1/payment/request", "", {{"X-API-Key", "k-1"}}, klarna()});
    EXPECT_EQ(outcome->kind, Outcome::Kind::waiting);
    loop.advance(hal::Duration(100));
    EXPECT_EQ(outcome->kind, Outcome::Kind::dropped);
}

TEST_F(Faults, WrongAmountAndCurrencyInAStatusAnswer) {
    set(R"({"payhub.status_enabled":true})");
    const auto path = "request/" + std::to_string(create(klarna("12.50")));
    fault(R"({"match":{"service":"payhub","operation":"status"},"action":"wrong_amount"})");
    EXPECT_EQ(payhub("GET", path).json().find("Amount")->number()->text, "13.50");
    fault(R"({"match":{"service":"payhub","operation":"status"},"action":"wrong_amount","amount":"0.01"})");
    EXPECT_EQ(payhub("GET", path).json().find("Amount")->number()->text, "0.01");
    fault(R"({"match":{"service":"payhub","operation":"status"},"action":"wrong_currency","currency":"CHF"})");
    EXPECT_EQ(payhub("GET", path).json().string_or("Currency", ""), "CHF");
    EXPECT_EQ(payhub("GET", path).json().string_or("Currency", ""), "EUR");
}

TEST_F(Faults, EarlyWebhookArrivesBeforeTheAnswer) {
    transport.hold = true;
    fault(R"({"match":{"service":"payhub","operation":"create"},"action":"early_webhook"})");
    auto outcome = begin({"POST", "/payhub/api/payhub/v1/payment/request", "", {{"X-API-Key", "k-1"}}, klarna()});
    ASSERT_EQ(transport.sent.size(), 1U);
    EXPECT_EQ(outcome->kind, Outcome::Kind::waiting) << "the till has the push, not the answer";
    transport.held[0](hal::HttpResponse{200, {}, {}});
    loop.run_ready();
    ASSERT_EQ(outcome->status(), 201);
    EXPECT_EQ(transport.body(0).integer_or("paymentRequestId", 0), outcome->json().integer_or("PaymentRequestId", -1));
    EXPECT_EQ(acts().size(), 2U);
}

TEST_F(Faults, EarlyWebhookThatFailsStillLetsTheAnswerGo) {
    transport.status = 0;
    fault(R"({"match":{"service":"payhub","operation":"create"},"action":"early_webhook"})");
    EXPECT_EQ(payhub("POST", "request", klarna()).status(), 201);
}

TEST_F(Faults, EarlyWebhookOnARefusedCreateChangesNothing) {
    fault(R"({"match":{"service":"payhub","operation":"create"},"action":"early_webhook"})");
    EXPECT_EQ(payhub("POST", "request", "{}").status(), 400);
    EXPECT_TRUE(transport.sent.empty());
}

TEST_F(Faults, TimesAreCountedAndFaultsFireInOrder) {
    fault(on_create("before", R"("action":"status","status":503,"times":2)"));
    fault(on_create("before", R"("action":"drop")"));
    EXPECT_EQ(payhub("POST", "request", klarna()).status(), 503);
    EXPECT_EQ(payhub("POST", "request", klarna()).status(), 503);
    EXPECT_EQ(payhub("POST", "request", klarna()).kind, Outcome::Kind::dropped);
    EXPECT_EQ(payhub("POST", "request", klarna()).status(), 201);
    EXPECT_EQ(get("/admin/faults").json().find("faults")->array_items()->size(), 0U);
}

TEST_F(Faults, ZeroTimesMeansUntilDeleted) {
    fault(on_create("before", R"("action":"status","times":0)"));
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(payhub("POST", "request", klarna()).status(), 503);
    const auto list = get("/admin/faults").json();
    EXPECT_EQ(list.find("faults")->array_items()->at(0).integer_or("fired", 0), 5);
    EXPECT_EQ(call("DELETE", "/admin/faults/1").status(), 204);
    EXPECT_EQ(call("DELETE", "/admin/faults/1").status(), 404);
    EXPECT_EQ(payhub("POST", "request", klarna()).status(), 201);
}

TEST_F(Faults, OtherOperationsAreLeftAlone) {
    fault(R"({"match":{"service":"payhub","operation":"cancel"},"action":"status"})");
    const auto id = create(klarna());
    EXPECT_EQ(payhub("PATCH", "request/" + std::to_string(id), R"({"status":"canceled"})").status(), 503);
    EXPECT_EQ(state(id), "WAITING");
}

TEST_F(Faults, AMatchWithoutOperationMeansTheWholeService) {
    fault(R"({"match":{"service":"payhub"},"action":"status","times":2})");
    EXPECT_EQ(payhub("POST", "request", klarna()).status(), 503);
    EXPECT_EQ(payhub("GET", "request/1").status(), 503);
    EXPECT_EQ(get("/").status(), 200) << "pages are never touched";
}

TEST_F(Faults, ClearForgetsThemAll) {
    fault(on_create("before", R"("action":"status","times":0)"));
    EXPECT_EQ(call("DELETE", "/admin/faults").status(), 204);
    EXPECT_EQ(payhub("POST", "request", klarna()).status(), 201);
}

TEST_F(Faults, NonsenseIsRefused) {
    const std::string_view nonsense[] = {
        "",
        "[]",
        "{}",
        R"({"action":"explode"})",
        R"({"action":"drop","times":-1})",
        R"({"action":"drop","tims":1})",
        R"({"action":"status","status":99})",
        R"({"match":{"service":"bank"},"action":"drop"})",
        R"({"match":{"service":"payhub","operation":"batch"},"action":"drop"})",
        R"({"match":{"operation":"create"},"action":"drop"})",
        R"({"match":{"service":"payhub","phase":"during"},"action":"drop"})",
        R"({"match":{"service":"webhook"},"action":"html"})",
        R"({"match":{"service":"payhub"},"action":"reorder"})",
        R"({"match":{"service":"payhub"},"action":"wrong_amount","amount":"1,5"})",
        R"({"match":{"service":"payhub","colour":"red"},"action":"drop"})",
    };
    for (const auto text : nonsense) {
        const auto refused = admin("faults", std::string(text));
        EXPECT_EQ(refused.status(), 400) << text;
    }
    EXPECT_EQ(get("/admin/faults").json().find("faults")->array_items()->size(), 0U);
}

TEST_F(Faults, EveryCallIsLoggedWithWhatItMet) {
    const auto payment = paid();
    fault(R"({"match":{"service":"payhub","operation":"refund","phase":"after"},"action":"drop"})");
    refund(payment, "1.00", "k1");
    refund(payment, "1.00", "k1");
    fault(R"({"match":{"service":"payhub","operation":"refund"},"action":"drop"})");
    refund(payment, "1.00", "k1");
    const auto log = get("/admin/calls").json();
    EXPECT_EQ(log.find("counts")->integer_or("payhub.create", 0), 1);
    EXPECT_EQ(log.find("counts")->integer_or("payhub.refund", 0), 3);
    const auto& calls = *log.find("calls")->array_items();
    ASSERT_EQ(calls.size(), 4U);
    EXPECT_EQ(calls[1].string_or("idempotency_key", ""), "k1");
    EXPECT_EQ(calls[1].string_or("fault", ""), "drop");
    EXPECT_EQ(calls[1].integer_or("status", 0), 201) << "decided, though nobody heard it";
    EXPECT_EQ(calls[2].string_or("fault", "x"), "");
    EXPECT_EQ(calls[3].integer_or("status", -1), 0) << "never decided";
    admin("reset");
    EXPECT_EQ(get("/admin/calls").json().find("calls")->array_items()->size(), 0U);
}

TEST_F(Faults, TheCallLogHasAnEnd) {
    for (int i = 0; i < 510; ++i)
        payhub("GET", "request/1");
    const auto log = get("/admin/calls").json();
    EXPECT_EQ(log.find("counts")->integer_or("payhub.status", 0), 510);
    EXPECT_EQ(log.find("calls")->array_items()->size(), 500U);
    EXPECT_EQ(log.find("calls")->array_items()->back().integer_or("number", 0), 510);
}

TEST_F(Faults, TheDateHeaderShowsTheClockOffset) {
    EXPECT_EQ(get("/admin/health").header("Date"), "Fri, 20 Nov 2026 00:00:00 GMT");
    set(R"({"clock_offset_ms":-3601000})");
    EXPECT_EQ(get("/admin/health").header("Date"), "Thu, 19 Nov 2026 22:59:59 GMT");
}

TEST(FaultPlanTest, MatchesAnyOfTheNamesACallHas) {
    FaultPlan plan;
    Fault fault;
    fault.service = "webhook";
    fault.operation = "cancellation";
    plan.add(fault);
    EXPECT_FALSE(plan.take("webhook", {"push", "payment"}));
    EXPECT_FALSE(plan.take("payhub", {"cancellation"}));
    EXPECT_TRUE(plan.take("webhook", {"push", "cancellation"}));
    EXPECT_FALSE(plan.take("webhook", {"push", "cancellation"})) << "used up";
}

TEST(FaultPlanTest, EveryPresetParses) {
    for (const auto& preset : presets()) {
        const auto fault = preset_fault(preset.name);
        ASSERT_TRUE(fault) << preset.name;
        EXPECT_EQ(fault->preset, preset.name);
    }
    EXPECT_FALSE(preset_fault("nothing"));
}

TEST(DistortTest, ReachesEveryDepthAndLeavesTheRest) {
    Fault fault;
    fault.action = FaultAction::wrong_amount;
    EXPECT_EQ(distort(R"({"a":[{"Amount":1.5}],"totalAmount":2,"note":"amount"})", fault, false),
              R"({"a":[{"Amount":2.50}],"totalAmount":3,"note":"amount"})")
        << "a whole number stays one";
    EXPECT_EQ(distort("a%5Bamount%5D=100&a%5Bnote%5D=amount&currency=EUR", fault, true),
              "a%5Bamount%5D=101&a%5Bnote%5D=amount&currency=EUR")
        << "forms, too";
    EXPECT_EQ(distort(R"({"amount":"x"})", fault, false), R"({"amount":"x"})");
    EXPECT_EQ(distort("no json", fault, false), "no json");
    fault.action = FaultAction::wrong_currency;
    EXPECT_EQ(distort(R"({"amount":1})", fault, false), R"({"amount":1})");
    EXPECT_EQ(distort(R"({"amount":1})", fault, true), R"({"amount":1,"currency":"USD"})");
    EXPECT_EQ(distort("a%5Bcurrency%5D=EUR&b=EUR", fault, true), "a%5Bcurrency%5D=USD&b=EUR");
    fault.action = FaultAction::delay;
    EXPECT_EQ(distort(R"({ "amount": 1 })", fault, true), R"({ "amount": 1 })") << "byte for byte";
}

}  // namespace
}  // namespace till::sandbox::testing
