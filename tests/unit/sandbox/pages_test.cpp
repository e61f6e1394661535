// The pages people see: they work without JavaScript, say the truth, and let nothing through unescaped.
#include "tests/sandbox/pages/html.hpp"
#include "tests/sandbox/pages/pay_page.hpp"
#include "tests/unit/sandbox/sandbox_fixture.hpp"

namespace till::sandbox::testing {
namespace {

class Pages : public SandboxTest {
  protected:
    static bool shows(const Outcome& page, std::string_view text) {
        return page.response.body.find(text) != std::string::npos;
    }
    Outcome press(const std::string& page, const std::string& button, const std::string& form = {}) {
        return call("POST", page + '/' + button, form, {{"Content-Type", "application/x-www-form-urlencoded"}});
    }
    static std::string static_qr(std::string_view code, std::string_view amount = "5.00") {
        return klarna(amount, "StaticQR", R"("ShortCode":")" + std::string(code) + "\",");
    }
};

TEST_F(Pages, OpeningThePayPageMarksItAccessed) {
    const auto id = create(klarna("12.50", "DynamicQR", R"("Store":{"Code":"ATH001"},"Description":"Table 4",)"));
    const auto page = get(page_of(id));
    EXPECT_EQ(page.status(), 200);
    EXPECT_TRUE(shows(page, "€12.50"));
    EXPECT_TRUE(shows(page, "Kafeneio · ATH001"));
    EXPECT_TRUE(shows(page, "Table 4"));
    EXPECT_TRUE(shows(page, "1 × Coffee"));
    EXPECT_TRUE(shows(page, "Approve payment"));
    EXPECT_TRUE(shows(page, "Decline"));
    EXPECT_TRUE(shows(page, "Cancel"));
    EXPECT_EQ(state(id), "ACCESSED");
    get(page_of(id));
    EXPECT_EQ(state(id), "ACCESSED");
}

TEST_F(Pages, ApproveRedirectsToTheResult) {
    const auto id = create(klarna());
    const auto place = page_of(id);
    const auto pressed = press(place, "approve", "request=" + std::to_string(id));
    EXPECT_EQ(pressed.status(), 303);
    EXPECT_EQ(pressed.header("Location"), place);
    EXPECT_TRUE(shows(get(place), "Payment approved"));
    EXPECT_FALSE(shows(get(place), "<button"));
    EXPECT_EQ(transport.sent.size(), 1U);
    press(place, "approve");
    EXPECT_EQ(acts().size(), 2U) << "a second press changes nothing";
}

TEST_F(Pages, DeclineAndCancelSaySo) {
    const auto declined = page_of(create(klarna()));
    press(declined, "decline");
    EXPECT_TRUE(shows(get(declined), "Payment declined"));
    const auto cancelled = page_of(create(klarna()));
    press(cancelled, "cancel");
    EXPECT_TRUE(shows(get(cancelled), "Payment cancelled"));
    EXPECT_TRUE(acts().empty());
}

TEST_F(Pages, ARequestTheTillCancelledSaysSoAndCannotBePaid) {
    const auto id = create(klarna());
    payhub("PATCH", "request/" + std::to_string(id), R"({"status":"canceled"})");
    const auto place = page_of(id);
    EXPECT_TRUE(shows(get(place), "Payment cancelled"));
    EXPECT_EQ(press(place, "approve").status(), 303);
    EXPECT_EQ(state(id), "CANCELED");
}

TEST_F(Pages, LatePaymentNeedsItsSwitch) {
    const auto id = create(klarna());
    act(id, "expire");
    const auto place = page_of(id);
    EXPECT_TRUE(shows(get(place), "Payment expired"));
    EXPECT_FALSE(shows(get(place), "Approve all the same"));
    set(R"({"payhub.pay_after_expiry":true})");
    EXPECT_TRUE(shows(get(place), "Approve all the same"));
    EXPECT_EQ(state(id), "EXPIRED") << "looking at it does not open it again";
    press(place, "approve");
    EXPECT_EQ(state(id), "COMPLETED");
}

TEST_F(Pages, OpenAmountsAreTyped) {
    const auto id = create(R"({"Provider":"paygate","PaymentType":"FixedOpen","Amount":10})");
    const auto place = page_of(id);
    EXPECT_TRUE(shows(get(place), "value=\"10.00\""));
    press(place, "approve", "amount=zehn");
    EXPECT_TRUE(acts().empty());
    press(place, "approve", "amount=12.00");
    EXPECT_EQ(acts().back(), "capture 1200 EUR");
}

TEST_F(Pages, UnknownLinksAreNotFound) {
    EXPECT_EQ(get("/pay/abcdef").status(), 404);
    EXPECT_EQ(get("/pay/").status(), 404);
    EXPECT_EQ(get("/pay/%zz").status(), 404);
    EXPECT_EQ(get("/nowhere").status(), 404);
    const auto place = page_of(create(klarna()));
    EXPECT_EQ(press(place, "steal").status(), 404);
    EXPECT_EQ(get(place + "/approve").status(), 404);
    EXPECT_EQ(call("DELETE", place).status(), 404);
    EXPECT_TRUE(acts().empty());
}

TEST_F(Pages, ThePhoneShowsWhatItsShortCodeAsksFor) {
    EXPECT_TRUE(shows(get("/phone/482913"), "Waiting for a payment"));
    const auto id = create(static_qr("482913"));
    const auto page = get("/phone/482913");
    EXPECT_TRUE(shows(page, "€5.00"));
    EXPECT_EQ(state(id), "ACCESSED");
    EXPECT_TRUE(shows(get("/phone/111"), "Waiting for a payment"));
    EXPECT_EQ(press("/phone/482913", "approve", "request=" + std::to_string(id)).status(), 303);
    EXPECT_EQ(state(id), "COMPLETED");
}

TEST_F(Pages, ThePhoneApprovesOnlyWhatItShowed) {
    const auto seen = create(static_qr("482913"));
    act(seen, "cancel");
    const auto newer = create(static_qr("482913", "99.00"));
    press("/phone/482913", "approve", "request=" + std::to_string(seen));
    EXPECT_EQ(state(newer), "WAITING");
}

TEST_F(Pages, AStaticRequestHasNoPayPage) {
    create(static_qr("482913"));
    EXPECT_EQ(page_of(create(static_qr("77"))), "/phone/77");
}

TEST_F(Pages, TheStartOfThePhoneAsksForTheCode) {
    EXPECT_TRUE(shows(get("/phone"), "Which short code?"));
    EXPECT_EQ(get("/phone?code=482913").header("Location"), "/phone/482913");
    EXPECT_TRUE(shows(get("/phone?code=%3Cb%3E"), "2 to 20 digits"));
    EXPECT_EQ(get("/phone/abc").status(), 404);
}

TEST_F(Pages, WhatComesFromOutsideIsEscapedEverywhere) {
    const std::string evil = "</p><script>alert('x')</script>\\\"><img src=x onerror=y>";
    const auto body = R"({"Provider":"klarna","PaymentType":"DynamicQR","Amount":1,"TaxAmount":0,"Description":")" +
                      evil + R"(","Store":{"Code":")" + evil + R"("},"OrderLines":[{"Name":")" + evil +
                      R"(","Quantity":1,"UnitPrice":1,"TotalAmount":1}]})";
    const auto id = create(body);
    for (const auto& path : {page_of(id), std::string("/"), std::string("/phone?code=") + "%22%3E%3Cscript%3E"}) {
        const auto page = get(path);
        EXPECT_EQ(page.status(), 200) << path;
        EXPECT_FALSE(shows(page, "<script")) << path;
        EXPECT_FALSE(shows(page, "<img")) << path;
    }
    EXPECT_TRUE(shows(get(page_of(id)), "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&gt;&lt;img"));
}

