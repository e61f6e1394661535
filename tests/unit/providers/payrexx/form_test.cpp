// Forms and their signature: every published ApiSignature value, PHP's encoding, and hostile forms.
#include "providers/payrexx/form.hpp"
#include "providers/payrexx/requests.hpp"
#include "tests/unit/providers/payrexx/fixture.hpp"

namespace till::providers::payrexx {
namespace {

struct Vector {
    Value params;
    std::string query, signature;
};

TEST(PayrexxForm, PublishedApiSignatures) {
    const auto field = [](const char* name, const char* value) {
        return Value::object({{"name", name}, {"value", value}});
    };
    const std::vector<Vector> published = {
        {Value::object(), "", "pBvG2B1kE1dq4JlJleCtiaQW7Jc4lRXDYE9HciEi7us="},
        {Value::object({{"model", "Page"}, {"id", 17}}), "model=Page&id=17",
         "zp8vWZDr2rL9gGz3TxuYoxR6/rZFt2mJrqkLj5cwgXI="},
        {Value::object({{"amount", 1000}, {"rate", hal::json::Number{"8.1"}}}), "amount=1000&rate=8.1",
         "fBVXSxJ2Y12pEnT3eiljvckcHYQcZ+DIB0BNCKN+AA0="},
        {Value::object({{"a", true}, {"b", false}, {"c", nullptr}, {"d", 0}}), "a=1&b=0&d=0",
         "IxQIzEIateU8B5sj05mbfBBRDXCxE0I5Rp4U059eEbU="},
        {Value::object({{"contact", Value::object({{"email", "a@b.ch"}, {"name", "Jane Doe"}})}}),
         "contact%5Bemail%5D=a%40b.ch&contact%5Bname%5D=Jane+Doe", "FtyH7rOrETdLP1b0OPxdwQFva0HAkWi9wa8+ajqSpoM="},
        {Value::object({{"fields", Value::array({field("x", "1"), field("y", "2")})}}),
         "fields%5B0%5D%5Bname%5D=x&fields%5B0%5D%5Bvalue%5D=1&fields%5B1%5D%5Bname%5D=y&fields%5B1%5D%5Bvalue%5D=2",
         "U2K9ROs24FTf7dwAryUqFx/JbaKuMyvekXtKV9oTKW0="}};
    for (const auto& one : published) {
        EXPECT_EQ(build_query(one.params), one.query);
        EXPECT_EQ(api_signature(crypto(), secret("test-secret"), one.query).value(), one.signature) << one.query;
    }
}

TEST(PayrexxForm, EncodesAsPhpDoes) {
    EXPECT_EQ(url_encoded("aZ09-_. ~*'()+/?&=\xC3\xBC"), "aZ09-_.+%7E%2A%27%28%29%2B%2F%3F%26%3D%C3%BC");
    EXPECT_EQ(url_encoded(std::string_view("\0", 1)), "%00");
}

TEST(PayrexxForm, WithoutAKeyNothingIsSigned) { EXPECT_FALSE(api_signature(crypto(), secret(""), "a=1")); }

TEST(PayrexxForm, ReadsNestedNames) {
    const auto value =
        parse_form("transaction%5Bid%5D=1234&transaction[invoice][custom_fields][0][name]=E-Mail+%26+x&b=");
    ASSERT_TRUE(value) << value.error().detail;
    EXPECT_EQ(value->dump(),
              R"({"transaction":{"id":"1234","invoice":{"custom_fields":{"0":{"name":"E-Mail & x"}}}},"b":""})");
    EXPECT_EQ(parse_form("")->dump(), "{}");
}

TEST(PayrexxForm, WhatItWritesItReadsBack) {
    const auto value = Value::object({{"a", "x y&z=ü%"}, {"b", Value::object({{"c", Value::object({{"d", "1"}})}})}});
    EXPECT_EQ(parse_form(build_query(value)).value(), value);
}

TEST(PayrexxForm, HostileFormsAreRefused) {
    for (const auto* bad :
         {"a", "a=1&", "&a=1", "a=%", "a=%4", "a=%zz", "=1", "[a]=1", "a[]=1", "a[=1", "a[b=1", "a[b]c=1", "a[b]]=1",
          "a=1&a=2", "a=1&a[b]=2", "a[b]=2&a=1", "a[99999]=1", "a[b[c]]=1", "a[1][2][3][4][5][6][7][8]=1"}) {
        const auto value = parse_form(bad);
        const bool trailing = std::string_view(bad) == "a=1&";
        EXPECT_EQ(value.has_value(), trailing) << bad;
        EXPECT_EQ(value ? "form-invalid" : value.error().type, "form-invalid") << bad;
    }
    EXPECT_TRUE(parse_form("a[1][2][3][4][5][6][7]=1"));
    EXPECT_TRUE(parse_form("a[9999]=1"));
    std::string many;
    for (int i = 0; i < 1001; ++i)
        many += (i == 0 ? "" : "&") + std::string("k") + std::to_string(i) + "=1";
    EXPECT_FALSE(parse_form(many));
    EXPECT_TRUE(parse_form(many.substr(0, many.rfind('&'))));
}

}  // namespace
}  // namespace till::providers::payrexx
