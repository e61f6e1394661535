// Disputes over the API: what is shown, and that a response is journalled once, with its answer, before anything is sent.
#include "api_world.hpp"

namespace till::test {
namespace {

class DisputesApi : public ApiWorld {
  protected:
    Recorded respond(const std::string& id, const std::string& key, const std::string& text = "See the signed slip.") {
        return post("/v1/disputes/" + id + "/respond", Value::object({{"response", text}}).dump(), "supervisor",
                    {{"Idempotency-Key", key}});
    }
    std::vector<offline::Item> items() {
        std::vector<offline::Item> found;
        store->list_items({offline::ItemState::pending, offline::ItemState::unknown, offline::ItemState::in_flight},
                          {0, 50}, [&](auto list) { found = list.value(); });
        loop.run_ready();
        std::erase_if(found, [](const offline::Item& item) { return item.kind != "dispute"; });
        return found;
    }
};

TEST_F(DisputesApi, AreForSupervisorsOnly) {
    for (const char* role : {"cashier", "technician", "integrator"}) {
        EXPECT_EQ(get("/v1/disputes", role).code(), "role-not-allowed") << role;
        EXPECT_EQ(post("/v1/disputes/D1/respond", R"({"response":"x"})", role, {{"Idempotency-Key", "k"}}).code(),
                  "role-not-allowed");
    }
    EXPECT_EQ(http.count("GET", "disputes"), 0u) << "nothing is asked for somebody who may not";
}

TEST_F(DisputesApi, AreShownWithDeadlineAndUrgency) {
    desk.disputes.push_back({"D3", "EVIDENCE_REQUIRED", 1});
    const auto answer = get("/v1/disputes", "supervisor");
    ASSERT_EQ(answer.status(), 200) << answer.code();
    const auto list = answer.list("items");
    ASSERT_EQ(list.size(), 3u);
    EXPECT_EQ(list[0].string_or("id", ""), "D1");
    EXPECT_EQ(list[0].integer_or("amount", 0), 4550);
    EXPECT_EQ(list[0].string_or("status", ""), "open");
    EXPECT_EQ(list[0].string_or("deadline", ""), "2026-12-01T00:00:00");
    EXPECT_TRUE(list[0].boolean_or("awaits_response", false));
    EXPECT_FALSE(list[0].boolean_or("urgent", true));
    EXPECT_FALSE(list[1].boolean_or("awaits_response", true));
    EXPECT_TRUE(list[2].boolean_or("urgent", false));
    EXPECT_TRUE(list[0].find("response")->is_null());
    EXPECT_EQ(get("/v1/disputes?page=7", "supervisor").list("items").size(), 0u);
}

TEST_F(DisputesApi, QueriesAreChecked) {
    for (const char* query : {"status=lots", "page=-1", "page=x", "limit=0", "limit=201", "other=1"})
        EXPECT_EQ(get(std::string("/v1/disputes?") + query, "supervisor").code(), "query-invalid") << query;
    EXPECT_EQ(get("/v1/disputes?status=open&limit=1", "supervisor").status(), 200);
    EXPECT_NE(http.sent.back().url.find("status=OPEN"), std::string::npos);
}

TEST_F(DisputesApi, NumbersAreTheProvidersOwn) {
    const auto answer = get("/v1/disputes/stats", "supervisor");
    ASSERT_EQ(answer.status(), 200);
    EXPECT_EQ(answer.json().find("numbers")->string_or("OPEN", ""), "1");
}

TEST_F(DisputesApi, ATerminalWithoutThemSaysSo) {
    disputes_port = nullptr;
    start_api();
    EXPECT_EQ(get("/v1/disputes", "supervisor").code(), "disputes-unsupported");
    EXPECT_EQ(respond("D1", "k").code(), "disputes-unsupported");
}

TEST_F(DisputesApi, WithoutLineOrProviderNothingIsWritten) {
    const auto before = last_seq();
    line.set(false);
    EXPECT_EQ(get("/v1/disputes", "supervisor").code(), "line-down");
    EXPECT_EQ(respond("D1", "k").code(), "line-down");
    line.set(true);
    desk.up = false;
    EXPECT_EQ(get("/v1/disputes", "supervisor").code(), "provider-unavailable");
    EXPECT_EQ(respond("D1", "k").code(), "provider-unavailable");
    EXPECT_EQ(last_seq(), before);
}

TEST_F(DisputesApi, AResponseIsLookedAtJournalledAndQueuedBeforeItIsSent) {
    const auto answer = respond("D1", "k-1");
    ASSERT_EQ(answer.status(), 202) << answer.code();
    EXPECT_EQ(answer.json().find("response")->string_or("state", ""), "waiting");
    EXPECT_EQ(answer.json().find("response")->string_or("by", ""), "test-supervisor");
    EXPECT_EQ(http.count("GET", "disputes?"), 1u) << "looked first";
    EXPECT_EQ(http.count("POST", "respond"), 0u) << "this world has no channel for it: only the outbox sends";
    const auto queued = items();
    ASSERT_EQ(queued.size(), 1u);
    EXPECT_EQ(queued[0].payload.string_or("response", ""), "See the signed slip.");
    EXPECT_EQ(queued[0].order_key, "dispute/D1");
    EXPECT_EQ(get("/v1/disputes", "supervisor").list("items")[0].find("response")->string_or("state", ""), "waiting");
}

TEST_F(DisputesApi, TheJournalsEventsHoldNoText) {
    respond("D1", "k-1", "a very private text");
    std::string all;
    store->events_after(0, 100, [&](auto events) {
        for (const auto& event : events.value())
            all += event.type + event.data.dump();
    });
    loop.run_ready();
    EXPECT_NE(all.find("dispute.response_requested"), std::string::npos);
    EXPECT_EQ(all.find("private"), std::string::npos);
}

TEST_F(DisputesApi, TheSameKeyIsTheSameResponseAlsoAfterAPowerCut) {
    respond("D1", "k-1");
    const auto again = respond("D1", "k-1");
    EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
    restart_all();
    EXPECT_EQ(respond("D1", "k-1").header("Idempotency-Replayed"), "true");
    EXPECT_EQ(respond("D1", "k-1", "other text").code(), "idempotency-key-reused");
    EXPECT_EQ(items().size(), 1u);
}

TEST_F(DisputesApi, ASecondResponseWaitsForTheFirst) {
    EXPECT_EQ(respond("D1", "k-1").status(), 202);
    EXPECT_EQ(respond("D1", "k-2").code(), "dispute-in-progress");
    EXPECT_EQ(items().size(), 1u);
}

TEST_F(DisputesApi, TwoSupervisorsAtOnceAreOneResponse) {
    const auto ask = [&](const char* key) {
        return begin(request("POST", "/v1/disputes/D1/respond", R"({"response":"x"})",
                             as("supervisor", {{"Idempotency-Key", key}})));
    };
    const auto first = ask("k-1");
    const auto second = ask("k-2");
    loop.run_ready();
    EXPECT_EQ(first->status(), 202);
    EXPECT_EQ(second->code(), "dispute-in-progress");
    EXPECT_EQ(items().size(), 1u);
}

TEST_F(DisputesApi, OnlyAnOpenDisputeIsAnswered) {
    EXPECT_EQ(respond("D2", "k-1").code(), "dispute-closed");
    EXPECT_EQ(respond("D9", "k-2").code(), "dispute-not-found");
    EXPECT_EQ(items().size(), 0u);
}

TEST_F(DisputesApi, OneOnALaterPageIsFound) {
    for (int i = 10; i < 450; ++i)
        desk.disputes.push_back({"D" + std::to_string(i)});
    EXPECT_EQ(respond("D449", "k-1").status(), 202);
    EXPECT_EQ(http.count("GET", "disputes?"), 3u);
}

TEST_F(DisputesApi, BodiesAreChecked) {
    const auto code = [&](const std::string& body) {
        return post("/v1/disputes/D1/respond", body, "supervisor", {{"Idempotency-Key", "k"}}).code();
    };
    EXPECT_EQ(code("{}"), "field-missing");
    EXPECT_EQ(code(R"({"response":""})"), "field-invalid");
    EXPECT_EQ(code(R"({"response":")" + std::string(4001, 'x') + R"("})"), "field-invalid");
    EXPECT_EQ(code(R"({"response":"x","more":1})"), "field-unknown");
    EXPECT_EQ(post("/v1/disputes/D1/respond", R"({"response":"x"})", "supervisor").code(), "idempotency-key-missing");
}

}  // namespace
}  // namespace till::test
