// The translator against the fake, without a socket between them: two readings of one contract must agree.
#include "tests/unit/sandbox/portone_fixture.hpp"
#include "till/providers/portone.hpp"

namespace till::sandbox::testing {
namespace {

using providers::Action;
using providers::Command;
using providers::ProviderState;
using Said = providers::Outcome;

class PortoneTranslator : public PortoneTest {
  protected:
    void SetUp() override {
        PortoneTest::SetUp();
        make({});
        sale.order_ref = "A-17";
        sale.method = "portone.link";
        sale.amount = {10010, hal::Currency::eur()};
    }

    void make(providers::PortoneConfig config) {
        config.base_url = "http://127.0.0.1:8490/portone";
        config.portone_key = std::string(key);
        config.portone_secret = hal::Secret(std::string(secret));
        config.currencies = {"EUR", "JPY"};
        config.merchant_name = "Kafeneio";
        config.success_url = config.failure_url = "https://shop.example/thanks?a=1&b=%C3%A4";
        config.checkout_prefix = "http://127.0.0.1:8490/portone/checkout?ref=";
        config.webhook_tokens = {hal::Secret(std::string("token-of-the-proof"))};
        config.link_lifetime = std::chrono::minutes(30);
        auto made = providers::make_portone(std::move(config), crypto);
        ASSERT_TRUE(made) << made.error().detail;
        translator = *std::move(made);
    }

    Command command(Action action, Action about = Action::create) {
        Command out;
        out.action = action;
        out.about = about;
        out.own_reference = "01930000-0000-7000-8000-000000000001";
        out.idempotency_key = "01930000-0000-7000-8000-0000000000a" + std::to_string(operation);
        out.sale = sale;
        out.amount = sale.amount;
        out.refs = refs;
        out.asked = asked;
        out.now_s = milliseconds(loop.now().wall) / 1000;
        return out;
    }
    // One request, as the engine would send it; what it says is merged into refs. A lost answer is an HTTP status 0.
    Said say(const Command& sent) {
        const auto request = translator->build(sent);
        EXPECT_TRUE(request) << (request ? "" : request.error().type + ": " + request.error().detail);
        if (!request) return {};
        const std::string host = "http://127.0.0.1:8490";
        EXPECT_TRUE(request->url.starts_with(host + "/portone/")) << request->url;
        const auto got = call(request->method, request->url.substr(host.size()), request->body, request->headers);
        const bool lost = got.kind != Outcome::Kind::answered;
        auto outcome = translator->read(sent, lost ? hal::HttpResponse{} : got.response);
        if (const auto* members = outcome.refs.members())
            for (const auto& [name, value] : *members)
                refs.set(name, value);
        return outcome;
    }
    // A whole look: as many questions as the answers lead to, or as one may have.
    Said look(Action about = Action::create, int most = 8) {
        Said said;
        for (int i = 0; i < most; ++i) {
            auto question = command(Action::inquire, about);
            if (about == Action::refund) question.amount = refunding;
            said = say(question);
            if (said.next != Action::inquire || about != Action::create) return said;
        }
        EXPECT_LT(most, 8) << "the questions have no end";
        return said;
    }
    Said create() {
        const auto said = say(command(Action::create));
        EXPECT_EQ(said.kind, Said::Kind::done) << said.problem.type << " " << said.problem.detail;
        return said;
    }
    Said refund(std::int64_t minor) {
        ++operation;
        refunding = {minor, sale.amount.currency};
        auto sent = command(Action::refund);
        sent.amount = refunding;
        sent.reason = "honey & <more>";
        return say(sent);
    }
    std::string ref() const { return refs.string_or("payment_link_ref", ""); }
    hal::Result<providers::Push> read_push(std::size_t i) const {
        return translator->read_push("token-of-the-proof", transport.sent.at(i).headers, transport.sent.at(i).body);
    }

