// DeviceSigner against mbedTLS's own ECDSA and a published vector; and the properties that keep a key secret.
#include "till/drivers/crypto/device_signer.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"

#include <gtest/gtest.h>

#include <set>

namespace till::drivers::crypto {
namespace {

class DeviceSignerTest : public testing::Test {
  protected:
    MbedtlsCrypto crypto;
    std::unique_ptr<DeviceSigner> signer = make(DeviceSigner::new_key(crypto));

    std::unique_ptr<DeviceSigner> make(const hal::Secret& key) {
        auto made = DeviceSigner::create(key, crypto);
        EXPECT_TRUE(made.has_value());
        return made ? std::move(*made) : nullptr;
    }
    static std::string raw(std::string_view hex) {
        std::string bytes;
        for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
            bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
        return bytes;
    }
};

// RFC 6979 A.2.5: the public key of its private key, and its signature of "sample" with SHA-256.
TEST_F(DeviceSignerTest, ThePublicKeyAndASignatureOfTheStandard) {
    const auto of_rfc = make(hal::Secret{"c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"});
    ASSERT_NE(of_rfc, nullptr);
    EXPECT_EQ(of_rfc->public_key(), raw("04"
                                        "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                                        "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"));
    const auto signature =
        raw("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
            "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    EXPECT_TRUE(signer->verify(of_rfc->public_key(), crypto.sha256("sample"), signature));
    EXPECT_FALSE(signer->verify(of_rfc->public_key(), crypto.sha256("samples"), signature));
}

TEST_F(DeviceSignerTest, WhatItSignsVerifiesWithAndWithoutWorkAhead) {
    for (int i = 0; i < 40; ++i) {
        if (i == 10) {
            while (signer->prepare()) {
            }
        }
        const auto digest = crypto.sha256("receipt " + std::to_string(i));
        const auto signature = signer->sign(digest);
        ASSERT_TRUE(signature.has_value());
        EXPECT_TRUE(signer->verify(signer->public_key(), digest, *signature)) << i;
    }
}

// Two signatures with one k give the key away: r is k's fingerprint.
TEST_F(DeviceSignerTest, NoSecretNumberIsUsedTwice) {
    std::set<std::string> seen;
    const auto digest = crypto.sha256("the same");
    for (int i = 0; i < 60; ++i) {
        if (i % 20 == 0) {
            while (signer->prepare()) {
            }
        }
        EXPECT_TRUE(seen.insert(signer->sign(digest)->substr(0, 32)).second) << i;
    }
}

TEST_F(DeviceSignerTest, WorkAheadIsBounded) {
    int made = 0;
    while (signer->prepare() && made < 100)
        ++made;
    EXPECT_LT(made, 20);
    EXPECT_FALSE(signer->prepare());
}

TEST_F(DeviceSignerTest, EveryFlippedBitShows) {
    const auto digest = crypto.sha256("receipt");
    const auto signature = *signer->sign(digest);
    for (std::size_t i = 0; i < signature.size(); i += 7) {
        auto bad = signature;
        bad[i] = static_cast<char>(bad[i] ^ 1);
        EXPECT_FALSE(signer->verify(signer->public_key(), digest, bad)) << i;
    }
    auto other = digest;
    other[31] ^= 1;
    EXPECT_FALSE(signer->verify(signer->public_key(), other, signature));
}

TEST_F(DeviceSignerTest, WhatIsNoKeyOrNoSignatureIsJustFalse) {
    const auto digest = crypto.sha256("receipt");
    const auto signature = *signer->sign(digest);
    EXPECT_FALSE(signer->verify("", digest, signature));
    EXPECT_FALSE(signer->verify(std::string(65, '\4'), digest, signature)) << "no point of the curve";
    EXPECT_FALSE(signer->verify(std::string(65, '\0'), digest, signature)) << "the point at infinity";
    EXPECT_FALSE(signer->verify(signer->public_key(), digest, ""));
    EXPECT_FALSE(signer->verify(signer->public_key(), digest, std::string(64, '\0')));
    EXPECT_FALSE(signer->verify(signer->public_key(), digest, std::string(64, '\xff')));
    EXPECT_FALSE(signer->verify(signer->public_key(), digest, signature + "0"));
}

TEST_F(DeviceSignerTest, WhatIsNoPrivateKeyIsRefused) {
    for (const std::string bad : {"", "00", "zz", "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
                                  "0000000000000000000000000000000000000000000000000000000000000000",
                                  "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f672"}) {
        const auto made = DeviceSigner::create(hal::Secret{bad}, crypto);
        ASSERT_FALSE(made.has_value()) << bad;
        EXPECT_EQ(made.error().type, "device-key-invalid");
    }
}

TEST_F(DeviceSignerTest, R30_TwoDevicesDiffer) {
    const auto other = make(DeviceSigner::new_key(crypto));
    EXPECT_NE(other->public_key(), signer->public_key());
    EXPECT_NE(other->key_id(), signer->key_id());
    const auto digest = crypto.sha256("receipt");
    EXPECT_FALSE(other->verify(other->public_key(), digest, *signer->sign(digest)));
    EXPECT_TRUE(other->verify(signer->public_key(), digest, *signer->sign(digest))) << "any key can be checked";
}

TEST_F(DeviceSignerTest, TheKeyIsPrintedAsOthersReadIt) {
    const auto pem = hal::public_key_pem(signer->public_key());
    EXPECT_TRUE(pem.starts_with("-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE")) << pem;
    EXPECT_TRUE(pem.ends_with("\n-----END PUBLIC KEY-----\n")) << pem;
    EXPECT_EQ(signer->key_id().size(), 16u);
}

}  // namespace
}  // namespace till::drivers::crypto
