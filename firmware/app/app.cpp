#include "till/firmware/app/app.hpp"

#include "channels.hpp"
#include "display_screen.hpp"
#include "line_monitor.hpp"
#include "make_parts.hpp"

#include "till/drivers/clock/linux_clock.hpp"
#include "till/drivers/crypto/device_signer.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/drivers/net/asio_scheduler.hpp"
#include "till/drivers/net/http_transport.hpp"
#include "till/drivers/secrets/file_secret_store.hpp"
#include "till/drivers/secrets/kept_secret.hpp"
#include "till/firmware/api/local_api.hpp"
#include "till/firmware/api/webhook_api.hpp"
#include "till/firmware/app/log.hpp"

#include <spdlog/spdlog.h>

#include <cstdlib>
#include <filesystem>

namespace till::firmware::app {

// In order of construction; destruction runs backwards, so whoever uses a part dies before it.
struct App::Parts {
    Config config;
    drivers::clock::LinuxClock clock;
    drivers::crypto::MbedtlsCrypto crypto;
    std::unique_ptr<drivers::crypto::DeviceSigner> signer;
    drivers::net::AsioScheduler loop;
    std::unique_ptr<drivers::net::BeastHttpTransport> raw_http;
    std::unique_ptr<LineMonitor> line;
    std::unique_ptr<WatchedTransport> http;
    std::unique_ptr<hal::Display> display;
    std::unique_ptr<DisplayScreen> screen;
    std::unique_ptr<hal::Printer> printer;
    std::vector<std::unique_ptr<providers::Provider>> providers;
    std::unique_ptr<providers::Disputes> disputes;
    std::unique_ptr<providers::CardVault> cards;
    std::unique_ptr<offline::Store> store;
    std::unique_ptr<offline::Upkeep> upkeep;
    std::unique_ptr<offline::Outbox> outbox;
    std::unique_ptr<PaymentService> payments;
    std::unique_ptr<api::TokenStore> tokens;
    std::unique_ptr<api::LocalApi> local_api;
    std::unique_ptr<api::WebhookApi> webhook_api;
    std::unique_ptr<drivers::net::HttpServer> api_server;
    std::unique_ptr<drivers::net::HttpServer> webhook_server;

    Parts(boost::asio::io_context& io, Config c)
        : config(std::move(c)), clock({.assume_trusted = config.clock.assume_trusted}), loop(io) {}

