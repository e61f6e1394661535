// tillctl disputes …, tillctl cards …
#include "fake_terminal.hpp"

namespace till::firmware::ctl::test {
namespace {

using testing::HasSubstr;
using testing::Not;

Value dispute(const std::string& id) {
    return Value::object({{"id", id},
                          {"transaction_id", "TXN"},
                          {"amount", 4550},
                          {"currency", "EUR"},
                          {"exponent", 2},
                          {"status", "open"},
                          {"awaits_response", true},
                          {"reason_code", "10.4"},
                          {"reason", "Fraud\x1b[2J"},
                          {"source", ""},
                          {"deadline", "2026-12-01"},
                          {"days_left", 2},
                          {"urgent", true},
                          {"created_at", nullptr},
                          {"response", Value::object({{"state", "waiting"}, {"by", "eva"}, {"at", ""}})}});
}
Value cards_view() {
    return Value::object({{"customer", "C-7"},
                          {"items", Value::array({Value::object({{"id", "42"},
                                                                 {"alias", "Work"},
                                                                 {"brand", "VISA"},
                                                                 {"last4", "4242"},
                                                                 {"expiry", "12/29"},
                                                                 {"is_default", true}})})}});
}

TEST_F(Tillctl, DisputesAreListedWithDeadlineAndWhatBecameOfOurAnswer) {
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"disputes"},
                                                      {"disputes", "list"},
                                                      {"disputes", "--status", "open", "--page", "2"}}) {
        terminal.answer(
            200, Value::object({{"items", Value::array({dispute("D1")})}, {"page", 0}, {"pages", 1}, {"total", 1}}));
        ASSERT_EQ(run(arguments), 0) << err.str();
    }
    EXPECT_EQ(terminal.asked.at(0).url, "http://127.0.0.1:8480/v1/disputes?page=0");
    EXPECT_EQ(terminal.asked.at(1).url, "http://127.0.0.1:8480/v1/disputes?page=0");
    EXPECT_EQ(terminal.asked.at(2).url, "http://127.0.0.1:8480/v1/disputes?page=2&status=open");
    EXPECT_THAT(out.str(), HasSubstr("D1"));
    EXPECT_THAT(out.str(), HasSubstr("45.50 EUR"));
    EXPECT_THAT(out.str(), HasSubstr("2026-12-01"));
    EXPECT_THAT(out.str(), HasSubstr("waiting"));
    EXPECT_THAT(out.str(), Not(HasSubstr("\x1b"))) << "a provider's text must not drive the terminal's emulator";
}

TEST_F(Tillctl, AStatusThatWouldBeAnotherQueryIsNotSent) {
    EXPECT_EQ(run({"disputes", "--status", "open&limit=1"}), 1);
    EXPECT_TRUE(terminal.asked.empty());
}

TEST_F(Tillctl, ADisputeIsAnsweredOnceWithAKey) {
    terminal.answer(202, dispute("D1"));
    ASSERT_EQ(run({"disputes", "respond", "D1", "--text", "See the slip.", "--key", "k-1"}), 0) << err.str();
    const auto& request = terminal.asked.at(0);
    EXPECT_EQ(request.method + " " + request.url, "POST http://127.0.0.1:8480/v1/disputes/D1/respond");
    EXPECT_EQ(request.body, R"({"response":"See the slip."})");
    EXPECT_EQ(request.headers.find("Idempotency-Key"), "k-1");
    EXPECT_THAT(out.str(), HasSubstr("on its way"));
    EXPECT_EQ(run({"disputes", "respond", "D1"}), 2) << "without a text there is nothing to say";
    EXPECT_EQ(run({"disputes", "respond", "../x", "--text", "y"}), 1);
}

TEST_F(Tillctl, ALostAnswerToAResponseTellsTheKey) {
    terminal.fail(hal::HttpFailure::Certainty::unknown);
    EXPECT_EQ(run({"disputes", "respond", "D1", "--text", "x", "--key", "k-9"}), 3);
    EXPECT_THAT(err.str(), HasSubstr("repeat this command with --key k-9"));
}

TEST_F(Tillctl, NumbersAboutDisputesAreShownAsTheyAre) {
    terminal.answer(200, Value::object({{"provider", "p"}, {"numbers", Value::object({{"OPEN", "1"}})}}));
    ASSERT_EQ(run({"disputes", "stats"}), 0) << err.str();
    EXPECT_THAT(out.str(), HasSubstr("\"OPEN\": \"1\""));
}

TEST_F(Tillctl, CardsAreListedSavedChosenAndForgotten) {
    const std::pair<std::vector<std::string>, std::string> calls[] = {
        {{"cards", "list", "C-7"}, "GET http://127.0.0.1:8480/v1/customers/C-7/cards "},
        {{"cards", "save", "C-7", "p-1"}, R"(POST http://127.0.0.1:8480/v1/customers/C-7/cards {"payment_id":"p-1"})"},
        {{"cards", "default", "C-7", "42"}, "POST http://127.0.0.1:8480/v1/customers/C-7/cards/42/default "},
        {{"cards", "delete", "C-7", "42"}, "DELETE http://127.0.0.1:8480/v1/customers/C-7/cards/42 "},
    };
    for (const auto& [arguments, expected] : calls) {
        terminal.answer(200, cards_view());
        ASSERT_EQ(run(arguments), 0) << err.str();
        const auto& request = terminal.asked.back();
        EXPECT_EQ(request.method + " " + request.url + " " + request.body, expected);
        EXPECT_THAT(out.str(), HasSubstr("4242"));
    }
    EXPECT_EQ(run({"cards", "list", "a/b"}), 1);
    EXPECT_EQ(run({"cards"}), 2);
    EXPECT_EQ(terminal.asked.size(), 4u);
}

TEST_F(Tillctl, ARefundNoAnswerSettlesIsSettledByHand) {
    terminal.answer(200, payment_view("approved"));
    ASSERT_EQ(run({"settle-refund", "p-1", "r-1", "--happened", "no", "--reason", "portal says failed"}), 0)
        << err.str();
    EXPECT_EQ(terminal.asked.at(0).url, "http://127.0.0.1:8480/v1/payments/p-1/refunds/r-1/settle");
    EXPECT_EQ(terminal.asked.at(0).body, R"({"happened":false,"reason":"portal says failed"})");
    EXPECT_EQ(run({"settle-refund", "p-1", "r-1", "--happened", "maybe", "--reason", "x"}), 2);
    EXPECT_EQ(run({"settle-refund", "p-1", "r-1", "--reason", "x"}), 2) << "it must be said";
}

TEST_F(Tillctl, EveryTenderOfASaleIsShown) {
    terminal.answer(200,
                    payment_view("approved")
                        .set("tenders", Value::array({Value::object({{"title", "Card"}, {"amount", 1000}}),
                                                      Value::object({{"title", "Meal voucher"}, {"amount", 250}})})));
    ASSERT_EQ(run({"status", "p-1"}), 0) << err.str();
    EXPECT_THAT(out.str(), HasSubstr("Card 10.00 EUR"));
    EXPECT_THAT(out.str(), HasSubstr("Meal voucher 2.50 EUR"));
}

}  // namespace
}  // namespace till::firmware::ctl::test
