// No error type without a row: reads the sources of the translators and of everything an error can leave the terminal
// through, and looks each type they make up in the table of problems.
#include "firmware/api/problems.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>

namespace till::firmware::api {
namespace {

// Where an error is made: fail("…"), refused("…"), unknown_with(x, "…"), problem = {"…"}, hal::Error{"…"}, .type = "…".
const std::regex makers(R"re(\b(?:fail|failed|refused|unknown|unknown_with|refuse|outcome_refused|outcome_unknown)re"
                        R"re(|problem|Error)\s*(?:=\s*)?[({]|\.type\s*=)re");
const std::regex kebab(R"re("([a-z]+(?:-[a-z0-9]+)+)"\s*[,;:)}])re");

// Every such type in one source text, comments left out.
std::set<std::string> types_in(std::string text) {
    text = std::regex_replace(text, std::regex("//[^\n]*"), "");
    std::set<std::string> found;
    for (std::sregex_iterator maker(text.begin(), text.end(), makers), end; maker != end; ++maker) {
        const auto from = text.begin() + maker->position();
        const std::string statement(from, std::find(from, text.end(), ';') + 1);
        for (std::sregex_iterator type(statement.begin(), statement.end(), kebab); type != end; ++type)
            found.insert((*type)[1]);
    }
    return found;
}

std::map<std::string, std::string> types_below(const std::string& folder) {
    std::map<std::string, std::string> where;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(TILL_SOURCE_DIR "/" + folder)) {
        if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
        std::ifstream in(entry.path());
        for (const auto& type : types_in({std::istreambuf_iterator<char>(in), {}}))
            where.emplace(type, entry.path().lexically_relative(TILL_SOURCE_DIR).string());
    }
    return where;
}

bool has_row(std::string_view type) {
    return std::ranges::any_of(problem_kinds(), [&](const ProblemKind& kind) { return kind.type == type; });
}

TEST(ProblemRows, EveryTypeATranslatorMakesHasOne) {
    const auto types = types_below("providers");
    ASSERT_GE(types.size(), 60U) << "the sources are no longer read right";
    for (const auto& [type, file] : types)
        EXPECT_TRUE(has_row(type)) << type << " of " << file << " needs a row in firmware/api/problem_table.cpp "
                                   << "and a line in docs/api.md";
}

TEST(ProblemRows, EveryTypeOfTheEngineAndTheApiHasOne) {
    // What never leaves as an answer or a reason: the screen's and the printer's own, turned into others on the way.
    const std::set<std::string> inside = {"qr-unreadable",      "qr-does-not-fit",  "token-file-failed",
                                          "token-name-invalid", "token-name-taken", "token-not-found",
                                          "claim-taken",        "item-done"};
    for (const auto* folder : {"firmware/payment", "firmware/api"})
        for (const auto& [type, file] : types_below(folder))
            EXPECT_TRUE(has_row(type) || inside.contains(type)) << type << " of " << file << " needs a row";
}

TEST(ProblemRows, TheServersOwnHaveThem) {
    const auto types = [] {
        std::ifstream in(TILL_SOURCE_DIR "/drivers/net/http/serialize.cpp");
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        std::set<std::string> found;
        const std::regex answer(R"re(return "([a-z]+(?:-[a-z]+)+)";)re");
        for (std::sregex_iterator type(text.begin(), text.end(), answer), end; type != end; ++type)
            found.insert((*type)[1]);
        return found;
    }();
    EXPECT_GE(types.size(), 8U);
    for (const auto& type : types)
        EXPECT_TRUE(has_row(type)) << type;
}

TEST(ProblemRows, TheReaderOfSourcesBites) {
    EXPECT_EQ(types_in(R"(return hal::fail("brand-new", "x");)"), std::set<std::string>{"brand-new"});
    EXPECT_EQ(types_in(R"(return unknown_with(std::move(seen), "brand-new", check);)"),
              std::set<std::string>{"brand-new"});
    EXPECT_EQ(types_in(R"(outcome.problem = {"brand-new", text};)"), std::set<std::string>{"brand-new"});
    EXPECT_EQ(types_in(R"(outcome.problem.type = "brand-new";)"), std::set<std::string>{"brand-new"});
    EXPECT_EQ(types_in(R"(refused(code ? "brand-new" : "other-one", text);)"),
              (std::set<std::string>{"brand-new", "other-one"}));
    EXPECT_EQ(types_in(R"(// fail("in-a-comment"))"), std::set<std::string>{});
    EXPECT_FALSE(has_row("brand-new"));
}

}  // namespace
}  // namespace till::firmware::api
