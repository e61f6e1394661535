// The real transport against a peer that misbehaves on real sockets: what only the kernel can do to it.
#include "till/drivers/net/http_transport.hpp"

#include "tests/support/raw_client.hpp"
#include "tests/support/raw_peer.hpp"
#include "tests/support/test_pki.hpp"
#include "till/drivers/clock/linux_clock.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/drivers/net/asio_scheduler.hpp"
#include "till/drivers/net/http_server.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace {

using namespace till;
using namespace std::chrono_literals;
using drivers::net::BeastHttpTransport;
using test::RawPeer;
using Certainty = hal::HttpFailure::Certainty;

class RealSockets : public testing::Test {
  protected:
    struct Sent {
        int calls = 0;
        std::optional<hal::HttpResult> result;
        std::string type() const { return *result ? "" : result->error().error.type; }
        bool unknown() const { return !*result && result->error().certainty == Certainty::unknown; }
    };
    void make_transport(drivers::net::TransportOptions options = {}) {
        transport_.emplace(io_, scheduler_, crypto_, clock_, std::move(options));
    }
    std::shared_ptr<Sent> start(const std::string& url, hal::Duration timeout = 10s, std::string body = "body") {
        auto sent = std::make_shared<Sent>();
        if (!transport_) make_transport();
        transport_->send({"POST", url, {}, std::move(body)}, timeout, [sent](hal::HttpResult result) {
            EXPECT_EQ(++sent->calls, 1);
            sent->result = std::move(result);
        });
        return sent;
    }
    Sent post(const std::string& url, hal::Duration timeout = 10s, std::string body = "body") {
        const auto sent = start(url, timeout, std::move(body));
        EXPECT_TRUE(test::run_until(io_, [&] { return sent->calls > 0; }));
        return *sent;
    }

    boost::asio::io_context io_;
    drivers::net::AsioScheduler scheduler_{io_};
    drivers::crypto::MbedtlsCrypto crypto_;
    drivers::clock::LinuxClock clock_{{.assume_trusted = true}};
    std::optional<BeastHttpTransport> transport_;
};

const std::string whole = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhello, world";

TEST_F(RealSockets, EveryCutOfTheAnswerIsUnknownExceptTheWhole) {
    for (const bool reset : {false, true}) {
        std::size_t cut = 0;  // read by the peer only while a request is waiting for it
        RawPeer peer([&](RawPeer::Connection& c) {
            c.read_request();
            c.send(std::string_view(whole).substr(0, cut));
            if (reset) c.reset();
        });
        for (cut = 0; cut < whole.size(); ++cut) {
            const auto sent = post(peer.url());
            EXPECT_EQ(sent.type(), "connection-lost") << cut;
            EXPECT_TRUE(sent.unknown()) << cut;
        }
        if (reset) continue;  // a reset may overtake the last bytes
        cut = whole.size();
        const auto sent = post(peer.url());
        ASSERT_TRUE(sent.result->has_value());
        EXPECT_EQ((*sent.result)->body, "hello, world");
    }
}

TEST_F(RealSockets, AResetBeforeTheAnswerIsUnknown) {
    RawPeer peer([](RawPeer::Connection& c) {
        c.read_request();
        c.reset();
    });
    EXPECT_TRUE(post(peer.url()).unknown());
}

TEST_F(RealSockets, AClosedConnectionWithoutReadingIsNeverTakenForNotSent) {
    // The request was handed to the kernel, so who knows: the far side closed without reading (reset) or shut down.
    RawPeer peer([](RawPeer::Connection&) {});
    for (int i = 0; i < 50; ++i)
        EXPECT_TRUE(post(peer.url()).unknown());
}

TEST_F(RealSockets, StallsEndWithTheDeadline) {
    for (const std::string& head :
         {std::string(), std::string("HTTP/1.1 200 OK\r\n"), whole.substr(0, whole.size() - 1)}) {
        RawPeer peer([&](RawPeer::Connection& c) {
            c.read_request();
            c.send(head);
            c.stall();
        });
        const auto sent = post(peer.url(), 100ms);
        EXPECT_EQ(sent.type(), "timeout");
        EXPECT_TRUE(sent.unknown());
    }
}

TEST_F(RealSockets, APeerThatDoesNotReadALargeRequestRunsIntoTheDeadline) {
    RawPeer peer([](RawPeer::Connection& c) { c.stall_without_reading(); });
    const auto sent = post(peer.url(), 200ms, std::string(64 * 1024 * 1024, 'x'));
    EXPECT_EQ(sent.type(), "timeout");
    EXPECT_TRUE(sent.unknown());
}

TEST_F(RealSockets, AFullBacklogIsATimeoutAndNotSent) {
    // A listener with a backlog of nothing that accepts nobody: further connections get no answer.
    test::FullListener full;
    const auto sent = post(full.url(), 300ms);
    EXPECT_EQ(sent.type(), "timeout");
    EXPECT_FALSE(sent.unknown());
}

