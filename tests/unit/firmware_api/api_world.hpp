// ApiWorld: the local API over the whole engine, real journal and real outbox, on one fake clock. Every answer a test
// provokes is also held to the OpenAPI document.
#pragma once

#include "firmware/api/router.hpp"
#include "openapi_checker.hpp"

#include "tests/support/payglobe_desk.hpp"
#include "tests/support/payment_world.hpp"
#include "till/firmware/api/local_api.hpp"
#include "till/firmware/web/assets.hpp"
#include "till/providers/payglobe_cards.hpp"
#include "till/providers/payglobe_disputes.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace till::test {

using hal::json::Value;

// What a client gets on an event stream.
class RecordedStream final : public drivers::net::StreamWriter {
  public:
    std::string text;
    std::size_t backlog = 0;
    bool closed = false;
    std::function<void()> closed_handler;

    void write(std::string chunk) override { text += chunk; }
    std::size_t queued_bytes() const override { return backlog; }
    void close() override {
        if (std::exchange(closed, true)) return;
        if (closed_handler) closed_handler();
    }
    void on_closed(std::function<void()> handler) override { closed_handler = std::move(handler); }

    // The data of every event received, in order; comments left out.
    std::vector<Value> events() const {
        std::vector<Value> list;
        std::size_t at = 0;
        while ((at = text.find("data: ", at)) != std::string::npos) {
            at += 6;
            list.push_back(hal::json::parse(std::string_view(text).substr(at, text.find('\n', at) - at)).value());
        }
        return list;
    }
    std::vector<std::string> types() const {
        std::vector<std::string> list;
        for (const auto& event : events())
            list.push_back(event.string_or("type", ""));
        return list;
    }
};

struct Recorded {
    std::optional<hal::HttpResponse> response;
    std::shared_ptr<RecordedStream> stream;
    bool dropped = false;  // the sink died unanswered: a client would see 500

    int status() const { return response ? response->status : 0; }
    std::string header(std::string_view name) const {
        return response ? std::string(response->headers.find(name).value_or("")) : "";
    }
    Value json() const {
        auto value = hal::json::parse(response ? response->body : "", {1024 * 1024, 32});
        return value ? *value : Value{};
    }
    // A member of the body; null when there is none. By value: the body it was read from is gone after the call.
    Value member(std::string_view name) const {
        const auto body = json();
        const auto* found = body.find(name);
        return found != nullptr ? *found : Value{};
    }
    Value::Array list(std::string_view name) const {
        const auto value = member(name);
        return value.is_array() ? *value.array_items() : Value::Array{};
    }
    std::string code() const { return json().string_or("code", ""); }
};

class RecorderSink final : public firmware::api::Sink {
  public:
    explicit RecorderSink(std::shared_ptr<Recorded> to) : to_(std::move(to)) {}
    ~RecorderSink() override { to_->dropped = !to_->response; }
    void send(hal::HttpResponse response) override {
        EXPECT_FALSE(to_->response) << "answered twice";
        to_->response = std::move(response);
    }
    std::shared_ptr<drivers::net::StreamWriter> stream(hal::HttpResponse head) override {
        to_->response = head;
        to_->stream = std::make_shared<RecordedStream>();
        to_->stream->text = head.body;
        return to_->stream;
    }

  private:
    std::shared_ptr<Recorded> to_;
};

class ApiWorld : public PaymentWorld {
  protected:
    void SetUp() override {
        http.far_side = [this](const hal::HttpRequest& asked) -> std::optional<hal::HttpResult> {
            if (auto result = desk(asked)) return result;
            return friendly(asked);
        };
        PaymentWorld::SetUp();
        tokens = std::make_unique<firmware::api::TokenStore>(folder.path() / "tokens.json", loop, crypto);
        start_api();
        for (const auto role : {firmware::api::Role::cashier, firmware::api::Role::supervisor,
                                firmware::api::Role::technician, firmware::api::Role::integrator})
            bearer[std::string(to_string(role))] = tokens->create("test-" + std::string(to_string(role)), role).value();
        document = hal::json::parse(firmware::web::find_asset("openapi.json")->bytes, {1024 * 1024, 32}).value();
    }
    void TearDown() override {
        api.reset();
        PaymentWorld::TearDown();
    }
    void start_api() {
        api = std::make_unique<firmware::api::LocalApi>(
            firmware::api::ApiPorts{*service, *store, *outbox, loop, loop, crypto, line, *tokens,
                                    [this] { return picture; },
                                    [this](std::optional<std::string> code) { pairing_code = std::move(code); }, &http,
                                    disputes_port, cards_port},
            api_options);
    }
    // A process that dies and comes back on the same disk.
    void restart_all() {
        api.reset();
        restart();
        tokens = std::make_unique<firmware::api::TokenStore>(folder.path() / "tokens.json", loop, crypto);
        start_api();
    }