    std::unique_ptr<providers::Provider> translator;
    providers::SaleRequest sale;
    Value refs = Value::object();
    hal::Money refunding;
    int operation = 0;
    int asked = 0;
};

TEST_F(PortoneTranslator, PaidAndGivenBackInParts) {
    const auto made = create();
    ASSERT_TRUE(made.presentation);
    const std::string drawn = made.presentation->qr_payload;
    EXPECT_EQ(drawn, "http://127.0.0.1:8490/portone/checkout?ref=" + ref());
    EXPECT_EQ(get(drawn.substr(std::string("http://127.0.0.1:8490").size())).status(), 200) << "the phone gets there";
    EXPECT_EQ(look().state, ProviderState::waiting);
    act(ref(), "leave");
    EXPECT_EQ(look().state, ProviderState::customer_active);
    act(ref(), "approve");
    const auto paid_now = look();
    EXPECT_EQ(paid_now.state, ProviderState::paid) << paid_now.problem.type << " " << paid_now.problem.detail;
    EXPECT_EQ(paid_now.paid, sale.amount);
    ASSERT_EQ(paid_now.tenders.size(), 1U);
    EXPECT_EQ(paid_now.tenders[0].title, "Payletter Credit Card");
    EXPECT_EQ(look().state, ProviderState::paid) << "and stays so";

    const auto part = refund(2010);
    EXPECT_EQ(part.kind, Said::Kind::done) << part.problem.type << " " << part.problem.detail;
    EXPECT_EQ(part.refunded, refunding);
    EXPECT_EQ(refund(8000).refunded, refunding);
    EXPECT_EQ(refund(1).kind, Said::Kind::refused) << "nothing is left";
    const auto totals = *get("/admin/ledger").json().find("totals")->find("EUR");
    EXPECT_EQ(totals.integer_or("captured", 0), 10010);
    EXPECT_EQ(totals.integer_or("refunded", 0), 10010);
    EXPECT_EQ(look().state, ProviderState::paid);
}

TEST_F(PortoneTranslator, GivenBackWhole) {
    create();
    act(ref(), "approve");
    look();
    EXPECT_EQ(refund(10010).refunded, sale.amount);
    EXPECT_EQ(refs.string_or("amount_to_refund", ""), "0.00");
}

TEST_F(PortoneTranslator, ALostRefundIsFoundAndNotRepeated) {
    create();
    act(ref(), "approve");
    look();
    act(ref(), "refund", R"({"amount":10})");
    fault(R"({"match":{"service":"portone","operation":"refund","phase":"after"},"action":"drop"})");
    EXPECT_EQ(refund(2000).kind, Said::Kind::unknown);
    const auto found = look(Action::refund);
    EXPECT_EQ(found.kind, Said::Kind::done) << found.problem.type << " " << found.problem.detail;
    EXPECT_EQ(found.refunded, refunding) << "though somebody gave some back by hand";
    fault(R"({"match":{"service":"portone","operation":"refund","phase":"before"},"action":"drop"})");
    EXPECT_EQ(refund(3000).kind, Said::Kind::unknown);
    EXPECT_EQ(look(Action::refund).problem.type, "refund-unconfirmed") << "a person compares";
}

TEST_F(PortoneTranslator, ARefundThatNeverArrivedIsSentAgain) {
    create();
    act(ref(), "approve");
    look();
    fault(R"({"match":{"service":"portone","operation":"refund","phase":"before"},"action":"drop"})");
    EXPECT_EQ(refund(2000).kind, Said::Kind::unknown);
    const auto first = look(Action::refund);
    EXPECT_EQ(first.kind, Said::Kind::unknown);
    ASSERT_TRUE(first.retry_after);
    asked = 1;
    EXPECT_EQ(look(Action::refund).problem.type, "did-not-happen");
}

TEST_F(PortoneTranslator, APendingRefundIsAskedAbout) {
    create();
    act(ref(), "approve");
    look();
    set(R"({"portone.refund_status":"PENDING"})");
    EXPECT_EQ(refund(2000).kind, Said::Kind::pending);
    EXPECT_EQ(look(Action::refund).kind, Said::Kind::pending);
    const auto list = api("GET", "refund/" + refs.string_or("order_ref", "")).json();
    const auto id = list.find("refundDetails")->array_items()->at(0).string_or("psp_refund_id", "");
    admin("portone/refunds/" + id + "/succeed");
    EXPECT_EQ(look(Action::refund).refunded, refunding);
}

TEST_F(PortoneTranslator, WhereReasonsAreNotKeptTheSumsTell) {
    create();
    act(ref(), "approve");
    look();
    set(R"({"portone.refund_reason_comes_back":false})");
    EXPECT_EQ(refund(2000).kind, Said::Kind::unknown) << "the text is looked for";
    providers::PortoneConfig config;
    config.refund_reason_comes_back = false;
    make(std::move(config));
    EXPECT_EQ(look(Action::refund).refunded, refunding) << "one new entry, and the right rest";
    EXPECT_EQ(refund(3000).refunded, refunding);
    EXPECT_EQ(refs.string_or("refunded", ""), "50.00");
}

TEST_F(PortoneTranslator, RefusedThenPaid) {
    create();
    act(ref(), "decline");
    EXPECT_EQ(look().state, ProviderState::waiting) << "the link is open";
    act(ref(), "cancel");
    act(ref(), "approve");
    EXPECT_EQ(look().state, ProviderState::paid);
    EXPECT_TRUE(refs.string_or("transaction_ref", "").ends_with("_3"));
}

TEST_F(PortoneTranslator, ALostCreateIsFoundAndDrawn) {
    fault(R"({"match":{"service":"portone","operation":"create","phase":"before"},"action":"drop"})");
    EXPECT_EQ(say(command(Action::create)).kind, Said::Kind::unknown);
    EXPECT_EQ(look().problem.type, "did-not-happen");
    fault(R"({"match":{"service":"portone","operation":"create","phase":"after"},"action":"drop"})");
    EXPECT_EQ(say(command(Action::create)).kind, Said::Kind::unknown);
    EXPECT_EQ(say(command(Action::create)).kind, Said::Kind::unknown) << "4002 is no refusal";
    const auto found = look();
    ASSERT_TRUE(found.presentation) << found.problem.type;
    EXPECT_EQ(found.presentation->qr_payload, "http://127.0.0.1:8490/portone/checkout?ref=" + ref());
    EXPECT_EQ(get("/admin/portone/links").json().find("links")->array_items()->size(), 1U) << "one QR code";
}

TEST_F(PortoneTranslator, Cancelled) {
    create();
    EXPECT_EQ(say(command(Action::cancel)).kind, Said::Kind::pending);
    EXPECT_EQ(look(Action::cancel).kind, Said::Kind::done);
    EXPECT_EQ(look().state, ProviderState::cancelled);
    act(ref(), "approve_late");
    EXPECT_EQ(look().state, ProviderState::paid) << "late money is seen";
}

TEST_F(PortoneTranslator, LateMoneyUnderACancelledLink) {
    set(R"({"portone.late_success_keeps_status":true})");
    create();
    say(command(Action::cancel));
    act(ref(), "approve_late");
    EXPECT_EQ(look(Action::cancel).problem.type, "already-paid");
    EXPECT_EQ(look().state, ProviderState::paid);
}

TEST_F(PortoneTranslator, TheCustomerWasFasterThanTheCancel) {
    create();
    act(ref(), "approve");
    EXPECT_EQ(say(command(Action::cancel)).problem.type, "may-be-paid");
    EXPECT_EQ(look(Action::cancel).problem.type, "already-paid");
    EXPECT_EQ(look().state, ProviderState::paid);
    EXPECT_EQ(look(Action::cancel).problem.type, "already-paid") << "also once it is settled";
}

TEST_F(PortoneTranslator, Expired) {
    create();
    act(ref(), "leave");
    loop.advance(std::chrono::minutes(30));
    EXPECT_EQ(look().state, ProviderState::expired);
    act(ref(), "approve_late");
    EXPECT_EQ(look().state, ProviderState::paid);
}

TEST_F(PortoneTranslator, PaidTwiceIsToldOnceWithItsAmount) {
    create();
    act(ref(), "approve");
    act(ref(), "approve_again");
    auto said = look();
    EXPECT_EQ(said.state, ProviderState::paid);
    EXPECT_EQ(said.paid, sale.amount) << "the sale's own";
    EXPECT_EQ(said.problem.type, "paid-twice");
    ASSERT_EQ(said.surplus.size(), 1U);
    EXPECT_EQ(said.surplus[0].amount, sale.amount);
    EXPECT_EQ(said.surplus[0].reference, tries(ref())[1].string_or("order_ref", ""));
    said = look();
    EXPECT_EQ(said.state, ProviderState::paid);
    EXPECT_TRUE(said.surplus.empty()) << "once";
    act(ref(), "approve_again");
    said = look();
    ASSERT_EQ(said.surplus.size(), 1U) << "a third one, after the sale was settled";
    EXPECT_EQ(said.surplus[0].reference, tries(ref())[2].string_or("order_ref", ""));

    for (const auto& [name, value] : *said.surplus[0].refs.members())
        refs.set(name, value);
    EXPECT_EQ(refund(10010).refunded, sale.amount) << "what is needed to give it back";
    const auto row = tries(ref());
    EXPECT_EQ(row[2].find("refunds")->array_items()->size(), 1U);
    EXPECT_TRUE(row[0].find("refunds")->array_items()->empty());
}

TEST_F(PortoneTranslator, HoweverFewQuestionsALookMayHave) {
    for (int most = 1; most <= 5; ++most) {
        admin("reset");
        set(R"({"webhook_url.portone":null})");
        refs = Value::object();
        create();
        act(ref(), "approve");
        act(ref(), "approve_again");
        std::size_t told = 0;
        Said said;
        for (int looks = 0; looks < 6 && said.state != ProviderState::paid; ++looks) {
            said = look(Action::create, most);
            told += said.surplus.size();
        }
        EXPECT_EQ(said.paid, sale.amount) << most;
        if (most > 3) {
            EXPECT_EQ(told, 1U) << "before the sale closes, with " << most;
        }
        for (int looks = 0; looks < 6; ++looks)
            told += look(Action::create, most).surplus.size();
        EXPECT_EQ(told, 1U) << "once in all, with " << most;
    }
}

TEST_F(PortoneTranslator, ASecondPaymentsTroubleDoesNotTakeTheFirst) {
    create();
    act(ref(), "approve");
    look();
    act(ref(), "approve_again");
    for (const auto* operation_name : {"transaction", "details"}) {
        fault(R"({"match":{"service":"portone","operation":")" + std::string(operation_name) +
              R"("},"action":"status","status":500})");
        const auto said = look();
        EXPECT_EQ(said.state, ProviderState::paid) << operation_name;
        EXPECT_EQ(said.problem.type, "paid-twice") << operation_name;
        EXPECT_TRUE(said.surplus.empty()) << operation_name;
    }
    EXPECT_EQ(look().surplus.size(), 1U) << "asked again until it is told";
}