TEST_F(Pages, EscapeCoversAllFive) { EXPECT_EQ(pages::escape("&<>\"'a"), "&amp;&lt;&gt;&quot;&#39;a"); }

TEST_F(Pages, NoJavaScriptAndAPolicyThatForbidsIt) {
    create(klarna());
    for (const std::string path : {"/", "/phone", "/phone/12", "/backoffice", "/pay/x"}) {
        const auto page = get(path);
        EXPECT_FALSE(shows(page, "<script")) << path;
        EXPECT_FALSE(shows(page, "onclick")) << path;
        EXPECT_NE(page.header("Content-Security-Policy").find("default-src 'none'"), std::string::npos) << path;
        EXPECT_TRUE(shows(page, "name=\"viewport\"")) << path;
    }
    EXPECT_TRUE(get("/style.css").header("Content-Type").starts_with("text/css"));
}

TEST_F(Pages, TheIndexLeadsEverywhereAndArmsFaults) {
    const auto id = create(klarna());
    EXPECT_TRUE(shows(get("/"), page_of(id)));
    EXPECT_TRUE(shows(get("/"), "href=\"/phone\""));
    EXPECT_TRUE(shows(get("/"), "href=\"/backoffice\""));
    EXPECT_EQ(admin("ui/arm", "preset=create-drop-before").status(), 303);
    EXPECT_TRUE(shows(get("/"), "armed ×1"));
    EXPECT_EQ(payhub("POST", "request", klarna()).kind, Outcome::Kind::dropped);
    EXPECT_FALSE(shows(get("/"), "armed ×1"));
    admin("ui/arm", "preset=create-503");
    admin("ui/arm", "preset=no-such");
    admin("ui/clear-faults");
    EXPECT_EQ(payhub("POST", "request", klarna()).status(), 201);
}

