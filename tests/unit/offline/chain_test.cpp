// The chains, recomputed here from docs/reliability.md and not from the store's code; and what verify() finds.
#include "store_fixture.hpp"

#include <sqlite3.h>

namespace till::offline::test {
namespace {

class Chains : public ::testing::Test {
  protected:
    FakeLoop loop;
    TempFolder folder;
    std::unique_ptr<Journal> journal;
    drivers::crypto::MbedtlsCrypto crypto;
    OpenReport report;

    void SetUp() override {
        start();
        for (int i = 0; i < 12; ++i) {
            Change change = sale_approved("p" + std::to_string(i), 100 + i);
            change.items.clear();
            ASSERT_TRUE(journal->commit(std::move(change)).has_value());
        }
    }
    void start() {
        journal = std::make_unique<Journal>(loop, folder.file("till.db"));
        const auto opened = journal->open();
        ASSERT_TRUE(opened.has_value());
        report = *opened;
    }
    // What somebody with the file and a tool would do.
    void tamper(const std::string& sql) {
        journal.reset();
        sqlite3* db = nullptr;
        ASSERT_EQ(sqlite3_open(folder.file("till.db").c_str(), &db), SQLITE_OK);
        char* error = nullptr;
        ASSERT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
        sqlite3_close(db);
        start();
    }
    static std::string field(const std::string& bytes) { return std::to_string(bytes.size()) + ":" + bytes; }
    static std::string field(std::int64_t number) { return field(std::to_string(number)); }
    std::string sha256(const std::string& bytes) const {
        const auto digest = crypto.sha256(bytes);
        return {digest.begin(), digest.end()};
    }
    static std::string hex(const std::string& raw) {
        std::string text;
        for (const char c : raw) {
            char two[3];
            std::snprintf(two, sizeof two, "%02x", static_cast<unsigned char>(c));
            text += two;
        }
        return text;
    }
};

TEST_F(Chains, EventsAreChainedAsDocumented) {
    std::string previous(32, '\0');
    const auto events = journal->events();
    ASSERT_EQ(events->size(), 24u);
    for (const Event& event : *events) {
        const std::string bytes =
            field("till.event.1") + field(previous) + field(event.seq) + field(event.stream) + field(event.type) +
            field(event.data.dump()) + field(event.at.monotonic.time_since_epoch().count()) +
            field(event.at.wall.time_since_epoch().count()) + field(event.at.trusted ? 1 : 0) + field(event.at.boot_id);
        previous = sha256(bytes);
        EXPECT_EQ(event.hash, hex(previous)) << event.seq;
    }
}

TEST_F(Chains, ReceiptsAreChainedAsDocumented) {
    std::string previous(32, '\0');
    for (std::int64_t number = 1; number <= 12; ++number) {
        const auto receipt = journal->receipt(number);
        ASSERT_TRUE(receipt.has_value());
        EXPECT_EQ(receipt->previous_hash, hex(previous));
        previous = sha256(field("till.receipt.1") + field(previous) + field("T-1") + field(number) +
                          field(receipt->payment_id) + field(receipt->kind) + field(receipt->body.dump()) +
                          field(hal::to_rfc3339(receipt->issued.wall)));
        EXPECT_EQ(receipt->hash, hex(previous));
    }
}

TEST_F(Chains, AnUntouchedJournalVerifies) {
    const auto verified = journal->verify();
    ASSERT_TRUE(verified.has_value());
    EXPECT_EQ(verified->events, 24);
    EXPECT_EQ(verified->receipts, 12);
    EXPECT_EQ(report.damage, "");
}

struct Crime {
    const char* name;
    const char* sql;
    const char* found;  // in verify()'s detail
};
class Tampering : public Chains, public ::testing::WithParamInterface<Crime> {};
INSTANTIATE_TEST_SUITE_P(
    Crimes, Tampering,
    ::testing::Values(Crime{"event_edited", "UPDATE events SET data = '{\"amount\":1}' WHERE seq = 7", "event 7"},
                      Crime{"event_renamed", "UPDATE events SET type = 'payment.declined' WHERE seq = 1", "event 1"},
                      Crime{"event_moved_in_time", "UPDATE events SET wall = wall - 1 WHERE seq = 9", "event 9"},
                      Crime{"event_trusted", "UPDATE events SET trusted = 0 WHERE seq = 9", "event 9"},
                      Crime{"event_removed", "DELETE FROM events WHERE seq = 5", "event 6"},
                      Crime{"first_event_removed", "DELETE FROM events WHERE seq = 1", "event 2"},
                      Crime{"last_event_removed", "DELETE FROM events WHERE seq = 24", "last events"},
                      Crime{"event_added",
                            "INSERT INTO events SELECT 25, stream, type, data, monotonic, wall, trusted, boot_id, hash "
                            "FROM events WHERE seq = 24",
                            "event 25"},
                      Crime{"receipt_edited", "UPDATE receipts SET body = '{}' WHERE number = 4", "receipt 4"},
                      Crime{"receipt_given_to_another", "UPDATE receipts SET payment_id = 'p1' WHERE number = 4",
                            "receipt 4"},
                      Crime{"receipt_removed", "DELETE FROM receipts WHERE number = 6", "receipt 6 is missing"},
                      Crime{"first_receipt_removed", "DELETE FROM receipts WHERE number = 1", "receipt 1 is missing"},
                      Crime{"last_receipt_removed", "DELETE FROM receipts WHERE number = 12", "last receipts"},
                      Crime{"receipts_of_another_terminal", "UPDATE receipts SET terminal_id = 'T-2'", "receipt 1"}),
    [](const auto& p) { return p.param.name; });

TEST_P(Tampering, IsFoundAndStopsNothing) {
    tamper(GetParam().sql);
    const auto verified = journal->verify();
    ASSERT_FALSE(verified.has_value());
    EXPECT_EQ(verified.error().type, "journal-broken");
    EXPECT_NE(verified.error().detail.find(GetParam().found), std::string::npos) << verified.error().detail;
    EXPECT_NE(report.damage, "") << "seen at the start already, while it is among the last";
    EXPECT_EQ(report.quarantined, "");
    EXPECT_TRUE(journal->commit(event_change("p", "life goes on")).has_value());
}

TEST_F(Chains, OpeningLooksAtTheEndOnlyVerifyingAtEverything) {
    for (int i = 0; i < 300; ++i)
        ASSERT_TRUE(journal->commit(event_change("p", "more")).has_value());
    tamper("UPDATE events SET data = '{}' WHERE seq = 3");
    EXPECT_EQ(report.damage, "");
    EXPECT_NE(journal->verify().error().detail.find("event 3"), std::string::npos);
}

TEST_F(Chains, ADocumentOrAnswerThatIsNotWhatWasWrittenIsNotBelieved) {
    Change change;
    change.documents.push_back({"payment", "open-one", "created", true, Value::object({{"amount", 1250}})});
    change.documents.push_back({"payment", "open-two", "created", true, Value::object({{"amount", 1}})});
    change.answers.push_back({"k", "fp", 201, "{}"});
    ASSERT_TRUE(journal->commit(std::move(change)).has_value());
    tamper("UPDATE documents SET body = '{\"amount\":9250}' WHERE id = 'open-one'; UPDATE answers SET status = 200");
    EXPECT_NE(report.damage.find("open-one"), std::string::npos);
    EXPECT_EQ(journal->document("payment", "open-one").error().type, "journal-broken");
    EXPECT_EQ(journal->answer("k").error().type, "journal-broken");
    const auto open = journal->open_documents("payment");
    ASSERT_EQ(open->size(), 1u) << "one must not hide the other";
    EXPECT_EQ(open->front().id, "open-two");
}

}  // namespace
}  // namespace till::offline::test
