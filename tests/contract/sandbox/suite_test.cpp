// The suite: every case on every method. A pair that is known to fail stands in findings.hpp with its reason; it must
// go on failing, or be taken out there.
#include "tests/contract/sandbox/cases.hpp"
#include "tests/contract/sandbox/findings.hpp"
#include "tests/contract/sandbox/table.hpp"
#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

#include <sys/file.h>
#include <unistd.h>

#include <fcntl.h>
#include <algorithm>

namespace till::contract {
namespace {

bool updating() {
    const char* wanted = std::getenv("TILL_UPDATE_GOLDEN");
    return wanted != nullptr && *wanted != '\0';
}

const Table& golden() {
    static const Table table = Table::parse(test::read_whole(table_file()));
    return table;
}

Table& fresh() {
    static Table table;
    return table;
}

// After an updating run: what it saw goes over what was there, under a lock, as several may run side by side.
class Writer final : public ::testing::Environment {
    void TearDown() override {
        if (!updating() || fresh().size() == 0) return;
        const std::string lock = ::testing::TempDir() + "till-contract-table.lock";
        const int file = open(lock.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
        ASSERT_GE(file, 0);
        flock(file, LOCK_EX);
        auto table = Table::parse(test::read_whole(table_file()));
        for (const auto& rig : rigs())
            for (const auto& one : cases())
                if (const auto text = fresh().cell({rig.name, one.name})) table.set({rig.name, one.name}, *text);
        std::ofstream(table_file(), std::ios::binary) << table.render();
        close(file);
    }
};
const auto* const writer = ::testing::AddGlobalTestEnvironment(new Writer);

std::string joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const auto& line : lines)
        out += "  " + line + "\n";
    return out;
}

class Pair : public ::testing::Test {
  public:
    Pair(const Rig& rig, const Case& one) : rig_(rig), case_(one) {}
    void TestBody() override {
        Bench bench(rig_, case_.name);
        if (bench.complaints.empty()) case_.run(bench);
        const bool skipped = !bench.skipped.empty();
        const auto* known = known_finding(rig_.name, case_.name);
        std::string text = skipped ? "– " + bench.skipped : bench.story();
        if (known == nullptr) {
            EXPECT_TRUE(bench.complaints.empty())
                << joined(bench.complaints) << "  it went: " << bench.story() << "\n    " << bench.trace();
        } else {
            EXPECT_FALSE(bench.complaints.empty()) << "a known finding is mended; take it out of findings.hpp";
            text = "✗ " + text + "; open: " + std::string(known->what);
        }
        if (updating()) return fresh().set({rig_.name, case_.name}, text);
        EXPECT_EQ(golden().cell({rig_.name, case_.name}).value_or("(not in the table)"), text)
            << joined(bench.complaints);
    }

  private:
    const Rig& rig_;
    const Case& case_;
};

std::string word(std::string text) {
    for (auto& c : text)
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    return text;
}

[[maybe_unused]] const bool registered = [] {
    for (const auto& rig : rigs()) {
        for (const auto& one : cases()) {
            ::testing::RegisterTest(word(rig.name).c_str(), one.name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                                    [&rig, &one]() -> ::testing::Test* { return new Pair(rig, one); });
        }
    }
    return true;
}();

TEST(Table, HasEveryMethodAndEveryCaseAndNothingElse) {
    if (updating()) GTEST_SKIP() << "it is being written";
    const auto text = test::read_whole(table_file());
    EXPECT_EQ(Table::parse(text).render(), text) << "written by hand, or of another suite";
    EXPECT_EQ(golden().size(), rigs().size() * cases().size());
}

// A method a cashier can pick and nobody tries here would be a hole in the proof.
TEST(Table, EveryMethodOfItsProvidersIsTried) {
    std::set<std::string> tried;
    for (const auto& rig : rigs())
        tried.insert(rig.method);
    test::SeededCrypto crypto("table");
    for (const auto& rig : rigs()) {
        const auto made = rig.make("http://127.0.0.1:1", crypto);
        ASSERT_TRUE(made.has_value()) << rig.name;
        for (const auto& info : (*made)->methods())
            EXPECT_TRUE(tried.contains(info.name)) << info.name << " has no rig";
    }
}

TEST(Table, KnownFindingsAreAboutPairsThatExist) {
    for (const auto& finding : findings()) {
        const bool rig = std::ranges::any_of(rigs(), [&](const auto& one) { return one.name == finding.method; });
        const bool what = std::ranges::any_of(cases(), [&](const auto& one) { return one.name == finding.case_name; });
        EXPECT_TRUE(rig && what) << finding.method << "/" << finding.case_name;
    }
}

}  // namespace
}  // namespace till::contract
