// The EMV merchant-presented code: against the published vectors, and read back by a parser that shares nothing with the
// writer.
#include "providers/bank/emv_qr.hpp"
#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace till::providers {
namespace {

using bank::crc16;
using hal::Currency;

constexpr auto reference = "01930000-0000-7000-8000-000000000001";

EmvQrConfig emv() {
    EmvQrConfig config;
    config.tag = "26";
    config.guid = "gr.example.pay";
    config.fields = {{"01", "MERCHANT-7"}, {"05", "T{reference}"}};
    config.merchant_category = "5411";
    config.country = "GR";
    config.name = "Kafeneio Ermou";
    config.city = "Athens";
    return config;
}

BankConfig with(EmvQrConfig config) {
    BankConfig out;
    out.emv = std::move(config);
    return out;
}

SaleRequest sale(std::int64_t minor, const std::string& currency = "EUR") {
    SaleRequest out;
    out.order_ref = "A-17";
    out.method = "bank.emv_qr";
    out.amount = {minor, *Currency::from_code(currency)};
    return out;
}

std::string payload(std::int64_t minor, EmvQrConfig config = emv(), const std::string& own_reference = reference) {
    const auto currency = config.currency;
    const auto made = make_bank(with(std::move(config)));
    EXPECT_TRUE(made) << (made ? "" : made.error().detail);
    if (!made) return {};
    const auto shown = (*made)->local_presentation(sale(minor, currency), own_reference);
    return shown ? shown->qr_payload : "";
}

// Reads data objects: ID, length in characters, value. Throws away nothing; a malformed text has no objects.
std::vector<std::pair<std::string, std::string>> objects(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> out;
    const auto digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
    std::size_t at = 0;
    while (at < text.size()) {
        if (!digit(at) || !digit(at + 1) || !digit(at + 2) || !digit(at + 3)) return {};
        int characters = (text[at + 2] - '0') * 10 + (text[at + 3] - '0');
        const auto start = at + 4;
        auto end = start;
        for (; characters > 0 && end < text.size(); --characters)
            do
                ++end;
            while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80);
        if (characters > 0) return {};
        out.emplace_back(text.substr(at, 2), text.substr(start, end - start));
        at = end;
    }
    return out;
}

std::map<std::string, std::string> by_id(std::string_view text) {
    std::map<std::string, std::string> out;
    for (const auto& [id, value] : objects(text))
        EXPECT_TRUE(out.emplace(id, value).second) << "twice: " << id;
    return out;
}

std::string crc_text(std::string_view before) {
    char out[5] = {};
    std::snprintf(out, sizeof out, "%04X", static_cast<unsigned>(crc16(before)));
    return out;
}

// --- published vectors

TEST(EmvCrc, IsTheCataloguesCheckValue) {
    EXPECT_EQ(crc16("123456789"), 0x29B1);  // CRC-16/CCITT-FALSE
    EXPECT_EQ(crc16(""), 0xFFFF);
}

TEST(EmvCrc, OfThePublishedSamples) {
    const std::vector<std::string> samples = {
        // The worked example of EMVCo's specification, with names in a second script.
        "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT"
        "6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016"
        "A0112233449988770708123456786304A13A",
        // Of two open implementations.
        "00020101021252044131153137210116372101160123456789ABCDE6016Banteay Meanchey5913Kuntheas Shop5802KH540510.00"
        "5303840621201081234567863041FF2",
        "0002010102121516ABCDEF123456789052045311530339254039995802JP5906DONGRI6005TOKYO62240104hoge0504fuga0704piyo"
        "63043FE6"};
    for (const auto& sample : samples)
        EXPECT_EQ(crc_text(sample.substr(0, sample.size() - 4)), sample.substr(sample.size() - 4)) << sample;
}

