// The document and the route table say the same.
#include "api_world.hpp"
#include "firmware/api/problems.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace till::test {
namespace {

using firmware::api::routes;

Value openapi() {
    return hal::json::parse(firmware::web::find_asset("openapi.json")->bytes, {1024 * 1024, 32}).value();
}

std::string upper(std::string text) {
    for (auto& c : text)
        c = static_cast<char>(c - 'a' + 'A');
    return text;
}

TEST(OpenApi, HasEveryRouteAndNoOther) {
    std::set<std::string> documented;
    const auto document = openapi();
    for (const auto& [path, operations] : *document.find("paths")->members())
        for (const auto& [method, operation] : *operations.members())
            documented.insert(upper(method) + " " + path);
    std::set<std::string> served;
    for (const auto& route : routes())
        served.insert(std::string(route.method) + " " + std::string(route.path));
    EXPECT_EQ(documented, served);
}

TEST(OpenApi, StatesTheRolesThatTheTableEnforces) {
    const auto document = openapi();
    for (const auto& route : routes()) {
        SCOPED_TRACE(std::string(route.method) + " " + std::string(route.path));
        const auto* operation = OpenApiChecker(document).find_operation(route.method, route.path);
        ASSERT_NE(operation, nullptr);
        std::set<std::string> stated;
        if (const auto* roles = operation->find("x-roles"))
            for (const auto& role : *roles->array_items())
                stated.insert(*role.string());
        std::set<std::string> enforced;
        for (const auto role : {firmware::api::Role::cashier, firmware::api::Role::supervisor,
                                firmware::api::Role::technician, firmware::api::Role::integrator})
            if (allows(route.roles, role)) enforced.insert(std::string(to_string(role)));
        EXPECT_EQ(stated, enforced);
        EXPECT_EQ(route.roles == firmware::api::open_to_all, operation->find("security") != nullptr);
    }
}

TEST(OpenApi, EveryReferenceLeadsSomewhereAndOperationIdsAreUnique) {
    const auto document = openapi();
    std::set<std::string> ids;
    std::vector<const Value*> todo{&document};
    while (!todo.empty()) {
        const auto* value = todo.back();
        todo.pop_back();
        if (const auto* items = value->array_items())
            for (const auto& item : *items)
                todo.push_back(&item);
        if (value->members() == nullptr) continue;
        for (const auto& [name, member] : *value->members()) {
            todo.push_back(&member);
            if (name == "operationId") {
                EXPECT_TRUE(ids.insert(*member.string()).second) << *member.string();
            }
            if (name != "$ref") continue;
            std::istringstream path(member.string()->substr(2));
            const Value* at = &document;
            for (std::string part; at != nullptr && std::getline(path, part, '/');)
                at = at->find(part);
            EXPECT_NE(at, nullptr) << *member.string();
        }
    }
    EXPECT_EQ(ids.size(), routes().size());
}

TEST(OpenApi, CheckerNoticesWhatIsWrong) {
    const auto document = openapi();
    const OpenApiChecker checker(document);
    const auto fits = [&](std::string_view json) {
        return checker.fits_schema(hal::json::parse(json).value(), "CancelAnswer");
    };
    EXPECT_NE(fits(R"({"outcome":"cancelled"})"), "");
    EXPECT_NE(fits(R"({"outcome":"perhaps","payment":null})"), "");
    EXPECT_EQ(checker.fits_schema(hal::json::parse(R"({"type":"a","detail":"b"})").value(), "Reason"), "");
    EXPECT_NE(checker.fits_schema(hal::json::parse(R"({"type":"a","detail":"b","more":1})").value(), "Reason"), "");
    EXPECT_NE(checker.fits_schema(hal::json::parse(R"({"type":"a","detail":null})").value(), "Reason"), "");
    hal::HttpResponse odd{299, {}, ""};
    EXPECT_NE(checker.check("GET", "/healthz", odd), "");
}

TEST(OpenApi, DocsApiNamesEveryRouteAndEveryProblem) {
    std::ifstream file(TILL_SOURCE_DIR "/docs/api.md");
    std::stringstream text;
    text << file.rdbuf();
    const std::string page = text.str();
    ASSERT_FALSE(page.empty());
    for (const auto& route : routes())
        EXPECT_NE(page.find("`" + std::string(route.path)), std::string::npos) << route.path;
    for (const auto& kind : firmware::api::problem_kinds())
        EXPECT_NE(page.find("`" + std::string(kind.type) + "`"), std::string::npos) << kind.type;
}

}  // namespace
}  // namespace till::test
