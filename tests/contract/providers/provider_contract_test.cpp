// What every translator owes the payment engine, whatever its provider is like.
#include "tests/contract/providers/rigs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace till::providers::contract {

void PrintTo(const Rig& rig, std::ostream* out) { *out << rig.name; }

namespace {

using Kind = Outcome::Kind;

class ProviderContract : public testing::TestWithParam<Rig> {
  protected:
    const Rig& rig = GetParam();
    std::unique_ptr<Provider> provider = rig.make();

    std::vector<Action> supported() const {
        std::vector<Action> out;
        for (const auto action : all_actions)
            if (provider->supports(action, rig.sale)) out.push_back(action);
        return out;
    }
    Outcome read(Action action, const hal::HttpResponse& response) const {
        return provider->read(command_of(rig, action), response);
    }
    // A push as the far side sends it: with its signature, where it has one.
    Result<Push> push(const std::string& body) const {
        return provider->read_push(rig.webhook_token, rig.sign ? rig.sign(body) : hal::HttpHeaders{}, body);
    }
    const MethodInfo* method() const {
        for (const auto& info : provider->methods())
            if (info.name == rig.sale.method) return &info;
        return nullptr;
    }
    void expect_no_verdict(const Outcome& outcome, const std::string& about) const {
        EXPECT_TRUE(outcome.kind == Kind::unknown || outcome.kind == Kind::throttled) << about;
        EXPECT_FALSE(outcome.paid.has_value()) << about;
        EXPECT_FALSE(outcome.refunded.has_value()) << about;
        EXPECT_FALSE(outcome.presentation.has_value()) << about;
        EXPECT_FALSE(outcome.problem.type.empty()) << about;
    }
};

// --- what it says about itself

TEST_P(ProviderContract, MethodsHaveDistinctCompleteDescriptions) {
    ASSERT_NE(method(), nullptr);
    std::set<std::string> names;
    for (const auto& info : provider->methods()) {
        EXPECT_TRUE(names.insert(info.name).second) << info.name;
        EXPECT_FALSE(info.title.empty());
        EXPECT_FALSE(info.currencies.empty());
        const std::set<std::string> known = {"qr", "short_code", "bank_qr", "paycode", "none"};
        EXPECT_TRUE(known.contains(info.presentation)) << info.presentation;
    }
}

TEST_P(ProviderContract, AMethodEitherSpeaksToItsProviderOrIsClosedByAPerson) {
    if (provider->supports(Action::create, rig.sale)) {
        EXPECT_TRUE(method()->needs_line);
        EXPECT_FALSE(provider->local_presentation(rig.sale, "ref-1").has_value());
        return;
    }
    EXPECT_FALSE(method()->needs_line);
    EXPECT_TRUE(method()->manual_confirmation);
    const auto shown = provider->local_presentation(rig.sale, "ref-1");
    ASSERT_TRUE(shown.has_value());
    EXPECT_FALSE(shown->qr_payload.empty());
    EXPECT_NE(shown->qr_payload.find("ref-1"), std::string::npos) << "the sale's own reference is in its code";
}

TEST_P(ProviderContract, RefundableIsWhatRefundsAreSupportedFor) {
    EXPECT_EQ(method()->refundable, provider->supports(Action::refund, rig.sale));
}

TEST_P(ProviderContract, EverySupportedActionHasAGoodAnswerHere) {
    for (const auto action : supported())
        EXPECT_TRUE(rig.good_answers.contains(action)) << to_string(action);
    EXPECT_EQ(supported().size(), rig.good_answers.size());
}

// --- sales

TEST_P(ProviderContract, TakesItsSaleAndRefusesOthers) {
    EXPECT_TRUE(provider->validate(rig.sale));
    const auto refuses = [&](auto spoil) {
        auto sale = rig.sale;
        spoil(sale);
        const auto valid = provider->validate(sale);
        return !valid && !valid.error().type.empty();
    };
    EXPECT_TRUE(refuses([](SaleRequest& s) { s.method = "nobody.knows"; }));
    EXPECT_TRUE(refuses([](SaleRequest& s) { s.method = ""; }));
    EXPECT_TRUE(refuses([](SaleRequest& s) { s.amount.minor = 0; }));
    EXPECT_TRUE(refuses([](SaleRequest& s) { s.amount.minor = -12550; }));
    EXPECT_TRUE(refuses([](SaleRequest& s) { s.amount.minor = INT64_MAX; }));
    EXPECT_TRUE(refuses([](SaleRequest& s) { s.amount.minor = INT64_MIN; }));
    EXPECT_TRUE(refuses([](SaleRequest& s) { s.amount.currency = *hal::Currency::from_code("JPY"); }));
    for (const auto& option : method()->required_options)
        EXPECT_TRUE(refuses([&](SaleRequest& s) { s.options.erase(option); })) << option;
}

// --- requests

TEST_P(ProviderContract, ARepeatIsTheVerySameRequest) {
    for (const auto action : supported()) {
        const auto first = provider->build(command_of(rig, action));
        const auto again = rig.make()->build(command_of(rig, action));  // also by another process after a crash
        ASSERT_TRUE(first && again) << to_string(action);
        EXPECT_EQ(first->method, again->method);
        EXPECT_EQ(first->url, again->url);
        EXPECT_EQ(first->body, again->body);
        EXPECT_TRUE(std::ranges::equal(first->headers, again->headers));
    }
}

TEST_P(ProviderContract, RequestsAreWellFormed) {
    for (const auto action : supported()) {
        const auto request = provider->build(command_of(rig, action));
        ASSERT_TRUE(request) << to_string(action);
        EXPECT_TRUE(request->url.starts_with("https://")) << request->url;
        for (const auto& [name, value] : request->headers) {
            EXPECT_EQ(name.find_first_of("\r\n: "), std::string::npos);
            EXPECT_EQ(value.find_first_of("\r\n"), std::string::npos);
        }
        if (!request->body.empty()) {
            EXPECT_TRUE(hal::json::parse(request->body)) << request->body;
            EXPECT_TRUE(request->headers.find("Content-Type").has_value());
        }
    }
}

TEST_P(ProviderContract, SecretsStandInHeadersOnly) {
    for (const auto action : supported()) {
        const auto request = provider->build(command_of(rig, action));
        ASSERT_TRUE(request);
        for (const auto& secret : rig.secrets) {
            EXPECT_EQ(request->url.find(secret), std::string::npos);
            EXPECT_EQ(request->body.find(secret), std::string::npos);
        }
    }
}

TEST_P(ProviderContract, WithoutTheReferencesNothingIsBuilt) {
    for (const auto action : all_actions) {
        if (action == Action::create) continue;
        auto command = command_of(rig, action);
        command.refs = hal::json::Value();
        EXPECT_FALSE(provider->build(command)) << to_string(action);
    }
}

TEST_P(ProviderContract, UnsupportedActionsAreNotBuilt) {
    for (const auto action : all_actions) {
        if (!provider->supports(action, rig.sale)) {
            EXPECT_FALSE(provider->build(command_of(rig, action))) << to_string(action);
        }
    }
}

// --- answers

TEST_P(ProviderContract, GoodAnswersAreUnderstood) {
    for (const auto action : supported()) {
        const auto outcome = read(action, rig.good_answers.at(action));
        // An end that is accepted may need a look before it is believed.
        const bool ends = action == Action::cancel || action == Action::release;
        EXPECT_TRUE(outcome.kind == Kind::done || (ends && outcome.kind == Kind::pending))
            << to_string(action) << " " << outcome.problem.detail;
        EXPECT_TRUE(outcome.refs.is_null() || outcome.refs.is_object());
        EXPECT_EQ(outcome.refunded.has_value(), action == Action::refund);
        EXPECT_EQ(outcome.paid.has_value(), outcome.state == ProviderState::paid) << to_string(action);
        EXPECT_TRUE(outcome.paid.has_value() || action != Action::inquire);
        EXPECT_EQ(outcome.refunded.value_or(rig.sale.amount), rig.sale.amount);
        EXPECT_EQ(outcome.paid.value_or(rig.sale.amount), rig.sale.amount);
    }
}

TEST_P(ProviderContract, AnswersToWhatIsNeverAskedAreNoVerdict) {
    for (const auto action : all_actions)
        if (!provider->supports(action, rig.sale) && action != Action::inquire)
            expect_no_verdict(read(action, {200, {}, "{}"}), std::string(to_string(action)));
}

TEST_P(ProviderContract, ATenderedSumIsThePaidSum) {
    for (const auto action : supported()) {
        const auto outcome = read(action, rig.good_answers.at(action));
        if (outcome.tenders.empty()) continue;
        std::int64_t sum = 0;
        for (const auto& tender : outcome.tenders)
            sum += tender.amount.minor;
        ASSERT_TRUE(outcome.paid.has_value()) << to_string(action);
        EXPECT_EQ(sum, outcome.paid->minor) << to_string(action);
    }
}

TEST_P(ProviderContract, ACutAnswerIsNoVerdict) {
    for (const auto action : supported()) {
        const auto& good = rig.good_answers.at(action);
        for (std::size_t cut = 0; cut < good.body.size(); ++cut)
            expect_no_verdict(read(action, {good.status, good.headers, good.body.substr(0, cut)}),
                              std::string(to_string(action)) + " cut at " + std::to_string(cut));
    }
}

TEST_P(ProviderContract, TroubleOnTheWayIsNoVerdict) {
    for (const auto action : supported())
        for (const int status : {0, 100, 301, 302, 307, 408, 425, 429, 500, 502, 503, 504, 520, 599})
            for (const auto& body :
                 {std::string(), std::string("<html><h1>Bad gateway</h1></html>"), rig.good_answers.at(action).body})
                expect_no_verdict(read(action, {status, {}, body}),
                                  std::string(to_string(action)) + " " + std::to_string(status) + " " + body);
}

TEST_P(ProviderContract, AProxysPageIsNoVerdict) {
    for (const auto action : supported())
        for (const int status : {200, 201, 400, 403, 404, 409})
            for (const auto* body : {"<html>login</html>", "OK", "{}", "[]", "null", "\xFF\xFE", "{\"a\":1,\"a\":2}"}) {
                const auto outcome = read(action, {status, {}, body});
                expect_no_verdict(outcome, std::string(to_string(action)) + " " + std::to_string(status) + " " + body);
            }
}

TEST_P(ProviderContract, RetryAfterIsPassedOn) {
    for (const auto action : supported()) {
        EXPECT_EQ(read(action, {429, {{"retry-after", "17"}}, ""}).retry_after, std::chrono::seconds(17));
        EXPECT_EQ(read(action, {503, {{"Retry-After", "17"}}, ""}).retry_after, std::chrono::seconds(17));
        EXPECT_FALSE(read(action, {503, {{"Retry-After", "soon"}}, ""}).retry_after.has_value());
    }
}

// Any single byte of a good answer changed: whatever is concluded, it is money of the right currency, a refund of the
// amount asked for, and a code that is a URL.
TEST_P(ProviderContract, ASpoiledAnswerStaysWithinBounds) {
    for (const auto action : supported()) {
        const auto& good = rig.good_answers.at(action);
        for (std::size_t at = 0; at < good.body.size(); ++at)
            for (const char c : {'0', '9', '"', '{', '}', ',', '-', '\0', '\xFF'}) {
                auto body = good.body;
                body[at] = c;
                const auto outcome = read(action, {good.status, good.headers, body});
                if (outcome.paid) {
                    EXPECT_EQ(outcome.paid->currency, rig.sale.amount.currency);
                    EXPECT_GT(outcome.paid->minor, 0);
                }
                EXPECT_EQ(outcome.refunded.value_or(rig.sale.amount), rig.sale.amount);
                const auto drawn = outcome.presentation ? outcome.presentation->qr_payload : "";
                EXPECT_TRUE(drawn.empty() || drawn.starts_with("https://")) << drawn;
            }
    }
}

TEST_P(ProviderContract, ProblemsCarryNoSecretsOfOurs) {
    for (const auto action : supported())
        for (const auto& secret : rig.secrets) {
            const auto outcome = read(action, {400, {}, "{\"title\":\"x\"}"});
            EXPECT_EQ(outcome.problem.detail.find(secret), std::string::npos);
        }
}

// --- pushes

TEST_P(ProviderContract, ForeignPushesAreRefused) {
    const std::string body = rig.good_push.empty() ? "{}" : rig.good_push;
    for (const auto* token : {"", "x", "token-for-the-contrac", "TOKEN-FOR-THE-CONTRACT"}) {
        const auto push = provider->read_push(token, {}, body);
        ASSERT_FALSE(push) << token;
        EXPECT_TRUE(push.error().type == "webhook-unauthenticated" || push.error().type == "webhook-unsupported");
    }
}

TEST_P(ProviderContract, AGoodPushNamesItsPaymentAndMoney) {
    if (rig.good_push.empty()) return;
    const auto good = push(rig.good_push);
    ASSERT_TRUE(good);
    EXPECT_FALSE(good->event_id.empty());
    EXPECT_EQ(rig.refs.string_or(good->match_key, ""), good->match_value);
    ASSERT_TRUE(good->must_match.is_object());
    for (const auto& [name, value] : *good->must_match.members()) {
        ASSERT_NE(rig.refs.find(name), nullptr) << name;
        EXPECT_EQ(*rig.refs.find(name), value) << name;
    }
    EXPECT_EQ(good->state, ProviderState::paid);
    EXPECT_EQ(good->amount, rig.sale.amount);
    EXPECT_EQ(push(rig.good_push)->event_id, good->event_id);
}

// A sale paid in parts: the push of a payment says what the whole comes to, and says it again the same.
TEST_P(ProviderContract, APaymentIsAddedOnce) {
    if (rig.good_push.empty() || !method()->several_payments) return;
    const auto good = push(rig.good_push);
    ASSERT_TRUE(good);
    auto refs = hal::json::Value::object();
    for (const auto& [name, value] : *good->must_match.members())
        refs.set(name, value);
    for (int again = 0; again < 2; ++again) {
        const auto outcome = provider->add_payment(rig.sale, refs, *good);
        ASSERT_EQ(outcome.kind, Kind::done) << outcome.problem.type;
        EXPECT_EQ(outcome.paid, rig.sale.amount);
        EXPECT_TRUE(outcome.surplus.empty());
        ASSERT_EQ(outcome.tenders.size(), 1U);
        EXPECT_EQ(outcome.tenders[0].amount, rig.sale.amount);
        for (const auto& [name, value] : *outcome.refs.members())
            refs.set(name, value);
    }
    // A second payment of a paid sale is surplus, under its own reference.
    auto more = *good;
    more.refs.set("payment_id", "98766");
    const auto outcome = provider->add_payment(rig.sale, refs, more);
    ASSERT_EQ(outcome.surplus.size(), 1U);
    EXPECT_EQ(outcome.surplus[0].amount, rig.sale.amount);
    EXPECT_EQ(outcome.surplus[0].reference, "98766");
    EXPECT_EQ(outcome.paid, rig.sale.amount);
}

TEST_P(ProviderContract, ASpoiledPushIsRefusedOrStillNamesItsPayment) {
    if (rig.good_push.empty()) return;
    for (std::size_t at = 0; at <= rig.good_push.size(); ++at) {
        const auto cut = push(rig.good_push.substr(0, at));
        EXPECT_EQ(cut.has_value(), at == rig.good_push.size()) << at;
    }
    for (std::size_t at = 0; at < rig.good_push.size(); ++at)
        for (const char c : {'0', '9', '"', '{', '}', ',', '-', '\0', '\xFF', 'x'}) {
            auto body = rig.good_push;
            body[at] = c;
            const auto spoiled = push(body);
            if (!spoiled) continue;
            EXPECT_FALSE(spoiled->event_id.empty());
            EXPECT_FALSE(spoiled->match_value.empty());
            EXPECT_TRUE(spoiled->must_match.is_object() && !spoiled->must_match.members()->empty());
            EXPECT_TRUE(spoiled->state != ProviderState::paid || (spoiled->amount && spoiled->amount->minor > 0));
        }
}

TEST_P(ProviderContract, ASignatureCoversEveryByte) {
    if (!rig.sign) return;
    const auto headers = rig.sign(rig.good_push);
    for (std::size_t at = 0; at < rig.good_push.size(); ++at) {
        auto body = rig.good_push;
        body[at] = static_cast<char>(body[at] ^ 1);
        const auto refused = provider->read_push(rig.webhook_token, headers, body);
        ASSERT_FALSE(refused) << at;
        EXPECT_EQ(refused.error().type, "webhook-unauthenticated") << at;
    }
}

INSTANTIATE_TEST_SUITE_P(Every, ProviderContract, testing::ValuesIn(rigs()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace till::providers::contract
