// A Payhub for the fuzzers, made once.
#pragma once

#include "tests/fuzz/check.hpp"
#include "till/providers/payhub.hpp"

namespace till::fuzz {

inline constexpr auto token = "token-of-the-fuzzer";

inline const providers::Provider& payhub() {
    static const auto made = [] {
        providers::PayhubConfig config;
        config.base_url = "https://payhub.example";
        config.api_key = hal::Secret(std::string("key"));
        config.serial_number = "SN";
        config.software = "Till";
        config.webhook_tokens = {hal::Secret(std::string(token))};
        config.status_probe = true;
        auto provider = providers::make_payhub(std::move(config));
        CHECK(provider.has_value());
        return *std::move(provider);
    }();
    return *made;
}

}  // namespace till::fuzz
