#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/payhub/calls.hpp"
#include "tests/sandbox/payhub/draft.hpp"
#include "tests/sandbox/payhub/records.hpp"
#include "tests/sandbox/payhub/wire.hpp"

namespace till::sandbox::payhub {
namespace {

// A short code is the customer's, for one payment: while that is open the code is taken (contract section 6).
bool short_code_taken(const Book& book, const Draft& draft, const Context& context) {
    if (draft.type != "StaticQR") return false;
    const auto* other = book.find_short_code(draft.short_code);
    if (!other) return false;
    const auto state = state_now(*other, context);
    return state == RequestState::waiting || state == RequestState::accessed;
}

PayRequest make_request(const Draft& draft, std::int64_t id, const Context& context) {
    const auto number = std::to_string(id);
    const auto padded = std::string(number.size() < 21 ? 21 - number.size() : 0, '0') + number;
    return {.id = id,
            .code = random_hex(context.crypto, 12),
            .paycode = creditor_reference("9" + padded.substr(padded.size() - 20)),
            .provider = draft.provider,
            .type = draft.type,
            .short_code = draft.type == "StaticQR" ? draft.short_code : std::string(),
            .description = draft.description,
            .store = draft.store,
            .email = draft.email,
            .amount = draft.amount,
            .lines = draft.lines,
            .payments = {},
            .created = milliseconds(context.now)};
}

}  // namespace

Decision create(const Book& book, const Request& request, const Context& context) {
    FieldErrors errors;
    const auto body = hal::json::parse(request.body, {.bytes = 1024 * 1024, .depth = 16});
    const auto draft = read_draft(body.value_or(Value()), context, errors);
    if (!errors.empty()) return answer(errors.reply(context));
    if (short_code_taken(book, draft, context)) {
        errors.add("ShortCode", "BAD_VALUE: this short code is in use.");
        return answer(errors.reply(context));
    }
    const auto made = make_request(draft, book.next_id(milliseconds(context.now)), context);
    const auto code = static_cast<int>(context.settings.number("payhub.create_status"));
    return {json_reply(code, create_answer(made, context)), {created_record(made)}};
}

Decision status(const Book& book, std::int64_t request_id, const Context& context) {
    const auto* found = context.settings.flag("payhub.status_enabled") ? book.find(request_id) : nullptr;
    if (!found) return answer(problem(404, "Not Found", "", context));
    return answer(json_reply(200, status_answer(*found, context)));
}

}  // namespace till::sandbox::payhub
