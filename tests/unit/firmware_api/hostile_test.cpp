// Bad input: each gets its typed problem, and the journal does not grow.
#include "api_world.hpp"
#include "firmware/api/problems.hpp"

namespace till::test {
namespace {

class Hostile : public ApiWorld {
  protected:
    // Sends a sale that must be refused with `code`.
    void refused(const std::string& body, const std::string& code, int status) {
        const auto before = last_seq();
        const auto answer = start_sale(body, "k-" + std::to_string(++count_));
        EXPECT_EQ(answer.code(), code) << body.substr(0, 200) << "\n" << (answer.response ? answer.response->body : "");
        EXPECT_EQ(answer.status(), status) << body.substr(0, 200);
        EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
        EXPECT_EQ(answer.json().string_or("type", ""), "/problems/" + code);
        EXPECT_EQ(last_seq(), before) << "something was written for " << body.substr(0, 200);
        EXPECT_TRUE(http.sent.empty()) << "something was sent for " << body.substr(0, 200);
    }
    static std::string with_amount(const std::string& amount) { return sale_body("bank.epc_qr", "A-1", amount); }

  private:
    int count_ = 0;
};

TEST_F(Hostile, Amounts) {
    for (const char* amount : {"4.60", "460.0", "1e3", "-1250", "0", "-0", "\"1250\"", "true", "[1250]", "{}",
                               "9223372036854775808", "99999999999999999999999999", "100000001"})
        refused(with_amount(amount), "amount-invalid", 400);
    refused(with_amount("null"), "field-missing", 400);
    refused(with_amount("01250"), "json-invalid", 400);
    refused(with_amount("+1250"), "json-invalid", 400);
    refused(with_amount("NaN"), "json-invalid", 400);
}

TEST_F(Hostile, Shapes) {
    refused("", "json-invalid", 400);
    refused("null", "json-not-object", 400);
    refused("[]", "json-not-object", 400);
    refused(sale_body() + "x", "json-invalid", 400);
    refused(sale_body() + sale_body(), "json-invalid", 400);
    refused(R"({"amount":1250,"amount":1,"order_ref":"A-1","currency":"EUR","method":"bank.epc_qr"})",
            "json-duplicate-key", 400);
    refused(R"({"amount":1250,"order_ref":"A-1","currency":"EUR","method":"bank.epc_qr","ammount":1})", "field-unknown",
            400);
    refused(std::string(200, '['), "json-too-deep", 400);
    refused(R"({"order_ref":"A-1","amount":1250,"currency":"EUR","method":"bank.epc_qr","options":{"x":")" +
                std::string(70'000, 'a') + "\"}}",
            "json-too-large", 413);
    refused("\xff\xfe{}", "json-invalid", 400);
}

TEST_F(Hostile, Members) {
    const auto body = [](std::string order, std::string currency, std::string method, std::string more = "") {
        return fmt::format(R"({{"order_ref":"{}","amount":1250,"currency":"{}","method":"{}"{}}})", order, currency,
                           method, more);
    };
    refused(body("A 1", "EUR", "bank.epc_qr"), "order-ref-invalid", 400);
    refused(body("../../etc", "EUR", "bank.epc_qr"), "order-ref-invalid", 400);
    refused(body(std::string(65, 'a'), "EUR", "bank.epc_qr"), "field-invalid", 400);
    refused(body("A-1", "EURO", "bank.epc_qr"), "field-invalid", 400);
    refused(body("A-1", "XYZ", "bank.epc_qr"), "currency-unknown", 422);
    refused(body("A-1", "USD", "bank.epc_qr"), "currency-not-supported", 422);
    refused(body("A-1", "EUR", "cash"), "method-unknown", 422);
    refused(body("A-1", "EUR", "klarna.static_qr"), "option-missing", 422);
    refused(body("A-1", "EUR", "bank.epc_qr", R"(,"options":[])"), "field-invalid", 400);
    refused(body("A-1", "EUR", "bank.epc_qr", R"(,"options":{"a b":"x"})"), "field-invalid", 400);
    refused(body("A-1", "EUR", "bank.epc_qr", R"(,"options":{"x":1})"), "field-invalid", 400);
    refused(body("A-1", "EUR", "bank.epc_qr", R"(,"customer":{"card":"4111111111111111"})"), "field-unknown", 400);
    refused(body("A-1", "EUR", "bank.epc_qr", R"(,"lines":[{"name":"x","unit_price":1,"quantity":0}])"),
            "field-invalid", 400);
    refused(body("A-1", "EUR", "bank.epc_qr", R"(,"lines":[{"name":"x","unit_price":1000,"total":999}])"),
            "order-line-invalid", 422);
    refused(body("A-1", "EUR", "bank.epc_qr", R"(,"lines":[{"name":"x","unit_price":90000000,"quantity":100000}])"),
            "order-line-invalid", 422);
    refused(body("A-1", "EUR", "bank.epc_qr", R"(,"lines":[{"name":"x","unit_price":1000}])"), "order-lines-mismatch",
            422);
    refused(body("A-1", "EUR", "bank.epc_qr", R"(,"lines":[{"name":"x","unit_price":12.5}])"), "amount-invalid", 400);
    refused(body("A-1", "EUR", "bank.epc_qr", R"(,"lines":[7])"), "json-not-object", 400);
}

TEST_F(Hostile, TokensAndRoles) {
    const auto with = [&](hal::HttpHeaders headers) {
        return call(request("GET", "/v1/payments", {}, std::move(headers)));
    };
    EXPECT_EQ(with({}).code(), "token-missing");
    EXPECT_EQ(with({}).header("WWW-Authenticate"), "Bearer");
    EXPECT_EQ(with({{"Authorization", "Bearer till_0000"}}).code(), "token-invalid");
    EXPECT_EQ(with({{"Authorization", "Bearer "}}).code(), "token-missing");
    EXPECT_EQ(with({{"Authorization", "Basic " + bearer["cashier"]}}).code(), "token-invalid");
    EXPECT_EQ(with({{"Authorization", "bearer  " + bearer["cashier"]}}).status(), 200) << "the scheme has no case";
    EXPECT_EQ(with({{"Cookie", "a=b; till_session=" + bearer["cashier"]}}).status(), 200);
    EXPECT_EQ(with({{"Cookie", "till_session_old=" + bearer["cashier"]}}).code(), "token-missing");
    EXPECT_EQ(post("/v1/payments", sale_body(), "technician", {{"Idempotency-Key", "k"}}).code(), "role-not-allowed");
    EXPECT_EQ(call(request("POST", "/v1/payments", sale_body(),
                           {{"Idempotency-Key", "k"}, {"Cookie", "till_session=" + bearer["cashier"]}}))
                  .code(),
              "token-missing")
        << "a cookie must not be enough to change something";
    EXPECT_EQ(last_seq(), 0);
}

TEST_F(Hostile, HostsAndOrigins) {
    const auto host = [&](std::string name) {
        return call(request("GET", "/healthz", {}, {{"Host", std::move(name)}})).status();
    };
    EXPECT_EQ(host("127.0.0.1:8480"), 200);
    EXPECT_EQ(host("LocalHost"), 200);
    EXPECT_EQ(host("[::1]:8480"), 200);
    for (const char* wrong : {"evil.example", "127.0.0.1.evil.example", "localhost:80:80", "localhost:x",
                              "localhost:", ":8480", "[::1", "127.0.0.1@evil"})
        EXPECT_EQ(host(wrong), 421) << wrong;
    EXPECT_EQ(host(""), 421) << "no Host header at all";
    auto twice = request("GET", "/healthz");
    twice.headers.add("Host", "localhost");
    EXPECT_EQ(call(twice).code(), "host-not-allowed");

    const auto from = [&](hal::HttpHeaders headers) {
        return post("/v1/payments/none/cancel", "{}", "cashier", std::move(headers)).code();
    };
    EXPECT_EQ(from({{"Origin", "http://127.0.0.1:8480"}}), "payment-not-found");
    EXPECT_EQ(from({{"Sec-Fetch-Site", "same-origin"}}), "payment-not-found");
    for (const char* wrong :
         {"http://evil.example", "null", "http://127.0.0.1:9999", "http://127.0.0.1:8480.evil.example"})
        EXPECT_EQ(from({{"Origin", wrong}}), "origin-not-allowed") << wrong;
    EXPECT_EQ(from({{"Sec-Fetch-Site", "cross-site"}}), "origin-not-allowed");
    EXPECT_EQ(from({{"Sec-Fetch-Site", "same-site"}}), "origin-not-allowed");
}

TEST_F(Hostile, PathsAndMethods) {
    const auto wrong = call(request("PUT", "/v1/payments", {}, as("cashier")));
    EXPECT_EQ(wrong.status(), 405);
    EXPECT_EQ(wrong.header("Allow"), "POST, GET");
    for (const char* path :
         {"/v1", "/v1/", "/v1/payments/", "/v1/payments/a/b/c", "/v1/payments/%2e%2e", "/v1//payments", "//", "",
          "/v1/payments/a b", "/assets/../index.html", "/etc/passwd", "*"})
        EXPECT_EQ(call(request("GET", path, {}, as("cashier"))).status(), 404) << path;
    EXPECT_EQ(get("/v1/payments/" + std::string(65, 'a')).status(), 404);
}

TEST_F(Hostile, Queries) {
    for (const char* query :
         {"limit=0", "limit=201", "limit=abc", "limit=1&limit=2", "cursor=-1", "cursor=99999999999999999999",
          "state=paid", "open=perhaps", "unknown=1", "a=%zz", "a=%00", "open=%"})
        EXPECT_EQ(get("/v1/payments?" + std::string(query)).code(), "query-invalid") << query;
    EXPECT_EQ(get("/v1/payments?order_ref=a%20b").code(), "order-ref-invalid");
}

TEST_F(Hostile, BodiesWhereNoneBelongs) {
    const auto id = start_sale(sale_body(), "k").json().string_or("id", "");
    EXPECT_EQ(post("/v1/payments/" + id + "/cancel", R"({"force":true})").code(), "field-unknown");
    EXPECT_EQ(post("/v1/payments/" + id + "/cancel", "nonsense").code(), "json-invalid");
    EXPECT_EQ(post("/v1/payments/" + id + "/confirm", "{}").code(), "field-missing");
    EXPECT_EQ(post("/v1/payments/" + id + "/confirm", R"({"reason":""})").code(), "field-invalid");
    EXPECT_EQ(post("/v1/payments/" + id + "/confirm", R"({"reason":"a\u0007b"})").code(), "field-invalid");
    EXPECT_EQ(get("/v1/payments/" + id).json().string_or("state", ""), "presenting");
}

TEST_F(Hostile, EveryAnswerForbidsSniffing) {
    for (const char* path : {"/", "/healthz", "/v1/nothing", "/v1/payments", "/assets/app.js"})
        EXPECT_EQ(get(path).header("X-Content-Type-Options"), "nosniff") << path;
}

TEST(Problems, TableIsCompleteAndSpeaks) {
    for (const auto& kind : firmware::api::problem_kinds()) {
        EXPECT_GE(kind.status, 400) << kind.type;
        EXPECT_LT(kind.status, 600) << kind.type;
        EXPECT_FALSE(kind.title.empty()) << kind.type;
        EXPECT_TRUE(kind.what_now.ends_with('.')) << kind.type;
        EXPECT_EQ(kind.type.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos) << kind.type;
        EXPECT_TRUE(firmware::api::problem_page(kind.type).has_value()) << kind.type;
    }
}

TEST(Problems, AnErrorWithoutARowKeepsItsDetailInside) {
    const auto body = firmware::api::problem_body({"sqlite-exploded", "/secret/path"});
    EXPECT_EQ(body.string_or("type", ""), "/problems/internal-error");
    EXPECT_EQ(body.string_or("code", ""), "sqlite-exploded");
    EXPECT_EQ(body.find("detail"), nullptr);
    EXPECT_EQ(body.integer_or("status", 0), 500);
}

}  // namespace
}  // namespace till::test
