// DIAS, PayGate, OnePay, Worldline, Viva and Nexi: RF codes, mailed links, several payments of one request.
#include "tests/unit/sandbox/sandbox_fixture.hpp"

namespace till::sandbox::testing {
namespace {

class PayhubOthers : public SandboxTest {
  protected:
    static std::string request(std::string_view provider, std::string_view type = "Fixed", std::string_view more = "",
                               std::string_view amount = "100.00") {
        return R"({"Provider":")" + std::string(provider) + R"(","PaymentType":")" + std::string(type) +
               R"(","Amount":)" + std::string(amount) + std::string(more) + "}";
    }
    static constexpr std::string_view mail = R"(,"Debtor":{"Email":"maria@example.com"})";

    Value made(std::int64_t id) { return get("/admin/payhub/requests/" + std::to_string(id)).json(); }
    std::string bank_page(std::int64_t id) { return "/bank/" + made(id).string_or("paycode", ""); }
    Outcome press(const std::string& place, const std::string& button, std::string form = {}) {
        return call("POST", place + "/" + button, std::move(form),
                    {{"Content-Type", "application/x-www-form-urlencoded"}});
    }
    static bool shows(const Outcome& page, std::string_view text) {
        return page.response.body.find(text) != std::string::npos;
    }
};

TEST_F(PayhubOthers, DiasHasARfCodeAndNoLink) {
    const auto answer = payhub("POST", "request", request("dias")).json();
    EXPECT_EQ(answer.find("Paylink"), nullptr);
    EXPECT_EQ(answer.string_or("Paycode", "").size(), 25U);
    EXPECT_TRUE(answer.string_or("Paycode", "").starts_with("RF"));
}

TEST_F(PayhubOthers, TheRestHaveBothUnlessSwitchedOff) {
    for (const auto* provider : {"paygate", "onepay", "viva", "nexi"}) {
        set(R"({"payhub.paylink":true})");
        EXPECT_NE(payhub("POST", "request", request(provider)).json().find("Paylink"), nullptr) << provider;
        set(R"({"payhub.paylink":false})");
        const auto bare = payhub("POST", "request", request(provider)).json();
        EXPECT_EQ(bare.find("Paylink"), nullptr) << provider;
        EXPECT_TRUE(bare.string_or("Paycode", "").starts_with("RF")) << provider;
    }
    EXPECT_NE(payhub("POST", "request", klarna()).json().find("Paylink"), nullptr)
        << "Klarna's is no matter of switches";
}

TEST_F(PayhubOthers, EveryCodeIsItsOwn) {
    const auto first = made(create(request("dias"))).string_or("paycode", "");
    const auto second = made(create(request("dias"))).string_or("paycode", "");
    EXPECT_NE(first, second);
}

TEST_F(PayhubOthers, ABankTransferInParts) {
    const auto id = create(request("dias"));
    const auto place = bank_page(id);
    EXPECT_TRUE(shows(get(place), "€100.00"));
    EXPECT_TRUE(shows(get(place), "value=\"100.00\""));
    EXPECT_EQ(state(id), "WAITING") << "nobody hears of a code that was typed";
    EXPECT_EQ(press(place, "approve", "amount=40").status(), 303);
    EXPECT_TRUE(shows(get(place), "value=\"60.00\"")) << "what is left";
    EXPECT_EQ(state(id), "WAITING");
    press(place, "approve", "amount=60");
    EXPECT_EQ(state(id), "COMPLETED");
    ASSERT_EQ(transport.sent.size(), 2U);
    EXPECT_EQ(transport.body(0).find("amount")->number()->text, "40");
    EXPECT_EQ(transport.body(1).find("amount")->number()->text, "60");
    EXPECT_EQ(transport.body(0).string_or("provider", ""), "dias");
    EXPECT_EQ(transport.body(0).string_or("paymentRequestCode", ""), made(id).string_or("paycode", ""));
    EXPECT_NE(transport.body(0).integer_or("paymentId", 0), transport.body(1).integer_or("paymentId", 0));
    EXPECT_EQ(acts(), (std::vector<std::string>{"authorize 4000 EUR", "capture 4000 EUR", "authorize 6000 EUR",
                                                "capture 6000 EUR"}));
}

TEST_F(PayhubOthers, ATransferIsMadeOrNot) {
    const auto place = bank_page(create(request("dias")));
    EXPECT_FALSE(shows(get(place), "Decline"));
    EXPECT_EQ(press(place, "decline").status(), 404);
    EXPECT_EQ(press(place, "cancel").status(), 404);
    EXPECT_TRUE(acts().empty());
}

TEST_F(PayhubOthers, TooMuchIsTakenAndACompleteRequestIsNot) {
    const auto id = create(request("dias"));
    const auto place = bank_page(id);
    press(place, "approve", "amount=120");
    EXPECT_EQ(state(id), "COMPLETED");
    EXPECT_EQ(acts().back(), "capture 12000 EUR");
    press(place, "approve", "amount=100");
    EXPECT_EQ(acts().size(), 2U);
    set(R"({"payhub.pay_again":true})");
    EXPECT_TRUE(shows(get(place), "Approve all the same"));
    press(place, "approve", "amount=100");
    EXPECT_EQ(acts().back(), "capture 10000 EUR");
    EXPECT_EQ(transport.sent.size(), 2U);
    EXPECT_EQ(state(id), "COMPLETED");
}

TEST_F(PayhubOthers, KlarnaIsNeverPaidAgain) {
    set(R"({"payhub.pay_again":true})");
    const auto id = create(klarna());
    act(id, "approve");
    EXPECT_EQ(act(id, "approve").status(), 409);
}

