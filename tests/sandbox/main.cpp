// till-sandbox: the providers and a back office, faked faithfully, with faults on demand (docs/sandbox.md).
#include "tests/sandbox/app/options.hpp"
#include "tests/sandbox/app/sandbox.hpp"
#include "tests/sandbox/tls/certificate.hpp"
#include "till/drivers/clock/linux_clock.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/drivers/net/asio_scheduler.hpp"
#include "till/drivers/net/http_server.hpp"
#include "till/drivers/net/http_transport.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <cstdio>

namespace {

using namespace till;
using drivers::net::Responder;
using sandbox::CommandLine;

class ServerExit final : public sandbox::Exit {
  public:
    explicit ServerExit(Responder responder) : responder_(std::move(responder)) {}
    void send(hal::HttpResponse response) override { responder_.send(std::move(response)); }
    void send_truncated(hal::HttpResponse response, std::size_t body_bytes) override {
        responder_.send_truncated(std::move(response), body_bytes);
    }
    void drop() override { responder_.drop(); }

  private:
    Responder responder_;
};

void add_options(CLI::App& app, CommandLine& line) {
    app.add_option("--listen", line.listen, "ADDRESS:PORT, port 0 for a free one")->capture_default_str();
    app.add_option("--state", line.state_dir, "folder of the journal; survives restarts")->required();
    app.add_option("--public-url", line.public_url, "how phones reach this sandbox (default: the listen address)");
    app.add_option("--webhook-url", line.webhook_urls, "[payhub=]URL where pushes go");
    app.add_option("--api-key", line.api_key, "Payhub's API key (or TILL_SANDBOX_API_KEY)");
    app.add_option("--api-key-file", line.api_key_file, "file whose first line is the API key");
    app.add_option("--api-key-header", line.api_key_header, "the header that carries it")->capture_default_str();
    app.add_option("--backoffice-token", line.backoffice_token, "bearer token that batches must carry");
    app.add_option("--merchant", line.merchant, "name on the pay pages")->capture_default_str();
    app.add_option("--set", line.set, "NAME=VALUE of a setting (GET /admin/settings lists them)");
    app.add_flag("--tls", line.tls, "HTTPS with a fresh certificate; its authority is written to DIR/tls-ca.pem");
    app.add_option("--tls-host", line.tls_host, "the name in it")->capture_default_str();
    app.add_flag("--tls-expired", line.tls_expired, "let it have ended in 2020");
    app.add_option("--tls-certificate", line.tls_certificate_file, "PEM chain: serve HTTPS");
    app.add_option("--tls-key", line.tls_key_file, "PEM private key");
}

int refuse(const hal::Error& error) {
    std::fprintf(stderr, "till-sandbox: %s: %s\n", error.type.c_str(), error.detail.c_str());
    return 1;
}

hal::Result<sandbox::SandboxOptions> sandbox_options(const CommandLine& line) {
    auto settings = sandbox::settings_of(line);
    if (!settings) return std::unexpected(settings.error());
    auto key = sandbox::api_key_of(line);
    if (!key) return std::unexpected(key.error());
    return sandbox::SandboxOptions{.state_file = std::filesystem::path(line.state_dir) / "sandbox.jsonl",
                                   .public_url = line.public_url,
                                   .merchant = line.merchant,
                                   .payhub = {line.api_key_header, *key},
                                   .backoffice_bearer = line.backoffice_token,
                                   .settings = *settings};
}

// Empty: plain HTTP.
hal::Result<sandbox::TlsMaterial> tls_of(const CommandLine& line) {
    if (line.tls) {
        auto made = sandbox::make_certificate({line.tls_host, line.tls_expired});
        auto written = sandbox::write_text_file(std::filesystem::path(line.state_dir) / "tls-ca.pem", made.ca_pem);
        if (!written) return std::unexpected(written.error());
        return made;
    }
    if (line.tls_certificate_file.empty() != line.tls_key_file.empty()) {
        return hal::fail("tls-invalid", "--tls-certificate and --tls-key go together");
    }
    if (line.tls_certificate_file.empty()) return sandbox::TlsMaterial{};
    auto certificate = sandbox::read_text_file(line.tls_certificate_file, 256 * 1024);
    auto key = sandbox::read_text_file(line.tls_key_file, 64 * 1024);
    if (!certificate) return std::unexpected(certificate.error());
    if (!key) return std::unexpected(key.error());
    return sandbox::TlsMaterial{*certificate, *key, {}};
}

hal::Result<drivers::net::ServerOptions> server_options(const CommandLine& line, hal::Crypto& crypto) {
    const auto listen = sandbox::parse_listen(line.listen);
    if (!listen) return std::unexpected(listen.error());
    drivers::net::ServerOptions options;
    options.address = listen->address;
    options.port = listen->port;
    options.max_body_bytes = 8 * 1024 * 1024;  // a batch of 500 receipts
    const auto tls = tls_of(line);
    if (!tls) return std::unexpected(tls.error());
    options.certificate_chain_pem = tls->chain_pem;
    options.private_key_pem = tls->key_pem;
    options.crypto = &crypto;
    return options;
}

int run(const CommandLine& line) {
    auto options = sandbox_options(line);
    if (!options) return refuse(options.error());
    drivers::crypto::MbedtlsCrypto crypto;
    const auto server_settings = server_options(line, crypto);
    if (!server_settings) return refuse(server_settings.error());

    boost::asio::io_context io(1);
    drivers::net::AsioScheduler scheduler(io);
    drivers::clock::LinuxClock clock;
    drivers::net::TransportOptions outgoing;
    outgoing.user_agent = "till-sandbox";
    drivers::net::BeastHttpTransport transport(io, scheduler, crypto, clock, outgoing);
    sandbox::Sandbox box({transport, scheduler, clock, crypto}, *options);
    drivers::net::HttpServer server(io, *server_settings, [&box](drivers::net::ServerRequest request, Responder out) {
        box.handle({request.method, request.path, request.query, request.headers, request.body},
                   std::make_unique<ServerExit>(std::move(out)));
    });
    if (auto started = server.start(); !started) return refuse(started.error());
    const bool ipv6 = server_settings->address.find(':') != std::string::npos;
    const auto host = line.tls ? line.tls_host : ipv6 ? '[' + server_settings->address + ']' : server_settings->address;
    const auto scheme = server_settings->certificate_chain_pem.empty() ? "http://" : "https://";
    const auto url = scheme + host + ':' + std::to_string(server.port());
    if (line.public_url.empty()) box.set_public_url(url);
    if (auto started = box.start(); !started) return refuse(started.error());

    boost::asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&io](const boost::system::error_code& error, int) {
        if (!error) io.stop();
    });
    std::printf("ready %s\n", hal::json::Value::object({{"url", url}}).dump().c_str());
    std::fflush(stdout);
    io.run();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Payhub with Klarna behind it and a back office, faked faithfully. No real money moves.");
    CommandLine line;
    add_options(app, line);
    CLI11_PARSE(app, argc, argv);
    return run(line);
}
