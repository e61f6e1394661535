#include "tests/sandbox/app/plug.hpp"
#include "tests/sandbox/faults/fault.hpp"
#include "till/hal/object_reader.hpp"

#include <algorithm>
#include <array>

namespace till::sandbox {
namespace {

using hal::json::ObjectReader;
using hal::json::Value;

struct ActionRule {
    FaultAction action;
    std::string_view name;
    std::string_view services;  // where it means something
};
constexpr std::string_view anywhere = "payhub backoffice webhook";
constexpr std::string_view answers = "payhub backoffice";
constexpr std::array action_rules = {
    ActionRule{FaultAction::delay, "delay", anywhere},
    ActionRule{FaultAction::drop, "drop", anywhere},
    ActionRule{FaultAction::truncate, "truncate", answers},
    ActionRule{FaultAction::status, "status", answers},
    ActionRule{FaultAction::html, "html", answers},
    ActionRule{FaultAction::duplicate, "duplicate", "webhook"},
    ActionRule{FaultAction::reorder, "reorder", "webhook"},
    ActionRule{FaultAction::withhold, "withhold", "webhook"},
    ActionRule{FaultAction::wrong_amount, "wrong_amount", "payhub webhook"},
    ActionRule{FaultAction::wrong_currency, "wrong_currency", "payhub webhook"},
    ActionRule{FaultAction::early_webhook, "early_webhook", "payhub"},
    ActionRule{FaultAction::reject, "reject", "backoffice"},
};

struct ServiceRule {
    std::string_view name;
    std::string_view operations;
};
constexpr std::array service_rules = {
    ServiceRule{"payhub", "create status cancel refund"},
    ServiceRule{"backoffice", "batch"},
    ServiceRule{"webhook", "push payment cancellation"},
};

bool word_in(std::string_view word, std::string_view list) {
    return !word.empty() && (" " + std::string(list) + " ").find(" " + std::string(word) + " ") != std::string::npos;
}

// The operations of a service, ours or a plug's; "" for a service that is not known.
std::string operations_of(std::string_view service) {
    std::string out;
    for (const auto& rule : service_rules)
        if (rule.name == service) out = rule.operations;
    for (const auto& facts : plug_facts()) {
        if (facts.service == service) out = facts.operations;
        if (service == "webhook") out += " " + std::string(facts.push_kinds);
    }
    return out;
}

// What goes for Payhub goes for every provider.
bool means_something(const ActionRule& rule, std::string_view service) {
    const auto is_plug = [&](const PlugFacts& facts) { return facts.service == service; };
    return word_in(std::ranges::any_of(plug_facts(), is_plug) ? "payhub" : service, rule.services);
}

void read_match(ObjectReader& reader, const Value* match, Fault& fault) {
    if (!match) return;
    ObjectReader inner(*match, reader.pointer("match"));
    fault.service = inner.optional_text("service", 32).value_or("");
    fault.operation = inner.optional_text("operation", 32).value_or("");
    const auto phase = inner.optional_text("phase", 8);
    fault.after = phase == "after";
    if (phase && *phase != "before" && *phase != "after") inner.fail_at("phase", "field-invalid", "before or after");
    const auto operations = operations_of(fault.service);
    if (!fault.service.empty() && operations.empty()) {
        inner.fail_at("service", "field-invalid", "a provider, backoffice or webhook");
    } else if (!fault.operation.empty() && !word_in(fault.operation, operations)) {
        inner.fail_at("operation", "field-invalid", "no such operation of this service");
    }
    if (auto done = inner.finish(); !done) reader.fail_at("match", done.error().type, done.error().detail);
}

void read_action(ObjectReader& reader, Fault& fault) {
    const auto name = reader.text("action", 32);
    const auto* rule = std::ranges::find(action_rules, std::string_view(name), &ActionRule::name);
    if (rule == action_rules.end()) return reader.fail_at("action", "field-invalid", "unknown action");
    fault.action = rule->action;
    if (rule->services.find(' ') == std::string_view::npos && fault.service.empty()) fault.service = rule->services;
    if (!fault.service.empty() && !means_something(*rule, fault.service)) {
        reader.fail_at("action", "field-invalid", "means something for: " + std::string(rule->services));
    }
    if (fault.action == FaultAction::early_webhook) fault.operation = "create";
}

void read_details(ObjectReader& reader, Fault& fault) {
    fault.times = reader.optional_integer("times", 0, 1'000'000).value_or(1);
    fault.delay = hal::Duration(reader.optional_integer("delay_ms", 0, 3'600'000).value_or(0));
    const int usual = fault.action == FaultAction::html ? 502 : 503;
    fault.status = static_cast<int>(reader.optional_integer("status", 200, 599).value_or(usual));
    fault.retry_after_s = reader.optional_integer("retry_after", 0, 86'400);
    fault.bytes = static_cast<std::size_t>(reader.optional_integer("bytes", 0, 1'000'000).value_or(10));
    fault.amount = reader.optional_text("amount", 20).value_or("");
    if (!fault.amount.empty() && !hal::Money::from_decimal(fault.amount, hal::Currency::eur())) {
        reader.fail_at("amount", "field-invalid", "a decimal number in quotes");
    }
    fault.currency = reader.optional_text("currency", 3).value_or("USD");
}

}  // namespace

std::string_view to_string(FaultAction action) {
    return std::ranges::find(action_rules, action, &ActionRule::action)->name;
}

hal::Result<Fault> parse_fault(const Value& value) {
    Fault fault;
    ObjectReader reader(value);
    read_match(reader, reader.optional_object("match"), fault);
    read_action(reader, fault);
    read_details(reader, fault);
    if (auto done = reader.finish(); !done) {
        return hal::fail("fault-invalid", done.error().type + ": " + done.error().detail);
    }
    return fault;
}

Value to_json(const Fault& fault) {
    auto out = Value::object({{"id", fault.id},
                              {"match", Value::object({{"service", fault.service},
                                                       {"operation", fault.operation},
                                                       {"phase", fault.after ? "after" : "before"}})},
                              {"action", to_string(fault.action)},
                              {"times", fault.times},
                              {"fired", fault.fired},
                              {"delay_ms", fault.delay.count()}});
    if (fault.action == FaultAction::status || fault.action == FaultAction::html) out.set("status", fault.status);
    if (fault.retry_after_s) out.set("retry_after", *fault.retry_after_s);
    if (fault.action == FaultAction::truncate) out.set("bytes", static_cast<std::int64_t>(fault.bytes));
    return out;
}

}  // namespace till::sandbox
