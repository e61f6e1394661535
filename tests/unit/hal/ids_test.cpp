#include "till/hal/ids.hpp"

#include "tests/support/fake_loop.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace till::hal {
namespace {

// Predictable noise; remembers what it was asked to hash.
class RecordingCrypto final : public Crypto {
  public:
    Digest sha256(std::string_view data) const override {
        hashed.emplace_back(data);
        Digest digest;
        digest.fill(0xFF);
        digest[15] = static_cast<std::uint8_t>(hashed.size());
        return digest;
    }
    Result<Digest> hmac_sha256(std::string_view, std::string_view) const override { return fail("key-empty"); }
    void random(std::span<std::uint8_t> out) override {
        for (auto& byte : out)
            byte = constant ? *constant : static_cast<std::uint8_t>(noise());
    }

    std::optional<std::uint8_t> constant;
    std::mt19937_64 noise{1};
    mutable std::vector<std::string> hashed;
};

std::int64_t milliseconds_of(const std::string& id) {
    return std::stoll(id.substr(0, 8) + id.substr(9, 4), nullptr, 16);
}

void expect_layout(const std::string& id, char version) {
    ASSERT_EQ(id.size(), 36U);
    for (std::size_t i = 0; i < id.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        EXPECT_EQ(dash, id[i] == '-') << id;
        EXPECT_NE(std::string_view("-0123456789abcdef").find(id[i]), std::string_view::npos) << id;
    }
    EXPECT_EQ(id[14], version) << id;
    EXPECT_NE(std::string_view("89ab").find(id[19]), std::string_view::npos) << id;
    EXPECT_TRUE(is_safe_id(id));
}

struct Ids : testing::Test {
    test::FakeLoop loop;
    RecordingCrypto crypto;
    IdGenerator ids{loop, crypto};
};

TEST_F(Ids, AreUuidVersion7WithTheWallTimeInFront) {
    loop.set_wall(Wall{Duration{1'645'557'742'000}});  // RFC 9562 A.6
    const auto id = ids.next();
    expect_layout(id, '7');
    EXPECT_EQ(id.substr(0, 13), "017f22e2-79b0");
}

TEST_F(Ids, IncreaseWithinOneMillisecond) {
    std::string last;
    for (int i = 0; i < 10'000; ++i) {
        const auto id = ids.next();
        ASSERT_LT(last, id);
        last = id;
    }
}

TEST_F(Ids, IncreaseWhateverTheWallClockDoes) {
    std::mt19937_64 random(3);
    std::string last;
    std::set<std::string> seen;
    for (int i = 0; i < 5'000; ++i) {
        const auto step = static_cast<std::int64_t>(random() % 7'200'000) - 3'600'000;
        if (random() % 3 == 0) loop.step_wall(Duration{step});
        const auto id = ids.next();
        ASSERT_LT(last, id);
        expect_layout(id, '7');
        seen.insert(id);
        last = id;
    }
    EXPECT_EQ(seen.size(), 5'000U);
}

TEST_F(Ids, SurviveClocksOutsideTheFormat) {
    loop.set_wall(Wall{Duration{-5'000}});  // before 1970
    const auto early = ids.next();
    expect_layout(early, '7');
    EXPECT_EQ(milliseconds_of(early), 0);
    EXPECT_LT(early, ids.next());
    loop.set_wall(Wall{Duration{INT64_MAX}});
    const auto late = ids.next();
    expect_layout(late, '7');
    EXPECT_EQ(milliseconds_of(late), (std::int64_t{1} << 48) - 1);
    EXPECT_LT(late, ids.next());
}

TEST_F(Ids, TheCounterLeavesRoomToCount) {
    crypto.constant = 0xFF;  // the worst seed
    const auto first = ids.next();
    EXPECT_LT(first, ids.next());
    EXPECT_EQ(milliseconds_of(first), milliseconds_of(ids.next()));
}

TEST_F(Ids, TwoTerminalsDiffer) {
    RecordingCrypto other;
    other.noise.seed(2);
    IdGenerator elsewhere(loop, other);
    EXPECT_NE(ids.next(), elsewhere.next());
}

TEST(SafeId, TakesOnlyHarmlessCharacters) {
    for (const std::string_view good : {"a", "A-Z_0.9", "01234567-89ab", "....."})
        EXPECT_TRUE(is_safe_id(good)) << good;
    EXPECT_TRUE(is_safe_id(std::string(64, 'x')));
    using std::string_view_literals::operator""sv;
    for (const auto bad :
         {""sv, " "sv, "a b"sv, "a/b"sv, "a\\b"sv, "a\0b"sv, "a\n"sv, "é"sv, "a%20"sv, "a'"sv, "a;b"sv})
        EXPECT_FALSE(is_safe_id(bad)) << bad;
    EXPECT_FALSE(is_safe_id(std::string(65, 'x')));
}

TEST(DerivedId, IsAFunctionOfBothNames) {
    const RecordingCrypto crypto;
    const auto id = derived_id(crypto, "refund", "42");
    expect_layout(id, '8');
    EXPECT_EQ(id, "ffffffff-ffff-8fff-bfff-ffffffffff01");
    derived_id(crypto, "a", "bc");
    derived_id(crypto, "ab", "c");
    derived_id(crypto, "a", "bc");
    EXPECT_NE(crypto.hashed[1], crypto.hashed[2]);  // the border between the two counts
    EXPECT_EQ(crypto.hashed[1], crypto.hashed[3]);
}

}  // namespace
}  // namespace till::hal
