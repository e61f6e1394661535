// The server on real sockets: what only the kernel can show.
#include "till/drivers/net/http_server.hpp"

#include "tests/support/raw_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <list>
#include <optional>

namespace {

using namespace till;
using namespace std::chrono_literals;
using drivers::net::HttpServer;
using drivers::net::Responder;
using drivers::net::ServerOptions;
using drivers::net::ServerRequest;
using drivers::net::StreamWriter;
using test::RawClient;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

const std::string get = "GET / HTTP/1.1\r\nHost: till\r\n\r\n";

class HttpServerTest : public testing::Test {
  protected:
    void start(ServerOptions options = {}) {
        server_.emplace(io_, std::move(options), [this](ServerRequest request, Responder responder) {
            requests_.push_back(std::move(request));
            if (answer_) return answer_(std::move(responder));
            waiting_.push_back(std::move(responder));
        });
        const auto started = server_->start();
        ASSERT_TRUE(started.has_value()) << started.error().detail;
    }
    RawClient client() { return RawClient(io_, server_->port()); }
    bool run_until(const std::function<bool()>& done) { return test::run_until(io_, done); }

    boost::asio::io_context io_;
    std::optional<HttpServer> server_;
    std::vector<ServerRequest> requests_;
    std::list<Responder> waiting_;
    std::function<void(Responder)> answer_ = [](Responder responder) { responder.send({200, {}, "hello"}); };
};

TEST_F(HttpServerTest, AnswersOverALoopbackSocket) {
    start();
    auto one = client();
    one.send(get);
    ASSERT_TRUE(one.read_until("hello"));
    EXPECT_THAT(one.take(), StartsWith("HTTP/1.1 200 OK\r\n"));
    one.send(get);
    EXPECT_TRUE(one.read_until("hello"));
    ASSERT_EQ(requests_.size(), 2u);
    EXPECT_THAT(requests_[0].remote, StartsWith("127.0.0.1:"));
    EXPECT_EQ(requests_[0].remote, requests_[1].remote);
}

TEST_F(HttpServerTest, CarriesALargeBodyBothWays) {
    start({.max_body_bytes = 8 * 1024 * 1024});
    answer_ = [this](Responder responder) { responder.send({200, {}, requests_.back().body}); };
    std::string body;
    for (int i = 0; body.size() < 4'000'000; ++i)
        body += std::to_string(i);
    auto one = client();
    one.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
             "\r\n\r\n" + body);
    ASSERT_TRUE(one.read_to_end());
    ASSERT_EQ(requests_.size(), 1u);
    EXPECT_TRUE(requests_[0].body == body);
    EXPECT_TRUE(one.received().ends_with("\r\n\r\n" + body));
}

TEST_F(HttpServerTest, ServesManyAtOnce) {
    start();
    std::list<RawClient> clients;
    for (int i = 0; i < 50; ++i)
        clients.push_back(client());
    for (auto& c : clients)
        c.send(get);
    for (auto& c : clients)
        EXPECT_TRUE(c.read_until("hello"));
}

TEST_F(HttpServerTest, TellsClientsAboveTheLimitAndServesAgainAfterwards) {
    start({.max_connections = 2});
    auto one = client();
    auto two = client();
    one.send(get);
    two.send(get);
    ASSERT_TRUE(one.read_until("hello") && two.read_until("hello"));
    auto three = client();
    three.send(get);
    EXPECT_TRUE(three.read_to_end());
    EXPECT_THAT(three.received(), AllOf(StartsWith("HTTP/1.1 503 "), HasSubstr("Connection: close")));
    EXPECT_EQ(requests_.size(), 2u);
    three.close();
    one.close();
    ASSERT_TRUE(run_until([&] {
        auto again = client();
        again.send(get);
        return again.read_until("hello");
    }));
}

TEST_F(HttpServerTest, AFloodIsResetAndForgotten) {
    start({.max_connections = 1});
    auto one = client();
    one.send(get);
    ASSERT_TRUE(one.read_until("hello"));
    std::list<RawClient> flood;
    for (int i = 0; i < 60; ++i)
        flood.push_back(client());
    int told = 0;
    int reset = 0;
    for (auto& c : flood) {
        c.read_to_end();
        c.was_reset() ? ++reset : ++told;
    }
    EXPECT_EQ(told, 16);
    EXPECT_EQ(reset, 44);
    one.send(get);
    EXPECT_TRUE(one.read_until("hello"));
}

TEST_F(HttpServerTest, ADropIsAReset) {
    start();
    answer_ = [](Responder responder) { responder.drop(); };
    auto one = client();
    one.send(get);
    EXPECT_FALSE(one.read_to_end());
    EXPECT_TRUE(one.was_reset());
    EXPECT_EQ(one.received(), "");
}

TEST_F(HttpServerTest, ATruncatedAnswerEndsCleanly) {
    start();
    answer_ = [](Responder responder) { responder.send_truncated({200, {}, "0123456789"}, 3); };
    auto one = client();
    one.send(get);
    EXPECT_TRUE(one.read_to_end());
    EXPECT_THAT(one.received(), AllOf(HasSubstr("Content-Length: 10"), EndsWith("\r\n\r\n012")));
}

