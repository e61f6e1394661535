// The small helpers: HTTP headers, Retry-After, RFC 3339, hex, base64, constant-time compare, secrets.
#include "till/hal/crypto.hpp"
#include "till/hal/http.hpp"
#include "till/hal/secrets.hpp"
#include "till/hal/time.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <new>

namespace till::hal {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

TEST(HttpHeaders, CompareNamesWithoutCaseAndKeepOrder) {
    const HttpHeaders headers{{"X-A", "1"}, {"x-b", "2"}, {"x-a", "3"}};
    EXPECT_EQ(headers.find("x-A"), "1");
    EXPECT_EQ(headers.find("X-B"), "2");
    EXPECT_FALSE(headers.find("x").has_value());
    EXPECT_FALSE(headers.find("").has_value());
    EXPECT_EQ(headers.all("X-a"), (std::vector<std::string_view>{"1", "3"}));
    EXPECT_TRUE(headers.all("none").empty());
    EXPECT_EQ(headers.size(), 3U);
    EXPECT_EQ(headers.begin()->first, "X-A");
}

std::optional<Duration> wait_for(std::string value) {
    HttpResponse response;
    response.headers.add("retry-after", std::move(value));
    return retry_after(response);
}

TEST(RetryAfter, TakesSecondsUpToADay) {
    EXPECT_EQ(wait_for("0"), Duration{0});
    EXPECT_EQ(wait_for("5"), seconds(5));
    EXPECT_EQ(wait_for(" 120\t"), seconds(120));
    EXPECT_EQ(wait_for("86400"), hours(24));
    EXPECT_EQ(wait_for("1000000000"), hours(24));
    EXPECT_EQ(wait_for(std::string(5000, '9')), hours(24));
}

TEST(RetryAfter, IgnoresEverythingElse) {
    for (const auto* value :
         {"", " ", "-1", "+5", "1.5", "5s", "5 5", "0x10", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999999999999999x"})
        EXPECT_FALSE(wait_for(value).has_value()) << value;
    EXPECT_FALSE(retry_after(HttpResponse{}).has_value());
}

TEST(Rfc3339, IsUtcWithMilliseconds) {
    using namespace std::chrono;
    const Wall opening = sys_days{year{2026} / 11 / 20} + hours{16} + minutes{5} + milliseconds{123};
    EXPECT_EQ(to_rfc3339(opening), "2026-11-20T16:05:00.123Z");
    EXPECT_EQ(to_rfc3339(Wall{}), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(to_rfc3339(Wall{Duration{-1}}), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(to_rfc3339(sys_days{year{2028} / 2 / 29}), "2028-02-29T00:00:00.000Z");
    EXPECT_EQ(to_rfc3339(Wall{Duration{2'147'483'648'000}}), "2038-01-19T03:14:08.000Z");
}

TEST(Rfc3339, StaysFourDigitsForAMadClock) {
    EXPECT_EQ(to_rfc3339(Wall::max()), "9999-12-31T23:59:59.999Z");
    EXPECT_EQ(to_rfc3339(Wall::min()), "0000-01-01T00:00:00.000Z");
}

std::vector<std::uint8_t> bytes(std::string_view text) { return {text.begin(), text.end()}; }

TEST(Encoding, HexAndBase64) {
    EXPECT_EQ(to_hex(std::vector<std::uint8_t>{0x00, 0x0f, 0xa5, 0xff}), "000fa5ff");
    EXPECT_EQ(to_hex({}), "");
    // RFC 4648 section 10
    EXPECT_EQ(to_base64(bytes("")), "");
    EXPECT_EQ(to_base64(bytes("f")), "Zg==");
    EXPECT_EQ(to_base64(bytes("fo")), "Zm8=");
    EXPECT_EQ(to_base64(bytes("foo")), "Zm9v");
    EXPECT_EQ(to_base64(bytes("foob")), "Zm9vYg==");
    EXPECT_EQ(to_base64(bytes("fooba")), "Zm9vYmE=");
    EXPECT_EQ(to_base64(bytes("foobar")), "Zm9vYmFy");
    EXPECT_EQ(to_base64(std::vector<std::uint8_t>{0xFB, 0xFF, 0xFE}), "+//+");
}

TEST(EqualConstantTime, IsEquality) {
    EXPECT_TRUE(equal_constant_time("", ""));
    EXPECT_TRUE(equal_constant_time("secret", "secret"));
    EXPECT_FALSE(equal_constant_time("secret", "Secret"));
    EXPECT_FALSE(equal_constant_time("secret", "secreT"));
    EXPECT_FALSE(equal_constant_time("secret", "secre"));
    EXPECT_FALSE(equal_constant_time("", "x"));
    const std::string high(1, '\xFF');
    EXPECT_FALSE(equal_constant_time(high, std::string(1, '\x7F')));
    for (int bit = 0; bit < 8; ++bit)
        EXPECT_FALSE(equal_constant_time(std::string(1, static_cast<char>(1 << bit)), std::string(1, '\0')));
}

TEST(Secret, CopiesMovesAndAssigns) {
    const Secret original(std::string("long enough to live on the heap, not inside"));
    Secret copy = original;
    EXPECT_EQ(copy.reveal(), original.reveal());
    Secret moved = std::move(copy);
    EXPECT_EQ(moved.reveal(), original.reveal());
    moved = Secret(std::string("other"));
    EXPECT_EQ(moved.reveal(), "other");
    moved = original;
    EXPECT_EQ(moved.reveal(), original.reveal());
    EXPECT_FALSE(moved.empty());
    EXPECT_TRUE(Secret().empty());
}

TEST(Secret, LeavesNoBytesBehindInItself) {
    // A short secret lives inside the object, where we may look after its end.
    alignas(Secret) unsigned char room[sizeof(Secret)];
    auto* secret = new (room) Secret(std::string("s3cr3t-short"));
    secret->~Secret();
    // Through a volatile pointer: the compiler may not assume what an ended lifetime leaves.
    const volatile unsigned char* seen = room;
    std::string left;
    for (std::size_t i = 0; i < sizeof room; ++i)
        left.push_back(static_cast<char>(seen[i]));
    EXPECT_EQ(left.find("3cr3t"), std::string::npos);
}

TEST(Secret, AMovedFromOneIsWipedToo) {
    alignas(Secret) unsigned char room[sizeof(Secret)];
    auto* secret = new (room) Secret(std::string("s3cr3t-short"));
    const Secret taken(std::move(*secret));
    secret->~Secret();
    const volatile unsigned char* seen = room;
    std::string left;
    for (std::size_t i = 0; i < sizeof room; ++i)
        left.push_back(static_cast<char>(seen[i]));
    EXPECT_EQ(left.find("3cr3t"), std::string::npos);
    EXPECT_EQ(taken.reveal(), "s3cr3t-short");
}

}  // namespace
}  // namespace till::hal
