// ReceiptDocument: a receipt as meaning, not as bytes. drivers/printer turns it into ESC/POS or text,
// firmware/ui into a picture. Text is UTF-8.
#pragma once

#include <string>
#include <variant>
#include <vector>

namespace till::hal {

struct ReceiptText {
    enum class Align { left, centre, right };
    std::string text;
    Align align = Align::left;
    bool bold = false;
    bool large = false;  // double width and height
};
struct ReceiptColumns {  // left text and right-aligned value on one line
    std::string left;
    std::string right;
    bool bold = false;
};
struct ReceiptRule {};
struct ReceiptQr {
    std::string payload;
};

using ReceiptElement = std::variant<ReceiptText, ReceiptColumns, ReceiptRule, ReceiptQr>;

struct ReceiptDocument {
    std::vector<ReceiptElement> elements;
    bool copy = false;  // a reprint: every renderer puts COPY on it
};

}  // namespace till::hal