TEST(EmvReadBack, TheReaderReadsThePublishedSample) {
    const auto read = by_id(
        "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT"
        "6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016"
        "A0112233449988770708123456786304A13A");
    EXPECT_EQ(read.at("54"), "23.72");
    EXPECT_EQ(read.at("53"), "156");
    EXPECT_EQ(read.at("59"), "BEST TRANSPORT");
    EXPECT_EQ(by_id(read.at("64")).at("01"), "最佳运输");
    EXPECT_EQ(by_id(read.at("29")).at("00"), "D15600000000");
    EXPECT_EQ(by_id(read.at("62")).at("07"), "A6008667");
    EXPECT_EQ(read.at("63"), "A13A");
}

// --- ours

TEST(EmvQr, ReadsBackObjectByObject) {
    const auto text = payload(12550);
    const auto all = objects(text);
    ASSERT_FALSE(all.empty()) << text;
    EXPECT_EQ(all.front().first, "00");
    EXPECT_EQ(all.back().first, "63");
    const auto read = by_id(text);
    EXPECT_EQ(read.at("00"), "01");
    EXPECT_EQ(read.at("01"), "12");
    EXPECT_EQ(read.at("52"), "5411");
    EXPECT_EQ(read.at("53"), "978");
    EXPECT_EQ(read.at("54"), "125.50");
    EXPECT_EQ(read.at("58"), "GR");
    EXPECT_EQ(read.at("59"), "Kafeneio Ermou");
    EXPECT_EQ(read.at("60"), "Athens");
    EXPECT_EQ(read.count("61"), 0U);
    EXPECT_EQ(read.count("64"), 0U);
    const auto account = by_id(read.at("26"));
    EXPECT_EQ(account.at("00"), "gr.example.pay");
    EXPECT_EQ(account.at("01"), "MERCHANT-7");
    EXPECT_EQ(account.at("05"), "T0193000000007000800000000");
    EXPECT_EQ(by_id(read.at("62")), (std::map<std::string, std::string>{{"05", "0193000000007000800000000"}}));
    EXPECT_EQ(read.at("63"), crc_text(std::string_view(text).substr(0, text.size() - 4)));
}

TEST(EmvQr, OptionalObjects) {
    auto config = emv();
    config.postal_code = "10563";
    config.terminal_label = "TILL-1";
    config.language = "el";
    config.local_name = "Καφενείο Ερμού";
    config.local_city = "Αθήνα";
    const auto read = by_id(payload(1, config));
    EXPECT_EQ(read.at("61"), "10563");
    EXPECT_EQ(by_id(read.at("62")).at("07"), "TILL-1");
    const auto local = by_id(read.at("64"));
    EXPECT_EQ(local.at("00"), "el");
    EXPECT_EQ(local.at("01"), "Καφενείο Ερμού");
    EXPECT_EQ(local.at("02"), "Αθήνα");
    EXPECT_EQ(read.at("54"), "0.01");
    config.local_city = "";
    EXPECT_EQ(by_id(by_id(payload(1, config)).at("64")).count("02"), 0U);
}

TEST(EmvQr, Golden) {
    test::expect_golden("providers/bank_emv.txt", payload(12550));
    auto config = emv();
    config.language = "el";
    config.local_name = "Καφενείο Ερμού";
    test::expect_golden("providers/bank_emv_greek.txt", payload(12550, config));
}