TEST_F(HttpServerTest, ARefusedBodyDoesNotCostTheClientItsAnswer) {
    start({.max_body_bytes = 10});
    auto one = client();
    one.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + std::string(100'000, 'x'));
    EXPECT_TRUE(one.read_to_end()) << "closing with unread bytes resets the connection";
    EXPECT_THAT(one.received(), StartsWith("HTTP/1.1 413 "));
    EXPECT_THAT(one.received(), testing::HasSubstr(R"("type":"/problems/body-too-large")")) << "a client relies on it";
}

TEST_F(HttpServerTest, ALargeHeaderGets431) {
    start();
    auto one = client();
    one.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(17 * 1024, 'x') + "\r\n\r\n");
    EXPECT_TRUE(one.read_to_end());
    EXPECT_THAT(one.received(), StartsWith("HTTP/1.1 431 "));
}

TEST_F(HttpServerTest, SlowClientsAreCutOffByRealTimersToo) {
    start({.header_timeout = 30ms, .body_timeout = 30ms, .idle_timeout = 30ms});
    auto header = client();
    header.send("GET / HT");
    EXPECT_TRUE(header.read_to_end());
    EXPECT_THAT(header.received(), StartsWith("HTTP/1.1 408 "));
    auto body = client();
    body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    EXPECT_TRUE(body.read_to_end());
    EXPECT_THAT(body.received(), StartsWith("HTTP/1.1 408 "));
    auto idle = client();
    idle.send(get);
    EXPECT_TRUE(idle.read_to_end());
    EXPECT_THAT(idle.received(), EndsWith("hello"));
}

TEST_F(HttpServerTest, StreamsEventsUntilTheClientGoes) {
    start();
    std::shared_ptr<StreamWriter> writer;
    bool closed = false;
    answer_ = [&](Responder responder) {
        writer = responder.stream({200, {{"Content-Type", "text/event-stream"}}, ": hello\n\n"});
        writer->on_closed([&] { closed = true; });
    };
    auto one = client();
    one.send(get);
    ASSERT_TRUE(one.read_until(": hello\n\n\r\n"));
    writer->write("id: 1\ndata: {}\n\n");
    EXPECT_TRUE(one.read_until("data: {}\n\n\r\n"));
    EXPECT_FALSE(closed);
    one.close();
    EXPECT_TRUE(run_until([&] { return closed; }));
}

TEST_F(HttpServerTest, ASlowReaderOfEventsIsCutOffWhateverTheKernelBuffers) {
    start();
    std::shared_ptr<StreamWriter> writer;
    bool closed = false;
    answer_ = [&](Responder responder) {
        writer = responder.stream({200, {}, {}});
        writer->on_closed([&] { closed = true; });
    };
    auto one = client();
    one.send(get);
    ASSERT_TRUE(run_until([&] { return writer != nullptr; }));
    std::size_t most = 0;
    ASSERT_TRUE(run_until([&] {
        writer->write(std::string(64 * 1024, 'e'));
        most = std::max(most, writer->queued_bytes());
        return closed;
    }));
    EXPECT_LE(most, (1024 + 65) * 1024u);
}

TEST_F(HttpServerTest, StopsAcceptingButFinishesWhatRuns) {
    start();
    answer_ = nullptr;
    auto busy = client();
    auto idle = client();
    busy.send(get);
    ASSERT_TRUE(run_until([&] { return waiting_.size() == 1; }));
    const auto port = server_->port();
    server_->stop_accepting();
    EXPECT_TRUE(idle.read_to_end());
    EXPECT_FALSE(RawClient(io_, port).connected());
    waiting_.front().send({200, {}, "finished"});
    EXPECT_TRUE(busy.read_to_end());
    EXPECT_THAT(busy.received(), AllOf(HasSubstr("Connection: close"), EndsWith("finished")));
}

TEST_F(HttpServerTest, CanBeDestroyedWithRequestsAndStreamsOpen) {
    start();
    std::shared_ptr<StreamWriter> writer;
    answer_ = [&](Responder responder) {
        if (requests_.size() == 1)
            writer = responder.stream({200, {}, "x"});
        else
            waiting_.push_back(std::move(responder));
    };
    auto one = client();
    auto two = client();
    one.send(get);
    ASSERT_TRUE(run_until([&] { return writer != nullptr; }));
    two.send(get);
    ASSERT_TRUE(run_until([&] { return waiting_.size() == 1; }));
    server_.reset();
    writer->write("into the void");
    waiting_.clear();  // would answer 500, if there were anybody
    io_.restart();
    io_.run();  // nothing is left behind that keeps the loop alive
    one.read_to_end();
    two.read_to_end();
    EXPECT_EQ(two.received(), "");
}

TEST_F(HttpServerTest, SaysWhyItCannotListen) {
    start();
    ServerOptions same;
    same.port = server_->port();
    HttpServer second(io_, same, [](const ServerRequest&, const Responder&) {});
    // SO_REUSEADDR does not let two programs listen on one port.
    const auto taken = second.start();
    ASSERT_FALSE(taken.has_value());
    EXPECT_EQ(taken.error().type, "listen-failed");
    EXPECT_THAT(taken.error().detail, StartsWith("127.0.0.1:" + std::to_string(same.port)));

    HttpServer nowhere(io_, {.address = "till.example"}, [](const ServerRequest&, const Responder&) {});
    EXPECT_EQ(nowhere.start().error().type, "listen-failed");
}

TEST_F(HttpServerTest, ListensOnIpv6Too) {
    ServerOptions options;
    options.address = "::1";
    HttpServer six(io_, options, [](const ServerRequest&, const Responder&) {});
    const auto started = six.start();
    if (!started) GTEST_SKIP() << "no IPv6 here: " << started.error().detail;
    EXPECT_NE(six.port(), 0);
}

}  // namespace
