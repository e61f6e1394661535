#include "tests/sandbox/payrexx/customer.hpp"

#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/ledger/money_ledger.hpp"
#include "tests/sandbox/payrexx/pushes.hpp"
#include "tests/sandbox/payrexx/wire.hpp"

#include <algorithm>

namespace till::sandbox::payrexx {
namespace {

Acted refused(std::string why) { return {{}, std::move(why)}; }

Record ledger(std::string_view act, const Transaction& transaction, std::int64_t minor, std::string refund,
              const Context& context) {
    const bool terminal = !transaction.ecr_payment.empty();
    return to_record(Act{.service = "payrexx",
                         .act = std::string(act),
                         .request = terminal ? transaction.ecr_payment : std::to_string(transaction.gateway),
                         .payment = std::to_string(transaction.id),
                         .refund = std::move(refund),
                         .minor = minor,
                         .currency = transaction.currency,
                         .at = milliseconds(context.now)});
}

// The row last, so that it carries the push that it queued.
Acted told(Transaction transaction, Records records, const Context& context) {
    push_state(transaction, records, context);
    records.push_back(to_record(transaction));
    return {std::move(records), {}};
}

// The attempt that is open, or a new one; a new one is told as "waiting" (switch payrexx.push_waiting).
Transaction attempt(const Gateway& gateway, const Book& book, Records& records, const Context& context) {
    for (const auto* one : book.of_gateway(gateway.id))
        if (one->open()) return *one;
    auto made = new_transaction(book, context);
    made.gateway = gateway.id;
    made.reference = gateway.reference;
    made.purpose = gateway.purpose;
    made.minor = gateway.minor;
    made.currency = gateway.currency;
    made.brand = gateway.means.empty() ? "visa" : gateway.means.front();
    made.status = "waiting";
    if (context.settings.flag("payrexx.push_waiting")) push_state(made, records, context);
    return made;
}

Acted pay(const Gateway& gateway, const Book& book, std::string_view act, const Context& context) {
    Records records;
    auto transaction = attempt(gateway, book, records, context);
    if (act == "reserve" || (act == "approve" && gateway.reservation)) {
        hold(transaction, records, context);
    } else if (act == "authorize" || (act == "approve" && gateway.pre_authorization)) {
        transaction.status = "authorized";
    } else {
        take(transaction, transaction.minor, records, context);
        if (act == "insecure") transaction.status = "insecure";
    }
    return told(std::move(transaction), std::move(records), context);
}

Acted end_attempt(const Gateway& gateway, const Book& book, std::string status, const Context& context) {
    Records records;
    auto transaction = attempt(gateway, book, records, context);
    transaction.status = std::move(status);
    return told(std::move(transaction), std::move(records), context);
}

Acted pay_at_terminal(EcrPayment payment, const Book& book, std::int64_t minor, const Context& context) {
    Records records;
    auto transaction = new_transaction(book, context);
    transaction.terminal = payment.terminal;
    transaction.ecr_payment = payment.id;
    transaction.reference = payment.reference;
    transaction.purpose = payment.purpose;
    transaction.minor = minor;
    transaction.currency = payment.currency;
    transaction.brand = payment.method == "TWINT" ? "twint" : "visa";
    take(transaction, minor, records, context);
    payment.transaction = transaction.id;
    payment.status = minor == payment.minor ? "SUCCESS" : "UNDERPAID";
    records.push_back(to_record(payment));
    return told(std::move(transaction), std::move(records), context);
}

}  // namespace

Transaction new_transaction(const Book& book, const Context& context) {
    Transaction out;
    out.id = book.next_transaction();
    out.uuid = random_hex(context.crypto, 4);
    out.created = milliseconds(context.now);
    return out;
}

bool is_settled(const Gateway& gateway, const Book& book) {
    const auto all = book.of_gateway(gateway.id);
    return std::ranges::any_of(all, [](const auto* one) {
        return one->money_in_hand() || one->status == "reserved" || one->status == "authorized";
    });
}

bool can_pay(const Gateway& gateway, const Book& book, const Context& context) {
    if (is_settled(gateway, book)) return false;
    if (gateway.deleted) return context.settings.flag("payrexx.pay_after_delete");
    return !is_over(gateway, context) || context.settings.flag("payrexx.pay_after_expiry");
}

Acted on_page(const Gateway& gateway, const Book& book, std::string_view act, const Context& context) {
    if (act == "approve_again") return pay(gateway, book, "approve", context);
    if (is_settled(gateway, book)) return refused("already paid");
    if (act == "approve_late") return pay(gateway, book, "approve", context);
    if (act == "expire") {
        auto over = gateway;
        over.expires = milliseconds(context.now);
        return {{to_record(over)}, {}};
    }
    if (!can_pay(gateway, book, context)) return refused("not open any more");
    if (act == "approve" || act == "reserve" || act == "authorize" || act == "insecure")
        return pay(gateway, book, act, context);
    if (act == "decline") return end_attempt(gateway, book, "declined", context);
    if (act == "error") return end_attempt(gateway, book, "error", context);
    if (act == "cancel") return end_attempt(gateway, book, "cancelled", context);
    if (act != "start") return refused("no such act");
    Records records;
    auto transaction = attempt(gateway, book, records, context);
    records.push_back(to_record(transaction));
    return {std::move(records), {}};
}

Acted at_terminal(const EcrPayment& payment, const Book& book, std::string_view act, const Context& context) {
    if (payment.transaction != 0) return refused("already paid");
    if (act == "approve_late") return pay_at_terminal(payment, book, payment.minor, context);
    if (ecr_status(payment, context) != "IN_PROGRESS") return refused("not open any more");
    if (act == "approve") return pay_at_terminal(payment, book, payment.minor, context);
    if (act == "underpay") {
        if (payment.minor < 2) return refused("too little to pay a part of it");
        return pay_at_terminal(payment, book, payment.minor / 2, context);
    }
    auto ended = payment;
    ended.status = act == "decline"   ? "DECLINED"
                   : act == "cancel"  ? "TERMINATED"
                   : act == "fail"    ? "FAILED"
                   : act == "unknown" ? "UNKNOWN"
                   : act == "expire"  ? "EXPIRED"
                                      : "";
    if (ended.status.empty()) return refused("no such act");
    return {{to_record(ended)}, {}};
}

void hold(Transaction& transaction, Records& records, const Context& context) {
    transaction.held = transaction.minor;
    transaction.status = "reserved";
    records.push_back(ledger("authorize", transaction, transaction.minor, "", context));
}

void take(Transaction& transaction, std::int64_t minor, Records& records, const Context& context) {
    if (transaction.held == 0) records.push_back(ledger("authorize", transaction, minor, "", context));
    transaction.held = 0;  // what is not taken lapses
    transaction.captured = minor;
    transaction.minor = minor;
    transaction.status = "confirmed";
    records.push_back(ledger("capture", transaction, minor, "", context));
}

void give_back_hold(Transaction& transaction, Records& records, const Context& context) {
    records.push_back(ledger("cancel", transaction, transaction.held, "", context));
    transaction.held = 0;
    transaction.status = "cancelled";
}

void send_back(Transaction& transaction, Refund& refund, Records& records, const Context& context) {
    refund.done = true;
    records.push_back(ledger("refund", transaction, refund.minor, refund.id, context));
}

void restate(Transaction& transaction) {
    const bool on_its_way = transaction.asked_back() > transaction.refunded();
    const auto back = transaction.refunded();
    transaction.status = on_its_way                     ? "refund_pending"
                         : back == 0                    ? "confirmed"
                         : back == transaction.captured ? "refunded"
                                                        : "partially-refunded";
}

}  // namespace till::sandbox::payrexx
