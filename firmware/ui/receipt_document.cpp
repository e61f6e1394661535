#include "receipt_time.hpp"
#include "till/firmware/ui/amount_format.hpp"
#include "till/firmware/ui/receipt.hpp"
#include "till/firmware/ui/texts.hpp"

#include <algorithm>
#include <optional>

namespace till::firmware::ui {

namespace {

using hal::ReceiptColumns;
using hal::ReceiptRule;
using hal::ReceiptText;
using hal::json::Value;
using TextAlign = hal::ReceiptText::Align;

constexpr std::size_t most_lines = 1000;
constexpr std::size_t longest_text = 500;
constexpr std::int64_t largest_amount = 999'999'999'999'999;

class Writer {
  public:
    Writer(const Value& body, const ReceiptOptions& options, hal::Currency currency)
        : body_(body),
          options_(options),
          currency_(currency),
          locale_(!options.locale.empty() ? options.locale : body.string_or("locale", "en")) {}

    hal::Result<hal::ReceiptDocument> write() {
        head();
        particulars();
        goods();
        total();
        payments();
        tail();
        if (error_) return std::unexpected(*error_);
        document_.copy = options_.copy;
        return std::move(document_);
    }

  private:
    std::string say(Text id) const { return std::string(text(id, locale_)); }
    std::string field(std::string_view key) const { return body_.string_or(key, "").substr(0, longest_text); }
    bool refund() const { return field("kind") == "refund"; }

    std::string amount(const Value& of, std::string_view key, const std::string& pointer) {
        const Value* member = of.find(key);
        const auto minor = member != nullptr ? hal::json::minor_units(*member, -largest_amount, largest_amount)
                                             : hal::Result<std::int64_t>(hal::fail("amount-invalid"));
        if (!minor) {
            if (!error_) error_ = hal::Error{"receipt-invalid", pointer + "/" + std::string(key)};
            return {};
        }
        return format_amount({*minor, currency_}, locale_, Spaces::plain);
    }

    void add_text(std::string words, TextAlign align = TextAlign::centre, bool bold = false, bool large = false) {
        if (!words.empty()) document_.elements.push_back(ReceiptText{std::move(words), align, bold, large});
    }
    void add_row(std::string left, std::string right, bool bold = false) {
        if (!right.empty()) document_.elements.push_back(ReceiptColumns{std::move(left), std::move(right), bold});
    }
    void add_rule() {  // never two in a row
        const bool drawn =
            !document_.elements.empty() && std::holds_alternative<ReceiptRule>(document_.elements.back());
        if (!drawn) document_.elements.push_back(ReceiptRule{});
    }

    void head() {
        const Value nobody;
        const Value* member = body_.find("merchant");
        const Value& merchant = member != nullptr ? *member : nobody;
        add_text(merchant.string_or("name", "").substr(0, longest_text), TextAlign::centre, true, true);
        std::string address = merchant.string_or("address", "").substr(0, longest_text);
        while (!address.empty()) {
            const auto end = std::min(address.find('\n'), address.size());
            add_text(address.substr(0, end));
            address.erase(0, end + 1);
        }
        const std::string vat = merchant.string_or("vat_id", "").substr(0, longest_text);
        if (!vat.empty()) add_text(say(Text::receipt_vat) + " " + vat);
        if (!document_.elements.empty()) add_rule();
    }

    void particulars() {
        add_text(say(refund() ? Text::receipt_refund : Text::receipt_sale), TextAlign::centre, true);
        const std::int64_t number = body_.integer_or("number", 0);
        const std::string when = receipt_time(field("issued_at"), options_.local_time);
        if (number > 0) add_row(say(Text::receipt_number) + " " + std::to_string(number), when.empty() ? " " : when);
        if (number <= 0) add_text(when, TextAlign::right);
        if (!body_.boolean_or("trusted_time", true)) add_text(say(Text::receipt_clock), TextAlign::right);
        add_row(say(Text::receipt_terminal), field("terminal_id"));
        add_row(say(Text::receipt_order), field("order_ref"));
        const std::int64_t refunded = body_.integer_or("refund_of", 0);
        if (refunded > 0) add_row(say(Text::receipt_refunds), std::to_string(refunded));
        add_rule();
    }

    void goods() {
        const Value* lines = body_.find("lines");
        if (lines == nullptr || lines->array_items() == nullptr || lines->array_items()->empty()) return;
        if (lines->array_items()->size() > most_lines) error_ = hal::Error{"receipt-invalid", "/lines: too many"};
        std::size_t index = 0;
        for (const Value& line : *lines->array_items()) {
            if (error_) return;
            const std::int64_t quantity = line.integer_or("quantity", 1);
            std::string name = line.string_or("name", "").substr(0, longest_text);
            if (quantity != 1) name = std::to_string(quantity) + " x " + name;
            add_row(std::move(name), amount(line, "total", "/lines/" + std::to_string(index++)));
        }
        add_rule();
    }

    void total() {
        const std::string words = amount(body_, "total", "");
        add_row(say(Text::receipt_total), words, true);
        add_rule();
    }

    void payments() {
        const Value* tenders = body_.find("tenders");
        if (tenders == nullptr || tenders->array_items() == nullptr || tenders->array_items()->empty()) {
            add_row(say(Text::receipt_payment), field("method_title"));
            return;
        }
        if (tenders->array_items()->size() > most_lines) error_ = hal::Error{"receipt-invalid", "/tenders: too many"};
        std::size_t index = 0;
        for (const Value& tender : *tenders->array_items()) {
            if (error_) return;
            add_row(tender.string_or("title", say(Text::receipt_payment)).substr(0, longest_text),
                    amount(tender, "amount", "/tenders/" + std::to_string(index++)));
            add_row(say(Text::receipt_reference), tender.string_or("reference", "").substr(0, longest_text));
        }
    }

    void tail() {
        add_rule();
        if (!refund()) add_text(say(Text::receipt_thanks));
        add_text(field("payment_id"));
    }

    const Value& body_;
    const ReceiptOptions& options_;
    hal::Currency currency_;
    std::string locale_;
    hal::ReceiptDocument document_;
    std::optional<hal::Error> error_;
};

}  // namespace

hal::Result<hal::ReceiptDocument> receipt_document(const Value& body, const ReceiptOptions& options) {
    if (!body.is_object()) return hal::fail("receipt-invalid", "not an object");
    const auto currency = hal::Currency::from_code(body.string_or("currency", ""));
    if (!currency) return hal::fail("receipt-invalid", "/currency");
    return Writer(body, options, *currency).write();
}

}  // namespace till::firmware::ui
