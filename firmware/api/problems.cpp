#include "problems.hpp"

#include "html.hpp"

#include <algorithm>
#include <array>

namespace till::firmware::api {
namespace {

constexpr bool again = true;
constexpr bool never = false;

constexpr auto kinds = std::to_array<ProblemKind>({
    {"amount-invalid", 400, never, "The amount cannot be used",
     "Send a JSON integer of minor units above zero: 12.50 EUR is 1250."},
    {"body-too-large", 413, never, "The body is too large", "Send less: the limit is 64 KiB."},
    {"currency-not-supported", 422, never, "The method does not take this currency",
     "GET /v1/methods lists the currencies of each method."},
    {"currency-unknown", 422, never, "Not a currency", "Send an ISO 4217 code such as EUR."},
    {"customer-email-missing", 422, never, "The method needs the customer's e-mail", "Send customer.email."},
    {"display-busy", 409, again, "The customer display is in use", "Finish the running payment first."},
    {"epc-invalid", 422, never, "The sale does not fit a bank QR code",
     "EPC069-12 takes 0.01 to 999999999.99 EUR and short texts."},
    {"field-invalid", 400, never, "A member of the body cannot be used", "The detail names it by its JSON pointer."},
    {"field-missing", 400, never, "A member of the body is missing", "The detail names it by its JSON pointer."},
    {"field-unknown", 400, never, "The body has a member nobody asked for",
     "Remove it: unknown members are refused, because a misspelt one would be lost silently."},
    {"host-not-allowed", 421, never, "This terminal does not answer to that host name",
     "Use an address listed in api.allowed_hosts (the check stops DNS rebinding)."},
    {"idempotency-key-in-flight", 409, again, "The first request with this key is still being answered",
     "Wait a moment and repeat it: the answer of the first will be given."},
    {"idempotency-key-invalid", 400, never, "The Idempotency-Key cannot be used",
     "Send 1 to 255 visible ASCII characters, best a UUID."},
    {"idempotency-key-missing", 400, never, "The Idempotency-Key header is missing",
     "Make up one key per operation, keep it, and send it again with every repetition."},
    {"idempotency-key-reused", 422, never, "This key was used with another body",
     "A key belongs to one request. If this is a new operation, make up a new key."},
    {"internal-error", 500, again, "Something went wrong inside the terminal",
     "The terminal's log has the cause. Money that may have moved is being found out all the same."},
    {"journal-broken", 500, never, "The journal does not verify",
     "The detail says where. Keep the data folder as it is and call a technician: a record was changed or is missing."},
    {"journal-full", 507, again, "The disk is full", "Free space on the data partition. What is stored is safe."},
    {"journal-unavailable", 503, again, "The journal cannot be written",
     "No new sale is taken until it can: nothing is sent that is not on disk first."},
    {"journal-unknown", 503, again, "The disk failed while this was written",
     "It may have been written. Send the same request with the same Idempotency-Key again: the terminal reads its disk "
     "first."},
    {"json-duplicate-key", 400, never, "The body has the same member twice", "Send each member once."},
    {"json-invalid", 400, never, "The body is not JSON", "Send one JSON object and nothing after it."},
    {"json-not-object", 400, never, "The body is not a JSON object", "Send one JSON object."},
    {"json-too-deep", 400, never, "The body is nested too deep", "No request here needs more than a few levels."},
    {"json-too-large", 413, never, "The body is too large", "Send less: the limit is 64 KiB."},
    {"line-down", 503, again, "The line is down and this method needs it",
     "GET /v1/methods says what can be taken now."},
    {"method-not-allowed", 405, never, "This path does not take that HTTP method", "The Allow header lists those."},
    {"method-unavailable", 503, again, "This payment method cannot be taken now", "GET /v1/methods says why."},
    {"method-unknown", 422, never, "No such payment method", "GET /v1/methods lists them."},
    {"not-found", 404, never, "No such thing here", "Check the path and the id."},
    {"not-supported", 409, never, "This payment's method has no such step",
     "It takes money in one step: nothing is held, so nothing can be captured or voided later."},
    {"option-invalid", 422, never, "An option cannot be used", "The detail names it."},
    {"option-missing", 422, never, "The method needs an option",
     "The detail names it; GET /v1/methods lists required_options."},
    {"order-already-paid", 409, never, "This order is already paid", "Use a new order_ref for a new sale."},
    {"order-in-progress", 409, again, "This order is being paid right now",
     "The running payment's id is in payment_id."},
    {"order-line-invalid", 422, never, "An order line cannot be used",
     "The detail names it. A line's total is its quantity times its unit_price."},
    {"order-lines-mismatch", 422, never, "The order lines are not the amount", "Together they must be the amount."},
    {"order-lines-missing", 422, never, "The method needs order lines", "Send lines."},
    {"order-ref-invalid", 400, never, "The order_ref cannot be used",
     "Send 1 to 64 characters of A-Z, a-z, 0-9, dot, underscore and hyphen."},
    {"origin-not-allowed", 403, never, "The request comes from another web page",
     "Only the terminal's own pages may change something from a browser."},
    {"pairing-code-wrong", 403, again, "Not the code on the display", "Five tries are given; then ask for a new code."},
    {"pairing-expired", 403, never, "The pairing code is no longer valid", "Ask for a new one."},
    {"pairing-limited", 429, again, "Too many pairing attempts", "Wait as long as Retry-After says."},
    {"pairing-unavailable", 409, never, "Pairing is not possible on this terminal",
     "It has no customer display to show a code on. Create a token with tillctl token create."},
    {"payment-in-progress", 409, again, "Another payment has the customer display",
     "Finish or cancel it first, so that nobody pays the last customer's amount."},
    {"payment-not-found", 404, never, "No such payment", "Check the id."},
    {"print-disabled", 409, never, "This terminal does not print", "Use the receipt's .txt or .png instead."},
    {"query-invalid", 400, never, "The query cannot be used", "The detail names the parameter."},
    {"receipt-invalid", 500, never, "The stored receipt cannot be drawn",
     "The record itself is intact: ask for its JSON."},
    {"receipt-not-found", 404, never, "No such receipt", "Check the number."},
    {"refund-exceeds-captured", 422, never, "More than was paid cannot be given back",
     "The payment's `refundable` says how much is left."},
    {"refund-not-supported", 409, never, "This method cannot give money back", "Pay the customer back another way."},
    {"role-not-allowed", 403, never, "This token's role may not do that", "Use a token of a fitting role."},
    {"shift-empty", 409, never, "Nothing was sold since the last close", "There is nothing to close."},
    {"starting", 503, again, "The terminal is starting", "It reads its journal first. Try again in a moment."},
    {"state-conflict", 409, never, "The payment is not in a state for that",
     "Read the payment: `allowed` says what is possible."},
    {"streams-limited", 503, again, "Too many event streams are open", "Close one that is not needed."},
    {"sync-not-configured", 409, never, "This terminal has no back office", "Set sync.url to send receipts somewhere."},
    {"token-file-invalid", 503, again, "The token file cannot be read",
     "A technician must repair it; the terminal's log says where."},
    {"token-invalid", 401, never, "The token is not known here",
     "Pair again, or create one with tillctl token create."},
    {"token-missing", 401, never, "A token is needed", "Send Authorization: Bearer <token>."},
    {"webhook-malformed", 400, never, "The push cannot be read", "It does not look like what this provider sends."},
    {"webhook-unauthenticated", 401, never, "The push is not authentic", "Check the key both sides hold."},
    {"webhook-unsupported", 404, never, "No such provider or webhook here",
     "Check the URL registered at the provider."},
});
static_assert(std::ranges::is_sorted(kinds, {}, &ProblemKind::type));

const ProblemKind* find_kind(std::string_view type) {
    const auto it = std::ranges::lower_bound(kinds, type, {}, &ProblemKind::type);
    return it != kinds.end() && it->type == type ? &*it : nullptr;
}

}  // namespace

std::span<const ProblemKind> problem_kinds() { return kinds; }

const ProblemKind& problem_kind(std::string_view type) {
    if (const auto* kind = find_kind(type)) return *kind;
    return *find_kind("internal-error");
}

hal::json::Value problem_body(const hal::Error& error, const hal::json::Value& extra) {
    const auto& kind = problem_kind(error.type);
    auto body = hal::json::Value::object({
        {"type", "/problems/" + std::string(kind.type)},
        {"title", kind.title},
        {"status", kind.status},
        {"code", error.type},
        {"retryable", kind.retryable},
    });
    // An error nobody gave a row may say anything in its detail: it stays inside.
    if (kind.type == error.type && !error.detail.empty()) body.set("detail", error.detail);
    if (const auto* members = extra.members())
        for (const auto& [name, value] : *members)
            body.set(name, value);
    return body;
}

hal::HttpResponse problem_response(const hal::Error& error, const hal::json::Value& extra) {
    hal::HttpResponse response;
    response.status = problem_kind(error.type).status;
    response.headers.add("Content-Type", "application/problem+json");
    response.headers.add("Cache-Control", "no-store");
    response.body = problem_body(error, extra).dump();
    return response;
}

std::optional<std::string> problem_page(std::string_view type) {
    const auto* kind = find_kind(type);
    if (kind == nullptr) return std::nullopt;
    return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + escape_html(kind->title) +
           "</title><link rel=\"stylesheet\" href=\"/assets/style.css\"><main class=\"prose\"><p><code>" +
           escape_html(kind->type) + "</code>, HTTP " + std::to_string(kind->status) + "</p><h1>" +
           escape_html(kind->title) + "</h1><p>" + escape_html(kind->what_now) + "</p><p>" +
           (kind->retryable ? "The same request may succeed later, unchanged."
                            : "The same request will fail again: something must change first.") +
           "</p></main></html>\n";
}

}  // namespace till::firmware::api