TEST_F(PayhubOthers, ASecondPersonPaysAFixedLinkWhole) {
    set(R"({"payhub.pay_again":true})");
    const auto id = create(request("viva"));
    act(id, "approve");
    EXPECT_EQ(act(id, "approve", R"({"amount":1})").status(), 200);
    EXPECT_EQ(acts().back(), "capture 10000 EUR");
}

TEST_F(PayhubOthers, TheBankAppFindsACodeHoweverItIsTyped) {
    const auto id = create(request("dias"));
    const auto code = made(id).string_or("paycode", "");
    EXPECT_TRUE(shows(get("/bank"), "Which RF code?"));
    EXPECT_EQ(get("/bank?code=" + code).header("Location"), "/bank/" + code);
    std::string typed = "rf" + code.substr(2, 2);
    for (std::size_t at = 4; at < code.size(); at += 4)
        typed += '+' + code.substr(at, 4);
    EXPECT_EQ(get("/bank?code=" + typed).header("Location"), "/bank/" + code) << typed;
    for (const auto* bad : {"", "RF", "1234567", "RF12abc", "RF12%2F..%2F"})
        EXPECT_TRUE(shows(get("/bank?code=" + std::string(bad)), "no RF code")) << bad;
    EXPECT_EQ(get("/bank/RF00123").status(), 404);
    const auto klarna_code = made(create(klarna())).string_or("paycode", "");
    EXPECT_EQ(get("/bank/" + klarna_code).status(), 404) << "Klarna's is only a name";
}

TEST_F(PayhubOthers, AnyOtherRequestCanBePaidByItsCodeToo) {
    const auto id = create(request("nexi"));
    EXPECT_EQ(press(bank_page(id), "approve", "amount=1").status(), 303);
    EXPECT_EQ(acts().back(), "capture 10000 EUR") << "its amount is fixed";
    EXPECT_EQ(state(id), "COMPLETED");
}

TEST_F(PayhubOthers, PagesSayWhoseTheyAre) {
    for (const auto& [provider, name] :
         {std::pair{"paygate", "PayGate"}, std::pair{"onepay", "OnePay"}, std::pair{"worldline", "Worldline"},
          std::pair{"viva", "Viva"}, std::pair{"nexi", "Nexi"}}) {
        const auto page = get(page_of(create(request(provider, "Fixed", mail))));
        EXPECT_TRUE(shows(page, "Pay with " + std::string(name))) << provider;
        EXPECT_TRUE(shows(page, "Decline")) << provider;
    }
    EXPECT_TRUE(shows(get(bank_page(create(request("dias")))), "Bank app"));
}

TEST_F(PayhubOthers, APageListsWhatWasPaidBefore) {
    const auto id = create(request("viva", "SplitPay"));
    act(id, "approve", R"({"amount":2550})");
    const auto page = get(page_of(id));
    EXPECT_TRUE(shows(page, "€25.50"));
    EXPECT_TRUE(shows(page, "value=\"74.50\""));
}

TEST_F(PayhubOthers, MailsStandOnTheFirstPage) {
    const auto mailed = create(request("worldline", "Fixed", mail));
    EXPECT_EQ(made(mailed).find("mail")->string_or("to", ""), "maria@example.com");
    EXPECT_EQ(made(mailed).find("mail")->string_or("link", ""), "http://127.0.0.1:8490" + page_of(mailed));
    EXPECT_TRUE(shows(get("/"), "e-mail to maria@example.com"));
    EXPECT_EQ(made(create(request("paygate", "Fixed"))).find("mail"), nullptr) << "nowhere to mail to";
    EXPECT_EQ(made(create(request("viva", "Fixed", mail))).find("mail"), nullptr) << "Viva mails nobody";
}

TEST_F(PayhubOthers, TheFirstPageLeadsToTheBankPage) {
    const auto id = create(request("dias"));
    EXPECT_TRUE(shows(get("/"), bank_page(id)));
    EXPECT_TRUE(shows(get("/"), "RF code " + made(id).string_or("paycode", "")));
}

TEST_F(PayhubOthers, EverythingIsThereAfterARestart) {
    const auto id = create(request("worldline", "Fixed", mail));
    const auto dias = create(request("dias"));
    press(bank_page(dias), "approve", "amount=40");
    const auto before = made(id).dump() + made(dias).dump();
    restart();
    EXPECT_EQ(made(id).dump() + made(dias).dump(), before);
}

TEST_F(PayhubOthers, TheStatusReadListsThePayments) {
    set(R"({"payhub.status_enabled":true})");
    const auto id = create(request("dias"));
    act(id, "approve", R"({"amount":4000})");
    act(id, "approve", R"({"amount":1000})");
    const auto status = payhub("GET", "request/" + std::to_string(id)).json();
    ASSERT_NE(status.find("Payments"), nullptr);
    ASSERT_EQ(status.find("Payments")->array_items()->size(), 2U);
    EXPECT_EQ((*status.find("Payments")->array_items())[1].find("Amount")->number()->text, "10");
    EXPECT_EQ(status.string_or("Status", ""), "WAITING");
}

TEST_F(PayhubOthers, NeitherCancelledNorRefunded) {
    for (const auto* provider : {"dias", "paygate", "onepay", "viva", "nexi"}) {
        const auto id = create(request(provider));
        EXPECT_EQ(payhub("PATCH", "request/" + std::to_string(id), R"({"status":"canceled"})").status(), 400)
            << provider;
        act(id, "approve");
        const auto payment = transport.body(transport.sent.size() - 1).integer_or("paymentId", 0);
        EXPECT_EQ(refund(payment, "1.00", "k-" + std::string(provider)).status(), 400) << provider;
    }
}

}  // namespace
}  // namespace till::sandbox::testing
