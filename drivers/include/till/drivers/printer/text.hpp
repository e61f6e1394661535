// A receipt as plain text of a fixed width: what FilePrinter writes, what /v1/receipts/{n}.txt answers.
// Columns are Unicode code points (combining marks count zero, East Asian wide ones two); long text is wrapped at
// spaces, a value that does not fit beside its label moves to a line of its own, nothing is cut off. `bold` and
// `large` cannot be shown. A QR is its payload in full. COPY stands first and last on copies. Control characters
// are spaces, broken UTF-8 is "?". Any thread.
#pragma once

#include "till/hal/receipt_document.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace till::drivers::printer {

std::string render_text(const hal::ReceiptDocument& document, int columns);  // columns are clamped to 24..80

// The parts, for printers whose paper has fixed columns as well.
int text_columns(std::string_view text);
std::vector<std::string> wrap_columns(std::string_view text, int columns);  // at least one line; a long word is split

}  // namespace till::drivers::printer
