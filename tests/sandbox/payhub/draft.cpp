#include "tests/sandbox/payhub/draft.hpp"

#include "tests/sandbox/app/settings.hpp"

#include <algorithm>
#include <array>

namespace till::sandbox::payhub {
namespace {

struct ProviderRule {
    std::string_view provider;
    std::string_view types;  // allowed, between blanks
};
constexpr std::array provider_rules = {
    ProviderRule{"dias", " Fixed "},
    ProviderRule{"onepay", " Fixed "},
    ProviderRule{"paygate", " Fixed FixedOpen SplitPay "},
    ProviderRule{"klarna", " DynamicQR StaticQR "},
    ProviderRule{"worldline", " Fixed "},
    ProviderRule{"viva", " Fixed FixedOpen SplitPay "},
    ProviderRule{"nexi", " Fixed "},
};
constexpr std::string_view all_types = " Fixed FixedOpen SplitPay DynamicQR StaticQR ";
constexpr std::int64_t most_minor = 99'999'999'999;
constexpr std::int64_t most_klarna_minor = 200'000'000;

bool listed(std::string_view word, std::string_view list) {
    return !word.empty() && word.find(' ') == std::string_view::npos &&
           list.find(' ' + std::string(word) + ' ') != std::string_view::npos;
}

std::string text_of(const Value& body, std::string_view name) {
    const auto* value = body.find_ignoring_case(name);
    const auto* text = value ? value->string() : nullptr;
    return text ? *text : std::string();
}

std::string text_in(const Value& body, std::string_view object, std::string_view name) {
    const auto* inner = body.find_ignoring_case(object);
    return inner ? text_of(*inner, name) : std::string();
}

void read_kind(const Value& body, Draft& draft, FieldErrors& errors) {
    draft.provider = text_of(body, "Provider");
    draft.type = text_of(body, "PaymentType");
    const auto rule = std::ranges::find(provider_rules, std::string_view(draft.provider), &ProviderRule::provider);
    if (rule == provider_rules.end()) errors.add("Provider", "The Provider field is missing or not supported.");
    if (!listed(draft.type, all_types)) {
        errors.add("PaymentType", "The PaymentType field is missing or not supported.");
    } else if (rule != provider_rules.end() && !listed(draft.type, rule->types)) {
        errors.add("PaymentType", "PaymentType " + draft.type + " is not allowed for provider " + draft.provider + '.');
    }
}

void read_amount(const Value& body, Draft& draft, FieldErrors& errors) {
    const auto* currency = body.find_ignoring_case("Currency");
    if (currency && !currency->is_null()) {
        const auto known = hal::Currency::from_code(text_of(body, "Currency"));
        if (!known) return errors.add("Currency", "The Currency field is not a currency.");
        draft.amount.currency = *known;
    }
    const auto* amount = body.find_ignoring_case("Amount");
    const auto money = amount ? hal::json::major_units(*amount, draft.amount.currency)
                              : hal::fail("field-missing", "The Amount field is required.");
    if (!money) return errors.add("Amount", "The Amount field must be a number with the currency's decimals.");
    draft.amount = *money;
    const auto most = draft.provider == "klarna" ? most_klarna_minor : most_minor;
    if (money->minor <= 0 || money->minor > most) errors.add("Amount", "Amount must be greater than 0.");
    if (draft.provider == "viva" && money->minor <= 30) errors.add("Amount", "Viva: amount must be greater than 0.30.");
}

bool is_short_code(std::string_view text) {
    return text.size() >= 2 && text.size() <= 20 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

void check_klarna(const Value& body, Draft& draft, bool strict, FieldErrors& errors) {
    draft.short_code = text_of(body, "ShortCode");
    if (draft.type == "StaticQR" && draft.short_code.empty()) {
        errors.add("ShortCode", "ShortCode is mandatory for klarna StaticQR.");
    } else if (draft.type == "StaticQR" && !is_short_code(draft.short_code)) {
        errors.add("ShortCode", "shortcode should be within the limits and integers only");
    }
    const auto* tax = body.find_ignoring_case("TaxAmount");
    if (tax && !tax->is_null()) {
        const auto money = hal::json::major_units(*tax, draft.amount.currency);
        if (!money || money->minor < 0) errors.add("TaxAmount", "The TaxAmount field must be a number.");
    } else if (strict) {
        errors.add("TaxAmount", "The TaxAmount field is required for klarna.");
    }
    draft.lines = read_lines(body, draft.amount, strict, errors);
}

}  // namespace

Draft read_draft(const Value& body, const Context& context, FieldErrors& errors) {
    Draft draft;
    if (!body.is_object()) {
        errors.add("$", "The JSON value could not be converted to a payment request.");
        return draft;
    }
    read_kind(body, draft, errors);
    read_amount(body, draft, errors);
    draft.description = text_of(body, "Description").substr(0, 1000);
    draft.store = text_in(body, "Store", "Code").substr(0, 100);
    draft.email = text_in(body, "Debtor", "Email").substr(0, 254);
    if (draft.provider == "klarna") {
        check_klarna(body, draft, context.settings.flag("payhub.strict_klarna"), errors);
    }
    if (draft.provider == "worldline" && draft.email.find('@') == std::string::npos) {
        errors.add("Debtor.Email", "Debtor.Email is mandatory for worldline.");
    }
    return draft;
}

}  // namespace till::sandbox::payhub
