// Receipts: the JSON body kept by offline/receipts, as a document, as text and as a picture.
//
// The body (unknown members are ignored: it is our own record, and older or newer versions must still print):
//   {merchant: {name, address?, vat_id?}, terminal_id, number, issued_at, trusted_time, kind: "sale"|"refund",
//    order_ref, method_title, lines?: [{name, quantity, total}], currency, total,
//    tenders: [{title, amount, reference?}], refund_of?: number, locale?, payment_id}
// Required: currency, total, and where they occur the amounts of lines and tenders; everything else is left out
// when absent or empty. Amounts are minor units as JSON integers; `issued_at` is RFC 3339; `quantity` is an
// integer; `address` may hold newlines. `trusted_time: false` prints a line below the time.
// Error: "receipt-invalid" with the JSON pointer. Any thread.
#pragma once

#include "till/hal/frame.hpp"
#include "till/hal/json.hpp"
#include "till/hal/receipt_document.hpp"
#include "till/hal/result.hpp"

#include <string>

namespace till::firmware::ui {

struct ReceiptOptions {
    bool copy = false;         // a reprint
    std::string locale;        // overrides the body's; empty: the body's, else "en"
    bool local_time = false;   // print `issued_at` in the machine's time zone instead of as it is written
    std::string font_regular;  // pictures only; empty: the distribution's DejaVu Sans
    std::string font_bold;
};

hal::Result<hal::ReceiptDocument> receipt_document(const hal::json::Value& body, const ReceiptOptions& options = {});

// 32, 42 or 48 columns are usual; 24..80 are accepted. UTF-8, lines end with "\n".
hal::Result<std::string> receipt_text(const hal::json::Value& body, int columns, const ReceiptOptions& options = {});

// A picture of the paper, `width_px` wide (384 is 58 mm at 203 dpi, 576 is 80 mm), as high as it needs.
hal::Result<hal::Frame> receipt_frame(const hal::ReceiptDocument& document, int width_px,
                                      const ReceiptOptions& options = {});
hal::Result<std::string> receipt_png(const hal::json::Value& body, int width_px = 576,
                                     const ReceiptOptions& options = {});

}  // namespace till::firmware::ui
