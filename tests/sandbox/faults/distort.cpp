#include "tests/sandbox/faults/distort.hpp"

#include "tests/sandbox/app/message.hpp"

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

// "transaction%5Bamount%5D=8925": the last name in brackets decides, as above.
std::string changed_form(std::string_view body, const Fault& fault) {
    std::string out;
    while (!body.empty()) {
        const auto pair = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(body.size(), pair.size() + 1));
        const auto equals = pair.find('=');
        auto name = lower(percent_decode(pair.substr(0, equals)).value_or(""));
        if (name.ends_with(']')) name = name.substr(name.rfind('[') + 1, name.size() - name.rfind('[') - 2);
        const auto member = Value::object({{name, Value(Number{std::string(pair.substr(equals + 1))})}});
        const auto value = changed(member, fault);
        const bool same = equals == std::string_view::npos || value == member;
        if (!out.empty()) out += '&';
        out += same ? pair : pair.substr(0, equals + 1);
        if (same) continue;
        const auto& spoiled = value.members()->front().second;
        out += spoiled.number() ? spoiled.number()->text : *spoiled.string();
    }
    return out;
}

}  // namespace

std::string distort(std::string body, const Fault& fault, bool is_push) {
    if (fault.action != FaultAction::wrong_amount && fault.action != FaultAction::wrong_currency) return body;
    const auto document = hal::json::parse(body, {.bytes = 4 * 1024 * 1024, .depth = 16});
    if (!document) return body.starts_with("{") || body.starts_with("<") ? body : changed_form(body, fault);
    auto out = changed(*document, fault);
    if (is_push && fault.action == FaultAction::wrong_currency && out.is_object() &&
        !out.find_ignoring_case("currency") && !out.find("payload")) {
        out.set("currency", fault.currency);
    }
    return out.dump();
}

}  // namespace till::sandbox
