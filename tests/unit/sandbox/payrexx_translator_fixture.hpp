// The real translator against the fake, without sockets: what it builds is handed to the sandbox, what that answers is
// handed back. The two share no code, only the contract.
#pragma once

#include "tests/unit/sandbox/payrexx_fixture.hpp"
#include "till/providers/payrexx.hpp"

namespace till::sandbox::testing {

using providers::Action;
using providers::PayrexxConfig;
using providers::ProviderState;
using Kind = providers::Outcome::Kind;

class PayrexxTill : public PayrexxTest {
  protected:
    void SetUp() override {
        PayrexxTest::SetUp();
        use(configured());
    }
    static PayrexxConfig configured() {
        PayrexxConfig config;
        config.base_url = "http://127.0.0.1:8490/payrexx";
        config.instance = "demo";
        config.api_secret = hal::Secret(std::string("payrexx-till-sandbox"));
        config.environment = PayrexxConfig::Environment::test;
        config.currencies = {"CHF", "JPY"};
        config.terminal_serial = "SN-DEMO";
        config.webhook_keys = {hal::Secret(std::string("payrexx-whk-till-sandbox"))};
        return config;
    }
    void use(PayrexxConfig config) {
        auto made = providers::make_payrexx(std::move(config), crypto);
        ASSERT_TRUE(made) << made.error().detail;
        provider = *std::move(made);
    }
    void new_sale(const std::string& method = "payrexx.gateway", hal::Money amount = chf(8925)) {
        sale.order_ref = "A-17";
        sale.method = method;
        sale.amount = amount;
        refs = Value::object();
        reference = "01930000-0000-7000-8000-" + std::to_string(100'000'000'000 + ++sales);
    }
    static hal::Money chf(std::int64_t minor) { return {minor, *hal::Currency::from_code("CHF")}; }

    providers::Command command(Action action, std::int64_t minor = 0) {
        providers::Command out;
        out.action = action;
        out.own_reference = reference;
        out.idempotency_key = reference + "-" + std::string(to_string(action)) + std::to_string(minor);
        out.sale = sale;
        out.amount = minor == 0 ? sale.amount : hal::Money{minor, sale.amount.currency};
        out.refs = refs;
        out.now_s = milliseconds(loop.now().wall) / 1000;
        return out;
    }
    void merge(const Value& more) {
        if (const auto* members = more.members())
            for (const auto& [name, value] : *members)
                refs.set(name, value);
    }
    // What arrives when the request is sent; nullopt when the line drops.
    std::optional<hal::HttpResponse> sent(const hal::HttpRequest& request) {
        const std::string_view host = "http://127.0.0.1:8490";
        EXPECT_TRUE(request.url.starts_with(host)) << request.url;
        const auto answer = call(request.method, request.url.substr(host.size()), request.body, request.headers);
        if (answer.kind != Outcome::Kind::answered) return std::nullopt;
        return answer.response;
    }
    // One request; a dropped line is an unknown outcome, as in the engine.
    providers::Outcome once(const providers::Command& command) {
        const auto request = provider->build(command);
        if (!request) {
            ADD_FAILURE() << "not built: " << request.error().type << " " << request.error().detail;
            return {};
        }
        const auto response = sent(*request);
        auto outcome = response ? provider->read(command, *response) : providers::Outcome{};
        if (!response) outcome.problem = {"line-dropped", {}};
        merge(outcome.refs);
        return outcome;
    }
    providers::Outcome does(Action action, std::int64_t minor = 0) { return once(command(action, minor)); }
    // A look, with the further questions that its answers lead to; at most four, as in the engine.
    providers::Outcome looks(Action about = Action::create, std::int64_t minor = 0) {
        auto question = command(about, minor);
        question.action = Action::inquire;
        question.about = about;
        for (int i = 0;; ++i) {
            auto outcome = once(question);
            if (outcome.next != Action::inquire) return outcome;
            if (i == 3) {
                ADD_FAILURE() << "no end: " << outcome.problem.type;
                return outcome;
            }
            question.refs = refs;
        }
    }

    // --- the customer
    // The page behind the QR code, as a phone opens it.
    std::string shown;
    void create() {
        const auto made = does(Action::create);
        ASSERT_EQ(made.kind, Kind::done) << made.problem.type << " " << made.problem.detail;
        ASSERT_TRUE(made.presentation);
        shown = made.presentation->qr_payload.substr(std::string("http://127.0.0.1:8490").size());
        EXPECT_EQ(get(shown).status(), 200);
    }
    void presses(const std::string& button) { EXPECT_EQ(call("POST", shown + "/" + button).status(), 303); }
    std::string gateway_id() const { return refs.string_or("gateway_id", ""); }
    std::string transaction_id() const { return refs.string_or("transaction_id", ""); }
    std::string payment_id() const { return refs.string_or("ecr_payment_id", ""); }
    void pay() {
        create();
        presses("approve");
        const auto seen = looks();
        EXPECT_EQ(seen.state, ProviderState::paid) << seen.problem.type;
        EXPECT_EQ(seen.paid, sale.amount);
    }
    // A terminal's payment, started after its pairing was asked.
    void start_terminal() {
        new_sale("payrexx.terminal");
        const auto paired = does(Action::create);
        ASSERT_EQ(paired.kind, Kind::done) << paired.problem.type;
        ASSERT_EQ(paired.next, Action::proceed);
        const auto started = does(Action::proceed);
        ASSERT_EQ(started.kind, Kind::done) << started.problem.type << " " << started.problem.detail;
        EXPECT_EQ(started.state, ProviderState::customer_active);
    }
    std::int64_t calls(const std::string& operation) {
        return get("/admin/calls").json().find("counts")->integer_or("payrexx." + operation, 0);
    }
    std::int64_t sum(const std::string& what, const std::string& currency = "CHF") {
        const auto totals = get("/admin/ledger").json();
        const auto* of = totals.find("totals")->find(currency);
        return of ? of->integer_or(what, 0) : 0;
    }

    std::unique_ptr<providers::Provider> provider;
    providers::SaleRequest sale;
    Value refs;
    std::string reference;
    std::int64_t sales = 0;
};

}  // namespace till::sandbox::testing
