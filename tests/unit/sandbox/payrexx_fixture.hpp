// The sandbox with Payrexx's pushes going to the recorded network, and Payrexx's calls as the tests make them.
#pragma once

#include "tests/unit/sandbox/sandbox_fixture.hpp"

namespace till::sandbox::testing {

class PayrexxTest : public SandboxTest {
  protected:
    void SetUp() override {
        SandboxTest::SetUp();
        set(R"({"webhook_url.payrexx":"http://127.0.0.1:8481/webhooks/payrexx/t"})");
    }

    static hal::HttpHeaders key(std::string_view type = "application/json") {
        return {{"X-API-KEY", "payrexx-till-sandbox"}, {"Content-Type", std::string(type)}};
    }
    // With the header's generation, v1.14, unless told otherwise.
    Outcome api(std::string method, std::string path, std::string body = {}, std::string version = "v1.14") {
        path += path.find('?') == std::string::npos ? "?instance=demo" : "&instance=demo";
        return call(std::move(method), "/payrexx/" + version + "/" + path, std::move(body), key());
    }
    Outcome form(std::string path, std::string body) {
        return call("POST", "/payrexx/v1.14/" + path + "?instance=demo", std::move(body),
                    key("application/x-www-form-urlencoded"));
    }
    static std::string sale(const std::string& more = "") {
        return R"({"amount":8925,"currency":"CHF","referenceId":"ref-1","purpose":"Coffee","validity":15)" + more + "}";
    }
    static Value entry(const Outcome& outcome) {
        const auto json = outcome.json();
        const auto* data = json.find("data");
        if (!data || !data->array_items() || data->array_items()->size() != 1) {
            ADD_FAILURE() << "no list of one: " << outcome.response.body;
            return {};
        }
        return data->array_items()->front();
    }
    static Value object(const Outcome& outcome) {
        const auto json = outcome.json();
        const auto* data = json.find("data");
        if (!data || !data->is_object()) ADD_FAILURE() << "no object: " << outcome.response.body;
        return data ? *data : Value();
    }
    static std::string message(const Outcome& outcome) { return outcome.json().string_or("message", ""); }

    // The id of a new page, of its only transaction, and of a new transaction in this state.
    std::string page(const std::string& more = "") {
        const auto made = api("POST", "Gateway/", sale(more));
        EXPECT_EQ(made.status(), 200) << made.response.body;
        return std::to_string(entry(made).integer_or("id", 0));
    }
    Outcome act(const std::string& id, const std::string& what) { return admin("payrexx/gateways/" + id + "/" + what); }
    std::string transaction(const std::string& page_id) {
        const auto row = get("/admin/payrexx/gateways/" + page_id).json();
        const auto* list = row.find("transactions");
        if (!list || list->array_items()->empty()) return {};
        return std::to_string(list->array_items()->back().integer().value_or(0));
    }
    std::string paid() {
        const auto id = page();
        EXPECT_EQ(act(id, "approve").status(), 200);
        return transaction(id);
    }
    std::string reserved() {
        const auto id = page(R"(,"reservation":true)");
        EXPECT_EQ(act(id, "approve").status(), 200);
        return transaction(id);
    }
    std::string page_state(const std::string& id) {
        return entry(api("GET", "Gateway/" + id + "/")).string_or("status", "");
    }
    std::string word(const std::string& id) {
        return entry(api("GET", "Transaction/" + id + "/")).string_or("status", "");
    }
    std::int64_t refunded(const std::string& id) {
        const auto one = entry(api("GET", "Transaction/" + id + "/"));
        return one.find("invoice")->integer_or("refundedAmount", -1);
    }
    std::string path_of_page(const std::string& id) {
        const auto url = get("/admin/payrexx/gateways/" + id).json().string_or("page", "");
        return url.substr(std::string("http://127.0.0.1:8490").size());
    }

    // --- terminals
    Outcome start(const std::string& more = "", const std::string& method = "CARD") {
        return api("POST", "ecr/SN-DEMO/payment/",
                   R"({"amount":8925,"currency":"CHF","paymentMethod":")" + method +
                       R"(","paymentReference":"ref-1","purpose":"ref-1")" + more + "}");
    }
    std::string started() { return object(start()).string_or("payment_id", ""); }
    Outcome tap(const std::string& id, const std::string& what) { return admin("payrexx/payments/" + id + "/" + what); }
    std::string ecr(const std::string& id) {
        return object(api("GET", "ecr/SN-DEMO/payment/" + id + "/")).string_or("payment_status", "");
    }

    // --- pushes
    Value pushed(std::size_t i) const { return transport.body(i); }
    std::string pushed_status(std::size_t i) const {
        const auto body = pushed(i);
        const auto* transaction = body.find("transaction");
        return transaction ? transaction->string_or("status", "") : "";
    }
};

}  // namespace till::sandbox::testing
