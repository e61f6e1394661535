// TLS without a network: two engines, and a test that carries the bytes between them.
#include "drivers/net/tls/tls_engine.hpp"

#include "tests/support/fake_loop.hpp"
#include "tests/support/test_pki.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace till;
using namespace std::chrono_literals;
using drivers::net::tls::ClientOptions;
using drivers::net::tls::SessionCache;
using drivers::net::tls::TlsContext;
using drivers::net::tls::TlsEngine;
using Status = TlsEngine::Status;
using testing::HasSubstr;

hal::Wall day(int year, unsigned month, unsigned d) {
    return std::chrono::sys_days{std::chrono::year{year} / month / d};
}

class TlsEngineTest : public testing::Test {
  protected:
    static void SetUpTestSuite() { pki_ = new test::TestPki; }
    static void TearDownTestSuite() { delete std::exchange(pki_, nullptr); }

    std::shared_ptr<TlsContext> client_context(hal::Wall floor = {}, const std::string& roots = {}) {
        auto made = TlsContext::client(crypto_, clock_,
                                       {.ca_pem = roots.empty() ? pki_->ca_pem() : roots, .time_floor = floor});
        EXPECT_TRUE(made.has_value()) << made.error().detail;
        return *made;
    }
    std::shared_ptr<TlsContext> server_context(const test::TestPki::Certificate& own) {
        auto made = TlsContext::server(crypto_, own.chain_pem, own.key_pem);
        EXPECT_TRUE(made.has_value()) << made.error().detail;
        return *made;
    }
    void connect(std::shared_ptr<TlsContext> client, std::shared_ptr<TlsContext> server,
                 const std::string& host = "pos.example") {
        client_ = TlsEngine::client(std::move(client), host, host + ":443");
        server_ = TlsEngine::server(std::move(server));
    }
    // Carries what both have to say, in pieces, until neither has anything left.
    void carry(std::size_t piece = 100'000) {
        for (bool moved = true; moved;) {
            client_status_ = client_->handshake();
            server_status_ = server_->handshake();
            const auto up = client_->take();
            const auto down = server_->take();
            moved = !up.empty() || !down.empty();
            feed(*server_, up, piece);
            feed(*client_, down, piece);
        }
    }
    static void feed(TlsEngine& engine, std::string_view bytes, std::size_t piece) {
        while (!bytes.empty()) {
            engine.feed(bytes.substr(0, piece));
            bytes.remove_prefix(std::min(piece, bytes.size()));
            engine.handshake();  // takes every piece as it comes
        }
    }
    Status handshake(const test::TestPki::Request& request, hal::Wall floor = {}) {
        connect(client_context(floor), server_context(pki_->issue(request)));
        carry();
        return client_status_;
    }
    static std::string read_all(TlsEngine& engine) {
        std::string all;
        std::array<char, 1000> buffer{};
        for (;;) {
            const auto [status, n] = engine.read(buffer);
            if (status != Status::ok) return all;
            all.append(buffer.data(), n);
        }
    }

    static inline test::TestPki* pki_ = nullptr;
    drivers::crypto::MbedtlsCrypto crypto_;
    test::FakeLoop clock_;
    std::unique_ptr<TlsEngine> client_;
    std::unique_ptr<TlsEngine> server_;
    Status client_status_{};
    Status server_status_{};
};

