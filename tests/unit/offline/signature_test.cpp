// Signatures of receipts: what is signed, what verify() names, what an older program leaves behind. R12: what was
// issued, printed and synced can be told from what was made up afterwards.
#include "offline/store/hash_chain.hpp"
#include "offline/store/migrations.hpp"
#include "signed_fixture.hpp"

namespace till::offline::test {
namespace {

class Signatures : public SignedTest {};

std::string raw(const std::string& hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    return bytes;
}

hal::Digest digest(const std::string& hex) {
    hal::Digest digest{};
    std::ranges::copy(raw(hex), digest.begin());
    return digest;
}

TEST_F(Signatures, EveryReceiptIsSignedOverItsHash) {
    start();
    sell(0, 5);
    for (std::int64_t number = 1; number <= 5; ++number) {
        const auto receipt = journal->receipt(number);
        ASSERT_TRUE(receipt.has_value());
        EXPECT_EQ(receipt->key_id, signer->key_id());
        EXPECT_TRUE(signer->verify(signer->public_key(), digest(receipt->hash), raw(receipt->signature))) << number;
    }
    const auto verified = journal->verify();
    ASSERT_TRUE(verified.has_value()) << verified.error().detail;
    EXPECT_EQ(verified->signed_receipts, 5);
    EXPECT_EQ(verified->unsigned_receipts, 0);
    EXPECT_EQ(verified->keys, 1);
}

TEST_F(Signatures, TheSyncedItemCarriesTheSignature) {
    start();
    sell(0, 1);
    const auto item = journal->item("p0-sync");
    ASSERT_TRUE(item.has_value());
    const auto* receipt = item->payload.find("receipt");
    ASSERT_NE(receipt, nullptr);
    const auto hash = receipt->string_or("hash", "");
    EXPECT_EQ(receipt->string_or("key_id", ""), signer->key_id());
    EXPECT_TRUE(signer->verify(signer->public_key(), digest(hash), raw(receipt->string_or("signature", ""))));
}

// Somebody edits a receipt and computes every hash after it anew: only the signature tells.
TEST_F(Signatures, AnEditWithARecomputedChainIsNamed) {
    start();
    sell(0, 3);
    const auto edited = journal->receipt(2);
    const auto last = journal->receipt(3);
    ASSERT_TRUE(edited && last);
    const std::string body = R"({"total":1,"number":2,"issued_at":")" + hal::to_rfc3339(edited->issued.wall) + "\"}";
    const auto forged =
        store::link_hash(crypto, store::ReceiptLink{raw(edited->previous_hash), "T-1", 2, edited->payment_id, "sale",
                                                    body, edited->issued.wall});
    const auto follows = store::link_hash(
        crypto, store::ReceiptLink{forged, "T-1", 3, last->payment_id, "sale", last->body.dump(), last->issued.wall});
    tamper("UPDATE receipts SET body = '" + body + "', hash = x'" + store::hex(forged) + "' WHERE number = 2;" +
           "UPDATE receipts SET previous_hash = x'" + store::hex(forged) + "', hash = x'" + store::hex(follows) +
           "' WHERE number = 3; UPDATE head SET receipt_hash = x'" + store::hex(follows) + "'");
    EXPECT_EQ(report.damage, "") << "the chain itself was repaired well";
    EXPECT_EQ(found(), "the signature of receipt 2 is wrong");
}

TEST_F(Signatures, TheFirstBadReceiptIsNamed) {
    const std::pair<const char*, const char*> cases[] = {
        {"DELETE FROM receipts WHERE number = 4", "receipt 4 is missing"},
        {"UPDATE receipts SET body = replace(body, '104', '1') WHERE number = 5", "receipt 5 was changed"},
        {"UPDATE receipts SET number = 99 WHERE number = 3", "receipt 3 is missing"},
        {"UPDATE seals SET sig = zeroblob(64) WHERE kind = 'receipt' AND n = 7", "the signature of receipt 7 is wrong"},
        {"UPDATE seals SET sig = (SELECT sig FROM seals WHERE kind = 'receipt' AND n = 2) WHERE kind = 'receipt' AND n "
         "= 6",
         "the signature of receipt 6 is wrong"},
        {"DELETE FROM seals WHERE kind = 'receipt' AND n IN (5, 6)", "receipt 5 is not signed"},
        {"DELETE FROM seals WHERE kind = 'receipt' AND n = 8", "receipt 8 is not signed"},
        {"DELETE FROM seals WHERE kind = 'key'", ""},
        {"DELETE FROM receipts WHERE number = 8; DELETE FROM seals WHERE kind = 'receipt' AND n = 8",
         "the last receipts are missing"},
    };
    for (const auto& [statement, expected] : cases) {
        for (const char* suffix : {"", "-wal", "-shm"})
            std::filesystem::remove(path + suffix);
        start();
        sell(0, 8);
        tamper(statement);
        EXPECT_EQ(found(), expected) << statement;
    }
}

TEST_F(Signatures, AKeyOfSomebodyElseIsNotBelieved) {
    start();
    sell(0, 3);
    const auto hash = journal->receipt(3)->hash;
    const auto forger = new_signer(crypto);
    const auto signature = forger->sign(digest(hash));
    ASSERT_TRUE(signature.has_value());
    tamper("UPDATE seals SET key = '" + forger->key_id() + "', sig = x'" + store::hex(*signature) +
           "' WHERE kind = 'receipt' AND n = 3");
    EXPECT_EQ(found(), "the signature of receipt 3 is wrong") << "its key was never this device's";
}

TEST_F(Signatures, ReceiptsFromBeforeTheKeyAreVouchedFor) {
    start(nullptr);
    sell(0, 4);
    start();
    sell(4, 6);
    auto verified = journal->verify();
    ASSERT_TRUE(verified.has_value()) << verified.error().detail;
    EXPECT_EQ(verified->unsigned_receipts, 4);
    EXPECT_EQ(verified->signed_receipts, 2);
    tamper("DELETE FROM seals WHERE kind = 'unsigned'");
    EXPECT_EQ(found(), "receipt 1 is not signed");
}

TEST_F(Signatures, AnotherKeyGoesOnAndTheOldSignaturesStillHold) {
    start();
    sell(0, 3);
    const auto next = new_signer(crypto);
    start(next.get());
    sell(3, 5);
    const auto verified = journal->verify();
    ASSERT_TRUE(verified.has_value()) << verified.error().detail;
    EXPECT_EQ(verified->signed_receipts, 5);
    EXPECT_EQ(verified->keys, 2);
}

TEST_F(Signatures, LeavingTheKeyOutForAWhileShows) {
    start();
    sell(0, 3);
    start(nullptr);
    sell(3, 5);
    start();
    sell(5, 6);
    EXPECT_EQ(found(), "receipt 4 is not signed");
}

// R29: an older program walks the file back, sells, and the newer one comes back: nothing is lost, what the older one
// issued is unsigned and vouched for.
TEST_F(Signatures, R29_AnOlderProgramSellsInBetween) {
    start();
    sell(0, 3);
    start(nullptr);  // issues without signing, as schema 1 did
    sell(3, 5);
    journal.reset();
    {
        auto db = store::Connection::open(path, "");
        ASSERT_TRUE(db.has_value());
        ASSERT_TRUE(store::migrate(*db, store::migrations().first(1)).has_value());
        EXPECT_EQ(store::schema_version(*db).value(), 1);
        EXPECT_EQ(db->number("SELECT count(*) FROM seals WHERE kind = 'receipt'").value(), 3) << "kept for the way up";
        ASSERT_TRUE(db->run("INSERT INTO claims (scope, id) VALUES ('push', 'old')").has_value()) << "its statement";
    }
    start();
    sell(5, 7);
    const auto verified = journal->verify();
    ASSERT_TRUE(verified.has_value()) << verified.error().detail;
    EXPECT_EQ(verified->signed_receipts, 5);
    EXPECT_EQ(verified->unsigned_receipts, 2);
    Change again;
    again.claims.push_back({"push", "old"});
    EXPECT_EQ(journal->commit(std::move(again)).error().type, "claim-taken");
}

TEST_F(Signatures, SigningCostsNoSync) {
    journal = std::make_unique<Journal>(loop, "/disk/till.db", disk.vfs(), false, 1000, signer.get());
    ASSERT_TRUE(journal->open().has_value());
    sell(0, 2);
    for (int i = 2; i < 12; ++i) {
        disk.reset_counts();
        sell(i, i + 1);
        EXPECT_EQ(disk.syncs, 1);
    }
}

// Kill -9 and power cuts at every call to the disk of three sales: numbers without gaps, every receipt with its signature.
TEST_F(Signatures, R11_ACutAnywhereLeavesEveryReceiptWithItsSignature) {
    const auto begin = [&] {
        journal.reset();
        journal = std::make_unique<Journal>(loop, "/disk/till.db", disk.vfs(), false, 4, signer.get());
        ASSERT_TRUE(journal->open().has_value());
    };
    begin();
    sell(0, 2);
    std::vector<till::test::FaultyDisk::Image> images;
    std::vector<std::int64_t> acknowledged;
    std::int64_t sold = 2;
    disk.before_call = [&](till::test::FaultyDisk::Call) {
        images.push_back(disk.image());
        acknowledged.push_back(sold);
    };
    for (; sold < 5; ++sold)
        sell(static_cast<int>(sold), static_cast<int>(sold) + 1);
    disk.before_call = nullptr;
    ASSERT_GT(images.size(), 10u);
    std::mt19937 random(11);
    using Survives = till::test::FaultyDisk::Survives;
    for (std::size_t i = 0; i < images.size(); ++i) {
        for (const auto survives : {Survives::everything, Survives::nothing, Survives::torn_subset}) {
            journal.reset();
            disk.restore(images[i]);
            disk.power_cut(survives, random);
            begin();
            const auto verified = journal->verify();
            ASSERT_TRUE(verified.has_value()) << "call " << i << ": " << verified.error().detail;
            EXPECT_GE(verified->signed_receipts, acknowledged[i]) << "call " << i;
            EXPECT_EQ(verified->signed_receipts, verified->receipts);
        }
    }
}

TEST_F(Signatures, AVerificationInSlicesLetsCommitsThrough) {
    start();
    sell(0, 70);  // more than three slices
    std::optional<hal::Result<Store::Verified>> verified;
    journal->store().verify([&](auto result) { verified = std::move(result); });
    sell(70, 75);
    ASSERT_TRUE(loop.run_until([&] { return verified.has_value(); }));
    ASSERT_TRUE(verified->has_value()) << verified->error().detail;
    EXPECT_GT((*verified)->signed_receipts, 70) << "a commit went in between, and is in it";
    EXPECT_LT((*verified)->signed_receipts, 75) << "it did not wait for all of them";
}

}  // namespace
}  // namespace till::offline::test
