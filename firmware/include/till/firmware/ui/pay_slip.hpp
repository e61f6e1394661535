// Pay slip: the code of a sale that is paid in a banking app, on paper, for a customer who takes it along. Not a receipt,
// and it says so.
//
// The body (kept with the print job; unknown members are ignored):
//   {merchant: {name, address?, vat_id?}, terminal_id?, order_ref?, method_title?, currency, total, paycode,
//    until?: RFC 3339, locale?, payment_id?}
// Amounts are minor units as JSON integers. Error: "receipt-invalid" with the JSON pointer. Any thread.
#pragma once

#include "till/firmware/ui/receipt.hpp"

namespace till::firmware::ui {

hal::Result<hal::ReceiptDocument> pay_slip_document(const hal::json::Value& body, const ReceiptOptions& options = {});

}  // namespace till::firmware::ui