    void make_network(boost::asio::io_context& io);
    void make_engine();
    hal::Result<void> make_servers(boost::asio::io_context& io);
    hal::Result<void> add_sync(const hal::SecretStore& secrets);
    void log_events();
};

void App::Parts::make_network(boost::asio::io_context& io) {
    drivers::net::TransportOptions options;
    if (!config.tls.ca_file.empty()) options.ca_bundle_file = config.tls.ca_file;
    options.time_floor = drivers::clock::build_date();
    raw_http = std::make_unique<drivers::net::BeastHttpTransport>(io, loop, crypto, clock, std::move(options));
    LineMonitorOptions look;
    look.targets = line_targets(config);
    look.while_down = config.payment.line_probe;
    line = std::make_unique<LineMonitor>(*raw_http, loop, std::move(look));
    http = std::make_unique<WatchedTransport>(*raw_http, *line);
}

void App::Parts::make_engine() {
    offline::StoreOptions options;
    options.path = config.terminal.data_dir + "/till.db";
    options.terminal_id = config.terminal.id;
    options.signer = signer.get();
    store = std::make_unique<offline::Store>(std::move(options), clock, crypto, loop, offline::make_thread_worker());
    upkeep = std::make_unique<offline::Upkeep>(*store, loop, clock, upkeep_options(config));
    outbox = std::make_unique<offline::Outbox>(*store, loop, clock, crypto);
    std::vector<providers::Provider*> translators;
    for (const auto& provider : providers)
        translators.push_back(provider.get());
    payments = std::make_unique<PaymentService>(
        PaymentService::Ports{*store, *outbox, loop, clock, crypto, *http, *line, *screen, std::move(translators)},
        engine_options(config));
    screen->name_methods([this](const std::string& name) {
        const auto* method = payments->method_info(name);
        return method != nullptr ? method->title : name;
    });
    screen->methods_in_parts([this](const std::string& name) {
        const auto* method = payments->method_info(name);
        return method != nullptr && method->several_payments;
    });
    outbox->add_channel(payments->provider_channel());
    if (printer != nullptr) outbox->add_channel(print_channel(*store, *printer, config.terminal.locale));
    if (disputes != nullptr) outbox->add_channel(dispute_channel(*http, *disputes));
    line->on_change([this](bool online) {
        spdlog::info("event=line online={}", online);
        raw_http->close_idle();
        if (online) outbox->line_returned();
    });
    log_events();
}

// Every event of the journal, without its data: enough to follow a sale, nothing that belongs to a customer.
void App::Parts::log_events() {
    store->on_events([](const std::vector<offline::Event>& events) {
        for (const auto& event : events) {
            const bool alarm = event.data.boolean_or("alarm", false);
            spdlog::log(alarm ? spdlog::level::warn : spdlog::level::info, "event={} seq={} stream={} state={}{}",
                        event.type, event.seq, event.stream, event.data.string_or("state", "-"),
                        alarm ? " alarm=true" : "");
        }
    });
}

hal::Result<void> App::Parts::add_sync(const hal::SecretStore& secrets) {
    if (!config.sync.enabled) return {};
    offline::SyncTarget target{config.sync.url, config.terminal.id, {}, hal::public_key_pem(signer->public_key())};
    if (is_set(config.sync.token)) {
        auto token = secrets.get(config.sync.token);
        if (!token) return std::unexpected(token.error());
        target.bearer = token->reveal();
    }
    outbox->add_channel(sync_channel(*http, crypto, std::move(target), config.sync.batch, hal::Duration{20'000}));
    return {};
}

hal::Result<void> App::Parts::make_servers(boost::asio::io_context& io) {
    auto listen = parse_listen(config.api.listen);
    auto webhook_listen = parse_listen(config.webhooks.listen);
    if (!listen) return std::unexpected(listen.error());
    if (!webhook_listen) return std::unexpected(webhook_listen.error());

    tokens = std::make_unique<api::TokenStore>(config.terminal.data_dir + "/tokens.json", clock, crypto);
    api::ApiOptions options;
    options.allowed_hosts.insert(options.allowed_hosts.end(), config.api.allowed_hosts.begin(),
                                 config.api.allowed_hosts.end());
    options.version = TILL_VERSION;
    options.terminal_id = config.terminal.id;
    options.merchant_name = config.terminal.merchant.name;
    options.locale = config.terminal.locale;
    options.sync_enabled = config.sync.enabled;
    options.print_enabled = printer != nullptr;
    options.cashier_without_login = config.api.cashier_without_login;
    options.max_amount = config.payment.max_amount;
    local_api = std::make_unique<api::LocalApi>(
        api::ApiPorts{*payments, *store, *outbox, clock, loop, crypto, *line, *tokens, [this] { return screen->png(); },
                      [this](std::optional<std::string> code) { screen->show_pairing(code); }, http.get(),
                      disputes.get(), cards.get()},
        std::move(options));
    webhook_api = std::make_unique<api::WebhookApi>(*payments);

    drivers::net::ServerOptions server;
    server.address = listen->host;
    server.port = listen->port;
    api_server = std::make_unique<drivers::net::HttpServer>(io, server, [this](auto request, auto responder) {
        local_api->handle(std::move(request), std::move(responder));
    });
    server.address = webhook_listen->host;
    server.port = webhook_listen->port;
    webhook_server = std::make_unique<drivers::net::HttpServer>(io, server, [this](auto request, auto responder) {
        webhook_api->handle(std::move(request), std::move(responder));
    });
    return {};
}

// Made at the first start, kept beside the journal; a device whose key cannot be read sells nothing, for its receipts would
// not show what became of them.
hal::Result<std::unique_ptr<drivers::crypto::DeviceSigner>> device_signer(const std::string& data_dir,
                                                                          hal::Crypto& crypto) {
    const auto key = drivers::secrets::kept_secret(
        data_dir + "/device.key", [&crypto] { return drivers::crypto::DeviceSigner::new_key(crypto); });
    if (!key) return std::unexpected(key.error());
    return drivers::crypto::DeviceSigner::create(*key, crypto);
}

hal::Result<void> check_providers(const Config& config) {
    const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
    const drivers::secrets::FileSecretStore secrets(credentials != nullptr ? credentials : "");
    const drivers::crypto::MbedtlsCrypto crypto;
    auto made = make_providers(config, secrets, crypto);
    if (!made) return std::unexpected(made.error());
    return {};
}

App::App(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
App::~App() = default;

hal::Result<std::unique_ptr<App>> App::create(boost::asio::io_context& io, Config config, Scrubber& scrubber) {
    auto parts = std::make_unique<Parts>(io, std::move(config));
    std::error_code failed;
    std::filesystem::create_directories(parts->config.terminal.data_dir, failed);
    if (failed) return hal::fail("data-dir-unusable", parts->config.terminal.data_dir + ": " + failed.message());

    const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
    const drivers::secrets::FileSecretStore stored(credentials != nullptr ? credentials : "");
    const ScrubbedSecrets secrets(stored, scrubber);
    auto composer = ui::ScreenComposer::create(
        {parts->config.display.theme == "dark" ? ui::Theme::dark : ui::Theme::light, parts->config.display.font, {}});
    if (!composer) return std::unexpected(composer.error());
    auto display = make_display(parts->config, parts->loop);
    if (!display) return std::unexpected(display.error());
    auto providers = make_providers(parts->config, secrets, parts->crypto);
    if (!providers) return std::unexpected(providers.error());
    auto extras = make_extras(parts->config, secrets);
    if (!extras) return std::unexpected(extras.error());

    auto signer = device_signer(parts->config.terminal.data_dir, parts->crypto);
    if (!signer) return std::unexpected(signer.error());
    parts->signer = std::move(*signer);
    parts->make_network(io);
    parts->display = std::move(*display);
    parts->screen = std::make_unique<DisplayScreen>(
        std::move(*composer), parts->display.get(), parts->loop, parts->clock,
        DisplayScreenOptions{parts->config.terminal.merchant.name, parts->config.terminal.locale});
    parts->printer = make_printer(parts->config, parts->loop);
    parts->providers = std::move(*providers);
    parts->disputes = std::move(extras->disputes);
    parts->cards = std::move(extras->cards);
    parts->make_engine();
    if (auto ok = parts->add_sync(secrets); !ok) return std::unexpected(ok.error());
    if (auto ok = parts->make_servers(io); !ok) return std::unexpected(ok.error());
    return std::unique_ptr<App>(new App(std::move(parts)));
}

void App::start(hal::Callback<hal::Result<Addresses>> ready) {
    auto& p = *parts_;
    p.store->open([&p, ready = std::move(ready)](auto opened) mutable {
        if (!opened) return ready(std::unexpected(opened.error()));
        if (!opened->quarantined.empty()) spdlog::error("event=journal-quarantined path={}", opened->quarantined);
        if (!opened->damage.empty()) spdlog::error("event=journal-damaged where={}", opened->damage);
        if (opened->log_missing) spdlog::error("event=journal-log-missing effect=last-changes-may-be-gone");
        if (opened->set_aside > 0) spdlog::warn("event=journal-set-aside files={}", opened->set_aside);
        if (opened->disk_full) spdlog::error("event=disk-full effect=no-new-sales");
        spdlog::info("event=journal-open events={} recovered={}", opened->events, opened->in_flight_recovered);
        p.payments->start([&p, ready = std::move(ready)](auto resumed) mutable {
            if (!resumed) return ready(std::unexpected(resumed.error()));
            p.outbox->start();
            p.upkeep->start();
            p.line->start();
            for (auto* server : {p.api_server.get(), p.webhook_server.get()}) {
                if (auto listening = server->start(); !listening) return ready(std::unexpected(listening.error()));
            }
            const auto host = [](const std::string& listen) { return parse_listen(listen)->host; };
            ready(
                Addresses{"http://" + host(p.config.api.listen) + ":" + std::to_string(p.api_server->port()),
                          "http://" + host(p.config.webhooks.listen) + ":" + std::to_string(p.webhook_server->port())});
        });
    });
}

void App::stop() {
    parts_->api_server->stop_accepting();
    parts_->webhook_server->stop_accepting();
}

bool App::healthy() const { return parts_->store->healthy(); }

}  // namespace till::firmware::app
