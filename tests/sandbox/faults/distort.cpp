#include "tests/sandbox/faults/distort.hpp"

#include <algorithm>

namespace till::sandbox {
namespace {

using hal::json::Number;
using hal::json::Value;

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

Value wrong_amount(const Value& amount, const Fault& fault) {
    if (!fault.amount.empty()) return Number{fault.amount};
    const auto* number = amount.number();
    // Providers that count in minor units write integers: one more of whatever unit they use.
    const auto whole = amount.integer();
    if (whole && *whole < INT64_MAX) return *whole + 1;
    const auto money = number ? hal::Money::from_decimal(number->text, hal::Currency::eur()) : hal::fail("no-number");
    if (!money) return amount;
    return hal::json::major_number({money->minor + 100, money->currency});
}

Value changed(const Value& value, const Fault& fault) {
    if (const auto* items = value.array_items()) {
        Value out = Value::array();
        for (const auto& item : *items)
            out.push(changed(item, fault));
        return out;
    }
    const auto* members = value.members();
    if (!members) return value;
    Value out = Value::object();
    for (const auto& [name, member] : *members) {
        const auto key = lower(name);
        if (fault.action == FaultAction::wrong_amount &&
            (key == "amount" || key == "totalamount" || key == "refundamount")) {
            out.set(name, wrong_amount(member, fault));
        } else if (fault.action == FaultAction::wrong_currency && (key == "currency" || key == "currencycode")) {
            out.set(name, fault.currency);
        } else {
            out.set(name, changed(member, fault));
        }
    }
    return out;
}

}  // namespace

std::string distort(std::string body, const Fault& fault, bool is_push) {
    if (fault.action != FaultAction::wrong_amount && fault.action != FaultAction::wrong_currency) return body;
    const auto document = hal::json::parse(body, {.bytes = 4 * 1024 * 1024, .depth = 16});
    if (!document) return body;
    auto out = changed(*document, fault);
    if (is_push && fault.action == FaultAction::wrong_currency && out.is_object() &&
        !out.find_ignoring_case("currency") && !out.find("payload")) {
        out.set("currency", fault.currency);
    }
    return out.dump();
}

}  // namespace till::sandbox
