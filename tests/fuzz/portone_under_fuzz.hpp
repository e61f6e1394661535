// A PortOne for the fuzzers, made once.
#pragma once

#include "tests/fuzz/check.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/providers/portone.hpp"

namespace till::fuzz {

inline constexpr auto portone_secret = "portone-secret-of-the-fuzzer";
inline constexpr auto portone_token = "portone-token-of-the-fuzzer";

inline const drivers::crypto::MbedtlsCrypto& crypto() {
    static const drivers::crypto::MbedtlsCrypto made;
    return made;
}

inline std::unique_ptr<providers::Provider> make_portone(bool reason_comes_back) {
    providers::PortoneConfig config;
    config.base_url = "https://portone.example";
    config.portone_key = "keyOfTheFuzzer";
    config.portone_secret = hal::Secret(std::string(portone_secret));
    config.merchant_name = "Fuzz";
    config.success_url = config.failure_url = "https://shop.example/";
    config.checkout_prefix = "https://checkout.example?ref=";
    config.webhook_tokens = {hal::Secret(std::string(portone_token))};
    config.refund_reason_comes_back = reason_comes_back;
    auto provider = providers::make_portone(std::move(config), crypto());
    CHECK(provider.has_value());
    return *std::move(provider);
}

}  // namespace till::fuzz
