// A journal whose receipts are signed, and what somebody with the file and a tool would do to it.
#pragma once

#include "store_fixture.hpp"
#include "tests/support/faulty_disk.hpp"
#include "till/drivers/crypto/device_signer.hpp"

#include <sqlite3.h>

namespace till::offline::test {

inline std::unique_ptr<drivers::crypto::DeviceSigner> new_signer(hal::Crypto& crypto) {
    auto signer = drivers::crypto::DeviceSigner::create(drivers::crypto::DeviceSigner::new_key(crypto), crypto);
    EXPECT_TRUE(signer.has_value());
    return signer ? std::move(*signer) : nullptr;
}

class SignedTest : public ::testing::Test {
  protected:
    FakeLoop loop;
    TempFolder folder;
    till::test::FaultyDisk disk{"signed-" + std::to_string(++disks)};  // outlives the journals on it
    static inline int disks = 0;
    drivers::crypto::MbedtlsCrypto crypto;
    std::unique_ptr<drivers::crypto::DeviceSigner> signer = new_signer(crypto);
    std::unique_ptr<Journal> journal;
    OpenReport report;
    std::string path = folder.file("till.db");

    void start(hal::Signer* with) {
        journal.reset();
        journal = std::make_unique<Journal>(loop, path, "", false, 1000, with);
        const auto opened = journal->open();
        ASSERT_TRUE(opened.has_value()) << opened.error().type << " " << opened.error().detail;
        report = *opened;
    }
    void start() { start(signer.get()); }
    void sell(int from, int to) {
        for (int i = from; i < to; ++i) {
            Change change = sale_approved("p" + std::to_string(i), 100 + i);
            change.items.clear();
            ASSERT_TRUE(journal->commit(std::move(change)).has_value());
        }
    }
    void sql(const std::string& text) {
        journal.reset();
        sqlite3* db = nullptr;
        ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
        char* error = nullptr;
        ASSERT_EQ(sqlite3_exec(db, text.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
        sqlite3_close(db);
    }
    void tamper(const std::string& text) {
        sql(text);
        start();
    }
    std::string found() {
        const auto verified = journal->verify();
        return verified ? "" : verified.error().detail;
    }
};

}  // namespace till::offline::test
