// The sandbox with PortOne's pushes going to the recorded network, and PortOne's calls as the tests make them.
#pragma once

#include "tests/sandbox/portone/signature.hpp"
#include "tests/unit/sandbox/sandbox_fixture.hpp"

namespace till::sandbox::testing {

class PortoneTest : public SandboxTest {
  protected:
    void SetUp() override {
        SandboxTest::SetUp();
        set(R"({"webhook_url.portone":"http://127.0.0.1:8481/webhooks/portone/t"})");
    }

    static constexpr std::string_view key = "poTillSandboxKey";
    static constexpr std::string_view secret = "portone-till-sandbox-secret";

    std::int64_t seconds() const { return milliseconds(loop.now().wall) / 1000; }
    std::string token(std::int64_t from = 0, std::string_view sub = key, std::string_view with = secret) {
        return portone::make_token(
            crypto, with,
            Value::object(
                {{"exp", seconds() + from + 100}, {"iat", seconds() + from}, {"iss", "PORTONE"}, {"sub", sub}}));
    }
    Outcome api(std::string method, std::string path, std::string body = {}) {
        return api_with(token(), std::move(method), std::move(path), std::move(body));
    }
    Outcome api_with(const std::string& bearer_token, std::string method, std::string path, std::string body = {}) {
        return call(std::move(method), "/portone/api/" + path, std::move(body),
                    {{"X-Portone-Client-Key", std::string(key)}, {"Authorization", "Bearer " + bearer_token}});
    }

    // `amount` as it stands in the JSON, `signed_amount` as it stands in the signature.
    std::string create_body(const std::string& own, const std::string& amount = "12.5",
                            const std::string& signed_amount = "12.5", const std::string& currency = "EUR") {
        const auto hash = portone::sign_form(crypto, secret,
                                             {{"amount", signed_amount},
                                              {"client_key", std::string(key)},
                                              {"currency", currency},
                                              {"failure_url", "https://shop.example/no"},
                                              {"merchant_order_id", own},
                                              {"success_url", "https://shop.example/yes"}});
        return R"({"portone_key":"poTillSandboxKey","merchant_order_id":")" + own + R"(","amount":)" + amount +
               R"(,"currency":")" + currency + R"(","signature_hash":")" + hash +
               R"(","country_code":"GR","merchant_details":{"name":"Kafeneio","promo_discount":0,)"
               R"("shipping_charges":0},"success_url":"https://shop.example/yes",)"
               R"("failure_url":"https://shop.example/no","source":"api","environment":"sandbox"})";
    }
    // The reference of a new link.
    std::string link(const std::string& own = "sale-1") {
        const auto made = api("POST", "paymentLink", create_body(own));
        EXPECT_EQ(made.status(), 200) << made.response.body;
        return made.json().string_or("payment_link_ref", "");
    }
    // order_ref of its payment.
    std::string paid(const std::string& ref) {
        EXPECT_EQ(act(ref, "approve").status(), 200);
        return tries(ref).back().string_or("order_ref", "");
    }
    Outcome act(const std::string& ref, const std::string& what, std::string body = {}) {
        return admin("portone/links/" + ref + "/" + what, std::move(body));
    }
    static Value content(const Outcome& outcome) {
        const auto body = outcome.json();
        const auto* found = body.find("content");
        return found ? *found : Value();
    }
    Value status(const std::string& ref) { return content(api("GET", "paymentLink/" + ref + "/fetch-status")); }
    std::string word(const std::string& ref) { return status(ref).string_or("status", ""); }
    std::vector<Value> tries(const std::string& ref) {
        const auto row = get("/admin/portone/links/" + ref).json();
        return *row.find("transactions")->array_items();
    }
    // "Failed Success": the words of the link's transactions, in order.
    std::string try_words(const std::string& ref) {
        std::string out;
        const auto now = status(ref);
        for (const auto& one : *now.find("transactionsList")->array_items())
            out += (out.empty() ? "" : " ") + one.string_or("status", "");
        return out;
    }
    static std::string code(const Outcome& outcome) {
        return std::to_string(outcome.status()) + " " + outcome.json().string_or("status_code", "");
    }
    static std::string amount(const Value& object, std::string_view name) {
        const auto* member = object.find(name);
        return member && member->number() ? member->number()->text : "";
    }
    std::string refund_body(const std::string& minor, const std::string& type = "partial",
                            const std::string& reason = "R-1") {
        return R"({"amount":)" + minor +
               R"(,"channel":"PAYLETTER","description":"d","environment":"sandbox",)"
               R"("refund_type":")" +
               type + R"(","refund_reason":")" + reason + "\"}";
    }
    // The bodies of all pushes of this kind.
    std::vector<Value> pushed(std::string_view member) {
        std::vector<Value> out;
        for (std::size_t i = 0; i < transport.sent.size(); ++i)
            if (transport.body(i).find(member)) out.push_back(transport.body(i));
        return out;
    }
    std::vector<Value> payment_pushes() { return pushed("channel_key"); }
    std::vector<Value> link_pushes() { return pushed("link_ref"); }
    std::vector<Value> refund_pushes() { return pushed("payment_txn_ref"); }
};

}  // namespace till::sandbox::testing
