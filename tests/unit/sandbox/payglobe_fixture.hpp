// The sandbox with PayGlobe's pushes going to the recorded network, and PayGlobe's calls as the tests make them.
#pragma once

#include "tests/unit/sandbox/sandbox_fixture.hpp"

namespace till::sandbox::testing {

class PayglobeTest : public SandboxTest {
  protected:
    void SetUp() override {
        SandboxTest::SetUp();
        set(R"({"webhook_url.payglobe":"http://127.0.0.1:8481/webhooks/payglobe/t"})");
    }

    Outcome api(std::string method, std::string path, std::string body = {}, std::string key = "sk_test_till_sandbox") {
        return call(std::move(method), "/payglobe/api/" + path, std::move(body), {{"Authorization", "Bearer " + key}});
    }
    // The transactionId of a new page.
    std::string init(const std::string& more = "", const std::string& amount = "150.00") {
        const auto made = api("POST", "payment/init", R"({"amount":)" + amount + more + "}");
        EXPECT_EQ(made.status(), 200) << made.response.body;
        return made.json().string_or("transactionId", "");
    }
    std::string direct() { return init(R"(,"paymentMode":"SALE_DIRECT")"); }
    std::string link(const std::string& more = "") {
        const auto made =
            api("POST", "payment-links/create",
                R"({"amount":150.00,"currency":"EUR","description":"ref-1","linkType":"LINK","expirationDays":1)" +
                    more + "}");
        EXPECT_EQ(made.status(), 200) << made.response.body;
        return made.json().string_or("transactionId", "");
    }
    Outcome act(const std::string& id, const std::string& what, std::string body = {}) {
        return admin("payglobe/payments/" + id + "/" + what, std::move(body));
    }
    Value status(const std::string& id) { return api("GET", "payment/transaction/" + id).json(); }
    Value link_status(const std::string& id) { return api("GET", "payment-links/" + id).json(); }
    std::string word(const std::string& id) { return status(id).string_or("status", ""); }
    std::string amount(const Value& object, std::string_view name) {
        const auto* member = object.find(name);
        return member && member->number() ? member->number()->text : "";
    }
    std::string error(const Outcome& outcome) { return outcome.json().string_or("error", ""); }
    std::string page_of(const std::string& id) {
        const auto url = get("/admin/payglobe/payments/" + id).json().string_or("page", "");
        return url.substr(std::string("http://127.0.0.1:8490").size());
    }
    Value pushed(std::size_t i) const { return transport.body(i); }
};

}  // namespace till::sandbox::testing
