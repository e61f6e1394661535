// Transactions: looked for, captured, refunded, released. No call has a key: each is done as often as it comes.
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/payrexx/calls.hpp"
#include "tests/sandbox/payrexx/customer.hpp"
#include "tests/sandbox/payrexx/params.hpp"
#include "tests/sandbox/payrexx/pushes.hpp"

#include <algorithm>
#include <charconv>

namespace till::sandbox::payrexx {
namespace {

const Transaction* transaction_of(const Book& book, const Call& call) {
    std::int64_t id = -1;
    const auto& part = call.parts[1];
    const auto [stop, error] = std::from_chars(part.data(), part.data() + part.size(), id);
    return error == std::errc() && stop == part.data() + part.size() ? book.transaction(id) : nullptr;
}

Decision not_found(const Call& call, const Context& context) {
    return failure(call, 404, "No Transaction found with id " + call.parts[1], context);
}

// The transaction as it is now, told and answered.
Decision changed(Transaction transaction, Records records, const Context& context) {
    push_state(transaction, records, context);
    records.push_back(to_record(transaction));
    return success(transaction_json(transaction, context), std::move(records));
}

// Absent means all of it; 0 if it is no amount.
std::int64_t amount_or(const Call& call, std::int64_t all) {
    const auto* given = call.params.find("amount");
    if (!given || given->is_null()) return all;
    return std::max<std::int64_t>(whole(call.params, "amount").value_or(0), 0);
}

// "2026-07-20 09:36:07", UTC: comparable as text.
std::string utc_text(std::int64_t at) {
    auto out = hal::to_rfc3339(wall(at)).substr(0, 19);
    out[10] = ' ';
    return out;
}

bool is_wanted(const Transaction& one, const Call& call) {
    const auto after = text(call.params, "filterDatetimeUtcGreaterThan");
    const auto before = text(call.params, "filterDatetimeUtcLessThan");
    const auto at = utc_text(one.created);
    return (after.empty() || at > after) && (before.empty() || at < before);
}

}  // namespace

Decision list_transactions(const Book& book, const Call& call, const Context& context) {
    std::vector<const Transaction*> wanted;
    for (const auto& [id, one] : book.transactions())
        if (is_wanted(one, call)) wanted.push_back(&one);
    if (text(call.params, "orderByTime") == "DESC") std::ranges::reverse(wanted);
    const auto size = static_cast<std::int64_t>(wanted.size());
    const auto offset = std::clamp<std::int64_t>(whole(call.params, "offset").value_or(0), 0, size);
    const auto limit = std::clamp<std::int64_t>(whole(call.params, "limit").value_or(100), 0, size - offset);
    auto list = Value::array();
    for (auto i = offset; i < offset + limit; ++i)
        list.push(transaction_json(*wanted[static_cast<std::size_t>(i)], context));
    return success_list(std::move(list));
}

Decision read_transaction(const Book& book, const Call& call, const Context& context) {
    const auto* found = transaction_of(book, call);
    return found ? success(transaction_json(*found, context)) : not_found(call, context);
}

Decision capture(const Book& book, const Call& call, const Context& context) {
    const auto* found = transaction_of(book, call);
    if (!found) return not_found(call, context);
    if (found->held == 0) return failure(call, 400, "The transaction is not reserved", context);
    const auto minor = amount_or(call, found->held);
    if (minor == 0 || minor > found->held) return failure(call, 400, "Invalid amount", context);
    auto transaction = *found;
    Records records;
    take(transaction, minor, records, context);
    return changed(std::move(transaction), std::move(records), context);
}

Decision refund(const Book& book, const Call& call, const Context& context) {
    const auto* found = transaction_of(book, call);
    if (!found) return not_found(call, context);
    const auto left = found->captured - found->asked_back();
    if (!found->money_in_hand() || left == 0) return failure(call, 400, "The transaction is not refundable", context);
    const auto minor = amount_or(call, left);
    if (minor == 0) return failure(call, 400, "Invalid amount", context);
    if (minor > left) return failure(call, 400, "The amount exceeds the refundable amount", context);
    const auto result = context.settings.text("payrexx.refund_result");
    if (result == "refused") return failure(call, 400, "Refund declined by the acquirer", context);
    auto transaction = *found;
    Records records;
    Refund made{
        .id = "rf-" + random_hex(context.crypto, 4), .minor = minor, .done = false, .at = milliseconds(context.now)};
    if (result == "done") send_back(transaction, made, records, context);
    transaction.refunds.push_back(made);
    restate(transaction);
    return changed(std::move(transaction), std::move(records), context);
}

// A stored card is charged: a new transaction, which names the first.
Decision charge(const Book& book, const Call& call, const Context& context) {
    const auto* found = transaction_of(book, call);
    if (!found) return not_found(call, context);
    if (found->status != "authorized") return failure(call, 400, "The transaction is no pre-authorization", context);
    const auto minor = amount_or(call, found->minor);
    if (minor == 0) return failure(call, 400, "Invalid amount", context);
    auto made = new_transaction(book, context);
    made.gateway = found->gateway;
    made.reference = text(call.params, "referenceId").substr(0, 200);
    if (made.reference.empty()) made.reference = found->reference;
    made.purpose = text(call.params, "purpose").substr(0, 200);
    made.currency = found->currency;
    made.brand = found->brand;
    made.charged_on = found->id;
    Records records;
    take(made, minor, records, context);
    return changed(std::move(made), std::move(records), context);
}

Decision release(const Book& book, const Call& call, const Context& context) {
    const auto* found = transaction_of(book, call);
    if (!found) return not_found(call, context);
    if (found->held == 0) return failure(call, 400, "The transaction is not reserved", context);
    auto transaction = *found;
    Records records;
    give_back_hold(transaction, records, context);
    return changed(std::move(transaction), std::move(records), context);
}

Decision cancel_waiting(const Book& book, const Call& call, const Context& context) {
    const auto* found = transaction_of(book, call);
    if (!found) return not_found(call, context);
    if (!found->open()) return failure(call, 400, "The transaction is not waiting", context);
    auto transaction = *found;
    transaction.status = "cancelled";
    return changed(std::move(transaction), {}, context);
}

}  // namespace till::sandbox::payrexx
