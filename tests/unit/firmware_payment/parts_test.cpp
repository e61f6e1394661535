// Sales that are paid in parts: summed, never shown as paid before they are, nothing dropped that comes too late.
#include "tests/support/scripted_world.hpp"

namespace till::test {
namespace {

class Parts : public ScriptedWorld {
  protected:
    void SetUp() override {
        ScriptedWorld::SetUp();
        script.unsupported.insert(Action::inquire);
        says("/refund", R"({"kind":"done"})");
        says("/cancel", R"({"kind":"done"})");
    }
    static std::string part_push(const std::string& payment, std::int64_t amount) {
        return R"({"event":"e-)" + payment + R"(","id":"1","state":"paid","trusted":true,"amount":)" +
               std::to_string(amount) + R"(,"refs":{"payment_id":")" + payment + R"("}})";
    }
    void part(const std::string& payment, std::int64_t amount) {
        const auto taken = push(part_push(payment, amount), token, "script");
        EXPECT_TRUE(taken.has_value()) << taken.error().type;
        loop.run_ready();
    }
    std::int64_t orphaned() {
        std::int64_t sum = 0;
        store->list_documents("payment", "orphan", {0, 200}, [&](auto list) {
            for (const auto& d : list.value())
                sum += d.body.integer_or("paid", 0);
        });
        loop.run_ready();
        return sum;
    }
};

TEST_F(Parts, AreSummedAndApprovedWhenFull) {
    const auto id = begin("script.parts");
    part("p1", 250);
    EXPECT_EQ(state(id), "partial");
    EXPECT_EQ(find(id).paid, 250);
    EXPECT_TRUE(receipts().empty());
    part("p2", 1000);
    EXPECT_EQ(state(id), "approved");
    EXPECT_EQ(receipts().size(), 1u);
    EXPECT_EQ(orphaned(), 0);
}

TEST_F(Parts, ToldTwiceCountOnce) {
    const auto id = begin("script.parts");
    part("p1", 250);
    part("p1", 250);
    restart();
    part("p1", 250);
    EXPECT_EQ(find(id).paid, 250);
    EXPECT_EQ(state(id), "partial");
}

TEST_F(Parts, ThatComeTogetherSeeEachOther) {
    const auto id = begin("script.parts");
    for (const auto* payment : {"p1", "p2", "p3"})
        service->push("script", token, {}, part_push(payment, 500), [](auto r) { EXPECT_TRUE(r.has_value()); });
    loop.run_ready();
    EXPECT_EQ(state(id), "approved");
    EXPECT_EQ(find(id).paid, 1250);
    EXPECT_EQ(orphaned(), 250) << "what goes beyond the sale is money without one";
}

TEST_F(Parts, OfAnApprovedSaleAreMoneyWithoutASale) {
    const auto id = begin("script.parts");
    part("p1", 1250);
    part("p2", 1250);
    part("p2", 1250);
    EXPECT_EQ(find(id).paid, 1250);
    EXPECT_EQ(orphaned(), 1250);
    EXPECT_EQ(service->counters().orphans, 1);
}

TEST_F(Parts, OfASaleThatExpiredGoBackOrToAPerson) {
    const auto id = begin("script.parts");
    loop.advance(options.manual_timeout + hal::Duration{1});
    ASSERT_EQ(state(id), "expired");
    part("p1", 400);
    EXPECT_EQ(state(id), "refunded");
    part("p2", 300);
    EXPECT_EQ(find(id).paid, 400);
    EXPECT_EQ(orphaned(), 300);
}

TEST_F(Parts, AreNotLostWhenTheProcessDiesAfterAnyStep) {
    for (int steps = 0; steps < 60; ++steps) {
        const auto id = begin("script.parts", "D-" + std::to_string(steps));
        const std::string request = find(id).refs.string_or("id", "");
        const auto tag = std::to_string(steps);
        const auto before = orphaned();
        service->push("script", token, {}, part_push("a" + tag, 1000), [](auto) {});
        service->push("script", token, {}, part_push("b" + tag, 600), [](auto) {});
        for (int i = 0; i < steps && loop.run_one(); ++i) {
        }
        restart();
        part("a" + tag, 1000);  // the provider repeats what was not answered
        part("b" + tag, 600);
        ASSERT_EQ(state(id), "approved") << "killed after step " << steps;
        ASSERT_EQ(find(id).paid, 1250) << "killed after step " << steps;
        ASSERT_EQ(orphaned() - before, 350) << "killed after step " << steps;
        loop.advance(options.result_screen + hal::Duration{1'000});
    }
}

TEST_F(Parts, GetTheTimeOfABankTransfer) {
    const auto id = begin("script.parts");
    loop.advance(options.presenting_timeout * 2);
    EXPECT_EQ(state(id), "presenting");
    part("p1", 250);
    loop.advance(options.presenting_timeout * 2);
    EXPECT_EQ(state(id), "partial");
}

}  // namespace
}  // namespace till::test
