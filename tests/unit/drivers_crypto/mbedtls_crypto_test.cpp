// Known answers of the standards, so that a wrong digest can never look like a provider's mistake.
#include "till/drivers/crypto/mbedtls_crypto.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

namespace {

using till::drivers::crypto::MbedtlsCrypto;
using till::hal::to_hex;

struct DigestVector {
    std::string name;
    std::string data;
    std::string hex;
};

class Sha256 : public testing::TestWithParam<DigestVector> {};

TEST_P(Sha256, GivesTheStandardsAnswer) {
    const MbedtlsCrypto crypto;
    EXPECT_EQ(to_hex(crypto.sha256(GetParam().data)), GetParam().hex);
}

// FIPS 180-4 examples (NIST CSRC "SHA256.pdf") and the one-million-a vector.
INSTANTIATE_TEST_SUITE_P(
    Fips180, Sha256,
    testing::Values(DigestVector{"empty", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
                    DigestVector{"abc", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
                    DigestVector{"two_blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                                 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
                    DigestVector{"million_a", std::string(1'000'000, 'a'),
                                 "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"}),
    [](const auto& param_info) { return param_info.param.name; });

struct HmacVector {
    std::string name;
    std::string key;
    std::string data;
    std::string hex;
};

class HmacSha256 : public testing::TestWithParam<HmacVector> {};

TEST_P(HmacSha256, GivesTheStandardsAnswer) {
    const MbedtlsCrypto crypto;
    const auto mac = crypto.hmac_sha256(GetParam().key, GetParam().data);
    ASSERT_TRUE(mac.has_value());
    // Test case 5 of RFC 4231 is truncated to 128 bits.
    EXPECT_EQ(to_hex(*mac).substr(0, GetParam().hex.size()), GetParam().hex);
}

std::string counting_key() {
    std::string key;
    for (char c = 1; c <= 25; ++c)
        key.push_back(c);
    return key;
}

// RFC 4231 section 4, test cases 1 to 7.
INSTANTIATE_TEST_SUITE_P(
    Rfc4231, HmacSha256,
    testing::Values(
        HmacVector{"case1", std::string(20, '\x0b'), "Hi There",
                   "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        HmacVector{"case2", "Jefe", "what do ya want for nothing?",
                   "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        HmacVector{"case3", std::string(20, '\xaa'), std::string(50, '\xdd'),
                   "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        HmacVector{"case4", counting_key(), std::string(50, '\xcd'),
                   "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
        HmacVector{"case5", std::string(20, '\x0c'), "Test With Truncation", "a3b6167473100ee06e0c796c2955552b"},
        HmacVector{"case6", std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
                   "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        HmacVector{"case7", std::string(131, '\xaa'),
                   "This is a test using a larger than block-size key and a larger than block-size data. The key "
                   "needs to be hashed before being used by the HMAC algorithm.",
                   "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"}),
    [](const auto& param_info) { return param_info.param.name; });

TEST(MbedtlsCrypto, RefusesAnEmptyKey) {
    const MbedtlsCrypto crypto;
    const auto mac = crypto.hmac_sha256("", "anything");
    ASSERT_FALSE(mac.has_value());
    EXPECT_EQ(mac.error().type, "key-empty");
}

TEST(MbedtlsCrypto, MacsEmptyDataAndBytesOfAnyValue) {
    const MbedtlsCrypto crypto;
    const auto empty = crypto.hmac_sha256("k", "");
    const auto zero = crypto.hmac_sha256("k", std::string_view("\0", 1));
    ASSERT_TRUE(empty && zero);
    EXPECT_NE(*empty, *zero);
}

TEST(MbedtlsCrypto, FillsEveryByteOfARequestLargerThanTheGeneratorsLimit) {
    MbedtlsCrypto crypto;
    std::array<std::uint8_t, 5000> bytes{};
    crypto.random(bytes);
    // A run of 16 untouched zero bytes happens by chance once in 2^115.
    const std::array<std::uint8_t, 16> untouched{};
    EXPECT_TRUE(std::ranges::search(bytes, untouched).empty());
}

TEST(MbedtlsCrypto, DrawsNothingForAnEmptyRequest) {
    MbedtlsCrypto crypto;
    crypto.random({});
}

TEST(MbedtlsCrypto, NeverDrawsTheSameBytesTwiceAlsoAcrossThreadsAndInstances) {
    MbedtlsCrypto shared;
    constexpr int per_thread = 500;
    std::vector<std::vector<std::string>> drawn(3);
    const auto draw = [per_thread](MbedtlsCrypto& crypto, std::vector<std::string>& into) {
        for (int i = 0; i < per_thread; ++i) {
            std::array<std::uint8_t, 16> bytes{};
            crypto.random(bytes);
            into.push_back(to_hex(bytes));
        }
    };
    std::thread first([&] { draw(shared, drawn[0]); });
    std::thread second([&] { draw(shared, drawn[1]); });
    MbedtlsCrypto other;
    draw(other, drawn[2]);
    first.join();
    second.join();

    std::set<std::string> unique;
    for (const auto& list : drawn)
        unique.insert(list.begin(), list.end());
    EXPECT_EQ(unique.size(), 3u * per_thread);
}

}  // namespace
