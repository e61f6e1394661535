// Codes that people type: groups, rows, what the screen shows of them, and the slip.
#include "firmware/ui/code_groups.hpp"
#include "tests/support/receipt_body.hpp"
#include "tests/support/screen_models.hpp"
#include "till/firmware/ui/pay_slip.hpp"
#include "till/firmware/ui/qr_reader.hpp"
#include "till/firmware/ui/texts.hpp"

#include <gtest/gtest.h>

namespace {

using namespace till;
using namespace till::firmware::ui;

constexpr auto rf = "RF49923973001012300035905";

std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (const auto& part : parts)
        out += (out.empty() ? "" : "|") + part;
    return out;
}

TEST(CodeGroups, OfDigitsAndOfReferences) {
    EXPECT_EQ(joined(code_groups("834176")), "834|176");
    EXPECT_EQ(joined(code_groups("8341760255")), "834|176|0255");
    EXPECT_EQ(joined(code_groups("12345")), "12345");
    EXPECT_EQ(joined(code_groups(rf)), "RF49|9239|7300|1012|3000|3590|5");
    EXPECT_EQ(joined(code_groups("RF18539007547034")), "RF18|5390|0754|7034");
    EXPECT_EQ(joined(code_groups("STORE-ATHENS-01")), "STORE-ATHENS-01");
    EXPECT_EQ(joined(code_groups("")), "");
}

TEST(CodeGroups, AReferenceByItsLooks) {
    for (const auto* good : {rf, "RF98765432109876543", "RF00A", "RF18ABC9"})
        EXPECT_TRUE(is_creditor_reference(good)) << good;
    for (const auto* bad :
         {"", "RF", "RF18", "RFX8123", "rf18123", "RF18 123", "834176", "RF1812345678901234567890123"})
        EXPECT_FALSE(is_creditor_reference(bad)) << bad;
}

TEST(CodeGroups, NothingIsLostInThem) {
    for (const std::string code : {rf, "834176", "83417602551234567890", "RF18539007547034", "A-1"}) {
        std::string together;
        for (const auto& group : code_groups(code))
            together += group;
        EXPECT_EQ(together, code);
    }
}

TEST(CodeRows, AreNearlyEven) {
    const auto text = code_in_groups(rf);
    EXPECT_EQ(text, "RF49 9239 7300 1012 3000 3590 5");
    EXPECT_EQ(joined(code_rows(text, 2)), "RF49\u00A09239\u00A07300\u00A01012|3000\u00A03590\u00A05");
    EXPECT_EQ(joined(code_rows(text, 3)), "RF49\u00A09239\u00A07300|1012\u00A03000|3590\u00A05");
    EXPECT_EQ(code_rows(text, 1).size(), 1U);
    EXPECT_EQ(code_rows(text, 99).size(), 7U);
    EXPECT_EQ(code_rows(text, 0).size(), 1U);
    EXPECT_EQ(joined(code_rows(code_in_groups("834176"), 3)), "834\u00A0176") << "few groups keep together";
}

ScreenModel model(ScreenKind kind, const char* locale = "en") {
    auto out = test::sample_model(kind, locale);
    out.paycode = rf;
    out.countdown_s = 900;
    return out;
}

// Any other digit is another picture, on every panel and in every language: nothing of the code is cut.
TEST(PaycodeScreen, EveryCharacterOfAnRfCodeIsOnEveryPanel) {
    const auto composer = ScreenComposer::create().value();
    for (const auto& panel : test::sample_geometries())
        for (const auto kind : {ScreenKind::paycode, ScreenKind::partial}) {
            const auto first = composer.compose(model(kind), panel.size).value();
            for (std::size_t at = 0; at < std::string(rf).size(); at += 3) {
                auto other = model(kind);
                other.paycode[at] = other.paycode[at] == '8' ? '6' : '8';
                EXPECT_NE(composer.compose(other, panel.size).value(), first) << panel.name << " character " << at;
            }
        }
}

TEST(PaycodeScreen, TheHintNamesTheBankingAppInEveryLanguage) {
    const auto composer = ScreenComposer::create().value();
    for (const auto language : text_languages()) {
        const std::string locale(language);
        EXPECT_NE(text(Text::rf_code_hint, locale).find("RF"), std::string_view::npos) << locale;
        auto plain = model(ScreenKind::paycode, locale.c_str());
        const auto with_rf = composer.compose(plain, {800, 480, {}, {}}).value();
        plain.paycode[0] = 'X';  // no creditor reference
        EXPECT_NE(composer.compose(plain, {800, 480, {}, {}}).value(), with_rf) << locale;
    }
}

TEST(PaycodeScreen, AmountAndTimeStandBesideIt) {
    const auto composer = ScreenComposer::create().value();
    const auto first = composer.compose(model(ScreenKind::paycode), {800, 480, {}, {}}).value();
    auto other = model(ScreenKind::paycode);
    other.amount->minor += 1;
    EXPECT_NE(composer.compose(other, {800, 480, {}, {}}).value(), first);
    other = model(ScreenKind::paycode);
    other.countdown_s = 899;
    EXPECT_NE(composer.compose(other, {800, 480, {}, {}}).value(), first);
}

