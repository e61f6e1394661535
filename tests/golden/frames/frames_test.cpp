// What the customer sees, picture by picture; and every picture with a code is read by two decoders.
#include "golden_picture.hpp"

#include "till/drivers/display/png.hpp"
#include "till/firmware/ui/pay_slip.hpp"
#include "till/firmware/ui/qr_reader.hpp"
#include "till/firmware/ui/receipt.hpp"

#include "tests/support/program.hpp"
#include "tests/support/receipt_body.hpp"
#include "tests/support/screen_models.hpp"
#include "tests/support/temp_folder.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>

namespace {

using namespace till;
using firmware::ui::ScreenComposer;
using firmware::ui::ScreenKind;
using firmware::ui::Theme;
using test::matches_golden;
using test::sample_model;

struct Golden {
    std::string name;
    ScreenKind kind;
    const char* locale;
    hal::DisplayGeometry size;
    Theme theme = Theme::light;
};
void PrintTo(const Golden& golden, std::ostream* out) { *out << golden.name; }

std::vector<Golden> goldens() {
    std::vector<Golden> all;
    for (const ScreenKind kind : firmware::ui::all_screen_kinds) {  // every screen once
        std::string name = std::string(to_string(kind)) + "_800x480";
        all.push_back({std::move(name), kind, "en", {800, 480, {}, {}}, Theme::light});
    }
    for (const auto& panel : test::sample_geometries()) {  // the code on every panel
        if (std::string(panel.name) == "800x480") continue;
        all.push_back({std::string("qr_") + panel.name, ScreenKind::qr, "it", panel.size, Theme::light});
    }
    all.push_back({"qr_800x480_dark", ScreenKind::qr, "fr", {800, 480, {}, {}}, Theme::dark});
    all.push_back({"qr_480x800_dark", ScreenKind::qr, "de", {480, 800, {}, {}}, Theme::dark});
    all.push_back({"approved_480x800_dark", ScreenKind::approved, "de", {480, 800, {}, {}}, Theme::dark});
    all.push_back({"declined_480x272", ScreenKind::declined, "el", {480, 272, 95, 54}, Theme::light});
    all.push_back({"partial_480x272", ScreenKind::partial, "es", {480, 272, 95, 54}, Theme::light});
    all.push_back({"checking_272x480", ScreenKind::checking, "de", {272, 480, 54, 95}, Theme::light});
    all.push_back({"short-code-wait_480x272", ScreenKind::short_code_wait, "it", {480, 272, 95, 54}, Theme::light});
    return all;
}

hal::Frame composed(const Golden& golden) {
    return ScreenComposer::create({golden.theme, "", ""})
        ->compose(sample_model(golden.kind, golden.locale), golden.size)
        .value();
}

// An RF creditor reference, as long as they get, large and small; and the rest of a sale that was paid in part.
hal::Frame rf_screen(ScreenKind kind, const char* locale, hal::DisplayGeometry size) {
    auto model = sample_model(kind, locale);
    model.method_title = "DIAS";
    model.paycode = "RF49923973001012300035905";
    model.countdown_s = 872;
    return ScreenComposer::create()->compose(model, size).value();
}

TEST(GoldenPaycode, AnRfCodeInGroupsOfFour) {
    EXPECT_TRUE(matches_golden("paycode_rf_800x480", rf_screen(ScreenKind::paycode, "en", {800, 480, {}, {}})));
    EXPECT_TRUE(matches_golden("paycode_rf_480x272", rf_screen(ScreenKind::paycode, "el", {480, 272, 95, 54})));
    EXPECT_TRUE(matches_golden("paycode_rf_480x800", rf_screen(ScreenKind::paycode, "de", {480, 800, {}, {}})));
    EXPECT_TRUE(matches_golden("paycode_rf_1280x800", rf_screen(ScreenKind::paycode, "it", {1280, 800, 217, 136})));
    EXPECT_TRUE(matches_golden("partial_rf_800x480", rf_screen(ScreenKind::partial, "fr", {800, 480, {}, {}})));
    EXPECT_TRUE(matches_golden("partial_rf_272x480", rf_screen(ScreenKind::partial, "es", {272, 480, 54, 95})));
}

TEST(GoldenPaycode, TheRestOfASaleKeepsItsQr) {
    for (const auto& panel : {std::pair{"800x480", hal::DisplayGeometry{800, 480, {}, {}}},
                              std::pair{"480x800", hal::DisplayGeometry{480, 800, {}, {}}}}) {
        auto model = sample_model(ScreenKind::partial, "en");
        model.qr_payload = test::sample_payload;
        const auto frame = ScreenComposer::create()->compose(model, panel.second).value();
        EXPECT_EQ(firmware::ui::read_qr(frame).value(), test::sample_payload) << panel.first;
        EXPECT_TRUE(matches_golden(std::string("partial_qr_") + panel.first, frame));
    }
}

TEST(GoldenPaycode, TheSlip) {
    const auto document = firmware::ui::pay_slip_document(test::pay_slip_body()).value();
    EXPECT_TRUE(matches_golden("pay_slip_384", firmware::ui::receipt_frame(document, 384).value()));
}

class GoldenFrame : public testing::TestWithParam<Golden> {};

TEST_P(GoldenFrame, IsTheOneCheckedIn) { EXPECT_TRUE(matches_golden(GetParam().name, composed(GetParam()))); }

std::string test_name(const testing::TestParamInfo<Golden>& info) {
    std::string name = info.param.name;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}
INSTANTIATE_TEST_SUITE_P(Screens, GoldenFrame, testing::ValuesIn(goldens()), test_name);

std::vector<Golden> goldens_with_code() {
    auto all = goldens();
    std::erase_if(all, [](const Golden& golden) { return golden.kind != ScreenKind::qr; });
    return all;
}

class GoldenCode : public testing::TestWithParam<Golden> {
  protected:
    static std::string file() { return std::string(TILL_GOLDEN_FOLDER) + "/" + GetParam().name + ".png"; }
};

TEST_P(GoldenCode, IsReadByZxing) {
    std::ifstream picture(file(), std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(picture), {});
    const auto frame = drivers::display::decode_png(bytes);
    ASSERT_TRUE(frame) << file();
    EXPECT_EQ(firmware::ui::read_qr(*frame).value(), test::sample_payload);
}

// Another program of other authors, which shares no code with what drew the picture or with the check before it.
TEST_P(GoldenCode, IsReadByZbar) {
    const auto zbar = test::run_program({"zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file()});
    if (!zbar) GTEST_SKIP() << "zbarimg is not installed";
    EXPECT_EQ(zbar->exit_code, 0);
    EXPECT_EQ(zbar->output, std::string(test::sample_payload) + "\n");
}

INSTANTIATE_TEST_SUITE_P(Screens, GoldenCode, testing::ValuesIn(goldens_with_code()), test_name);

TEST(GoldenReceipt, IsTheOneCheckedIn) {
    EXPECT_TRUE(matches_golden(
        "receipt_576",
        firmware::ui::receipt_frame(*firmware::ui::receipt_document(test::receipt_body()), 576).value()));
    firmware::ui::ReceiptOptions copy;
    copy.copy = true;
    copy.locale = "el";
    const auto document = firmware::ui::receipt_document(test::receipt_body(), copy).value();
    EXPECT_TRUE(matches_golden("receipt_384_copy", firmware::ui::receipt_frame(document, 384, copy).value()));
}

// The pictures in docs/screens are made here and cannot grow old.
TEST(GoldenDocs, ThePicturesOfTheReadmeAreOurs) {
    const auto screen = [](ScreenKind kind) { return composed({"", kind, "en", {1024, 600, {}, {}}, Theme::light}); };
    const std::string folder = TILL_SCREENS_FOLDER;
    EXPECT_TRUE(test::matches_picture(folder + "/customer-qr.png", "customer-qr", screen(ScreenKind::qr)));
    EXPECT_TRUE(
        test::matches_picture(folder + "/customer-approved.png", "customer-approved", screen(ScreenKind::approved)));
    EXPECT_TRUE(test::matches_picture(folder + "/customer-paycode.png", "customer-paycode",
                                      rf_screen(ScreenKind::paycode, "en", {1024, 600, {}, {}})));
    firmware::ui::ReceiptOptions english;
    english.locale = "en";
    const auto document = firmware::ui::receipt_document(test::receipt_body(), english).value();
    EXPECT_TRUE(test::matches_picture(folder + "/receipt.png", "receipt",
                                      firmware::ui::receipt_frame(document, 480, english).value()));
}

// The comparison itself: it must see what a person would see.
TEST(GoldenComparison, SeesAChangedDigit) {
    if (test::updating_golden()) GTEST_SKIP() << "updating";
    const auto kinds = {ScreenKind::qr, ScreenKind::approved};
    for (const ScreenKind kind : kinds) {
        auto model = sample_model(kind);
        model.amount = hal::Money{1251, hal::Currency::eur()};
        const auto frame = ScreenComposer::create()->compose(model, {800, 480, {}, {}}).value();
        const auto path = std::string(TILL_GOLDEN_FOLDER) + "/" + std::string(to_string(kind)) + "_800x480.png";
        const auto result = test::matches_picture(path, "seen-on-purpose", frame);
        EXPECT_FALSE(result);
        EXPECT_NE(std::string(result.message()).find("seen-on-purpose_err.png"), std::string::npos);
        std::ifstream report(std::string(TILL_DIFF_FOLDER) + "/seen-on-purpose_err.png");
        EXPECT_TRUE(report.good());
    }
    std::remove((std::string(TILL_DIFF_FOLDER) + "/seen-on-purpose_err.png").c_str());
}

TEST(GoldenComparison, ForgivesALittleOutsideTheCodeAndNothingInside) {
    if (test::updating_golden()) GTEST_SKIP() << "updating";
    const Golden golden{"qr_800x480", ScreenKind::qr, "en", {800, 480, {}, {}}, Theme::light};
    auto frame = composed(golden);
    for (int y = 0; y < frame.height; ++y) {
        for (int x = 0; x < 300; ++x)
            frame.row(y)[x] = frame.row(y)[x] == 0xFFFFFFFF ? 0xFFF0F0F0 : frame.row(y)[x];
    }
    EXPECT_TRUE(matches_golden("qr_800x480", frame));
    const auto black = std::find(frame.pixels.begin(), frame.pixels.end(), 0xFF000000);
    ASSERT_NE(black, frame.pixels.end());
    *black = 0xFF010101;
    EXPECT_FALSE(
        test::matches_picture(std::string(TILL_GOLDEN_FOLDER) + "/qr_800x480.png", "seen-on-purpose-2", frame));
    std::remove((std::string(TILL_DIFF_FOLDER) + "/seen-on-purpose-2_err.png").c_str());
}

TEST(GoldenComparison, MissingPicturesAndOtherSizesDiffer) {
    if (test::updating_golden()) GTEST_SKIP() << "updating";
    EXPECT_FALSE(matches_golden("no-such-picture", hal::Frame(8, 8)));
    EXPECT_FALSE(test::matches_picture(std::string(TILL_GOLDEN_FOLDER) + "/idle_800x480.png", "seen-on-purpose-3",
                                       hal::Frame(8, 8)));
    std::remove((std::string(TILL_DIFF_FOLDER) + "/seen-on-purpose-3_err.png").c_str());
}

}  // namespace