TEST_F(PortoneTranslator, WrongAmountCurrencyEnvironmentOrSaleIsNotPaid) {
    create();
    act(ref(), "approve");
    for (const auto* action : {"wrong_amount", "wrong_currency"}) {
        fault(R"({"match":{"service":"portone","operation":"details"},"action":")" + std::string(action) + "\"}");
        const auto said = look();
        EXPECT_FALSE(said.paid) << action;
        EXPECT_EQ(said.problem.type, "answer-mismatch") << action;
    }
    set(R"({"portone.environment_override":"live"})");
    EXPECT_EQ(look().problem.type, "answer-mismatch");
    set(R"({"portone.environment_override":null,"portone.status_override":"Reversed"})");
    EXPECT_EQ(look().state, ProviderState::unknown);
    set(R"({"portone.status_override":null,"portone.details_flat":true,"portone.details_environment":false})");
    EXPECT_EQ(look().state, ProviderState::paid);
}

TEST_F(PortoneTranslator, TheTimeOfTheFarSideCounts) {
    set(R"({"clock_offset_ms":3600000})");
    auto sent = command(Action::create);
    const auto refused = say(sent);
    EXPECT_EQ(refused.kind, Said::Kind::throttled);
    EXPECT_EQ(refused.problem.type, "provider-token-refused");
    const auto asked_time = translator->ask_time();
    ASSERT_TRUE(asked_time);
    EXPECT_EQ(asked_time->headers.size(), 0U) << "no credentials";
    EXPECT_FALSE(call(asked_time->method, "/portone/").header("Date").empty());
    sent.now_s = *sent.now_s + 3600;
    EXPECT_EQ(say(sent).kind, Said::Kind::done);
}

