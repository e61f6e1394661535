// Any payload on any panel: either the frame can be read back or the screen is refused, and for a reason that holds.
#include "till/firmware/ui/qr_code.hpp"
#include "till/firmware/ui/qr_reader.hpp"

#include "tests/support/screen_models.hpp"

#include <gtest/gtest.h>

#include <random>

namespace {

using namespace till;
using firmware::ui::encode_qr;
using firmware::ui::read_qr;
using firmware::ui::ScreenComposer;
using firmware::ui::ScreenKind;
using firmware::ui::ScreenOptions;
using firmware::ui::Theme;

constexpr std::uint64_t seed = 20'261'120;
constexpr int payloads = 500;

std::string random_url(std::mt19937_64& random) {
    constexpr std::string_view letters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#[]@!$&'()*+,;=%";
    std::string url = "https://p.example/";
    const std::size_t length = 20 + random() % 281;
    while (url.size() < length)
        url += letters[random() % letters.size()];
    return url;
}

TEST(QrProperty, FiveHundredPayloadsDecodeOrAreRefused) {
    std::mt19937_64 random(seed);
    ScreenOptions dark;
    dark.theme = Theme::dark;
    const ScreenComposer composers[] = {ScreenComposer::create().value(), ScreenComposer::create(dark).value()};
    const auto& panels = test::sample_geometries();
    const char* locales[] = {"en", "it", "fr", "de", "es", "el"};
    int refused = 0;
    for (int i = 0; i < payloads; ++i) {
        const auto& panel = panels[static_cast<std::size_t>(i) % panels.size()];
        auto model = test::sample_model(ScreenKind::qr, locales[i % 6]);
        model.qr_payload = random_url(random);
        if (random() % 8 == 0) model.qr_max_version = 13;
        if (random() % 4 == 0) model.countdown_s.reset();
        const auto frame = composers[i / 8 % 2].compose(model, panel.size);
        if (!frame) {
            ASSERT_EQ(frame.error().type, "qr-does-not-fit") << panel.name << " " << model.qr_payload;
            ++refused;
            const int version = encode_qr(model.qr_payload)->version;
            const int shorter = std::min(panel.size.width, panel.size.height);
            const bool edge_to_edge_fits = 3 * (17 + 4 * version + 8) <= shorter;
            EXPECT_TRUE(version > model.qr_max_version || !edge_to_edge_fits)
                << panel.name << " " << frame.error().detail;
            continue;
        }
        const auto read = read_qr(*frame);
        ASSERT_TRUE(read) << panel.name << " " << model.qr_payload;
        ASSERT_EQ(*read, model.qr_payload) << panel.name;
    }
    EXPECT_LT(refused, payloads / 10) << "300 bytes are version 13, which fits on every panel here";
}

// Bytes of all kinds, not only those of URLs.
TEST(QrProperty, RandomBytesComeBackAsTheyWere) {
    std::mt19937_64 random(seed);
    const auto composer = ScreenComposer::create().value();
    for (int i = 0; i < 60; ++i) {
        auto model = test::sample_model(ScreenKind::qr);
        model.qr_payload.clear();
        for (std::size_t n = 1 + random() % 200; n > 0; --n)
            model.qr_payload += static_cast<char>(random());
        const auto frame = composer.compose(model, {800, 480, {}, {}});
        ASSERT_TRUE(frame) << frame.error().type << " " << i;
        ASSERT_EQ(read_qr(*frame).value(), model.qr_payload);
    }
}

}  // namespace
