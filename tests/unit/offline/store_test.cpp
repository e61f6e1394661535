// The Store as its users see it, on a real file.
#include "store_fixture.hpp"

#include <thread>

namespace till::offline::test {
namespace {

class StoreTest : public ::testing::TestWithParam<bool> {
  protected:
    FakeLoop loop;
    TempFolder folder;
    std::unique_ptr<Journal> journal = start();

    std::unique_ptr<Journal> start() {
        return std::make_unique<Journal>(loop, folder.file("till.db"), "", GetParam());
    }
    void open() { ASSERT_TRUE(journal->open().has_value()); }
    void restart() {
        journal.reset();
        loop.reboot("boot-2");
        journal = start();
        open();
    }
};
INSTANTIATE_TEST_SUITE_P(Workers, StoreTest, ::testing::Values(false, true),
                         [](const auto& p) { return p.param ? "thread" : "inline"; });

TEST_P(StoreTest, OpensANewFileAndAnOldOne) {
    const auto first = journal->open();
    ASSERT_TRUE(first.has_value()) << first.error().detail;
    EXPECT_TRUE(first->created);
    EXPECT_TRUE(journal->store().healthy());
    ASSERT_TRUE(journal->commit(event_change("p1", "payment.created")).has_value());
    journal = nullptr;
    journal = start();
    const auto second = journal->open();
    ASSERT_TRUE(second.has_value());
    EXPECT_FALSE(second->created);
    EXPECT_EQ(second->events, 1);
    EXPECT_EQ(second->quarantined, "");
}

TEST_P(StoreTest, EverythingIsUnavailableBeforeItWasOpened) {
    EXPECT_FALSE(journal->store().healthy());
    EXPECT_EQ(journal->commit(event_change("p", "x")).error().type, "journal-unavailable");
    EXPECT_EQ(journal->document("payment", "p").error().type, "journal-unavailable");
}

TEST_P(StoreTest, AChangeIsThereAsAWholeAfterARestart) {
    open();
    const auto created = journal->commit(sale_created("p1", 1250));
    ASSERT_TRUE(created.has_value()) << created.error().type << created.error().detail;
    EXPECT_EQ(created->first_seq, 1);
    EXPECT_EQ(created->last_seq, 1);
    EXPECT_FALSE(created->receipt.has_value());
    const auto approved = journal->commit(sale_approved("p1", 1250));
    ASSERT_TRUE(approved.has_value()) << approved.error().type << approved.error().detail;
    EXPECT_EQ(approved->first_seq, 2);
    EXPECT_EQ(approved->last_seq, 3);
    ASSERT_TRUE(approved->receipt.has_value());
    EXPECT_EQ(approved->receipt->number, 1);
    restart();
    const auto document = journal->document("payment", "p1");
    ASSERT_TRUE(document.has_value());
    EXPECT_EQ(document->state, "approved");
    EXPECT_FALSE(document->open);
    EXPECT_EQ(document->body.integer_or("amount", 0), 1250);
    EXPECT_EQ(document->updated_seq, 3);
    const auto events = journal->events();
    ASSERT_EQ(events->size(), 3u);
    EXPECT_EQ(events->at(2).type, "receipt.issued");
    EXPECT_EQ(events->at(2).data.integer_or("number", 0), 1);
    EXPECT_EQ(events->at(0).at.boot_id, "boot-1");
    EXPECT_EQ(journal->item("p1-op")->state, ItemState::done);
    EXPECT_EQ(journal->item("p1-sync")->state, ItemState::pending);
    EXPECT_EQ(journal->item("p1-print")->payload.integer_or("receipt", 0), 1);
}

}  // namespace
}  // namespace till::offline::test
