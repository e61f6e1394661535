// TLS as a ByteStream: the engine between two streams, and every failure of the one below.
#include "drivers/net/tls/tls_stream.hpp"

#include "tests/support/fake_loop.hpp"
#include "tests/support/memory_stream.hpp"
#include "tests/support/test_pki.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace {

using namespace till;
using drivers::net::ByteStream;
using drivers::net::tls::TlsContext;
using drivers::net::tls::TlsEngine;
using drivers::net::tls::TlsStream;
using test::FaultPlan;
using test::MemoryStream;

class TlsStreamTest : public testing::Test {
  protected:
    static void SetUpTestSuite() { pki_ = new test::TestPki; }
    static void TearDownTestSuite() { delete std::exchange(pki_, nullptr); }

    TlsStreamTest() {
        const auto own = pki_->issue();
        server_context_ = TlsContext::server(crypto_, own.chain_pem, own.key_pem).value();
    }
    void connect(MemoryStream::Options client_side = {}, const std::string& host = "pos.example") {
        // A fresh context each time: these tests are about full handshakes.
        const auto context = TlsContext::client(crypto_, loop_, {.ca_pem = pki_->ca_pem()}).value();
        auto pair = MemoryStream::make(loop_, std::move(client_side));
        client_wire_ = pair.near.get();
        server_wire_ = pair.far.get();
        client_ = std::make_unique<TlsStream>(loop_, std::move(pair.near), TlsEngine::client(context, host, host));
        server_ = std::make_unique<TlsStream>(loop_, std::move(pair.far), TlsEngine::server(server_context_));
        heard_.clear();
        server_error_.clear();
        listen();
    }
    // The server reads until the end and keeps what it heard.
    void listen() {
        server_->read([this](hal::Result<std::string_view> result) {
            if (!result) {
                server_error_ = result.error().type;
                return;
            }
            if (result->empty()) {
                server_saw_end_ = true;
                return;
            }
            heard_ += *result;
            listen();
        });
    }
    static void expect_once(int& count) { EXPECT_EQ(++count, 1); }

    static inline test::TestPki* pki_ = nullptr;
    test::FakeLoop loop_;
    drivers::crypto::MbedtlsCrypto crypto_;
    std::shared_ptr<TlsContext> server_context_;
    MemoryStream* client_wire_ = nullptr;
    MemoryStream* server_wire_ = nullptr;
    std::unique_ptr<TlsStream> server_;
    std::unique_ptr<TlsStream> client_;
    std::string heard_;
    std::string server_error_;
    bool server_saw_end_ = false;
};

TEST_F(TlsStreamTest, ShakesHandsThenCarriesBytes) {
    connect();
    int shaken = 0;
    client_->handshake([&](hal::Result<void> result) {
        EXPECT_TRUE(result.has_value());
        ++shaken;
    });
    EXPECT_EQ(shaken, 0) << "never inline";
    loop_.run_ready();
    EXPECT_EQ(shaken, 1);

    int written = 0;
    client_->write("ping", [&](ByteStream::Written result) {
        EXPECT_FALSE(result.error);
        ++written;
    });
    std::string answer;
    client_->read([&](hal::Result<std::string_view> result) { answer = result.value(); });
    loop_.run_ready();
    EXPECT_EQ(written, 1);
    EXPECT_EQ(heard_, "ping");
    server_->write("pong", [](ByteStream::Written) {});
    loop_.run_ready();
    EXPECT_EQ(answer, "pong");
    EXPECT_TRUE(client_->quiet());
}

