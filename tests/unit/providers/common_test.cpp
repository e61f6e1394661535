#include "providers/common/answer.hpp"
#include "providers/common/text.hpp"
#include "providers/common/url.hpp"

#include <gtest/gtest.h>

namespace till::providers {
namespace {

using hal::json::parse;

TEST(Utf8, CountsAndCutsCharacters) {
    EXPECT_EQ(utf8_length(""), 0U);
    EXPECT_EQ(utf8_length("aΩ€😀"), 4U);
    EXPECT_EQ(utf8_prefix("aΩ€😀", 0), "");
    EXPECT_EQ(utf8_prefix("aΩ€😀", 2), "aΩ");
    EXPECT_EQ(utf8_prefix("aΩ€😀", 3), "aΩ€");
    EXPECT_EQ(utf8_prefix("aΩ€😀", 9), "aΩ€😀");
}

TEST(Scrubbed, LeavesWordsAndTakesSecrets) {
    EXPECT_EQ(scrubbed("Order has no captures (code 403)"), "Order has no captures (code 403)");
    EXPECT_EQ(scrubbed("card 4111111111111111 declined"), "card *** declined");
    EXPECT_EQ(scrubbed("card 4111-1111-1111-1111 declined"), "card *** declined");
    EXPECT_EQ(scrubbed("card 4111 1111 1111 1111"), "card ***");
    EXPECT_EQ(scrubbed("to a.b@example.com!"), "to ***");
    EXPECT_EQ(scrubbed("IT60X0542811101000000123456 closed"), "*** closed");
    EXPECT_EQ(scrubbed("amount 12345678901"), "amount 12345678901");  // eleven digits are no card
    EXPECT_EQ(scrubbed("a\nb\x1b[0m"), "a b [0m");
    EXPECT_EQ(utf8_length(scrubbed(std::string(10'000, 'x'))), 200U);
    // A number that straddles the cut is gone as well.
    EXPECT_EQ(scrubbed(std::string(190, 'x') + " 4111111111111111").find("4111"), std::string::npos);
}

TEST(BaseUrl, IsHttpsOrLoopback) {
    for (const auto* good : {"https://a.example", "https://a.example:8443/x/y", "http://127.0.0.1:1",
                             "http://127.1.2.3", "http://[::1]", "http://localhost:80"})
        EXPECT_TRUE(is_base_url(good)) << good;
    for (const auto* bad : {"", "https://", "http://", "ftp://a", "a.example", "http://a.example",
                            "http://localhost.evil.example", "http://127.evil.example", "https://u:p@a.example",
                            "https://a?b", "https://a#b", "https://a b", "HTTPS://a", "https:///x", "https://:443"})
        EXPECT_FALSE(is_base_url(bad)) << bad;
}

TEST(DrawableUrl, HasAHostAndNoTricks) {
    EXPECT_TRUE(is_drawable_url("https://a.example/q?x=1&y=%20#f", false));
    EXPECT_FALSE(is_drawable_url("http://a.example/", false));
    EXPECT_TRUE(is_drawable_url("http://a.example/", true));
    for (const auto* bad : {"", "javascript:1", "https:///x", "https://u@a.example/", "https://a.example/\n",
                            "https://a.example/\"", "https://a.example/é", "https://"})
        EXPECT_FALSE(is_drawable_url(bad, true)) << bad;
}

TEST(OpaqueId, KeepsNumbersAndSafeTexts) {
    const auto id = [](std::string_view json) {
        const auto value = parse(json);
        return value ? opaque_id(&*value) : "unparsable";
    };
    EXPECT_EQ(id("27"), "27");
    EXPECT_EQ(id("18446744073709551615"), "18446744073709551615");
    EXPECT_EQ(id("99999999999999999999999"), "99999999999999999999999");
    EXPECT_EQ(id("\"evt_1a-2.b\""), "evt_1a-2.b");
    for (const auto* bad : {"-1", "-0", "2.5", "1e3", "\"\"", "\"a/b\"", "true", "null", "{}", "[]"})
        EXPECT_EQ(id(bad), "") << bad;
    EXPECT_EQ(opaque_id(nullptr), "");
}

TEST(Names, AreUnambiguousAtEveryLevel) {
    EXPECT_TRUE(names_are_unambiguous(*parse(R"({"a":1,"b":{"a":2},"c":[{"a":1},{"A":2}]})")));
    EXPECT_FALSE(names_are_unambiguous(*parse(R"({"a":1,"A":2})")));
    EXPECT_FALSE(names_are_unambiguous(*parse(R"({"x":{"aB":1,"Ab":2}})")));
    EXPECT_FALSE(names_are_unambiguous(*parse(R"([1,[{"k":1,"K":1}]])")));
}

TEST(ProblemText, SurvivesEveryShape) {
    for (const auto* odd :
         {"{}", R"({"title":7})", R"({"errors":[]})", R"({"errors":{"a":7}})", R"({"errors":{"a":[]}})",
          R"({"errors":{"a":[7]}})", R"({"error_messages":[7]})", R"({"error_messages":{}})", R"({"traceId":"a b"})"})
        EXPECT_LE(problem_text(*parse(odd)).size(), 300U) << odd;
    EXPECT_EQ(problem_text(*parse(R"({"errors":{"a":"text"}})")), "a: text");
}

TEST(Words, OfActionsAndStates) {
    EXPECT_EQ(to_string(Action::create), "create");
    EXPECT_EQ(to_string(Action::refund), "refund");
    EXPECT_EQ(to_string(ProviderState::customer_active), "customer_active");
    EXPECT_EQ(to_string(ProviderState::unknown), "unknown");
}

}  // namespace
}  // namespace till::providers
