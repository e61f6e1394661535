// A transport whose network is in memory and whose time jumps, and a far side that a test scripts.
#pragma once

#include "till/drivers/net/http_transport.hpp"

#include "drivers/net/tls/tls_stream.hpp"
#include "tests/support/fake_loop.hpp"
#include "tests/support/memory_connector.hpp"
#include "tests/support/test_pki.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"

#include <gtest/gtest.h>

#include <list>

namespace till::test {

// One connection's far end: collects what arrives and hands every complete request to `on_request`.
struct Peer {
    std::unique_ptr<drivers::net::ByteStream> stream;
    MemoryStream* wire = nullptr;  // the bare connection, below TLS
    std::string received;
    bool saw_end = false;
    bool saw_error = false;
    std::list<std::string> answers;  // what is being written

    void listen(const std::function<void(Peer&, const std::string&)>& on_request) {
        stream->read([this, &on_request](hal::Result<std::string_view> result) {
            saw_error = !result;
            saw_end = result && result->empty();
            if (saw_error || saw_end) return;
            received += *result;
            const auto head = received.find("\r\n\r\n");
            if (head != received.npos && received.size() >= head + 4 + body_size()) {
                const auto request = std::exchange(received, {});
                on_request(*this, request);
            }
            if (stream) listen(on_request);
        });
    }
    void answer(std::string bytes) {
        answers.push_back(std::move(bytes));
        if (answers.back().empty()) return;
        stream->write(answers.back(), [](drivers::net::ByteStream::Written) {});
    }

  private:
    std::size_t body_size() const {
        const auto at = received.find("Content-Length: ");
        return at == received.npos ? 0 : std::stoul(received.substr(at + 16));
    }
};

class TransportFixture : public testing::Test {
  protected:
    using Certainty = hal::HttpFailure::Certainty;

    static void SetUpTestSuite() { pki_ = new TestPki; }
    static void TearDownTestSuite() { delete std::exchange(pki_, nullptr); }

    TransportFixture() {
        world_.peer = [this](std::unique_ptr<MemoryStream> far) { admit(std::move(far)); };
        on_request_ = [](Peer& peer, const std::string&) { peer.answer(ok_answer); };
        make_transport({});
    }
    ~TransportFixture() override { transport_.reset(); }

    void make_transport(drivers::net::TransportOptions options) {
        options.ca_bundle_file.clear();
        options.ca_bundle_pem = pki_->ca_pem();
        transport_ = std::make_unique<drivers::net::BeastHttpTransport>(
            std::make_unique<MemoryConnector>(loop_, world_), loop_, crypto_, loop_, options);
    }
    void speak_tls(const TestPki::Certificate& own) {
        server_tls_ = drivers::net::tls::TlsContext::server(crypto_, own.chain_pem, own.key_pem).value();
    }
    void admit(std::unique_ptr<MemoryStream> far) {
        auto& peer = peers_.emplace_back();
        peer.wire = far.get();
        peer.stream = std::move(far);
        if (server_tls_)
            peer.stream = std::make_unique<drivers::net::tls::TlsStream>(
                loop_, std::move(peer.stream), drivers::net::tls::TlsEngine::server(server_tls_));
        if (on_connect_) on_connect_(peer);
        if (peer.stream) peer.listen(on_request_);
    }

    // One request and everything that is said about its end. Asserts the two promises of every completion.
    struct Sent {
        int calls = 0;
        std::optional<hal::HttpResult> result;
        std::string failure() const { return result && !*result ? result->error().error.type : ""; }
        bool unknown() const { return result && !*result && result->error().certainty == Certainty::unknown; }
        bool not_sent() const { return result && !*result && result->error().certainty == Certainty::not_sent; }
        std::string body() const { return result && *result ? (*result)->body : "<none>"; }
    };
    std::shared_ptr<Sent> send(hal::HttpRequest request, hal::Duration timeout = std::chrono::seconds(10)) {
        auto sent = std::make_shared<Sent>();
        transport_->send(std::move(request), timeout, [sent](hal::HttpResult result) {
            EXPECT_EQ(++sent->calls, 1) << "completed twice";
            sent->result = std::move(result);
        });
        EXPECT_EQ(sent->calls, 0) << "completed inside the call";
        return sent;
    }
    static hal::HttpRequest request(std::string method, std::string url, hal::HttpHeaders headers = {},
                                    std::string body = {}) {
        return {std::move(method), std::move(url), std::move(headers), std::move(body)};
    }
    std::shared_ptr<Sent> get(const std::string& url = "http://localhost:8480/x") { return send(request("GET", url)); }
    std::shared_ptr<Sent> get_now(const std::string& url = "http://localhost:8480/x") {
        auto sent = get(url);
        loop_.run_ready();
        return sent;
    }
    Peer& peer() { return peers_.back(); }

    static inline const std::string ok_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    static inline TestPki* pki_ = nullptr;
    FakeLoop loop_;
    drivers::crypto::MbedtlsCrypto crypto_;
    MemoryConnector::World world_;
    std::shared_ptr<drivers::net::tls::TlsContext> server_tls_;
    std::function<void(Peer&)> on_connect_;
    std::function<void(Peer&, const std::string&)> on_request_;
    std::list<Peer> peers_;
    std::unique_ptr<drivers::net::BeastHttpTransport> transport_;
};

}  // namespace till::test