TEST_F(TlsEngineTest, ShakesHandsAndCarriesBytesBothWays) {
    ASSERT_EQ(handshake({}), Status::ok);
    EXPECT_EQ(server_status_, Status::ok);
    EXPECT_EQ(client_->alpn(), "http/1.1");
    EXPECT_EQ(server_->alpn(), "http/1.1");
    EXPECT_THAT(client_->protocol(), testing::AnyOf("TLSv1.2", "TLSv1.3"));
    EXPECT_FALSE(client_->resumed());

    ASSERT_EQ(client_->write("ping"), Status::ok);
    const auto ciphertext = client_->take();
    EXPECT_EQ(ciphertext.find("ping"), std::string::npos);
    server_->feed(ciphertext);
    EXPECT_EQ(read_all(*server_), "ping");

    const std::string large(100'000, 'x');  // several records
    ASSERT_EQ(server_->write(large), Status::ok);
    client_->feed(server_->take());
    EXPECT_EQ(read_all(*client_), large);
}

TEST_F(TlsEngineTest, DoesNotCareHowTheBytesAreCut) {
    for (const std::size_t piece : {1, 2, 3, 7, 500}) {
        connect(client_context(), server_context(pki_->issue()));
        carry(piece);
        ASSERT_EQ(client_status_, Status::ok) << piece;
        ASSERT_EQ(server_status_, Status::ok) << piece;
        client_->write("ping");
        const auto bytes = client_->take();
        std::string got;
        for (const char byte : bytes) {
            server_->feed({&byte, 1});
            got += read_all(*server_);
        }
        EXPECT_EQ(got, "ping") << piece;
    }
}

TEST_F(TlsEngineTest, RefusesAnotherHostsCertificateAndSaysSo) {
    EXPECT_EQ(handshake({.host = "evil.example"}), Status::failed);
    EXPECT_EQ(client_->error().type, "tls-certificate");
    EXPECT_THAT(client_->error().detail, HasSubstr("pos.example"));
    EXPECT_EQ(server_status_, Status::failed) << "the alert must have reached the server";
}

TEST_F(TlsEngineTest, RefusesAnUnknownAuthority) {
    test::TestPki other("Other CA");
    connect(client_context(), server_context(other.issue()));
    carry();
    EXPECT_EQ(client_status_, Status::failed);
    EXPECT_EQ(client_->error().type, "tls-certificate");
}

TEST_F(TlsEngineTest, RefusesAnImpostorWithTheAuthoritysName) {
    test::TestPki impostor;  // same subject, other key
    connect(client_context(), server_context(impostor.issue()));
    carry();
    EXPECT_EQ(client_status_, Status::failed);
    EXPECT_EQ(client_->error().type, "tls-certificate");
}

TEST_F(TlsEngineTest, RefusesACertificateThatAnotherHostSigned) {
    const auto mallory = pki_->issue({.host = "mallory.example"});
    connect(client_context(), server_context(pki_->issue_below(mallory, "mallory.example", {})));
    carry();
    EXPECT_EQ(client_status_, Status::failed);
    EXPECT_EQ(client_->error().type, "tls-certificate");
}

TEST_F(TlsEngineTest, RefusesAPeerThatKnowsOnlyTls11) {
    connect(client_context(), server_context(pki_->issue()));
    client_->handshake();
    client_->take();
    // ServerHello: version 3.2, 32 bytes of random, no session id, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, no compression.
    std::string hello("\x02\x00\x00\x26\x03\x02", 6);
    hello.append(32, 'r').append(std::string("\x00\xc0\x13\x00", 4));
    client_->feed(std::string("\x16\x03\x02\x00\x2a", 5) + hello);
    EXPECT_EQ(client_->handshake(), Status::failed);
    EXPECT_EQ(client_->error().type, "tls-failed");
    const auto alert = client_->take();
    ASSERT_EQ(alert.size(), 7u);
    EXPECT_EQ(alert[0], 0x15);
    EXPECT_EQ(alert[6], 70) << "protocol_version";
}

TEST_F(TlsEngineTest, JudgesDatesByOurClockNotTheSystems) {
    clock_.set_wall(day(2031, 6, 1));
    EXPECT_EQ(handshake({.not_before = "20310101000000", .not_after = "20320101000000"}), Status::ok);
    EXPECT_EQ(handshake({.not_before = "20200101000000", .not_after = "20310531235959"}), Status::failed);
    EXPECT_THAT(client_->error().detail, HasSubstr("expired"));
    EXPECT_EQ(handshake({.not_before = "20310602000000", .not_after = "20320101000000"}), Status::failed);
    EXPECT_THAT(client_->error().detail, HasSubstr("future"));
    // To the second.
    clock_.set_wall(day(2031, 6, 1) + 12h);
    EXPECT_EQ(handshake({.not_before = "20310601120000", .not_after = "20310601120000"}), Status::ok);
    EXPECT_EQ(handshake({.not_before = "20310601120001"}), Status::failed);
    EXPECT_EQ(handshake({.not_after = "20310601115959"}), Status::failed);
}

TEST_F(TlsEngineTest, AnExpiredAuthorityIsRefusedToo) {
    test::TestPki old("Old CA", "20260101000000");
    connect(client_context({}, old.ca_pem()), server_context(old.issue()));
    carry();
    EXPECT_EQ(client_status_, Status::failed);
}

// The clock-not-set case, row by row.
TEST_F(TlsEngineTest, AnUnsetClockIsNoEvidenceAgainstACertificate) {
    clock_.set_trusted(false);
    clock_.set_wall(day(1970, 1, 1));
    const auto built = day(2026, 11, 20);
    EXPECT_EQ(handshake({.not_before = "20200101000000", .not_after = "20301231235959"}, built), Status::ok);
    EXPECT_EQ(handshake({.not_before = "20280101000000", .not_after = "20301231235959"}, built), Status::ok)
        << "renewed after the build";
    EXPECT_EQ(handshake({.not_before = "20200101000000", .not_after = "20261119235959"}, built), Status::failed)
        << "ended before the build: expired by any clock";
    clock_.set_wall(day(2099, 1, 1));
    EXPECT_EQ(handshake({.not_before = "20200101000000", .not_after = "20301231235959"}, built), Status::ok)
        << "a clock that is wrong in the other direction is no evidence either";
    EXPECT_EQ(handshake({.host = "evil.example"}, built), Status::failed) << "the name is checked whatever the time";
    test::TestPki other;
    connect(client_context(built), server_context(other.issue()));
    carry();
    EXPECT_EQ(client_status_, Status::failed) << "the signature is checked whatever the time";
}

TEST_F(TlsEngineTest, ATimeOnceTrustedStaysTheFloor) {
    const auto client = client_context(day(2026, 11, 20));
    const auto server = server_context(pki_->issue({.not_after = "20270601000000"}));
    clock_.set_wall(day(2027, 7, 1));
    connect(client, server);
    carry();
    EXPECT_EQ(client_status_, Status::failed);
    clock_.set_trusted(false);
    clock_.set_wall(day(2027, 1, 1));
    connect(client, server);
    carry();
    EXPECT_EQ(client_status_, Status::failed) << "losing the time source does not turn time back";
}

TEST_F(TlsEngineTest, NoticesATruncation) {
    ASSERT_EQ(handshake({}), Status::ok);
    server_->write("half an answ");
    client_->feed(server_->take());
    client_->feed_end();
    std::array<char, 100> buffer{};
    EXPECT_EQ(client_->read(buffer).status, Status::ok);
    EXPECT_EQ(client_->read(buffer).status, Status::failed);
    EXPECT_EQ(client_->error().type, "tls-truncated");
}

TEST_F(TlsEngineTest, KnowsAProperEnd) {
    ASSERT_EQ(handshake({}), Status::ok);
    server_->write("all of it");
    server_->close();
    client_->feed(server_->take());
    client_->feed_end();
    std::array<char, 100> buffer{};
    EXPECT_EQ(client_->read(buffer).bytes, 9u);
    EXPECT_EQ(client_->read(buffer).status, Status::closed);
}

TEST_F(TlsEngineTest, AnEndDuringTheHandshakeIsATruncationWhereverItFalls) {
    const auto server = server_context(pki_->issue());
    connect(client_context(), server);
    client_->handshake();
    server_->feed(client_->take());
    server_->handshake();
    const auto flight = server_->take();
    for (std::size_t cut = 0; cut < flight.size(); cut += 13) {
        connect(client_context(), server);
        client_->handshake();
        client_->feed(std::string_view(flight).substr(0, cut));
        client_->feed_end();
        // The flight answers another client's hello, so it may be refused before the end is noticed.
        ASSERT_EQ(client_->handshake(), Status::failed) << cut;
        EXPECT_FALSE(client_->established());
    }
}

TEST_F(TlsEngineTest, AFlippedBitIsNeverDelivered) {
    ASSERT_EQ(handshake({}), Status::ok);
    server_->write("amount=100");
    auto bytes = server_->take();
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    client_->feed(bytes);
    std::array<char, 100> buffer{};
    EXPECT_EQ(client_->read(buffer).status, Status::failed);
    EXPECT_EQ(client_->error().type, "tls-failed");
    EXPECT_TRUE(client_->has_output()) << "an alert for the peer";
    EXPECT_EQ(client_->read(buffer).status, Status::failed) << "and nothing more comes of it";
    EXPECT_EQ(client_->write("x"), Status::failed);
}

TEST_F(TlsEngineTest, RefusesRubbishAndPlainHttp) {
    for (const std::string_view bytes :
         {"HTTP/1.1 400 Bad Request\r\n\r\n", "\x15\x03\x01", "SSH-2.0-OpenSSH_9.2\r\n"}) {
        connect(client_context(), server_context(pki_->issue()));
        client_->handshake();
        client_->feed(bytes);
        client_->feed_end();
        EXPECT_EQ(client_->handshake(), Status::failed) << bytes;
    }
}

TEST_F(TlsEngineTest, ResumesASession) {
    const auto client = client_context();
    const auto server = server_context(pki_->issue());
    for (int round = 0; round < 3; ++round) {
        connect(client, server);
        carry();
        ASSERT_EQ(client_status_, Status::ok);
        EXPECT_EQ(client_->resumed(), round > 0) << round;
        // TLS 1.3 sends its tickets after the handshake.
        server_->write("x");
        client_->feed(server_->take());
        EXPECT_EQ(read_all(*client_), "x");
    }
    EXPECT_GE(server->tickets_accepted(), 2);
}

TEST_F(TlsEngineTest, ASessionIsForItsOriginOnly) {
    const auto client = client_context();
    const auto server = server_context(pki_->issue());
    connect(client, server);
    carry();
    ASSERT_EQ(client_status_, Status::ok);
    connect(client, server, "other.example");
    carry();
    EXPECT_EQ(client_status_, Status::failed) << "resuming would have skipped the check of the name";
}

TEST_F(TlsEngineTest, ATicketThatTheServerDoesNotKnowCostsAFullHandshakeOnly) {
    const auto own = pki_->issue();
    const auto client = client_context();
    for (int round = 0; round < 2; ++round) {
        connect(client, server_context(own));  // a restarted server: new ticket keys
        carry();
        EXPECT_EQ(client_status_, Status::ok);
        EXPECT_FALSE(client_->resumed());
    }
}

TEST_F(TlsEngineTest, SessionsVerifiedUnderAnUnsetClockEndWithIt) {
    clock_.set_trusted(false);
    const auto client = client_context();
    const auto server = server_context(pki_->issue());
    const auto resumed = [&] {
        connect(client, server);
        carry();
        EXPECT_EQ(client_status_, Status::ok);
        server_->write("x");
        client_->feed(server_->take());
        read_all(*client_);
        return client_->resumed();
    };
    EXPECT_FALSE(resumed());
    EXPECT_TRUE(resumed());
    clock_.set_trusted(true);
    EXPECT_FALSE(resumed()) << "now the dates must be looked at";
    EXPECT_TRUE(resumed());
    clock_.advance(SessionCache::lifetime);
    EXPECT_FALSE(resumed());
}

TEST_F(TlsEngineTest, NeedsSomethingToTrustAndSomethingToShow) {
    const auto type_of = [](const auto& made) { return made ? std::string() : made.error().type; };
    EXPECT_EQ(type_of(TlsContext::client(crypto_, clock_, {})), "tls-roots-unusable");
    EXPECT_EQ(type_of(TlsContext::client(crypto_, clock_, {.ca_file = "/nonexistent/ca.pem"})), "tls-roots-unusable");
    EXPECT_EQ(type_of(TlsContext::client(crypto_, clock_, {.ca_pem = "rubbish"})), "tls-roots-unusable");
    const auto one = pki_->issue();
    const auto two = pki_->issue();
    EXPECT_EQ(type_of(TlsContext::server(crypto_, "rubbish", one.key_pem)), "tls-certificate-unusable");
    EXPECT_EQ(type_of(TlsContext::server(crypto_, one.chain_pem, "rubbish")), "tls-certificate-unusable");
    EXPECT_EQ(type_of(TlsContext::server(crypto_, one.chain_pem, two.key_pem)), "tls-certificate-unusable");
}

}  // namespace
