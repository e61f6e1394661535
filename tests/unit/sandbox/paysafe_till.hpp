// The real translator against the fake, in one process and without sockets, driven as the engine drives it:
// looks follow Outcome::next, refs are merged after every answer, a step is asked for once and has one key,
// and after a lost answer the provider is asked first. The two share no code, only the contract. Every push
// is read and judged at the end.
#pragma once

#include "tests/unit/sandbox/paysafe_fixture.hpp"
#include "till/providers/paysafe.hpp"

namespace till::sandbox::testing {

using providers::Action;
using providers::PaysafeConfig;
using providers::ProviderState;
using Kind = providers::Outcome::Kind;

class PaysafeTill : public PaysafeTest {
  protected:
    void SetUp() override {
        PaysafeTest::SetUp();
        set(R"({"paysafe.lookup_lag":1})");
        use(configured());
        new_sale();
    }
    void TearDown() override { hear(); }

    static PaysafeConfig configured() {
        PaysafeConfig config;
        config.base_url = "http://127.0.0.1:8490/paysafe/paymenthub/v1";
        config.user = hal::Secret(std::string("till_sandbox"));
        config.password = hal::Secret(std::string("till_sandbox_password"));
        config.return_url = "https://shop.example/thanks";
        config.webhook_keys = {hal::Secret(std::string("dGlsbC1zYW5kYm94LXBheXNhZmUta2V5"))};
        return config;
    }
    void use(PaysafeConfig config) {
        auto made = providers::make_paysafe(std::move(config), crypto);
        ASSERT_TRUE(made) << made.error().detail;
        provider = *std::move(made);
    }
    static hal::Money brl(std::int64_t minor) { return {minor, *hal::Currency::from_code("BRL")}; }
    void new_sale(hal::Money amount = brl(12550)) {
        sale = {};
        sale.order_ref = "A-17";
        sale.method = "paysafe.safetypay";
        sale.amount = amount;
        refs = Value::object();
        proceeded = false;
        reference = "01930000-0000-7000-8000-" + std::to_string(100'000'000'000 + ++sales);
    }

    // --- the engine's part
    providers::Command command(Action action, const std::string& key, std::int64_t minor = 0) const {
        providers::Command out;
        out.action = action;
        out.own_reference = reference;
        out.idempotency_key = reference + "-" + key;
        out.sale = sale;
        out.amount = minor == 0 ? sale.amount : hal::Money{minor, sale.amount.currency};
        out.refs = refs;
        return out;
    }
    void merge(const Value& more) {
        if (const auto* members = more.members())
            for (const auto& [name, value] : *members)
                refs.set(name, value);
    }
    // One request. A dropped line is an unknown outcome.
    providers::Outcome once(const providers::Command& command) {
        const auto request = provider->build(command);
        if (!request) {
            ADD_FAILURE() << "not built: " << request.error().type << " " << request.error().detail;
            return {};
        }
        const std::string_view host = "http://127.0.0.1:8490";
        EXPECT_TRUE(request->url.starts_with(host)) << request->url;
        const auto got = call(request->method, request->url.substr(host.size()), request->body, request->headers);
        providers::Outcome outcome;
        outcome.problem = {"line-dropped", {}};
        if (got.kind == Outcome::Kind::answered) outcome = provider->read(command, got.response);
        if (got.kind == Outcome::Kind::truncated) outcome.problem = {"answer-cut", {}};
        merge(outcome.refs);
        return outcome;
    }
    // A question with all that its answers lead to.
    providers::Outcome look(Action about, const std::string& key, std::int64_t minor = 0) {
        for (int i = 0; i < 8; ++i) {
            auto question = command(Action::inquire, key, minor);
            question.about = about;
            auto outcome = once(question);
            if (outcome.next != Action::inquire) return outcome;
        }
        ADD_FAILURE() << "the questions have no end";
        return {};
    }
    // An operation until its outcome is known, however its answers are lost.
    providers::Outcome does(Action action, const std::string& key, std::int64_t minor = 0) {
        EXPECT_EQ(provider->after_unknown(action, sale), providers::AfterUnknown::inquire_first);
        auto outcome = once(command(action, key, minor));
        for (int i = 0; i < 30; ++i) {
            if (outcome.kind != Kind::unknown && outcome.kind != Kind::throttled) return outcome;
            loop.advance(outcome.retry_after.value_or(std::chrono::seconds(1)));
            if (outcome.kind == Kind::throttled && action != Action::inquire) {
                outcome = once(command(action, key, minor));
                continue;
            }
            outcome = look(action, key, minor);
            if (outcome.kind == Kind::throttled) outcome.kind = Kind::unknown;
            const bool not_done = outcome.kind == Kind::refused && outcome.problem.type == "did-not-happen";
            if (not_done) outcome = once(command(action, key, minor));
        }
        ADD_FAILURE() << "no end: " << outcome.problem.type << " " << outcome.problem.detail;
        return outcome;
    }
    // One poll, and the step it asks for.
    providers::Outcome poll() {
        auto outcome = look(Action::create, "create");
        if (outcome.next == Action::proceed && !proceeded) {
            proceeded = true;
            const auto step = does(Action::proceed, "proceed");
            if (step.kind == Kind::done || step.kind == Kind::refused) return step;
        }
        return outcome;
    }
    // Polls two seconds apart.
    providers::Outcome polls(int times) {
        providers::Outcome outcome;
        for (int i = 0; i < times; ++i) {
            outcome = poll();
            loop.advance(std::chrono::seconds(2));
        }
        return outcome;
    }
    void create() {
        const auto made = does(Action::create, "create");
        ASSERT_EQ(made.kind, Kind::done) << made.problem.type << " " << made.problem.detail;
        ASSERT_TRUE(made.presentation);
        link = made.presentation->qr_payload.substr(std::string("http://127.0.0.1:8490").size());
    }
    void expect_paid(const providers::Outcome& outcome) const {
        EXPECT_EQ(outcome.kind, Kind::done) << outcome.problem.type << " " << outcome.problem.detail;
        EXPECT_EQ(outcome.state, ProviderState::paid) << outcome.problem.type << " " << outcome.problem.detail;
        EXPECT_EQ(outcome.paid, sale.amount);
        EXPECT_FALSE(refs.string_or("settlement_id", "").empty());
    }
    void expect_open(const providers::Outcome& outcome) const {
        EXPECT_FALSE(outcome.paid);
        EXPECT_TRUE(outcome.state == ProviderState::unknown || outcome.state == ProviderState::customer_active ||
                    outcome.state == ProviderState::waiting)
            << to_string(outcome.state);
    }
    // A paid sale.
    void buy() {
        create();
        customer_opens();
        customer("pay");
        expect_paid(poll());
    }

    // --- the customer
    void customer_opens() { EXPECT_EQ(get(link).status(), 200); }
    void customer(const std::string& what) {
        EXPECT_EQ(admin("paysafe/handles/" + handle_id() + "/" + what).status(), 200) << what;
    }
    std::string handle_id() const { return refs.string_or("handle_id", ""); }

    // --- pushes
    hal::Result<providers::Push> read_push(std::size_t i) const {
        return provider->read_push("t", transport.sent.at(i).headers, transport.sent.at(i).body);
    }
    // Reads what was pushed since. Those about this sale are merged, as the engine does.
    void hear() {
        for (; heard < transport.sent.size(); ++heard) {
            const auto push = read_push(heard);
            ASSERT_TRUE(push) << push.error().type << " " << transport.sent[heard].body;
            EXPECT_FALSE(push->trusted);
            EXPECT_FALSE(push->event_id.empty());
            if (push->match_value == refs.string_or(push->match_key, "-")) merge(push->refs);
        }
    }

    // --- what really happened
    std::int64_t calls(const std::string& operation) {
        return get("/admin/calls").json().find("counts")->integer_or("paysafe." + operation, 0);
    }
    std::int64_t sum(const std::string& what, const std::string& currency = "BRL") {
        const auto totals = get("/admin/ledger").json();
        const auto* of = totals.find("totals")->find(currency);
        return of ? of->integer_or(what, 0) : 0;
    }
    std::size_t handles() { return get("/admin/paysafe/handles").json().find("handles")->array_items()->size(); }
    // "drop" and its kind, of one call.
    void lose(const std::string& operation, const std::string& phase, const std::string& how, int times = 1) {
        fault(R"({"match":{"service":"paysafe","operation":")" + operation + R"(","phase":")" + phase +
              R"("},"action":")" + how + R"(","times":)" + std::to_string(times) + "}");
    }

    std::unique_ptr<providers::Provider> provider;
    providers::SaleRequest sale;
    Value refs;
    std::string reference;
    std::string link;
    bool proceeded = false;
    std::size_t heard = 0;
    std::int64_t sales = 0;
};

}  // namespace till::sandbox::testing
