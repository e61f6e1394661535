// Screens that look like a real sale, for tests and golden pictures.
#pragma once

#include "till/firmware/ui/screens.hpp"

#include <array>

namespace till::test {

inline constexpr std::string_view sample_payload =
    "https://pay.example.com/eu/hpp/payments/2kcfm2Fr6VYJWRnb1ULvd1vHYhVnsEFs8kbL7vYQp";  // 81 bytes: version 5

inline firmware::ui::ScreenModel sample_model(firmware::ui::ScreenKind kind, std::string locale = "en") {
    using firmware::ui::ScreenKind;
    firmware::ui::ScreenModel model;
    model.kind = kind;
    model.locale = std::move(locale);
    model.merchant = "Caffè Aurora";
    model.method_title = "Klarna";
    model.amount = hal::Money{1250, hal::Currency::eur()};
    if (kind == ScreenKind::qr) model.qr_payload = sample_payload;
    if (kind == ScreenKind::paycode || kind == ScreenKind::pairing) model.paycode = "834176";
    if (kind == ScreenKind::partial) model.remaining = hal::Money{450, hal::Currency::eur()};
    if (kind == ScreenKind::declined) model.reason = "insufficient-funds";
    if (kind == ScreenKind::technician) {
        model.lines = {"Till 0.1.0    terminal T-0001", "Network   online", "Printer   ready", "Queue     0 waiting"};
    }
    const bool counting = kind == ScreenKind::qr || kind == ScreenKind::paycode ||
                          kind == ScreenKind::short_code_wait || kind == ScreenKind::customer_active;
    if (counting) model.countdown_s = 272;
    return model;
}

struct NamedGeometry {
    const char* name;
    hal::DisplayGeometry size;
};

// The panels the layouts are made for, both ways up; the small one tells its size.
inline const std::array<NamedGeometry, 8>& sample_geometries() {
    static const std::array<NamedGeometry, 8> all{{
        {"480x272", {480, 272, 95, 54}},
        {"272x480", {272, 480, 54, 95}},
        {"800x480", {800, 480, std::nullopt, std::nullopt}},
        {"480x800", {480, 800, std::nullopt, std::nullopt}},
        {"1024x768", {1024, 768, std::nullopt, std::nullopt}},
        {"1280x800", {1280, 800, 217, 136}},
        {"1920x1080", {1920, 1080, std::nullopt, std::nullopt}},
        {"1080x1920", {1080, 1920, std::nullopt, std::nullopt}},
    }};
    return all;
}

}  // namespace till::test
