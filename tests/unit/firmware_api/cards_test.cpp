// A customer's saved cards over the API: a change is made once, also when its answer is lost, and never to somebody else's.
#include "api_world.hpp"

namespace till::test {
namespace {

class CardsApi : public ApiWorld {
  protected:
    Recorded remove(const std::string& target, const std::string& role = "cashier") {
        return call(request("DELETE", target, {}, as(role)));
    }
    static std::vector<std::string> ids(const Recorded& answer) {
        std::vector<std::string> out;
        for (const auto& card : answer.list("items"))
            out.push_back(card.string_or("id", "") + (card.boolean_or("is_default", false) ? "*" : ""));
        return out;
    }
    using Ids = std::vector<std::string>;
};

TEST_F(CardsApi, AreListedForWhoeverSells) {
    const auto answer = get("/v1/customers/C-7/cards");
    ASSERT_EQ(answer.status(), 200) << answer.code();
    EXPECT_EQ(ids(answer), (Ids{"41*", "42"}));
    EXPECT_EQ(answer.list("items")[0].string_or("last4", ""), "4242");
    EXPECT_EQ(answer.list("items")[0].integer_or("usage_count", 0), 3);
    EXPECT_EQ(get("/v1/customers/nobody/cards").list("items").size(), 0u);
    EXPECT_EQ(get("/v1/customers/C-7/cards", "technician").code(), "role-not-allowed");
}

TEST_F(CardsApi, ATerminalWithoutThemSaysSo) {
    cards_port = nullptr;
    start_api();
    EXPECT_EQ(get("/v1/customers/C-7/cards").code(), "cards-unsupported");
    EXPECT_EQ(remove("/v1/customers/C-7/cards/41").code(), "cards-unsupported");
}

TEST_F(CardsApi, WithoutLineOrProviderItSaysSo) {
    line.set(false);
    EXPECT_EQ(get("/v1/customers/C-7/cards").code(), "line-down");
    line.set(true);
    desk.up = false;
    EXPECT_EQ(get("/v1/customers/C-7/cards").code(), "provider-unavailable");
}

TEST_F(CardsApi, TheDefaultIsChangedOnce) {
    const auto answer = post("/v1/customers/C-7/cards/42/default");
    ASSERT_EQ(answer.status(), 200) << answer.code();
    EXPECT_EQ(ids(answer), (Ids{"41", "42*"}));
    EXPECT_EQ(ids(post("/v1/customers/C-7/cards/42/default")), (Ids{"41", "42*"}));
    EXPECT_EQ(http.count("POST", "set-default"), 1u) << "it was so already: nothing to send";
}

TEST_F(CardsApi, AChangeWhoseAnswerWasLostIsReadFromTheList) {
    desk.answers_to_lose = 1;
    EXPECT_EQ(ids(remove("/v1/customers/C-7/cards/41")), (Ids{"42"}));
    EXPECT_EQ(http.count("DELETE", "cards/41"), 1u);
}

TEST_F(CardsApi, AChangeTheProviderRefusesIsSaid) {
    desk.refuses = true;
    const auto answer = remove("/v1/customers/C-7/cards/41");
    EXPECT_EQ(answer.code(), "not-accepted");
    EXPECT_EQ(desk.cards.size(), 3u);
}

TEST_F(CardsApi, AnotherCustomersCardIsNotTouched) {
    EXPECT_EQ(remove("/v1/customers/C-7/cards/50").code(), "not-found");
    EXPECT_EQ(post("/v1/customers/C-7/cards/50/default").code(), "not-found");
    EXPECT_EQ(http.count("DELETE", "cards"), 0u);
    EXPECT_EQ(http.count("POST", "set-default"), 0u);
    EXPECT_EQ(desk.cards.size(), 3u);
}

TEST_F(CardsApi, SavingNeedsAPaidPaymentOfThatProvider) {
    const auto save = [&](const std::string& body) { return post("/v1/customers/C-7/cards", body); };
    EXPECT_EQ(save("{}").code(), "field-missing");
    EXPECT_EQ(save(R"({"payment_id":"nothing-such"})").code(), "payment-not-found");
    const auto id = sold();
    EXPECT_EQ(save(R"({"payment_id":")" + id + R"("})").code(), "not-supported") << "a bank transfer has no card";
    EXPECT_EQ(http.count("POST", "save-card"), 0u);
}

}  // namespace
}  // namespace till::test
