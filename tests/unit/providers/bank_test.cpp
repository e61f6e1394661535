// The bank QR: payload by payload against EPC069-12, and an account that must be right.
#include "till/providers/bank.hpp"
#include "providers/bank/epc_qr.hpp"
#include "providers/bank/iban.hpp"
#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

namespace till::providers {
namespace {

using hal::Currency;

constexpr auto reference = "01930000-0000-7000-8000-000000000001";

BankConfig config() {
    // The IBANs of the registry's own examples.
    return {.payee = "Παντοπωλείο Ερμού",
            .iban = "GR16 0110 1250 0000 0001 2300 695",
            .bic = "ETHNGRAAXXX",
            .currency = "EUR"};
}

SaleRequest sale(std::int64_t minor) {
    SaleRequest out;
    out.order_ref = "A-17";
    out.method = "bank.epc_qr";
    out.amount = {minor, Currency::eur()};
    return out;
}

std::unique_ptr<Provider> bank(BankConfig with = config()) {
    auto made = make_bank(std::move(with));
    EXPECT_TRUE(made) << (made ? "" : made.error().detail);
    return made ? *std::move(made) : nullptr;
}

std::string payload(std::int64_t minor, BankConfig with = config()) {
    const auto shown = bank(std::move(with))->local_presentation(sale(minor), reference);
    return shown ? shown->qr_payload : "";
}

TEST(BankQr, GoldenPayloads) {
    test::expect_golden("providers/bank_epc_greek.txt", payload(12550));
    test::expect_golden("providers/bank_epc_smallest.txt", payload(1));
    test::expect_golden("providers/bank_epc_largest.txt", payload(99'999'999'999));
    auto without_bic = config();
    without_bic.bic = "";
    without_bic.payee = "Corner Shop";
    without_bic.iban = "DE89370400440532013000";
    test::expect_golden("providers/bank_epc_without_bic.txt", payload(1230, without_bic));
}

TEST(BankQr, FieldsStandOnTheirLines) {
    std::istringstream lines(payload(1230));
    std::vector<std::string> fields;
    for (std::string line; std::getline(lines, line);)
        fields.push_back(line);
    ASSERT_EQ(fields.size(), 11U);  // ends with the remittance text
    EXPECT_EQ(fields[0], "BCD");
    EXPECT_EQ(fields[1], "002");
    EXPECT_EQ(fields[2], "1");  // UTF-8
    EXPECT_EQ(fields[3], "SCT");
    EXPECT_EQ(fields[4], "ETHNGRAAXXX");
    EXPECT_EQ(fields[5], "Παντοπωλείο Ερμού");
    EXPECT_EQ(fields[6], "GR1601101250000000012300695");
    EXPECT_EQ(fields[7], "EUR12.30");
    EXPECT_EQ(fields[8], "");  // purpose
    EXPECT_EQ(fields[9], "");  // structured reference
    EXPECT_EQ(fields[10], reference);
}

TEST(BankQr, TheReferenceMakesEverySaleItsOwn) {
    const auto provider = bank();
    const auto first = provider->local_presentation(sale(100), "ref-1");
    const auto second = provider->local_presentation(sale(100), "ref-2");
    ASSERT_TRUE(first && second);
    EXPECT_NE(first->qr_payload, second->qr_payload);
    EXPECT_EQ(provider->local_presentation(sale(100), "ref-1")->qr_payload, first->qr_payload);
}

TEST(BankQr, AmountsHaveTheStandardsLimits) {
    const auto provider = bank();
    for (const std::int64_t bad :
         {std::int64_t{0}, std::int64_t{-1}, std::int64_t{100'000'000'000}, INT64_MAX, INT64_MIN}) {
        EXPECT_EQ(provider->validate(sale(bad)).error().type, "amount-invalid") << bad;
        EXPECT_FALSE(provider->local_presentation(sale(bad), reference).has_value()) << bad;
    }
    EXPECT_TRUE(provider->validate(sale(1)));
    EXPECT_TRUE(provider->validate(sale(99'999'999'999)));
    auto other = sale(100);
    other.amount.currency = *Currency::from_code("CHF");
    EXPECT_EQ(provider->validate(other).error().type, "currency-not-supported");
    other = sale(100);
    other.method = "bank.emv_qr";
    EXPECT_EQ(provider->validate(other).error().type, "method-unknown");
}

TEST(BankQr, AnOddReferenceIsNotDrawn) {
    for (const auto* bad : {"", "a\nb", "a b", "Ω"})
        EXPECT_FALSE(bank()->local_presentation(sale(100), bad).has_value()) << bad;
}

TEST(BankQr, SaysWhatItIs) {
    const auto provider = bank();
    ASSERT_EQ(provider->methods().size(), 1U);
    const auto& method = provider->methods().front();
    EXPECT_EQ(method.presentation, "bank_qr");
    EXPECT_FALSE(method.needs_line);
    EXPECT_FALSE(method.refundable);
    EXPECT_TRUE(method.manual_confirmation);
    for (const auto action : {Action::create, Action::inquire, Action::cancel, Action::refund}) {
        EXPECT_FALSE(provider->supports(action, sale(100)));
        EXPECT_EQ(provider->after_unknown(action, sale(100)), AfterUnknown::never_repeat);
        Command command;
        command.action = action;
        command.sale = sale(100);
        EXPECT_EQ(provider->build(command).error().type, "method-local");
        EXPECT_EQ(provider->read(command, {200, {}, "{}"}).kind, Outcome::Kind::unknown);
    }
    EXPECT_EQ(provider->read_push("token", {}, "{}").error().type, "webhook-unsupported");
}

TEST(BankConfigCheck, RefusesWhatABankWould) {
    const auto refused = [](auto spoil) {
        auto with = config();
        spoil(with);
        const auto made = make_bank(with);
        return !made && made.error().type == "config-invalid";
    };
    EXPECT_TRUE(refused([](BankConfig& c) { c.iban = ""; }));
    EXPECT_TRUE(refused([](BankConfig& c) { c.iban = "GR1601101250000000012300696"; }));  // one digit off
    EXPECT_TRUE(refused([](BankConfig& c) { c.iban = "GR6101101250000000012300695"; }));  // two swapped
    EXPECT_TRUE(refused([](BankConfig& c) { c.iban = "GR160110125000000001230069"; }));   // too short
    EXPECT_TRUE(refused([](BankConfig& c) { c.bic = "ETHNGR"; }));
    EXPECT_TRUE(refused([](BankConfig& c) { c.bic = "ethngraa"; }));
    EXPECT_TRUE(refused([](BankConfig& c) { c.currency = "CHF"; }));
    EXPECT_TRUE(refused([](BankConfig& c) { c.payee = ""; }));
    EXPECT_TRUE(refused([](BankConfig& c) { c.payee = std::string(71, 'x'); }));
    EXPECT_TRUE(refused([](BankConfig& c) { c.payee = "Shop\nEUR0.01"; }));
    // 70 characters, but more bytes than version 13 holds beside the rest.
    EXPECT_TRUE(refused([](BankConfig& c) {
        c.payee.clear();
        for (int i = 0; i < 70; ++i)
            c.payee += "\xF0\x9F\x8D\x9E";
    }));
}

TEST(BankConfigCheck, SeventyGreekLettersFit) {
    auto with = config();
    with.payee.clear();
    for (int i = 0; i < 70; ++i)
        with.payee += "Ω";
    EXPECT_LE(payload(99'999'999'999, with).size(), bank::epc_most_bytes);
    EXPECT_FALSE(payload(99'999'999'999, with).empty());
}

TEST(Iban, ChecksLayoutLengthAndDigits) {
    // Examples of the SWIFT IBAN registry.
    for (const auto* good : {"GR1601101250000000012300695", "DE89370400440532013000", "IT60X0542811101000000123456",
                             "NO9386011117947", "MT84MALT011000012345MTLCAST001S", "CH9300762011623852957",
                             "FR1420041010050500013M02606", "GB29NWBK60161331926819"})
        EXPECT_TRUE(bank::is_iban(good)) << good;
    for (const auto* bad :
         {"", "GR", "GR16011012500000000123006951", "gr1601101250000000012300695", "DE8937040044053201300O",
          "DE89 370400440532013000", "1234567890123456", "DEXX370400440532013000", "DE88370400440532013000"})
        EXPECT_FALSE(bank::is_iban(bad)) << bad;
    // Right check digits, but a digit less or more than the country has.
    EXPECT_FALSE(bank::is_iban("DE5137040044053201300"));
    EXPECT_FALSE(bank::is_iban("GR15011012500000000123006951"));
    EXPECT_EQ(bank::compact(" gr16 0110 1250 0000 0001 2300 695 "), "GR1601101250000000012300695");
}

TEST(Iban, NoSingleWrongDigitPasses) {
    const std::string good = "GR1601101250000000012300695";
    for (std::size_t at = 2; at < good.size(); ++at)
        for (char digit = '0'; digit <= '9'; ++digit) {
            if (digit == good[at]) continue;
            auto bad = good;
            bad[at] = digit;
            EXPECT_FALSE(bank::is_iban(bad)) << bad;
        }
}

TEST(Bic, HasEightOrElevenCharacters) {
    for (const auto* good : {"ETHNGRAA", "ETHNGRAAXXX", "DEUTDEFF500"})
        EXPECT_TRUE(bank::is_bic(good)) << good;
    for (const auto* bad : {"", "ETHNGRA", "ETHNGRAAX", "ETHNGRAAXXXX", "ETHN1RAA", "ethngraa"})
        EXPECT_FALSE(bank::is_bic(bad)) << bad;
}

TEST(EpcPayload, RefusesWhatWouldMoveItsFields) {
    const bank::EpcTransfer good{
        .bic = "", .name = "Shop", .iban = "DE89370400440532013000", .amount = {100, Currency::eur()}, .text = "ref"};
    EXPECT_TRUE(bank::epc_payload(good));
    auto bad = good;
    bad.text = "a\nb";
    EXPECT_EQ(bank::epc_payload(bad).error().type, "epc-invalid");
    bad = good;
    bad.name = "a\rb";
    EXPECT_EQ(bank::epc_payload(bad).error().type, "epc-invalid");
    const std::string long_text(141, 'x');
    bad = good;
    bad.text = long_text;
    EXPECT_EQ(bank::epc_payload(bad).error().type, "epc-invalid");
    bad.text = std::string_view(long_text).substr(1);
    EXPECT_TRUE(bank::epc_payload(bad));
}

}  // namespace
}  // namespace till::providers
