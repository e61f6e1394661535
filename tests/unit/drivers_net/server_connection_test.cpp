// One client of the server, played byte by byte under a clock that jumps.
#include "drivers/net/server/connection.hpp"

#include "tests/support/fake_loop.hpp"
#include "tests/support/memory_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

namespace {

using namespace till;
using namespace std::chrono_literals;
using drivers::net::Responder;
using drivers::net::ServerConnection;
using drivers::net::ServerContext;
using drivers::net::ServerRequest;
using drivers::net::StreamWriter;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class ServerConnectionTest : public testing::Test {
  protected:
    ServerConnectionTest() {
        context_ = std::make_shared<ServerContext>(
            ServerContext{.options = {.max_header_bytes = 1024, .max_body_bytes = 256, .max_stream_queue_bytes = 1000},
                          .handler =
                              [this](ServerRequest request, Responder responder) {
                                  requests_.push_back(std::move(request));
                                  if (answer_) return answer_(std::move(responder));
                                  waiting_.emplace(std::move(responder));
                              },
                          .scheduler = std::shared_ptr<hal::Scheduler>(std::shared_ptr<void>(), &loop_)});
        connect();
    }
    void connect(test::MemoryStream::Options options = {}) {
        auto pair = test::MemoryStream::make(loop_, std::move(options));
        client_ = std::move(pair.far);
        connection_ =
            std::make_shared<ServerConnection>(context_, std::move(pair.near), "127.0.0.1:1",
                                               [this](const std::shared_ptr<ServerConnection>&) { ended_ = true; });
        ended_ = false;
        connection_->start();
    }
    // Sends and returns what came back so far.
    std::string say(std::string_view bytes) {
        if (!bytes.empty()) client_->write(bytes, [](drivers::net::ByteStream::Written) {});
        loop_.run_ready();
        return client_->take();
    }
    std::string after(hal::Duration time) {
        loop_.advance(time);
        return client_->take();
    }
    static std::string get(std::string_view path = "/", std::string_view headers = {}) {
        return "GET " + std::string(path) + " HTTP/1.1\r\nHost: till\r\n" + std::string(headers) + "\r\n";
    }
    void answer_with(std::string body) {
        answer_ = [body](Responder responder) { responder.send({200, {}, body}); };
    }

    test::FakeLoop loop_;
    std::shared_ptr<ServerContext> context_;
    std::vector<ServerRequest> requests_;
    std::optional<Responder> waiting_;
    std::function<void(Responder)> answer_;
    std::unique_ptr<test::MemoryStream> client_;
    std::shared_ptr<ServerConnection> connection_;
    bool ended_ = false;
};

TEST_F(ServerConnectionTest, AnswersAndKeepsTheConnection) {
    answer_with("hello");
    const auto first = say(get("/a"));
    EXPECT_EQ(first, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello");
    EXPECT_THAT(say(get("/b")), EndsWith("hello"));
    ASSERT_EQ(requests_.size(), 2u);
    EXPECT_EQ(requests_[1].path, "/b");
    EXPECT_EQ(requests_[1].remote, "127.0.0.1:1");
    EXPECT_FALSE(ended_);
}

TEST_F(ServerConnectionTest, AnswersLaterToo) {
    EXPECT_EQ(say(get()), "");
    EXPECT_EQ(after(10min), "");  // a handler may take its time: payments do
    waiting_->send({201, {{"Location", "/v1/payments/1"}}, "{}"});
    EXPECT_THAT(say(""), AllOf(StartsWith("HTTP/1.1 201 Created\r\nLocation: /v1/payments/1\r\n"), EndsWith("{}")));
}

TEST_F(ServerConnectionTest, ADroppedResponderAnswers500) {
    say(get());
    waiting_.reset();
    EXPECT_THAT(say(""), AllOf(StartsWith("HTTP/1.1 500 "), HasSubstr("application/problem+json")));
}

TEST_F(ServerConnectionTest, AnAssignedOverResponderAnswers500Too) {
    answer_ = [this](Responder responder) {
        if (waiting_)
            *waiting_ = std::move(responder);
        else
            waiting_.emplace(std::move(responder));
    };
    say(get());
    auto old_client = std::move(client_);
    auto old_connection = std::move(connection_);
    connect();
    say(get());
    EXPECT_THAT(old_client->take(), StartsWith("HTTP/1.1 500 "));
    waiting_->send({200, {}, "second"});
    EXPECT_THAT(say(""), EndsWith("second"));
}

TEST_F(ServerConnectionTest, OnlyTheFirstAnswerCounts) {
    answer_ = [](Responder responder) {
        responder.send({200, {}, "one"});
        responder.send({200, {}, "two"});
        responder.drop();
        responder.stream({200, {}, "three"})->write("four");
    };
    const auto seen = say(get());
    EXPECT_THAT(seen, EndsWith("\r\n\r\none"));
    EXPECT_FALSE(client_->was_reset());
}

TEST_F(ServerConnectionTest, AnAnswerToAnEarlierRequestIsNotTakenForTheNext) {
    say(get("/first"));
    auto late = std::move(*waiting_);
    waiting_.reset();
    connection_->end();
    late.send({200, {}, "late"});  // the connection has gone: nothing happens
    EXPECT_EQ(say(""), "");
    EXPECT_TRUE(ended_);
}

TEST_F(ServerConnectionTest, AUsedResponderCannotTakeTheNextRequest) {
    say(get("/first"));
    auto used = std::move(*waiting_);
    waiting_.reset();
    used.send({200, {}, "one"});
    say(get("/second"));
    ASSERT_EQ(requests_.size(), 2u);
    used.stream({200, {}, "hijacked"});
    EXPECT_EQ(say(""), "");
    waiting_->send({200, {}, "two"});
    EXPECT_THAT(say(""), EndsWith("\r\n\r\ntwo"));
}

TEST_F(ServerConnectionTest, HeadAndBodilessAnswersCarryNoBody) {
    answer_with("hello");
    EXPECT_THAT(say("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"), AllOf(HasSubstr("Content-Length: 5"), EndsWith("\r\n\r\n")));
    answer_ = [](Responder responder) { responder.send({204, {}, "ignored"}); };
    EXPECT_EQ(say(get()), "HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n");
}

TEST_F(ServerConnectionTest, HeadersCannotBreakTheAnswerApart) {
    answer_ = [](Responder responder) {
        responder.send(
            {200, {{"X", "a\r\nSet-Cookie: b"}, {"Y\r\n", "c"}, {"Content-Length", "99"}, {"Z", "ok"}}, "x"});
    };
    EXPECT_EQ(say(get()), "HTTP/1.1 200 OK\r\nZ: ok\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\nx");
}

TEST_F(ServerConnectionTest, RequestsThatArriveTogetherAreAnsweredOneAfterTheOther) {
    say(get("/a") + get("/b"));
    ASSERT_EQ(requests_.size(), 1u);
    std::exchange(waiting_, std::nullopt)->send({200, {}, "A"});
    EXPECT_THAT(say(""), EndsWith("A"));
    ASSERT_EQ(requests_.size(), 2u);
    std::exchange(waiting_, std::nullopt)->send({200, {}, "B"});
    EXPECT_THAT(say(""), EndsWith("B"));
}

TEST_F(ServerConnectionTest, ClosesWhenTheClientAsksForIt) {
    answer_with("bye");
    EXPECT_THAT(say(get("/", "Connection: close\r\n")), HasSubstr("Connection: close"));
    EXPECT_TRUE(client_->ended());
    EXPECT_FALSE(ended_);  // until the client closes too, or two seconds have passed
    after(3s);
    EXPECT_TRUE(ended_);
}

TEST_F(ServerConnectionTest, AClientMayFinishSendingAndStillGetItsAnswer) {
    say(get());
    client_->shutdown();
    loop_.run_ready();
    EXPECT_FALSE(ended_);
    waiting_->send({200, {}, "still here"});
    EXPECT_THAT(say(""), AllOf(HasSubstr("Connection: close"), EndsWith("still here")));
    EXPECT_TRUE(ended_);
}

TEST_F(ServerConnectionTest, RefusesBeforeTheHandlerSeesAnything) {
    const std::pair<std::string, std::string> cases[] = {
        {"GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "},
        {get("/", "X: " + std::string(2000, 'x') + "\r\n"), "HTTP/1.1 431 "},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 257\r\n\r\n", "HTTP/1.1 413 "},
    };
    for (const auto& [bytes, status] : cases) {
        connect();
        EXPECT_THAT(say(bytes), AllOf(StartsWith(status), HasSubstr("Connection: close"))) << bytes.substr(0, 60);
        EXPECT_TRUE(client_->ended());
    }
    EXPECT_TRUE(requests_.empty());
}

TEST_F(ServerConnectionTest, ReadsAwayWhatARefusedClientStillSendsButNotForEver) {
    say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n");
    const std::string block(16 * 1024, 'x');
    for (int i = 0; i < 16; ++i)
        say(block);
    EXPECT_FALSE(ended_);
    say(block);
    EXPECT_TRUE(ended_);
}

TEST_F(ServerConnectionTest, ASlowHeaderGets408) {
    for (const char c : std::string_view("GET / HTTP/1.1\r\nHo")) {
        say({&c, 1});
        if (!after(1s).empty()) break;
    }
    // The clock runs from the first byte, so trickling does not help.
    EXPECT_TRUE(client_->ended());
    after(3s);
    EXPECT_TRUE(ended_);
    EXPECT_TRUE(requests_.empty());
}

TEST_F(ServerConnectionTest, SlowHeaderAndSlowBodyAreTold) {
    say("GET / HT");
    EXPECT_THAT(after(10s), StartsWith("HTTP/1.1 408 Request Timeout\r\n"));
    connect();
    say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    EXPECT_EQ(after(9s), "");
    EXPECT_THAT(after(1s), StartsWith("HTTP/1.1 408 "));
}

TEST_F(ServerConnectionTest, ASilentClientIsLetGoSilently) {
    EXPECT_EQ(after(10s), "");
    EXPECT_TRUE(ended_);
}

TEST_F(ServerConnectionTest, AnIdleConnectionIsKeptForItsTime) {
    answer_with("x");
    say(get());
    EXPECT_EQ(after(59s), "");
    EXPECT_FALSE(ended_);
    EXPECT_EQ(after(1s), "");
    EXPECT_TRUE(ended_);
}

TEST_F(ServerConnectionTest, AClientThatDoesNotTakeItsAnswerIsCutOff) {
    auto pair = test::MemoryStream::make(loop_);
    auto* server_end = pair.near.get();
    client_ = std::move(pair.far);
    connection_ =
        std::make_shared<ServerConnection>(context_, std::move(pair.near), "r", [this](const auto&) { ended_ = true; });
    connection_->start();
    server_end->stall_writes = true;
    answer_with("hello");
    say(get());
    after(29s);
    EXPECT_FALSE(ended_);
    after(1s);
    EXPECT_TRUE(ended_);
    EXPECT_TRUE(client_->was_reset());
}

TEST_F(ServerConnectionTest, GivesPermissionToSendTheBody) {
    answer_with("ok");
    EXPECT_EQ(say("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"),
              "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_THAT(say("a"), "");
    EXPECT_THAT(say("bc"), EndsWith("ok"));
    EXPECT_EQ(requests_.at(0).body, "abc");
    // Each request anew; and a body that is already there needs no permission first, but gets its answer.
    const auto both = say("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc");
    EXPECT_THAT(both, EndsWith("ok"));
}

TEST_F(ServerConnectionTest, MisbehavesOnRequest) {
    answer_ = [](Responder responder) { responder.send_truncated({200, {}, "0123456789"}, 4); };
    EXPECT_THAT(say(get()), AllOf(HasSubstr("Content-Length: 10\r\n"), EndsWith("\r\n\r\n0123")));
    EXPECT_TRUE(client_->ended());
    connect();
    answer_ = [](Responder responder) { responder.send_raw("SSH-2.0-x\r\n"); };
    EXPECT_EQ(say(get()), "SSH-2.0-x\r\n");
    EXPECT_TRUE(client_->ended());
    connect();
    answer_ = [](Responder responder) { responder.send_raw(""); };
    EXPECT_EQ(say(get()), "");
    EXPECT_TRUE(client_->ended());
    connect();
    answer_ = [](Responder responder) { responder.drop(); };
    EXPECT_EQ(say(get()), "");
    EXPECT_TRUE(client_->was_reset());
    EXPECT_TRUE(ended_);
}

TEST_F(ServerConnectionTest, SaysCloseOnceTheServerStopsAccepting) {
    answer_with("x");
    say(get());
    context_->accepting = false;
    EXPECT_THAT(say(get()), HasSubstr("Connection: close"));
    EXPECT_TRUE(client_->ended());
}

// Every byte alone, and every cut of the request: the server never crashes, never answers half a request.
TEST_F(ServerConnectionTest, SurvivesEveryCut) {
    answer_with("ok");
    const std::string request =
        "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    for (std::size_t cut = 0; cut <= request.size(); ++cut) {
        requests_.clear();
        connect({.read_bytes_max = 1});
        say(std::string_view(request).substr(0, cut));
        client_->shutdown();
        loop_.run_ready();
        EXPECT_EQ(requests_.size(), cut == request.size() ? 1u : 0u) << cut;
        after(3s);
        EXPECT_TRUE(ended_) << cut;
    }
}

TEST_F(ServerConnectionTest, EndsCleanlyWhicheverOperationFails) {
    int failing = 1;
    for (bool hit = true; hit; ++failing) {
        auto plan = std::make_shared<test::FaultPlan>();
        plan->fail_at = failing;
        answer_with("ok");
        connect({.read_bytes_max = 20, .faults = plan});
        say(get("/", "Connection: close\r\n"));
        client_.reset();
        loop_.advance(5s);
        EXPECT_TRUE(ended_) << failing;
        hit = plan->hit;
    }
    EXPECT_GE(failing, 5);
}

}  // namespace