    drivers::net::ServerRequest request(std::string method, std::string target, std::string body = {},
                                        hal::HttpHeaders extra = {}) {
        drivers::net::ServerRequest r;
        r.method = std::move(method);
        const auto mark = std::min(target.find('?'), target.size());
        r.path = target.substr(0, mark);
        r.query = target.substr(std::min(mark + 1, target.size()));
        r.body = std::move(body);
        r.remote = "127.0.0.1:50312";
        bool has_host = false;
        for (const auto& [name, value] : extra) {
            has_host |= name == "Host";
            if (!value.empty()) r.headers.add(name, value);
        }
        if (!has_host) r.headers.add("Host", "127.0.0.1:8480");
        return r;
    }
    // Hands the request over; the answer may still be to come.
    std::shared_ptr<Recorded> begin(drivers::net::ServerRequest r) {
        auto recorded = std::make_shared<Recorded>();
        api->serve(std::move(r), std::make_unique<RecorderSink>(recorded));
        return recorded;
    }
    Recorded finish(const drivers::net::ServerRequest& r, const std::shared_ptr<Recorded>& recorded) {
        loop.run_until([&] { return recorded->response.has_value() || recorded->dropped; }, hal::Duration{5'000});
        EXPECT_FALSE(recorded->dropped) << r.method << " " << r.path << " was never answered";
        check_documented(r, *recorded);
        return *recorded;
    }
    Recorded call(drivers::net::ServerRequest r) {
        const auto recorded = begin(r);
        return finish(r, recorded);
    }
    hal::HttpHeaders as(const std::string& role, hal::HttpHeaders extra = {}) {
        extra.add("Authorization", "Bearer " + bearer.at(role));
        return extra;
    }
    Recorded get(std::string target, const std::string& role = "cashier") {
        return call(request("GET", std::move(target), {}, as(role)));
    }
    Recorded post(std::string target, std::string body = {}, const std::string& role = "cashier",
                  hal::HttpHeaders extra = {}) {
        return call(request("POST", std::move(target), std::move(body), as(role, std::move(extra))));
    }
    Recorded start_sale(std::string body, std::string key, const std::string& role = "cashier") {
        return post("/v1/payments", std::move(body), role, {{"Idempotency-Key", std::move(key)}});
    }
    static std::string sale_body(std::string method = "bank.epc_qr", std::string order = "A-1",
                                 std::string amount = "1250") {
        return fmt::format(R"({{"order_ref":"{}","amount":{},"currency":"EUR","method":"{}"}})", order, amount, method);
    }
    static std::string klarna_body(std::string order = "A-1") {
        return fmt::format(R"({{"order_ref":"{}","amount":1250,"currency":"EUR","method":"klarna.dynamic_qr","lines":)"
                           R"([{{"name":"Coffee","quantity":2,"unit_price":625}}]}})",
                           order);
    }
    // An approved sale with its receipt; its id.
    std::string sold(std::string order = "A-1") {
        const auto id = start_sale(sale_body("bank.epc_qr", order), "sold-" + order).json().string_or("id", "");
        post("/v1/payments/" + id + "/confirm", R"({"reason":"seen on the account"})");
        loop.advance(hal::Duration{10'000});
        return id;
    }
    // Events of nothing in particular, in one transaction.
    void fill_journal(int events) {
        offline::Change change;
        for (int i = 0; i < events; ++i)
            change.events.push_back({"terminal", "test.filler", Value::object({{"number", i}})});
        bool done = false;
        store->commit(std::move(change), [&](auto committed) { done = committed.has_value(); });
        loop.run_ready();
        ASSERT_TRUE(done);
    }
    std::int64_t last_seq() {
        std::int64_t seq = 0;
        store->events_after(0, 10'000, [&](auto events) { seq = events->empty() ? 0 : events->back().seq; });
        loop.run_ready();
        return seq;
    }

    static firmware::api::ApiOptions default_options() {
        firmware::api::ApiOptions o;
        o.version = "1.2.3";
        o.terminal_id = "T1";
        o.merchant_name = "Cafe Test";
        o.sync_enabled = true;
        return o;
    }

    FriendlyPayhub friendly;
    PayglobeDesk desk;
    providers::PayglobeDisputes disputes = providers::PayglobeDisputes::make(PayglobeDesk::config()).value();
    providers::PayglobeCards cards = providers::PayglobeCards::make(PayglobeDesk::config()).value();
    providers::Disputes* disputes_port = &disputes;
    providers::CardVault* cards_port = &cards;
    firmware::api::ApiOptions api_options = default_options();
    std::string picture = "\x89PNG not really";
    std::optional<std::string> pairing_code;
    std::map<std::string, std::string> bearer;
    std::unique_ptr<firmware::api::TokenStore> tokens;
    std::unique_ptr<firmware::api::LocalApi> api;
    Value document;

  private:
    void check_documented(const drivers::net::ServerRequest& r, const Recorded& recorded) {
        if (!recorded.response || recorded.stream) return;
        const auto match = firmware::api::find_route(firmware::api::routes(), r.method, r.path);
        if (match.route == nullptr) return;
        const auto fault = OpenApiChecker(document).check(r.method, match.route->path, *recorded.response);
        EXPECT_EQ(fault, "") << r.method << " " << r.path << " answered " << recorded.status() << " "
                             << recorded.response->body.substr(0, 400);
    }
};

}  // namespace till::test
