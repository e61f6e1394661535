#include "till/hal/json.hpp"

#include <gtest/gtest.h>

#include <random>

namespace till::hal::json {
namespace {

TEST(JsonValue, KeepsWhatTheDocumentSaid) {
    const auto value =
        parse(R"({"n":250.5,"i":-3,"z":-0,"big":12345678901234567890,"t":true,"f":false,"o":null,"s":"x"})");
    ASSERT_TRUE(value);
    EXPECT_EQ(value->find("n")->number()->text, "250.5");
    EXPECT_EQ(value->find("i")->number()->text, "-3");
    EXPECT_EQ(value->find("z")->number()->text, "-0");
    EXPECT_EQ(value->find("big")->number()->text, "12345678901234567890");
    EXPECT_TRUE(*value->find("t")->boolean());
    EXPECT_FALSE(*value->find("f")->boolean());
    EXPECT_TRUE(value->find("o")->is_null());
    EXPECT_EQ(*value->find("s")->string(), "x");
    EXPECT_EQ(value->find("absent"), nullptr);
    EXPECT_EQ(value->find("s")->find("x"), nullptr);  // no object
    EXPECT_EQ(value->dump(),
              R"({"n":250.5,"i":-3,"z":-0,"big":12345678901234567890,"t":true,"f":false,"o":null,"s":"x"})");
}

TEST(JsonValue, FindsWhateverTheCase) {
    const auto value = parse(R"({"PaymentRequestId":27,"paylink":"a","PAYLINK":"b"})");
    ASSERT_TRUE(value);
    EXPECT_EQ(*value->find_ignoring_case("paymentRequestId")->integer(), 27);
    EXPECT_EQ(*value->find_ignoring_case("PAYLINK")->string(), "b");  // the exact name wins
    EXPECT_EQ(*value->find_ignoring_case("PayLink")->string(), "a");  // else the first
    EXPECT_EQ(value->find("paymentRequestId"), nullptr);
    EXPECT_EQ(value->find_ignoring_case("paymentRequest"), nullptr);
}

TEST(JsonValue, FallsBackForAbsentNullAndOtherKinds) {
    const auto value = parse(R"({"s":"x","i":7,"d":7.5,"b":true,"null":null})");
    ASSERT_TRUE(value);
    EXPECT_EQ(value->string_or("s", "-"), "x");
    EXPECT_EQ(value->string_or("i", "-"), "-");
    EXPECT_EQ(value->string_or("null", "-"), "-");
    EXPECT_EQ(value->integer_or("i", 0), 7);
    EXPECT_EQ(value->integer_or("d", 9), 9);
    EXPECT_EQ(value->integer_or("s", 9), 9);
    EXPECT_TRUE(value->boolean_or("b", false));
    EXPECT_TRUE(value->boolean_or("s", true));
    EXPECT_EQ(Value().string_or("s", "-"), "-");
}

TEST(JsonValue, BuildsAndChanges) {
    Value value;
    value.set("b", 1).set("a", "x").set("b", 2);
    value.set("list", Value().push(1).push(Value::object({{"k", nullptr}})));
    EXPECT_EQ(value.dump(), R"({"b":2,"a":"x","list":[1,{"k":null}]})");
    value.erase("a");
    value.erase("absent");
    EXPECT_EQ(value.dump(), R"({"b":2,"list":[1,{"k":null}]})");
    EXPECT_EQ(Value::object().dump(), "{}");
    EXPECT_EQ(Value::array({1, "two", true}).dump(), R"([1,"two",true])");
    EXPECT_EQ(Value(std::uint64_t{18446744073709551615U}).dump(), "18446744073709551615");
    EXPECT_EQ(Value::object({{"k", 1}}).append_member("l", 2).dump(), R"({"k":1,"l":2})");
}

TEST(JsonValue, EscapesWhatItWrites) {
    EXPECT_EQ(Value("a\"b\\c/").dump(), R"("a\"b\\c/")");
    EXPECT_EQ(Value("\n\t\x01").dump(), R"("\n\t\u0001")");
    EXPECT_EQ(Value(std::string_view("a\0b", 3)).dump(), R"("a\u0000b")");
    EXPECT_EQ(Value("€").dump(), "\"€\"");
    EXPECT_EQ(Value("bad \xFF byte").dump(), "\"bad \xEF\xBF\xBD byte\"");
    Value odd_key;
    odd_key.set("k\"", 1);
    EXPECT_EQ(odd_key.dump(), R"({"k\"":1})");
}

TEST(JsonValue, PrettyIsTheSameDocument) {
    const auto value = parse(R"({"a":[],"b":{},"c":[1,{"d":"e"}]})");
    ASSERT_TRUE(value);
    EXPECT_EQ(value->dump_pretty(),
              "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    1,\n    {\n      \"d\": \"e\"\n    }\n  ]\n}");
    EXPECT_EQ(*parse(value->dump_pretty()), *value);
}

TEST(JsonValue, MajorUnitsComeFromTheText) {
    EXPECT_EQ(major_units(*parse("250.5"), Currency::eur())->minor, 25050);
    EXPECT_EQ(major_units(*parse("100"), Currency::eur())->minor, 10000);
    EXPECT_EQ(major_units(*parse("0.29"), Currency::eur())->minor, 29);
    EXPECT_EQ(major_units(*parse("1.005"), Currency::eur()).error().type, "amount-precision");
    EXPECT_EQ(major_units(*parse("2.5e2"), Currency::eur()).error().type, "amount-invalid");
    EXPECT_EQ(major_units(*parse("\"250.5\""), Currency::eur()).error().type, "amount-invalid");
    EXPECT_EQ(major_units(*parse("1e400000"), Currency::eur()).error().type, "amount-invalid");
}

TEST(JsonValue, MajorNumbersAreWrittenFromIntegers) {
    EXPECT_EQ(major_number({1250, Currency::eur()}).dump(), "12.50");
    EXPECT_EQ(major_number({29, Currency::eur()}).dump(), "0.29");
    EXPECT_EQ(major_number({1250, *Currency::from_code("JPY")}).dump(), "1250");
}

// A random document, at most `depth` levels deep.
Value random_value(std::mt19937_64& random, int depth) {
    switch (random() % (depth > 0 ? 7 : 5)) {
        case 0: return nullptr;
        case 1: return random() % 2 == 0;
        case 2: return static_cast<std::int64_t>(random()) >> (random() % 64);
        case 3: return Number{std::to_string(random() % 1000) + "." + std::to_string(random() % 1000)};
        case 4: {
            std::string text;
            for (auto n = random() % 12; n > 0; --n)
                text.push_back(static_cast<char>(random() % 128));
            return text;
        }
        case 5: {
            Value list = Value::array();
            for (auto n = random() % 4; n > 0; --n)
                list.push(random_value(random, depth - 1));
            return list;
        }
        default: {
            Value object = Value::object();
            for (auto n = random() % 4; n > 0; --n)
                object.set("k" + std::to_string(random() % 50), random_value(random, depth - 1));
            return object;
        }
    }
}

TEST(JsonProperty, WhatIsWrittenIsReadBackTheSame) {
    std::mt19937_64 random(42);
    for (int round = 0; round < 3'000; ++round) {
        const Value value = random_value(random, 5);
        const auto compact = parse(value.dump());
        ASSERT_TRUE(compact) << value.dump();
        ASSERT_EQ(*compact, value) << value.dump();
        ASSERT_EQ(*parse(value.dump_pretty()), value);
        ASSERT_EQ(compact->dump(), value.dump());
    }
}

}  // namespace
}  // namespace till::hal::json
