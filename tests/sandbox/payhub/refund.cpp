#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/ledger/money_ledger.hpp"
#include "tests/sandbox/payhub/calls.hpp"
#include "tests/sandbox/payhub/problem.hpp"
#include "tests/sandbox/payhub/records.hpp"
#include "tests/sandbox/payhub/wire.hpp"

#include <algorithm>

namespace till::sandbox::payhub {
namespace {

std::string header(const Request& request, std::string_view name) {
    return std::string(request.headers.find(name).value_or(""));
}

hal::HttpResponse reply(const Refund& refund, std::int64_t row_id, const Context& context) {
    const bool with_id = context.settings.flag("payhub.provider_refund_id") && !refund.provider_id.empty();
    auto response = json_reply(201, refund_answer(refund, row_id, with_id));
    if (with_id) response.headers.add("Refund-Id", refund.provider_id);
    return response;
}

// Key only, the body is ignored (contract section 1.5): another amount under the same key gets the first refund.
Decision repeated(const Book& book, const Refund& first, const Context& context) {
    if (!context.settings.flag("payhub.repeat_makes_new_row")) return answer(reply(first, first.id, context));
    const auto row = book.next_id(milliseconds(context.now));
    return {reply(first, row, context), {id_used_record(row)}};
}

struct Asked {
    std::int64_t minor = 0;
    std::string reason;
};

Asked read_asked(const Request& request, const PayRequest& owner, const Payment& payment, FieldErrors& errors) {
    if (header(request, "Serialnumber").empty()) errors.add("Serialnumber", "The Serialnumber header is required.");
    if (header(request, "Software").empty()) errors.add("Software", "The Software header is required.");
    const auto body = hal::json::parse(request.body).value_or(Value());
    const auto* amount = body.find_ignoring_case("amount");
    const auto money = amount ? hal::json::major_units(*amount, owner.amount.currency) : hal::fail("field-missing");
    if (!money || money->minor <= 0) {
        errors.add("amount", "amount must be greater than 0.");
    } else if (money->minor > payment.minor) {
        errors.add("amount", "amount exceeds the selected payment.");
    }
    const auto reason = body.string_or("reason", "");
    if (reason.size() > 255) errors.add("reason", "reason has at most 255 characters.");
    return {money ? money->minor : 0, reason};
}

Records records_of(const Refund& refund, const PayRequest& owner) {
    Records records{refund_record(refund)};
    if (refund.state != RefundState::succeeded) return records;  // money moves when it succeeds
    records.push_back(to_record(Act{.service = "payhub",
                                    .act = "refund",
                                    .request = std::to_string(owner.id),
                                    .payment = std::to_string(refund.payment_id),
                                    .refund = refund.provider_id,
                                    .minor = refund.minor,
                                    .currency = std::string(owner.amount.currency.code()),
                                    .at = refund.at}));
    return records;
}

}  // namespace

Decision refund(const Book& book, std::int64_t payment_id, const Request& request, const Context& context) {
    const auto now = milliseconds(context.now);
    const auto key = header(request, "Idempotency-Key");
    if (const auto* first = book.refund_for_key(key, now)) return repeated(book, *first, context);
    const auto* owner = book.request_of_payment(payment_id);
    if (!owner) return answer(problem(404, "Not Found", "No such payment.", context));
    if (!owner->klarna()) return answer(problem(400, "Bad Request", "Only klarna payments can be refunded.", context));
    const auto& payment = *std::ranges::find(owner->payments, payment_id, &Payment::id);
    FieldErrors errors;
    const auto asked = read_asked(request, *owner, payment, errors);
    if (!errors.empty()) return answer(errors.reply(context));
    if (book.refunded(payment_id) + asked.minor > payment.minor) {
        return answer(problem(403, "REFUND_NOT_ALLOWED", "Over refund is not allowed", context));
    }
    const auto id = book.next_id(now);
    const Refund made{.id = id,
                      .payment_id = payment_id,
                      .minor = asked.minor,
                      .key = key,
                      .provider_id = random_hex(context.crypto, 16),
                      .reference = "RFD-" + std::to_string(id),
                      .state = refund_state(context.settings.text("payhub.refund_status")),
                      .at = now};
    return {reply(made, id, context), records_of(made, *owner)};
}

}  // namespace till::sandbox::payhub
