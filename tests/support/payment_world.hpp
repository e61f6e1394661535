// PaymentWorld: the engine with everything it needs, in memory and on one fake clock: real SQLite, real outbox, real
// translators, a scripted far side. stop() and start() are a process that dies and comes back on the same disk.
#pragma once

#include "tests/support/fake_loop.hpp"
#include "tests/support/scripted_http.hpp"
#include "tests/support/temp_folder.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/firmware/payment/service.hpp"
#include "till/providers/bank.hpp"
#include "till/providers/payhub.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>

namespace till::test {

class FakeLine final : public hal::NetworkMonitor {
  public:
    bool online() const override { return online_; }
    void on_change(std::function<void(bool)> observer) override { observers_.push_back(std::move(observer)); }
    void set(bool online) {
        online_ = online;
        for (const auto& observer : observers_)
            observer(online);
    }

  private:
    bool online_ = true;
    std::vector<std::function<void(bool)>> observers_;
};

// Remembers what was shown; can be broken.
class FakeScreen final : public firmware::CustomerScreen {
  public:
    explicit FakeScreen(hal::Scheduler& loop) : loop_(loop) {}
    hal::Error broken;
    std::vector<std::string> shown;  // "presenting https://…", "approved", "idle"
    std::function<void(const firmware::Payment&)> on_show;

    void show(const firmware::Payment& payment, hal::Callback<hal::Result<void>> done) override {
        if (on_show) on_show(payment);
        std::string what(firmware::to_string(payment.state));
        if (payment.state == firmware::State::presenting) what += " " + payment.presentation.qr_payload;
        shown.push_back(what);
        loop_.post([done = std::move(done), error = broken]() mutable {
            if (error.type.empty()) return done({});
            done(std::unexpected(error));
        });
    }
    void show_idle() override { shown.push_back("idle"); }

  private:
    hal::Scheduler& loop_;
};

class PaymentWorld : public ::testing::Test {
  protected:
    static constexpr std::string_view token = "0123456789abcdef0123456789abcdef";

    void SetUp() override { start(); }
    void TearDown() override { stop(); }

    void start() {
        store = std::make_unique<offline::Store>(offline::StoreOptions{folder.path() / "till.db", "T1", {}}, loop,
                                                 crypto, loop, offline::make_inline_worker(loop));
        outbox = std::make_unique<offline::Outbox>(*store, loop, loop, crypto);
        providers::PayhubConfig payhub_config;
        payhub_config.base_url = "https://payhub.test";
        payhub_config.api_key = hal::Secret("test-key");
        payhub_config.serial_number = "S1";
        payhub_config.software = "till";
        payhub_config.webhook_tokens = {hal::Secret(std::string(token))};
        payhub_config.status_probe = status_probe;
        payhub = providers::make_payhub(payhub_config).value();
        bank = providers::make_bank({"Cafe Test", "DE89370400440532013000", "", "EUR"}).value();
        std::vector<providers::Provider*> all = {payhub.get(), bank.get()};
        for (auto* further : further_providers)
            all.push_back(further);
        service = std::make_unique<firmware::PaymentService>(
            firmware::PaymentService::Ports{*store, *outbox, loop, loop, crypto, http, line, screen, std::move(all)},
            options);
        outbox->add_channel(service->provider_channel());
        add_channels();
        bool ready = false;
        store->open([&](auto opened) {
            ASSERT_TRUE(opened.has_value()) << opened.error().type << " " << opened.error().detail;
            service->start([&](auto started) {
                ASSERT_TRUE(started.has_value()) << started.error().type;
                outbox->start();
                ready = true;
            });
        });
        loop.run_ready();
        ASSERT_TRUE(ready);
    }
    virtual void add_channels() {}

    // As kill -9: nothing is told, timers and callbacks are gone; the disk stays.
    void stop() {
        service.reset();
        outbox.reset();
        store.reset();
        loop.run_ready();
    }
    void restart() {
        stop();
        start();
    }

