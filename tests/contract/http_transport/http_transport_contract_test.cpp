// What hal::HttpTransport promises, asked of the real one over real sockets and of the fake that other tests use.
#include "till/drivers/net/http_transport.hpp"

#include "tests/support/fake_loop.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/raw_peer.hpp"
#include "tests/support/scripted_http.hpp"
#include "till/drivers/clock/linux_clock.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/drivers/net/asio_scheduler.hpp"

#include <gtest/gtest.h>

#include <mutex>
#include <optional>

namespace {

using namespace till;
using namespace std::chrono_literals;
using Certainty = hal::HttpFailure::Certainty;

enum class FarSide { answers, refuses, cuts, is_silent };

// The real transport, a real socket, a peer on its own thread.
struct RealWorld {
    boost::asio::io_context io;
    drivers::net::AsioScheduler scheduler{io};
    drivers::crypto::MbedtlsCrypto crypto;
    drivers::clock::LinuxClock clock;
    std::unique_ptr<hal::HttpTransport> transport =
        std::make_unique<drivers::net::BeastHttpTransport>(io, scheduler, crypto, clock);
    std::unique_ptr<test::RawPeer> peer;
    std::string url;
    std::mutex mutex;
    std::vector<std::string> heard_;

    void far_side(FarSide kind) {
        if (kind == FarSide::refuses) {
            url = "http://127.0.0.1:" + std::to_string(test::RawPeer::refused_port()) + "/";
            return;
        }
        peer = std::make_unique<test::RawPeer>([this, kind](test::RawPeer::Connection& c) { serve(kind, c); });
        url = peer->url();
    }
    void serve(FarSide kind, test::RawPeer::Connection& c) {
        for (auto request = c.read_request(); !request.empty(); request = c.read_request()) {
            {
                const std::lock_guard lock(mutex);
                heard_.push_back(request);
            }
            if (kind == FarSide::cuts) return;
            if (kind == FarSide::is_silent) return c.stall();
            c.send("HTTP/1.1 200 OK\r\nX-Kind: a\r\nx-kind: b\r\nContent-Length: 2\r\n\r\nok");
        }
    }
    bool run_until(const std::function<bool()>& done) { return test::run_until(io, done); }
    std::size_t heard() {
        const std::lock_guard lock(mutex);
        return heard_.size();
    }
    ~RealWorld() { transport.reset(); }
};

struct FakeWorld {
    test::FakeLoop loop;
    std::unique_ptr<test::ScriptedHttp> scripted = std::make_unique<test::ScriptedHttp>(loop);
    hal::HttpTransport* transport = scripted.get();
    std::string url = "http://127.0.0.1:1/";

    void far_side(FarSide kind) {
        scripted->far_side = [kind](const hal::HttpRequest&) -> std::optional<hal::HttpResult> {
            switch (kind) {
                case FarSide::answers: return test::answer(200, "ok", {{"X-Kind", "a"}, {"x-kind", "b"}});
                case FarSide::refuses: return test::not_sent();
                case FarSide::cuts: return test::lost();
                case FarSide::is_silent: break;
            }
            return std::nullopt;
        };
    }
    bool run_until(const std::function<bool()>& done) { return loop.run_until(done); }
    std::size_t heard() { return scripted->sent.size(); }
};

template <class World>
class HttpTransportContract : public testing::Test {
  protected:
    struct Sent {
        int calls = 0;
        std::optional<hal::HttpResult> result;
    };
    std::shared_ptr<Sent> send(hal::Duration timeout = 10s) {
        auto sent = std::make_shared<Sent>();
        world_.transport->send({"POST", world_.url, {{"Content-Type", "text/plain"}}, "body"}, timeout,
                               [sent](hal::HttpResult result) {
                                   EXPECT_EQ(++sent->calls, 1) << "completed twice";
                                   sent->result = std::move(result);
                               });
        EXPECT_EQ(sent->calls, 0) << "completed inside the call";
        return sent;
    }
    hal::HttpResult send_and_wait(hal::Duration timeout = 10s) {
        const auto sent = send(timeout);
        EXPECT_TRUE(world_.run_until([&] { return sent->calls > 0; }));
        if (sent->result) return *sent->result;
        return std::unexpected(hal::HttpFailure{Certainty::unknown, {"never-completed", ""}});
    }
    World world_;
};

using Worlds = testing::Types<RealWorld, FakeWorld>;
TYPED_TEST_SUITE(HttpTransportContract, Worlds);

TYPED_TEST(HttpTransportContract, GivesTheAnswer) {
    this->world_.far_side(FarSide::answers);
    const auto result = this->send_and_wait();
    ASSERT_TRUE(result.has_value()) << result.error().error.detail;
    EXPECT_EQ(result->status, 200);
    EXPECT_EQ(result->body, "ok");
    EXPECT_EQ(result->headers.all("X-KIND"), (std::vector<std::string_view>{"a", "b"}));
}

TYPED_TEST(HttpTransportContract, ARefusedConnectionIsNotSent) {
    this->world_.far_side(FarSide::refuses);
    const auto result = this->send_and_wait();
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().certainty, Certainty::not_sent);
    EXPECT_EQ(result.error().error.type, "connect-failed");
}

TYPED_TEST(HttpTransportContract, ALostConnectionAfterTheRequestIsUnknown) {
    this->world_.far_side(FarSide::cuts);
    const auto result = this->send_and_wait();
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().certainty, Certainty::unknown);
    EXPECT_EQ(result.error().error.type, "connection-lost");
    EXPECT_EQ(this->world_.heard(), 1u) << "and is not repeated";
}

TYPED_TEST(HttpTransportContract, SilenceEndsWithTheDeadlineAndIsUnknown) {
    this->world_.far_side(FarSide::is_silent);
    const auto result = this->send_and_wait(150ms);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().certainty, Certainty::unknown);
    EXPECT_EQ(result.error().error.type, "timeout");
}

TYPED_TEST(HttpTransportContract, CompletesEachOfManyOnce) {
    this->world_.far_side(FarSide::answers);
    std::vector<std::shared_ptr<typename TestFixture::Sent>> all;
    // The scripted peer serves one connection at a time; each request comes after the answer of the one before.
    for (int i = 0; i < 10; ++i) {
        all.push_back(this->send());
        EXPECT_TRUE(this->world_.run_until([&] { return all.back()->calls > 0; }));
    }
    for (const auto& sent : all) {
        EXPECT_EQ(sent->calls, 1);
        EXPECT_TRUE(sent->result->has_value());
    }
    EXPECT_EQ(this->world_.heard(), 10u);
}

TYPED_TEST(HttpTransportContract, ARequestMayBeSentFromACompletion) {
    this->world_.far_side(FarSide::answers);
    int answers = 0;
    std::function<void()> again = [&] {
        this->world_.transport->send({"GET", this->world_.url, {}, {}}, 10s, [&](hal::HttpResult result) {
            EXPECT_TRUE(result.has_value());
            if (++answers < 3) again();
        });
    };
    again();
    EXPECT_TRUE(this->world_.run_until([&] { return answers == 3; }));
}

}  // namespace
