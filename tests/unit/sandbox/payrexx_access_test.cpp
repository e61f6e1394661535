// Who is let in at Payrexx, how, and what the envelope looks like.
#include "tests/unit/sandbox/payrexx_fixture.hpp"

namespace till::sandbox::testing {
namespace {

using PayrexxAccess = PayrexxTest;

TEST_F(PayrexxAccess, TheKeyAndTheInstanceAreNeeded) {
    const std::string path = "/payrexx/v1.14/SignatureCheck/?instance=demo";
    EXPECT_EQ(call("GET", path, "", key()).json().string_or("status", ""), "success");
    for (const hal::HttpHeaders& headers : {hal::HttpHeaders{}, hal::HttpHeaders{{"X-API-KEY", "nonsense"}}}) {
        const auto refused = call("GET", path, "", headers);
        EXPECT_EQ(refused.status(), 403);
        EXPECT_EQ(message(refused), "The API secret is not correct.");
    }
    EXPECT_EQ(call("GET", "/payrexx/v1.14/SignatureCheck/", "", key()).status(), 422) << "unhelpful";
    EXPECT_EQ(call("GET", "/payrexx/v1.14/SignatureCheck/?instance=other", "", key()).status(), 403);
    EXPECT_EQ(api("GET", "Nothing/").status(), 404);
}

TEST_F(PayrexxAccess, VersionsAreServedUpTo16) {
    for (const auto* version : {"v1.0", "v1.1", "v1.10", "v1.14", "v1.15", "v1.16"})
        EXPECT_EQ(api("GET", "SignatureCheck/", "", version).status(), 200) << version;
    for (const auto* version : {"v1.17", "v1", "v2.0", "v1.x", "v1.-1", "v1.14a"}) {
        const auto refused = api("GET", "SignatureCheck/", "", version);
        EXPECT_EQ(refused.status(), 404) << version;
        EXPECT_EQ(message(refused), "Version not found.") << version;
    }
}

TEST_F(PayrexxAccess, TheOldSignatureOverTheQueryAndOverAForm) {
    // Published vectors (contract 3.1) with their secret.
    set(R"({"payrexx.api_secret":"test-secret"})");
    const auto with = [&](const std::string& method, const std::string& query, const std::string& body) {
        return call(method, "/payrexx/v1.14/SignatureCheck/?instance=demo" + query, body,
                    {{"Content-Type", "application/x-www-form-urlencoded"}})
            .status();
    };
    EXPECT_EQ(with("GET", "&ApiSignature=pBvG2B1kE1dq4JlJleCtiaQW7Jc4lRXDYE9HciEi7us%3D", ""), 200);
    EXPECT_EQ(with("GET", "&model=Page&id=17&ApiSignature=zp8vWZDr2rL9gGz3TxuYoxR6%2FrZFt2mJrqkLj5cwgXI%3D", ""), 200);
    EXPECT_EQ(with("GET", "&id=17&model=Page&ApiSignature=zp8vWZDr2rL9gGz3TxuYoxR6%2FrZFt2mJrqkLj5cwgXI%3D", ""), 403)
        << "in another order";
    // In a body, with brackets and a blank: percent signs or a plus, it is what PHP would write that is signed.
    const std::string signature = "&ApiSignature=FtyH7rOrETdLP1b0OPxdwQFva0HAkWi9wa8%2BajqSpoM%3D";
    for (const auto* body :
         {"contact%5Bemail%5D=a%40b.ch&contact%5Bname%5D=Jane+Doe", "contact[email]=a@b.ch&contact[name]=Jane%20Doe"}) {
        const auto answer = call("POST", "/payrexx/v1.14/Gateway/?instance=demo", body + signature,
                                 {{"Content-Type", "application/x-www-form-urlencoded"}});
        EXPECT_EQ(message(answer), "Missing mandatory parameter: amount") << "let in: " << body;
    }
}

TEST_F(PayrexxAccess, AGenerationCanBeShutOut) {
    const std::string signature = "&ApiSignature=" + std::string("pBvG2B1kE1dq4JlJleCtiaQW7Jc4lRXDYE9HciEi7us%3D");
    const auto by_header = [&] { return api("GET", "SignatureCheck/").status(); };
    const auto by_signature = [&] {
        return call("GET", "/payrexx/v1.14/SignatureCheck/?instance=demo" + signature).status();
    };
    set(R"({"payrexx.auth":"signature"})");
    EXPECT_EQ(by_header(), 403);
    set(R"({"payrexx.auth":"header"})");
    EXPECT_EQ(by_header(), 200);
    set(R"({"payrexx.api_secret":"test-secret"})");
    EXPECT_EQ(by_signature(), 403);
    set(R"({"payrexx.auth":"signature"})");
    EXPECT_EQ(by_signature(), 200);
}

TEST_F(PayrexxAccess, FailuresHaveStatus200BeforeVersion15) {
    const auto old = api("POST", "Gateway/", "{}");
    EXPECT_EQ(old.status(), 200);
    EXPECT_EQ(old.json().string_or("status", ""), "error");
    EXPECT_EQ(old.json().find("data"), nullptr);
    EXPECT_EQ(api("POST", "Gateway/", "{}", "v1.15").status(), 400);
    EXPECT_EQ(api("GET", "Gateway/1/", "", "v1.16").status(), 404);
    set(R"({"payrexx.failure_status":400})");
    EXPECT_EQ(api("POST", "Gateway/", "{}").status(), 400);
}

TEST_F(PayrexxAccess, TheFirewallSays405ThenA403AndForgets) {
    set(R"({"payrexx.rate_limit":3})");
    const auto once = [&] { return api("GET", "SignatureCheck/"); };
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(once().status(), 200);
    const auto first = once();
    EXPECT_EQ(first.status(), 405);
    EXPECT_EQ(first.header("Content-Type"), "text/html");
    EXPECT_EQ(once().status(), 405);
    EXPECT_EQ(once().status(), 405);
    EXPECT_EQ(once().status(), 403);
    EXPECT_EQ(api("POST", "Gateway/", sale()).status(), 403);
    EXPECT_TRUE(get("/admin/payrexx/gateways").json().find("gateways")->array_items()->empty()) << "nothing was done";
    loop.advance(std::chrono::minutes(5));
    EXPECT_EQ(once().status(), 200);
    set(R"({"payrexx.firewall":405})");
    EXPECT_EQ(once().status(), 405);
}

TEST_F(PayrexxAccess, FaultsKnowPayrexxsNames) {
    const auto armed = [this](const std::string& json) { return admin("faults", json).status(); };
    EXPECT_EQ(armed(R"({"match":{"service":"payrexx","operation":"start"},"action":"drop"})"), 201);
    EXPECT_EQ(armed(R"({"match":{"service":"payrexx","operation":"list"},"action":"html"})"), 201);
    EXPECT_EQ(armed(R"({"match":{"service":"webhook","operation":"subscription"},"action":"withhold"})"), 201);
    EXPECT_EQ(armed(R"({"match":{"service":"payrexx","operation":"verify"},"action":"drop"})"), 400);
    EXPECT_EQ(armed(R"({"match":{"service":"payrexx"},"action":"reject"})"), 400);
}

}  // namespace
}  // namespace till::sandbox::testing
