// The sandbox with Paysafe's pushes going to the recorded network, and Paysafe's calls as the tests make them.
#pragma once

#include "tests/unit/sandbox/sandbox_fixture.hpp"

namespace till::sandbox::testing {

class PaysafeTest : public SandboxTest {
  protected:
    void SetUp() override {
        SandboxTest::SetUp();
        set(R"({"webhook_url.paysafe":"http://127.0.0.1:8481/webhooks/paysafe/t","paysafe.lookup_lag":0})");
    }

    static std::string basic(std::string_view login) {
        return "Basic " + hal::to_base64(std::span(reinterpret_cast<const std::uint8_t*>(login.data()), login.size()));
    }
    Outcome api(std::string method, std::string path, std::string body = {}) {
        return call(std::move(method), "/paysafe/paymenthub/v1/" + path, std::move(body),
                    {{"Authorization", basic("till_sandbox:till_sandbox_password")}});
    }

    struct Made {
        std::string id;
        std::string token;
        std::string link;  // path and query
    };
    static std::string handle_body(const std::string& ref, const std::string& more = "", std::int64_t wire = 12550,
                                   const std::string& currency = "BRL") {
        return R"({"merchantRefNum":")" + ref + R"(","transactionType":"PAYMENT","paymentType":"SAFETYPAY_CASH",)" +
               R"("amount":)" + std::to_string(wire) + R"(,"currencyCode":")" + currency +
               R"(","dupCheck":true,"returnLinks":[{"rel":"default","href":"https://shop.example/","method":"GET"}])" +
               more + "}";
    }
    Made handle(const std::string& ref = "sale-1", const std::string& more = "", std::int64_t wire = 12550,
                const std::string& currency = "BRL") {
        const auto made = api("POST", "paymenthandles", handle_body(ref, more, wire, currency));
        EXPECT_EQ(made.status(), 201) << made.response.body;
        const auto json = made.json();
        Made out{json.string_or("id", ""), json.string_or("paymentHandleToken", ""), {}};
        if (const auto* links = json.find("links"); links && links->array_items())
            out.link = links->array_items()->at(0).string_or("href", "").substr(21);  // http://127.0.0.1:8490
        return out;
    }
    Outcome open(const Made& made) { return get(made.link); }
    Outcome pay(const Made& made, const std::string& ref = "pay-1", const std::string& more = "",
                std::int64_t wire = 12550, const std::string& currency = "BRL") {
        return api("POST", "payments",
                   R"({"merchantRefNum":")" + ref + R"(","amount":)" + std::to_string(wire) + R"(,"currencyCode":")" +
                       currency + R"(","paymentHandleToken":")" + made.token +
                       R"(","dupCheck":true,"settleWithAuth":true)" + more + "}");
    }
    // A paid payment's id, which is its settlement's too.
    std::string paid(const std::string& ref = "1") {
        const auto made = handle("sale-" + ref);
        open(made);
        act(made, "pay");
        const auto payment = pay(made, "pay-" + ref);
        EXPECT_EQ(payment.json().string_or("status", ""), "COMPLETED") << payment.response.body;
        return payment.json().string_or("id", "");
    }
    Outcome refund(const std::string& settlement, std::int64_t wire, const std::string& ref) {
        return api("POST", "settlements/" + settlement + "/refunds",
                   R"({"merchantRefNum":")" + ref + R"(","amount":)" + std::to_string(wire) + "}");
    }
    Outcome act(const Made& made, const std::string& what, std::string body = {}) {
        return admin("paysafe/handles/" + made.id + "/" + what, std::move(body));
    }
    Value look(const Made& made) { return api("GET", "paymenthandles/" + made.id).json(); }
    std::string word(const Made& made) { return look(made).string_or("status", ""); }
    Value admin_view(const Made& made) { return get("/admin/paysafe/handles/" + made.id).json(); }
    static std::string code(const Outcome& outcome) {
        const auto json = outcome.json();
        const auto* error = json.find("error");
        return error ? error->string_or("code", "") : "";
    }
    // The entries of a lookup.
    Value::Array found(const std::string& resource, const std::string& ref) {
        const auto answer = api("GET", resource + "?merchantRefNum=" + ref).json();
        for (const auto* name : {"paymentHandles", "payments", "settlements", "refunds", "voidAuths"})
            if (const auto* list = answer.find(name); list && list->array_items()) return *list->array_items();
        ADD_FAILURE() << "no list: " << answer.dump();
        return {};
    }

    Value pushed(std::size_t i) const { return transport.body(i); }
    Value payload(std::size_t i) const { return *pushed(i).find("payload"); }
    // "PAYMENT_HANDLE_EXPIRED AUTH_EXPIRED", one per push so far.
    std::vector<std::string> events() const {
        std::vector<std::string> out;
        for (std::size_t i = 0; i < transport.sent.size(); ++i) {
            auto text = pushed(i).string_or("eventName", "");
            if (const auto reason = payload(i).string_or("statusReason", ""); !reason.empty()) text += " " + reason;
            out.push_back(std::move(text));
        }
        return out;
    }
    std::string gateway_status(std::size_t i) const {
        const auto told = payload(i);
        const auto* gateway = told.find("gatewayResponse");
        return gateway ? gateway->string_or("status", "") : "";
    }
    void let_it_expire() { loop.advance(std::chrono::seconds(900)); }
};

using Texts = std::vector<std::string>;

}  // namespace till::sandbox::testing
