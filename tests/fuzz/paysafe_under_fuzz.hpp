// A Paysafe for the fuzzers, made once. Everything is signed with the right key, so that the fuzzer gets past the door.
#pragma once

#include "tests/fuzz/check.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/providers/paysafe.hpp"

namespace till::fuzz {

inline constexpr auto webhook_key = "webhook-key-of-the-fuzzer";

inline const drivers::crypto::MbedtlsCrypto& crypto() {
    static const drivers::crypto::MbedtlsCrypto made;
    return made;
}

inline const providers::Provider& paysafe() {
    static const auto made = [] {
        providers::PaysafeConfig config;
        config.base_url = "https://paysafe.example/paymenthub/v1";
        config.user = hal::Secret(std::string("user_of_the_fuzzer"));
        config.password = hal::Secret(std::string("password_of_the_fuzzer"));
        config.return_url = "https://shop.example/";
        config.webhook_keys = {hal::Secret(std::string(webhook_key))};
        auto provider = providers::make_paysafe(std::move(config), crypto());
        CHECK(provider.has_value());
        return *std::move(provider);
    }();
    return *made;
}

}  // namespace till::fuzz