TEST_F(RealSockets, OtherThingsAPeerMaySay) {
    const std::pair<std::string, std::string> cases[] = {
        {"HTTP/1.1 100 Continue\r\n\r\n" + whole, ""},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", ""},
        {"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html>oops</html>", ""},
        {"HTTP/1.1 200 OK\r\nContent-Length: 12\r\nContent-Length: 13\r\n\r\nhello, world", "answer-malformed"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nhello, world", "connection-lost"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxx\r\nok\r\n", "answer-malformed"},
        {"HTTP/1.1 200 OK\r\nX: " + std::string(40'000, 'h') + "\r\n\r\n", "answer-too-large"},
        {"<html>502</html>\r\n\r\n", "answer-malformed"},
    };
    for (const auto& [bytes, type] : cases) {
        RawPeer peer([&](RawPeer::Connection& c) {
            c.read_request();
            c.send(bytes);
        });
        const auto sent = post(peer.url());
        EXPECT_EQ(sent.type(), type) << bytes.substr(0, 70);
        EXPECT_EQ(sent.unknown(), !type.empty());
    }
}

TEST_F(RealSockets, AWrongLengthPoisonsNothing) {
    // Content-Length too short: the rest of the body must not become the next request's answer.
    RawPeer peer([](RawPeer::Connection& c) {
        while (!c.read_request().empty())
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 500 Evil\r\n\r\n");
    });
    EXPECT_EQ((*post(peer.url()).result)->status, 200);
    EXPECT_EQ((*post(peer.url()).result)->status, 200);
    EXPECT_EQ(peer.connections(), 2);
}

TEST_F(RealSockets, AServerThatHangsUpOnIdleConnectionsDoesNotCostARequest) {
    RawPeer peer([](RawPeer::Connection& c) {
        c.read_request();
        c.send(whole);
    });
    for (int i = 0; i < 20; ++i) {
        const auto sent = post(peer.url());
        // The close may arrive together with our next request: then it is unknown, but never wrong.
        EXPECT_TRUE(sent.result->has_value() || sent.unknown()) << i;
        test::run_until(io_, [&, polls = 0]() mutable { return ++polls > 3; });
    }
}

TEST_F(RealSockets, ReusesAConnection) {
    RawPeer peer([](RawPeer::Connection& c) {
        while (!c.read_request().empty())
            c.send(whole);
    });
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(post(peer.url()).result->has_value());
    EXPECT_EQ(peer.connections(), 1);
    EXPECT_EQ(transport_->stats().reused, 4u);
    transport_.reset();  // lets the peer's thread go
}

TEST_F(RealSockets, LocalhostIsThisMachineWithoutALookup) {
    RawPeer peer([](RawPeer::Connection& c) {
        c.read_request();
        c.send(whole);
    });
    EXPECT_TRUE(post("http://localhost:" + std::to_string(peer.port()) + "/").result->has_value());
}

TEST_F(RealSockets, CanBeDestroyedWhileARequestRuns) {
    RawPeer peer([](RawPeer::Connection& c) { c.stall(); });
    const auto sent = start(peer.url());
    test::run_until(io_, [&, polls = 0]() mutable { return ++polls > 5; });
    transport_.reset();
    io_.restart();
    io_.run();  // nothing is left that keeps the loop alive
    EXPECT_EQ(sent->calls, 0);
}

// Both ends ours, over TLS on a socket, with the server of this module.
class TlsOnSockets : public RealSockets {
  protected:
    void serve(const test::TestPki::Certificate& own) {
        drivers::net::ServerOptions options;
        options.certificate_chain_pem = own.chain_pem;
        options.private_key_pem = own.key_pem;
        options.crypto = &crypto_;
        server_.emplace(io_, std::move(options), [](const drivers::net::ServerRequest& r, drivers::net::Responder a) {
            a.send({200, {}, r.method + " " + r.path + " " + std::to_string(r.body.size())});
        });
        const auto started = server_->start();
        ASSERT_TRUE(started.has_value()) << started.error().detail;
        make_transport({.ca_bundle_file = {}, .ca_bundle_pem = pki_.ca_pem()});
    }
    std::string url(const std::string& path) { return "https://localhost:" + std::to_string(server_->port()) + path; }

    test::TestPki pki_;
    std::optional<drivers::net::HttpServer> server_;
};

TEST_F(TlsOnSockets, CarriesSmallAndLarge) {
    serve(pki_.issue({.host = "localhost"}));
    for (const std::size_t size : {0u, 1u, 16383u, 16384u, 16385u, 60'000u}) {
        const auto sent = post(url("/p"), 10s, std::string(size, 'x'));
        ASSERT_TRUE(sent.result->has_value()) << sent.result->error().error.detail;
        EXPECT_EQ((*sent.result)->body, "POST /p " + std::to_string(size));
    }
    EXPECT_EQ(transport_->stats().tls_handshakes, 1u);
}

TEST_F(TlsOnSockets, ResumesAfterTheConnectionHasGone) {
    serve(pki_.issue({.host = "localhost"}));
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(post(url("/")).result->has_value());
        transport_->close_idle();
    }
    EXPECT_EQ(transport_->stats().tls_resumed, 2u);
}

TEST_F(TlsOnSockets, RefusesAnotherHost) {
    serve(pki_.issue({.host = "pos.example"}));
    const auto sent = post(url("/"));
    EXPECT_EQ(sent.type(), "tls-failed");
    EXPECT_FALSE(sent.unknown());
}

TEST_F(TlsOnSockets, AClientWithoutTlsGetsNothing) {
    serve(pki_.issue({.host = "localhost"}));
    test::RawClient plain(io_, server_->port());
    plain.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    plain.read_to_end();
    EXPECT_EQ(plain.received().find("HTTP"), std::string::npos);
}

TEST_F(TlsOnSockets, CertificatesThatCannotServeAreRefusedAtTheStart) {
    const auto one = pki_.issue();
    const auto two = pki_.issue();
    drivers::net::ServerOptions options;
    options.certificate_chain_pem = one.chain_pem;
    options.private_key_pem = two.key_pem;
    options.crypto = &crypto_;
    drivers::net::HttpServer mismatched(io_, options, nullptr);
    EXPECT_EQ(mismatched.start().error().type, "tls-certificate-unusable");
    options.private_key_pem = one.key_pem;
    options.crypto = nullptr;
    drivers::net::HttpServer without_randomness(io_, options, nullptr);
    EXPECT_EQ(without_randomness.start().error().type, "tls-certificate-unusable");
}

}  // namespace
