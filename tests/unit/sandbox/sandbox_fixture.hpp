// A whole sandbox on fake time and a recorded network, with its state in a real file, so that it can be restarted.
#pragma once

#include "tests/sandbox/app/sandbox.hpp"
#include "tests/support/fake_loop.hpp"
#include "tests/support/temp_folder.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <optional>

namespace till::sandbox::testing {

// The terminal's side of the pushes: keeps every request, answers with `status` (0: the connection fails).
class RecordedTransport final : public hal::HttpTransport {
  public:
    explicit RecordedTransport(hal::Scheduler& scheduler) : scheduler_(scheduler) {}
    void send(hal::HttpRequest request, hal::Duration, hal::Callback<hal::HttpResult> done) override {
        sent.push_back(std::move(request));
        hal::HttpResult result = hal::HttpResponse{status, {}, {}};
        if (status == 0) result = std::unexpected(hal::HttpFailure{hal::HttpFailure::Certainty::not_sent, {}});
        if (hold) {
            held.push_back(std::move(done));
            return;
        }
        scheduler_.post([done = std::move(done), result]() mutable { done(result); });
    }
    Value body(std::size_t i) const { return hal::json::parse(sent.at(i).body).value(); }

    int status = 200;
    bool hold = false;
    std::vector<hal::HttpRequest> sent;
    std::vector<hal::Callback<hal::HttpResult>> held;

  private:
    hal::Scheduler& scheduler_;
};

struct Outcome {
    enum class Kind { waiting, answered, truncated, dropped };
    Kind kind = Kind::waiting;
    hal::HttpResponse response;
    std::size_t bytes = 0;

    int status() const { return kind == Kind::answered ? response.status : -static_cast<int>(kind); }
    Value json() const { return hal::json::parse(response.body, {.bytes = 1 << 20, .depth = 16}).value_or(Value()); }
    std::string header(std::string_view name) const { return std::string(response.headers.find(name).value_or("")); }
};

class RecordedExit final : public Exit {
  public:
    explicit RecordedExit(std::shared_ptr<Outcome> outcome) : outcome_(std::move(outcome)) {}
    void send(hal::HttpResponse response) override { leave(Outcome::Kind::answered, std::move(response)); }
    void send_truncated(hal::HttpResponse response, std::size_t bytes) override {
        leave(Outcome::Kind::truncated, std::move(response));
        outcome_->bytes = bytes;
    }
    void drop() override { leave(Outcome::Kind::dropped, {}); }

  private:
    void leave(Outcome::Kind kind, hal::HttpResponse response) {
        EXPECT_EQ(outcome_->kind, Outcome::Kind::waiting) << "answered twice";
        outcome_->kind = kind;
        outcome_->response = std::move(response);
    }
    std::shared_ptr<Outcome> outcome_;
};

class SandboxTest : public ::testing::Test {
  protected:
    void SetUp() override { restart(); }

    void restart() {
        box.reset();
        SandboxOptions options{.state_file = state_file(),
                               .public_url = "http://127.0.0.1:8490",
                               .merchant = "Kafeneio",
                               .payhub = {"X-API-Key", "k-1"},
                               .backoffice_bearer = bearer,
                               .settings = {}};
        options.settings.push_back(
            Settings::change("webhook_url.payhub", "http://127.0.0.1:8481/webhooks/payhub/t").value());
        box.emplace(Sandbox::Ports{transport, loop, loop, crypto}, std::move(options));
        ASSERT_TRUE(box->start().has_value());
        loop.run_ready();
    }
    std::filesystem::path state_file() const { return folder.path() / "state" / "sandbox.jsonl"; }

    std::shared_ptr<Outcome> begin(Request request) {
        auto outcome = std::make_shared<Outcome>();
        box->handle(std::move(request), std::make_unique<RecordedExit>(outcome));
        loop.run_ready();
        return outcome;
    }
    Outcome call(std::string method, std::string path, std::string body = {}, hal::HttpHeaders headers = {}) {
        std::string query;
        if (const auto mark = path.find('?'); mark != std::string::npos) {
            query = path.substr(mark + 1);
            path.resize(mark);
        }
        return *begin({std::move(method), std::move(path), query, std::move(headers), std::move(body)});
    }
    Outcome get(std::string path) { return call("GET", std::move(path)); }
    Outcome admin(std::string path, std::string body = {}) { return call("POST", "/admin/" + path, std::move(body)); }
    void set(std::string_view json) { ASSERT_EQ(admin("settings", std::string(json)).status(), 200) << json; }
    void fault(std::string_view json) {
        const auto armed = admin("faults", std::string(json));
        ASSERT_EQ(armed.status(), 201) << armed.response.body;
    }

    // --- Payhub
    Outcome payhub(std::string method, std::string path, std::string body = {}, hal::HttpHeaders more = {}) {
        more.add("X-API-Key", "k-1");
        return call(std::move(method), "/payhub/api/payhub/v1/payment/" + path, std::move(body), std::move(more));
    }
    static std::string klarna(std::string_view amount = "12.50", std::string_view type = "DynamicQR",
                              std::string_view more = "") {
        return R"({"Provider":"klarna","PaymentType":")" + std::string(type) + R"(","Amount":)" + std::string(amount) +
               R"(,"TaxAmount":0.00,"Currency":"EUR",)" + std::string(more) +
               R"("OrderLines":[{"Name":"Coffee","Quantity":1,"UnitPrice":)" + std::string(amount) +
               R"(,"TotalAmount":)" + std::string(amount) + R"(,"Type":"physical"}]})";
    }
    std::int64_t create(const std::string& body) {
        const auto made = payhub("POST", "request", body);
        EXPECT_EQ(made.status(), 201) << made.response.body;
        return made.json().integer_or("PaymentRequestId", 0);
    }
    Outcome act(std::int64_t id, const std::string& what, std::string body = {}) {
        return admin("payhub/requests/" + std::to_string(id) + '/' + what, std::move(body));
    }
    std::string state(std::int64_t id) {
        return get("/admin/payhub/requests/" + std::to_string(id)).json().string_or("state", "");
    }
    std::string page_of(std::int64_t id) {
        const auto url = get("/admin/payhub/requests/" + std::to_string(id)).json().string_or("page", "");
        return url.substr(std::string("http://127.0.0.1:8490").size());
    }
    // A paid request; the paymentId from its push.
    std::int64_t paid(const std::string& amount = "12.50") {
        const auto id = create(klarna(amount));
        EXPECT_EQ(act(id, "approve").status(), 200);
        return transport.body(transport.sent.size() - 1).integer_or("paymentId", 0);
    }
    Outcome refund(std::int64_t payment, const std::string& amount, const std::string& key) {
        return payhub("POST", std::to_string(payment) + "/refund", R"({"amount":)" + amount + "}",
                      {{"Serialnumber", "1"}, {"Software", "till"}, {"Idempotency-Key", key}});
    }
    // "authorize 1250 EUR" per act, in order.
    std::vector<std::string> acts() {
        std::vector<std::string> out;
        const auto ledger = get("/admin/ledger").json();
        for (const auto& one : *ledger.find("acts")->array_items()) {
            out.push_back(one.string_or("act", "") + ' ' + std::to_string(one.integer_or("amount", 0)) + ' ' +
                          one.string_or("currency", ""));
        }
        return out;
    }

    test::FakeLoop loop;
    drivers::crypto::MbedtlsCrypto crypto;
    test::TempFolder folder;
    RecordedTransport transport{loop};
    std::string bearer;
    std::optional<Sandbox> box;
};

}  // namespace till::sandbox::testing
