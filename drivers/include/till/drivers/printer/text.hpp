// A receipt as plain text of a fixed width: what FilePrinter writes, what /v1/receipts/{n}.txt answers.
// Columns are Unicode code points (combining marks count zero, East Asian wide ones two); long text is wrapped at
// spaces, a value that does not fit beside its label moves to a line of its own, nothing is cut off. `large` text
// is s p a c e d where it fits. A QR is its payload in full. COPY stands first and last on copies. Control
// characters are dropped. Any thread.
#pragma once

#include "till/hal/receipt_document.hpp"

#include <string>

namespace till::drivers::printer {

std::string render_text(const hal::ReceiptDocument& document, int columns);  // columns are clamped to 24..80

}  // namespace till::drivers::printer
