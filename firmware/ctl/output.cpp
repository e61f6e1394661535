#include "output.hpp"

#include "till/hal/money.hpp"

#include <vector>

namespace till::firmware::ctl {
namespace {

// Lines of columns, padded to the widest. Width counts code points, which is right for what we print.
class Table {
  public:
    void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    std::string text() const {
        std::string out;
        for (const auto& cells : rows_) {
            std::string line;
            for (std::size_t i = 0; i < cells.size(); ++i) {
                line += cells[i];
                if (i + 1 < cells.size()) line.append(width_of_column(i) - width(cells[i]) + 2, ' ');
            }
            out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
        }
        return out;
    }

  private:
    static std::size_t width(const std::string& text) {
        std::size_t n = 0;
        for (const char c : text)
            n += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
        return n;
    }
    std::size_t width_of_column(std::size_t column) const {
        std::size_t widest = 0;
        for (const auto& cells : rows_)
            if (column < cells.size()) widest = std::max(widest, width(cells[column]));
        return widest;
    }
    std::vector<std::vector<std::string>> rows_;
};

std::string text_of(const Value& value, std::string_view key) { return printable(value.string_or(key, "")); }

// {type, detail} or null.
std::string problem_of(const Value* problem) {
    if (problem == nullptr || !problem->is_object()) return {};
    const std::string detail = text_of(*problem, "detail");
    return text_of(*problem, "type") + (detail.empty() ? "" : " (" + detail + ")");
}

const Value::Array& items_of(const Value& page, std::string_view key = "items") {
    static const Value::Array none;
    const Value* items = page.find(key);
    return items != nullptr && items->array_items() != nullptr ? *items->array_items() : none;
}

std::string amount_of(const Value& value, std::string_view key) {
    return money(value.integer_or(key, 0), value.string_or("currency", ""));
}

std::string seconds(std::int64_t ms) { return std::to_string(ms / 1000) + " s"; }

std::string yes(const Value& value, std::string_view key) { return value.boolean_or(key, false) ? "yes" : "no"; }

void add_refunds(Table& table, const Value& payment) {
    const std::string currency = payment.string_or("currency", "");
    for (const auto& refund : items_of(payment, "refunds")) {
        const std::string problem = problem_of(refund.find("problem"));
        table.row({"refund", money(refund.integer_or("amount", 0), currency) + " " + text_of(refund, "state") +
                                 (refund.boolean_or("automatic", false) ? " (automatic)" : "") +
                                 (problem.empty() ? "" : ": " + problem)});
    }
}

}  // namespace

std::string printable(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
    return out;
}

std::string money(std::int64_t minor, const std::string& currency) {
    const auto known = hal::Currency::from_code(currency);
    if (!known) return std::to_string(minor) + " " + printable(currency);
    return hal::Money{minor, *known}.to_decimal() + " " + currency;
}

std::string show_payment(const Value& payment) {
    Table table;
    table.row({"payment", text_of(payment, "id")});
    table.row({"order", text_of(payment, "order_ref")});
    table.row({"method", text_of(payment, "method")});
    table.row({"amount", amount_of(payment, "amount")});
    table.row({"state", text_of(payment, "state")});
    if (const auto reason = problem_of(payment.find("reason")); !reason.empty()) table.row({"reason", reason});
    if (payment.integer_or("paid", 0) > 0) table.row({"paid", amount_of(payment, "paid")});
    if (const Value* qr = payment.find("qr"); qr != nullptr && qr->is_object())
        table.row({"QR", text_of(*qr, "payload")});
    if (const auto code = text_of(payment, "paycode"); !code.empty()) table.row({"pay code", code});
    if (const auto left = payment.integer_or("remaining_ms", -1); left >= 0) table.row({"time left", seconds(left)});
    for (const auto& tender : items_of(payment, "tenders"))
        table.row({"paid with", text_of(tender, "title") + " " +
                                    money(tender.integer_or("amount", 0), payment.string_or("currency", ""))});
    add_refunds(table, payment);
    if (const auto receipt = payment.integer_or("receipt", 0); receipt > 0)
        table.row({"receipt", std::to_string(receipt)});
    return table.text();
}

std::string show_payments(const Value& page) {
    Table table;
    table.row({"PAYMENT", "ORDER", "METHOD", "AMOUNT", "STATE"});
    for (const auto& p : items_of(page))
        table.row({text_of(p, "id"), text_of(p, "order_ref"), text_of(p, "method"), amount_of(p, "amount"),
                   text_of(p, "state")});
    return table.text();
}

std::string show_methods(const Value& page) {
    Table table;
    table.row({"METHOD", "TITLE", "NOW", "LINE DOWN", "REFUNDS", "WHY NOT"});
    for (const auto& m : items_of(page))
        table.row({text_of(m, "name"), text_of(m, "title"), yes(m, "available"), yes(m, "if_line_drops"),
                   yes(m, "refundable"), problem_of(m.find("why_not"))});
    return table.text();
}

std::string show_receipts(const Value& page) {
    Table table;
    table.row({"NUMBER", "ISSUED", "KIND", "ORDER", "TOTAL", "PRINTS"});
    for (const auto& r : items_of(page))
        table.row({std::to_string(r.integer_or("number", 0)), text_of(r, "issued_at"), text_of(r, "kind"),
                   text_of(r, "order_ref"), amount_of(r, "total"), std::to_string(r.integer_or("prints", 0))});
    return table.text();
}

std::string show_disputes(const Value& page) {
    Table table;
    table.row({"DISPUTE", "AMOUNT", "STATUS", "ANSWER BY", "DAYS", "URGENT", "OUR ANSWER", "REASON"});
    for (const auto& d : items_of(page)) {
        const auto* days = d.find("days_left");
        const auto* response = d.find("response");
        table.row({text_of(d, "id"), amount_of(d, "amount"), text_of(d, "status"), text_of(d, "deadline"),
                   days != nullptr && !days->is_null() ? std::to_string(d.integer_or("days_left", 0)) : "",
                   yes(d, "urgent"), response != nullptr && response->is_object() ? text_of(*response, "state") : "",
                   text_of(d, "reason_code") + " " + text_of(d, "reason")});
    }
    return table.text();
}

std::string show_cards(const Value& list) {
    Table table;
    table.row({"CARD", "BRAND", "LAST FOUR", "UNTIL", "DEFAULT", "ALIAS"});
    for (const auto& card : items_of(list))
        table.row({text_of(card, "id"), text_of(card, "brand"), text_of(card, "last4"), text_of(card, "expiry"),
                   yes(card, "is_default"), text_of(card, "alias")});
    return table.text();
}

std::string show_signatures(const Value& verified) {
    std::string text;
    const auto with = verified.integer_or("signed", 0), without = verified.integer_or("unsigned", 0);
    if (with > 0) text += std::to_string(with) + " signatures hold\n";
    if (without > 0) text += std::to_string(without) + " receipts are from before there was a key\n";
    const auto pruned = verified.integer_or("receipts_pruned_to", 0);
    if (pruned > 0) text += "receipts up to number " + std::to_string(pruned) + " were removed after their time\n";
    return text;
}

std::string show_queue(const Value& page) {
    Table table;
    table.row({"ITEM", "KIND", "STATE", "TRIES", "AGE", "NEXT TRY", "ERROR"});
    for (const auto& item : items_of(page))
        table.row({text_of(item, "id"), text_of(item, "kind"), text_of(item, "state"),
                   std::to_string(item.integer_or("tries", 0)), seconds(item.integer_or("age_ms", 0)),
                   text_of(item, "next_try_at"), problem_of(item.find("error"))});
    const Value* summary = page.find("summary");
    if (summary == nullptr) return table.text();
    return table.text() + std::to_string(summary->integer_or("waiting", 0)) + " waiting, " +
           std::to_string(summary->integer_or("parked", 0)) + " parked\n";
}

std::string show_line(const Value& line) {
    const bool online = line.boolean_or("online", false);
    const Value* queue = line.find("queue");
    const auto waiting = queue == nullptr ? 0 : queue->integer_or("waiting", 0);
    return std::string(online ? "online" : "OFFLINE") + " since " + text_of(line, "since") + ", " +
           std::to_string(waiting) + " waiting to be sent\n";
}

}  // namespace till::firmware::ctl
