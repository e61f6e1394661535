#include "tests/unit/sandbox/sandbox_fixture.hpp"

namespace till::sandbox::testing {
namespace {

class BackOfficeTest : public SandboxTest {
  protected:
    static Value receipt(int number, std::string hash, std::string previous) {
        return Value::object(
            {{"sale", Value::object({{"order_ref", "A-" + std::to_string(number)}})},
             {"receipt", Value::object({{"number", number}, {"hash", hash}, {"previous_hash", previous}})}});
    }
    static Value item(const std::string& id, int seq, Value body) {
        return Value::object({{"id", id}, {"seq", seq}, {"kind", "sale"}, {"hash", "h-" + id}, {"body", body}});
    }
    static std::string batch(const std::string& id, std::initializer_list<Value> items) {
        return Value::object({{"terminal_id", "T1"}, {"batch_id", id}, {"items", Value::array(items)}}).dump();
    }
    Outcome send(const std::string& key, const std::string& body, hal::HttpHeaders headers = {}) {
        if (!key.empty()) headers.add("Idempotency-Key", key);
        return call("POST", "/backoffice/v1/batches", body, std::move(headers));
    }
    static std::string statuses(const Outcome& outcome) {
        std::string out;
        const auto body = outcome.json();
        if (!body.find("results")) return outcome.response.body;
        for (const auto& one : *body.find("results")->array_items()) {
            out += (out.empty() ? "" : " ") + one.string_or("id", "") + ':' + one.string_or("status", "");
        }
        return out;
    }
    Value ledger_item(std::size_t i) { return get("/backoffice/ledger").json().find("items")->array_items()->at(i); }
};

TEST_F(BackOfficeTest, StoresEachItemOnceAndCountsDeliveries) {
    const auto a = item("a", 1, receipt(1, "h1", "0"));
    const auto b = item("b", 2, receipt(2, "h2", "h1"));
    EXPECT_EQ(statuses(send("k1", batch("b1", {a}))), "a:stored");
    EXPECT_EQ(statuses(send("k2", batch("b2", {a, b}))), "a:duplicate b:stored");
    EXPECT_EQ(statuses(send("k3", batch("b3", {b, b}))), "b:duplicate b:duplicate");
    EXPECT_EQ(ledger_item(0).string_or("id", ""), "a");
    EXPECT_EQ(ledger_item(0).integer_or("deliveries", 0), 2);
    EXPECT_EQ(ledger_item(1).integer_or("deliveries", 0), 3);
    const auto ledger = get("/backoffice/ledger").json();
    EXPECT_EQ(ledger.integer_or("batches", 0), 3);
    EXPECT_EQ(ledger.integer_or("item_deliveries", 0), 5);
}

TEST_F(BackOfficeTest, TheSameKeyGetsTheSameAnswer) {
    const auto body = batch("b1", {item("a", 1, receipt(1, "h1", "0"))});
    const auto first = send("k1", body);
    const auto again = send("k1", body);
    EXPECT_EQ(again.status(), 200);
    EXPECT_EQ(again.response.body, first.response.body);
    EXPECT_EQ(ledger_item(0).integer_or("deliveries", 0), 2) << "but the delivery is counted";
    EXPECT_EQ(send("k1", batch("b1", {item("z", 1, receipt(1, "h1", "0"))})).status(), 422);
}

TEST_F(BackOfficeTest, KeyIsRequired) {
    const auto refused = send("", batch("b1", {}));
    EXPECT_EQ(refused.status(), 400);
    EXPECT_TRUE(refused.header("Content-Type").starts_with("application/problem+json"));
}

TEST_F(BackOfficeTest, AnItemThatChangedIsRejectedAndTheFirstStays) {
    send("k1", batch("b1", {item("a", 1, receipt(1, "h1", "0"))}));
    EXPECT_EQ(statuses(send("k2", batch("b2", {item("a", 1, receipt(1, "other", "0"))}))), "a:rejected");
    EXPECT_EQ(ledger_item(0).find("body")->find("receipt")->string_or("hash", ""), "h1");
}

TEST_F(BackOfficeTest, BadItemsAreRejectedGoodOnesStored) {
    const auto good = item("a", 1, receipt(1, "h1", "0"));
    auto no_seq = item("b", 2, receipt(2, "h2", "h1"));
    no_seq.erase("seq");
    auto bad_id = item("../x", 3, Value::object());
    auto no_body = item("c", 4, "text");
    auto no_hash = item("d", 5, Value::object());
    no_hash.erase("hash");
    auto no_kind = item("e", 6, Value::object());
    no_kind.erase("kind");
    EXPECT_EQ(statuses(send("k1", batch("b1", {no_seq, bad_id, no_body, no_hash, no_kind, good, Value(7)}))),
              "b:rejected ../x:rejected c:rejected d:rejected e:rejected a:stored :rejected");
}

TEST_F(BackOfficeTest, BadBatchesAreRefused) {
    for (const std::string body :
         {"", "[]", "{}", R"({"terminal_id":"T1","batch_id":"b"})",
          R"({"terminal_id":"T 1","batch_id":"b","items":[]})", R"({"terminal_id":"T1","batch_id":"","items":[]})",
          R"({"terminal_id":"T1","batch_id":"b","items":{}})"}) {
        EXPECT_EQ(send("k" + body.substr(0, 3), body).status(), 400) << body;
    }
    Value items = Value::array();
    for (int i = 0; i < 1001; ++i)
        items.push(Value::object());
    EXPECT_EQ(send("many", Value::object({{"terminal_id", "T1"}, {"batch_id", "b"}, {"items", items}}).dump()).status(),
              400);
}

TEST_F(BackOfficeTest, ABearerTokenCanBeRequired) {
    bearer = "s3";
    restart();
    EXPECT_EQ(send("k1", batch("b1", {})).status(), 401);
    EXPECT_EQ(send("k1", batch("b1", {}), {{"Authorization", "Bearer s4"}}).status(), 401);
    EXPECT_EQ(send("k1", batch("b1", {}), {{"Authorization", "Bearer s3"}}).status(), 200);
}

TEST_F(BackOfficeTest, AWholeChainIsReportedAsWhole) {
    send("k1", batch("b1", {item("b", 2, receipt(2, "h2", "h1")), item("a", 1, receipt(1, "h1", "0"))}));
    const auto report = get("/backoffice/receipts").json();
    EXPECT_TRUE(report.boolean_or("whole", false));
    EXPECT_EQ(report.find("receipts")->dump(), "[1,2]");
}

TEST_F(BackOfficeTest, GapsAndBreaksShow) {
    send("k1", batch("b1", {item("b", 2, receipt(2, "h2", "h1")), item("d", 4, receipt(4, "h4", "h3")),
                            item("e", 5, receipt(5, "h5", "not-h4")), item("f", 6, receipt(5, "h5-other", "h4"))}));
    const auto report = get("/backoffice/receipts").json();
    EXPECT_FALSE(report.boolean_or("whole", true));
    const auto& terminal = report.find("terminals")->array_items()->at(0);
    EXPECT_EQ(terminal.find("missing")->dump(), "[1,3]");
    EXPECT_EQ(terminal.find("breaks")->dump(), R"(["receipt 5 does not follow from receipt 4",)"
                                               R"("receipt 5 arrived twice with different contents"])");
    const auto page = get("/backoffice");
    EXPECT_NE(page.response.body.find("not arrived yet: 1 3"), std::string::npos);
}

TEST_F(BackOfficeTest, AHugeNumberDoesNotMakeAHugeReport) {
    send("k1", batch("b1", {item("a", 1, receipt(2'000'000'000, "h", "g"))}));
    const auto report = get("/backoffice/receipts").json();
    EXPECT_EQ(report.find("terminals")->array_items()->at(0).find("missing")->array_items()->size(), 1000U);
}

TEST_F(BackOfficeTest, SurvivesARestart) {
    const auto body = batch("b1", {item("a", 1, receipt(1, "h1", "0"))});
    send("k1", body);
    const auto ledger = get("/backoffice/ledger").response.body;
    restart();
    EXPECT_EQ(get("/backoffice/ledger").response.body, ledger);
    EXPECT_EQ(statuses(send("k1", body)), "a:stored") << "the key's answer too";
    EXPECT_EQ(statuses(send("k2", body)), "a:duplicate");
}

TEST_F(BackOfficeTest, DropAfterStoresAndARepeatIsSafe) {
    fault(R"({"match":{"service":"backoffice","operation":"batch","phase":"after"},"action":"drop"})");
    const auto body = batch("b1", {item("a", 1, receipt(1, "h1", "0"))});
    EXPECT_EQ(send("k1", body).kind, Outcome::Kind::dropped);
    EXPECT_EQ(statuses(send("k1", body)), "a:stored");
    EXPECT_EQ(get("/backoffice/ledger").json().find("items")->array_items()->size(), 1U);
}

TEST_F(BackOfficeTest, RejectRefusesTheFirstItemOnly) {
    fault(R"({"action":"reject"})");
    const auto a = item("a", 1, receipt(1, "h1", "0"));
    const auto b = item("b", 2, receipt(2, "h2", "h1"));
    EXPECT_EQ(statuses(send("k1", batch("b1", {a, b}))), "a:rejected b:stored");
    EXPECT_EQ(statuses(send("k2", batch("b2", {a}))), "a:stored");
}

TEST_F(BackOfficeTest, ThePageShowsWhatArrivedEscaped) {
    EXPECT_NE(get("/backoffice").response.body.find("Nothing has arrived yet"), std::string::npos);
    auto evil = receipt(1, "h1", "0");
    evil.set("sale", Value::object({{"order_ref", "<script>alert(1)</script>"}}));
    auto sold = item("a", 1, evil);
    sold.set("kind", "\"><img src=x>");
    send("k1", batch("b1", {sold}));
    const auto page = get("/backoffice");
    EXPECT_EQ(page.status(), 200);
    EXPECT_EQ(page.response.body.find("<script"), std::string::npos);
    EXPECT_EQ(page.response.body.find("<img"), std::string::npos);
    EXPECT_NE(page.response.body.find("&lt;script&gt;"), std::string::npos);
    EXPECT_NE(page.response.body.find("Receipt chain whole"), std::string::npos);
}

TEST_F(BackOfficeTest, OtherPathsAreNotFound) {
    EXPECT_EQ(get("/backoffice/v1/batches").status(), 404);
    EXPECT_EQ(call("DELETE", "/backoffice/ledger").status(), 404);
}

}  // namespace
}  // namespace till::sandbox::testing
