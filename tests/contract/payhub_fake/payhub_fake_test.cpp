// The translator against the fake, in one process: what one writes the other must read, with no code in common. The
// engine's part (refs merged, paid never less, surplus once per reference) is played here.
#include "tests/unit/sandbox/sandbox_fixture.hpp"
#include "till/providers/payhub.hpp"

namespace till::sandbox::testing {
namespace {

using providers::Action;
using providers::Command;
using providers::ProviderState;
using Kind = providers::Outcome::Kind;

std::unique_ptr<providers::Provider> translator() {
    providers::PayhubConfig config;
    config.base_url = "http://127.0.0.1:8490/payhub";
    config.api_key = hal::Secret(std::string("k-1"));
    config.serial_number = "1";
    config.software = "till";
    config.status_probe = true;
    config.webhook_tokens = {hal::Secret(std::string("token-0123456789abcdef"))};
    return *providers::make_payhub(std::move(config));
}

struct Sale {
    Command create;
    Value refs = Value::object();
    providers::Presentation shown;
    std::int64_t paid = 0;
    std::map<std::string, std::int64_t> surplus;
};

class PayhubFake : public SandboxTest {
  protected:
    std::unique_ptr<providers::Provider> payhub_ = translator();
    std::size_t heard_ = 0;  // pushes

    static providers::SaleRequest request(const std::string& method, std::int64_t minor = 10000) {
        providers::SaleRequest sale;
        sale.order_ref = "A-17";
        sale.method = method;
        sale.amount = {minor, hal::Currency::eur()};
        sale.customer["email"] = "maria@example.com";
        if (method.starts_with("klarna."))
            sale.lines = {{"Oil", 2, {minor / 2, hal::Currency::eur()}, {minor, hal::Currency::eur()}}};
        if (method == "klarna.static_qr") sale.options["short_code"] = "48213";
        return sale;
    }

