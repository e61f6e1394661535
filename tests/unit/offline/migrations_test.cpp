// Migrations: up gives the golden schema, down takes it back, an older program walks a newer file back.
#include "offline/store/migrations.hpp"
#include "store_fixture.hpp"
#include "tests/support/golden.hpp"

#include <sqlite3.h>

#include <fstream>

namespace till::offline::test {
namespace {

using store::Connection;
using store::Migration;

class Migrations : public ::testing::Test {
  protected:
    FakeLoop loop;
    TempFolder folder;
    std::string path = folder.file("till.db");

    Connection open() {
        auto db = Connection::open(path, "");
        EXPECT_TRUE(db.has_value());
        return *std::move(db);
    }
    static std::string schema(Connection& db) {
        std::string text;
        auto rows =
            db.query("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'migrations' ORDER BY name");
        EXPECT_TRUE(rows.has_value());
        while (rows->step().value_or(false))
            text += rows->text(0) + ";\n";
        return text;
    }
    // What a way back leaves behind on purpose: nobody could write it again.
    static std::string without_seals(std::string text) {
        const auto from = text.find("CREATE TABLE seals");
        if (from != std::string::npos) text.erase(from, text.find(";\n", from) + 2 - from);
        return text;
    }
    // What a newer program would bring.
    static std::vector<Migration> newer() {
        std::vector<Migration> list(store::migrations().begin(), store::migrations().end());
        const int next = list.back().version + 1;
        list.push_back({next, "next", "CREATE TABLE brand_new (a); ALTER TABLE claims ADD COLUMN taken INTEGER",
                        "DROP TABLE brand_new; ALTER TABLE claims DROP COLUMN taken"});
        return list;
    }
};

TEST_F(Migrations, UpGivesTheGoldenSchema) {
    auto db = open();
    ASSERT_TRUE(store::migrate(db).has_value());
    EXPECT_EQ(store::schema_version(db).value(), store::migrations().back().version);
    till::test::expect_golden("offline/schema.sql", schema(db));
}

TEST_F(Migrations, NumbersHaveNoGapsAndNamesCarryThem) {
    int expected = 0;
    for (const Migration& migration : store::migrations()) {
        EXPECT_EQ(migration.version, ++expected);
        const std::string digits = std::to_string(expected);
        const std::string padded = std::string(3 - digits.size(), '0') + digits + "_";
        EXPECT_TRUE(std::string(migration.name).starts_with(padded)) << migration.name;
    }
}

TEST_F(Migrations, EveryStepDownUndoesItsStepUp) {
    auto db = open();
    std::vector<std::string> schemas{schema(db)};
    const auto all = store::migrations();
    for (std::size_t n = 1; n <= all.size(); ++n) {
        ASSERT_TRUE(store::migrate(db, all.first(n)).has_value());
        schemas.push_back(schema(db));
    }
    for (std::size_t n = all.size(); n-- > 0;) {
        ASSERT_TRUE(store::migrate(db, all.first(n)).has_value());
        EXPECT_EQ(without_seals(schema(db)), without_seals(schemas[n]));
    }
}

TEST_F(Migrations, AllOfTheSchemaIsInTheFirstPage) {  // no other page can take it with it
    {
        auto db = open();
        ASSERT_TRUE(store::migrate(db).has_value());
    }
    std::ifstream file(path, std::ios::binary);
    file.seekg(100);
    EXPECT_EQ(file.get(), 13) << "the root page of the schema is no leaf";
}

TEST_F(Migrations, AnOlderProgramWalksANewerFileBackAndKeepsWhatIsInIt) {
    {
        Journal journal(loop, path);
        ASSERT_TRUE(journal.open().has_value());
        ASSERT_TRUE(journal.commit(sale_created("p1", 100)).has_value());
    }
    const auto future = newer();
    {
        auto db = open();
        ASSERT_TRUE(store::migrate(db, future).has_value());
        EXPECT_EQ(store::schema_version(db).value(), future.back().version);
    }
    Journal journal(loop, path);
    const auto opened = journal.open();
    ASSERT_TRUE(opened.has_value()) << opened.error().detail;
    EXPECT_EQ(opened->damage, "");
    EXPECT_EQ(journal.document("payment", "p1")->state, "created");
    EXPECT_TRUE(journal.verify().has_value());
    EXPECT_TRUE(std::filesystem::exists(path + ".schema-" + std::to_string(future.back().version))) << "the backup";
}

TEST_F(Migrations, ANewerFileWithoutItsWayBackIsLeftAlone) {
    {
        auto db = open();
        ASSERT_TRUE(store::migrate(db).has_value());
        ASSERT_TRUE(db.script("PRAGMA user_version = 99").has_value());
    }
    Journal journal(loop, path);
    const auto opened = journal.open();
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().type, "journal-unavailable");
    auto db = open();
    EXPECT_EQ(store::schema_version(db).value(), 99);
    EXPECT_EQ(db.number("SELECT count(*) FROM head").value(), 1);
}

TEST_F(Migrations, AStepThatFailsLeavesTheFileAsItWas) {
    auto db = open();
    ASSERT_TRUE(store::migrate(db).has_value());
    const auto before = schema(db);
    auto broken = newer();
    broken.back().up = "CREATE TABLE half (a); CREATE TABLE half (a)";
    EXPECT_FALSE(store::migrate(db, broken).has_value());
    EXPECT_EQ(schema(db), before);
    EXPECT_EQ(store::schema_version(db).value(), store::migrations().back().version);
}

}  // namespace
}  // namespace till::offline::test
