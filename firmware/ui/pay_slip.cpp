#include "till/firmware/ui/pay_slip.hpp"

#include "code_groups.hpp"
#include "receipt_time.hpp"
#include "till/firmware/ui/amount_format.hpp"
#include "till/firmware/ui/texts.hpp"

namespace till::firmware::ui {

namespace {

using hal::ReceiptColumns;
using hal::ReceiptRule;
using hal::ReceiptText;
using hal::json::Value;
using TextAlign = hal::ReceiptText::Align;

constexpr std::size_t longest_text = 500;
constexpr std::size_t longest_code = 32;
constexpr std::int64_t largest_amount = 999'999'999'999'999;
constexpr int groups_in_a_row = 3;  // 14 columns, twice as wide as usual: fits 32

std::string field(const Value& of, std::string_view key) { return of.string_or(key, "").substr(0, longest_text); }

class Slip {
  public:
    Slip(const Value& body, const ReceiptOptions& options)
        : body_(body), locale_(!options.locale.empty() ? options.locale : body.string_or("locale", "en")) {
        document_.copy = options.copy;
    }

    hal::ReceiptDocument write(hal::Money total, const std::string& code, bool local_time) {
        merchant();
        text(say(Text::paycode_title), true);
        const auto groups = static_cast<int>(code_groups(code).size());
        const bool rows = groups > groups_in_a_row;
        for (const auto& row :
             code_rows(code_in_groups(code), rows ? (groups + groups_in_a_row - 1) / groups_in_a_row : 1))
            document_.elements.push_back(ReceiptText{plain(row), TextAlign::centre, true, true});
        text(say(is_creditor_reference(code) ? Text::rf_code_hint : Text::paycode_hint));
        rule();
        columns(say(Text::to_pay), format_amount(total, locale_, Spaces::plain), true);
        columns(say(Text::slip_until), receipt_time(field(body_, "until"), local_time));
        columns(say(Text::receipt_payment), field(body_, "method_title"));
        columns(say(Text::receipt_order), field(body_, "order_ref"));
        columns(say(Text::receipt_terminal), field(body_, "terminal_id"));
        rule();
        text(say(Text::slip_no_receipt), true);
        text(field(body_, "payment_id"));
        return std::move(document_);
    }

  private:
    std::string say(Text id) const { return std::string(ui::text(id, locale_)); }

    // Printers have no narrow or no-break blanks.
    static std::string plain(std::string words) {
        for (std::size_t at = 0; (at = words.find("\u00A0", at)) != std::string::npos;)
            words.replace(at, 2, " ");
        return words;
    }
    void text(std::string words, bool bold = false, bool large = false) {
        if (!words.empty()) document_.elements.push_back(ReceiptText{std::move(words), TextAlign::centre, bold, large});
    }
    void columns(std::string left, std::string right, bool bold = false) {
        if (!right.empty()) document_.elements.push_back(ReceiptColumns{std::move(left), std::move(right), bold});
    }
    void rule() { document_.elements.push_back(ReceiptRule{}); }

    void merchant() {
        const auto* member = body_.find("merchant");
        if (member == nullptr) return;
        text(field(*member, "name"), true, true);
        std::string address = field(*member, "address");
        while (!address.empty()) {
            const auto end = std::min(address.find('\n'), address.size());
            text(address.substr(0, end));
            address.erase(0, end + 1);
        }
        if (!document_.elements.empty()) rule();
    }

    const Value& body_;
    std::string locale_;
    hal::ReceiptDocument document_;
};

}  // namespace

hal::Result<hal::ReceiptDocument> pay_slip_document(const Value& body, const ReceiptOptions& options) {
    if (!body.is_object()) return hal::fail("receipt-invalid", "not an object");
    const auto currency = hal::Currency::from_code(body.string_or("currency", ""));
    if (!currency) return hal::fail("receipt-invalid", "/currency");
    const auto* member = body.find("total");
    const auto total = member != nullptr ? hal::json::minor_units(*member, 1, largest_amount)
                                         : hal::Result<std::int64_t>(hal::fail("amount-invalid"));
    if (!total) return hal::fail("receipt-invalid", "/total");
    const auto code = body.string_or("paycode", "");
    if (code.empty() || code.size() > longest_code) return hal::fail("receipt-invalid", "/paycode");
    return Slip(body, options).write({*total, *currency}, code, options.local_time);
}

}  // namespace till::firmware::ui
