// What is in the documents can be made anew from the events alone.
#include "tests/support/payment_world.hpp"

#include "till/firmware/payment/projection.hpp"

namespace till::test {
namespace {

class Projection : public PaymentWorld {
  protected:
    void SetUp() override {
        http.far_side = friendly;
        PaymentWorld::SetUp();
    }
    std::string sell(const std::string& order) {
        const auto payment = create(sale("klarna.dynamic_qr", order));
        EXPECT_TRUE(payment.has_value()) << payment.error().type;
        loop.run_ready();
        return payment ? payment->id : "";
    }
    int request() const { return friendly.next_request; }
    void idle() { loop.advance(options.result_screen + hal::Duration{1'000}); }

    // Every way a sale can go, once.
    void shop_day() {
        http.far_side = [this](const hal::HttpRequest& r) { return friendly(r); };
        const auto paid = sell("P-1");
        pay(1, 11);
        refund(paid, 300);
        loop.run_ready();
        refund(paid, 200);
        idle();
        cancel(sell("P-2"));
        idle();
        const auto late = sell("P-3");
        loop.advance(options.presenting_timeout + hal::Duration{1});
        pay(3, 13);
        idle();
        sell("P-2");  // again, after it was cancelled
        pay(4, 14);
        idle();
        pay(4, 15);  // a second payment of the same request
        pay(900, 16, "5.00");
        loop.advance(options.orphan_after + hal::Duration{1'000});
        pay(901, 17, "5.00");  // still parked at the end
        EXPECT_EQ(state(late), "refunded");
    }
    std::map<std::string, std::string> documents() {
        std::map<std::string, std::string> all;
        for (const std::string kind : {"payment", "order", "ref", "parked_push"}) {
            store->list_documents(kind, "", {0, 200}, [&](auto list) {
                for (const auto& d : list.value())
                    all[kind + "/" + d.id] = d.state + (d.open ? " open " : " ") + d.body.dump();
            });
        }
        loop.run_ready();
        return all;
    }
    FriendlyPayhub friendly;
};

TEST_F(Projection, RebuiltFromTheEventsIsWhatWasStored) {
    shop_day();
    const auto before = documents();
    ASSERT_GT(before.size(), 10u);
    std::optional<hal::Result<int>> rebuilt;
    store->rebuild_documents(
        firmware::payment_fold([](auto) { return std::vector<std::string>{"payment_request_id"}; }),
        [&](auto r) { rebuilt = std::move(r); });
    loop.run_ready();
    ASSERT_TRUE(rebuilt && rebuilt->has_value());
    const auto after = documents();
    for (const auto& [id, text] : before) {
        ASSERT_TRUE(after.contains(id)) << id << " was not rebuilt";
        EXPECT_EQ(after.at(id), text) << id;
    }
    EXPECT_EQ(after.size(), before.size());
}

TEST_F(Projection, LateMoneyOfAnEarlierTryDoesNotTouchTheOrderOfTheNext) {
    http.far_side = [this](const hal::HttpRequest& r) { return friendly(r); };
    const auto first = sell("P-1");
    loop.advance(options.presenting_timeout + hal::Duration{1});
    idle();
    const auto second = sell("P-1");
    pay(1, 11);  // the first customer after all
    loop.advance(hal::Duration{2'000});
    EXPECT_EQ(state(first), "refunded");
    EXPECT_EQ(state(second), "presenting");
    pay(2, 12);
    idle();
    EXPECT_EQ(create(sale("klarna.dynamic_qr", "P-1")).error().type, "order-already-paid");
}

TEST_F(Projection, APaymentSurvivesItsJson) {
    shop_day();
    store->list_documents("payment", "", {0, 200}, [&](auto list) {
        for (const auto& d : list.value()) {
            const auto payment = firmware::payment_from_json(d.body);
            ASSERT_TRUE(payment.has_value()) << d.id;
            EXPECT_EQ(firmware::to_json(*payment).dump(), d.body.dump());
        }
    });
    loop.run_ready();
}

TEST_F(Projection, ADocumentFromBeforeSessionsWereKeptHasOneIfItHasRefs) {
    using hal::json::Value;
    auto body = firmware::to_json(find(sell("P-1")));
    body.erase("session");
    EXPECT_TRUE(firmware::payment_from_json(body)->session);
    body.set("refs", Value::object());
    EXPECT_FALSE(firmware::payment_from_json(body)->session);
}

TEST_F(Projection, ABrokenDocumentIsAnErrorNotAPayment) {
    using hal::json::Value;
    EXPECT_FALSE(firmware::payment_from_json(Value::object()).has_value());
    EXPECT_FALSE(
        firmware::payment_from_json(Value::object({{"state", "paid"}, {"sale", Value::object()}})).has_value());
    EXPECT_FALSE(firmware::payment_from_json(
                     Value::object({{"state", "approved"}, {"sale", Value::object({{"currency", "XXQ"}})}}))
                     .has_value());
}

}  // namespace
}  // namespace till::test
