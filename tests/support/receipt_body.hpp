// The body of a receipt as the payment engine and the store write it.
#pragma once

#include "till/hal/json.hpp"

namespace till::test {

inline hal::json::Value receipt_body() {
    return hal::json::parse(R"({
        "merchant": {"name": "Caffè Aurora", "address": "Via Garibaldi 12\n10122 Torino", "vat_id": "IT01234567890"},
        "terminal_id": "T-0001", "number": 1042, "issued_at": "2026-11-20T16:05:00.123Z", "trusted_time": true,
        "kind": "sale", "order_ref": "A-17", "method": "klarna.dynamic_qr", "method_title": "Klarna",
        "lines": [{"name": "Espresso", "quantity": 2, "total": 280},
                  {"name": "Panino con prosciutto crudo di Parma e mozzarella di bufala", "quantity": 1, "total": 950},
                  {"name": "Acqua", "quantity": 1, "total": 20}],
        "currency": "EUR", "total": 1250,
        "tenders": [{"title": "Klarna", "amount": 1250, "reference": "2kcfm2Fr6VYJWRnb1ULv"}],
        "locale": "it", "payment_id": "01934b2e-7c1a-7e3b-9d2f-6a5b4c3d2e1f"})")
        .value();
}

inline hal::json::Value pay_slip_body() {
    return hal::json::parse(R"({
        "merchant": {"name": "Kafeneio", "address": "Ermou 12\n105 63 Athens"}, "terminal_id": "T-0001",
        "order_ref": "A-17", "method_title": "DIAS transfer", "currency": "EUR", "total": 12550,
        "paycode": "RF49923973001012300035905", "until": "2026-11-20T16:20:00Z", "locale": "en",
        "payment_id": "01934b2e-7c1a-7e3b-9d2f-6a5b4c3d2e1f"})")
        .value();
}

}  // namespace till::test
