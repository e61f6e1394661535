// Saved cards beside paying: list, save, set default, delete.
#include "tests/unit/providers/payglobe/fixture.hpp"
#include "till/providers/payglobe_cards.hpp"

namespace till::providers {
namespace {

PayglobeCards vault() {
    auto made = PayglobeCards::make(payglobe_config());
    EXPECT_TRUE(made);
    return *std::move(made);
}

constexpr auto list_answer =
    R"({"success":true,"customerId":"C-7","cards":[{"id":42,"alias":"Work 4111111111111111","brand":"VISA","last4":"4242",)"
    R"("expiry":"12/29","gateway":"IGFS","isDefault":true,"lastUsedAt":"2026-11-01T10:00:00","usageCount":3},)"
    R"({"id":43,"last4":"42x2"}],"count":2})";

TEST(PayglobeCards, Requests) {
    const std::string base = "https://payglobe.example/paymentgw/api/token-payment/";
    const auto list = vault().build_list("C-7");
    ASSERT_TRUE(list);
    EXPECT_EQ(list->method, "GET");
    EXPECT_EQ(list->url, base + "cards?customerId=C-7");
    EXPECT_EQ(list->headers.find("Authorization"), "Bearer sk_test_made_up");
    const auto save = vault().build_save("C-7", Value::object({{"transaction_id", "TXN_1"}}));
    ASSERT_TRUE(save);
    EXPECT_EQ(save->method, "POST");
    EXPECT_EQ(save->url, base + "save-card");
    EXPECT_EQ(save->body, R"({"transactionId":"TXN_1","customerId":"C-7"})");
    const auto preferred = vault().build_set_default("C-7", "42");
    ASSERT_TRUE(preferred);
    EXPECT_EQ(preferred->method + " " + preferred->url, "POST " + base + "cards/42/set-default?customerId=C-7");
    const auto gone = vault().build_delete("42");
    ASSERT_TRUE(gone);
    EXPECT_EQ(gone->method + " " + gone->url, "DELETE " + base + "cards/42");
}

TEST(PayglobeCards, WhatWouldBeAnotherRequestIsNotBuilt) {
    for (const auto* customer : {"", "a b", "a&b=c", "a/../b", "ä"}) {
        EXPECT_EQ(vault().build_list(customer).error().type, "command-invalid") << customer;
        EXPECT_EQ(vault().build_set_default(customer, "42").error().type, "command-invalid") << customer;
    }
    for (const auto* card : {"", "042", "4x", "42/../43", "-1", "1234567890123456789"}) {
        EXPECT_EQ(vault().build_delete(card).error().type, "command-invalid") << card;
        EXPECT_EQ(vault().build_set_default("C-7", card).error().type, "command-invalid") << card;
    }
    EXPECT_EQ(vault().build_save("C-7", Value::object()).error().type, "reference-missing");
    EXPECT_EQ(vault().build_save("C-7", Value{}).error().type, "reference-missing");
}

TEST(PayglobeCards, AListIsReadAndHoldsNoCardNumber) {
    const auto cards = vault().read_list("C-7", answer(200, list_answer));
    ASSERT_TRUE(cards) << cards.error().detail;
    ASSERT_EQ(cards->size(), 2U);
    const auto& first = cards->front();
    EXPECT_EQ(first.id, "42");
    EXPECT_EQ(first.alias, "Work ***");
    EXPECT_EQ(first.brand, "VISA");
    EXPECT_EQ(first.last4, "4242");
    EXPECT_EQ(first.expiry, "12/29");
    EXPECT_TRUE(first.is_default);
    EXPECT_EQ(first.usage_count, 3);
    EXPECT_EQ(cards->back().last4, "") << "four digits or nothing";
    EXPECT_FALSE(cards->back().usage_count);
}

TEST(PayglobeCards, AListThatIsNotTheOneIsRefused) {
    const auto type = [](int status, std::string body) {
        const auto read = vault().read_list("C-7", answer(status, std::move(body)));
        return read ? std::string("read") : read.error().type;
    };
    EXPECT_EQ(type(200, R"({"success":true,"customerId":"C-8","cards":[]})"), "answer-mismatch");
    EXPECT_EQ(type(200, R"({"success":true,"customerId":"C-7"})"), "answer-malformed");
    EXPECT_EQ(type(200, R"({"success":true,"customerId":"C-7","cards":[{}]})"), "answer-malformed");
    EXPECT_EQ(type(200, R"({"success":false,"error":"no"})"), "not-accepted");
    EXPECT_EQ(type(401, "{}"), "provider-credentials");
    EXPECT_NE(type(500, "<html>"), "read");
    EXPECT_NE(type(200, "<html>"), "read");
}

TEST(PayglobeCards, AChangeCountsOnlyWithSuccessSaid) {
    EXPECT_TRUE(vault().read_change(answer(200, R"({"success":true})")));
    EXPECT_EQ(vault().read_change(answer(200, R"({"success":false,"error":"in use"})")).error().type, "not-accepted");
    EXPECT_EQ(vault().read_change(answer(200, "{}")).error().type, "answer-malformed");
    const auto saved = vault().read_save(answer(200, R"({"success":true,"cardId":44,"alias":"x","last4":"1111"})"));
    ASSERT_TRUE(saved);
    EXPECT_EQ(saved->id, "44");
    EXPECT_FALSE(vault().read_save(answer(200, R"({"success":true})")));
}

}  // namespace
}  // namespace till::providers
