// The sweep: for plain HTTP and for HTTPS, fresh and pooled connections, the operation n of the network fails, for
// n = 1, 2, 3 ... until the request succeeds. Each time there must be exactly one completion, and its certainty
// must be right: "not sent" is a promise that the far side has heard nothing of the request.
#include "transport_fixture.hpp"

namespace {

using namespace till;
using namespace std::chrono_literals;
using test::FaultPlan;
using test::MemoryStream;
using test::Peer;

struct Shape {
    std::string name;
    std::string url;
    bool pooled;
    std::size_t read_bytes_max;
    int steps_at_least;
};

class Sweep : public test::TransportFixture, public testing::WithParamInterface<Shape> {
  protected:
    void SetUp() override {
        const auto& shape = GetParam();
        if (shape.url.starts_with("https")) speak_tls(pki_->issue());
        world_.client_side.read_bytes_max = shape.read_bytes_max;
        on_request_ = [this](Peer& p, const std::string& text) {
            heard_ += text;
            p.answer(ok_answer);
        };
    }
    // Runs one request whose n-th operation fails. False when nothing failed any more.
    bool run(int n, FaultPlan::Kind kind) {
        peers_.clear();
        make_transport({});
        world_.client_side.faults = std::make_shared<FaultPlan>();
        auto& plan = *world_.client_side.faults;
        if (GetParam().pooled) {
            EXPECT_EQ(get_now(GetParam().url)->body(), "ok");
        }
        heard_.clear();
        plan.fail_at = plan.operations + n;
        plan.kind = kind;
        const auto sent = send(request("POST", GetParam().url, {}, std::string(300, 'b')));
        loop_.advance(1min);
        check(*sent, n);
        return plan.hit;
    }
    void check(const Sent& sent, int n) {
        ASSERT_EQ(sent.calls, 1) << "step " << n;
        const bool far_side_knows = !heard_.empty() || !partial().empty();
        if (sent.not_sent()) {
            EXPECT_FALSE(far_side_knows) << "step " << n;
        }
        if (!sent.result->has_value() && far_side_knows) {
            EXPECT_TRUE(sent.unknown()) << "step " << n;
        }
        const auto stats = transport_->stats();
        EXPECT_EQ(stats.requests, stats.answers + stats.not_sent + stats.unknown);
    }
    std::string partial() const {
        std::string all;
        for (const auto& p : peers_)
            all += p.received;
        return all;
    }
    std::string heard_;
};

TEST_P(Sweep, CompletesOnceAndTellsTheTruth) {
    for (const auto kind : {FaultPlan::Kind::clean, FaultPlan::Kind::partial}) {
        int n = 1;
        while (run(n, kind))
            ASSERT_LT(++n, 1000);
        EXPECT_GE(n, GetParam().steps_at_least) << "the sweep must really have met the steps";
        EXPECT_EQ(heard_.empty(), false) << "without a fault the request arrives";
    }
}

INSTANTIATE_TEST_SUITE_P(Shapes, Sweep,
                         testing::Values(Shape{"plain", "http://localhost/", false, 16384, 4},
                                         Shape{"plain_small_reads", "http://localhost/", false, 7, 8},
                                         Shape{"plain_pooled", "http://localhost/", true, 16384, 2},
                                         Shape{"tls", "https://pos.example/", false, 16384, 7},
                                         Shape{"tls_small_reads", "https://pos.example/", false, 60, 20},
                                         Shape{"tls_pooled", "https://pos.example/", true, 16384, 2}),
                         [](const auto& param_info) { return param_info.param.name; });

// Destroying the transport at every turn of the loop: nobody is called afterwards, and what the callbacks held is
// let go.
TEST_P(Sweep, CanBeDestroyedAtEveryTurn) {
    for (int turns = 0; turns < 40; ++turns) {
        peers_.clear();
        make_transport({});
        auto token = std::make_shared<int>(0);
        int calls = 0;
        transport_->send(request("GET", GetParam().url), 10s, [token, &calls](hal::HttpResult) { ++calls; });
        for (int i = 0; i < turns; ++i)
            loop_.run_one();
        const int before = calls;
        transport_.reset();
        loop_.advance(1min);
        EXPECT_EQ(calls, before) << turns;
        EXPECT_EQ(token.use_count(), 1) << turns;
    }
}

// The far side falls silent after n of its writes: only the deadline ends it.
TEST_P(Sweep, SilenceAtEveryStepEndsWithTheDeadline) {
    for (int silent_after = 0; silent_after < 4; ++silent_after) {
        peers_.clear();
        make_transport({});
        heard_.clear();
        on_connect_ = [&](Peer& p) { p.wire->stall_after_writes = silent_after; };
        const auto sent = send(request("POST", GetParam().url, {}, "b"), 7s);
        loop_.advance(6999ms);
        const int before = sent->calls;
        loop_.advance(1ms);
        ASSERT_EQ(sent->calls, 1) << silent_after;
        if (sent->result->has_value()) continue;
        EXPECT_EQ(before, 0);
        EXPECT_EQ(sent->failure(), "timeout");
        EXPECT_EQ(sent->unknown(), !heard_.empty()) << silent_after;
    }
}

}  // namespace
