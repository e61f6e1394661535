// Pushes of providers with a lookup: they make us ask, they are never believed, and they never invent money.
#include "tests/support/scripted_world.hpp"

namespace till::test {
namespace {

class Hints : public ScriptedWorld {
  protected:
    void hint(const std::string& event, const std::string& id, const std::string& refs = "{}") {
        const auto body =
            R"({"event":")" + event + R"(","id":")" + id + R"(","state":"paid","amount":1250,"refs":)" + refs + "}";
        const auto taken = push(body, token, "script");
        EXPECT_TRUE(taken.has_value()) << taken.error().type;
        loop.run_ready();
    }
    std::int64_t counted(const std::string& what) {
        const auto counters = service->counters();
        const auto found = counters.pushes.find("script " + what);
        return found == counters.pushes.end() ? 0 : found->second;
    }
};

TEST_F(Hints, SayingPaidIsNotPaid) {
    const auto id = begin();
    hint("e1", "1");
    EXPECT_EQ(state(id), "presenting");
    EXPECT_EQ(asked("/inquire/create"), 1u);
}

TEST_F(Hints, MakeUsAskAtOnce) {
    const auto id = begin();
    says("/inquire/create", R"({"kind":"done","state":"paid","paid":1250})");
    hint("e1", "1");
    EXPECT_EQ(state(id), "approved");
}

TEST_F(Hints, PlayedAgainAreCountedAndDoNothing) {
    const auto id = begin();
    hint("e1", "1");
    hint("e1", "1");
    restart();
    hint("e1", "1");
    EXPECT_EQ(asked("/inquire/create"), 1u);
    EXPECT_EQ(counted("duplicate"), 1) << "after the restart";
    EXPECT_EQ(state(id), "presenting");
}

TEST_F(Hints, WhatTheyTellAboutIdsIsKept) {
    const auto id = begin();
    hint("e1", "1", R"({"told_id":"p-9"})");
    EXPECT_EQ(ref(id, "told_id"), "p-9");
    EXPECT_EQ(script.built[Action::inquire].back().refs.string_or("told_id", ""), "p-9");
}

TEST_F(Hints, OfASaleNobodyHereMadeNeverBecomeMoney) {
    hint("e1", "other-till");
    loop.advance(options.orphan_after + hal::Duration{1'000});
    EXPECT_EQ(service->counters().orphans, 0);
    EXPECT_EQ(service->counters().alarms, 0);
    EXPECT_EQ(counted("unclaimed"), 1);
}

TEST_F(Hints, ThatComeBeforeTheCreateAnswerAreMatchedWhenItComes) {
    http.far_side = [](const hal::HttpRequest&) -> std::optional<hal::HttpResult> { return std::nullopt; };
    const auto id = begin();
    hint("e1", "1");
    EXPECT_EQ(asked("/inquire/create"), 0u);
    http.release(answer(200, R"({"kind":"done","state":"waiting","refs":{"id":"1"},"qr":"https://script.test/1"})"));
    loop.run_ready();
    EXPECT_EQ(asked("/inquire/create"), 1u);
    EXPECT_EQ(state(id), "presenting");
}

TEST_F(Hints, DuringALookMakeOneMore) {
    begin();
    http.far_side = [](const hal::HttpRequest&) -> std::optional<hal::HttpResult> { return std::nullopt; };
    hint("e1", "1");
    hint("e2", "1");
    hint("e3", "1");
    EXPECT_EQ(asked("/inquire/create"), 1u);
    http.release(answer(200, R"({"kind":"pending","state":"waiting"})"));
    loop.run_ready();
    EXPECT_EQ(asked("/inquire/create"), 2u);
}

}  // namespace
}  // namespace till::test
