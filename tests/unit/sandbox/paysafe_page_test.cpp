// What the customer sees: the link's page, its buttons, and the rows of the first page. All five sequences can be
// walked from here and with the clock alone.
#include "tests/unit/sandbox/paysafe_fixture.hpp"

namespace till::sandbox::testing {
namespace {

class PaysafePage : public PaysafeTest {
  protected:
    std::string shown(const Made& made) { return open(made).response.body; }
    Outcome press(const Made& made, const std::string& button) {
        return call("POST", "/paysafe/page/" + made.id + "/" + button);
    }
    static bool says(const std::string& page, std::string_view text) { return page.find(text) != std::string::npos; }
};

TEST_F(PaysafePage, OpeningIsNotPaying) {
    const auto made = handle();
    const auto first = open(made);
    EXPECT_EQ(first.status(), 200);
    EXPECT_TRUE(says(first.response.body, "BRL 125.50"));
    EXPECT_TRUE(says(first.response.body, "Kafeneio"));
    EXPECT_TRUE(says(first.response.body, "Pay now"));
    EXPECT_EQ(word(made), "PAYABLE");
    open(made);
    EXPECT_EQ(events().size(), 1U) << "opened once";
    EXPECT_TRUE(acts().empty());
}

TEST_F(PaysafePage, ALinkIsGoodWithItsTokenOnly) {
    const auto made = handle();
    auto other = made;
    other.link.back() = other.link.back() == 'A' ? 'B' : 'A';
    EXPECT_EQ(open(other).status(), 404);
    other.link.resize(other.link.find("&token="));
    EXPECT_EQ(open(other).status(), 404);
    EXPECT_EQ(word(made), "INITIATED");
}

TEST_F(PaysafePage, TheButtonsComeBackToTheLink) {
    const auto made = handle();
    open(made);
    const auto pressed = press(made, "pay");
    EXPECT_EQ(pressed.status(), 303);
    EXPECT_EQ(pressed.header("Location"), made.link);
    EXPECT_TRUE(says(shown(made), "Payment received"));
    EXPECT_EQ(acts(), Texts{"authorize 12550 BRL"});
    press(made, "pay");
    EXPECT_EQ(acts().size(), 1U) << "pressed twice, paid once";
    for (const auto* no : {"approve", "approve_late", "expire", "error", "nothing"})
        EXPECT_EQ(press(made, no).status(), 404) << no;
    EXPECT_EQ(press({.id = "none", .token = "", .link = ""}, "pay").status(), 404);
}

TEST_F(PaysafePage, SequenceFourByHand) {
    const auto made = handle();
    open(made);
    let_it_expire();
    EXPECT_TRUE(says(shown(made), "You can still pay."));
    press(made, "pay");
    EXPECT_TRUE(says(shown(made), "Payment received"));
    EXPECT_EQ(acts().back(), "capture 12550 BRL");
}

TEST_F(PaysafePage, EveryEndIsSaid) {
    const auto refused = handle("sale-1");
    open(refused);
    press(refused, "decline");
    EXPECT_TRUE(says(shown(refused), "Payment refused"));
    const auto expired = handle("sale-2");
    let_it_expire();
    EXPECT_TRUE(says(shown(expired), "Payment expired"));
    const auto cancelled = handle("sale-3");
    open(cancelled);
    api("PUT", "payments/" + pay(cancelled).json().string_or("id", ""), R"({"status":"CANCELLED"})");
    EXPECT_TRUE(says(shown(cancelled), "Payment cancelled"));
    const auto broken = handle("sale-4");
    act(broken, "error");
    EXPECT_TRUE(says(shown(broken), "Something went wrong"));
    EXPECT_TRUE(acts().empty());
}

TEST_F(PaysafePage, LateMoneyBySwitch) {
    const auto made = handle();
    let_it_expire();
    EXPECT_FALSE(says(shown(made), "Pay all the same"));
    EXPECT_EQ(press(made, "approve_late").status(), 404);
    set(R"({"paysafe.pay_after_end":true})");
    EXPECT_TRUE(says(shown(made), "Pay all the same"));
    EXPECT_EQ(press(made, "approve_late").status(), 303);
    EXPECT_TRUE(says(shown(made), "Payment received"));
    EXPECT_EQ(acts().back(), "capture 12550 BRL");
}

TEST_F(PaysafePage, TheFirstPageListsIt) {
    const auto made = handle("sale-<1>");
    auto page = get("/").response.body;
    EXPECT_TRUE(says(page, "#sale-&lt;1&gt;"));
    EXPECT_TRUE(says(page, "BRL 125.50"));
    EXPECT_TRUE(says(page, "paysafe · SafetyPay"));
    EXPECT_TRUE(says(page, "badge\">INITIATED"));
    EXPECT_TRUE(says(page, "/paysafe/alternatepayments/v1/redirect?"));
    act(made, "approve");
    EXPECT_TRUE(says(get("/").response.body, "badge good\">PAYABLE, paid"));
    pay(made);
    EXPECT_TRUE(says(get("/").response.body, "badge good\">COMPLETED"));
    act(handle("sale-2"), "open");
    EXPECT_TRUE(says(get("/").response.body, "badge warn\">PAYABLE"));
    act(handle("sale-3"), "error");
    EXPECT_TRUE(says(get("/").response.body, "badge bad\">ERROR"));
}

TEST_F(PaysafePage, TheAdminRefusesWhatMakesNoSense) {
    const auto made = handle();
    EXPECT_EQ(act(made, "pay").status(), 409) << "not opened";
    EXPECT_EQ(act(made, "hold").status(), 409);
    EXPECT_EQ(act(made, "payment_expired").status(), 409);
    EXPECT_EQ(act(made, "dance").status(), 404);
    EXPECT_EQ(admin("paysafe/handles/none/pay").status(), 404);
    EXPECT_EQ(get("/admin/paysafe/nothing").status(), 404);
    EXPECT_EQ(act(made, "open", "[").status(), 400);
    act(made, "open");
    EXPECT_EQ(act(made, "open").status(), 409);
    pay(made);
    EXPECT_EQ(act(made, "hold").status(), 200);
    EXPECT_EQ(admin_view(made).find("payment")->string_or("status", ""), "HELD");
    EXPECT_EQ(act(made, "payment_expired").status(), 200);
    EXPECT_EQ(events().back(), "PAYMENT_EXPIRED");
}

}  // namespace
}  // namespace till::sandbox::testing
