#include "payment_body.hpp"

#include "till/hal/ids.hpp"
#include "till/hal/object_reader.hpp"

namespace till::firmware::api {
namespace {

using hal::json::ObjectReader;
using hal::json::Value;

constexpr std::size_t max_lines = 200;
constexpr std::size_t max_options = 16;

// quantity * unit_price; both are positive and bounded by max_amount, but their product need not be.
std::optional<std::int64_t> product(std::int64_t a, std::int64_t b) {
    std::int64_t out = 0;
    if (__builtin_mul_overflow(a, b, &out)) return std::nullopt;
    return out;
}

hal::Result<providers::OrderLine> read_line(const Value& value, const std::string& where, hal::Currency currency,
                                            std::int64_t max_amount) {
    ObjectReader reader(value, where);
    providers::OrderLine line;
    line.name = reader.text("name", 120);
    line.quantity = reader.optional_integer("quantity", 1, 100'000).value_or(1);
    line.unit_price = {reader.amount("unit_price", 0, max_amount), currency};
    const auto total = reader.optional_amount("total", 0, max_amount);
    if (auto ok = reader.finish(); !ok) return std::unexpected(ok.error());
    const auto computed = product(line.quantity, line.unit_price.minor);
    if (!computed || *computed > max_amount || (total && *total != *computed))
        return hal::fail("order-line-invalid", where + ": total is not quantity times unit_price");
    line.total = {*computed, currency};
    return line;
}

hal::Result<void> read_lines(ObjectReader& reader, providers::SaleRequest& sale, std::int64_t max_amount) {
    const auto* lines = reader.optional_array("lines", max_lines);
    if (lines == nullptr) return {};
    std::int64_t sum = 0;
    std::size_t index = 0;
    for (const auto& item : *lines->array_items()) {
        auto line = read_line(item, "/lines/" + std::to_string(index++), sale.amount.currency, max_amount);
        if (!line) return std::unexpected(line.error());
        sum += line->total.minor;  // at most 200 times max_amount, which is far from overflow
        sale.lines.push_back(std::move(*line));
    }
    if (!sale.lines.empty() && sum != sale.amount.minor)
        return hal::fail("order-lines-mismatch", "/lines: together " + std::to_string(sum) + ", not the amount");
    return {};
}

void read_customer(ObjectReader& reader, providers::SaleRequest& sale, hal::Result<void>& nested) {
    const auto* customer = reader.optional_object("customer");
    if (customer == nullptr) return;
    ObjectReader fields(*customer, "/customer");
    for (const char* name : {"email", "name", "phone"})
        if (auto text = fields.optional_text(name, 120)) sale.customer.emplace(name, std::move(*text));
    nested = fields.finish();
}

// Which options exist is the provider's business (Provider::validate); here only their shape.
void read_options(ObjectReader& reader, providers::SaleRequest& sale, hal::Result<void>& nested) {
    const auto* options = reader.optional_object("options");
    if (options == nullptr) return;
    ObjectReader fields(*options, "/options");
    if (options->members()->size() > max_options) fields.fail_at("", "field-invalid", "too many options");
    for (const auto& [name, value] : *options->members()) {
        if (!hal::is_safe_id(name)) fields.fail_at(name, "field-invalid", "not an option's name");
        if (auto text = fields.optional_text(name, 255)) sale.options.emplace(name, std::move(*text));
    }
    nested = fields.finish();
}

}  // namespace

hal::Result<providers::SaleRequest> read_sale(std::string_view body, std::int64_t max_amount) {
    const auto document = hal::json::parse(body);
    if (!document) return std::unexpected(document.error());
    ObjectReader reader(*document);
    providers::SaleRequest sale;
    sale.order_ref = reader.text("order_ref", 64);
    sale.method = reader.text("method", 64);
    sale.amount.minor = reader.amount("amount", 1, max_amount);
    const auto code = reader.text("currency", 3);
    hal::Result<void> customer;
    hal::Result<void> options;
    read_customer(reader, sale, customer);
    read_options(reader, sale, options);
    const auto currency = hal::Currency::from_code(code);
    if (currency) sale.amount.currency = *currency;
    const hal::Result<void> lines = read_lines(reader, sale, max_amount);
    if (auto ok = reader.finish(); !ok) return std::unexpected(ok.error());
    if (!currency) return std::unexpected(currency.error());
    for (const hal::Result<void>& nested : {customer, options, lines})
        if (!nested) return std::unexpected(nested.error());
    if (!hal::is_safe_id(sale.order_ref)) return hal::fail("order-ref-invalid", "1 to 64 of A-Z a-z 0-9 . _ -");
    return sale;
}

hal::Result<RefundBody> read_refund(std::string_view body, std::int64_t max_amount) {
    const auto document = hal::json::parse(body);
    if (!document) return std::unexpected(document.error());
    ObjectReader reader(*document);
    RefundBody refund;
    refund.amount = reader.optional_amount("amount", 1, max_amount).value_or(0);
    refund.reason = reader.text("reason", 200);
    if (auto ok = reader.finish(); !ok) return std::unexpected(ok.error());
    return refund;
}

hal::Result<SettleBody> read_settle(std::string_view body) {
    const auto document = hal::json::parse(body);
    if (!document) return std::unexpected(document.error());
    ObjectReader reader(*document);
    const auto happened = reader.optional_flag("happened");
    if (!happened) reader.fail_at("happened", "field-missing", "true or false: did the money go back?");
    SettleBody settle{happened.value_or(false), reader.text("reason", 200)};
    if (auto ok = reader.finish(); !ok) return std::unexpected(ok.error());
    return settle;
}

hal::Result<std::string> read_reason(std::string_view body) {
    const auto document = hal::json::parse(body);
    if (!document) return std::unexpected(document.error());
    ObjectReader reader(*document);
    auto reason = reader.text("reason", 200);
    if (auto ok = reader.finish(); !ok) return std::unexpected(ok.error());
    return reason;
}

hal::Result<void> read_nothing(std::string_view body) {
    if (body.empty()) return {};
    const auto document = hal::json::parse(body);
    if (!document) return std::unexpected(document.error());
    return ObjectReader(*document).finish();
}

}  // namespace till::firmware::api
