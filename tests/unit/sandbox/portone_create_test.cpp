// PortOne's door (key, token, signature), creates, and looks at what was created.
#include "tests/unit/sandbox/portone_fixture.hpp"

namespace till::sandbox::testing {
namespace {

using PortoneCreate = PortoneTest;

std::string with(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// --- the published and the computed values of the contract

constexpr std::string_view doc_secret = "6cd264c70ec38d41a5dc2662e98c72bac58d3afc5bb4e80debbe3a976a0dc4eb";

TEST_F(PortoneCreate, TheTokenOfTheDocuments) {
    const auto claims =
        hal::json::parse(R"({"exp":1724323651,"iat":1724302051,"iss":"PORTONE","sub":"sjcrvcbVYkFobHlx"})");
    const std::string published =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3MjQzMjM2NTEsImlhdCI6MTcyNDMwMjA1MSwiaXNzIjoiUE9SVE9ORSIsInN1"
        "YiI6InNqY3J2Y2JWWWtGb2JIbHgifQ.-A7y_JSRNbST9wIE26xd-oq0vLsQ-PavhHyxSts0glY";
    EXPECT_EQ(portone::make_token(crypto, doc_secret, *claims), published);
    const auto opened = portone::open_token(crypto, doc_secret, published);
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(*opened, *claims);
    EXPECT_FALSE(portone::open_token(crypto, "another secret", published));
    EXPECT_FALSE(portone::open_token(crypto, doc_secret, published + "A"));
    EXPECT_FALSE(portone::open_token(crypto, doc_secret, "a.b"));
    EXPECT_FALSE(portone::open_token(crypto, doc_secret, ""));
}

TEST_F(PortoneCreate, TheRequestSignatureOfTheContract) {
    EXPECT_EQ(portone::sign_form(crypto, doc_secret,
                                 {{"success_url", "https://yourwebsite.com/success"},
                                  {"amount", "111.12"},
                                  {"currency", "THB"},
                                  {"client_key", "sjcrvcbVYkFobHlx"},
                                  {"failure_url", "https://yourwebsite.com/failure"},
                                  {"merchant_order_id", "e203767a-ae29-42dc-820f-61cbde24966e"}}),
              "rupGgiRzV+47yaKYzuR2cGKKe2S26LVxJB+B8W2V0SI=");
    EXPECT_EQ(portone::form_of({{"b", "*~ /"}, {"a", "ä"}}), "a=%C3%A4&b=%2A~+%2F");
}

TEST_F(PortoneCreate, DecimalsAsGoPrintsThem) {
    EXPECT_EQ(portone::go_decimal("100.10"), "100.1");
    EXPECT_EQ(portone::go_decimal("500.00"), "500");
    EXPECT_EQ(portone::go_decimal("500"), "500");
    for (const auto* bad : {"", ".5", "1e3", "-1", "1.5x"})
        EXPECT_EQ(portone::go_decimal(bad), "") << bad;
}

// --- the door

TEST_F(PortoneCreate, KeyAndTokenOpenTheDoor) {
    const auto ref = link();
    const std::string path = "/portone/api/paymentLink/" + ref + "/fetch-status";
    const auto look = [&](hal::HttpHeaders headers) { return code(call("GET", path, "", std::move(headers))); };
    const std::string good = "Bearer " + token();
    EXPECT_EQ(look({{"X-Portone-Client-Key", std::string(key)}, {"Authorization", good}}), "200 2000");
    EXPECT_EQ(look({{"x-chaipay-client-key", std::string(key)}, {"authorization", good}}), "200 2000") << "older name";
    EXPECT_EQ(look({{"Authorization", good}}), "401 4010");
    EXPECT_EQ(look({{"X-Portone-Client-Key", "other"}, {"Authorization", good}}), "401 4010");
    EXPECT_EQ(look({{"X-Portone-Client-Key", std::string(key)}}), "401 4054");
    EXPECT_EQ(look({{"X-Portone-Client-Key", std::string(key)}, {"Authorization", token()}}), "401 4054")
        << "no Bearer";
}

TEST_F(PortoneCreate, ATokenOfAnotherTimeSecretOrMerchantIsRefused) {
    const auto ref = link();
    const auto look = [&](const std::string& bearer_token) {
        return code(api_with(bearer_token, "GET", "paymentLink/" + ref + "/fetch-status"));
    };
    EXPECT_EQ(look(token(-94)), "200 2000");
    EXPECT_EQ(look(token(-106)), "401 4054") << "expired";
    EXPECT_EQ(look(token(5)), "200 2000");
    EXPECT_EQ(look(token(60)), "401 4054") << "of the future";
    EXPECT_EQ(look(token(0, "another")), "401 4054");
    EXPECT_EQ(look(token(0, key, "another secret")), "401 4054");
    const auto mine = token();
    set(R"({"clock_offset_ms":200000})");
    EXPECT_EQ(look(mine), "401 4054") << "the sandbox's clock counts";
}

TEST_F(PortoneCreate, ATokenCanBeFetched) {
    const auto fetch = [this](std::string_view with_secret) {
        return call("POST", "/portone/api/merchant/auth-token",
                    R"({"portone_key":"poTillSandboxKey","portone_secret":")" + std::string(with_secret) + "\"}");
    };
    const auto good = fetch(secret);
    EXPECT_EQ(content(good).integer_or("expires_in", 0), 21'600);
    EXPECT_EQ(code(api_with(content(good).string_or("token", ""), "GET", "paymentLink/none/fetch-status")), "400 5001");
    EXPECT_EQ(code(fetch("wrong")), "400 4016");
    EXPECT_EQ(code(call("POST", "/portone/api/merchant/auth-token", "{}")), "400 4001");
    EXPECT_EQ(api("GET", "nothing/here").status(), 404);
}

// --- creates

TEST_F(PortoneCreate, AnswersAsDocumented) {
    const auto made = api("POST", "paymentLink", create_body("sale-1"));
    EXPECT_EQ(made.status(), 200);
    const auto ref = made.json().string_or("payment_link_ref", "");
    EXPECT_EQ(ref.size(), 27U);
    EXPECT_EQ(made.json().string_or("payment_link", ""), "http://127.0.0.1:8490/portone/checkout?ref=" + ref);
    EXPECT_EQ(made.json().members()->size(), 2U);
    const auto now = status(ref);
    EXPECT_EQ(now.string_or("merchantOrderRef", ""), "sale-1") << "camelCase, as nowhere else";
    EXPECT_EQ(now.string_or("paymentLinkRef", ""), ref);
    EXPECT_EQ(now.string_or("status", ""), "Created");
    EXPECT_TRUE(now.find("transactionsList")->array_items()->empty());
    set(R"({"portone.null_lists":true})");
    EXPECT_TRUE(status(ref).find("transactionsList")->is_null());
    EXPECT_TRUE(acts().empty()) << "no money yet";
    EXPECT_TRUE(transport.sent.empty()) << "a new link is not pushed";
}

TEST_F(PortoneCreate, TheSameReferenceAgainIsRefused) {
    link();
    EXPECT_EQ(code(api("POST", "paymentLink", create_body("sale-1"))), "400 4002");
    EXPECT_EQ(code(api("POST", "paymentLink", create_body("sale-1", "99", "99"))), "400 4002") << "whatever it is";
    set(R"({"portone.duplicate_code":"5002","portone.error_status":409})");
    const auto again = api("POST", "paymentLink", create_body("sale-1"));
    EXPECT_EQ(code(again), "409 5002");
    EXPECT_FALSE(again.json().boolean_or("is_success", true));
    EXPECT_EQ(get("/admin/portone/links").json().find("links")->array_items()->size(), 1U);
}

TEST_F(PortoneCreate, TheSignatureIsChecked) {
    const auto body = create_body("sale-1");
    EXPECT_EQ(code(api("POST", "paymentLink", with(body, "12.5", "12.6"))), "401 4010");
    EXPECT_EQ(code(api("POST", "paymentLink", with(body, "shop.example/no", "evil.example/no"))), "401 4010");
    const auto at = body.find("\"signature_hash\"");
    const auto without = body.substr(0, at) + body.substr(body.find(',', at) + 1);
    const auto missing = api("POST", "paymentLink", without);
    EXPECT_EQ(code(missing), "401 4010");
    EXPECT_EQ(missing.json().string_or("message", ""), "signature_hash is a required field");
    EXPECT_EQ(missing.json().string_or("status_reason", ""), "INVALID_UNAUTHORISED_TRANSACTION_IAMPORTKEY_ERROR");
    EXPECT_TRUE(get("/admin/portone/links").json().find("links")->array_items()->empty());
    set(R"({"portone.signature_optional":true})");
    EXPECT_EQ(api("POST", "paymentLink", without).status(), 200) << "a whitelisted shop";
}

TEST_F(PortoneCreate, ATrailingZeroIsNotSigned) {
    EXPECT_EQ(api("POST", "paymentLink", create_body("a", "100.10", "100.1")).status(), 200);
    EXPECT_EQ(code(api("POST", "paymentLink", create_body("b", "100.10", "100.10"))), "401 4010");
    EXPECT_EQ(api("POST", "paymentLink", create_body("c", "500", "500", "JPY")).status(), 200);
}

TEST_F(PortoneCreate, WhatIsWrongWithIt) {
    const auto body = create_body("sale-1");
    const auto tried = [&](std::string_view from, std::string_view to) {
        return code(api("POST", "paymentLink", with(body, from, to)));
    };
    EXPECT_EQ(tried(R"("source":"api")", R"("source":"pos")"), "400 4001");
    EXPECT_EQ(tried(R"("environment":"sandbox")", R"("environment":"test")"), "400 4001");
    EXPECT_EQ(tried(R"("country_code":"GR")", R"("country_code":"Greece")"), "400 4001");
    EXPECT_EQ(tried(R"("promo_discount":0,)", ""), "400 4001");
    EXPECT_EQ(tried(R"("merchant_order_id":"sale-1")", R"("merchant_order_id":"")"), "400 4001");
    EXPECT_EQ(tried("poTillSandboxKey", "another"), "401 4010");
    EXPECT_EQ(code(api("POST", "paymentLink", "[]")), "401 4010") << "nothing is signed";
    for (const auto* bad : {"0", "-1", "\"12.5\"", "12.555", "1e2", "null"})
        EXPECT_EQ(code(api("POST", "paymentLink", create_body("x", bad, bad))), "400 4041") << bad;
    EXPECT_EQ(code(api("POST", "paymentLink", create_body("x", "1", "1", "XXX"))), "400 4001");
    set(R"({"portone.error_member":"status_message"})");
    const auto other = api("POST", "paymentLink", create_body("x", "0", "0")).json();
    EXPECT_EQ(other.string_or("status_message", ""), "INVALID_AMOUNT");
    EXPECT_EQ(other.find("status_reason"), nullptr);
}

TEST_F(PortoneCreate, AnEndOfItsOwn) {
    const auto at = [this](std::int64_t from_now_ms) {
        return hal::to_rfc3339(loop.now().wall + hal::Duration(from_now_ms));
    };
    const auto with_end = [this](const std::string& own, const std::string& end) {
        return with(create_body(own), R"("source")", R"("expiry_date":")" + end + R"(","source")");
    };
    for (const auto& bad : {at(-1000), std::string("tomorrow"), std::string("2026-02-30T00:00:00Z"),
                            std::string("2096-01-01T00:00:00+02:00"), std::string("2096-01-01 00:00:00Z")})
        EXPECT_EQ(code(api("POST", "paymentLink", with_end("x", bad))), "400 4001") << bad;
    const auto ref = api("POST", "paymentLink", with_end("y", at(60'000))).json().string_or("payment_link_ref", "");
    EXPECT_EQ(word(ref), "Created");
    loop.advance(std::chrono::seconds(59));
    EXPECT_EQ(word(ref), "Created");
    loop.advance(std::chrono::seconds(1));
    EXPECT_EQ(word(ref), "Expired");
    EXPECT_EQ(act(ref, "approve").status(), 409);
}

// --- lookups

TEST_F(PortoneCreate, ByOurOwnReference) {
    const auto ref = link();
    for (const auto* path : {"merchant/poTillSandboxKey/paymentLink/sale-1/status", "paymentLink/sale-1/status"})
        EXPECT_EQ(content(api("GET", path)).string_or("paymentLinkRef", ""), ref) << path;
    EXPECT_EQ(code(api("GET", "merchant/another/paymentLink/sale-1/status")), "401 4010");
    EXPECT_EQ(code(api("GET", "paymentLink/nobodys/status")), "400 5001");
    set(R"({"portone.not_found_code":"4096"})");
    EXPECT_EQ(code(api("GET", "paymentLink/nobodys/status")), "400 4096");
    EXPECT_EQ(code(api("POST", std::string(key) + "/transaction-details", R"({"order_ref":"x"})")), "400 4096");
}

TEST_F(PortoneCreate, SignaturesAreMadeOnRequest) {
    const auto body = create_body("sale-9");
    const auto hash = hal::json::parse(body)->string_or("signature_hash", "");
    const auto made = api("POST", "merchant/generate-signature",
                          with(body, R"("source")", R"("portone_secret":"portone-till-sandbox-secret","source")"));
    EXPECT_EQ(content(made).string_or("signature", ""), hash);
    EXPECT_EQ(code(api("POST", "merchant/generate-signature", body)), "401 4010");
}

// --- faults

TEST_F(PortoneCreate, ALineThatDropsBeforeOrAfter) {
    fault(R"({"match":{"service":"portone","operation":"create","phase":"before"},"action":"drop"})");
    EXPECT_EQ(api("POST", "paymentLink", create_body("sale-1")).kind, Outcome::Kind::dropped);
    EXPECT_EQ(code(api("GET", "paymentLink/sale-1/status")), "400 5001") << "nothing happened";
    fault(R"({"match":{"service":"portone","operation":"create","phase":"after"},"action":"drop"})");
    EXPECT_EQ(api("POST", "paymentLink", create_body("sale-1")).kind, Outcome::Kind::dropped);
    EXPECT_EQ(code(api("GET", "paymentLink/sale-1/status")), "200 2000") << "it happened";
    EXPECT_EQ(code(api("POST", "paymentLink", create_body("sale-1"))), "400 4002");
}

TEST_F(PortoneCreate, EverythingSurvivesARestart) {
    const auto ref = link();
    act(ref, "decline");
    const auto order = paid(ref);
    const auto before = status(ref).dump();
    restart();
    EXPECT_EQ(status(ref).dump(), before);
    EXPECT_EQ(code(api("POST", "paymentLink", create_body("sale-1"))), "400 4002");
    EXPECT_EQ(amount(api("GET", "refund/" + order).json(), "amountToRefund"), "12.5");
    ASSERT_EQ(admin("reset").status(), 204);
    EXPECT_EQ(code(api("GET", "paymentLink/sale-1/status")), "400 5001");
}

}  // namespace
}  // namespace till::sandbox::testing
