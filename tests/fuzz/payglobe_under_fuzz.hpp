// A PayGlobe for the fuzzers, made once. Everything is signed with the right key, so that the fuzzer gets past the door.
#pragma once

#include "tests/fuzz/check.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/providers/payglobe.hpp"

namespace till::fuzz {

inline constexpr auto webhook_secret = "whsec_of_the_fuzzer";

inline const drivers::crypto::MbedtlsCrypto& crypto() {
    static const drivers::crypto::MbedtlsCrypto made;
    return made;
}

inline const providers::Provider& payglobe() {
    static const auto made = [] {
        providers::PayglobeConfig config;
        config.base_url = "https://payglobe.example/paymentgw";
        config.secret_key = hal::Secret(std::string("sk_test_fuzz"));
        config.webhook_secrets = {hal::Secret(std::string(webhook_secret))};
        config.manual_capture = true;
        config.saved_card_looks_first = true;
        auto provider = providers::make_payglobe(std::move(config), crypto());
        CHECK(provider.has_value());
        return *std::move(provider);
    }();
    return *made;
}

}  // namespace till::fuzz