TEST_F(PortoneTranslator, MoneyWithoutDecimals) {
    sale.amount = {500, *hal::Currency::from_code("JPY")};
    create();
    act(ref(), "approve");
    EXPECT_EQ(look().paid, sale.amount);
    EXPECT_EQ(refund(200).refunded, refunding);
}

TEST_F(PortoneTranslator, EveryPushIsUnderstood) {
    create();
    act(ref(), "decline");
    act(ref(), "approve");
    look();
    refund(2010);
    ASSERT_EQ(transport.sent.size(), 4U);
    std::vector<std::string> seen;
    for (std::size_t i = 0; i < transport.sent.size(); ++i) {
        const auto push = read_push(i);
        ASSERT_TRUE(push) << push.error().type << " " << transport.sent[i].body;
        EXPECT_FALSE(push->trusted);
        EXPECT_EQ(refs.string_or(push->match_key, "-"), push->match_value) << push->verified_by;
        for (const auto& [name, value] : *push->must_match.members())
            EXPECT_EQ(refs.string_or(name, "-"), *value.string()) << name;
        if (push->state == ProviderState::paid) {
            EXPECT_EQ(push->amount, sale.amount);
        }
        EXPECT_EQ(std::ranges::count(seen, push->event_id), 0) << "an id of its own";
        seen.push_back(push->event_id);
    }
    EXPECT_EQ(read_push(3)->verified_by, "token only");
}

TEST_F(PortoneTranslator, APushThatIsNotTheirsIsRefused) {
    create();
    set(R"({"portone.webhook_signature":"wrong"})");
    act(ref(), "approve");
    for (std::size_t i = 0; i < transport.sent.size(); ++i)
        EXPECT_EQ(read_push(i).error().type, "webhook-unauthenticated");
    set(R"({"portone.webhook_signature":"right","portone.environment_override":"live"})");
    act(ref(), "approve_again");
    EXPECT_EQ(read_push(transport.sent.size() - 1).error().type, "webhook-unsupported");
}

}  // namespace
}  // namespace till::sandbox::testing
