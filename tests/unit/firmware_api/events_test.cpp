// Event streams: every journal event once, in order, whatever happens to the connection; and nothing that is not meant
// for every reader.
#include "api_world.hpp"
#include "firmware/api/event_hub.hpp"

#include <numeric>

namespace till::test {
namespace {

class Events : public ApiWorld {
  protected:
    std::shared_ptr<Recorded> follow(hal::HttpHeaders extra = {}, std::string query = {}) {
        auto recorded = begin(
            request("GET", "/v1/events" + (query.empty() ? "" : "?" + query), {}, as("cashier", std::move(extra))));
        loop.run_ready();
        return recorded;
    }
    static std::vector<std::int64_t> sequences(const RecordedStream& stream) {
        std::vector<std::int64_t> list;
        for (const auto& event : stream.events())
            if (event.find("seq") != nullptr) list.push_back(event.integer_or("seq", 0));
        return list;
    }
    std::vector<std::int64_t> all_sequences() {
        std::vector<std::int64_t> list(static_cast<std::size_t>(last_seq()));
        std::iota(list.begin(), list.end(), 1);
        return list;
    }
};

TEST_F(Events, StartWithTheLineAndFollowLive) {
    const auto follower = follow();
    ASSERT_TRUE(follower->stream);
    EXPECT_EQ(follower->header("Content-Type"), "text/event-stream");
    EXPECT_EQ(follower->stream->types(), (std::vector<std::string>{"line"}));
    sold();
    EXPECT_EQ(sequences(*follower->stream), all_sequences());
    for (const auto& event : follower->stream->events())
        EXPECT_EQ(OpenApiChecker(document).fits_schema(event, "Event"), "") << event.dump();
}

TEST_F(Events, ReplayFromLastEventId) {
    sold("A-1");
    const auto middle = last_seq();
    sold("A-2");
    const auto follower = follow({{"Last-Event-ID", std::to_string(middle)}});
    sold("A-3");
    const auto got = sequences(*follower->stream);
    ASSERT_FALSE(got.empty());
    EXPECT_EQ(got.front(), middle + 1);
    EXPECT_EQ(got.back(), last_seq());
    EXPECT_EQ(got.size(), static_cast<std::size_t>(last_seq() - middle)) << "missing or doubled";
}

TEST_F(Events, ReplayOfALongJournalIsWholeAndOrderedWhileMoreComes) {
    fill_journal(500);  // more than two pages of the replay
    const auto follower = begin(request("GET", "/v1/events?after=0", {}, as("cashier")));
    sold("B-1");  // commits race with the replay's reads
    loop.run_ready();
    EXPECT_EQ(sequences(*follower->stream), all_sequences());
}

TEST_F(Events, IdsAreTheJournalsSequenceAndTheLineHasNone) {
    const auto follower = follow();
    line.set(false);
    sold();
    EXPECT_THAT(follower->stream->text, ::testing::HasSubstr("id: 1\ndata: {\"seq\":1,"));
    const auto at = follower->stream->text.find("\"online\":false");
    ASSERT_NE(at, std::string::npos);
    const auto frame = follower->stream->text.rfind("\n\n", at);
    EXPECT_EQ(follower->stream->text.substr(frame + 2, 6), "data: ");
}

TEST_F(Events, ReplayFromAPlaceThisJournalDoesNotHaveIsAReset) {
    sold();
    const auto follower = follow({{"Last-Event-ID", "999999"}});
    EXPECT_THAT(follower->stream->types(), ::testing::Contains("reset"));
    const auto before = last_seq();
    sold("A-2");
    EXPECT_EQ(sequences(*follower->stream).front(), before + 1) << "a stream whose place was unknown stayed silent";
}

TEST_F(Events, CarryNoSecretsAndNoCustomer) {
    const auto follower = follow();
    start_sale(R"({"order_ref":"A-1","amount":1250,"currency":"EUR","method":"klarna.dynamic_qr",)"
               R"("lines":[{"name":"Coffee","unit_price":1250}],"customer":{"email":"eva@example.org"}})",
               "k");
    loop.run_ready();
    pay(1, 98765);
    EXPECT_THAT(follower->stream->types(), ::testing::Contains("payment.paid_full"));
    EXPECT_EQ(follower->stream->text.find("eva@example.org"), std::string::npos);
    EXPECT_EQ(follower->stream->text.find("pay.test"), std::string::npos);
    EXPECT_EQ(follower->stream->text.find("refs"), std::string::npos);
}

TEST_F(Events, HeartbeatsEveryFifteenSeconds) {
    const auto follower = follow();
    const auto beats = [&] {
        std::size_t n = 0;
        for (std::size_t at = 0; (at = follower->stream->text.find(": beat\n\n", at)) != std::string::npos; ++at)
            ++n;
        return n;
    };
    const auto first = beats();
    loop.advance(hal::Duration{60'000});
    EXPECT_EQ(beats(), first + 4);
}

TEST_F(Events, SlowReadersAreCutOff) {
    const auto slow = follow();
    const auto fast = follow();
    slow->stream->backlog = api_options.max_stream_backlog + 1;
    sold();
    EXPECT_TRUE(slow->stream->closed);
    EXPECT_FALSE(fast->stream->closed);
    loop.run_ready();
    EXPECT_EQ(api->streams(), 1u);
}

TEST_F(Events, AReplayWaitsForASlowReaderInsteadOfCuttingItOff) {
    fill_journal(500);
    const auto follower = begin(request("GET", "/v1/events?after=0", {}, as("cashier")));
    follower->stream->backlog = api_options.max_stream_backlog / 2;
    loop.advance(hal::Duration{1'000});
    EXPECT_LT(sequences(*follower->stream).size(), all_sequences().size());
    EXPECT_FALSE(follower->stream->closed);
    follower->stream->backlog = 0;
    loop.advance(hal::Duration{1'000});
    EXPECT_EQ(sequences(*follower->stream), all_sequences());
}

TEST_F(Events, ARevokedTokenEndsItsStreams) {
    const auto follower = follow();
    ASSERT_TRUE(tokens->revoke("test-cashier").has_value());
    loop.advance(hal::Duration{16'000});
    EXPECT_TRUE(follower->stream->closed);
}

TEST_F(Events, StreamsAreLimitedAndFreedWhenClientsGo) {
    std::vector<std::shared_ptr<Recorded>> all;
    for (std::size_t i = 0; i < api_options.max_streams; ++i)
        all.push_back(follow());
    EXPECT_EQ(follow()->code(), "streams-limited");
    all.front()->stream->close();
    loop.run_ready();
    EXPECT_TRUE(follow()->stream);
}

TEST_F(Events, EndWithTheApi) {
    const auto follower = follow();
    api.reset();
    EXPECT_TRUE(follower->stream->closed);
    ASSERT_TRUE(create(sale("bank.epc_qr")).has_value()) << "the engine goes on without it";
}

TEST_F(Events, OddPlacesAreRefused) {
    EXPECT_EQ(follow({{"Last-Event-ID", "abc"}})->code(), "query-invalid");
    EXPECT_EQ(follow({{"Last-Event-ID", "-1"}})->code(), "query-invalid");
    EXPECT_EQ(follow({}, "after=-1")->code(), "query-invalid");
    EXPECT_EQ(follow({}, "since=1")->code(), "query-invalid");
    EXPECT_TRUE(follow({{"Last-Event-ID", ""}})->stream);
}

TEST(EventView, ToldMembersOnly) {
    offline::Event event;
    event.seq = 7;
    event.stream = "p-1";
    event.type = "payment.paid_full";
    event.data = Value::object({{"state", "approved"},
                                {"secret", "x"},
                                {"payment", Value::object({{"customer", "y"}})},
                                {"amount", Value::object({{"hidden", 1}})},
                                {"refund", Value::object({{"id", "r"}, {"amount", 5}, {"by", "anna"}})}});
    const auto view = firmware::api::event_view(event);
    EXPECT_EQ(view.string_or("payment_id", ""), "p-1");
    EXPECT_EQ(view.string_or("state", ""), "approved");
    for (const char* name : {"secret", "payment", "amount"})
        EXPECT_EQ(view.find(name), nullptr) << name;
    EXPECT_EQ(view.find("refund")->find("by"), nullptr);
    event.stream = "terminal";
    EXPECT_EQ(firmware::api::event_view(event).find("payment_id"), nullptr);
}

}  // namespace
}  // namespace till::test
