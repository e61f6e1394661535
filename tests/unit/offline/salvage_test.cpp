// A file that is broken: moved aside whole, what is readable carried over, and never a start that does not end.
#include "offline/store/salvage.hpp"
#include "offline/store/recovery.hpp"
#include "store_fixture.hpp"

#include <fstream>
#include <random>

namespace till::offline::test {
namespace {

namespace fs = std::filesystem;

class Salvage : public ::testing::Test {
  protected:
    FakeLoop loop;
    TempFolder folder;
    std::string path = folder.file("till.db");
    std::unique_ptr<Journal> journal;

    hal::Result<OpenReport> start(int checkpoint_frames = 1000) {
        journal.reset();
        journal = std::make_unique<Journal>(loop, path, "", false, checkpoint_frames);
        return journal->open();
    }
    void sell(int from, int to) {
        for (int i = from; i < to; ++i) {
            const auto id = "p" + std::to_string(i);
            ASSERT_TRUE(journal->commit(sale_created(id, 100)).has_value());
            ASSERT_TRUE(journal->commit(sale_approved(id, 100)).has_value());
        }
    }
    static std::string read(const std::string& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    static void write(const std::string& file, const std::string& bytes) {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    }
    // A file with 60 sales, everything in it and nothing in its log.
    std::string good_file() {
        EXPECT_TRUE(start().has_value());
        sell(0, 60);
        journal.reset();
        fs::remove(path + "-wal");
        return read(path);
    }
    std::size_t receipts() { return journal->receipts({0, 1000})->size(); }
};

TEST_F(Salvage, ARuinedHeaderMeansANewFileAndTheOldOneKept) {
    auto bytes = good_file();
    bytes.replace(0, 100, std::string(100, 'X'));
    write(path, bytes);
    const auto opened = start();
    ASSERT_TRUE(opened.has_value()) << opened.error().detail;
    ASSERT_NE(opened->quarantined, "");
    EXPECT_EQ(read(opened->quarantined), bytes) << "nothing is deleted, nothing is changed";
    EXPECT_TRUE(journal->commit(sale_created("next", 1)).has_value());
    const auto events = journal->events();
    EXPECT_EQ(events->front().type, "journal.salvaged");
    EXPECT_TRUE(journal->verify().has_value());
    const auto again = start();
    EXPECT_EQ(again->quarantined, "") << "once, not at every start";
}

TEST_F(Salvage, ALogWithoutItsDatabaseIsKeptForWhoeverCanReadIt) {
    ASSERT_TRUE(start().has_value());
    sell(0, 5);
    const auto log = read(path + "-wal");
    ASSERT_FALSE(log.empty());
    const auto copy = folder.file("copy-of-the-log");
    fs::copy_file(path + "-wal", copy);
    journal.reset();
    fs::remove(path);
    fs::rename(copy, path + "-wal");
    const auto opened = start();
    ASSERT_TRUE(opened.has_value()) << opened.error().detail;
    ASSERT_NE(opened->quarantined, "");
    EXPECT_TRUE(opened->created);
    EXPECT_EQ(opened->set_aside, 1);
    EXPECT_FALSE(opened->log_missing) << "told once is enough";
    EXPECT_EQ(read(opened->quarantined + "-wal"), log);
    EXPECT_EQ(start()->set_aside, 1) << "as long as it lies there";
}

TEST_F(Salvage, AMissingLogIsToldAndAPresentOneIsNot) {
    EXPECT_FALSE(start()->log_missing) << "the first start";
    sell(0, 2);
    EXPECT_FALSE(start()->log_missing);
    journal.reset();
    fs::remove(path + "-wal");
    EXPECT_TRUE(start()->log_missing);
    journal.reset();
    write(path + "-wal", "");
    EXPECT_TRUE(start()->log_missing) << "one that lost everything is none";
    sell(2, 3);
    EXPECT_FALSE(start()->log_missing);
}

TEST_F(Salvage, APageInTheMiddleCostsWhatWasOnItAndNoMore) {
    const auto bytes = good_file();
    int salvaged = 0, whole = 0;
    for (std::size_t page = 1; page < bytes.size() / 4096; page += 3) {
        SCOPED_TRACE(page);
        auto broken = bytes;
        broken.replace(page * 4096, 4096, std::string(4096, '\xA5'));
        fs::remove_all(folder.path());
        fs::create_directory(folder.path());
        write(path, broken);
        const auto opened = start();
        ASSERT_TRUE(opened.has_value()) << opened.error().type << opened.error().detail;
        if (opened->quarantined.empty()) {
            ++whole;  // a free page
            continue;
        }
        ++salvaged;
        EXPECT_EQ(read(opened->quarantined), broken);
        EXPECT_TRUE(journal->commit(sale_created("next", 1)).has_value());
        const auto receipt = journal->commit(sale_approved("next", 1));
        ASSERT_TRUE(receipt.has_value()) << receipt.error().type << receipt.error().detail;
        EXPECT_EQ(receipt->receipt->number, 61) << "a number is never given out twice";
        EXPECT_GE(receipts(), 20u);
        EXPECT_GE(journal->events(0, 1000)->size() + journal->documents("payment", "", {0, 1000})->size(), 60u);
        ASSERT_TRUE(start().has_value());
        EXPECT_TRUE(journal->commit(event_change("p", "x")).has_value());
    }
    EXPECT_GT(salvaged, 10);
    RecordProperty("pages_salvaged", salvaged);
    RecordProperty("pages_unused", whole);
}

TEST_F(Salvage, AFileCutShortIsSalvaged) {
    const auto bytes = good_file();
    for (const std::size_t size :
         {std::size_t{1}, std::size_t{512}, std::size_t{4096}, bytes.size() / 2, bytes.size() - 512}) {
        SCOPED_TRACE(size);
        fs::remove_all(folder.path());
        fs::create_directory(folder.path());
        write(path, bytes.substr(0, size));
        const auto opened = start();
        ASSERT_TRUE(opened.has_value()) << opened.error().type << " " << opened.error().detail;
        EXPECT_TRUE(journal->commit(sale_created("next", 1)).has_value());
        EXPECT_EQ(start()->quarantined, "");
    }
}

TEST_F(Salvage, ItsLogGoesWithIt) {
    good_file();
    write(path, std::string(50'000, 'Z'));
    write(path + "-wal", "whatever was in it");
    const auto opened = start();
    ASSERT_TRUE(opened.has_value()) << opened.error().detail;
    ASSERT_NE(opened->quarantined, "");
    EXPECT_EQ(read(opened->quarantined + "-wal"), "whatever was in it");
}

TEST_F(Salvage, WhatIsInTheLogIsReadToo) {
    ASSERT_TRUE(start(20).has_value());  // the log is copied into the file and begun anew every few sales
    sell(0, 21);
    const auto log = read(path + "-wal"), database = read(path);
    int salvaged = 0;
    for (std::size_t page = 1; page < database.size() / 4096; ++page) {
        SCOPED_TRACE(page);
        journal.reset();
        fs::remove_all(folder.path());
        fs::create_directory(folder.path());
        auto broken = database;
        broken.replace(page * 4096, 4096, std::string(4096, '\xA5'));
        write(path, broken);
        write(path + "-wal", log);
        const auto opened = start();
        ASSERT_TRUE(opened.has_value()) << opened.error().detail;
        if (opened->quarantined.empty()) continue;  // the log has that page
        ++salvaged;
        const auto last = journal->document("payment", "p20");
        EXPECT_TRUE(last.has_value() && last->state == "approved");
    }
    EXPECT_GT(salvaged, 2);
}

TEST_F(Salvage, AnInterruptedOneIsFinishedAtTheNextStart) {
    // As if the power had gone after the new file was complete, at each of the moves that follow.
    for (int moved = 0; moved < 3; ++moved) {
        SCOPED_TRACE(moved);
        fs::remove_all(folder.path());
        fs::create_directory(folder.path());
        {
            ASSERT_TRUE(start().has_value());
            ASSERT_TRUE(journal->commit(event_change("marker", "I am the new one")).has_value());
            journal.reset();
            fs::remove(path + "-wal");
            fs::rename(path, path + ".salvaged");
        }
        write(moved < 2 ? path : path + ".corrupt-1", "old file");
        write(moved < 1 ? path + "-wal" : path + ".corrupt-1-wal", "old log");
        const auto opened = start();
        ASSERT_TRUE(opened.has_value()) << opened.error().detail;
        EXPECT_EQ(journal->events()->at(0).type, "I am the new one");
        EXPECT_EQ(read(path + ".corrupt-1"), "old file");
        EXPECT_EQ(read(path + ".corrupt-1-wal"), "old log");
        EXPECT_FALSE(fs::exists(path + ".salvaged"));
    }
}

TEST_F(Salvage, AHalfBuiltNewFileIsThrownAway) {
    auto bytes = good_file();
    bytes.replace(0, 100, std::string(100, 'X'));
    write(path, bytes);
    write(path + ".building", "half a file");
    const auto opened = start();
    ASSERT_TRUE(opened.has_value()) << opened.error().detail;
    EXPECT_FALSE(fs::exists(path + ".building"));
}

// Every page, one flipped bit: found, or without effect on what the store says; never a crash, never a hang.
TEST_F(Salvage, AFlippedBitIsFoundOrHarmless) {
    const auto bytes = good_file();
    std::mt19937 random(7);
    int found = 0, harmless = 0;
    for (std::size_t page = 0; page < bytes.size() / 4096; page += 2) {
        SCOPED_TRACE(page);
        auto broken = bytes;
        const std::size_t at = page * 4096 + random() % 4096;
        broken[at] = static_cast<char>(broken[at] ^ (1 << (random() % 8)));
        fs::remove_all(folder.path());
        fs::create_directory(folder.path());
        write(path, broken);
        const auto opened = start();
        ASSERT_TRUE(opened.has_value()) << opened.error().type << opened.error().detail;
        bool differs = !opened->quarantined.empty() || !opened->damage.empty() || !journal->verify().has_value();
        bool wrong = false;
        for (int i = 0; i < 60; ++i) {
            const auto id = "p" + std::to_string(i);
            const auto document = journal->document("payment", id);
            if (!document) {
                differs = true;
            } else {
                wrong |= document->state != "approved" || document->body.integer_or("amount", 0) != 100;
            }
            const auto item = journal->item(id + "-sync");
            if (!item) {
                differs = true;
            } else {
                wrong |=
                    item->payload.find("sale") == nullptr || item->payload.find("sale")->integer_or("amount", 0) != 100;
            }
        }
        EXPECT_FALSE(wrong && !differs) << "a silently wrong record";
        (differs ? found : harmless) += 1;
    }
    EXPECT_GT(found, 5);
    RecordProperty("found", found);
    RecordProperty("harmless", harmless);
}

}  // namespace
}  // namespace till::offline::test
