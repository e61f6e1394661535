// Provider: a pure translator between the payment engine and one payment provider's HTTP API.
// No I/O, no clock, no globals, no threads: Command -> HttpRequest, HttpResponse -> Outcome, push bytes -> Push.
// The engine (firmware/payment) owns retries, deadlines, persistence and what it all means for a sale.
// Contract suite: tests/contract/providers. Source: docs/providers/<name>.md.
#pragma once

#include "till/hal/crypto.hpp"
#include "till/hal/http.hpp"
#include "till/hal/json.hpp"
#include "till/hal/money.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace till::providers {

using hal::Money;
using hal::Result;

struct OrderLine {
    std::string name;
    std::int64_t quantity = 1;
    Money unit_price;  // tax included
    Money total;       // quantity * unit_price
    friend bool operator==(const OrderLine&, const OrderLine&) = default;
};

// What a cashier or an integrator asks for; checked by Provider::validate before anything is written or sent.
struct SaleRequest {
    std::string order_ref;
    std::string method;  // "klarna.dynamic_qr"
    Money amount;
    std::vector<OrderLine> lines;
    std::map<std::string, std::string> customer;  // email, name, phone
    std::map<std::string, std::string> options;   // short_code, description, ...
};

enum class Action {
    create,
    inquire,  // no effect; Command::about says of which operation the outcome is wanted
    cancel,   // end an unpaid attempt: also gives a hold back that nobody will use
    refund,
    proceed,  // the next step of a sale in several steps, when Outcome::next asked for it (Paysafe: handle -> payment)
    capture,  // take money that is held
    release,  // give held money back
};
std::string_view to_string(Action action);

// What may be done when it is unknown whether a command took effect (contracts: retry table).
enum class AfterUnknown {
    repeat_same_key,  // sending the very same request again is safe
    inquire_first,    // ask, and repeat only when the provider says it did not happen
    never_repeat,     // only evidence from the provider or a person decides
};

struct Command {
    Action action = Action::create;
    Action about = Action::create;  // inquire only: the operation whose outcome is wanted; create: the payment itself
    std::string own_reference;      // ours, unique per sale; goes where the provider lets it go
    std::string idempotency_key;    // one per operation, for ever
    SaleRequest sale;               // as accepted
    Money amount;                   // of this command: the sale's for create, the part for refund
    std::string reason;             // refunds
    hal::json::Value refs;          // what earlier outcomes and pushes of this payment gave (merged object)
    int asked = 0;                  // inquire: answers this question has had before (own_reference, idempotency_key and
                                    // amount are those of the operation it is about)
    std::optional<std::int64_t> now_s;  // Unix seconds, where known: the trusted clock, else the provider's last Date
                                        // header. Requests that carry a time are not built without: "time-unknown"
};

// What the provider says about the payment as a whole.
enum class ProviderState { unknown, waiting, customer_active, authorized, paid, declined, cancelled, expired };
std::string_view to_string(ProviderState state);

// What to put on the customer display. At most one of the two is non-empty; both empty: nothing to draw
// (e.g. Klarna static QR: the request appears on the customer's phone).
struct Presentation {
    std::string qr_payload;
    std::string paycode;  // shown and printed as text
};

// One way a part of the amount was paid; a receipt lists every one.
struct Tender {
    std::string title;  // "Card", "Meal voucher"
    Money amount;
    std::string reference;  // the acquirer's
    friend bool operator==(const Tender&, const Tender&) = default;
};

// A further payment of a sale that was paid already (the customer paid one link twice). It becomes money without a sale,
// once per reference, whoever tells of it and however often.
struct Surplus {
    std::string reference;  // the provider's, unique
    Money amount;
    hal::json::Value refs;  // over the payment's own: what a refund of this payment needs; object or null
};

struct Outcome {
    enum class Kind {
        done,      // the command took effect, proven
        refused,   // it did not and will not; `problem` says why
        pending,   // accepted, the result comes later (inquiry or push)
        unknown,   // the answer does not tell
        throttled  // not acted on; try again after `retry_after`
    };
    Kind kind = Kind::unknown;
    hal::json::Value refs;  // object, merged into the payment's refs
    std::optional<Presentation> presentation;
    ProviderState state = ProviderState::unknown;  // create and inquire
    std::optional<Money> paid;                     // cumulative amount the customer has paid, where told
    std::optional<Money> refunded;                 // of this command (refund)
    std::vector<Tender> tenders;                   // how `paid` was paid, where told; sums to it
    std::vector<Surplus> surplus;                  // not part of `paid`
    std::optional<Action> next;  // proceed, or capture: the step the sale needs now; asked for until done.
                                 // inquire: `refs` lead further; merge them and ask again at once
    hal::Error problem;          // refused/unknown: type from our own list, detail from the provider (scrubbed).
                                 // "money-state-unknown": the provider does not know itself, a person must ask it
    std::optional<hal::Duration> retry_after;
};

