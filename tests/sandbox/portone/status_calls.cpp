#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/portone/calls.hpp"
#include "tests/sandbox/portone/customer.hpp"
#include "tests/sandbox/portone/wire.hpp"

#include <algorithm>

namespace till::sandbox::portone {
namespace {

Decision status_of(const Link* link, const Context& context) {
    if (!link) return answer(not_found(context));
    return answer(good(link_json(as_it_is_now(*link, context), context)));
}

bool is_merchant(const std::string& key, const Call& call, const Context& context) {
    return key == context.settings.text("portone.key") || (!key.empty() && key == call.sub_merchant);
}

std::int64_t at_least_one(const Value& body, std::string_view name) { return body.integer_or(name, 0); }

bool in_window(std::int64_t at, const Value& body) {
    const auto from = read_time(body.string_or("from", ""));
    const auto to = read_time(body.string_or("to", ""));
    return (!from || at >= *from) && (!to || at < *to);
}

}  // namespace

Decision link_status(const Book& book, const Call& call, const Context& context) {
    return status_of(book.find(call.parts[1]), context);
}

Decision own_status(const Book& book, const Call& call, const Context& context) {
    return status_of(book.find_own(call.parts[1]), context);
}

Decision merchant_own_status(const Book& book, const Call& call, const Context& context) {
    if (!is_merchant(call.parts[1], call, context)) return answer(unauthorised("not this merchant", context));
    return status_of(book.find_own(call.parts[3]), context);
}

Decision transaction_status(const Book& book, const Call& call, const Context& context) {
    const auto* found = book.find_try(call.parts[1]);
    if (!found) return answer(not_found(context));
    const auto link = as_it_is_now(*found, context);
    return answer(good(transaction_json(*std::ranges::find(link.tries, call.parts[1], &Try::ref), context)));
}

Decision details(const Book& book, const Call& call, const Context& context) {
    if (call.parts[0] != context.settings.text("portone.key"))
        return answer(unauthorised("not this merchant", context));
    const auto order = call.body.string_or("order_ref", "");
    const auto* found = book.find_order(order);
    if (!found) return answer(bad({"4096", "INVALID_REFERENCE", "order_ref is not known", 400}, context));
    auto link = as_it_is_now(*found, context);
    auto record = details_json(link, *link.find_try(order), context);
    const bool flat = context.settings.flag("portone.details_flat");
    return answer(flat ? json_reply(200, record) : good(std::move(record)));
}

Decision all_payments(const Book& book, const Call& call, const Context& context) {
    if (!is_merchant(call.parts[1], call, context)) return answer(unauthorised("not this merchant", context));
    const auto page = at_least_one(call.body, "page");
    const auto size = at_least_one(call.body, "size");
    const auto environment = call.body.string_or("environment", "");
    if (page < 1 || size < 1 || size > 1000 || environment.empty())
        return answer(bad({"4001", "INVALID_REQUEST", "page, size and environment are required"}, context));
    auto list = Value::array();
    std::int64_t skip = (page - 1) * size;
    for (auto ref = book.order().rbegin(); ref != book.order().rend(); ++ref) {
        const auto link = as_it_is_now(*book.find(*ref), context);
        if (link.environment != environment) continue;
        for (auto one = link.tries.rbegin(); one != link.tries.rend(); ++one) {
            if (!in_window(one->at, call.body) || skip-- > 0) continue;
            if (static_cast<std::int64_t>(list.array_items()->size()) < size)
                list.push(details_json(link, *one, context));
        }
    }
    return answer(good(std::move(list)));
}

}  // namespace till::sandbox::portone
