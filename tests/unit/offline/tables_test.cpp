// What each kind of record keeps and answers.
#include "store_fixture.hpp"

namespace till::offline::test {
namespace {

using std::chrono::hours;

class Records : public ::testing::Test {
  protected:
    FakeLoop loop;
    TempFolder folder;
    std::unique_ptr<Journal> journal = std::make_unique<Journal>(loop, folder.file("till.db"));
    void SetUp() override { ASSERT_TRUE(journal->open().has_value()); }

    void commit(Change change) {
        const auto result = journal->commit(std::move(change));
        ASSERT_TRUE(result.has_value()) << result.error().type << " " << result.error().detail;
    }
    void put(const std::string& kind, const std::string& id, const std::string& state, bool open = false) {
        Change change;
        change.documents.push_back({kind, id, state, open, Value::object({{"id", id}})});
        commit(std::move(change));
    }
    static std::vector<std::string> names(const hal::Result<std::vector<Document>>& documents) {
        std::vector<std::string> result;
        for (const Document& document : *documents)
            result.push_back(document.id);
        return result;
    }
    using Names = std::vector<std::string>;
};

TEST_F(Records, DocumentsAreListedNewestFirstPageByPage) {
    for (int i = 1; i <= 5; ++i)
        put("payment", "p" + std::to_string(i), i % 2 == 0 ? "even" : "odd");
    put("order", "o1", "odd");
    put("payment", "p1", "even");  // a change does not make it new
    EXPECT_EQ(names(journal->documents("payment")), (Names{"p5", "p4", "p3", "p2", "p1"}));
    EXPECT_EQ(names(journal->documents("payment", "even")), (Names{"p4", "p2", "p1"}));
    auto page = journal->documents("payment", "", {0, 2});
    EXPECT_EQ(names(page), (Names{"p5", "p4"}));
    page = journal->documents("payment", "", {page->back().created_seq, 2});
    EXPECT_EQ(names(page), (Names{"p3", "p2"}));
    page = journal->documents("payment", "", {page->back().created_seq, 2});
    EXPECT_EQ(names(page), (Names{"p1"}));
    EXPECT_TRUE(journal->documents("nothing-of-the-kind")->empty());
}

TEST_F(Records, OpenDocumentsAreThoseWithUnfinishedBusinessOldestFirst) {
    put("payment", "p1", "created", true);
    put("payment", "p2", "created", true);
    put("payment", "p3", "created", true);
    put("payment", "p2", "approved", false);
    EXPECT_EQ(names(journal->open_documents("payment")), (Names{"p1", "p3"}));
}

TEST_F(Records, EventsAreFoundBySequenceAndByStream) {
    for (int i = 0; i < 6; ++i)
        commit(event_change(i % 2 == 0 ? "a" : "b", "e" + std::to_string(i)));
    EXPECT_EQ(journal->events(4)->size(), 2u);
    EXPECT_EQ(journal->events(0, 3)->size(), 3u);
    const auto stream = journal->events_of("b");
    ASSERT_EQ(stream->size(), 3u);
    EXPECT_EQ(stream->at(0).seq, 2);
    EXPECT_EQ(stream->at(2).type, "e5");
}

TEST_F(Records, AClaimIsTakenOnce) {
    Change claim;
    claim.claims.push_back({"push:payhub", "77/1"});
    commit(claim);
    EXPECT_EQ(journal->commit(claim).error().type, "claim-taken");
    claim.claims.back().scope = "push:portone";
    commit(claim);
}

TEST_F(Records, AnswersAreKeptForNinetyDaysOfTrustedTime) {
    Change change;
    change.answers.push_back({"POST /v1/payments k1", "fp", 201, "{}"});
    commit(change);
    EXPECT_EQ(journal->answer("POST /v1/payments k1")->status, 201);
    EXPECT_EQ(journal->answer("POST /v1/payments k2").error().type, "not-found");
    loop.step_wall(hours(24 * 91));
    loop.set_trusted(false);
    change.answers.back().key = "POST /v1/payments k2";
    commit(change);
    EXPECT_TRUE(journal->answer("POST /v1/payments k1").has_value()) << "a clock nobody trusts forgets nothing";
    loop.set_trusted(true);
    change.answers.back().key = "POST /v1/payments k3";
    commit(change);
    EXPECT_EQ(journal->answer("POST /v1/payments k1").error().type, "not-found");
    EXPECT_TRUE(journal->answer("POST /v1/payments k2").has_value());
}

TEST_F(Records, AnAnswerCanBeReplaced) {
    Change change;
    change.answers.push_back({"k", "fp", 202, "working"});
    commit(change);
    change.answers.back() = {"k", "fp", 201, "done"};
    commit(change);
    EXPECT_EQ(journal->answer("k")->body, "done");
}

TEST_F(Records, ReceiptsAreNumberedWithoutGapsAndChained) {
    for (int i = 1; i <= 3; ++i) {
        Change change = sale_approved("p" + std::to_string(i), i * 100);
        change.items.clear();
        commit(std::move(change));
    }
    const auto receipts = journal->receipts();
    ASSERT_EQ(receipts->size(), 3u);
    EXPECT_EQ(receipts->at(0).number, 3);
    EXPECT_EQ(receipts->at(0).previous_hash, receipts->at(1).hash);
    EXPECT_EQ(receipts->at(2).previous_hash, std::string(64, '0'));
    EXPECT_EQ(receipts->at(2).body.integer_or("number", 0), 1);
    EXPECT_EQ(receipts->at(2).body.string_or("issued_at", ""), hal::to_rfc3339(receipts->at(2).issued.wall));
    EXPECT_EQ(journal->receipts({3, 1})->at(0).number, 2);
    EXPECT_EQ(journal->receipt(4).error().type, "not-found");
    EXPECT_EQ(journal->verify()->receipts, 3);
}

TEST_F(Records, AReceiptsItemsCarryItAndASecondPrintIsCounted) {
    Change change = sale_approved("p1", 100);
    change.items.clear();
    commit(std::move(change));
    const auto receipt = journal->receipt(1);
    const auto sync = journal->item("p1-sync");
    EXPECT_EQ(sync->payload.find("sale")->string_or("id", ""), "p1");
    const Value* sent = sync->payload.find("receipt");
    EXPECT_EQ(sent->integer_or("number", 0), 1);
    EXPECT_EQ(sent->string_or("kind", ""), "sale");
    EXPECT_EQ(sent->string_or("hash", ""), receipt->hash);
    EXPECT_EQ(sent->string_or("previous_hash", ""), receipt->previous_hash);
    EXPECT_EQ(sent->find("body")->integer_or("total", 0), 100);
    EXPECT_EQ(journal->item("p1-print")->payload, Value::object({{"receipt", 1}}));
    Change printed;
    printed.printed = {1, 1};
    commit(printed);
    EXPECT_EQ(journal->receipt(1)->prints, 2);
    printed.printed = {2};
    EXPECT_EQ(journal->commit(printed).error().type, "not-found");
}

TEST_F(Records, ADocumentCanNameTheReceiptBornWithIt) {
    Change change = sale_approved("p1", 100);
    change.items.clear();
    change.with_receipt = [](std::vector<Document>& documents, const Receipt& receipt) {
        documents.front().body.set("receipt", receipt.number);
    };
    commit(std::move(change));
    EXPECT_EQ(journal->document("payment", "p1")->body.integer_or("receipt", 0), 1);
}

TEST_F(Records, WhatCouldNotBeReadAgainIsNotWritten) {
    Value deep = Value::object();
    for (int i = 0; i < 40; ++i)
        deep = Value::object({{"d", deep}});
    EXPECT_EQ(journal->commit(event_change("p", "x", deep)).error().type, "change-too-large");
    Value big = Value::object({{"b", std::string(1024 * 1024, 'x')}});
    EXPECT_EQ(journal->commit(event_change("p", "x", big)).error().type, "change-too-large");
    Change receipt = sale_approved("p1", 1);
    receipt.receipt->body = "no object";
    EXPECT_EQ(journal->commit(std::move(receipt)).error().type, "receipt-invalid");
    EXPECT_TRUE(journal->events()->empty());
}

TEST_F(Records, ProjectionsCanBeBuiltAnewFromTheEvents) {
    const auto fold = [](const Event& event) {
        std::vector<Document> documents;
        const Value* payment = event.data.find("payment");
        if (payment == nullptr) return documents;
        const std::string state = event.data.string_or("state", "");
        documents.push_back({"payment", event.stream, state, state != "approved", *payment});
        return documents;
    };
    const auto step = [&](const std::string& id, const std::string& state, int n) {
        const Value body = Value::object({{"n", n}});
        Change change = event_change(id, "payment." + state, Value::object({{"state", state}, {"payment", body}}));
        change.documents.push_back({"payment", id, state, state != "approved", body});
        if (state == "approved") change.receipt = ReceiptDraft{id, "sale", Value::object(), Value::object(), "", ""};
        commit(std::move(change));
    };
    for (int i = 0; i < 700; ++i)
        step("p" + std::to_string(i % 40), i < 680 ? "step" : "approved", i);
    const auto before = journal->documents("payment", "", {0, 1000});
    const auto count = journal->rebuild(fold);
    ASSERT_TRUE(count.has_value());
    EXPECT_EQ(*count, 40);
    const auto after = journal->documents("payment", "", {0, 1000});
    ASSERT_EQ(after->size(), before->size());
    for (std::size_t i = 0; i < after->size(); ++i) {
        EXPECT_EQ(after->at(i).id, before->at(i).id);
        EXPECT_EQ(after->at(i).created_seq, before->at(i).created_seq);
        EXPECT_EQ(after->at(i).state, before->at(i).state);
        EXPECT_EQ(after->at(i).open, before->at(i).open);
        EXPECT_EQ(after->at(i).body, before->at(i).body);
    }
    put("payment", "no-event-knows-it", "x");
    EXPECT_EQ(*journal->rebuild(fold), 40) << "what no event leaves behind is no truth";
}

}  // namespace
}  // namespace till::offline::test