// A push (webhook) after its scheme's verification. It is a hint; `trusted` is true only where the provider has
// no lookup and the push matched the authentication that exists (then id, code and amount must match as well).
struct Push {
    std::string event_id;   // dedupe key, unique per provider
    std::string match_key;  // name in refs that finds the payment, e.g. "payment_request_id"
    std::string match_value;
    ProviderState state = ProviderState::unknown;
    std::optional<Money> amount;  // of this event
    hal::json::Value refs;        // merged into the payment's refs once matched
    hal::json::Value must_match;  // object: refs members that must be equal, else the push is parked
    bool trusted = false;
    std::string verified_by;  // for logs and metrics: "stripe", "stripe, time unchecked", "hmac_base64", …
};

struct MethodInfo {
    std::string name;          // "klarna.dynamic_qr"
    std::string title;         // "Klarna"
    std::string presentation;  // "qr" | "short_code" | "bank_qr" | "paycode"
    bool needs_line = true;    // false: works with the line down
    bool refundable = false;
    bool manual_confirmation = false;  // closed by a person (bank QR)
    bool manual_capture = false;       // authorized waits for a person's capture or release
    bool cancellable = true;           // false: nothing is taken back; what was shown or mailed can still be paid
    bool several_payments = false;     // may be paid in parts, each with its own push: Provider::add_payment
    bool slow_payer = false;           // pays away from the till (bank app, mail): gets the time of manual_confirmation
    std::vector<std::string> currencies;
    std::vector<std::string> required_options;  // e.g. short_code
};

class Provider {
  public:
    virtual ~Provider() = default;
    virtual std::string_view name() const = 0;
    virtual std::span<const MethodInfo> methods() const = 0;
    virtual Result<void> validate(const SaleRequest& sale) const = 0;

    // Methods that need no provider (bank QR) draw their code here and have no build/read.
    virtual std::optional<Presentation> local_presentation(const SaleRequest&, std::string_view own_reference) const {
        (void)own_reference;
        return std::nullopt;
    }
    virtual bool supports(Action action, const SaleRequest& sale) const = 0;
    virtual AfterUnknown after_unknown(Action action, const SaleRequest& sale) const = 0;
    virtual Result<hal::HttpRequest> build(const Command& command) const = 0;
    virtual Outcome read(const Command& command, const hal::HttpResponse& response) const = 0;

    // For providers whose build() may say "time-unknown": a request without effect or credentials, whose answer has a
    // Date header. Sent when the terminal's clock cannot be trusted and no answer of this provider was seen yet.
    virtual std::optional<hal::HttpRequest> ask_time() const { return std::nullopt; }

    // Methods with several_payments: what a trusted push that says paid, and that matched, makes of the payment with
    // these refs. Asked with the refs as they are when the push is applied; `refs` of the answer hold the payments
    // counted so far, so the same push again changes nothing. Answers: done, with `paid` (cumulative, at most the
    // sale's amount), `tenders`, `surplus` (what goes beyond the sale) and `refs`; anything else: the push is parked
    // and an alarm raised with `problem`.
    virtual Outcome add_payment(const SaleRequest& sale, const hal::json::Value& refs, const Push& push) const {
        (void)sale, (void)refs, (void)push;
        return {};
    }

    // The members of refs by which a push finds its payment (Push::match_key is one of them).
    virtual std::vector<std::string> match_keys() const { return {}; }

    // `token` is the last path segment of the webhook URL. Errors: "webhook-unauthenticated",
    // "webhook-malformed", "webhook-unsupported".
    virtual Result<Push> read_push(std::string_view token, const hal::HttpHeaders& headers,
                                   std::string_view body) const = 0;

    // The same with the time of arrival, for schemes that sign a time (till/providers/webhook.hpp): their tolerance is
    // checked if the clock is trusted, else skipped, as in read_push; Push::verified_by tells.
    virtual Result<Push> read_push_at(const hal::Stamp& arrival, std::string_view token,
                                      const hal::HttpHeaders& headers, std::string_view body) const {
        (void)arrival;
        return read_push(token, headers, body);
    }
};

}  // namespace till::providers