TEST(PartialScreen, KeepsTheQrAndSaysWhatIsLeft) {
    const auto composer = ScreenComposer::create().value();
    for (const auto& panel : test::sample_geometries()) {
        auto rest = test::sample_model(ScreenKind::partial);
        rest.qr_payload = test::sample_payload;
        const auto first = composer.compose(rest, panel.size);
        ASSERT_TRUE(first) << panel.name << " " << first.error().type;
        EXPECT_EQ(read_qr(*first).value(), test::sample_payload) << panel.name;
        rest.remaining->minor += 1;
        EXPECT_NE(composer.compose(rest, panel.size).value(), *first) << panel.name;
    }
    auto without = test::sample_model(ScreenKind::partial);
    without.qr_payload = test::sample_payload;
    without.remaining.reset();
    EXPECT_EQ(composer.compose(without, {800, 480, {}, {}}).error().type, "screen-model-invalid");
    auto longer = test::sample_model(ScreenKind::partial);
    longer.paycode = std::string(33, '8');
    EXPECT_EQ(composer.compose(longer, {800, 480, {}, {}}).error().type, "screen-model-invalid");
}

// --- the slip

std::vector<std::string> words_of(const hal::ReceiptDocument& document) {
    std::vector<std::string> out;
    for (const auto& element : document.elements) {
        if (const auto* words = std::get_if<hal::ReceiptText>(&element)) out.push_back(words->text);
        if (const auto* row = std::get_if<hal::ReceiptColumns>(&element)) out.push_back(row->left + " = " + row->right);
    }
    return out;
}

bool has(const std::vector<std::string>& words, const std::string& wanted) {
    return std::find(words.begin(), words.end(), wanted) != words.end();
}

TEST(PaySlip, SaysWhatToPayAndThatItIsNoReceipt) {
    const auto words = words_of(pay_slip_document(test::pay_slip_body()).value());
    for (const auto* wanted : {"Kafeneio", "Ermou 12", "105 63 Athens", "Your payment code", "RF49 9239 7300",
                               "1012 3000", "3590 5", "To pay = €125.50", "Payment = DIAS transfer", "Order = A-17",
                               "Terminal = T-0001", "This is not a receipt", "01934b2e-7c1a-7e3b-9d2f-6a5b4c3d2e1f"})
        EXPECT_TRUE(has(words, wanted)) << wanted << " in " << joined(words);
    EXPECT_TRUE(has(words, std::string(text(Text::rf_code_hint, "en"))));
}

TEST(PaySlip, TheCodeIsLargeAndFitsTheNarrowestPaper) {
    int rows = 0;
    const auto document = pay_slip_document(test::pay_slip_body()).value();
    for (const auto& element : document.elements) {
        const auto* words = std::get_if<hal::ReceiptText>(&element);
        if (words == nullptr || !words->large || words->text == "Kafeneio") continue;
        ++rows;
        EXPECT_LE(words->text.size(), 16U) << words->text;  // 32 columns, twice as wide
        EXPECT_EQ(words->text.find("\u00A0"), std::string::npos) << "printers have no such blank";
    }
    EXPECT_EQ(rows, 3);
}

TEST(PaySlip, SpeaksEveryLanguage) {
    for (const auto language : text_languages()) {
        ReceiptOptions options;
        options.locale = std::string(language);
        const auto words = words_of(pay_slip_document(test::pay_slip_body(), options).value());
        EXPECT_TRUE(has(words, std::string(text(Text::slip_no_receipt, language)))) << language;
    }
}

TEST(PaySlip, WithoutOptionalsAndWithHostileOnes) {
    const auto bare = hal::json::parse(R"({"currency":"EUR","total":1,"paycode":"1234"})").value();
    const auto words = words_of(pay_slip_document(bare).value());
    EXPECT_TRUE(has(words, "1234")) << joined(words);
    EXPECT_TRUE(has(words, std::string(text(Text::paycode_hint, "en"))));
    auto hostile = test::pay_slip_body();
    hostile.set("order_ref", std::string(100'000, 'x'));
    for (const auto& one : words_of(pay_slip_document(hostile).value()))
        EXPECT_LE(one.size(), 600U);
}

TEST(PaySlip, WrongBodiesAreRefusedWithTheirPlace) {
    const auto refused = [](const char* member, hal::json::Value value) {
        auto body = test::pay_slip_body();
        body.set(member, std::move(value));
        const auto document = pay_slip_document(body);
        return document ? std::string("taken") : document.error().type + " " + document.error().detail;
    };
    EXPECT_EQ(refused("currency", "EURO"), "receipt-invalid /currency");
    EXPECT_EQ(refused("total", 0), "receipt-invalid /total");
    EXPECT_EQ(refused("total", "12"), "receipt-invalid /total");
    EXPECT_EQ(refused("paycode", ""), "receipt-invalid /paycode");
    EXPECT_EQ(refused("paycode", std::string(33, '1')), "receipt-invalid /paycode");
    EXPECT_FALSE(pay_slip_document(hal::json::Value()).has_value());
}

}  // namespace
