#include "tests/support/socket_world.hpp"

#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/drivers/net/http_server.hpp"
#include "till/drivers/net/http_transport.hpp"
#include "till/firmware/api/webhook_api.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <set>

namespace till::test {
namespace {

using drivers::net::Responder;
using drivers::net::ServerRequest;

constexpr std::string_view exchange_header = "X-Test-Exchange";
constexpr std::chrono::milliseconds silence{15'000};  // real; only ever waited for when something is broken

// Which requests have no answer yet, and which of them a server keeps back on purpose.
struct Traffic {
    std::set<std::string> asked;
    std::set<std::string> held;
    std::uint64_t last = 0;
    bool under_way() const {
        return std::ranges::any_of(asked, [this](const auto& id) { return !held.contains(id); });
    }
};

// Gives every request a number that both ends can see.
class CountedTransport final : public hal::HttpTransport {
  public:
    CountedTransport(hal::HttpTransport& inner, Traffic& traffic) : inner_(inner), traffic_(traffic) {}
    void send(hal::HttpRequest request, hal::Duration timeout, hal::Callback<hal::HttpResult> done) override {
        const auto id = std::to_string(++traffic_.last);
        request.headers.add(std::string(exchange_header), id);
        traffic_.asked.insert(id);
        const auto ticket = std::make_shared<Ticket>(traffic_, id);
        inner_.send(std::move(request), timeout, [ticket, done = std::move(done)](hal::HttpResult result) mutable {
            ticket->close();
            done(std::move(result));
        });
    }

  private:
    struct Ticket {  // also closed when the callback dies uncalled with its transport
        Traffic& traffic;
        std::string id;
        Ticket(Traffic& t, std::string i) : traffic(t), id(std::move(i)) {}
        Ticket(const Ticket&) = delete;
        Ticket& operator=(const Ticket&) = delete;
        ~Ticket() { close(); }
        void close() const { traffic.asked.erase(id); }
    };
    hal::HttpTransport& inner_;
    Traffic& traffic_;
};

// While it lives, the server keeps the answer back.
class Held {
  public:
    Held(Traffic& traffic, const hal::HttpHeaders& headers)
        : traffic_(traffic), id_(headers.find(exchange_header).value_or("")) {
        if (!id_.empty()) traffic_.held.insert(id_);
    }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    ~Held() { release(); }
    void release() const { traffic_.held.erase(id_); }

  private:
    Traffic& traffic_;
    std::string id_;
};

class SandboxExit final : public sandbox::Exit {
  public:
    SandboxExit(Responder responder, Traffic& traffic, const hal::HttpHeaders& headers)
        : responder_(std::move(responder)), held_(traffic, headers) {}
    void send(hal::HttpResponse response) override {
        held_.release();
        responder_.send(std::move(response));
    }
    void send_truncated(hal::HttpResponse response, std::size_t body_bytes) override {
        held_.release();
        responder_.send_truncated(std::move(response), body_bytes);
    }
    void drop() override {
        held_.release();
        responder_.drop();
    }

  private:
    Responder responder_;
    Held held_;
};

// In this process: for the test's own hand on the sandbox.
struct Answer {
    std::optional<hal::HttpResponse> response;
};
class DirectExit final : public sandbox::Exit {
  public:
    explicit DirectExit(std::shared_ptr<Answer> answer) : answer_(std::move(answer)) {}
    void send(hal::HttpResponse response) override { answer_->response = std::move(response); }
    void send_truncated(hal::HttpResponse response, std::size_t) override { send(std::move(response)); }
    void drop() override { answer_->response = hal::HttpResponse{}; }

  private:
    std::shared_ptr<Answer> answer_;
};

class HeardSink final : public firmware::api::Sink {
  public:
    HeardSink(Responder responder, Traffic& traffic, std::vector<HeardPush>& heard, std::size_t index,
              const hal::HttpHeaders& headers)
        : responder_(std::move(responder)), held_(traffic, headers), heard_(heard), index_(index) {}
    void send(hal::HttpResponse response) override {
        if (index_ < heard_.size()) heard_[index_].status = response.status;
        held_.release();
        responder_.send(std::move(response));
    }
    std::shared_ptr<drivers::net::StreamWriter> stream(hal::HttpResponse head) override {
        return responder_.stream(std::move(head));
    }

  private:
    Responder responder_;
    Held held_;
    std::vector<HeardPush>& heard_;
    std::size_t index_;
};

std::string local_url(std::uint16_t port) { return "http://127.0.0.1:" + std::to_string(port); }

}  // namespace

SeededCrypto::SeededCrypto(std::string seed)
    : real_(std::make_unique<drivers::crypto::MbedtlsCrypto>()), seed_(std::move(seed)) {}
SeededCrypto::~SeededCrypto() = default;
hal::Digest SeededCrypto::sha256(std::string_view data) const { return real_->sha256(data); }
hal::Result<hal::Digest> SeededCrypto::hmac_sha256(std::string_view key, std::string_view data) const {
    return real_->hmac_sha256(key, data);
}
void SeededCrypto::random(std::span<std::uint8_t> out) {
    for (std::size_t at = 0; at < out.size();) {
        const auto block = real_->sha256(seed_ + '#' + std::to_string(++drawn_));
        const auto count = std::min(block.size(), out.size() - at);
        std::copy_n(block.begin(), count, out.begin() + static_cast<std::ptrdiff_t>(at));
        at += count;
    }
}

struct SocketWorld::Network final : VirtualLoop::Sockets {
    boost::asio::io_context io{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
    Traffic traffic;
    struct Client {
        drivers::net::BeastHttpTransport raw;
        CountedTransport counted;
        Client(boost::asio::io_context& io, SocketWorld& world, Traffic& traffic)
            : raw(io, world.loop, world.crypto, world.loop, {}), counted(raw, traffic) {}
    };
    std::unique_ptr<Client> terminal, sandbox, anybody;
    std::unique_ptr<drivers::net::HttpServer> sandbox_server, webhook_server;
    std::unique_ptr<firmware::api::WebhookApi> webhook_api;

    int poll() override { return static_cast<int>(io.poll()); }
    bool wait() override { return io.run_one_for(silence) > 0; }
    bool under_way() const override { return traffic.under_way(); }
};

SocketWorld::SocketWorld(const std::string& seed, MakeProvider make, firmware::EngineOptions options)
    : network_(std::make_unique<Network>()),
      loop(*network_),
      crypto(seed),
      make_(std::move(make)),
      options_(std::move(options)) {
    network_->sandbox = std::make_unique<Network::Client>(network_->io, *this, network_->traffic);
    network_->anybody = std::make_unique<Network::Client>(network_->io, *this, network_->traffic);
    sandbox::SandboxOptions box_options;
    box_options.state_file = folder_.path() / "sandbox.jsonl";
    box_options.payhub = {"X-API-Key", "till-sandbox-key"};
    box = std::make_unique<sandbox::Sandbox>(sandbox::Sandbox::Ports{network_->sandbox->counted, loop, loop, crypto},
                                             box_options);
    network_->sandbox_server = std::make_unique<drivers::net::HttpServer>(
        network_->io, drivers::net::ServerOptions{}, [this](ServerRequest request, Responder out) {
            auto exit = std::make_unique<SandboxExit>(std::move(out), network_->traffic, request.headers);
            box->handle({request.method, request.path, request.query, request.headers, request.body}, std::move(exit));
        });
    network_->webhook_server = std::make_unique<drivers::net::HttpServer>(
        network_->io, drivers::net::ServerOptions{}, [this](ServerRequest request, Responder out) {
            if (!network_->webhook_api) return out.send({503, {}, {}});
            heard.push_back({request.path, request.headers, request.body, 0});
            auto sink = std::make_unique<HeardSink>(std::move(out), network_->traffic, heard, heard.size() - 1,
                                                    request.headers);
            network_->webhook_api->serve(std::move(request), std::move(sink));
        });
}

SocketWorld::~SocketWorld() {
    stop_terminal();
    network_->webhook_server.reset();
    network_->sandbox_server.reset();
    box.reset();
    network_->sandbox.reset();
    network_->anybody.reset();
}

hal::Result<void> SocketWorld::start() {
    if (auto listening = network_->sandbox_server->start(); !listening) return listening;
    if (auto listening = network_->webhook_server->start(); !listening) return listening;
    box->set_public_url(sandbox_url());
    if (auto started = box->start(); !started) return started;
    return start_terminal();
}

hal::Result<void> SocketWorld::start_terminal() {
    network_->terminal = std::make_unique<Network::Client>(network_->io, *this, network_->traffic);
    auto made = make_(sandbox_url(), crypto);
    if (!made) return std::unexpected(made.error());
    provider = std::move(*made);
    store = std::make_unique<offline::Store>(
        offline::StoreOptions{folder_.file("till" + std::to_string(disk_) + ".db"), "T1", {}}, loop, crypto, loop,
        offline::make_inline_worker(loop));
    outbox = std::make_unique<offline::Outbox>(*store, loop, loop, crypto);
    service = std::make_unique<firmware::PaymentService>(
        firmware::PaymentService::Ports{
            *store, *outbox, loop, loop, crypto, network_->terminal->counted, line_, screen, {provider.get()}},
        options_);
    outbox->add_channel(service->provider_channel());
    auto opened = wait_for<offline::OpenReport>([&](auto done) { store->open(std::move(done)); });
    if (!opened) return std::unexpected(opened.error());
    auto started = wait_for<void>([&](auto done) { service->start(std::move(done)); });
    if (!started) return started;
    outbox->start();
    network_->webhook_api = std::make_unique<firmware::api::WebhookApi>(*service);
    return {};
}

void SocketWorld::stop_terminal() {
    network_->webhook_api.reset();
    service.reset();
    outbox.reset();
    store.reset();
    provider.reset();
    network_->terminal.reset();
    loop.quiet();
}

hal::Result<void> SocketWorld::restart_terminal(bool wiped) {
    stop_terminal();
    if (wiped) ++disk_;
    return start_terminal();
}

hal::HttpResponse SocketWorld::admin(std::string method, std::string path, std::string body) {
    const auto answer = std::make_shared<Answer>();
    const auto question = path.find('?');
    const auto query = question == std::string::npos ? std::string() : path.substr(question + 1);
    box->handle({std::move(method), path.substr(0, question), query, {{"Host", "127.0.0.1"}}, std::move(body)},
                std::make_unique<DirectExit>(answer));
    loop.run_until([&] { return answer->response.has_value(); }, std::chrono::minutes(1));
    return answer->response.value_or(hal::HttpResponse{});
}

hal::HttpResponse SocketWorld::call(hal::HttpRequest request) {
    const auto answer = std::make_shared<Answer>();
    network_->anybody->counted.send(std::move(request), std::chrono::minutes(1), [answer](hal::HttpResult result) {
        answer->response = result ? std::move(*result) : hal::HttpResponse{};
    });
    loop.run_until([&] { return answer->response.has_value(); }, std::chrono::minutes(2));
    return answer->response.value_or(hal::HttpResponse{});
}

std::string SocketWorld::sandbox_url() const { return local_url(network_->sandbox_server->port()); }
std::string SocketWorld::webhook_url(std::string_view name) const {
    return local_url(network_->webhook_server->port()) + "/webhooks/" + std::string(name) + '/' +
           std::string(webhook_token);
}

}  // namespace till::test
