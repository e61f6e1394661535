// Pages. Nothing is idempotent: the same create twice is two pages.
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/payrexx/calls.hpp"
#include "tests/sandbox/payrexx/customer.hpp"
#include "tests/sandbox/payrexx/params.hpp"

#include <charconv>

namespace till::sandbox::payrexx {
namespace {

constexpr std::int64_t most = 99'999'999;

std::int64_t number_of(const std::string& text) {
    std::int64_t out = -1;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && stop == text.data() + text.size() ? out : -1;
}

const Gateway* living(const Book& book, const Call& call) {
    const auto* gateway = book.gateway(number_of(call.parts[1]));
    return gateway && !gateway->deleted ? gateway : nullptr;
}

Decision no_gateway(const Call& call, const Context& context) {
    return failure(call, 404, "No Gateway found with id " + call.parts[1], context);
}

// "Coffee" or {"en": "Coffee"}
std::string purpose_of(const Value& params) {
    const auto* purpose = params.find("purpose");
    if (purpose && purpose->members() && !purpose->members()->empty()) {
        const auto* first = purpose->members()->front().second.string();
        return first ? first->substr(0, 200) : std::string();
    }
    return text(params, "purpose").substr(0, 200);
}

// The basket's sum must be the amount.
bool basket_fits(const Value& params, std::int64_t minor) {
    const auto* basket = params.find("basket");
    const auto* items = basket ? basket->array_items() : nullptr;
    if (!items || items->empty()) return true;
    std::int64_t sum = 0;
    for (const auto& item : *items) {
        const auto price = whole(item, "amount").value_or(0);
        const auto count = whole(item, "quantity").value_or(1);
        if (price < 0 || price > most || count < 0 || count > 10'000) return false;
        sum += price * count;
    }
    return sum == minor;
}

}  // namespace

Decision create_gateway(const Book& book, const Call& call, const Context& context) {
    const auto minor = whole(call.params, "amount").value_or(0);
    const auto currency = text(call.params, "currency");
    if (minor <= 0 || minor > most) return failure(call, 400, "Missing mandatory parameter: amount", context);
    if (!hal::Currency::from_code(currency)) return failure(call, 400, "Invalid currency", context);
    if (!basket_fits(call.params, minor)) return failure(call, 400, "The basket's sum is not the amount", context);
    const auto validity = whole(call.params, "validity").value_or(0);
    if (validity < 0 || validity > 525'600) return failure(call, 400, "Invalid validity", context);
    Gateway gateway;
    gateway.id = book.next_gateway();
    gateway.hash = random_hex(context.crypto, 16);
    gateway.reference = text(call.params, "referenceId").substr(0, 200);
    gateway.purpose = purpose_of(call.params);
    gateway.minor = minor;
    gateway.currency = currency;
    if (!context.settings.flag("payrexx.ignore_means")) gateway.means = words(call.params, "pm");
    if (const auto* fields = call.params.find("fields"); fields && fields->is_object()) gateway.fields = *fields;
    gateway.reservation = flag(call.params, "reservation");
    gateway.pre_authorization = flag(call.params, "preAuthorization");
    gateway.created = milliseconds(context.now);
    gateway.expires = validity == 0 ? 0 : gateway.created + validity * 60'000;
    return success(gateway_json(gateway, book, true, context), {to_record(gateway)});
}

Decision read_gateway(const Book& book, const Call& call, const Context& context) {
    const auto* gateway = living(book, call);
    if (!gateway) return no_gateway(call, context);
    return success(gateway_json(*gateway, book, false, context));
}

// Its link is dead then; what was paid stays in the list of transactions.
Decision delete_gateway(const Book& book, const Call& call, const Context& context) {
    const auto* gateway = living(book, call);
    if (!gateway) return no_gateway(call, context);
    if (!context.settings.flag("payrexx.delete_paid") && is_settled(*gateway, book))
        return failure(call, 400, "The Gateway has a transaction and cannot be deleted", context);
    auto gone = *gateway;
    gone.deleted = true;
    return success(Value::object({{"id", gateway->id}}), {to_record(gone)});
}

}  // namespace till::sandbox::payrexx
