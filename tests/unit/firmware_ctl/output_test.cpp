#include "firmware/ctl/output.hpp"

#include <gtest/gtest.h>

namespace till::firmware::ctl {
namespace {

Value parsed(std::string_view text) { return hal::json::parse(text).value(); }

TEST(CtlOutput, MoneyHasItsCurrencysDecimals) {
    EXPECT_EQ(money(1250, "EUR"), "12.50 EUR");
    EXPECT_EQ(money(5, "EUR"), "0.05 EUR");
    EXPECT_EQ(money(1250, "JPY"), "1250 JPY");
    EXPECT_EQ(money(1250, "not a currency"), "1250 not a currency");
}

TEST(CtlOutput, APaymentWithItsRefundsAndReason) {
    EXPECT_EQ(show_payment(parsed(R"({"id":"p","order_ref":"o","method":"m","amount":1000,"currency":"EUR",
        "state":"partially_refunded","reason":null,"paid":1000,"qr":null,"remaining_ms":61500,"receipt":3,
        "refunds":[{"amount":400,"state":"done","automatic":false,"problem":null},
                   {"amount":100,"state":"failed","automatic":true,"problem":{"type":"refused","detail":"too late"}}]})")),
              "payment    p\n"
              "order      o\n"
              "method     m\n"
              "amount     10.00 EUR\n"
              "state      partially_refunded\n"
              "paid       10.00 EUR\n"
              "time left  61 s\n"
              "refund     4.00 EUR done\n"
              "refund     1.00 EUR failed (automatic): refused (too late)\n"
              "receipt    3\n");
    EXPECT_NE(show_payment(parsed(R"({"state":"declined","reason":{"type":"declined-by-customer","detail":""}})"))
                  .find("reason   declined-by-customer\n"),
              std::string::npos);
}

TEST(CtlOutput, MethodsSayWhyNot) {
    EXPECT_EQ(show_methods(parsed(R"({"items":[
        {"name":"klarna.dynamic_qr","title":"Klarna","available":false,"if_line_drops":false,"refundable":true,
         "why_not":{"type":"line-down","detail":""}},
        {"name":"bank.epc_qr","title":"Τράπεζα","available":true,"if_line_drops":true,"refundable":false,
         "why_not":null}]})")),
              "METHOD             TITLE    NOW  LINE DOWN  REFUNDS  WHY NOT\n"
              "klarna.dynamic_qr  Klarna   no   no         yes      line-down\n"
              "bank.epc_qr        Τράπεζα  yes  yes        no\n");
}

TEST(CtlOutput, TheQueueWithItsSummary) {
    EXPECT_EQ(show_queue(parsed(R"({"items":[{"id":"i","kind":"sync","state":"pending","tries":2,"age_ms":61000,
        "next_try_at":"2026-11-20T00:00:00.000Z","error":{"type":"connect-failed","detail":"refused"}}],
        "summary":{"waiting":1,"parked":0,"oldest_age_ms":61000}})")),
              "ITEM  KIND  STATE    TRIES  AGE   NEXT TRY                  ERROR\n"
              "i     sync  pending  2      61 s  2026-11-20T00:00:00.000Z  connect-failed (refused)\n"
              "1 waiting, 0 parked\n");
    EXPECT_EQ(show_queue(parsed("{}")), "ITEM  KIND  STATE  TRIES  AGE  NEXT TRY  ERROR\n");
}

TEST(CtlOutput, TheLine) {
    EXPECT_EQ(show_line(parsed(R"({"online":false,"since":"2026-11-20T00:00:00.000Z","queue":{"waiting":3}})")),
              "OFFLINE since 2026-11-20T00:00:00.000Z, 3 waiting to be sent\n");
    EXPECT_EQ(show_line(parsed(R"({"online":true,"since":"x"})")), "online since x, 0 waiting to be sent\n");
}

TEST(CtlOutput, ListsOfPaymentsAndReceipts) {
    EXPECT_EQ(show_payments(parsed(R"({"items":[{"id":"p","order_ref":"o","method":"m","amount":5,"currency":"EUR",
        "state":"approved"}]})")),
              "PAYMENT  ORDER  METHOD  AMOUNT    STATE\np        o      m       0.05 EUR  approved\n");
    EXPECT_EQ(show_receipts(parsed(R"({"items":[{"number":1,"issued_at":"t","kind":"sale","order_ref":"o","total":5,
        "currency":"EUR","prints":1}]})")),
              "NUMBER  ISSUED  KIND  ORDER  TOTAL     PRINTS\n1       t       sale  o      0.05 EUR  1\n");
}

}  // namespace
}  // namespace till::firmware::ctl
