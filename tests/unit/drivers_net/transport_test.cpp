// The transport over a network in memory: what goes out, what comes back, what is kept.
#include "transport_fixture.hpp"

#include <gmock/gmock.h>

namespace {

using namespace till;
using namespace std::chrono_literals;
using test::Peer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class TransportTest : public test::TransportFixture {
  protected:
    // A byte a second, for ever.
    void trickle(Peer& p) {
        timer_ = loop_.after(1s, [this, &p] {
            p.answer("x");
            trickle(p);
        });
    }
    hal::Timer timer_;
};

TEST_F(TransportTest, CarriesARequestAndItsAnswer) {
    std::string seen;
    on_request_ = [&](Peer& p, const std::string& text) {
        seen = text;
        p.answer("HTTP/1.1 201 Created\r\nX-A: 1\r\nContent-Length: 7\r\n\r\n{\"a\":1}");
    };
    const auto sent =
        send(request("POST", "http://localhost:8480/v1/x?y=1",
                     {{"Content-Type", "application/json"}, {"Idempotency-Key", "k1"}}, "{\"amount\":1250}"));
    loop_.run_ready();
    EXPECT_EQ(seen, "POST /v1/x?y=1 HTTP/1.1\r\nHost: localhost:8480\r\nUser-Agent: till/" TILL_VERSION
                    "\r\n"
                    "Content-Type: application/json\r\nIdempotency-Key: k1\r\nContent-Length: 15\r\n\r\n"
                    "{\"amount\":1250}");
    ASSERT_TRUE(sent->result && *sent->result);
    EXPECT_EQ((*sent->result)->status, 201);
    EXPECT_EQ((*sent->result)->headers.find("x-a"), "1");
    EXPECT_EQ(sent->body(), "{\"a\":1}");
    EXPECT_THAT(world_.asked, ElementsAre("localhost:8480"));
}

TEST_F(TransportTest, SpeaksForItselfWithTheGivenName) {
    make_transport({.user_agent = "kiosk/7"});
    std::string seen;
    on_request_ = [&](Peer& p, const std::string& text) {
        seen = text;
        p.answer(test::TransportFixture::ok_answer);
    };
    get_now();
    EXPECT_THAT(seen, HasSubstr("User-Agent: kiosk/7\r\n"));
}

TEST_F(TransportTest, FramesBodiesByMethod) {
    std::vector<std::string> seen;
    on_request_ = [&](Peer& p, const std::string& text) {
        seen.push_back(text);
        p.answer(ok_answer);
    };
    for (const auto* method : {"POST", "PUT", "GET", "DELETE"}) {
        send(request(method, "http://localhost/"));
        loop_.run_ready();
    }
    ASSERT_EQ(seen.size(), 4u);
    EXPECT_THAT(seen[0], HasSubstr("Content-Length: 0\r\n"));
    EXPECT_THAT(seen[1], HasSubstr("Content-Length: 0\r\n"));
    EXPECT_THAT(seen[2], testing::Not(HasSubstr("Content-Length")));
    EXPECT_THAT(seen[3], testing::Not(HasSubstr("Content-Length")));
}

TEST_F(TransportTest, RefusesWhatCannotBeSent) {
    const hal::HttpRequest cases[] = {
        request("GET", "http://api.example/"),
        request("GET", "nonsense"),
        request("GET / HTTP/1.1\r\nX:", "http://localhost/"),
        request("", "http://localhost/"),
        request("GET", "http://localhost/", {{"X", "a\r\nHost: b"}}),
        request("GET", "http://localhost/", {{"X\n", "a"}}),
        request("GET", "http://localhost/", {{"", "a"}}),
        request("GET", "http://localhost/", {{"X", std::string("a\0b", 3)}}),
    };
    for (const auto& bad : cases) {
        const auto sent = send(bad);
        loop_.run_ready();
        EXPECT_EQ(sent->failure(), "request-invalid") << bad.url;
        EXPECT_TRUE(sent->not_sent());
    }
    EXPECT_TRUE(world_.asked.empty());
}

TEST_F(TransportTest, TellsNothingSentWhenNobodyIsThere) {
    for (const auto* type : {"dns-failed", "connect-failed"}) {
        world_.refusal = hal::Error{type, "played"};
        const auto sent = get_now();
        EXPECT_EQ(sent->failure(), type);
        EXPECT_TRUE(sent->not_sent());
    }
}

TEST_F(TransportTest, RedirectsAreAnswers) {
    on_request_ = [](Peer& p, const std::string&) {
        p.answer("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://localhost:1/\r\nContent-Length: 0\r\n\r\n");
    };
    const auto sent = get_now();
    ASSERT_TRUE(sent->result && *sent->result);
    EXPECT_EQ((*sent->result)->status, 307);
    EXPECT_EQ(world_.asked.size(), 1u);
}

// --- deadlines: one for everything, wherever it strikes

TEST_F(TransportTest, ADeadlineBeforeTheFirstByteIsNotSent) {
    world_.never_answers = true;
    const auto sent = send(request("GET", "http://localhost/"), 5s);
    loop_.advance(4999ms);
    EXPECT_EQ(sent->calls, 0);
    EXPECT_EQ(world_.open_attempts, 1);
    loop_.advance(1ms);
    EXPECT_EQ(sent->failure(), "timeout");
    EXPECT_TRUE(sent->not_sent());
    EXPECT_EQ(world_.open_attempts, 0) << "the attempt is given up";
}

TEST_F(TransportTest, ADeadlineDuringTheHandshakeIsNotSent) {
    on_connect_ = [](Peer& p) { p.wire->stall_writes = true; };
    speak_tls(pki_->issue());
    const auto sent = get_now("https://pos.example/");
    loop_.advance(10s);
    EXPECT_EQ(sent->failure(), "timeout");
    EXPECT_TRUE(sent->not_sent());
}

TEST_F(TransportTest, ADeadlineAfterTheRequestIsUnknown) {
    for (const auto* partial : {"", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no"}) {
        on_request_ = [partial](Peer& p, const std::string&) { p.answer(partial); };
        const auto sent = get();
        loop_.advance(9999ms);
        EXPECT_EQ(sent->calls, 0);
        loop_.advance(1ms);
        EXPECT_EQ(sent->failure(), "timeout");
        EXPECT_TRUE(sent->unknown());
    }
}

TEST_F(TransportTest, ATrickleDoesNotExtendTheDeadline) {
    on_request_ = [this](Peer& p, const std::string&) {
        p.answer("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        trickle(p);
    };
    const auto sent = get();
    loop_.advance(10s);
    timer_.cancel();
    EXPECT_EQ(sent->failure(), "timeout");
    EXPECT_TRUE(sent->unknown());
}

TEST_F(TransportTest, AnAnswerAfterTheDeadlineIsNotHeard) {
    Peer* far = nullptr;
    on_request_ = [&](Peer& p, const std::string&) { far = &p; };
    const auto sent = get();
    loop_.advance(10s);
    EXPECT_TRUE(sent->unknown());
    far->answer(ok_answer);
    loop_.run_ready();
    EXPECT_EQ(sent->calls, 1);
    EXPECT_TRUE(far->wire->was_reset()) << "so that no rest of the request is delivered later";
}

TEST_F(TransportTest, ATimeoutOfNothingIsATimeout) {
    world_.never_answers = true;
    for (const auto timeout : {0ms, -1ms}) {
        const auto sent = send(request("GET", "http://localhost/"), timeout);
        loop_.advance(0ms);
        EXPECT_EQ(sent->failure(), "timeout");
        EXPECT_TRUE(sent->not_sent());
    }
}

// --- answers that are none

TEST_F(TransportTest, EveryCutOfTheAnswerIsUnknown) {
    const std::string whole = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\nhello, world";
    for (const bool reset : {false, true}) {
        for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
            on_request_ = [&](Peer& p, const std::string&) {
                p.answer(whole.substr(0, cut));
                reset ? p.wire->abort() : p.wire->shutdown();
            };
            const auto sent = get_now();
            // A reset may overtake what was sent before it; then the answer is lost too.
            if (cut == whole.size() && !reset) {
                EXPECT_EQ(sent->body(), "hello, world");
                continue;
            }
            EXPECT_EQ(sent->failure(), "connection-lost") << cut;
            EXPECT_TRUE(sent->unknown()) << cut;
        }
    }
}

TEST_F(TransportTest, AnswersThatAreNoneAreUnknown) {
    const std::pair<std::string, std::string> cases[] = {
        {"SSH-2.0-x\r\n\r\n", "answer-malformed"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!", "answer-malformed"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnope\r\n", "answer-malformed"},
        {"HTTP/1.1 200 OK\r\nX: " + std::string(40'000, 'x') + "\r\n\r\n", "answer-too-large"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n", "answer-too-large"},
    };
    for (const auto& [bytes, error] : cases) {
        on_request_ = [&bytes](Peer& p, const std::string&) { p.answer(bytes); };
        const auto sent = get_now();
        EXPECT_EQ(sent->failure(), error) << bytes.substr(0, 80);
        EXPECT_TRUE(sent->unknown());
    }
}

TEST_F(TransportTest, TakesABodyOfExactlyTheLimit) {
    on_request_ = [](Peer& p, const std::string&) {
        p.answer("HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n" + std::string(1048576, 'x'));
    };
    EXPECT_EQ(get_now()->body().size(), 1048576u);
}

TEST_F(TransportTest, AnEarlyAnswerCountsEvenIfTheRequestIsNotThrough) {
    on_connect_ = [](Peer& p) {
        p.answer("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n");
    };
    on_request_ = [](Peer&, const std::string&) {};
    const auto sent = get_now();
    ASSERT_TRUE(sent->result && *sent->result);
    EXPECT_EQ((*sent->result)->status, 429);
}

// --- connections that are kept

TEST_F(TransportTest, KeepsAConnectionPerOrigin) {
    get_now();
    get_now();
    EXPECT_EQ(get_now()->body(), "ok");
    EXPECT_EQ(world_.asked.size(), 1u);
    get_now("http://127.0.0.1:8480/x");
    EXPECT_EQ(world_.asked.size(), 2u) << "another name is another origin";
    const auto stats = transport_->stats();
    EXPECT_EQ(stats.requests, 4u);
    EXPECT_EQ(stats.answers, 4u);
    EXPECT_EQ(stats.connections, 2u);
    EXPECT_EQ(stats.reused, 2u);
}

TEST_F(TransportTest, DoesNotKeepWhatMustNotBeKept) {
    for (const auto* answer : {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
                               "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
                               "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n"}) {
        world_.asked.clear();
        on_request_ = [answer](Peer& p, const std::string&) { p.answer(answer); };
        EXPECT_EQ(get_now()->body(), "ok");
        EXPECT_TRUE(peer().saw_end) << answer;
        get_now();
        EXPECT_EQ(world_.asked.size(), 2u) << answer;
    }
}

TEST_F(TransportTest, NoticesAtOnceWhenAnIdleConnectionEnds) {
    get_now();
    peer().wire->shutdown();
    loop_.run_ready();
    EXPECT_TRUE(peer().saw_end) << "and closes its own end";
    EXPECT_EQ(get_now()->body(), "ok");
    EXPECT_EQ(world_.asked.size(), 2u);
}

TEST_F(TransportTest, AnAnswerNobodyAskedForIsNotTakenForTheNext) {
    get_now();
    peer().answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong");
    EXPECT_EQ(get_now()->body(), "ok") << "even if it arrives just before the next request";
    EXPECT_EQ(world_.asked.size(), 2u);
}

TEST_F(TransportTest, AConnectionThatDiesAfterTheRequestIsUnknownAndNotRepeated) {
    int requests = 0;
    on_request_ = [&](Peer& p, const std::string&) {
        ++requests;
        if (requests == 1)
            p.answer(ok_answer);
        else
            p.wire->abort();  // the keep-alive race: the server hung up as the request arrived
    };
    get_now();
    const auto sent = get_now();
    EXPECT_EQ(sent->failure(), "connection-lost");
    EXPECT_TRUE(sent->unknown());
    EXPECT_EQ(requests, 2);
    EXPECT_EQ(world_.asked.size(), 1u);
}

TEST_F(TransportTest, AConnectionThatTookNoByteIsReplacedOnce) {
    world_.client_side.faults = std::make_shared<test::FaultPlan>();
    get_now();
    auto& faults = *world_.client_side.faults;
    faults.fail_at = faults.operations + 1;  // the next thing that happens is the write of the second request
    EXPECT_EQ(get_now()->body(), "ok");
    EXPECT_TRUE(faults.hit);
    EXPECT_EQ(world_.asked.size(), 2u);

    faults.fail_at = faults.operations + 1;
    faults.kind = test::FaultPlan::Kind::partial;
    const auto sent = get_now();
    EXPECT_TRUE(sent->unknown()) << "half of it may have left";
    EXPECT_EQ(world_.asked.size(), 2u);
}

TEST_F(TransportTest, AFreshConnectionThatTookNoByteIsNotSent) {
    world_.client_side.faults = std::make_shared<test::FaultPlan>();
    world_.client_side.faults->fail_at = 3;  // connect, read, write
    const auto sent = get_now();
    EXPECT_EQ(sent->failure(), "connection-lost");
    EXPECT_TRUE(sent->not_sent());
}

TEST_F(TransportTest, LetsIdleConnectionsGo) {
    get_now();
    loop_.advance(29999ms);
    EXPECT_FALSE(peer().saw_end);
    loop_.advance(1ms);
    EXPECT_TRUE(peer().saw_end);

    get_now();
    transport_->close_idle();
    loop_.run_ready();
    EXPECT_TRUE(peer().saw_end);
}

TEST_F(TransportTest, BoundsWhatItKeepsAndWhatRuns) {
    make_transport({.max_connections = 3, .max_idle_per_origin = 1});
    std::vector<Peer*> waiting;
    on_request_ = [&](Peer& p, const std::string&) { waiting.push_back(&p); };
    std::vector<std::shared_ptr<Sent>> sent;
    for (int i = 0; i < 4; ++i)
        sent.push_back(get());
    loop_.run_ready();
    EXPECT_EQ(sent[3]->failure(), "connect-failed");
    EXPECT_TRUE(sent[3]->not_sent());
    ASSERT_EQ(waiting.size(), 3u);
    for (auto* p : waiting)
        p->answer(ok_answer);
    loop_.run_ready();
    int open = 0;
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(sent[static_cast<std::size_t>(i)]->body(), "ok");
    for (auto* p : waiting)
        open += p->saw_end ? 0 : 1;
    EXPECT_EQ(open, 1);
}

TEST_F(TransportTest, NewRequestsMayBeSentFromACompletion) {
    int answers = 0;
    std::function<void()> again = [&] {
        transport_->send(request("GET", "http://localhost/"), 1s, [&](hal::HttpResult result) {
            EXPECT_TRUE(result.has_value());
            if (++answers < 5) again();
        });
    };
    again();
    loop_.run_ready();
    EXPECT_EQ(answers, 5);
    EXPECT_EQ(world_.asked.size(), 1u);
}

}  // namespace
