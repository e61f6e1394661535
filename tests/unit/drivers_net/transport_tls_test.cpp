// HTTPS through the transport: what is refused before a byte of the request leaves, and what resuming saves.
#include "transport_fixture.hpp"

#include "tests/support/temp_folder.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace {

using namespace till;
using namespace std::chrono_literals;
using test::Peer;
using test::TestPki;
using testing::HasSubstr;

class TransportTlsTest : public test::TransportFixture {
  protected:
    TransportTlsTest() {
        speak_tls(pki_->issue());
        on_request_ = [this](Peer& p, const std::string& text) {
            heard_ += text;
            p.answer(ok_answer);
        };
    }
    void expect_refused(const TestPki::Certificate& own, const std::string& why) {
        speak_tls(own);
        const auto sent = get_now("https://pos.example/");
        EXPECT_EQ(sent->failure(), "tls-failed");
        EXPECT_TRUE(sent->not_sent());
        ASSERT_TRUE(sent->result.has_value() && !sent->result->has_value());
        EXPECT_THAT(sent->result->error().error.detail, HasSubstr(why));
        EXPECT_EQ(heard_, "") << "nothing of the request may leave";
    }
    std::string heard_;
};

TEST_F(TransportTlsTest, CarriesRequestsEncrypted) {
    EXPECT_EQ(get_now("https://pos.example/secret-path")->body(), "ok");
    EXPECT_THAT(heard_, HasSubstr("GET /secret-path HTTP/1.1\r\nHost: pos.example\r\n"));
    EXPECT_EQ(world_.asked.front(), "pos.example:443");
    EXPECT_EQ(get_now("https://pos.example/")->body(), "ok");
    EXPECT_EQ(transport_->stats().tls_handshakes, 1u);
    EXPECT_EQ(transport_->stats().reused, 1u);
}

TEST_F(TransportTlsTest, RefusesBadCertificatesBeforeAnythingIsSent) {
    expect_refused(pki_->issue({.host = "evil.example"}), "does not match");
    TestPki other("Other CA");
    expect_refused(other.issue(), "not correctly signed by the trusted CA");
    expect_refused(pki_->issue({.not_after = "20261119235959"}), "expired");
    expect_refused(pki_->issue({.not_before = "20261121000000"}), "future");
}

TEST_F(TransportTlsTest, AnUnsetClockChangesTheDatesOnly) {
    loop_.set_trusted(false);
    loop_.set_wall(hal::Wall{});
    make_transport({.time_floor = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20}});
    speak_tls(pki_->issue({.not_before = "20270101000000"}));
    EXPECT_EQ(get_now("https://pos.example/")->body(), "ok");
    heard_.clear();
    transport_->close_idle();
    expect_refused(pki_->issue({.not_after = "20261119235959"}), "expired");
    expect_refused(pki_->issue({.host = "evil.example"}), "does not match");
}

TEST_F(TransportTlsTest, APlainServerIsRefused) {
    server_tls_.reset();
    on_connect_ = [](Peer& p) { p.answer("HTTP/1.1 400 Bad Request\r\n\r\n"); };
    const auto sent = get_now("https://pos.example/");
    EXPECT_EQ(sent->failure(), "tls-failed");
    EXPECT_TRUE(sent->not_sent());
}

TEST_F(TransportTlsTest, ResumesWhenItReconnects) {
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(get_now("https://pos.example/")->body(), "ok");
        transport_->close_idle();
        loop_.run_ready();
    }
    EXPECT_EQ(transport_->stats().tls_handshakes, 4u);
    EXPECT_EQ(transport_->stats().tls_resumed, 3u);
}

TEST_F(TransportTlsTest, AnAnswerWithoutALengthNeedsCloseNotify) {
    for (const bool proper : {true, false}) {
        on_request_ = [proper](Peer& p, const std::string&) {
            p.answers.push_back("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nthe whole of it");
            p.stream->write(p.answers.back(), [&p, proper](drivers::net::ByteStream::Written) {
                proper ? p.stream->shutdown() : p.wire->shutdown();
            });
        };
        const auto sent = get_now("https://pos.example/");
        if (proper) {
            EXPECT_EQ(sent->body(), "the whole of it");
            continue;
        }
        EXPECT_EQ(sent->failure(), "connection-lost") << "anybody can cut a connection";
        EXPECT_TRUE(sent->unknown());
    }
}

TEST_F(TransportTlsTest, ReadsTheRootsWhenTheyComeToExist) {
    const test::TempFolder folder;
    const auto bundle = (folder.path() / "roots.pem").string();
    transport_ = std::make_unique<drivers::net::BeastHttpTransport>(
        std::make_unique<test::MemoryConnector>(loop_, world_), loop_, crypto_, loop_,
        drivers::net::TransportOptions{.ca_bundle_file = bundle});
    const auto sent = get_now("https://pos.example/");
    EXPECT_EQ(sent->failure(), "tls-failed");
    EXPECT_TRUE(sent->not_sent());
    EXPECT_TRUE(world_.asked.empty());
    std::ofstream(bundle) << pki_->ca_pem();
    EXPECT_EQ(get_now("https://pos.example/")->body(), "ok");
}

}  // namespace