TEST_F(Pages, TheIndexTogglesSwitches) {
    EXPECT_EQ(admin("ui/switch", "name=payhub.pay_after_cancel&value=true").status(), 303);
    EXPECT_TRUE(get("/admin/settings").json().boolean_or("payhub.pay_after_cancel", false));
    admin("ui/switch", "name=payhub.pay_after_cancel&value=perhaps");
    admin("ui/switch", "name=nothing&value=true");
    EXPECT_TRUE(get("/admin/settings").json().boolean_or("payhub.pay_after_cancel", false));
    admin("ui/switch", "name=payhub.pay_after_cancel&value=false");
    EXPECT_FALSE(get("/admin/settings").json().boolean_or("payhub.pay_after_cancel", true));
    EXPECT_EQ(admin("ui/nothing").status(), 404);
}

TEST_F(Pages, TheIndexReleasesAndRetriesPushes) {
    fault(R"({"match":{"service":"webhook"},"action":"withhold"})");
    act(create(klarna()), "approve");
    EXPECT_TRUE(shows(get("/"), "1 withheld"));
    admin("ui/release-pushes");
    EXPECT_EQ(transport.sent.size(), 1U);
    EXPECT_TRUE(shows(get("/"), "1 delivered"));
}

TEST_F(Pages, AButtonPressedFromAnotherSiteIsRefused) {
    const auto place = page_of(create(klarna()));
    const auto from = [&](std::string origin) {
        return call("POST", place + "/decline", "", {{"Host", "127.0.0.1:8490"}, {"Origin", std::move(origin)}});
    };
    EXPECT_EQ(from("https://evil.example").status(), 403);
    EXPECT_EQ(from("null").status(), 403);
    EXPECT_EQ(from("http://127.0.0.1:8490").status(), 303);
}

TEST(MoneyText, HasTheSignInFront) {
    EXPECT_EQ(pages::money_text("12.50", "EUR"), "€12.50");
    EXPECT_EQ(pages::money_text("12.50", "CHF"), "CHF 12.50");
}

}  // namespace
}  // namespace till::sandbox::testing
