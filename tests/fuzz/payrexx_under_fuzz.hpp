// A Payrexx for the fuzzers, made once. Everything is signed with the right key, so that the fuzzer gets past the door.
#pragma once

#include "tests/fuzz/check.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/providers/payrexx.hpp"

namespace till::fuzz {

inline constexpr auto webhook_key = "webhook-key-of-the-fuzzer";

inline const drivers::crypto::MbedtlsCrypto& crypto() {
    static const drivers::crypto::MbedtlsCrypto made;
    return made;
}

inline providers::PayrexxConfig payrexx_config() {
    providers::PayrexxConfig config;
    config.base_url = "https://api.payrexx.example";
    config.instance = "demo";
    config.api_secret = hal::Secret(std::string("api-secret-of-the-fuzzer"));
    config.terminal_serial = "SN-1";
    config.hold = true;
    config.repeat_lost_create = false;
    config.webhook_keys = {hal::Secret(std::string(webhook_key))};
    return config;
}

inline const providers::Provider& payrexx() {
    static const auto made = [] {
        auto provider = providers::make_payrexx(payrexx_config(), crypto());
        CHECK(provider.has_value());
        return *std::move(provider);
    }();
    return *made;
}

}  // namespace till::fuzz
