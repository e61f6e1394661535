// A lost answer, by what the provider's contract allows: ask first, or never again.
#include "tests/support/scripted_world.hpp"

namespace till::test {
namespace {

class LostAnswer : public ScriptedWorld {
  protected:
    static constexpr auto not_there = R"({"kind":"refused","problem":"did-not-happen","refs":{"looked":"repeated"}})";
    static constexpr auto there =
        R"({"kind":"done","state":"waiting","refs":{"id":"1"},"qr":"https://script.test/pay/1"})";
    std::set<std::string> keys_of(const std::string& path) {
        std::set<std::string> keys;
        for (const auto& request : http.sent) {
            if (request.url.ends_with(path)) keys.emplace(request.headers.find("Idempotency-Key").value_or(""));
        }
        return keys;
    }
};

TEST_F(LostAnswer, ACreateThatIsFoundIsShown) {
    script.rules[Action::create] = AfterUnknown::inquire_first;
    loses("/create");
    says("/inquire/create", there);
    const auto id = begin();
    EXPECT_EQ(state(id), "created") << "not knowing yet is no reason to give up";
    seconds(5);
    EXPECT_EQ(state(id), "presenting");
    EXPECT_EQ(asked("/create"), 1u);
}

TEST_F(LostAnswer, ACreateThatProvablyDidNotHappenGoesOutAgainWithItsKey) {
    script.rules[Action::create] = AfterUnknown::inquire_first;
    answers["/create"] = {lost(), answer(200, there)};
    says("/inquire/create", not_there);
    const auto id = begin();
    seconds(5);
    EXPECT_EQ(state(id), "presenting");
    EXPECT_EQ(asked("/create"), 2u);
    EXPECT_EQ(keys_of("/create").size(), 1u);
}

TEST_F(LostAnswer, WhatTheLookLeftBehindIsOnDiskBeforeTheSecondSend) {
    script.rules[Action::create] = AfterUnknown::inquire_first;
    answers["/create"] = {lost(), answer(200, there)};
    says("/inquire/create", not_there);
    int creates = 0;
    std::string on_disk;
    on_request = [&](const std::string& path) {
        if (path != "/create" || ++creates != 2) return;
        store->list_documents("payment", "", {0, 10}, [&](auto list) {
            on_disk = list.value().front().body.find("refs")->string_or("looked", "");
        });
    };
    begin();
    seconds(5);
    EXPECT_EQ(on_disk, "repeated");
}

TEST_F(LostAnswer, NothingIsSentAgainWhileTheQuestionIsNotAnswered) {
    script.rules[Action::create] = AfterUnknown::inquire_first;
    loses("/create");
    loses("/inquire/create");
    const auto id = begin();
    seconds(70);
    EXPECT_EQ(asked("/create"), 1u);
    EXPECT_EQ(state(id), "created");
    seconds(20);
    EXPECT_EQ(state(id), "unknown") << "the time for an answer is over";
    EXPECT_EQ(service->current(), nullptr) << "the display is free for the next customer";
}

TEST_F(LostAnswer, FoundAfterItsTimeItIsEndedNotShown) {
    script.rules[Action::create] = AfterUnknown::inquire_first;
    says("/cancel", R"({"kind":"done"})");
    loses("/create");
    loses("/inquire/create");
    const auto id = begin();
    seconds(90);
    ASSERT_EQ(state(id), "unknown");
    screen.shown.clear();
    says("/inquire/create", there);
    loop.advance(std::chrono::minutes(3));
    EXPECT_EQ(state(id), "cancelled");
    EXPECT_EQ(asked("/cancel"), 1u);
    EXPECT_TRUE(screen.shown.empty()) << "shown to whoever stands there now: " << screen.shown.front();
}

TEST_F(LostAnswer, ProvenNotToHaveHappenedAfterItsTimeItIsNotSentAgain) {
    script.rules[Action::create] = AfterUnknown::inquire_first;
    loses("/create");
    loses("/inquire/create");
    const auto id = begin();
    seconds(90);
    says("/inquire/create", not_there);
    loop.advance(std::chrono::minutes(3));
    EXPECT_EQ(state(id), "declined");
    EXPECT_EQ(asked("/create"), 1u);
    EXPECT_FALSE(find(id).watch_until.has_value()) << "there is nothing to watch";
}

TEST_F(LostAnswer, CancelledMeanwhileItIsEndedAsSoonAsItIsFound) {
    script.rules[Action::create] = AfterUnknown::inquire_first;
    says("/cancel", R"({"kind":"done"})");
    loses("/create");
    loses("/inquire/create");
    const auto id = begin();
    EXPECT_EQ(cancel(id), "cancel_unconfirmed");
    EXPECT_EQ(state(id), "cancelling");
    says("/inquire/create", there);
    loop.advance(std::chrono::minutes(3));
    EXPECT_EQ(state(id), "cancelled");
    EXPECT_EQ(asked("/cancel"), 1u);
}

TEST_F(LostAnswer, AKilledProcessAsksFirstToo) {
    script.rules[Action::create] = AfterUnknown::inquire_first;
    http.far_side = [](const hal::HttpRequest&) -> std::optional<hal::HttpResult> { return std::nullopt; };
    const auto id = begin();
    stop();
    SetUp();
    says("/inquire/create", there);
    seconds(5);
    EXPECT_EQ(state(id), "presenting");
    EXPECT_EQ(asked("/create"), 1u);
    EXPECT_GE(asked("/inquire/create"), 1u);
}

TEST_F(LostAnswer, ACreateThatMayNotBeRepeatedIsUnknownAndFoundByLooking) {
    script.rules[Action::create] = AfterUnknown::never_repeat;
    loses("/create");
    says("/inquire/create", R"({"kind":"unknown"})");
    const auto id = begin();
    EXPECT_EQ(state(id), "unknown");
    seconds(5);
    EXPECT_EQ(state(id), "unknown");
    says("/inquire/create", R"({"kind":"done","state":"paid","paid":1250,"refs":{"id":"7"}})");
    loop.advance(std::chrono::minutes(2));
    EXPECT_EQ(state(id), "approved");
    EXPECT_TRUE(find(id).reason.type.empty()) << find(id).reason.type;
    EXPECT_EQ(asked("/create"), 1u);
    EXPECT_EQ(receipts().size(), 1u);
}

TEST_F(LostAnswer, AnUnknownNeverEndsByTimeAPersonDecides) {
    script.rules[Action::create] = AfterUnknown::never_repeat;
    script.unsupported.insert(Action::inquire);
    loses("/create");
    const auto id = begin();
    loop.advance(options.watch + std::chrono::minutes(1));
    EXPECT_EQ(state(id), "unknown");
    EXPECT_EQ(service->counters().alarms, 1);
    loop.advance(options.watch);
    EXPECT_EQ(service->counters().alarms, 2) << "it is not forgotten";
    std::string done = "no answer";
    service->resolve(id, "the provider's portal shows nothing", {"bert", "supervisor"},
                     [&](auto r) { done = r ? "" : r.error().type; });
    loop.run_ready();
    EXPECT_EQ(done, "");
    EXPECT_EQ(state(id), "declined");
    loop.advance(options.watch + std::chrono::minutes(1));
    EXPECT_FALSE(find(id).open()) << "watched a while longer, then done";
}

TEST_F(LostAnswer, CancelledButNeverFoundItDoesNotEndQuietly) {
    script.rules[Action::create] = AfterUnknown::never_repeat;
    script.unsupported.insert(Action::inquire);
    loses("/create");
    const auto id = begin();
    cancel(id);
    loop.advance(options.watch * 2);
    EXPECT_EQ(state(id), "unknown") << "the card may have been charged";
    EXPECT_GE(service->counters().alarms, 1);
}

TEST_F(LostAnswer, CancelledWhileItsAnswerIsAwaitedItDoesNotEndQuietlyEither) {
    script.rules[Action::create] = AfterUnknown::never_repeat;
    script.unsupported.insert(Action::inquire);
    http.far_side = [](const hal::HttpRequest&) -> std::optional<hal::HttpResult> { return std::nullopt; };
    const auto id = begin();
    cancel(id);
    EXPECT_EQ(state(id), "cancelling");
    http.release(lost());
    loop.run_ready();
    EXPECT_EQ(state(id), "unknown");
}

TEST_F(LostAnswer, ACancelWaitsForASecondStepThatIsOnItsWay) {
    script.rules[Action::proceed] = AfterUnknown::never_repeat;
    script.unsupported.insert(Action::cancel);
    says("/create", R"({"kind":"done","state":"waiting","refs":{"id":"1"},"next":"proceed"})");
    bool held = false;
    http.far_side = [&](const hal::HttpRequest& request) -> std::optional<hal::HttpResult> {
        if (request.url.ends_with("/proceed")) return held = true, std::nullopt;
        if (request.url.ends_with("/create")) return answers["/create"].front();
        return answer(200, R"({"kind":"unknown"})");
    };
    const auto lost_one = begin();
    ASSERT_TRUE(held);
    cancel(lost_one);
    EXPECT_EQ(state(lost_one), "cancelling") << "the card may be charged at this very moment";
    http.release(lost());
    loop.run_ready();
    EXPECT_EQ(state(lost_one), "unknown");
    seconds(10);
    const auto paid_one = begin("script.link", "B-1");
    cancel(paid_one);
    http.release(answer(200, R"({"kind":"done","state":"paid","paid":1250})"));
    loop.run_ready();
    EXPECT_EQ(state(paid_one), "approved");
    seconds(10);
    const auto unsent_one = begin("script.link", "C-1");
    cancel(unsent_one);
    http.release(not_sent());
    seconds(30);
    EXPECT_EQ(state(unsent_one), "cancelled") << "nothing was sent, nothing can have happened";
}

TEST_F(LostAnswer, ASecondStepLostAfterTheSaleExpiredIsNotForgotten) {
    script.rules[Action::proceed] = AfterUnknown::never_repeat;
    script.unsupported.insert(Action::cancel);
    says("/create", R"({"kind":"done","state":"waiting","refs":{"id":"1"},"next":"proceed"})");
    options.request_timeout = options.presenting_timeout + std::chrono::minutes(1);
    restart();
    http.far_side = [&](const hal::HttpRequest& request) -> std::optional<hal::HttpResult> {
        if (request.url.ends_with("/create")) return answers["/create"].front();
        if (request.url.ends_with("/proceed")) return std::nullopt;
        return answer(200, R"({"kind":"unknown"})");
    };
    const auto id = begin();
    loop.advance(options.presenting_timeout + hal::Duration{1'000});
    EXPECT_EQ(state(id), "expired");
    loop.advance(std::chrono::minutes(2));
    EXPECT_EQ(state(id), "unknown") << "the answer never came";
}

TEST_F(LostAnswer, AnUnknownThatWasPaidIsConfirmedByAPersonOnce) {
    script.rules[Action::create] = AfterUnknown::never_repeat;
    loses("/create");
    says("/inquire/create", R"({"kind":"unknown"})");
    const auto id = begin();
    service->confirm(id, "seen in the portal", {"bert", "supervisor"}, [](auto r) { EXPECT_TRUE(r.has_value()); });
    loop.run_ready();
    EXPECT_EQ(state(id), "approved");
    EXPECT_EQ(receipts().size(), 1u);
}

TEST_F(LostAnswer, FoundInTimeASaleThatMayNotBeRepeatedGoesOn) {
    script.rules[Action::create] = AfterUnknown::never_repeat;
    loses("/create");
    says("/inquire/create", R"({"kind":"pending","state":"waiting","refs":{"id":"7"}})");
    const auto id = begin();
    seconds(5);
    EXPECT_EQ(state(id), "presenting");
}

TEST_F(LostAnswer, CancelledWhileUnknownItIsEndedWhenFound) {
    script.rules[Action::create] = AfterUnknown::never_repeat;
    says("/cancel", R"({"kind":"done"})");
    loses("/create");
    says("/inquire/create", R"({"kind":"unknown"})");
    const auto id = begin();
    EXPECT_EQ(cancel(id), "cancel_unconfirmed");
    EXPECT_EQ(state(id), "unknown") << "nobody knows yet whether there is anything to cancel";
    says("/inquire/create", R"({"kind":"pending","state":"waiting","refs":{"id":"7"}})");
    loop.advance(std::chrono::minutes(2));
    EXPECT_EQ(state(id), "cancelled");
    EXPECT_EQ(asked("/cancel"), 1u);
}

TEST_F(LostAnswer, ASecondStepThatMayNotBeRepeatedMakesTheSaleUnknown) {
    script.rules[Action::proceed] = AfterUnknown::never_repeat;
    says("/create", R"({"kind":"done","state":"waiting","refs":{"id":"1"},"next":"proceed"})");
    loses("/proceed");
    const auto id = begin();
    EXPECT_EQ(state(id), "unknown");
    loop.advance(std::chrono::minutes(10));
    EXPECT_EQ(asked("/proceed"), 1u);
    EXPECT_EQ(state(id), "unknown") << "waiting says nothing about a step that may have taken the money";
    says("/inquire/create", R"({"kind":"done","state":"paid","paid":1250})");
    loop.advance(std::chrono::minutes(20));
    EXPECT_EQ(state(id), "approved");
}

TEST_F(LostAnswer, ASecondStepIsAskedAboutFirstAndRepeatedOnlyWhenProvenAbsent) {
    script.rules[Action::proceed] = AfterUnknown::inquire_first;
    says("/create", R"({"kind":"done","state":"waiting","refs":{"id":"1"},"next":"proceed"})");
    answers["/proceed"] = {lost(), answer(200, R"({"kind":"done","state":"paid","paid":1250})")};
    answers["/inquire/proceed"] = {answer(200, R"({"kind":"unknown"})"), answer(200, not_there)};
    const auto id = begin();
    loop.advance(std::chrono::minutes(2));
    EXPECT_EQ(state(id), "approved");
    EXPECT_EQ(asked("/proceed"), 2u);
    EXPECT_EQ(keys_of("/proceed").size(), 1u);
}

TEST_F(LostAnswer, ASecondStepIsNotRepeatedForASaleThatIsOver) {
    script.rules[Action::proceed] = AfterUnknown::inquire_first;
    says("/cancel", R"({"kind":"done"})");
    says("/create", R"({"kind":"done","state":"waiting","refs":{"id":"1"},"next":"proceed"})");
    loses("/proceed");
    says("/inquire/proceed", R"({"kind":"unknown"})");
    const auto id = begin();
    cancel(id);
    says("/inquire/proceed", not_there);
    loop.advance(std::chrono::minutes(10));
    EXPECT_EQ(asked("/proceed"), 1u);
    EXPECT_EQ(state(id), "cancelled");
}

TEST_F(LostAnswer, ARefundIsAskedAboutAndCountsItsAnswers) {
    script.rules[Action::refund] = AfterUnknown::inquire_first;
    says("/inquire/create", R"({"kind":"done","state":"paid","paid":1250})");
    const auto id = begin();
    seconds(3);
    answers["/refund"] = {lost(), answer(200, R"({"kind":"done"})")};
    answers["/inquire/refund"] = {lost(), answer(200, R"({"kind":"unknown","refs":{"looked":"10"}})"),
                                  answer(200, not_there)};
    refund(id, 500);
    loop.advance(std::chrono::minutes(5));
    EXPECT_EQ(state(id), "partially_refunded");
    EXPECT_EQ(asked("/refund"), 2u);
    EXPECT_EQ(ref(id, "looked"), "repeated");
    std::vector<int> counts;
    for (const auto& command : script.built[Action::inquire]) {
        if (command.about == Action::refund) counts.push_back(command.asked);
    }
    EXPECT_EQ(counts, (std::vector<int>{0, 0, 1}));
}

}  // namespace
}  // namespace till::test
