// Export and import under kill -9, power cuts and errors at every call to the disk: pending things are in one place.
// (R13: at every step.)
#include "transfer_fixture.hpp"

namespace till::offline::test {
namespace {

using till::test::FaultyDisk;

class TransferCuts : public TransferTest {
  protected:
    StoreOptions on_disk(const char* name, const char* terminal) {
        return {std::string("/disk/") + name, terminal, disk.vfs(), 1000, nullptr};
    }
    // A salvage moves real files about, which a disk in memory has not: how a journal comes to be is tests/crash's.
    void make_empty(const StoreOptions& where) {
        Journal there(loop, where.path, where.sqlite_vfs);
        ASSERT_TRUE(there.open().has_value());
    }
    // How many of the four items could be sent from there.
    int sendable(const StoreOptions& where) {
        Journal there(loop, where.path, where.sqlite_vfs);
        if (!there.open()) return 0;
        int found = 0;
        for (const char* id : {"open-op", "paid-sync", "paid-print", "parked-1"}) {
            const auto item = there.item(id);
            found += item && item->state != ItemState::done && item->state != ItemState::exported;
        }
        return found;
    }
    // The state of the disk at each call that `work` makes.
    std::vector<FaultyDisk::Image> images_during(const std::function<void()>& work) {
        std::vector<FaultyDisk::Image> images;
        disk.before_call = [&](FaultyDisk::Call) { images.push_back(disk.image()); };
        work();
        disk.before_call = nullptr;
        images.push_back(disk.image());
        return images;
    }
};

TEST_F(TransferCuts, AnExportCutAnywhereIsDoneByTheNextAndNeverTwice) {
    const auto from = on_disk("till.db", "T-1");
    {
        Journal there(loop, from.path, from.sqlite_vfs);
        ASSERT_TRUE(there.open().has_value());
        make_pending(there);
    }
    const auto images = images_during([&] { ASSERT_TRUE(export_it(from).has_value()); });
    ASSERT_GT(images.size(), 6u);
    int before = 0, after = 0;
    std::mt19937 random(7);
    for (std::size_t i = 0; i < images.size(); ++i) {
        for (const auto survives :
             {FaultyDisk::Survives::everything, FaultyDisk::Survives::nothing, FaultyDisk::Survives::torn_subset}) {
            disk.restore(images[i]);
            disk.power_cut(survives, random);
            std::filesystem::remove(file);
            const int left = sendable(from);
            ASSERT_TRUE(left == 0 || left == 4) << "at call " << i << " " << left << " could be sent";
            (left == 4 ? before : after) += 1;
            const auto exported = export_it(from);
            ASSERT_TRUE(exported.has_value()) << "at call " << i << ": " << exported.error().type;
            EXPECT_EQ(exported->items, 4);
            EXPECT_EQ(exported->again, left == 0);
            EXPECT_EQ(sendable(from), 0) << "what is in the bundle is not here any more";
        }
    }
    EXPECT_GT(before, 0);
    EXPECT_GT(after, 0);
}

TEST_F(TransferCuts, AnImportCutAnywhereIsWholeOrNotThere) {
    make_pending();
    ASSERT_TRUE(export_it().has_value());
    const auto to = on_disk("spare.db", "T-2");
    make_empty(to);
    const auto images = images_during([&] { ASSERT_TRUE(import_bundle(to, ports, file, passphrase).has_value()); });
    ASSERT_GT(images.size(), 6u);
    int fresh = 0, known = 0;
    std::mt19937 random(8);
    for (std::size_t i = 0; i < images.size(); ++i) {
        for (const auto survives :
             {FaultyDisk::Survives::everything, FaultyDisk::Survives::nothing, FaultyDisk::Survives::torn_subset}) {
            disk.restore(images[i]);
            disk.power_cut(survives, random);
            const auto again = import_bundle(to, ports, file, passphrase);
            ASSERT_TRUE(again || again.error().type == "bundle-imported")
                << i << ": " << again.error().type << " " << again.error().detail;
            (again ? fresh : known) += 1;
            EXPECT_EQ(sendable(to), 4) << "at call " << i;
        }
    }
    EXPECT_GT(fresh, 0);
    EXPECT_GT(known, 0);
}

TEST_F(TransferCuts, AnErrorAtEveryCallOfEachLosesAndDoublesNothing) {
    const auto from = on_disk("till.db", "T-1"), to = on_disk("spare.db", "T-2");
    {
        Journal there(loop, from.path, from.sqlite_vfs);
        ASSERT_TRUE(there.open().has_value());
        make_pending(there);
    }
    make_empty(to);
    const auto image = disk.image();
    for (int at = 1;; ++at) {
        disk.restore(image);
        std::filesystem::remove(file);
        disk.reset_counts();
        disk.fault = {at, false, at % 3 == 0 ? SQLITE_FULL : SQLITE_IOERR, at % 2 == 0};
        const auto first = export_it(from);
        const int calls = disk.calls;
        disk.fault = {};
        if (!first) {
            ASSERT_TRUE(export_it(from).has_value()) << "at call " << at << " after " << first.error().type;
        }
        EXPECT_EQ(sendable(from), 0);
        disk.reset_counts();
        disk.fault = {at, false, SQLITE_IOERR, at % 2 == 0};
        const auto taken = import_bundle(to, ports, file, passphrase);
        disk.fault = {};
        if (!taken) {
            const auto again = import_bundle(to, ports, file, passphrase);
            ASSERT_TRUE(again || again.error().type == "bundle-imported")
                << "at call " << at << ": " << again.error().type << " " << again.error().detail;
        }
        EXPECT_EQ(sendable(to), 4) << "at call " << at;
        if (at > calls && at > disk.calls) break;
        ASSERT_LT(at, 500) << "no end";
    }
}

}  // namespace
}  // namespace till::offline::test
