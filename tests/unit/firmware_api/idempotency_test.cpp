// Idempotency-Key: once means once, also over lost answers, impatience and a power cut.
#include "firmware/api/idempotency.hpp"
#include "api_world.hpp"

namespace till::test {
namespace {

using IdempotencyKeys = ApiWorld;
using firmware::api::idempotency_key;

TEST(IdempotencyHeader, IsOneTo255VisibleCharactersBareOrQuoted) {
    EXPECT_EQ(idempotency_key({}).error().type, "idempotency-key-missing");
    EXPECT_EQ(idempotency_key({{"idempotency-key", "a"}}).value(), "a");
    EXPECT_EQ(idempotency_key({{"Idempotency-Key", "\"a b\""}}).error().type, "idempotency-key-invalid");
    EXPECT_EQ(idempotency_key({{"Idempotency-Key", "\"ab\""}}).value(), "ab");
    EXPECT_EQ(idempotency_key({{"Idempotency-Key", ""}}).error().type, "idempotency-key-invalid");
    EXPECT_EQ(idempotency_key({{"Idempotency-Key", std::string(255, 'x')}}).value().size(), 255u);
    EXPECT_EQ(idempotency_key({{"Idempotency-Key", std::string(256, 'x')}}).error().type, "idempotency-key-invalid");
    EXPECT_EQ(idempotency_key({{"Idempotency-Key", "caf\xc3\xa9"}}).error().type, "idempotency-key-invalid");
    EXPECT_EQ(idempotency_key({{"Idempotency-Key", "a"}, {"Idempotency-Key", "b"}}).error().type,
              "idempotency-key-invalid");
}

TEST_F(IdempotencyKeys, MissingIs400AndNothingHappened) {
    const auto answer = post("/v1/payments", sale_body());
    EXPECT_EQ(answer.status(), 400);
    EXPECT_EQ(answer.code(), "idempotency-key-missing");
    EXPECT_EQ(last_seq(), 0);
}

TEST_F(IdempotencyKeys, RepeatedIsTheStoredAnswerAgain) {
    const auto first = start_sale(sale_body(), "k-1");
    const auto second = start_sale(sale_body(), "k-1");
    EXPECT_EQ(second.status(), 201);
    EXPECT_EQ(second.header("Idempotency-Replayed"), "true");
    EXPECT_EQ(first.header("Idempotency-Replayed"), "");
    EXPECT_EQ(second.json().string_or("id", ""), first.json().string_or("id", ""));
    EXPECT_EQ(get("/v1/payments").json().find("items")->array_items()->size(), 1u);
}

TEST_F(IdempotencyKeys, RepeatedAfterAPowerCutIsTheStoredAnswerToo) {
    const auto first = start_sale(klarna_body(), "k-1");
    restart_all();
    const auto second = start_sale(klarna_body(), "k-1");
    EXPECT_EQ(second.header("Idempotency-Replayed"), "true");
    EXPECT_EQ(second.json().string_or("id", ""), first.json().string_or("id", ""));
}

TEST_F(IdempotencyKeys, AnotherBodyIs422) {
    start_sale(sale_body("bank.epc_qr", "A-1", "1250"), "k-1");
    const auto other = start_sale(sale_body("bank.epc_qr", "A-1", "1251"), "k-1");
    EXPECT_EQ(other.status(), 422);
    EXPECT_EQ(other.code(), "idempotency-key-reused");
}

TEST_F(IdempotencyKeys, InFlightIs409AndOneOfThemWins) {
    const auto ask = [&](std::string body) {
        return begin(request("POST", "/v1/payments", std::move(body), as("cashier", {{"Idempotency-Key", "k-1"}})));
    };
    const auto first = ask(sale_body());
    const auto second = ask(sale_body());
    const auto other_body = ask(sale_body("bank.epc_qr", "A-2"));
    ASSERT_TRUE(second->response);
    EXPECT_EQ(second->code(), "idempotency-key-in-flight");
    EXPECT_EQ(other_body->code(), "idempotency-key-reused");
    loop.run_ready();
    EXPECT_EQ(first->status(), 201);
    EXPECT_EQ(start_sale(sale_body(), "k-1").header("Idempotency-Replayed"), "true");
}

TEST_F(IdempotencyKeys, ARefusalStoresNothingSoTheKeyIsFreeAgain) {
    line.set(false);
    EXPECT_EQ(start_sale(klarna_body(), "k-1").code(), "line-down");
    line.set(true);
    EXPECT_EQ(start_sale(klarna_body(), "k-1").status(), 201);
}

TEST_F(IdempotencyKeys, TheSameKeyOfAnotherTokenIsAnotherRequest) {
    const auto ask = [&](const char* role, const char* order) {
        return call(
            request("POST", "/v1/payments", sale_body("bank.epc_qr", order), as(role, {{"Idempotency-Key", "1"}})));
    };
    const auto mine = ask("cashier", "A-1");
    ASSERT_EQ(mine.status(), 201);
    const auto id = mine.json().string_or("id", "");
    post("/v1/payments/" + id + "/cancel", "{}");
    loop.run_ready();
    const auto other = ask("integrator", "A-2");
    EXPECT_EQ(other.status(), 201) << other.code() << ": a key is its token's own";
    EXPECT_NE(other.json().string_or("id", ""), id);
    const auto again = ask("cashier", "A-1");
    EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
    EXPECT_EQ(again.json().string_or("id", ""), id);
}

TEST_F(IdempotencyKeys, TheSameKeyOnAnotherPathIsAnotherRequest) {
    const auto id = start_sale(klarna_body(), "same").json().string_or("id", "");
    loop.run_ready();
    pay(1, 98765);
    const auto refund = [&] {
        return post("/v1/payments/" + id + "/refunds", R"({"amount":100,"reason":"cold"})", "cashier",
                    {{"Idempotency-Key", "same"}});
    };
    EXPECT_EQ(refund().status(), 202);
    loop.run_ready();
    const auto again = refund();
    EXPECT_EQ(again.status(), 202);
    EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
    loop.run_ready();
    EXPECT_EQ(get("/v1/payments/" + id).json().integer_or("refunded", 0), 100) << "one key refunded twice";
}

}  // namespace
}  // namespace till::test
