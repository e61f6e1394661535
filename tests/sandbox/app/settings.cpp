#include "tests/sandbox/app/settings.hpp"

#include "tests/sandbox/app/plug.hpp"

#include <algorithm>
#include <cstdlib>

namespace till::sandbox {
namespace {

using Definition = Settings::Definition;

const Definition* definition_of(std::string_view name) {
    const auto& all = Settings::definitions();
    const auto found = std::ranges::find(all, name, &Definition::name);
    return found == all.end() ? nullptr : &*found;
}

bool fits(const Definition& definition, const Value& value) {
    if (value.is_null()) return true;
    if (definition.fallback.boolean()) return value.boolean() != nullptr;
    if (definition.fallback.number()) return value.integer().has_value();
    const auto* text = value.string();
    if (!text || text->size() > 500) return false;
    return definition.choices.empty() || std::ranges::find(definition.choices, *text) != definition.choices.end();
}

// With the plugs' own, which have names of their own.
std::vector<Definition> with_plugs(std::vector<Definition> table) {
    static std::vector<std::string> names;  // definitions hold views
    for (const auto& facts : plug_facts())
        names.push_back("webhook_url." + std::string(facts.service));
    for (std::size_t i = 0; i < names.size(); ++i) {
        table.push_back({names[i], "", "Where its pushes go; empty: they wait", {}});
        const auto& own = plug_facts()[i].settings;
        table.insert(table.end(), own.begin(), own.end());
    }
    return table;
}

}  // namespace

const std::vector<Definition>& Settings::definitions() {
    static const std::vector<Definition> table = with_plugs({
        {"clock_offset_ms", 0, "Added to the time the sandbox believes it is", {}},
        {"webhook_url.payhub", "", "Where Payhub's pushes go; empty: they wait", {}},
        {"webhook_timeout_ms", 10'000, "How long one push may take", {}},
        {"payhub.status_enabled",
         false,
         "GET payment/request/{id} works (undocumented, so 404 unless switched on)",
         {}},
        {"payhub.create_status", 201, "HTTP status of a successful create (the contract does not say)", {}},
        {"payhub.strict_klarna", true, "Klarna's order line rules and TaxAmount are enforced", {}},
        {"payhub.refund_status", "Succeeded", "What a new refund says", {"Requested", "Succeeded", "Failed"}},
        {"payhub.provider_refund_id", true, "Refund answers carry providerRefundId and the Refund-Id header", {}},
        {"payhub.repeat_makes_new_row", false, "A repeated refund key gets a new refundRequestId (same Refund-Id)", {}},
        {"payhub.cancellation_push_on_patch", true, "PATCH cancel also pushes a cancellation", {}},
        {"payhub.lifetime_s", 46 * 3600, "A request expires this long after its creation (Klarna: 46 h)", {}},
        {"payhub.paylink", true, "Creates of others than Klarna come with a Paylink; off: the RF code only", {}},
        {"payhub.pay_again", false, "Customers can pay a completed request of others than Klarna once more", {}},
        {"payhub.pay_after_cancel", false, "Customers can still approve a cancelled request", {}},
        {"payhub.pay_after_expiry", false, "Customers can still approve an expired request", {}},
    });
    return table;
}

const Value& Settings::value(std::string_view name) const {
    if (const auto found = changed_.find(name); found != changed_.end()) return found->second;
    if (const auto found = defaults_.find(name); found != defaults_.end()) return found->second;
    const auto* definition = definition_of(name);
    if (!definition) std::abort();  // a name that is not in the table is a bug of ours
    return definition->fallback;
}

bool Settings::flag(std::string_view name) const { return *value(name).boolean(); }
std::int64_t Settings::number(std::string_view name) const { return value(name).integer().value(); }
std::string Settings::text(std::string_view name) const { return *value(name).string(); }

Value Settings::all() const {
    auto out = Value::object();
    for (const auto& definition : definitions())
        out.set(std::string(definition.name), value(definition.name));
    return out;
}

hal::Result<Record> Settings::change(const Value& object) {
    const auto* members = object.members();
    if (!members || members->empty()) return hal::fail("setting-invalid", "an object of settings is expected");
    for (const auto& [name, value] : *members) {
        const auto* definition = definition_of(name);
        if (!definition) return hal::fail("setting-unknown", name);
        if (!fits(*definition, value)) return hal::fail("setting-invalid", name);
    }
    return Record{"settings", Value::object({{"op", "changed"}, {"values", object}})};
}

hal::Result<Record> Settings::change(std::string_view name, std::string_view value) {
    const auto* definition = definition_of(name);
    if (!definition) return hal::fail("setting-unknown", std::string(name));
    Value typed = value;
    if (definition->fallback.boolean())
        typed = value == "true" ? Value(true) : value == "false" ? Value(false) : Value();
    if (definition->fallback.number()) typed = Value(hal::json::Number{std::string(value)});
    if (typed.is_null()) return hal::fail("setting-invalid", std::string(name));
    return change(Value::object({{std::string(name), typed}}));
}

void Settings::set_default(const Record& record) {
    for (const auto& [name, value] : *record.body.find("values")->members())
        defaults_[name] = value;
}

void Settings::apply(const Value& record) {
    const auto* values = record.find("values");
    if (!values || !values->members()) return;
    for (const auto& [name, value] : *values->members()) {
        const auto* definition = definition_of(name);
        if (!definition || !fits(*definition, value)) continue;  // written by another version
        if (value.is_null()) {
            changed_.erase(name);
        } else {
            changed_[name] = value;
        }
    }
}

}  // namespace till::sandbox
