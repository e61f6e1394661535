#include "tests/sandbox/payhub/draft.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace till::sandbox::payhub {
namespace {

constexpr std::size_t most_lines = 1000;
constexpr std::int64_t most_pieces = 1'000'000;
constexpr std::array<std::string_view, 8> line_types = {"physical", "discount",  "shipping_fee", "sales_tax",
                                                        "digital",  "gift_card", "store_credit", "surcharge"};

struct LineReader {
    const Value& line;
    hal::Currency currency;
    std::string field;  // "OrderLines[0]"
    FieldErrors& errors;

    std::string text(std::string_view name) const {
        const auto* value = line.find_ignoring_case(name);
        const auto* found = value ? value->string() : nullptr;
        return found ? *found : std::string();
    }
    std::optional<std::int64_t> money(std::string_view name, bool required) const {
        const auto* value = line.find_ignoring_case(name);
        if (!value || value->is_null()) {
            if (required) error(name, "is required.");
            return required ? std::nullopt : std::optional<std::int64_t>(0);
        }
        const auto amount = hal::json::major_units(*value, currency);
        if (!amount || std::abs(amount->minor) > 200'000'000) {
            error(name, "must be a number with the currency's decimals.");
            return std::nullopt;
        }
        return amount->minor;
    }
    std::optional<std::int64_t> quantity() const {
        const auto* value = line.find_ignoring_case("Quantity");
        const auto whole = value ? value->integer() : hal::Result<std::int64_t>(hal::fail("field-missing"));
        if (!whole || *whole < 0 || *whole > most_pieces) {
            error("Quantity", "must be a whole number (Klarna takes no parts of a piece).");
            return std::nullopt;
        }
        return *whole;
    }
    void error(std::string_view name, std::string_view what) const {
        errors.add(field + '.' + std::string(name), std::string(name) + ' ' + std::string(what));
    }
};

bool lowers_the_sum(std::string_view type) {
    return type == "discount" || type == "gift_card" || type == "store_credit";
}

// The line's total, once everything about it is right.
std::optional<Line> read_line(const LineReader& reader) {
    const auto name = reader.text("Name");
    const auto type = reader.text("Type");
    if (name.empty() || name.size() > 255) reader.error("Name", "must have 1 to 255 characters.");
    if (!type.empty() && std::ranges::find(line_types, type) == line_types.end()) reader.error("Type", "is unknown.");
    const auto quantity = reader.quantity();
    const auto price = reader.money("UnitPrice", true);
    const auto discount = reader.money("DiscountAmount", false);
    const auto total = reader.money("TotalAmount", true);
    if (!quantity || !price || !discount || !total) return std::nullopt;
    if (*quantity * *price - *discount != *total) reader.error("TotalAmount", "is not Quantity * UnitPrice.");
    if (*total < 0 && !lowers_the_sum(type)) reader.error("TotalAmount", "is negative.");
    return Line{name, std::to_string(*quantity), *total};
}

}  // namespace

std::vector<Line> read_lines(const Value& body, hal::Money amount, bool strict, FieldErrors& errors) {
    const auto* list = body.find_ignoring_case("OrderLines");
    const auto* items = list ? list->array_items() : nullptr;
    if (!items || items->empty()) {
        errors.add("OrderLines", "At least one order line is mandatory for klarna.");
        return {};
    }
    if (items->size() > most_lines) {
        errors.add("OrderLines", "At most 1000 order lines.");
        return {};
    }
    std::vector<Line> lines;
    std::int64_t sum = 0;
    FieldErrors ignored;
    for (std::size_t i = 0; i < items->size(); ++i) {
        const LineReader reader{(*items)[i], amount.currency, "OrderLines[" + std::to_string(i) + ']',
                                strict ? errors : ignored};
        auto line = read_line(reader);
        if (!line) continue;
        sum += line->total;
        lines.push_back(std::move(*line));
    }
    if (strict && lines.size() == items->size() && sum != amount.minor) {
        errors.add("Amount", "BAD_VALUE: order_amount is not the sum of the order lines.");
    }
    return lines;
}

}  // namespace till::sandbox::payhub
