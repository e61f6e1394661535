// LocalApi: the terminal's REST API, event stream and pages (design section 5, docs/api.md, docs/openapi).
//
// One handle() per request, called by drivers::net::HttpServer on the loop thread; it answers now or later, never
// blocks. Every request is checked in this order: Host, route, method, Origin, token, role, body; the first that
// fails answers an RFC 9457 problem and nothing has changed. Routes are a table (firmware/api/routes.cpp), errors
// another (firmware/api/problems.cpp). Loop thread only. Destroying it closes the event streams; requests whose
// answer is still to come are answered 500 by their Responder.
#pragma once

#include "till/drivers/net/http_server.hpp"
#include "till/firmware/api/token_store.hpp"
#include "till/firmware/payment/service.hpp"
#include "till/providers/card_vault.hpp"
#include "till/providers/disputes.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace till::firmware::api {

struct ApiOptions {
    // Host names and addresses a request may be addressed to, lower case, without port ("127.0.0.1", "localhost",
    // "::1"); anything else is refused (DNS rebinding).
    std::vector<std::string> allowed_hosts = {"127.0.0.1", "localhost", "::1"};
    std::string version;  // of the program
    std::string terminal_id;
    std::string merchant_name;
    std::string currency = "EUR";  // what the cashier page sells in
    std::string locale = "en";     // BCP 47, the cashier page's first language
    bool sync_enabled = false;
    bool print_enabled = true;
    bool cashier_without_login = false;     // config api.cashier_without_login: whoever opens the page is a cashier
    bool secure_cookie = false;             // the listener speaks TLS
    std::int64_t max_amount = 100'000'000;  // minor units, per sale; the engine checks it too
    hal::Duration heartbeat{15'000};        // of event streams
    std::size_t max_streams = 16;
    std::size_t max_stream_backlog = 256 * 1024;  // bytes a slow reader may leave unread
};

struct ApiPorts {
    PaymentService& payments;
    offline::Store& store;
    offline::Outbox& outbox;
    const hal::Clock& clock;
    hal::Scheduler& loop;
    hal::Crypto& crypto;
    hal::NetworkMonitor& line;
    TokenStore& tokens;
    // What the customer display shows now, as PNG; empty: there is none.
    std::function<std::string()> display_png;
    // Puts a pairing code on the customer display; nullopt takes it away again. Empty: pairing is off.
    std::function<void(std::optional<std::string> code)> show_pairing_code;
    // What a provider can do beside payments; null: none here does. `http` carries their requests.
    hal::HttpTransport* http = nullptr;
    providers::Disputes* disputes = nullptr;
    providers::CardVault* cards = nullptr;
};

// Where an answer goes: a drivers::net::Responder (as_sink below), or a recorder in tests. Destroyed unanswered,
// it answers 500.
class Sink {
  public:
    virtual ~Sink() = default;
    virtual void send(hal::HttpResponse response) = 0;
    virtual std::shared_ptr<drivers::net::StreamWriter> stream(hal::HttpResponse head) = 0;
};
std::unique_ptr<Sink> as_sink(drivers::net::Responder responder);

class LocalApi {
  public:
    LocalApi(ApiPorts ports, ApiOptions options);
    ~LocalApi();

    void handle(drivers::net::ServerRequest request, drivers::net::Responder responder) {
        serve(std::move(request), as_sink(std::move(responder)));
    }
    void serve(drivers::net::ServerRequest request, std::unique_ptr<Sink> sink);
    std::size_t streams() const;  // event streams open now

  private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace till::firmware::api