TEST(EmvQr, AmountsFollowTheCurrency) {
    auto config = emv();
    config.currency = "JPY";
    EXPECT_EQ(by_id(payload(1250, config)).at("54"), "1250");
    EXPECT_EQ(by_id(payload(1250, config)).at("53"), "392");
    config.currency = "BHD";
    EXPECT_EQ(by_id(payload(1250, config)).at("54"), "1.250");
    EXPECT_EQ(by_id(payload(1250, config)).at("53"), "048");
    EXPECT_EQ(by_id(payload(999'999'999'999)).at("54"), "9999999999.99");
    EXPECT_EQ(payload(1'000'000'000'000), "") << "14 characters";
    for (const std::int64_t bad : {std::int64_t{0}, std::int64_t{-1}, INT64_MAX, INT64_MIN})
        EXPECT_EQ(payload(bad), "") << bad;
}

TEST(EmvQr, AnySpoiledCharacterShows) {
    const auto text = payload(12550);
    const auto sum = text.substr(text.size() - 4);
    for (std::size_t at = 0; at + 4 < text.size(); ++at) {
        auto spoiled = text.substr(0, text.size() - 4);
        spoiled[at] = spoiled[at] == '7' ? '8' : '7';
        EXPECT_NE(crc_text(spoiled), sum) << at;
    }
}

TEST(EmvReference, FitsAndStaysUnique) {
    EXPECT_EQ(bank::emv_reference("ref-1"), "ref-1");
    EXPECT_EQ(bank::emv_reference(std::string(25, 'x')), std::string(25, 'x'));
    EXPECT_EQ(bank::emv_reference(reference), "0193000000007000800000000");
    EXPECT_EQ(bank::emv_reference(std::string(64, 'y')).size(), bank::emv_longest_reference);
    // Two payments of the same millisecond differ within what is left: 12 bits of sequence, 34 of chance.
    EXPECT_NE(bank::emv_reference("0193a1b2-c3d4-7000-8000-000000000001"),
              bank::emv_reference("0193a1b2-c3d4-7001-8000-000000000001"));
    EXPECT_NE(bank::emv_reference("0193a1b2-c3d4-7000-8123-456789000000"),
              bank::emv_reference("0193a1b2-c3d4-7000-8123-456790000000"));
    for (const auto* bad : {"", "a b", "a\nb", "Ω"})
        EXPECT_EQ(payload(100, emv(), bad), "") << bad;
}

TEST(EmvCurrencies, EveryKnownOneHasItsNumber) {
    std::set<std::string_view> numbers;
    int known = 0;
    for (char a = 'A'; a <= 'Z'; ++a)
        for (char b = 'A'; b <= 'Z'; ++b)
            for (char c = 'A'; c <= 'Z'; ++c) {
                const char code[] = {a, b, c};
                const auto currency = Currency::from_code({code, 3});
                if (!currency) continue;
                ++known;
                const auto number = bank::numeric_code(*currency);
                EXPECT_EQ(number.size(), 3U) << currency->code();
                EXPECT_TRUE(numbers.insert(number).second) << currency->code() << " shares " << number;
            }
    EXPECT_GT(known, 140);
    EXPECT_EQ(bank::numeric_code(Currency::eur()), "978");
}

struct BadEmv {
    const char* name;
    void (*spoil)(EmvQrConfig&);
};
void PrintTo(const BadEmv& bad, std::ostream* out) { *out << bad.name; }
class EmvConfigRefused : public testing::TestWithParam<BadEmv> {};

TEST_P(EmvConfigRefused, WithAReason) {
    auto config = emv();
    GetParam().spoil(config);
    const auto made = make_bank(with(config));
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().type, "config-invalid");
    EXPECT_FALSE(made.error().detail.empty());
}

INSTANTIATE_TEST_SUITE_P(
    All, EmvConfigRefused,
    testing::Values(BadEmv{"TagTooSmall", [](EmvQrConfig& c) { c.tag = "25"; }},
                    BadEmv{"TagTooBig", [](EmvQrConfig& c) { c.tag = "52"; }},
                    BadEmv{"TagNoNumber", [](EmvQrConfig& c) { c.tag = "2x"; }},
                    BadEmv{"TagLong", [](EmvQrConfig& c) { c.tag = "026"; }},
                    BadEmv{"NoGuid", [](EmvQrConfig& c) { c.guid = ""; }},
                    BadEmv{"LongGuid", [](EmvQrConfig& c) { c.guid = std::string(33, 'x'); }},
                    BadEmv{"FieldIsGuid", [](EmvQrConfig& c) { c.fields[0].tag = "00"; }},
                    BadEmv{"FieldTwice", [](EmvQrConfig& c) { c.fields[1].tag = "01"; }},
                    BadEmv{"FieldEmpty", [](EmvQrConfig& c) { c.fields[0].value = ""; }},
                    BadEmv{"TemplateTooLong", [](EmvQrConfig& c) { c.fields[0].value = std::string(60, 'x'); }},
                    BadEmv{"TooLongByItsReferences",
                           [](EmvQrConfig& c) {
                               c.fields = {{"01", "{reference}{reference}{reference}{reference}"}};
                           }},
                    BadEmv{"Category", [](EmvQrConfig& c) { c.merchant_category = "541"; }},
                    BadEmv{"CategoryNoNumber", [](EmvQrConfig& c) { c.merchant_category = "54A1"; }},
                    BadEmv{"CategoryEmpty", [](EmvQrConfig& c) { c.merchant_category = ""; }},
                    BadEmv{"Currency", [](EmvQrConfig& c) { c.currency = "EURO"; }},
                    BadEmv{"CurrencyUnknown", [](EmvQrConfig& c) { c.currency = "XXX"; }},
                    BadEmv{"Country", [](EmvQrConfig& c) { c.country = "gr"; }},
                    BadEmv{"CountryLong", [](EmvQrConfig& c) { c.country = "GRC"; }},
                    BadEmv{"NoName", [](EmvQrConfig& c) { c.name = ""; }},
                    BadEmv{"LongName", [](EmvQrConfig& c) { c.name = std::string(26, 'x'); }},
                    BadEmv{"GreekName", [](EmvQrConfig& c) { c.name = "Καφενείο"; }},
                    BadEmv{"NoCity", [](EmvQrConfig& c) { c.city = ""; }},
                    BadEmv{"LongCity", [](EmvQrConfig& c) { c.city = std::string(16, 'x'); }},
                    BadEmv{"PostalCode", [](EmvQrConfig& c) { c.postal_code = std::string(11, '1'); }},
                    BadEmv{"TerminalLabel", [](EmvQrConfig& c) { c.terminal_label = "a\nb"; }},
                    BadEmv{"LanguageWithoutName", [](EmvQrConfig& c) { c.language = "el"; }},
                    BadEmv{"Language",
                           [](EmvQrConfig& c) {
                               c.language = "EL";
                               c.local_name = "x";
                           }}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(EmvConfig, TheLimitsThemselvesAreTaken) {
    auto config = emv();
    config.tag = "51";
    config.fields = {{"99", std::string(99 - 4 - 4 - 14, 'x')}};  // the template is exactly full
    config.name = std::string(25, 'n');
    config.city = std::string(15, 'c');
    config.postal_code = std::string(10, 'p');
    config.terminal_label = std::string(25, 't');
    const auto read = by_id(payload(999'999'999'999, config));
    EXPECT_EQ(read.at("51").size(), 99U);
    EXPECT_EQ(read.at("62").size(), 58U);
}

TEST(EmvMethod, StandsBesideTheTransferOrAlone) {
    BankConfig both = with(emv());
    both.payee = "Corner Shop";
    both.iban = "DE89370400440532013000";
    const auto bank = *make_bank(both);
    ASSERT_EQ(bank->methods().size(), 2U);
    EXPECT_EQ(bank->methods()[0].name, "bank.epc_qr");
    EXPECT_EQ(bank->methods()[1].name, "bank.emv_qr");
    auto transfer = sale(100);
    transfer.method = "bank.epc_qr";
    EXPECT_TRUE(bank->local_presentation(transfer, "r-1")->qr_payload.starts_with("BCD"));
    EXPECT_TRUE(bank->local_presentation(sale(100), "r-1")->qr_payload.starts_with("000201"));

    const auto alone = *make_bank(with(emv()));
    ASSERT_EQ(alone->methods().size(), 1U);
    const auto& method = alone->methods()[0];
    EXPECT_EQ(method.presentation, "bank_qr");
    EXPECT_TRUE(method.manual_confirmation);
    EXPECT_FALSE(method.needs_line || method.refundable || method.cancellable);
    EXPECT_EQ(alone->validate(transfer).error().type, "method-unknown");
    EXPECT_EQ(alone->validate(sale(100, "CHF")).error().type, "currency-not-supported");
    EXPECT_EQ(alone->validate(sale(0)).error().type, "amount-invalid");
    EXPECT_EQ(make_bank({}).error().type, "config-invalid");
}

}  // namespace
}  // namespace till::providers
