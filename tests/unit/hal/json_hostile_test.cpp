// The hostile list of the measured parsers: each row is something that at least one JSON library got wrong.
#include "till/hal/json.hpp"

#include <gtest/gtest.h>

#include <clocale>

namespace till::hal::json {
namespace {

std::string error_of(std::string_view text, Limits limits = {}) {
    const auto result = parse(text, limits);
    return result ? "no error" : result.error().type;
}

std::string repeated(std::string_view piece, int count) {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += piece;
    return text;
}

TEST(JsonHostile, DepthIsCappedBeforeAnythingIsBuilt) {
    EXPECT_EQ(error_of(repeated("[", 100'000), {.bytes = 1 << 21}), "json-too-deep");
    EXPECT_EQ(error_of(repeated("[", 1'000'000) + repeated("]", 1'000'000), {.bytes = 1 << 22}), "json-too-deep");
    EXPECT_EQ(error_of(repeated("{\"a\":", 100'000), {.bytes = 1 << 21}), "json-too-deep");
    EXPECT_EQ(error_of(repeated("[{\"a\":", 50'000), {.bytes = 1 << 21}), "json-too-deep");
}

TEST(JsonHostile, DepthLimitIsExact) {
    const auto nested = [](int levels) { return repeated("[", levels) + repeated("]", levels); };
    EXPECT_TRUE(parse(nested(16)));
    EXPECT_EQ(error_of(nested(17)), "json-too-deep");
    EXPECT_TRUE(parse(nested(3), {.depth = 3}));
    EXPECT_EQ(error_of(nested(4), {.depth = 3}), "json-too-deep");
    EXPECT_TRUE(parse("1", {.depth = 0}));
    EXPECT_EQ(error_of("[]", {.depth = 0}), "json-too-deep");
    EXPECT_TRUE(parse("[[],[],[[]]]", {.depth = 3}));  // siblings do not add up
}

TEST(JsonHostile, SizeIsCappedBeforeParsing) {
    EXPECT_EQ(error_of("[" + std::string(64 * 1024, ' ') + "]"), "json-too-large");
    EXPECT_TRUE(parse("[" + std::string(64 * 1024 - 2, ' ') + "]"));
    EXPECT_EQ(error_of("[1]", {.bytes = 2}), "json-too-large");
    EXPECT_EQ(error_of(repeated("{}", 450'000)), "json-too-large");
}

TEST(JsonHostile, AnAmountWithDecimalsIsNoInteger) {
    const auto value = parse("12.99");
    ASSERT_TRUE(value);
    EXPECT_EQ(value->integer().error().type, "json-not-integer");
    EXPECT_EQ(value->number()->text, "12.99");
    EXPECT_EQ(minor_units(*value, 0, 1'000'000).error().type, "amount-invalid");
}

TEST(JsonHostile, NumbersBeyond64BitsDoNotWrap) {
    for (const auto* text :
         {"18446744073709551615", "18446744073709551616", "9223372036854775808", "-9223372036854775809"}) {
        const auto value = parse(text);
        ASSERT_TRUE(value) << text;
        EXPECT_EQ(value->number()->text, text);
        EXPECT_EQ(value->integer().error().type, "json-out-of-range") << text;
        EXPECT_EQ(minor_units(*value, INT64_MIN, INT64_MAX).error().type, "amount-invalid") << text;
    }
    EXPECT_EQ(*parse("9223372036854775807")->integer(), INT64_MAX);
    EXPECT_EQ(*parse("-9223372036854775808")->integer(), INT64_MIN);
}

TEST(JsonHostile, OtherWaysToWriteANumberAreNoAmount) {
    for (const auto* text : {"1e3", "1E3", "4.60", "460.0", "460.00", "\"460\"", "true", "null", "[460]", "{}", "-0",
                             "-1", "1000001", "1e400", "-1e400"}) {
        const auto value = parse(text);
        if (!value) continue;  // refused even earlier
        const auto amount = minor_units(*value, 0, 1'000'000);
        ASSERT_FALSE(amount) << text;
        EXPECT_EQ(amount.error().type, "amount-invalid");
    }
    EXPECT_EQ(*minor_units(*parse("460"), 1, 1'000'000), 460);
    EXPECT_EQ(*minor_units(*parse("0"), 0, 10), 0);
    EXPECT_EQ(*minor_units(*parse("10"), 0, 10), 10);
    EXPECT_FALSE(minor_units(*parse("11"), 0, 10));
}

TEST(JsonHostile, DuplicateKeysAreRefusedWhereverTheyAre) {
    EXPECT_EQ(error_of(R"({"amount":1,"amount":9999})"), "json-duplicate-key");
    EXPECT_EQ(error_of(R"({"a":{"amount":1,"b":2,"amount":1}})"), "json-duplicate-key");
    EXPECT_EQ(error_of(R"([{"x":1},{"x":1,"x":1}])"), "json-duplicate-key");
    EXPECT_EQ(error_of(R"({"amount":1,"\u0061mount":2})"), "json-duplicate-key");  // the same name, escaped
    EXPECT_EQ(error_of(R"({"":1,"":2})"), "json-duplicate-key");
    EXPECT_TRUE(parse(R"({"a":1,"A":2})"));  // other names
    EXPECT_TRUE(parse(R"([{"x":1},{"x":2}])"));
}

TEST(JsonHostile, ManyKeysAreNotQuadratic) {
    std::string text = "{";
    for (int i = 0; i < 200'000; ++i)
        text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":0";
    text += "}";
    const auto value = parse(text, {.bytes = 1 << 23});
    ASSERT_TRUE(value);
    EXPECT_EQ(value->members()->size(), 200'000U);  // pairwise comparing would be 2 * 10^10 steps: the test timeout
}

TEST(JsonHostile, OnlyStrictUtf8) {
    for (const std::string_view text :
         {"\"\xFF\"", "\"\xC0\x80\"", "\"\xC3\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xE2\x28\xA1\"",
          "\"\x80\"", "\xFE\xFF\"a\"", "{\"\xFF\":1}"})
        EXPECT_EQ(error_of(text), "json-invalid") << text;
    EXPECT_EQ(*parse("\"\xE2\x82\xAC\xF0\x9F\x98\x80\"")->string(), "\xE2\x82\xAC\xF0\x9F\x98\x80");
}

TEST(JsonHostile, LoneSurrogatesAreRefused) {
    EXPECT_EQ(error_of(R"("\ud800")"), "json-invalid");
    EXPECT_EQ(error_of(R"("\udc00")"), "json-invalid");
    EXPECT_EQ(error_of(R"("\ud800\u0041")"), "json-invalid");
    EXPECT_EQ(*parse(R"("\ud83d\ude00")")->string(), "\xF0\x9F\x98\x80");
}

TEST(JsonHostile, NothingMayFollow) {
    using std::string_view_literals::operator""sv;
    for (const auto text :
         {"{} {}"sv, "{}x"sv, "1 2"sv, "[1]]"sv, "{}\0"sv, "{}\0{\"amount\":1}"sv, "\0"sv, "[1,\0]"sv})
        EXPECT_EQ(error_of(text), "json-invalid") << text;
    EXPECT_TRUE(parse(" \t\r\n{} \n"));
}

TEST(JsonHostile, ANulInsideATextIsKeptAsItIs) {
    // Legal JSON; whoever reads an id refuses it (is_safe_id, ObjectReader::text).
    const auto value = parse(R"("a\u0000b")");
    ASSERT_TRUE(value);
    EXPECT_EQ(value->string()->size(), 3U);
}

TEST(JsonHostile, NoExtensionsOfTheGrammar) {
    for (const auto* text :
         {"",           " ",        "{",       "[1",        "\"a",       "{\"a\"}",   "{\"a\":}", "[1,]",
          "{\"a\":1,}", "{a:1}",    "{'a':1}", "// c\n1",   "/* c */1",  "01",        "1.",       ".5",
          "+1",         "-",        "1e",      "NaN",       "Infinity",  "-Infinity", "tru",      "True",
          "nul",        "\"\x01\"", "\"\n\"",  "\"\\x41\"", "\"\\u12\"", "[1 2]",     "0x10",     ","})
        EXPECT_EQ(error_of(text), "json-invalid") << text;
}

TEST(JsonHostile, NumbersKeepTheirTextInAnyLocale) {
    const char* old = std::setlocale(LC_NUMERIC, nullptr);
    const std::string before = old == nullptr ? "C" : old;
    for (const auto* locale : {"C", "de_DE.UTF-8", "el_GR.UTF-8", "it_IT.UTF-8"}) {
        if (std::setlocale(LC_NUMERIC, locale) == nullptr) continue;  // not installed here
        EXPECT_EQ(parse("250.5")->number()->text, "250.5") << locale;
        EXPECT_EQ(parse("1.5E-7")->number()->text, "1.5E-7") << locale;
    }
    std::setlocale(LC_NUMERIC, before.c_str());
}

TEST(JsonHostile, TruncatedAnywhereIsInvalid) {
    const std::string whole = R"({"PaymentRequestId":27,"Paycode":"RF49","x":[1.5,true,null,{"y":"\u00e9"}]})";
    ASSERT_TRUE(parse(whole));
    for (std::size_t cut = 0; cut < whole.size(); ++cut)
        EXPECT_EQ(error_of(std::string_view(whole).substr(0, cut)), "json-invalid") << cut;
}

TEST(JsonHostile, ErrorsDoNotQuoteTheDocument) {
    const auto result = parse(R"({"card":"4111111111111111",})");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().detail.find("4111"), std::string::npos);
}

}  // namespace
}  // namespace till::hal::json
