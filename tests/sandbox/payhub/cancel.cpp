#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/ledger/money_ledger.hpp"
#include "tests/sandbox/payhub/calls.hpp"
#include "tests/sandbox/payhub/problem.hpp"
#include "tests/sandbox/payhub/records.hpp"
#include "tests/sandbox/payhub/wire.hpp"
#include "tests/sandbox/push/outgoing.hpp"

namespace till::sandbox::payhub {
namespace {

bool asks_for_canceled(const Request& request) {
    const auto body = hal::json::parse(request.body);
    const auto* status = body ? body->find_ignoring_case("status") : nullptr;
    return status && status->string() && *status->string() == "canceled";
}

Decision no_content(Records records) { return {{204, {}, {}}, std::move(records)}; }

}  // namespace

Decision cancel(const Book& book, std::int64_t request_id, const Request& request, const Context& context) {
    const auto fail = [&](int status, std::string_view title, std::string_view detail) {
        return Decision{problem(status, title, detail, context), {}};
    };
    const auto* found = book.find(request_id);
    if (!found) return fail(404, "Not Found", "No such payment request.");
    if (!asks_for_canceled(request)) return fail(400, "Bad Request", "status must be \"canceled\".");
    if (!found->klarna()) return fail(400, "Bad Request", "Only klarna payment requests can be canceled.");
    switch (state_now(*found, context)) {
        case RequestState::completed: return fail(409, "Conflict", "SESSION_COMPLETED: already paid.");
        case RequestState::canceled: return no_content({});  // the same target state: safe to repeat
        case RequestState::declined:
        case RequestState::expired:
        case RequestState::waiting:
        case RequestState::accessed: break;
    }
    const auto now = milliseconds(context.now);
    Records records{state_record(found->id, RequestState::canceled),
                    to_record(Act{.service = "payhub",
                                  .act = "cancel",
                                  .request = std::to_string(found->id),
                                  .payment = {},
                                  .refund = {},
                                  .minor = found->amount.minor,
                                  .currency = std::string(found->amount.currency.code()),
                                  .at = now})};
    if (context.settings.flag("payhub.cancellation_push_on_patch")) {
        records.push_back(push_queued("payhub", "cancellation", cancellation_push(*found, now)));
    }
    return no_content(std::move(records));
}

}  // namespace till::sandbox::payhub
