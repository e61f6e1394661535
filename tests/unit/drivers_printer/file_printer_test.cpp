#include "till/drivers/printer/file_printer.hpp"

#include "tests/support/fake_loop.hpp"
#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

namespace {

using namespace till;
using drivers::printer::FilePrinter;
namespace fs = std::filesystem;

hal::ReceiptDocument saying(std::string words) {
    hal::ReceiptDocument document;
    document.elements.push_back(hal::ReceiptText{std::move(words), hal::ReceiptText::Align::left, false, false});
    return document;
}

class FilePrinterTest : public testing::Test {
  protected:
    hal::Result<void> print(const std::string& job, const hal::ReceiptDocument& document) {
        hal::Result<void> answer = hal::fail("never-answered");
        int times = 0;
        printer_.print(job, document, [&](hal::Result<void> result) {
            answer = std::move(result);
            ++times;
        });
        EXPECT_EQ(times, 0) << "completed from inside print()";
        loop_.advance(std::chrono::hours(1));
        EXPECT_EQ(times, 1);
        return answer;
    }
    std::string paper(const std::string& job) const {
        std::ifstream file(folder_.path() / "out" / (job + ".txt"));
        return {std::istreambuf_iterator<char>(file), {}};
    }
    std::set<std::string> files() const {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder_.path() / "out"))
            names.insert(entry.path().filename());
        return names;
    }
    test::FakeLoop loop_;
    test::TempFolder folder_;
    FilePrinter printer_{loop_, {folder_.file("out"), 32}};
};

TEST_F(FilePrinterTest, OneFileForEachJob) {
    ASSERT_TRUE(print("job-1", saying("first")));
    ASSERT_TRUE(print("job-2", saying("second")));
    EXPECT_EQ(files(), (std::set<std::string>{"job-1.txt", "job-2.txt"}));
    EXPECT_EQ(paper("job-1"), "first\n");
    EXPECT_EQ(paper("job-2"), "second\n");
}

TEST_F(FilePrinterTest, ARepeatedJobIsNotPrintedTwice) {
    ASSERT_TRUE(print("job-1", saying("first")));
    const auto when = fs::last_write_time(folder_.path() / "out/job-1.txt");
    ASSERT_TRUE(print("job-1", saying("once more")));
    EXPECT_EQ(paper("job-1"), "first\n");
    EXPECT_EQ(fs::last_write_time(folder_.path() / "out/job-1.txt"), when);
}

TEST_F(FilePrinterTest, AnotherPrinterOnTheSameFolderKnowsTheJobToo) {
    ASSERT_TRUE(print("job-1", saying("first")));
    FilePrinter restarted(loop_, {folder_.file("out"), 32});
    bool printed = false;
    restarted.print("job-1", saying("after a restart"),
                    [&](hal::Result<void> result) { printed = result.has_value(); });
    loop_.run_ready();
    EXPECT_TRUE(printed);
    EXPECT_EQ(paper("job-1"), "first\n");
}

TEST_F(FilePrinterTest, WhatAKilledPredecessorLeftBehindIsReplaced) {
    fs::create_directories(folder_.path() / "out");
    std::ofstream(folder_.path() / "out/.job-1.new") << "half a recei";
    ASSERT_TRUE(print("job-1", saying("whole")));
    EXPECT_EQ(paper("job-1"), "whole\n");
    EXPECT_EQ(files(), std::set<std::string>{"job-1.txt"});
}

TEST_F(FilePrinterTest, AnIdThatIsNoFileNameIsRefused) {
    for (const char* id : {"", ".", "..", "../escape", "a/b", ".hidden", "a b", "ü"}) {
        const auto answer = print(id, saying("x"));
        ASSERT_FALSE(answer) << id;
        EXPECT_EQ(answer.error().type, "print-job-invalid");
    }
    EXPECT_FALSE(print(std::string(65, 'a'), saying("x")));
    EXPECT_FALSE(fs::exists(folder_.path() / "escape.txt"));
}

TEST_F(FilePrinterTest, AFolderThatCannotBeIsUnreachableAndRecovers) {
    std::ofstream(folder_.path() / "out") << "in the way";
    EXPECT_EQ(print("job-1", saying("x")).error().type, "printer-unreachable");
    fs::remove(folder_.path() / "out");
    EXPECT_TRUE(print("job-1", saying("x")));
    EXPECT_EQ(paper("job-1"), "x\n");
}

TEST_F(FilePrinterTest, CopiesSayCopy) {
    auto document = saying("body");
    document.copy = true;
    ASSERT_TRUE(print("job-1", document));
    EXPECT_NE(paper("job-1").find("COPY"), std::string::npos);
}

}  // namespace
