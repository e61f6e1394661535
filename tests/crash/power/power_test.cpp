// The model of a disk that the enumeration stands on, with calls written by hand, and what is read from the wire.
#include "tests/crash/power/checker.hpp"
#include "tests/crash/power/enumeration.hpp"
#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace till::crash {
namespace {

constexpr std::uint64_t folder = 1;

Call write(std::uint64_t inode, std::int64_t at, std::string bytes, std::string name = "/d/f") {
    return {TRACE_WRITE, inode, at, std::move(name), std::move(bytes)};
}
Call sync(std::uint64_t inode, std::string name = "/d/f") { return {TRACE_SYNC, inode, 0, std::move(name), {}}; }

DiskModel after(const std::vector<Call>& calls, Manners manners = Manners::honest) {
    DiskModel disk(manners);
    for (const Call& call : calls)
        disk.apply(call);
    return disk;
}

DiskModel::Files cut(const std::vector<Call>& calls, Survives survives, unsigned seed = 0,
                     Manners manners = Manners::honest) {
    std::mt19937 random(seed);
    return after(calls, manners).after_cut(survives, random);
}

using Files = DiskModel::Files;

TEST(DiskModel, SyncedBytesAreSafeAndLaterOnesAreNot) {
    const std::vector<Call> calls{write(2, 0, "one"), sync(2), write(2, 3, "two")};
    EXPECT_EQ(cut(calls, Survives::nothing), (Files{{"/d/f", "one"}}));
    EXPECT_EQ(cut(calls, Survives::everything), (Files{{"/d/f", "onetwo"}}));
}

TEST(DiskModel, AFileThatWasNeverSyncedMayNotEvenExist) {
    const std::vector<Call> calls{write(2, 0, "one")};
    EXPECT_EQ(cut(calls, Survives::nothing), Files{});
    EXPECT_EQ(cut(calls, Survives::everything), (Files{{"/d/f", "one"}}));
}

TEST(DiskModel, ALaterWriteMayBeThereWithoutAnEarlierOne) {
    const std::vector<Call> calls{write(2, 0, "..."), sync(2), write(2, 0, "A"), write(2, 1, "B")};
    std::set<std::string> found;
    for (unsigned seed = 0; seed < 50; ++seed)
        found.insert(cut(calls, Survives::subset, seed)["/d/f"]);
    EXPECT_EQ(found, (std::set<std::string>{"...", "A..", ".B.", "AB."}));
}

TEST(DiskModel, APrefixNeverSkipsAWrite) {
    const std::vector<Call> calls{write(2, 0, "..."), sync(2), write(2, 0, "A"), write(2, 1, "B")};
    std::set<std::string> found;
    for (unsigned seed = 0; seed < 50; ++seed)
        found.insert(cut(calls, Survives::prefix, seed)["/d/f"]);
    EXPECT_EQ(found, (std::set<std::string>{"...", "A..", "AB."}));
}

TEST(DiskModel, OnlyTheLastWriteTearsAndOnlyAtASector) {
    const std::vector<Call> calls{write(2, 0, std::string(1600, '.')), sync(2), write(2, 0, std::string(1600, 'x'))};
    std::set<std::ptrdiff_t> found;
    for (unsigned seed = 0; seed < 80; ++seed) {
        const auto bytes = cut(calls, Survives::torn_subset, seed)["/d/f"];
        ASSERT_EQ(bytes.size(), 1600U);
        found.insert(std::ranges::count(bytes, 'x'));
    }
    EXPECT_EQ(found, (std::set<std::ptrdiff_t>{0, 512, 1024, 1536}));
}

TEST(DiskModel, ANameMadeAgainIsAnotherFile) {
    const std::vector<Call> calls{
        write(2, 0, "old journal"), sync(2), sync(folder, "/d"), {TRACE_UNLINK, 0, 0, "/d/f", {}}, write(3, 0, "new")};
    EXPECT_EQ(cut(calls, Survives::nothing), (Files{{"/d/f", "old journal"}}));
    EXPECT_EQ(cut(calls, Survives::everything), (Files{{"/d/f", "new"}})) << "nothing of the old inode shows through";
}

TEST(DiskModel, ARenameLastsWithASyncOfItsFolder) {
    std::vector<Call> calls{write(2, 0, "new", "/d/g"), sync(2, "/d/g"), write(3, 0, "old"), sync(3)};
    calls.push_back({TRACE_RENAME, 0, 0, "/d/g", "/d/f"});
    EXPECT_EQ(cut(calls, Survives::nothing), (Files{{"/d/f", "old"}, {"/d/g", "new"}}));
    calls.push_back(sync(folder, "/d"));
    EXPECT_EQ(cut(calls, Survives::nothing), (Files{{"/d/f", "new"}}));
}

TEST(DiskModel, ATruncationIsAChangeLikeAnother) {
    const std::vector<Call> calls{write(2, 0, "12345"), sync(2), {TRACE_TRUNCATE, 2, 2, "/d/f", {}}};
    EXPECT_EQ(cut(calls, Survives::nothing), (Files{{"/d/f", "12345"}}));
    EXPECT_EQ(cut(calls, Survives::everything), (Files{{"/d/f", "12"}}));
}

TEST(DiskModel, ALyingDiskKeepsNothingItPromised) {
    const std::vector<Call> calls{write(2, 0, "one"), sync(2)};
    EXPECT_EQ(cut(calls, Survives::nothing, 0, Manners::ignores_sync), Files{});
}

TEST(DiskModel, ALazyLogIsSafeOnceTheDatabaseIsWritten) {
    std::vector<Call> calls{write(2, 0, "frame", "/d/till.db-wal"), sync(2, "/d/till.db-wal")};
    EXPECT_EQ(cut(calls, Survives::nothing, 0, Manners::lazy_log)["/d/till.db-wal"], "");
    calls.push_back(write(3, 0, "page", "/d/till.db"));
    EXPECT_EQ(cut(calls, Survives::nothing, 0, Manners::lazy_log)["/d/till.db-wal"], "frame");
}

// --- what was promised

constexpr const char* id = "01a1fa92-7d3e-7241-a80e-1b1fc4e48f4b";

Call send(const std::string& head, const std::string& body) { return {TRACE_SEND, 0, 0, {}, head + "\r\n\r\n" + body}; }

TEST(Promises, AnAnswerPromisesThePaymentAndItsState) {
    Promises promises;
    promises.add(send("HTTP/1.1 200 OK",
                      std::string(R"({"items":[{"id":")") + id + R"(","order_ref":"1","state":"approved"}]})"));
    EXPECT_EQ(promises.ids, std::set<std::string>{id});
    EXPECT_EQ(promises.states, (std::set<std::pair<std::string, std::string>>{{id, "approved"}}));
}

TEST(Promises, ARefusalPromisesNothing) {
    Promises promises;
    promises.add(send("HTTP/1.1 404 Not Found", std::string(R"({"detail":")") + id + "\"}"));
    EXPECT_EQ(promises.count(), 0U);
}

TEST(Promises, WhatGoesToAProviderMustBeOnDisk) {
    Promises promises;
    promises.add(send("POST /payments HTTP/1.1", std::string(R"({"Description":")") + id + "\"}"));
    EXPECT_EQ(promises.ids, std::set<std::string>{id});
}

TEST(Promises, PaperThatMovesNamesItsJob) {
    Promises promises;
    promises.add(write(2, 0, "RECEIPT", std::string("/d/printer/.") + id + ".new"));
    EXPECT_EQ(promises.ids, std::set<std::string>{id});
}

TEST(Promises, KeysOfOthersAndReceiptNumbers) {
    Promises promises;
    promises.add(
        send("POST /v1/batches HTTP/1.1",
             R"({"batch_id":"eb9c67ca-facd-8512-95d3-7c655fbc8b09","items":[{"number":7,"payment_id":"x"}]})"));
    EXPECT_TRUE(promises.ids.empty()) << "a batch's id is no id of ours";
    EXPECT_EQ(promises.receipts, 7);
}

// --- the whole: a promise without anything on the disk is found out

TEST(Enumeration, APromiseWithoutASyncedByteIsLost) {
    const std::vector<Call> calls{send("HTTP/1.1 201 Created", std::string("{\"id\":\"") + id + "\"}")};
    Checker checker;
    const Tally tally = enumerate(calls, {}, checker);
    EXPECT_EQ(tally.points, 2);
    EXPECT_EQ(tally.unopenable, 0) << tally.first;
    EXPECT_EQ(tally.lost, 1) << "the state after the send, but not the one before";
}

TEST(TraceFile, ALastRecordThatWasCutIsLeftOut) {
    const test::TempFolder temporary;
    const std::string path = temporary.file("trace");
    const trace_head head{TRACE_MAGIC, TRACE_WRITE, 7, 12, 4, 3};
    std::ofstream file(path, std::ios::binary);
    for (const std::string_view rest : {"/d/fabc", "/d/fa"})
        file.write(reinterpret_cast<const char*>(&head), sizeof head) << rest;
    file.close();
    const auto calls = read_trace(path);
    ASSERT_TRUE(calls.has_value());
    ASSERT_EQ(calls->size(), 1U);
    EXPECT_EQ(calls->front().bytes, "abc");
    EXPECT_EQ(calls->front().at, 12);
    EXPECT_FALSE(read_trace(temporary.file("none")).has_value());
}

}  // namespace
}  // namespace till::crash
