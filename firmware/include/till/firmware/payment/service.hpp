// PaymentService: the payment engine. Everything that can change money goes through it.
//
// Loop thread only; callbacks run exactly once, on the loop, never inline. Each payment handles one event at a
// time: event -> state table -> one Change committed -> only then the effects (send, show, answer). Nothing is
// sent before its intent is on disk, nothing is shown or answered as approved before that is on disk.
#pragma once

#include "till/firmware/payment/payment.hpp"
#include "till/hal/network_monitor.hpp"
#include "till/offline/outbox.hpp"
#include "till/offline/store.hpp"

#include <functional>
#include <memory>

namespace till::firmware {

// Where the API's Idempotency-Key answer is kept, in the same transaction as the intent.
struct AnswerSlot {
    std::string key;          // "POST /v1/payments <token's name> <Idempotency-Key>"; empty: none wanted
    std::string fingerprint;  // SHA-256 hex of the body
};

struct CancelAnswer {
    std::string outcome;  // "cancelled", "too_late", "cancel_unconfirmed"
    Payment payment;
};

struct MethodStatus {
    const providers::MethodInfo* info = nullptr;
    std::string provider;
    bool available = false;
    hal::Error why_not;          // "line-down", "journal-unavailable", ...; empty when available
    bool if_line_drops = false;  // could still be taken then
};

// The customer display as the engine sees it.
class CustomerScreen {
  public:
    virtual ~CustomerScreen() = default;
    // The present state of the payment that owns the display. For `presenting` with a QR, completes after the QR
    // was drawn, read back and put on the glass; errors "display-unreachable", "qr-unreadable", "qr-does-not-fit".
    virtual void show(const Payment& payment, hal::Callback<hal::Result<void>> done) = 0;
    virtual void show_idle() = 0;
};

struct EngineOptions {
    hal::Duration presenting_timeout{180'000};  // QR life
    hal::Duration manual_timeout{900'000};      // bank QR life
    hal::Duration create_timeout{65'000};       // >= the provider's own 59 s, so that we make no unknowns
    hal::Duration create_deadline{75'000};
    hal::Duration unreachable_after{8'000};  // a create that cannot even be sent is given up
    hal::Duration cancel_answer{2'000};
    hal::Duration request_timeout{65'000};
    hal::Duration watch{48 * 3'600'000};  // Klarna sessions live 46 h
    hal::Duration poll_first{2'000};
    hal::Duration poll_cap{15'000};
    std::map<std::string, hal::Duration> poll_gap;  // per provider: between two questions of this till, its share of
                                                    // the merchant's rate limit; none: as often as poll_first says
    hal::Duration result_screen{6'000};             // how long "approved" stays on the customer display
    hal::Duration orphan_after{120'000};            // an unmatched push becomes an orphan
    hal::Duration refund_window{20 * 3'600'000};    // repeat a refund with its key only this long (keys live 24 h)
    std::int64_t max_amount = 100'000'000;          // minor units, per sale
    Value merchant = Value::object();               // {name, address, vat_id} for receipts
    std::string terminal_id;
    std::string locale = "en";
    bool print_receipts = true;
    bool sync_receipts = true;
};

struct Engine;

class PaymentService {
  public:
    struct Ports {
        offline::Store& store;
        offline::Outbox& outbox;
        hal::Scheduler& loop;
        const hal::Clock& clock;
        hal::Crypto& crypto;
        hal::HttpTransport& http;
        hal::NetworkMonitor& line;
        CustomerScreen& screen;
        std::vector<providers::Provider*> providers;
    };
    PaymentService(Ports ports, EngineOptions options);
    ~PaymentService();

    // Replays the journal's open payments; every unfinished one resumes. Before it completes, all else fails with
    // "starting".
    void start(hal::Callback<hal::Result<void>> done);

    // Errors: "amount-invalid", "method-unknown", "method-unavailable", "line-down", "currency-not-supported",
    // "payment-in-progress", "order-already-paid", "journal-unavailable", and what Provider::validate says.
    void create(providers::SaleRequest sale, Actor actor, AnswerSlot slot, hal::Callback<hal::Result<Payment>> done);
    // Answers within cancel_answer. Errors: "payment-not-found", "state-conflict".
    void cancel(std::string id, Actor actor, hal::Callback<hal::Result<CancelAnswer>> done);
    // amount 0: all that is left. Errors: "refund-exceeds-captured", "refund-not-supported", "state-conflict".
    void refund(std::string id, std::int64_t amount, std::string reason, Actor actor, AnswerSlot slot,
                hal::Callback<hal::Result<Payment>> done);
    // Takes money that is held. Errors: "not-supported", "state-conflict". Giving it back is cancel().
    void capture(std::string id, Actor actor, hal::Callback<hal::Result<Payment>> done);
    // Bank QR: the money was seen on the account. Needs a reason; journalled with the user.
    void confirm(std::string id, std::string reason, Actor actor, hal::Callback<hal::Result<Payment>> done);
    // An orphan was settled outside, or it was found out that no money moved for a sale that is unknown (supervisor).
    // Needs a reason.
    void resolve(std::string id, std::string reason, Actor actor, hal::Callback<hal::Result<Payment>> done);

    // A refund whose outcome no answer will tell any more: a person looked at the provider (supervisor). Needs a reason.
    // Errors: "state-conflict" (unknown refund, or it has its answer).
    void settle_refund(std::string id, std::string refund, bool happened, std::string reason, Actor actor,
                       hal::Callback<hal::Result<Payment>> done);

    // A webhook. Completes after the durable write, so that the caller may answer 2xx. Forged or malformed ones
    // fail ("webhook-unauthenticated", ...) and are counted.
    void push(std::string_view provider, std::string_view token, const hal::HttpHeaders& headers, std::string_view body,
              hal::Callback<hal::Result<void>> done);

    // A relay says that something happened: the provider is asked now. Errors: "payment-not-found".
    void wake(std::string id, hal::Callback<hal::Result<void>> done);
    // The same for the payment whose refs have this value under one of the provider's match_keys().
    void wake(std::string_view provider, std::string_view key, std::string_view value,
              hal::Callback<hal::Result<void>> done);

    void find(std::string id, hal::Callback<hal::Result<Payment>> done);
    // The payment that owns the customer display now, if any.
    const Payment* current() const;
    std::vector<MethodStatus> methods() const;
    const providers::MethodInfo* method_info(std::string_view name) const;

    struct Counters {
        std::map<std::string, std::int64_t> outcomes;    // "klarna.dynamic_qr approved" -> n
        std::map<std::string, std::int64_t> pushes;      // "payhub matched" -> n
        std::map<std::string, std::int64_t> mismatches;  // provider -> looks that named other money or environment
        std::int64_t unknown_open = 0;
        std::int64_t orphans = 0;
        std::int64_t alarms = 0;
        std::int64_t qr_failures = 0;
    };
    Counters counters() const;

    // The outbox channel "provider"; the composition root adds it.
    offline::Channel provider_channel();

  private:
    std::shared_ptr<Engine> impl_;
};

}  // namespace till::firmware
