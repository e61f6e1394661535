// Export, import, purge. R13: what is pending is refused to be thrown away until another device has it, once.
#include "transfer_fixture.hpp"

#include <fstream>

namespace till::offline::test {
namespace {

class Transfer : public TransferTest {};

TEST_F(Transfer, R13_APurgeIsRefusedWhileAnythingIsPendingAndSaysWhat) {
    make_pending();
    const auto refused = purge(old_one(), ports, "technician");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().type, "data-pending");
    EXPECT_EQ(refused.error().detail, "1 print, 1 provider, 2 sync, 1 payment created, 1 payment orphan");
    const auto pending = read_pending(old_one(), ports);
    ASSERT_TRUE(pending.has_value());
    EXPECT_EQ(pending->parked, 1);
    EXPECT_EQ(pending->exported, "");
}

TEST_F(Transfer, R13_EachKindOfPendingThingAloneRefusesAPurge) {
    const std::pair<const char*, std::function<Change()>> cases[] = {
        {"1 sync", [] { return item_change("s", "k", "sync"); }},
        {"1 print", [] { return item_change("p", "k", "print"); }},
        {"1 provider", [] { return item_change("o", "k", "provider"); }},
        {"1 payment unknown",
         [] {
             Change change;
             change.documents.push_back({"payment", "x", "unknown", true, Value::object()});
             return change;
         }},
        {"1 parked_push unmatched",
         [] {
             Change change;
             change.documents.push_back({"parked_push", "x", "unmatched", true, Value::object()});
             return change;
         }},
    };
    for (const auto& [expected, make] : cases) {
        for (const char* suffix : {"", "-wal", "-shm"})
            std::filesystem::remove(path + suffix);
        start();
        ASSERT_TRUE(journal->commit(make()).has_value());
        journal.reset();
        const auto refused = purge(old_one(), ports, "technician");
        ASSERT_FALSE(refused.has_value()) << expected;
        EXPECT_EQ(refused.error().detail, expected);
    }
}

TEST_F(Transfer, R13_ASpareGoesOnWithTheSameKeys) {
    make_pending();
    const auto exported = export_it();
    ASSERT_TRUE(exported.has_value()) << exported.error().type << " " << exported.error().detail;
    EXPECT_EQ(exported->items, 4);
    EXPECT_EQ(exported->documents, 4) << "two payments, the order and the ref that lead to one";
    const auto imported = import_it();
    ASSERT_TRUE(imported.has_value()) << imported.error().type << " " << imported.error().detail;
    EXPECT_EQ(imported->bundle, exported->bundle);
    EXPECT_EQ(imported->terminal_id, "T-1");
    EXPECT_EQ(imported->items, 4);
    EXPECT_EQ(imported->claims, 1);

    const auto there = open_spare();
    const auto operation = there->item("open-op");
    ASSERT_TRUE(operation.has_value()) << operation.error().detail;
    EXPECT_EQ(operation->state, ItemState::unknown) << "it may have been on the wire: ask first";
    EXPECT_EQ(operation->attempts, 1);
    EXPECT_EQ(operation->order_key, "open");
    EXPECT_EQ(there->item("paid-sync")->state, ItemState::pending);
    EXPECT_EQ(there->item("paid-sync")->payload.find("receipt")->integer_or("number", 0), 1);
    EXPECT_EQ(there->item("parked-1")->state, ItemState::parked);
    EXPECT_EQ(there->item("parked-1")->last_error, "why: so");
    EXPECT_EQ(there->due("provider")->size(), 1u);
    EXPECT_EQ(there->open_documents("payment")->size(), 2u);
    EXPECT_EQ(there->document("order", "A-1")->body.string_or("payment", ""), "open");
    EXPECT_TRUE(there->document("ref", "payhub id 77").has_value());
    EXPECT_EQ(there->document("order", "A-0").error().type, "not-found");
    Change push;
    push.claims.push_back({"push:payhub", "77/1"});
    EXPECT_EQ(type_of(there->commit(std::move(push))), "claim-taken") << "a push seen there is known here";
    EXPECT_TRUE(there->verify().has_value());
}

TEST_F(Transfer, APrintCarriesTheReceiptItIsFor) {
    make_pending();
    ASSERT_TRUE(export_it() && import_it());
    const auto there = open_spare();
    ASSERT_TRUE(there->commit(sale_approved("own", 7)).error().type == "not-found");
    const auto item = there->item("paid-print");
    ASSERT_TRUE(item.has_value());
    const auto* foreign = item->payload.find("foreign");
    ASSERT_NE(foreign, nullptr) << item->payload.dump();
    EXPECT_EQ(foreign->integer_or("number", 0), 1);
    EXPECT_EQ(foreign->find("body")->integer_or("total", 0), 100);
}

TEST_F(Transfer, TheProjectionCanBeBuiltFromTheSparesOwnEvents) {
    make_pending();
    ASSERT_TRUE(export_it() && import_it());
    const auto there = open_spare();
    const auto events = there->events_of("open");
    ASSERT_EQ(events->size(), 1u);
    EXPECT_EQ(events->front().type, "payment.imported");
    EXPECT_EQ(events->front().data.find("payment")->integer_or("amount", 0), 100);
}

TEST_F(Transfer, R13_TheOldOneSendsNothingAndSellsNothing) {
    make_pending();
    ASSERT_TRUE(export_it().has_value());
    journal = std::make_unique<Journal>(loop, path, "", false, 1000, signer.get());
    EXPECT_EQ(type_of(journal->open()), "journal-exported");
    EXPECT_EQ(type_of(journal->commit(event_change("x", "y"))), "journal-unavailable");
    journal.reset();
    EXPECT_EQ(type_of(import_bundle(old_one(), ports, file, passphrase)), "journal-exported");
    // Not even an older program finds anything in it.
    sql("CREATE TABLE found AS SELECT (SELECT count(*) FROM items WHERE state IN (0, 1, 2, 4)) AS items, "
        "(SELECT count(*) FROM documents WHERE open = 1) AS documents");
    auto db = store::Connection::open(path, "");
    EXPECT_EQ(db->number("SELECT items + documents FROM found").value(), 0);
}

TEST_F(Transfer, R13_ABundleIsTakenOnceAndAnExportRepeatedIsTheSame) {
    make_pending();
    const auto first = export_it();
    ASSERT_TRUE(import_it().has_value());
    EXPECT_EQ(type_of(import_it()), "bundle-imported");
    const auto second = export_it();
    ASSERT_TRUE(second.has_value());
    EXPECT_TRUE(second->again);
    EXPECT_EQ(second->bundle, first->bundle);
    EXPECT_EQ(second->items, first->items);
    EXPECT_EQ(type_of(import_it()), "bundle-imported") << "written anew, still the same";
    EXPECT_EQ(open_spare()->summary()->waiting, 3);
}

// A second spare takes it too: the far sides see the same ids, and say `duplicate`.
TEST_F(Transfer, ASecondDeviceHasTheSameIds) {
    make_pending();
    ASSERT_TRUE(export_it() && import_it());
    auto second = spare();
    second.path = folder.file("second.db");
    ASSERT_TRUE(import_bundle(second, ports, file, passphrase).has_value());
    Journal there(loop, second.path);
    ASSERT_TRUE(there.open().has_value());
    for (const char* id : {"open-op", "paid-sync", "paid-print", "parked-1"})
        EXPECT_EQ(there.item(id)->payload.dump(), open_spare()->item(id)->payload.dump()) << id;
}

TEST_F(Transfer, APurgeAfterAnExportKeepsNumbersAndChains) {
    make_pending();
    ASSERT_TRUE(export_it().has_value());
    const auto purged = purge(old_one(), ports, "technician");
    ASSERT_TRUE(purged.has_value()) << purged.error().type << " " << purged.error().detail;
    EXPECT_EQ(purged->last_receipt, 1);
    start();
    EXPECT_EQ(report.damage, "");
    EXPECT_EQ(journal->events()->size(), 1u);
    EXPECT_EQ(journal->events()->front().type, "data.purged");
    EXPECT_TRUE(journal->verify().has_value()) << journal->verify().error().detail;
    sell(0, 1);
    EXPECT_EQ(journal->receipt(2)->number, 2) << "no number is given out twice";
    const auto verified = journal->verify();
    ASSERT_TRUE(verified.has_value()) << verified.error().detail;
    EXPECT_EQ(verified->receipts_pruned_to, 1);
    EXPECT_EQ(verified->signed_receipts, 1);
}

TEST_F(Transfer, APurgeLeavesNothingReadable) {
    start();
    Change change = event_change("p", "payment.created", Value::object({{"customer", "Mrs Unmistakable"}}));
    ASSERT_TRUE(journal->commit(std::move(change)).has_value());
    journal.reset();
    std::ofstream(path + ".schema-1") << "Mrs Unmistakable";
    ASSERT_TRUE(purge(old_one(), ports, "technician").has_value());
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        EXPECT_FALSE(bytes.contains("Unmistakable")) << entry.path();
    }
}