    providers::Outcome send(const Command& command) {
        const auto built = payhub_->build(command);
        EXPECT_TRUE(built) << (built ? "" : built.error().type + " " + built.error().detail);
        if (!built) return {};
        const std::string root = "http://127.0.0.1:8490";
        EXPECT_TRUE(built->url.starts_with(root)) << built->url;
        return payhub_->read(command,
                             call(built->method, built->url.substr(root.size()), built->body, built->headers).response);
    }
    Sale begin(providers::SaleRequest sale) {
        EXPECT_TRUE(payhub_->validate(sale));
        Sale out;
        out.create.own_reference = "01930000-0000-7000-8000-000000000001";
        out.create.idempotency_key = "01930000-0000-7000-8000-0000000000aa";
        out.create.amount = sale.amount;
        out.create.sale = std::move(sale);
        out.create.refs = Value::object();
        const auto outcome = send(out.create);
        EXPECT_EQ(outcome.kind, Kind::done) << outcome.problem.type << " " << outcome.problem.detail;
        EXPECT_EQ(outcome.state, ProviderState::waiting);
        merge(out, outcome);
        out.shown = outcome.presentation.value_or(providers::Presentation{});
        return out;
    }
    static void merge(Sale& sale, const providers::Outcome& outcome) {
        if (outcome.refs.members() != nullptr)
            for (const auto& [name, value] : *outcome.refs.members())
                sale.refs.set(name, value);
        if (outcome.paid) sale.paid = std::max(sale.paid, outcome.paid->minor);
        for (const auto& extra : outcome.surplus)
            sale.surplus.emplace(extra.reference, extra.amount.minor);
    }
    // Every push the fake has sent since, as the engine takes them.
    void hear(Sale& sale) {
        for (; heard_ < transport.sent.size(); ++heard_) {
            const auto push = payhub_->read_push("token-0123456789abcdef", {}, transport.sent[heard_].body);
            ASSERT_TRUE(push) << push.error().detail;
            EXPECT_TRUE(push->trusted);
            EXPECT_EQ(sale.refs.string_or(push->match_key, ""), push->match_value);
            for (const auto& [name, value] : *push->must_match.members())
                EXPECT_EQ(*sale.refs.find(name), value) << name;
            if (push->state != ProviderState::paid) continue;
            const auto outcome = payhub_->add_payment(sale.create.sale, sale.refs, *push);
            EXPECT_EQ(outcome.kind, Kind::done) << outcome.problem.type;
            merge(sale, outcome);
        }
    }
    providers::Outcome look(const Sale& sale) {
        auto command = sale.create;
        command.action = Action::inquire;
        command.refs = sale.refs;
        return send(command);
    }
    static std::int64_t id_of(const Sale& sale) { return std::stoll(sale.refs.string_or("payment_request_id", "0")); }
    void pay(const Sale& sale, std::int64_t minor = 0) {
        const auto body = minor > 0 ? R"({"amount":)" + std::to_string(minor) + "}" : std::string();
        EXPECT_EQ(act(id_of(sale), "approve", body).status(), 200);
    }
};

TEST_F(PayhubFake, EveryMethodIsTakenShownAndPaid) {
    for (const auto& info : payhub_->methods()) {
        auto sale = begin(request(info.name));
        const bool nothing = info.name == "klarna.static_qr";
        const bool code = info.name == "payhub.dias";
        EXPECT_EQ(sale.shown.qr_payload.empty(), nothing || code) << info.name;
        EXPECT_EQ(sale.shown.paycode.empty(), !code) << info.name;
        pay(sale);
        if (info.several_payments) {
            hear(sale);
            EXPECT_EQ(sale.paid, 10000) << info.name;
        } else {
            const auto push = payhub_->read_push("token-0123456789abcdef", {}, transport.sent[heard_++].body);
            ASSERT_TRUE(push);
            EXPECT_EQ(push->amount, sale.create.sale.amount);
        }
        EXPECT_TRUE(sale.surplus.empty()) << info.name;
    }
}

TEST_F(PayhubFake, ThePageOfTheLinkIsThere) {
    for (const auto* method : {"payhub.paygate", "payhub.onepay", "payhub.worldline", "payhub.viva", "payhub.nexi"}) {
        const auto sale = begin(request(method));
        const auto page = get(sale.shown.qr_payload.substr(std::string("http://127.0.0.1:8490").size()));
        EXPECT_EQ(page.status(), 200) << method;
        EXPECT_NE(page.response.body.find("€100.00"), std::string::npos) << method;
    }
}

TEST_F(PayhubFake, WithoutALinkTheCodeIsShownAndCanBePaid) {
    set(R"({"payhub.paylink":false})");
    for (const auto* method : {"payhub.paygate", "payhub.onepay", "payhub.worldline", "payhub.viva", "payhub.nexi"}) {
        auto sale = begin(request(method));
        EXPECT_EQ(sale.shown.qr_payload, "") << method;
        ASSERT_TRUE(sale.shown.paycode.starts_with("RF")) << method;
        EXPECT_EQ(call("POST", "/bank/" + sale.shown.paycode + "/approve").status(), 303) << method;
        hear(sale);
        EXPECT_EQ(sale.paid, 10000) << method;
    }
}

TEST_F(PayhubFake, PartsAddUpByPushesAndByLooks) {
    set(R"({"payhub.status_enabled":true})");
    auto sale = begin(request("payhub.dias"));
    pay(sale, 4000);
    hear(sale);
    EXPECT_EQ(sale.paid, 4000);
    pay(sale, 2550);
    merge(sale, look(sale));  // the look is faster than the push
    EXPECT_EQ(sale.paid, 6550);
    hear(sale);
    EXPECT_EQ(sale.paid, 6550) << "the same payment, told twice";
    pay(sale, 5000);
    hear(sale);
    EXPECT_EQ(sale.paid, 10000);
    ASSERT_EQ(sale.surplus.size(), 1U);
    EXPECT_EQ(sale.surplus.begin()->second, 1550);
    merge(sale, look(sale));
    EXPECT_EQ(sale.surplus.size(), 1U);
}

TEST_F(PayhubFake, PaidAgainIsSurplus) {
    set(R"({"payhub.pay_again":true})");
    auto sale = begin(request("payhub.viva"));
    pay(sale);
    pay(sale);
    hear(sale);
    EXPECT_EQ(sale.paid, 10000);
    ASSERT_EQ(sale.surplus.size(), 1U);
    EXPECT_EQ(sale.surplus.begin()->second, 10000);
}

TEST_F(PayhubFake, SplitAndOpenTypes) {
    for (const auto* method : {"payhub.paygate", "payhub.viva"})
        for (const auto* type : {"FixedOpen", "SplitPay"}) {
            auto asked = request(method);
            asked.options["payment_type"] = type;
            auto sale = begin(asked);
            pay(sale, 3000);
            pay(sale, 7000);
            hear(sale);
            EXPECT_EQ(sale.paid, 10000) << method << type;
        }
}

// What the translator refuses beforehand is what the fake would have refused, and the other way round.
TEST_F(PayhubFake, TheMatrixIsTheSameOnBothSides) {
    const std::vector<std::string> types = {"Fixed", "FixedOpen", "SplitPay", "DynamicQR", "StaticQR"};
    for (const auto& info : payhub_->methods()) {
        if (info.name.starts_with("klarna.")) continue;  // has lines and codes beside the type
        for (const auto& type : types) {
            auto asked = request(info.name);
            asked.options["payment_type"] = type;
            const auto provider = info.name.substr(info.name.find('.') + 1);
            const auto body = R"({"Provider":")" + provider + R"(","PaymentType":")" + type +
                              R"(","Amount":100,"Debtor":{"Email":"maria@example.com"}})";
            EXPECT_EQ(payhub_->validate(asked).has_value(), payhub("POST", "request", body).status() == 201)
                << info.name << " " << type;
        }
    }
    EXPECT_FALSE(payhub_->validate(request("payhub.viva", 30)));
    EXPECT_EQ(payhub("POST", "request", R"({"Provider":"viva","PaymentType":"Fixed","Amount":0.30})").status(), 400);
    EXPECT_TRUE(payhub_->validate(request("payhub.viva", 31)));
    EXPECT_EQ(payhub("POST", "request", R"({"Provider":"viva","PaymentType":"Fixed","Amount":0.31})").status(), 201);
}

