// The line monitor on a fake clock: when it says offline, when it says online again.
#include "firmware/app/line_monitor.hpp"

#include "tests/support/fake_loop.hpp"
#include "tests/support/scripted_http.hpp"

#include <gtest/gtest.h>

namespace till::test {
namespace {

using firmware::app::LineMonitor;
using firmware::app::LineMonitorOptions;
using firmware::app::WatchedTransport;

class Line : public ::testing::Test {
  protected:
    Line() {
        options.targets = {"http://127.0.0.1:1/provider", "http://127.0.0.1:2/backoffice"};
        http.far_side = [this](const hal::HttpRequest& request) -> std::optional<hal::HttpResult> {
            if (silent) return std::nullopt;
            return up && request.url.find(only) != std::string::npos ? answer(404, "") : not_sent();
        };
    }
    void start() {
        monitor = std::make_unique<LineMonitor>(http, loop, options);
        monitor->on_change([this](bool online) { changes.push_back(online); });
        monitor->start();
        loop.run_ready();
    }
    bool up = true;
    bool silent = false;
    std::string only;
    FakeLoop loop;
    ScriptedHttp http{loop};
    LineMonitorOptions options;
    std::unique_ptr<LineMonitor> monitor;
    std::vector<bool> changes;
};

TEST_F(Line, AnyHttpAnswerIsALine) {
    start();
    loop.advance(std::chrono::minutes(5));
    EXPECT_TRUE(monitor->online());
    EXPECT_TRUE(changes.empty());
}

TEST_F(Line, WhileAllIsWellOnlyOneIsAskedInTurn) {
    start();
    const auto before = http.sent.size();
    loop.advance(options.while_up * 10 + hal::Duration{100});
    EXPECT_EQ(http.sent.size() - before, 10u);
    EXPECT_GE(http.count("GET", "provider"), 5u);
    EXPECT_GE(http.count("GET", "backoffice"), 5u);
}

TEST_F(Line, OneOfTwoTargetsIsEnough) {
    only = "backoffice";
    start();
    loop.advance(std::chrono::minutes(5));
    EXPECT_TRUE(monitor->online());
}

TEST_F(Line, SaysOfflineWithinTenSecondsOfARefusal) {
    start();
    loop.advance(hal::Duration{100});
    up = false;
    loop.advance(hal::Duration{10'000});
    EXPECT_FALSE(monitor->online());
    EXPECT_EQ(changes, std::vector<bool>{false});
}

TEST_F(Line, SaysOfflineWithinTenSecondsOfSilence) {
    start();
    loop.advance(hal::Duration{100});
    silent = true;
    loop.advance(hal::Duration{10'000});
    EXPECT_FALSE(monitor->online());
}

TEST_F(Line, OneFailedLookIsNotTheEnd) {
    start();
    int failures = 0;
    http.far_side = [&](const hal::HttpRequest&) {
        return std::optional(failures++ < 2 ? not_sent() : answer(200, ""));
    };
    loop.advance(std::chrono::seconds(30));
    EXPECT_TRUE(changes.empty());
}

TEST_F(Line, SaysOnlineSoonAfterItReturns) {
    up = false;
    start();
    loop.advance(std::chrono::minutes(10));
    ASSERT_FALSE(monitor->online());
    up = true;
    loop.advance(options.while_down + hal::Duration{1});
    EXPECT_TRUE(monitor->online());
    EXPECT_EQ(changes, (std::vector<bool>{false, true}));
}

TEST_F(Line, RealTrafficThatGetsThroughIsBelievedAtOnce) {
    up = false;
    start();
    loop.advance(std::chrono::minutes(1));
    ASSERT_FALSE(monitor->online());
    monitor->saw_answer();
    EXPECT_TRUE(monitor->online());
}

TEST_F(Line, AFailedRequestMakesItLookAtOnce) {
    start();
    WatchedTransport watched(http, *monitor);
    const auto before = http.sent.size();
    up = false;
    watched.send({"POST", "http://127.0.0.1:1/pay", {}, {}}, hal::Duration{1'000}, [](auto) {});
    loop.advance(hal::Duration{1'000});
    EXPECT_GT(http.sent.size(), before + 1);
    EXPECT_FALSE(monitor->online());
}

TEST_F(Line, WithNobodyToAskItIsAlwaysOnline) {
    options.targets.clear();
    start();
    loop.advance(std::chrono::hours(1));
    EXPECT_TRUE(monitor->online());
    EXPECT_TRUE(http.sent.empty());
}

TEST_F(Line, DyingWithALookUnderWayIsHarmless) {
    silent = true;
    start();
    monitor.reset();
    silent = false;
    http.release(answer(200, ""));
    loop.run_ready();
    EXPECT_TRUE(changes.empty());
}

}  // namespace
}  // namespace till::test
