#include "till/hal/object_reader.hpp"

#include <gtest/gtest.h>

namespace till::hal::json {
namespace {

Value doc(std::string_view text) {
    auto value = parse(text);
    EXPECT_TRUE(value) << text;
    return value.value_or(Value());
}

TEST(ObjectReader, ReadsEveryKind) {
    const Value value = doc(R"({"s":"x","i":5,"a":460,"f":true,"o":{"k":1},"l":[1,2],"n":null})");
    ObjectReader reader(value);
    EXPECT_EQ(reader.text("s", 10), "x");
    EXPECT_EQ(reader.integer("i", 0, 9), 5);
    EXPECT_EQ(reader.amount("a", 1, 1000), 460);
    EXPECT_TRUE(reader.optional_flag("f").value_or(false));
    ASSERT_NE(reader.optional_object("o"), nullptr);
    ASSERT_NE(reader.optional_array("l", 2), nullptr);
    EXPECT_FALSE(reader.optional_text("n", 10).has_value());
    EXPECT_FALSE(reader.optional_text("absent", 10).has_value());
    EXPECT_FALSE(reader.optional_integer("absent2", 0, 1).has_value());
    EXPECT_FALSE(reader.optional_amount("absent3", 0, 1).has_value());
    EXPECT_EQ(reader.optional_object("absent4"), nullptr);
    EXPECT_EQ(reader.optional_array("absent5", 1), nullptr);
    EXPECT_TRUE(reader.finish());
}

struct Bad {
    const char* name;
    const char* text;
    void (*read)(ObjectReader&);
    const char* type;
    const char* where;
};

void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.name; }

class ObjectReaderRefuses : public testing::TestWithParam<Bad> {};

TEST_P(ObjectReaderRefuses, WithTypeAndPointer) {
    const Value value = doc(GetParam().text);
    ObjectReader reader(value, "/lines/0");
    GetParam().read(reader);
    const auto result = reader.finish();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().type, GetParam().type);
    EXPECT_EQ(result.error().detail.substr(0, result.error().detail.find(':')), GetParam().where);
}

INSTANTIATE_TEST_SUITE_P(
    All, ObjectReaderRefuses,
    testing::Values(
        Bad{"MissingText", "{}", [](ObjectReader& r) { r.text("k", 9); }, "field-missing", "/lines/0/k"},
        Bad{"NullText", R"({"k":null})", [](ObjectReader& r) { r.text("k", 9); }, "field-missing", "/lines/0/k"},
        Bad{"EmptyText", R"({"k":""})", [](ObjectReader& r) { r.text("k", 9); }, "field-invalid", "/lines/0/k"},
        Bad{"LongText", R"({"k":"0123456789"})", [](ObjectReader& r) { r.text("k", 9); }, "field-invalid",
            "/lines/0/k"},
        Bad{"NulInText", R"({"k":"a\u0000"})", [](ObjectReader& r) { r.text("k", 9); }, "field-invalid", "/lines/0/k"},
        Bad{"EscapeInText", R"({"k":"\u001b@"})", [](ObjectReader& r) { r.optional_text("k", 9); }, "field-invalid",
            "/lines/0/k"},
        Bad{"NumberForText", R"({"k":5})", [](ObjectReader& r) { r.text("k", 9); }, "field-invalid", "/lines/0/k"},
        Bad{"MissingInteger", "{}", [](ObjectReader& r) { r.integer("k", 1, 9); }, "field-missing", "/lines/0/k"},
        Bad{"LowInteger", R"({"k":0})", [](ObjectReader& r) { r.integer("k", 1, 9); }, "field-invalid", "/lines/0/k"},
        Bad{"HighInteger", R"({"k":10})", [](ObjectReader& r) { r.integer("k", 1, 9); }, "field-invalid", "/lines/0/k"},
        Bad{"DecimalInteger", R"({"k":5.0})", [](ObjectReader& r) { r.integer("k", 1, 9); }, "field-invalid",
            "/lines/0/k"},
        Bad{"DecimalAmount", R"({"k":4.60})", [](ObjectReader& r) { r.amount("k", 1, 999); }, "amount-invalid",
            "/lines/0/k"},
        Bad{"TextAmount", R"({"k":"460"})", [](ObjectReader& r) { r.amount("k", 1, 999); }, "amount-invalid",
            "/lines/0/k"},
        Bad{"HugeAmount", R"({"k":18446744073709551615})", [](ObjectReader& r) { r.optional_amount("k", 1, 999); },
            "amount-invalid", "/lines/0/k"},
        Bad{"TextFlag", R"({"k":"true"})", [](ObjectReader& r) { r.optional_flag("k"); }, "field-invalid",
            "/lines/0/k"},
        Bad{"TextObject", R"({"k":"{}"})", [](ObjectReader& r) { r.optional_object("k"); }, "field-invalid",
            "/lines/0/k"},
        Bad{"LongArray", R"({"k":[1,2,3]})", [](ObjectReader& r) { r.optional_array("k", 2); }, "field-invalid",
            "/lines/0/k"},
        Bad{"ObjectForArray", R"({"k":{}})", [](ObjectReader& r) { r.optional_array("k", 2); }, "field-invalid",
            "/lines/0/k"},
        Bad{"Unknown", R"({"k":1,"extra":2})", [](ObjectReader& r) { r.integer("k", 1, 9); }, "field-unknown",
            "/lines/0/extra"},
        Bad{"NotAnObject", "[1]", [](ObjectReader& r) { r.text("k", 9); }, "json-not-object", "/lines/0"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(ObjectReader, TheFirstErrorStays) {
    const Value value = doc(R"({"a":"","b":""})");
    ObjectReader reader(value);
    reader.text("b", 5);
    reader.text("a", 5);
    reader.fail_at("c", "field-invalid", "later");
    EXPECT_EQ(reader.finish().error().detail.substr(0, 2), "/b");
}

TEST(ObjectReader, TheCallersOwnRuleIsReported) {
    const Value value = doc(R"({"a":"x"})");
    ObjectReader reader(value);
    reader.text("a", 5);
    reader.fail_at("a", "order-lines-mismatch", "sum differs");
    EXPECT_EQ(reader.finish().error(), (Error{"order-lines-mismatch", "/a: sum differs"}));
}

TEST(ObjectReader, AHostileNameIsCutAndCleaned) {
    Value value = Value::object();
    value.set("\x1b[31m" + std::string(500, 'x'), 1);
    ObjectReader reader(value);
    const auto result = reader.finish();
    ASSERT_FALSE(result);
    EXPECT_LT(result.error().detail.size(), 50U);
    EXPECT_EQ(result.error().detail.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace till::hal::json
