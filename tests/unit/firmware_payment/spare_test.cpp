// A terminal breaks in the middle of its payments, and a spare one goes on: with the same keys, to the same end.
#include "tests/support/payment_world.hpp"
#include "till/drivers/crypto/mbedtls_vault.hpp"
#include "till/offline/transfer.hpp"

#include <algorithm>

namespace till::test {
namespace {

class Spare : public PaymentWorld {
  protected:
    void SetUp() override {
        http.far_side = [this](const hal::HttpRequest& request) { return friendly(request); };
        PaymentWorld::SetUp();
    }
    // What was pending here goes on there; the old journal is aside, as old.db.
    void move_to_spare() {
        stop();
        const auto file = [this](const char* name) { return (folder.path() / name).string(); };
        const drivers::crypto::MbedtlsVault vault;
        const offline::TransferPorts ports{loop, crypto, vault};
        const hal::Secret passphrase{"on a stick"};
        const auto exported =
            offline::export_pending({file("till.db"), "T1", {}}, ports, {file("bundle"), passphrase, 1'000});
        ASSERT_TRUE(exported.has_value()) << exported.error().type << " " << exported.error().detail;
        for (const char* suffix : {"", "-wal", "-shm"}) {
            std::error_code none;
            std::filesystem::rename(file("till.db") + suffix, file("old.db") + suffix, none);
        }
        loop.reboot("the-spare");
        const auto imported = offline::import_bundle({file("till.db"), "T2", {}}, ports, file("bundle"), passphrase);
        ASSERT_TRUE(imported.has_value()) << imported.error().type << " " << imported.error().detail;
        start();
    }
    int creates() const {
        return static_cast<int>(std::ranges::count_if(http.sent, [](const hal::HttpRequest& request) {
            return request.method == "POST" && request.url.ends_with("/payment/request");
        }));
    }
    FriendlyPayhub friendly;
};

TEST_F(Spare, R13_ACodeOnTheOldOnesDisplayIsPaidOnTheNewOne) {
    const auto payment = create(sale());
    ASSERT_TRUE(payment.has_value());
    loop.run_ready();
    ASSERT_EQ(state(payment->id), "presenting");
    const auto sent = creates();
    move_to_spare();
    EXPECT_EQ(state(payment->id), "presenting");
    ASSERT_TRUE(pay(1, 98765).has_value()) << "a push finds it here";
    loop.advance(hal::Duration{10'000});
    EXPECT_EQ(state(payment->id), "approved");
    EXPECT_EQ(creates(), sent) << "nothing was asked for twice";
    ASSERT_EQ(receipts().size(), 1u);
    EXPECT_EQ(receipts()[0].payment_id, payment->id);
    EXPECT_EQ(create(sale()).error().type, "order-already-paid") << "the order is known here";
}

TEST_F(Spare, R13_AnApprovedSalesReceiptIsSyncedFromTheNewOne) {
    const auto payment = create(sale());
    loop.run_ready();
    ASSERT_TRUE(pay(1, 98765).has_value());
    loop.advance(hal::Duration{10'000});
    ASSERT_EQ(state(payment->id), "approved");
    move_to_spare();
    std::vector<offline::Item> waiting;
    store->list_items({offline::ItemState::pending}, {0, 100}, [&](auto items) { waiting = std::move(items.value()); });
    loop.run_ready();
    std::map<std::string, offline::Item> by_kind;
    for (const auto& item : waiting)
        by_kind[item.kind] = item;
    ASSERT_TRUE(by_kind.contains("sync") && by_kind.contains("print")) << waiting.size();
    EXPECT_EQ(by_kind["sync"].payload.find("receipt")->integer_or("number", 0), 1);
    EXPECT_EQ(by_kind["print"].payload.find("foreign")->integer_or("number", 0), 1);
}

TEST_F(Spare, R13_ARefundUnderWayIsNotPaidTwice) {
    const auto payment = create(sale());
    loop.run_ready();
    ASSERT_TRUE(pay(1, 98765).has_value());
    loop.advance(hal::Duration{10'000});
    http.far_side = [this](const hal::HttpRequest& request) -> std::optional<hal::HttpResult> {
        (void)friendly(request);
        return lost();
    };
    ASSERT_TRUE(refund(payment->id, 500).has_value());
    loop.run_ready();
    std::vector<std::string> keys;
    const auto note_keys = [&] {
        keys.clear();
        for (const auto& request : http.sent) {
            if (!request.url.ends_with("/refund")) continue;
            keys.push_back(request.url + " " + std::string(request.headers.find("Idempotency-Key").value_or("")) + " " +
                           request.body);
        }
    };
    note_keys();
    ASSERT_EQ(keys.size(), 1u) << "it went out and its answer was lost";
    http.far_side = [this](const hal::HttpRequest& request) { return friendly(request); };
    move_to_spare();
    loop.advance(std::chrono::minutes(30));
    const auto after = find(payment->id);
    ASSERT_EQ(after.refunds.size(), 1u);
    EXPECT_EQ(after.refunds[0].state, firmware::Refund::State::done);
    note_keys();
    for (const auto& key : keys)
        EXPECT_EQ(key, keys.front()) << "the same refund with the same key, whichever terminal sends it";
}

}  // namespace
}  // namespace till::test
