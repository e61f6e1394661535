#include "till/firmware/ui/receipt.hpp"

#include "till/drivers/display/png.hpp"

#include "tests/support/receipt_body.hpp"

#include <gtest/gtest.h>

namespace {

using namespace till;
using firmware::ui::receipt_document;
using firmware::ui::receipt_png;
using firmware::ui::receipt_text;
using firmware::ui::ReceiptOptions;
using hal::json::Value;
using test::receipt_body;

TEST(Receipt, TextOn42Columns) {
    EXPECT_EQ(receipt_text(receipt_body(), 42).value(),
              "               Caffè Aurora\n"
              "             Via Garibaldi 12\n"
              "               10122 Torino\n"
              "           P. IVA IT01234567890\n"
              "------------------------------------------\n"
              "                 RICEVUTA\n"
              "N. 1042               2026-11-20 16:05 UTC\n"
              "Terminale                           T-0001\n"
              "Ordine                                A-17\n"
              "------------------------------------------\n"
              "2 x Espresso                        2,80 €\n"
              "Panino con prosciutto crudo di      9,50 €\n"
              "Parma e mozzarella di bufala\n"
              "Acqua                               0,20 €\n"
              "------------------------------------------\n"
              "TOTALE                             12,50 €\n"
              "------------------------------------------\n"
              "Klarna                             12,50 €\n"
              "Rif.                  2kcfm2Fr6VYJWRnb1ULv\n"
              "------------------------------------------\n"
              "        Grazie per il tuo acquisto\n"
              "   01934b2e-7c1a-7e3b-9d2f-6a5b4c3d2e1f\n");
}

TEST(Receipt, RefundOn32ColumnsAsACopy) {
    Value body = receipt_body();
    body.set("kind", "refund")
        .set("refund_of", 1042)
        .set("number", 1043)
        .set("locale", "de")
        .set("trusted_time", false);
    body.set("lines", Value::array());
    ReceiptOptions copy;
    copy.copy = true;
    EXPECT_EQ(receipt_text(body, 32, copy).value(),
              "          *** COPY ***\n"
              "          Caffè Aurora\n"
              "        Via Garibaldi 12\n"
              "          10122 Torino\n"
              "    USt-IdNr. IT01234567890\n"
              "--------------------------------\n"
              "           ERSTATTUNG\n"
              "Nr. 1043    2026-11-20 16:05 UTC\n"
              "           Uhrzeit nicht geprüft\n"
              "Terminal                  T-0001\n"
              "Bestellung                  A-17\n"
              "Erstattung zu Beleg         1042\n"
              "--------------------------------\n"
              "SUMME                    12,50 €\n"
              "--------------------------------\n"
              "Klarna                   12,50 €\n"
              "Ref.        2kcfm2Fr6VYJWRnb1ULv\n"
              "--------------------------------\n"
              "01934b2e-7c1a-7e3b-9d2f-6a5b4c3d\n"
              "              2e1f\n"
              "          *** COPY ***\n");
}

TEST(Receipt, TheOptionsLanguageWins) {
    ReceiptOptions greek;
    greek.locale = "el";
    const auto text = receipt_text(receipt_body(), 48, greek).value();
    EXPECT_NE(text.find("ΑΠΟΔΕΙΞΗ"), std::string::npos);
    EXPECT_NE(text.find("ΣΥΝΟΛΟ"), std::string::npos);
    EXPECT_EQ(text.find("RICEVUTA"), std::string::npos);
}

TEST(Receipt, TheLeastThatPrints) {
    const auto body = hal::json::parse(R"({"currency":"JPY","total":1250})").value();
    EXPECT_EQ(receipt_text(body, 24).value(),
              "        RECEIPT\n"
              "------------------------\n"
              "TOTAL             ¥1,250\n"
              "------------------------\n"
              "   Thank you for your\n"
              "        purchase\n");
}

TEST(Receipt, EmptyMembersPrintNothing) {
    Value body = receipt_body();
    body.set("merchant", Value::object()).set("order_ref", "").set("payment_id", "").set("locale", "en");
    body.set("tenders", Value::array({Value::object({{"title", "Klarna"}, {"amount", 1250}, {"reference", ""}})}));
    const auto text = receipt_text(body, 42).value();
    EXPECT_TRUE(text.starts_with("                 RECEIPT\n"));
    EXPECT_EQ(text.find("Ref."), std::string::npos);
    EXPECT_EQ(text.find("Order"), std::string::npos);
    EXPECT_EQ(text.find("VAT"), std::string::npos);
}

TEST(Receipt, WithoutTendersTheMethodIsNamed) {
    Value body = receipt_body();
    body.erase("tenders");
    EXPECT_NE(receipt_text(body, 42)->find("Pagamento                           Klarna"), std::string::npos);
}

TEST(Receipt, AmountsThatAreNoneAreRefusedWithTheirPlace) {
    const auto refused = [](auto change) {
        Value body = receipt_body();
        change(body);
        const auto document = receipt_document(body);
        return document ? "printed" : document.error().type + " " + document.error().detail;
    };
    const auto line = [](Value total) {
        return Value::array({Value::object({{"name", "x"}, {"quantity", 1}, {"total", 1}}),
                             Value::object({{"name", "y"}, {"quantity", 1}, {"total", std::move(total)}})});
    };
    EXPECT_EQ(refused([](Value& b) { b.erase("total"); }), "receipt-invalid /total");
    EXPECT_EQ(refused([](Value& b) { b.set("total", "1250"); }), "receipt-invalid /total");
    EXPECT_EQ(refused([](Value& b) { b.set("total", hal::json::Number{"12.50"}); }), "receipt-invalid /total");
    EXPECT_EQ(refused([](Value& b) { b.set("total", hal::json::Number{"1e3"}); }), "receipt-invalid /total");
    EXPECT_EQ(refused([&](Value& b) { b.set("lines", line(true)); }), "receipt-invalid /lines/1/total");
    EXPECT_EQ(refused([&](Value& b) { b.set("tenders", line(1)); }), "receipt-invalid /tenders/0/amount");
    EXPECT_EQ(refused([](Value& b) { b.set("currency", "EURO"); }), "receipt-invalid /currency");
    EXPECT_EQ(refused([](Value& b) { b.erase("currency"); }), "receipt-invalid /currency");
    EXPECT_EQ(refused([](Value& b) { b = Value::array(); }), "receipt-invalid not an object");
    EXPECT_EQ(refused([](Value& b) { b.set("lines", Value(Value::Array(1001))); }), "receipt-invalid /lines: too many");
    EXPECT_EQ(refused([](Value& b) { b.set("tenders", Value(Value::Array(1001))); }),
              "receipt-invalid /tenders: too many");
}

TEST(Receipt, MembersOfAnotherKindAreLeftOut) {
    Value body = receipt_body();
    for (const char* key : {"merchant", "terminal_id", "number", "issued_at", "trusted_time", "kind", "order_ref",
                            "lines", "method_title", "tenders", "refund_of", "locale", "payment_id"}) {
        body.set(key, Value::array({1, "x"}));
    }
    body.set("lines", "none").set("tenders", true);
    EXPECT_TRUE(receipt_document(body));
}

TEST(Receipt, LongNamesArePrintedInFullAndEndlessOnesAreCut) {
    Value body = receipt_body();
    body.set("order_ref", std::string(64, 'R')).set("payment_id", std::string(100'000, 'P'));
    const auto text = receipt_text(body, 32).value();
    // "RICEVUTA", "TERMINALE", ... have an R of their own, but not two.
    EXPECT_NE(text.find(std::string(32, 'R') + "\n" + std::string(32, 'R') + "\n"), std::string::npos) << text;
    EXPECT_LE(std::count(text.begin(), text.end(), 'P'), 510);
}

TEST(ReceiptTime, AsItIsWritten) {
    const auto when = [](const char* issued_at) {
        Value body = receipt_body();
        body.set("issued_at", issued_at);
        const auto text = receipt_text(body, 42).value();
        const auto line = text.substr(text.find("N. 1042"), 44);
        const auto end = line.find('\n');
        const auto start = line.find_first_not_of(' ', 7);
        return start < end ? line.substr(start, end - start) : std::string{};
    };
    EXPECT_EQ(when("2026-11-20T16:05:00Z"), "2026-11-20 16:05 UTC");
    EXPECT_EQ(when("2026-11-20T17:05:59.999+01:00"), "2026-11-20 17:05 +01:00");
    EXPECT_EQ(when("2026-11-20t17:05:59-11:30"), "2026-11-20 17:05 -11:30");
    for (const char* rubbish :
         {"", "yesterday", "2026-13-20T16:05:00Z", "2026-02-30T16:05:00Z", "2026-11-20T24:05:00Z",
          "2026-11-20T16:05:00", "2026-11-20T16:05:00+1:00", "2026-11-20T16:05:00+99:00", "2026-11-20"}) {
        EXPECT_EQ(when(rubbish), "") << rubbish;
    }
}

class InZone {
  public:
    explicit InZone(const char* zone) {
        if (const char* before = std::getenv("TZ")) before_ = before;
        setenv("TZ", zone, 1);
        tzset();
    }
    ~InZone() {
        if (before_.empty())
            unsetenv("TZ");
        else
            setenv("TZ", before_.c_str(), 1);
        tzset();
    }

  private:
    std::string before_;
};

TEST(ReceiptTime, InTheShopsTimeWhenAskedFor) {
    const InZone rome("CET-1CEST,M3.5.0,M10.5.0/3");
    ReceiptOptions local;
    local.local_time = true;
    EXPECT_NE(receipt_text(receipt_body(), 42, local)->find("2026-11-20 17:05 CET"), std::string::npos);
    Value summer = receipt_body();
    summer.set("issued_at", "2026-07-31T22:30:00Z");
    EXPECT_NE(receipt_text(summer, 42, local)->find("2026-08-01 00:30 CEST"), std::string::npos);
    summer.set("issued_at", "2026-07-31T22:30:00-05:00");
    EXPECT_NE(receipt_text(summer, 42, local)->find("2026-08-01 05:30 CEST"), std::string::npos);
}

TEST(ReceiptPicture, IsAsWideAsThePaperAndAsLongAsItNeeds) {
    const auto decoded = [](const Value& body, int width, const ReceiptOptions& options = {}) {
        return drivers::display::decode_png(receipt_png(body, width, options).value()).value();
    };
    const auto usual = decoded(receipt_body(), 576);
    EXPECT_EQ(usual.width, 576);
    EXPECT_GT(usual.height, 500);
    Value shorter = receipt_body();
    shorter.set("lines", Value::array());
    EXPECT_LT(decoded(shorter, 576).height, usual.height);
    ReceiptOptions copy;
    copy.copy = true;
    EXPECT_GT(decoded(receipt_body(), 576, copy).height, usual.height) << "COPY takes room";
    EXPECT_EQ(decoded(receipt_body(), 384).width, 384);
}

TEST(ReceiptPicture, InkStaysOnThePaper) {
    for (const int width : {200, 384, 576, 2000}) {
        const auto frame = drivers::display::decode_png(receipt_png(receipt_body(), width).value()).value();
        for (int y = 0; y < frame.height; ++y) {
            for (int x = 0; x < width / 40; ++x) {
                ASSERT_EQ(frame.row(y)[x], 0xFFFFFFFF);
                ASSERT_EQ(frame.row(y)[width - 1 - x], 0xFFFFFFFF);
            }
        }
    }
}

TEST(ReceiptPicture, PapersBeyondReasonAreRefused) {
    for (const int width : {-1, 0, 199, 2001, 1 << 30}) {
        EXPECT_EQ(receipt_png(receipt_body(), width).error().type, "geometry-invalid") << width;
    }
    Value endless = receipt_body();
    Value lines = Value::array();
    for (int i = 0; i < 1000; ++i)
        lines.push(Value::object({{"name", std::string(400, 'x')}, {"quantity", 1}, {"total", 1}}));
    endless.set("lines", lines);
    EXPECT_TRUE(receipt_text(endless, 42));
    EXPECT_EQ(receipt_png(endless, 2000).error().type, "receipt-invalid");
}

}  // namespace
