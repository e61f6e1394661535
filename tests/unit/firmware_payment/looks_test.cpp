// What is learned from looks is kept in every state, a look may take several requests, and the pace is kept.
#include "tests/support/scripted_world.hpp"

#include <algorithm>

namespace till::test {
namespace {

using Looks = ScriptedWorld;

TEST_F(Looks, RefsOfAPaymentThatStillWaitsAreKeptAcrossARestart) {
    says("/inquire/create", R"({"kind":"pending","state":"waiting","refs":{"told":"here"}})");
    const auto id = begin();
    seconds(4);
    EXPECT_EQ(ref(id, "told"), "here");
    restart();
    EXPECT_EQ(ref(id, "told"), "here");
    EXPECT_EQ(state(id), "presenting");
}

TEST_F(Looks, RefsOfAnAnswerThatDoesNotTellTheStateAreKept) {
    says("/inquire/create", R"({"kind":"unknown","refs":{"seen":"1"}})");
    const auto id = begin();
    seconds(4);
    EXPECT_EQ(ref(id, "seen"), "1");
}

TEST_F(Looks, TheSameAnswerAgainWritesNothing) {
    says("/inquire/create", R"({"kind":"pending","state":"waiting","refs":{"told":"here"}})");
    const auto id = begin();
    seconds(60);
    ASSERT_GT(asked("/inquire/create"), 5u);
    const auto types = history(id);
    EXPECT_EQ(std::ranges::count(types, "payment.learned"), 1);
}

TEST_F(Looks, AnEmptyTextClearsARef) {
    says("/inquire/create", R"({"kind":"pending","state":"waiting","refs":{"told":"here"}})");
    then("/inquire/create", R"({"kind":"pending","state":"waiting","refs":{"told":""}})");
    const auto id = begin();
    seconds(3);
    EXPECT_EQ(ref(id, "told"), "here");
    seconds(10);
    EXPECT_EQ(ref(id, "told"), "");
}

TEST_F(Looks, AnAnswerThatLeadsFurtherIsFollowedAtOnceWithWhatItTaught) {
    says("/inquire/create", R"({"kind":"pending","state":"waiting","refs":{"step":"two"},"next":"inquire"})");
    then("/inquire/create", R"({"kind":"done","state":"paid","paid":1250})");
    const auto id = begin();
    seconds(3);
    EXPECT_EQ(state(id), "approved");
    EXPECT_EQ(asked("/inquire/create"), 2u);
    EXPECT_EQ(script.built[Action::inquire].back().refs.string_or("step", ""), "two");
    EXPECT_EQ(ref(id, "step"), "two");
}

TEST_F(Looks, ALookThatLeadsFurtherForEverStopsAfterSixRequests) {
    says("/inquire/create", R"({"kind":"pending","state":"waiting","next":"inquire"})");
    const auto id = begin();
    loop.run_until([&] { return asked("/inquire/create") > 0; });
    loop.run_ready();
    EXPECT_EQ(asked("/inquire/create"), 6u);
    EXPECT_EQ(state(id), "presenting");
}

TEST_F(Looks, OnlyAnswersCountAsAsked) {
    answers["/inquire/create"] = {lost(), not_sent(), answer(200, R"({"kind":"throttled"})"),
                                  answer(200, R"({"kind":"unknown"})"), answer(200, R"({"kind":"unknown"})")};
    begin();
    loop.run_until([&] { return asked("/inquire/create") >= 5; });
    std::vector<int> counts;
    for (const auto& command : script.built[Action::inquire])
        counts.push_back(command.asked);
    EXPECT_EQ(counts, (std::vector<int>{0, 0, 0, 0, 1}));
}

TEST_F(Looks, HonourTheProvidersRetryAfter) {
    answers["/inquire/create"] = {answer(200, R"({"kind":"throttled","retry_ms":40000})"),
                                  answer(200, R"({"kind":"pending","state":"waiting"})")};
    begin();
    loop.run_until([&] { return asked("/inquire/create") == 1; });
    seconds(39);
    EXPECT_EQ(asked("/inquire/create"), 1u);
    seconds(2);
    EXPECT_EQ(asked("/inquire/create"), 2u);
}

TEST_F(Looks, KeepTheTillsShareOfTheRateLimit) {
    options.poll_gap["script"] = std::chrono::seconds(20);
    restart();
    begin();
    seconds(100);
    EXPECT_LE(asked("/inquire/create"), 5u);
    EXPECT_GE(asked("/inquire/create"), 3u);
}

TEST_F(Looks, AreSpreadSoThatTillsDoNotAskTogether) {
    says("/cancel", R"({"kind":"done"})");
    std::set<std::int64_t> first_looks;
    for (int i = 0; i < 8; ++i) {
        const auto id = begin("script.link", "S-" + std::to_string(i));
        const auto began = loop.monotonic();
        const auto before = asked("/inquire/create");
        loop.run_until([&] { return asked("/inquire/create") > before; });
        first_looks.insert((loop.monotonic() - began).count());
        EXPECT_GE((loop.monotonic() - began).count(), 1'600);
        EXPECT_LE((loop.monotonic() - began).count(), 2'400);
        cancel(id);
        seconds(7);
    }
    EXPECT_GT(first_looks.size(), 4u);
}

TEST_F(Looks, ARelayCanWakeThem) {
    const auto id = begin();
    says("/inquire/create", R"({"kind":"done","state":"paid","paid":1250})");
    std::string woken = "no answer";
    service->wake("script", "id", "1", [&](auto r) { woken = r ? "" : r.error().type; });
    loop.run_ready();
    EXPECT_EQ(woken, "");
    EXPECT_EQ(state(id), "approved");
    service->wake("no-such-payment", [&](auto r) { woken = r ? "" : r.error().type; });
    loop.run_ready();
    EXPECT_EQ(woken, "payment-not-found");
}

TEST_F(Looks, TwoWakesDuringOneLookMakeOneMore) {
    const auto id = begin();
    http.far_side = [](const hal::HttpRequest&) -> std::optional<hal::HttpResult> { return std::nullopt; };
    for (int i = 0; i < 5; ++i)
        service->wake(id, [](auto) {});
    loop.run_ready();
    EXPECT_EQ(asked("/inquire/create"), 1u);
    http.release(answer(200, R"({"kind":"pending","state":"waiting"})"));
    loop.run_ready();
    EXPECT_EQ(asked("/inquire/create"), 2u);
}

TEST_F(Looks, ASecondPaymentOfOneSaleIsAnOrphanOnce) {
    says("/inquire/create", R"({"kind":"done","state":"paid","paid":1250,"second":"T-2"})");
    const auto id = begin();
    seconds(3);
    EXPECT_EQ(state(id), "approved");
    for (int i = 0; i < 3; ++i) {
        service->wake(id, [](auto) {});
        loop.run_ready();
    }
    restart();
    service->wake(id, [](auto) {});
    loop.run_ready();
    EXPECT_EQ(service->counters().orphans, 1);
    EXPECT_EQ(find(id).paid, 1250) << "the second payment must not count for the sale";
}

}  // namespace
}  // namespace till::test