TEST_F(Transfer, ARunningTerminalIsLeftAlone) {
    make_pending();
    start();
    EXPECT_EQ(type_of(export_it()), "journal-unavailable");
    EXPECT_EQ(type_of(purge(old_one(), ports, "technician")), "journal-unavailable");
    EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(Transfer, NothingPendingIsNothingToExport) {
    start();
    sell(0, 1);
    ASSERT_TRUE(journal->commit(update_change("p0-sync", ItemState::done)).has_value());
    ASSERT_TRUE(journal->commit(update_change("p0-print", ItemState::done)).has_value());
    journal.reset();
    EXPECT_EQ(type_of(export_it()), "nothing-pending");
    start();
    EXPECT_EQ(report.damage, "") << "it goes on selling";
}

TEST_F(Transfer, AConflictTakesNothing) {
    make_pending();
    ASSERT_TRUE(export_it().has_value());
    {
        auto there = open_spare();
        ASSERT_TRUE(there->commit(item_change("paid-sync", "k")).has_value());
    }
    EXPECT_EQ(type_of(import_it()), "bundle-conflict");
    EXPECT_EQ(open_spare()->summary()->waiting, 1);
}

TEST_F(Transfer, AStickThatFailsCostsNothing) {
    make_pending();
    file = folder.file("no such folder/till.bundle");
    EXPECT_EQ(type_of(export_it()), "bundle-unwritable");
    file = folder.file("another stick.bundle");
    const auto exported = export_it();
    ASSERT_TRUE(exported.has_value());
    EXPECT_TRUE(exported->again);
    EXPECT_EQ(import_it()->items, 4);
}

}  // namespace
}  // namespace till::offline::test
