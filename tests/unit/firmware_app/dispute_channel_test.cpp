// Responses to disputes, through the real outbox: taken once, whatever happens to the answers.
#include "firmware/app/channels.hpp"

#include "tests/support/payglobe_desk.hpp"
#include "tests/support/payment_world.hpp"
#include "till/providers/payglobe_disputes.hpp"

namespace till::test {
namespace {

class DisputeChannel : public PaymentWorld {
  protected:
    void SetUp() override {
        http.far_side = [this](const hal::HttpRequest& request) { return desk(request); };
        PaymentWorld::SetUp();
    }
    void add_channels() override { outbox->add_channel(firmware::app::dispute_channel(http, disputes)); }
    void enqueue(const std::string& dispute) {
        offline::Change change;
        change.documents.push_back({"dispute", dispute, "waiting", true, Value::object({{"responses", 1}}), 0, 0});
        change.enqueue.push_back(
            {"item-" + dispute, "dispute", "payglobe", "dispute/" + dispute,
             Value::object({{"dispute", dispute}, {"response", "the slip"}, {"by", "eva"}, {"responses", 1}}), false});
        store->commit(std::move(change), [this](auto) { outbox->enqueued(); });
        loop.run_ready();
    }
    std::string item_state(const std::string& dispute) {
        std::string state;
        store->find_item("item-" + dispute,
                         [&](auto item) { state = item ? to_string(item->state) : item.error().type; });
        loop.run_ready();
        return state;
    }
    offline::Document document(const std::string& dispute) {
        offline::Document found;
        store->find_document("dispute", dispute, [&](auto d) { found = d.value_or(offline::Document{}); });
        loop.run_ready();
        return found;
    }
    using Value = hal::json::Value;
    using Responses = std::vector<std::string>;
    PayglobeDesk desk;
    providers::PayglobeDisputes disputes = providers::PayglobeDisputes::make(PayglobeDesk::config()).value();
};

TEST_F(DisputeChannel, AResponseIsSentOnceAndItsFateIsKept) {
    enqueue("D1");
    EXPECT_EQ(desk.responses, Responses{"D1: the slip"});
    EXPECT_EQ(item_state("D1"), "done");
    EXPECT_EQ(document("D1").state, "taken");
    EXPECT_FALSE(document("D1").open);
    EXPECT_EQ(document("D1").body.string_or("by", ""), "eva");
    EXPECT_EQ(history("terminal").back(), "dispute.response_taken");
}

TEST_F(DisputeChannel, LostAnswersLeaveOneResponse) {
    desk.answers_to_lose = 1;
    enqueue("D1");
    EXPECT_EQ(item_state("D1"), "unknown");
    EXPECT_EQ(document("D1").state, "waiting");
    loop.advance(std::chrono::minutes(10));
    EXPECT_EQ(item_state("D1"), "done") << "the list says that it was taken";
    EXPECT_EQ(desk.responses.size(), 1u);
    EXPECT_EQ(http.count("POST", "respond"), 1u) << "looked at first, not sent again";
}

TEST_F(DisputeChannel, APowerCutAfterSendingLeavesOneResponse) {
    http.far_side = [this](const hal::HttpRequest& request) -> std::optional<hal::HttpResult> {
        auto result = desk(request);
        if (request.method == "POST") return std::nullopt;  // acted, and never answers
        return result;
    };
    enqueue("D1");
    EXPECT_EQ(desk.responses.size(), 1u);
    http.far_side = [this](const hal::HttpRequest& request) { return desk(request); };
    restart();
    loop.advance(std::chrono::minutes(10));
    EXPECT_EQ(item_state("D1"), "done");
    EXPECT_EQ(desk.responses.size(), 1u);
}

TEST_F(DisputeChannel, WaitsForTheProvider) {
    desk.up = false;
    enqueue("D1");
    loop.advance(std::chrono::minutes(3));
    EXPECT_EQ(item_state("D1"), "pending");
    desk.up = true;
    loop.advance(std::chrono::minutes(6));
    EXPECT_EQ(item_state("D1"), "done");
    EXPECT_EQ(desk.responses.size(), 1u);
}

TEST_F(DisputeChannel, OneThatSomebodyElseClosedIsParkedWithAnAlarm) {
    enqueue("D2");
    EXPECT_EQ(item_state("D2"), "parked");
    EXPECT_EQ(document("D2").state, "refused");
    EXPECT_EQ(http.count("POST", "respond"), 0u);
    enqueue("D9");
    EXPECT_EQ(item_state("D9"), "parked") << "no such dispute";
}

TEST_F(DisputeChannel, ARefusalIsFinal) {
    desk.refuses = true;
    enqueue("D1");
    EXPECT_EQ(item_state("D1"), "parked");
    EXPECT_EQ(document("D1").state, "refused");
    EXPECT_EQ(history("terminal").back(), "dispute.response_refused");
}

}  // namespace
}  // namespace till::test