TEST_F(PayhubFake, ARefusalIsReadWithItsField) {
    auto command = begin(request("payhub.dias")).create;
    command.sale.method = "payhub.worldline";
    const auto built = payhub_->build(command);
    ASSERT_TRUE(built);
    auto body = built->body;
    body.replace(body.find("maria@example.com"), 17, "nobody");  // as if nothing had been checked here
    const auto outcome = payhub_->read(command, payhub("POST", "request", body).response);
    EXPECT_EQ(outcome.kind, Kind::refused);
    EXPECT_NE(outcome.problem.detail.find("Debtor.Email"), std::string::npos) << outcome.problem.detail;
}

TEST_F(PayhubFake, TheStatusProbeToleratesItsAbsence) {
    const auto sale = begin(request("payhub.dias"));
    const auto outcome = look(sale);
    EXPECT_EQ(outcome.kind, Kind::unknown);
    EXPECT_EQ(outcome.problem.type, "lookup-unsupported");
    set(R"({"payhub.status_enabled":true})");
    EXPECT_EQ(look(sale).state, ProviderState::waiting);
}

TEST_F(PayhubFake, KlarnaIsRefundedByItsPayment) {
    auto sale = begin(request("klarna.dynamic_qr"));
    pay(sale);
    const auto push = payhub_->read_push("token-0123456789abcdef", {}, transport.sent.back().body);
    ASSERT_TRUE(push);
    sale.refs.set("payment_id", push->refs.string_or("payment_id", ""));
    auto command = sale.create;
    command.action = Action::refund;
    command.refs = sale.refs;
    command.amount.minor = 2500;
    const auto first = send(command);
    EXPECT_EQ(first.kind, Kind::done) << first.problem.type;
    EXPECT_EQ(first.refunded->minor, 2500);
    EXPECT_EQ(send(command).kind, Kind::done) << "the same key: the same refund";
    EXPECT_EQ(acts().back(), "refund 2500 EUR");
    EXPECT_EQ(std::ranges::count(acts(), "refund 2500 EUR"), 1);
}

}  // namespace
}  // namespace till::sandbox::testing
