// Receipts, the queue and the shift over the API.
#include "api_world.hpp"
#include "till/offline/upkeep.hpp"

namespace till::test {
namespace {

class Records : public ApiWorld {
  protected:
    void SetUp() override {
        options.merchant = Value::object({{"name", "Cafe Test"}});
        ApiWorld::SetUp();
    }
    // The channels deliver what the test says.
    void add_channels() override {
        for (const char* kind : {"print", "sync"}) {
            offline::Channel channel;
            channel.kind = kind;
            channel.deliver = [this, kind = std::string(kind)](std::vector<offline::Item> items,
                                                               hal::Callback<std::vector<offline::Delivery>> done) {
                std::vector<offline::Delivery> deliveries;
                for (const auto& item : items) {
                    delivered.push_back(kind + " " + item.payload.dump().substr(0, 40));
                    offline::Delivery delivery;
                    delivery.kind = outcome;
                    if (outcome != offline::Delivery::Kind::done) delivery.error = {"printer-unreachable", "no paper"};
                    if (outcome == offline::Delivery::Kind::done && kind == "print")
                        delivery.change.printed.push_back(item.payload.integer_or("receipt", 0));
                    deliveries.push_back(std::move(delivery));
                }
                loop.post([done = std::move(done), deliveries = std::move(deliveries)]() mutable {
                    done(std::move(deliveries));
                });
            };
            outbox->add_channel(std::move(channel));
        }
    }
    std::vector<Value> items(const std::string& target) { return get(target).list("items"); }
    offline::Delivery::Kind outcome = offline::Delivery::Kind::done;
    std::vector<std::string> delivered;
};

TEST_F(Records, ReceiptsAsDataTextAndPicture) {
    const auto id = sold();
    const auto receipt = get("/v1/receipts/1");
    ASSERT_EQ(receipt.status(), 200);
    EXPECT_EQ(receipt.json().string_or("payment_id", ""), id);
    EXPECT_EQ(receipt.json().integer_or("total", 0), 1250);
    EXPECT_EQ(receipt.json().string_or("hash", "").size(), 64u);
    const auto text = get("/v1/receipts/1.txt?columns=32");
    EXPECT_THAT(text.response->body, ::testing::HasSubstr("Cafe Test"));
    EXPECT_THAT(text.response->body, ::testing::HasSubstr("12.50"));
    EXPECT_TRUE(get("/v1/receipts/1.png").response->body.starts_with("\x89PNG\r\n"));
    for (const char* path : {"/v1/receipts/2", "/v1/receipts/0", "/v1/receipts/-1", "/v1/receipts/1x",
                             "/v1/receipts/2.txt", "/v1/receipts/x.png", "/v1/receipts/99999999999999999999"})
        EXPECT_EQ(get(path).code(), "receipt-not-found") << path;
    EXPECT_EQ(get("/v1/receipts/1.txt?columns=500").code(), "query-invalid");
}

TEST_F(Records, ReceiptsPageFromTheNewest) {
    for (int i = 1; i <= 3; ++i)
        sold("A-" + std::to_string(i));
    const auto page = get("/v1/receipts?limit=2").json();
    EXPECT_EQ(page.find("items")->array_items()->front().integer_or("number", 0), 3);
    const auto rest = items("/v1/receipts?limit=2&cursor=" + page.string_or("next_cursor", ""));
    ASSERT_EQ(rest.size(), 1u);
    EXPECT_EQ(rest.front().integer_or("number", 0), 1);
}

TEST_F(Records, AReprintIsAJobOfItsOwnAndSaysCopy) {
    sold();
    EXPECT_EQ(get("/v1/receipts/1").json().integer_or("prints", -1), 1);
    const auto asked = post("/v1/receipts/1/print");
    EXPECT_EQ(asked.status(), 202);
    loop.run_ready();
    EXPECT_EQ(std::ranges::count(delivered, R"(print {"receipt":1})"), 1);
    EXPECT_EQ(std::ranges::count(delivered, R"(print {"receipt":1,"copy":true})"), 1);
    EXPECT_EQ(get("/v1/receipts/1").json().integer_or("prints", -1), 2);
    EXPECT_THAT(get("/v1/receipts/1.txt").response->body, ::testing::HasSubstr("COPY"));
    EXPECT_EQ(post("/v1/receipts/9/print").code(), "receipt-not-found");
}

TEST_F(Records, ARepeatedReprintWithItsKeyIsTheSameCopy) {
    sold();
    const auto ask = [&](const std::string& key) {
        return post("/v1/receipts/1/print", {}, "cashier", {{"Idempotency-Key", key}});
    };
    const auto first = ask("one");
    EXPECT_EQ(first.status(), 202);
    loop.run_ready();
    const auto again = ask("one");
    EXPECT_EQ(again.status(), 202);
    EXPECT_EQ(again.json(), first.json());
    loop.run_ready();
    EXPECT_EQ(std::ranges::count(delivered, R"(print {"receipt":1,"copy":true})"), 1);
    EXPECT_EQ(ask("two").status(), 202);
    loop.run_ready();
    EXPECT_EQ(std::ranges::count(delivered, R"(print {"receipt":1,"copy":true})"), 2);
}

TEST_F(Records, QueueTellsStateTriesAgeNextTryAndError) {
    outcome = offline::Delivery::Kind::not_sent;
    sold();
    loop.advance(hal::Duration{30'000});
    const auto queue = get("/v1/queue").json();
    EXPECT_EQ(queue.find("summary")->integer_or("waiting", 0), 2);
    const auto item = items("/v1/queue").front();
    EXPECT_EQ(item.string_or("state", ""), "pending");
    EXPECT_GE(item.integer_or("tries", 0), 2);
    EXPECT_GE(item.integer_or("age_ms", 0), 30'000);
    EXPECT_FALSE(item.find("next_try_at")->is_null());
    EXPECT_EQ(item.find("error")->string_or("type", ""), "printer-unreachable");
    EXPECT_EQ(item.find("payload"), nullptr);
    EXPECT_TRUE(items("/v1/queue?state=parked").empty());
    EXPECT_TRUE(items("/v1/queue?state=done").empty());
    http.far_side = [](const hal::HttpRequest&) -> std::optional<hal::HttpResult> { return std::nullopt; };
    start_sale(klarna_body("A-2"), "k-2");
    const auto sending = items("/v1/queue?state=in_flight");
    ASSERT_EQ(sending.size(), 1u);
    EXPECT_EQ(sending.front().string_or("kind", ""), "provider");
    EXPECT_EQ(sending.front().string_or("action", ""), "create");
    EXPECT_EQ(get("/v1/queue?state=lost").code(), "query-invalid");
}

TEST_F(Records, AParkedItemGoesAgainWhenAsked) {
    outcome = offline::Delivery::Kind::refused;
    sold();
    const auto parked = items("/v1/queue?state=parked");
    ASSERT_EQ(parked.size(), 2u);
    outcome = offline::Delivery::Kind::done;
    EXPECT_EQ(post("/v1/queue/" + parked.front().string_or("id", "") + "/retry").status(), 202);
    loop.advance(hal::Duration{1'000});
    EXPECT_EQ(items("/v1/queue?state=parked").size(), 1u);
    EXPECT_EQ(post("/v1/queue/unknown-item/retry").status(), 404);
}

TEST_F(Records, SyncNowMakesWhatWaitsDue) {
    outcome = offline::Delivery::Kind::not_sent;
    sold();
    loop.advance(std::chrono::minutes(30));  // far into the back-off
    outcome = offline::Delivery::Kind::done;
    delivered.clear();
    const auto asked = post("/v1/sync");
    EXPECT_EQ(asked.status(), 202);
    EXPECT_EQ(asked.json().integer_or("due", 0), 1);
    loop.run_ready();
    EXPECT_EQ(delivered.size(), 1u) << "it must go at once, not at its next turn";
}

TEST_F(Records, LineTellsSinceWhenAndWhatWaits) {
    outcome = offline::Delivery::Kind::not_sent;
    sold();
    loop.advance(hal::Duration{5'000});
    line.set(false);
    const auto when = hal::to_rfc3339(loop.now().wall);
    loop.advance(hal::Duration{5'000});
    const auto view = get("/v1/line").json();
    EXPECT_FALSE(view.boolean_or("online", true));
    EXPECT_EQ(view.string_or("since", ""), when);
    EXPECT_EQ(view.find("queue")->integer_or("waiting", 0), 2);
    EXPECT_GE(view.find("queue")->integer_or("oldest_age_ms", 0), 10'000);
}

TEST_F(Records, ShiftAddsUpReceiptsAndClosesOnce) {
    sold("A-1");
    sold("A-2");
    const auto klarna = start_sale(klarna_body("A-3"), "k-3").json().string_or("id", "");
    loop.run_ready();
    pay(1, 98765);
    post("/v1/payments/" + klarna + "/refunds", R"({"amount":500,"reason":"cold"})", "cashier",
         {{"Idempotency-Key", "r"}});
    loop.advance(hal::Duration{10'000});
    start_sale(sale_body("bank.epc_qr", "A-4"), "k-4");

    const auto shift = get("/v1/shift").json();
    EXPECT_EQ(shift.integer_or("number", 0), 1);
    EXPECT_EQ(shift.integer_or("receipts", 0), 4);
    EXPECT_EQ(shift.integer_or("first_receipt", 0), 1);
    EXPECT_EQ(shift.integer_or("last_receipt", 0), 4);
    EXPECT_EQ(shift.find("pending")->array_items()->size(), 1u);
    std::map<std::string, std::int64_t> net;
    for (const auto& method : *shift.find("methods")->array_items())
        net[method.string_or("method", "")] = method.integer_or("net", 0);
    EXPECT_EQ(net, (std::map<std::string, std::int64_t>{{"bank.epc_qr", 2500}, {"klarna.dynamic_qr", 750}}));
    const auto* three = shift.find("reconciliation");
    ASSERT_NE(three, nullptr);
    EXPECT_TRUE(three->boolean_or("agrees", false)) << three->dump_pretty();
    const auto& sums = three->find("currencies")->array_items()->front();
    for (const char* side : {"orders", "provider", "receipts"}) {
        EXPECT_EQ(sums.find(side)->integer_or("sales_total", 0), 3750) << side;
        EXPECT_EQ(sums.find(side)->integer_or("refunds_total", 0), 500) << side;
    }

    const auto closed = post("/v1/shift/close");
    EXPECT_EQ(closed.status(), 201);
    EXPECT_EQ(closed.json().string_or("closed_by", ""), "test-cashier");
    EXPECT_EQ(post("/v1/shift/close").code(), "shift-empty");
    const auto next = get("/v1/shift").json();
    EXPECT_EQ(next.integer_or("number", 0), 2);
    EXPECT_EQ(next.integer_or("receipts", -1), 0);
    EXPECT_EQ(next.string_or("since", ""), closed.json().string_or("closed_at", "x"));
}

TEST_F(Records, AReceiptThatWasNotPrintedIsADifferenceByPayment) {
    outcome = offline::Delivery::Kind::not_sent;
    const auto id = sold();
    const auto shift = get("/v1/shift").json();
    const auto* differences = shift.find("reconciliation")->find("differences");
    ASSERT_EQ(differences->array_items()->size(), 1u);
    EXPECT_EQ(differences->array_items()->front().string_or("kind", ""), "not-printed");
    EXPECT_EQ(differences->array_items()->front().string_or("payment_id", ""), id);
}

// Issued at 1970, told as what it was once the time is known.
TEST_F(Records, R24_AReceiptFromBeforeTheClockWasSetIsCorrected) {
    const auto now = loop.now().wall;
    loop.set_trusted(false);
    loop.set_wall(hal::Wall{});
    sold();
    EXPECT_FALSE(get("/v1/receipts/1").json().boolean_or("trusted_time", true));
    EXPECT_EQ(get("/v1/receipts/1").json().find("issued_at_corrected"), nullptr);
    const auto since = loop.monotonic();
    loop.set_wall(now);
    loop.set_trusted(true);
    offline::Upkeep upkeep(*store, loop, loop, {});
    upkeep.start();
    loop.run_ready();
    const auto receipt = get("/v1/receipts/1").json();
    const auto corrected = receipt.string_or("issued_at_corrected", "");
    EXPECT_GE(corrected, hal::to_rfc3339(now - std::chrono::hours(1))) << receipt.dump();
    EXPECT_LE(corrected, hal::to_rfc3339(now + (loop.monotonic() - since)));
}

TEST_F(Records, TwoClosesAtOnceAreOne) {
    sold();
    const auto first = begin(request("POST", "/v1/shift/close", {}, as("cashier")));
    const auto second = begin(request("POST", "/v1/shift/close", {}, as("cashier")));
    loop.run_ready();
    EXPECT_EQ(first->status(), 201);
    EXPECT_EQ(second->code(), "shift-empty");
    EXPECT_EQ(get("/v1/shift").json().integer_or("number", 0), 2);
}

TEST_F(Records, AShiftReachesOverManyPagesOfReceiptsAndARestart) {
    for (int i = 0; i < 230; ++i)
        sold("A-" + std::to_string(i));
    restart_all();
    const auto shift = get("/v1/shift").json();
    EXPECT_EQ(shift.integer_or("receipts", 0), 230);
    EXPECT_EQ(shift.find("methods")->array_items()->front().integer_or("sales_total", 0), 230 * 1250);
}

}  // namespace
}  // namespace till::test