TEST_F(TlsStreamTest, TheFirstWriteShakesHandsByItself) {
    connect({.read_bytes_max = 1});
    int written = 0;
    const std::string large(40'000, 'x');
    client_->write(large, [&](ByteStream::Written result) {
        EXPECT_FALSE(result.error);
        ++written;
    });
    loop_.run_ready();
    EXPECT_EQ(written, 1);
    EXPECT_EQ(heard_, large);
}

TEST_F(TlsStreamTest, EndsProperly) {
    connect();
    client_->write("bye", [&](ByteStream::Written) { client_->shutdown(); });
    loop_.run_ready();
    EXPECT_EQ(heard_, "bye");
    EXPECT_TRUE(server_saw_end_);
    EXPECT_EQ(server_error_, "");
}

TEST_F(TlsStreamTest, ABareDisconnectIsATruncation) {
    connect();
    client_->write("half a mess", [&](ByteStream::Written) { client_wire_->shutdown(); });
    loop_.run_ready();
    EXPECT_EQ(heard_, "half a mess");
    EXPECT_FALSE(server_saw_end_);
    EXPECT_EQ(server_error_, "tls-truncated");
}

TEST_F(TlsStreamTest, TheAlertArrivesBeforeTheErrorIsReported) {
    connect({}, "evil.example");
    std::string error;
    client_->handshake([&](hal::Result<void> result) {
        error = result.error().type;
        client_.reset();  // as a caller does: what was not delivered by now never is
    });
    loop_.run_ready();
    EXPECT_EQ(error, "tls-certificate");
    EXPECT_EQ(server_error_, "tls-failed") << "not tls-truncated: the alert told it why";
}

TEST_F(TlsStreamTest, AResetEndsTheHandshake) {
    connect();
    std::string error;
    client_->handshake([&](hal::Result<void> result) { error = result.error().type; });
    server_wire_->abort();
    loop_.run_ready();
    EXPECT_EQ(error, "connection-lost");
}

TEST_F(TlsStreamTest, AbortIsAReset) {
    connect();
    bool called = false;
    client_->read([&](hal::Result<std::string_view>) { called = true; });
    loop_.run_ready();
    client_->abort();
    loop_.run_ready();
    EXPECT_TRUE(client_wire_->aborted);
    EXPECT_FALSE(called);
    EXPECT_EQ(server_error_, "connection-lost");
}

TEST_F(TlsStreamTest, DestroyedStreamsCallNobody) {
    for (int turns = 0; turns < 60; ++turns) {
        connect();
        int calls = 0;
        client_->handshake([&](hal::Result<void>) {});
        client_->write("x", [&](ByteStream::Written) { ++calls; });
        client_->read([&](hal::Result<std::string_view>) { ++calls; });
        for (int i = 0; i < turns; ++i)
            loop_.run_one();
        const int before = calls;
        client_.reset();
        loop_.run_ready();
        EXPECT_EQ(calls, before) << turns;
        server_.reset();
    }
}

// The sweep: each operation of the stream below fails in turn, cleanly or after half of its bytes. Whoever waits
// is told exactly once, and a write that failed says "nothing left" only if the server has heard nothing.
TEST_F(TlsStreamTest, EveryFailureIsReportedExactlyOnce) {
    for (const auto kind : {FaultPlan::Kind::clean, FaultPlan::Kind::partial}) {
        int step = 0;
        for (bool hit = true; hit;) {
            auto plan = std::make_shared<FaultPlan>();
            plan->fail_at = ++step;
            plan->kind = kind;
            connect({.read_bytes_max = 50, .faults = plan});
            int shaken = 0;
            int written = 0;
            std::optional<ByteStream::Written> outcome;
            client_->handshake([&](hal::Result<void> result) {
                expect_once(shaken);
                if (!result) return;
                client_->write("ping", [&](ByteStream::Written w) {
                    expect_once(written);
                    outcome = std::move(w);
                });
            });
            loop_.run_ready();
            EXPECT_EQ(shaken, 1) << "step " << step;
            const bool nothing_left = !outcome || (outcome->error && !outcome->some_left);
            EXPECT_TRUE(heard_.empty() || !nothing_left) << "step " << step;
            hit = plan->hit;
            EXPECT_TRUE(hit || (outcome && !outcome->error)) << "without a fault it must succeed";
            client_.reset();
            server_.reset();
        }
        EXPECT_GT(step, 10);
    }
}

}  // namespace