    providers::SaleRequest sale(std::string method = "klarna.dynamic_qr", std::string order = "A-1",
                                std::int64_t minor = 1250) {
        providers::SaleRequest request;
        request.order_ref = std::move(order);
        request.method = std::move(method);
        request.amount = {minor, hal::Currency::eur()};
        request.lines = {{"Coffee", 1, request.amount, request.amount}};
        if (request.method == "klarna.static_qr") request.options["short_code"] = "123456";
        return request;
    }
    hal::Result<firmware::Payment> create(providers::SaleRequest request, firmware::AnswerSlot slot = {}) {
        std::optional<hal::Result<firmware::Payment>> result;
        service->create(std::move(request), {"anna", "cashier"}, std::move(slot),
                        [&](auto r) { result = std::move(r); });
        loop.run_ready();
        return result ? std::move(*result) : hal::fail("no-answer");
    }
    hal::Result<firmware::Payment> refund(const std::string& id, std::int64_t amount) {
        std::optional<hal::Result<firmware::Payment>> result;
        service->refund(id, amount, "broken cup", {"bert", "supervisor"}, {}, [&](auto r) { result = std::move(r); });
        loop.run_ready();
        return result ? std::move(*result) : hal::fail("no-answer");
    }
    std::string cancel(const std::string& id) {
        std::string outcome;
        service->cancel(id, {"anna", "cashier"}, [&](auto r) { outcome = r ? r->outcome : r.error().type; });
        loop.run_until([&] { return !outcome.empty(); }, hal::Duration{10'000});
        return outcome;
    }
    hal::Result<void> push(const std::string& body, std::string_view with_token = token,
                           std::string_view provider = "payhub") {
        std::optional<hal::Result<void>> result;
        service->push(provider, with_token, {}, body, [&](auto r) { result = std::move(r); });
        loop.run_ready();
        return result ? std::move(*result) : hal::fail("no-answer");
    }
    static std::string payment_push(int request_id, int payment_id, std::string amount = "12.50",
                                    std::string code = {}) {
        if (code.empty()) code = fmt::format("RF{:03}", request_id);
        return fmt::format(
            R"({{"paymentRequestId":{},"paymentId":{},"provider":"klarna","bankOrderId":"K-1","amount":{},)"
            R"("type":"payment","paymentRequestCode":"{}","createdAt":"2026-11-20T13:09:21.3230000"}})",
            request_id, payment_id, amount, code);
    }
    hal::Result<void> pay(int request_id, int payment_id, std::string amount = "12.50", std::string code = {}) {
        return push(payment_push(request_id, payment_id, std::move(amount), std::move(code)));
    }
    firmware::Payment find(const std::string& id) {
        std::optional<hal::Result<firmware::Payment>> result;
        service->find(id, [&](auto r) { result = std::move(r); });
        loop.run_ready();
        EXPECT_TRUE(result && result->has_value()) << "payment " << id << " not found";
        return result && result->has_value() ? **result : firmware::Payment{};
    }
    std::string state(const std::string& id) { return std::string(firmware::to_string(find(id).state)); }
    std::vector<offline::Receipt> receipts() {
        std::vector<offline::Receipt> list;
        store->list_receipts({0, 100}, [&](auto r) { list = std::move(r.value()); });
        loop.run_ready();
        return list;
    }
    std::vector<std::string> history(const std::string& id) {
        std::vector<std::string> types;
        store->events_of(id, 100, [&](auto r) {
            for (const auto& event : r.value())
                types.push_back(event.type);
        });
        loop.run_ready();
        return types;
    }

    FakeLoop loop;
    drivers::crypto::MbedtlsCrypto crypto;
    TempFolder folder;
    ScriptedHttp http{loop};
    FakeLine line;
    FakeScreen screen{loop};
    firmware::EngineOptions options;
    bool status_probe = false;
    std::unique_ptr<providers::Provider> payhub, bank;
    std::vector<providers::Provider*> further_providers;
    std::unique_ptr<offline::Store> store;
    std::unique_ptr<offline::Outbox> outbox;
    std::unique_ptr<firmware::PaymentService> service;
};

// A far side that behaves: creates request `id`, cancels, refunds. Faults are the test's business.
struct FriendlyPayhub {
    int next_request = 1;
    std::optional<hal::HttpResult> operator()(const hal::HttpRequest& request) {
        if (request.method == "POST" && request.url.ends_with("/payment/request")) {
            const int id = next_request++;
            return answer(
                201, fmt::format(R"({{"PaymentRequestId":{},"Paycode":"RF{:03}","Paylink":"https://pay.test/{}"}})", id,
                                 id, id));
        }
        if (request.method == "PATCH") return answer(204, "");
        if (request.method == "POST" && request.url.ends_with("/refund")) {
            const auto end = request.url.size() - std::string_view("/refund").size();
            const auto begin = request.url.rfind('/', end - 1) + 1;
            const std::string body =
                R"({"refundRequestId":"R1","referenceCode":"X","status":"Succeeded","providerRefundId":"K-R",)"
                R"("requestedAt":"2026-11-20T13:09:21","paymentId":")";
            return answer(201, body + request.url.substr(begin, end - begin) + "\"}", {{"Refund-Id", "K-R"}});
        }
        return answer(404, "");
    }
};

}  // namespace till::test
