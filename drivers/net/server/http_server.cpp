#include "till/drivers/net/http_server.hpp"

#include "connection.hpp"
#include "tcp_stream.hpp"
#include "tls/tls_stream.hpp"

#include "till/drivers/net/asio_scheduler.hpp"

#include <boost/asio/io_context.hpp>

#include <unordered_set>

namespace till::drivers::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// Clients above the limit are told so, but only this many at a time; the others are reset.
constexpr std::size_t rejected_connections_max = 16;
constexpr hal::Duration accept_pause{100};  // after EMFILE and the like: do not spin

std::string text_of(const tcp::endpoint& endpoint) {
    const auto address = endpoint.address().to_string();
    const auto host = endpoint.address().is_v6() ? "[" + address + "]" : address;
    return host + ":" + std::to_string(endpoint.port());
}

}  // namespace

struct HttpServer::State : std::enable_shared_from_this<State> {
    asio::io_context& io;
    std::shared_ptr<ServerContext> context;
    tcp::acceptor acceptor;
    std::uint16_t port = 0;
    std::shared_ptr<tls::TlsContext> tls;  // null: plain HTTP
    hal::Timer pause;
    std::unordered_set<std::shared_ptr<ServerConnection>> connections;
    std::unordered_set<std::shared_ptr<ServerConnection>> rejected;  // being told 503; not counted as served

    State(asio::io_context& i, ServerOptions options, Handler handler) : io(i), acceptor(i) {
        context = std::make_shared<ServerContext>(ServerContext{.options = std::move(options),
                                                                .handler = std::move(handler),
                                                                .scheduler = std::make_shared<AsioScheduler>(i)});
    }

    hal::Result<void> prepare_tls() {
        const auto& options = context->options;
        if (options.certificate_chain_pem.empty() && options.private_key_pem.empty()) return {};
        if (options.crypto == nullptr)
            return hal::fail("tls-certificate-unusable", "TLS without a source of randomness");
        auto made = tls::TlsContext::server(*options.crypto, options.certificate_chain_pem, options.private_key_pem);
        if (!made) return std::unexpected(made.error());
        tls = std::move(*made);
        return {};
    }

    hal::Result<void> listen() {
        if (auto prepared = prepare_tls(); !prepared) return prepared;
        const auto& options = context->options;
        error_code ec;
        const auto address = asio::ip::make_address(options.address, ec);
        const tcp::endpoint endpoint{address, options.port};
        if (!ec) acceptor.open(endpoint.protocol(), ec);
        if (!ec) acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
        if (!ec) acceptor.bind(endpoint, ec);
        if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
        if (ec) {
            error_code ignored;
            acceptor.close(ignored);
            const auto where = options.address + ":" + std::to_string(options.port);
            return hal::fail("listen-failed", where + ": " + ec.message());
        }
        port = acceptor.local_endpoint().port();
        accept();
        return {};
    }

    void accept() {
        acceptor.async_accept([weak = weak_from_this()](const error_code& ec, tcp::socket socket) {
            if (const auto self = weak.lock()) self->on_accepted(ec, std::move(socket));
        });
    }

    void on_accepted(const error_code& ec, tcp::socket socket) {
        if (!acceptor.is_open()) return;
        if (ec) {
            pause = context->scheduler->after(accept_pause, [this] { accept(); });
            return;
        }
        admit(std::move(socket));
        accept();
    }

    void admit(tcp::socket socket) {
        error_code ec;
        const auto remote = socket.remote_endpoint(ec);
        if (ec) return;  // gone again
        std::unique_ptr<ByteStream> stream = std::make_unique<TcpStream>(std::move(socket));
        const bool full = connections.size() >= context->options.max_connections;
        // Over TLS a refusal would cost as much as an answer.
        if (full && (tls || rejected.size() >= rejected_connections_max)) return stream->abort();
        if (tls)
            stream =
                std::make_unique<tls::TlsStream>(*context->scheduler, std::move(stream), tls::TlsEngine::server(tls));
        const auto connection = std::make_shared<ServerConnection>(
            context, std::move(stream), text_of(remote), [this](const std::shared_ptr<ServerConnection>& ended) {
                connections.erase(ended);
                rejected.erase(ended);
            });
        (full ? rejected : connections).insert(connection);
        full ? connection->reject(503) : connection->start();
    }

    void stop_accepting() {
        error_code ignored;
        acceptor.close(ignored);
        pause.cancel();
        context->accepting = false;
        for (const auto& connection : std::exchange(connections, {})) {
            connections.insert(connection);
            connection->end_if_idle();
        }
    }

    void stop() {
        stop_accepting();
        for (const auto& connection : std::exchange(connections, {}))
            connection->end();
        for (const auto& connection : std::exchange(rejected, {}))
            connection->end();
    }
};

HttpServer::HttpServer(asio::io_context& io, ServerOptions options, Handler handler)
    : state_(std::make_shared<State>(io, std::move(options), std::move(handler))) {}

HttpServer::~HttpServer() { state_->stop(); }

hal::Result<void> HttpServer::start() { return state_->listen(); }
std::uint16_t HttpServer::port() const { return state_->port; }
void HttpServer::stop_accepting() { state_->stop_accepting(); }

}  // namespace till::drivers::net
