#include "till/drivers/net/http_transport.hpp"

#include "asio_connector.hpp"
#include "exchange.hpp"
#include "http/serialize.hpp"

#include <algorithm>
#include <list>

namespace till::drivers::net {

namespace {

using Certainty = hal::HttpFailure::Certainty;

hal::HttpResult not_sent(hal::Error error) {
    return std::unexpected(hal::HttpFailure{Certainty::not_sent, std::move(error)});
}

hal::Result<void> check(const hal::HttpRequest& request) {
    if (!http::is_token(request.method)) return hal::fail("request-invalid", "the method");
    for (const auto& [name, value] : request.headers)
        if (!http::is_token(name) || !http::is_header_value(value))
            return hal::fail("request-invalid", "a header that HTTP cannot carry");
    return {};
}

}  // namespace

struct BeastHttpTransport::State : std::enable_shared_from_this<State> {
    std::unique_ptr<Connector> connector;
    hal::Scheduler& scheduler;
    hal::Crypto& crypto;
    const hal::Clock& clock;
    TransportOptions options;
    TransportStats stats;
    std::shared_ptr<tls::TlsContext> tls;
    ConnectionPool pool;
    ExchangeHost host;
    // An exchange and the callback that waits for it. Both die with the transport; only its end may call.
    struct Pending {
        std::unique_ptr<Exchange> exchange;
        hal::Callback<hal::HttpResult> done;
    };
    std::list<Pending> pending;

    State(std::unique_ptr<Connector> c, hal::Scheduler& s, hal::Crypto& cr, const hal::Clock& cl, TransportOptions o)
        : connector(std::move(c)),
          scheduler(s),
          crypto(cr),
          clock(cl),
          options(std::move(o)),
          pool(s, options.max_idle_per_origin, options.idle_timeout),
          host{s, *connector, pool, {options.max_header_bytes, options.max_body_bytes}, stats} {
        if (options.user_agent.empty()) options.user_agent = "till/" TILL_VERSION;
    }

    void send(hal::HttpRequest request, hal::Duration timeout, hal::Callback<hal::HttpResult> done) {
        ++stats.requests;
        const auto slot = pending.insert(pending.end(), {nullptr, std::move(done)});
        auto prepared = prepare(std::move(request));
        if (!prepared) return complete(slot, not_sent(std::move(prepared.error())));
        slot->exchange = std::make_unique<Exchange>(
            host, std::move(*prepared), [this, slot](hal::HttpResult result) { complete(slot, std::move(result)); });
        slot->exchange->start(timeout);
    }

    hal::Result<Exchange::Request> prepare(hal::HttpRequest request) {
        if (auto checked = check(request); !checked) return std::unexpected(checked.error());
        auto url = parse_url(request.url);
        if (!url) return std::unexpected(url.error());
        if (pending.size() > options.max_connections)
            return hal::fail("connect-failed", "too many requests are in flight");
        Exchange::Request prepared;
        if (url->secure) {
            if (auto ready = ready_tls(); !ready) return std::unexpected(ready.error());
            prepared.tls = tls;
        }
        prepared.text = http::request_text(request, url->authority, url->target, options.user_agent);
        prepared.is_head = request.method == "HEAD";
        prepared.url = std::move(*url);
        return prepared;
    }

    // The roots are read when they are first needed, and again after a failure: a bundle may be installed later.
    hal::Result<void> ready_tls() {
        if (tls) return {};
        auto made = tls::TlsContext::client(
            crypto, clock,
            {.ca_file = options.ca_bundle_file, .ca_pem = options.ca_bundle_pem, .time_floor = options.time_floor});
        if (!made) return hal::fail("tls-failed", made.error().detail);
        tls = std::move(*made);
        return {};
    }

    // On a later turn, so that nobody is called from inside send(), and no exchange dies inside its own work.
    void complete(std::list<Pending>::iterator slot, hal::HttpResult result) {
        count(result);
        scheduler.post([weak = weak_from_this(), slot, result = std::move(result)]() mutable {
            const auto self = weak.lock();
            if (!self) return;  // the callback was destroyed with the transport
            auto done = std::move(slot->done);
            self->pending.erase(slot);
            done(std::move(result));
        });
    }

    void count(const hal::HttpResult& result) {
        if (result)
            ++stats.answers;
        else if (result.error().certainty == Certainty::not_sent)
            ++stats.not_sent;
        else
            ++stats.unknown;
    }
};

BeastHttpTransport::BeastHttpTransport(boost::asio::io_context& io, hal::Scheduler& scheduler, hal::Crypto& crypto,
                                       const hal::Clock& clock, TransportOptions options)
    : BeastHttpTransport(make_asio_connector(io, scheduler), scheduler, crypto, clock, std::move(options)) {}

BeastHttpTransport::BeastHttpTransport(std::unique_ptr<Connector> connector, hal::Scheduler& scheduler,
                                       hal::Crypto& crypto, const hal::Clock& clock, TransportOptions options)
    : state_(std::make_shared<State>(std::move(connector), scheduler, crypto, clock, std::move(options))) {}

BeastHttpTransport::~BeastHttpTransport() = default;

void BeastHttpTransport::send(hal::HttpRequest request, hal::Duration timeout, hal::Callback<hal::HttpResult> done) {
    state_->send(std::move(request), timeout, std::move(done));
}

TransportStats BeastHttpTransport::stats() const { return state_->stats; }
void BeastHttpTransport::close_idle() { state_->pool.clear(); }

}  // namespace till::drivers::net
