#include "tests/sandbox/paysafe/life.hpp"

#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/ledger/money_ledger.hpp"
#include "tests/sandbox/paysafe/pushes.hpp"
#include "tests/sandbox/paysafe/wire.hpp"

namespace till::sandbox::paysafe {
namespace {

constexpr const char* auto_settled = "AUTO_SETTLE_EXPIRED_PAYMENT_HANDLE";

std::int64_t lag(const Context& context) { return context.settings.number("paysafe.lookup_lag"); }

Payment new_payment(const Turn& turn, std::string ref, bool settles) {
    Payment payment;
    payment.id = new_uuid(turn.context);
    payment.ref = std::move(ref);
    payment.wire = turn.sale.handle.wire;
    payment.created = turn.now();
    payment.hidden = lag(turn.context);
    payment.settles = settles;
    return payment;
}

// The money is the merchant's. `told`: a settlement of what the customer had paid before is pushed too.
void completes(Turn& turn, bool told) {
    auto& payment = *turn.sale.payment;
    turn.to(payment, "COMPLETED");
    payment.gateway = "102";
    if (payment.settles) {
        turn.money("capture", payment.wire, payment.id);
        auto& row = adds_settlement(turn, payment.id, payment.ref, payment.wire);
        turn.tell(Resource::payment, payment, "PAYMENT_COMPLETED");
        if (row.due == 0 && (told || turn.context.settings.flag("paysafe.settlement_pushes"))) {
            turn.tell(Resource::settlement, row, "SETTLEMENT_COMPLETED");
        }
        return;
    }
    turn.tell(Resource::payment, payment, "PAYMENT_COMPLETED");
}

void waits(Turn& turn, const std::string& status) {
    turn.to(*turn.sale.payment, status);
    turn.sale.payment->gateway = "101";
    turn.tell(Resource::payment, *turn.sale.payment, "PAYMENT_" + status);
}

// A payment there is now; what becomes of it follows from what the customer did.
void begins(Turn& turn, const std::string& otherwise) {
    if (turn.sale.handle.customer_declined) return ends_payment(turn, "FAILED");
    if (turn.sale.handle.customer_paid) return completes(turn, true);
    if (otherwise == "FAILED" || otherwise == "402") return ends_payment(turn, "FAILED");
    waits(turn, otherwise);
}

// Paysafe's own payment; under which merchantRefNum is not written down.
void pays_itself(Turn& turn) {
    const bool same = turn.context.settings.text("paysafe.auto_ref") == "handle";
    turn.sale.payment = new_payment(turn, same ? turn.sale.handle.ref : new_uuid(turn.context), true);
    turn.sale.payment->by_itself = true;
    turn.sale.payment->reason = auto_settled;
    begins(turn, "PROCESSING");
}

}  // namespace

void Turn::to(Row& row, std::string status) {
    row.status = std::move(status);
    row.changed = now();
    row.due = 0;
}

void Turn::tell(Resource resource, const Row& row, const std::string& event) {
    records_.push_back(push_event(sale, resource, row, event, context));
}

void Turn::money(std::string_view act, std::int64_t wire, const std::string& payment, const std::string& refund) {
    const auto money = money_of(wire, sale.handle.currency, context);
    records_.push_back(sandbox::to_record(Act{.service = "paysafe",
                                              .act = std::string(act),
                                              .request = sale.handle.id,
                                              .payment = payment,
                                              .refund = refund,
                                              .minor = money ? money->minor : wire,
                                              .currency = sale.handle.currency,
                                              .at = now()}));
}

// The row last, so that it carries the pushes it queued.
Records Turn::finish() {
    records_.push_back(to_record(sale));
    return std::move(records_);
}

bool is_open(const Payment& payment) {
    return payment.status == "RECEIVED" || payment.status == "PROCESSING" || payment.status == "PENDING" ||
           payment.status == "HELD";
}

void opens(Turn& turn) {
    auto& handle = turn.sale.handle;
    if (handle.status != "INITIATED") return;
    const auto ends = handle.due;
    turn.to(handle, "PAYABLE");
    handle.due = ends;
    turn.tell(Resource::handle, handle, "PAYMENT_HANDLE_PAYABLE");
}

void pays(Turn& turn) {
    auto& sale = turn.sale;
    opens(turn);
    turn.money("authorize", sale.handle.wire, sale.payment ? sale.payment->id : sale.handle.gateway_id);
    if (sale.payment) return completes(turn, false);
    sale.handle.customer_paid = true;
    sale.handle.customer_declined = false;
    if (sale.handle.status != "PAYABLE") pays_itself(turn);  // too late for the till, not for Paysafe
}

void declines(Turn& turn) {
    if (turn.sale.payment) return ends_payment(turn, "FAILED");
    opens(turn);
    turn.sale.handle.customer_declined = true;
}

void expires(Turn& turn) {
    auto& handle = turn.sale.handle;
    const bool opened = handle.status == "PAYABLE";
    turn.to(handle, "EXPIRED");
    handle.reason = opened ? auto_settled : "AUTH_EXPIRED";
    turn.tell(Resource::handle, handle, "PAYMENT_HANDLE_EXPIRED");
    if (opened) pays_itself(turn);
}

void breaks(Turn& turn) {
    turn.to(turn.sale.handle, "ERROR");
    turn.tell(Resource::handle, turn.sale.handle, "PAYMENT_HANDLE_ERRORED");
}

void takes(Turn& turn, std::string ref, bool settles) {
    turn.sale.payment = new_payment(turn, std::move(ref), settles);
    turn.to(turn.sale.handle, "COMPLETED");  // whatever becomes of the payment
    turn.tell(Resource::handle, turn.sale.handle, "PAYMENT_HANDLE_COMPLETED");
    begins(turn, turn.context.settings.text("paysafe.payment_result"));
}

void ends_payment(Turn& turn, const std::string& status) {
    auto& payment = *turn.sale.payment;
    turn.to(payment, status);
    payment.gateway = "100";
    turn.tell(Resource::payment, payment, "PAYMENT_" + status);
}

Row& adds_settlement(Turn& turn, std::string id, std::string ref, std::int64_t wire) {
    const auto wait = turn.context.settings.number("paysafe.settlement_batch_s") * 1000;
    Row row;
    row.id = std::move(id);
    row.ref = std::move(ref);
    row.status = wait > 0 ? "PENDING" : "COMPLETED";
    row.wire = wire;
    row.created = row.changed = turn.now();
    row.due = wait > 0 ? turn.now() + wait : 0;
    row.hidden = lag(turn.context);
    return turn.sale.settlements.emplace_back(std::move(row));
}

void batches(Turn& turn, Row& settlement) {
    turn.to(settlement, "COMPLETED");
    turn.tell(Resource::settlement, settlement, "SETTLEMENT_COMPLETED");
}

void ends_refund(Turn& turn, Refund& refund, const std::string& status) {
    turn.to(refund, status);
    if (status == "COMPLETED" && turn.sale.payment) turn.money("refund", refund.wire, turn.sale.payment->id, refund.id);
    turn.tell(Resource::refund, refund, "REFUND_" + status);
}

void goes_on(Turn& turn) {
    const auto is_due = [&](const Row& row) { return row.due != 0 && row.due <= turn.now(); };
    if (is_due(turn.sale.handle)) expires(turn);
    for (auto& settlement : turn.sale.settlements)
        if (is_due(settlement)) batches(turn, settlement);
    const auto result = turn.context.settings.text("paysafe.refund_result");
    for (auto& refund : turn.sale.refunds)
        if (is_due(refund)) ends_refund(turn, refund, result == "FAILED" ? "FAILED" : "COMPLETED");
}

}  // namespace till::sandbox::paysafe
