// A relay's hint wakes the poll of one payment, and changes nothing by itself.
#include "api_world.hpp"

namespace till::test {
namespace {

class NotifyApi : public ApiWorld {
  protected:
    void SetUp() override {
        status_probe = true;  // so that there is something to ask
        ApiWorld::SetUp();
    }
    Recorded hint(const std::string& body, const std::string& role = "integrator") {
        return post("/v1/notify", body, role);
    }
    std::string presented() {
        const auto id = start_sale(klarna_body(), "k-1").json().string_or("id", "");
        loop.run_ready();
        return id;
    }
};

TEST_F(NotifyApi, AsksTheProviderNow) {
    const auto id = presented();
    const auto before = http.count("GET", "payment/request");
    const auto state_before = state(id);
    EXPECT_EQ(hint(R"({"payment_id":")" + id + R"("})").status(), 202);
    loop.run_ready();
    EXPECT_EQ(http.count("GET", "payment/request"), before + 1);
    EXPECT_EQ(state(id), state_before) << "a hint is no news";
}

TEST_F(NotifyApi, FindsThePaymentByTheProvidersReference) {
    presented();
    const auto before = http.count("GET", "payment/request");
    EXPECT_EQ(hint(R"({"provider":"payhub","match_key":"payment_request_id","match_value":"1"})").status(), 202);
    loop.run_ready();
    EXPECT_EQ(http.count("GET", "payment/request"), before + 1);
}

TEST_F(NotifyApi, WhatIsNotHereIsSaid) {
    EXPECT_EQ(hint(R"({"payment_id":"nothing-such"})").code(), "payment-not-found");
    EXPECT_EQ(hint(R"({"provider":"payhub","match_key":"payment_request_id","match_value":"77"})").code(),
              "payment-not-found");
    EXPECT_EQ(http.count("GET", "payment/request"), 0u);
}

TEST_F(NotifyApi, BodiesAndRolesAreChecked) {
    EXPECT_EQ(hint("{}").code(), "field-missing");
    EXPECT_EQ(hint(R"({"provider":"payhub"})").code(), "field-missing");
    EXPECT_EQ(hint(R"({"payment_id":"a","provider":"payhub"})").code(), "field-unknown") << "one or the other";
    EXPECT_EQ(hint("[]").code(), "json-not-object");
    for (const char* role : {"cashier", "supervisor", "technician"})
        EXPECT_EQ(hint(R"({"payment_id":"a"})", role).code(), "role-not-allowed");
}

}  // namespace
}  // namespace till::test
