#include "shift_reading.hpp"

namespace till::firmware::api {
namespace {

using hal::json::Value;

// Gathered step by step: the last close, the receipts since, the payments begun since and those of the receipts, the
// payments still open.
struct Reading {
    Shift shift;
    std::vector<std::string> missing;  // payments of receipts, yet to be read
    hal::Callback<hal::Result<Shift>> done;
};
using ReadingPtr = std::shared_ptr<Reading>;

constexpr int rows_at_once = 200;

Value pending_view(const Payment& payment) {
    return Value::object({{"id", payment.id},
                          {"order_ref", payment.sale.order_ref},
                          {"method", payment.sale.method},
                          {"state", to_string(payment.state)},
                          {"amount", payment.sale.amount.minor},
                          {"currency", payment.sale.amount.currency.code()}});
}

// Money that is not settled yet goes into the next shift, by the number its receipt will have.
void take_open(const ReadingPtr& reading, const hal::Result<std::vector<offline::Document>>& documents) {
    if (!documents) return reading->done(std::unexpected(documents.error()));
    for (const auto& document : *documents) {
        const auto payment = payment_from_json(document.body);
        if (!payment) return reading->done(std::unexpected(payment.error()));
        if (!info(payment->state).closed) reading->shift.pending.push(pending_view(*payment));
        reading->shift.reconciliation.add(*payment);
    }
    reading->done(std::move(reading->shift));
}

void read_open(const ContextPtr& context, const ReadingPtr& reading) {
    context->ports.store.open_documents("payment", [reading](const auto& documents) { take_open(reading, documents); });
}

// A receipt of a payment that was begun in an earlier shift: a refund, or money that took its time.
void read_missing(const ContextPtr& context, const ReadingPtr& reading) {
    if (reading->missing.empty()) return read_open(context, reading);
    const std::string id = std::move(reading->missing.back());
    reading->missing.pop_back();
    context->ports.store.find_document("payment", id, [context, reading](const hal::Result<offline::Document>& found) {
        if (!found && found.error().type != "not-found") return reading->done(std::unexpected(found.error()));
        if (found) {
            const auto payment = payment_from_json(found->body);
            if (!payment) return reading->done(std::unexpected(payment.error()));
            reading->shift.reconciliation.add(*payment);
        }
        read_missing(context, reading);
    });
}

void read_payments(const ContextPtr& context, const ReadingPtr& reading, std::int64_t before) {
    context->ports.store.list_documents(
        "payment", "", {before, rows_at_once},
        [context, reading](const hal::Result<std::vector<offline::Document>>& documents) {
            if (!documents) return reading->done(std::unexpected(documents.error()));
            bool all = documents->size() < rows_at_once;
            for (const auto& document : *documents) {
                all = all || document.created_seq <= reading->shift.created_after;
                if (all && document.created_seq <= reading->shift.created_after) break;
                const auto payment = payment_from_json(document.body);
                if (!payment) return reading->done(std::unexpected(payment.error()));
                reading->shift.reconciliation.add(*payment);
            }
            if (!all) return read_payments(context, reading, documents->back().created_seq);
            reading->missing = reading->shift.reconciliation.payments_missing();
            read_missing(context, reading);
        });
}

void read_receipts(const ContextPtr& context, const ReadingPtr& reading, std::int64_t before) {
    context->ports.store.list_receipts({before, rows_at_once},
                                       [context, reading](const hal::Result<std::vector<offline::Receipt>>& receipts) {
                                           if (!receipts) return reading->done(std::unexpected(receipts.error()));
                                           for (const auto& receipt : *receipts) {
                                               if (receipt.number <= reading->shift.receipts_before)
                                                   return read_payments(context, reading, 0);
                                               reading->shift.totals.add(receipt);
                                               reading->shift.reconciliation.add(receipt);
                                           }
                                           if (receipts->size() < rows_at_once)
                                               return read_payments(context, reading, 0);
                                           read_receipts(context, reading, receipts->back().number);
                                       });
}

}  // namespace

void read_shift(const ContextPtr& context, hal::Callback<hal::Result<Shift>> done) {
    auto reading = std::make_shared<Reading>();
    reading->shift.reconciliation = Reconciliation(context->options.print_enabled);
    reading->done = std::move(done);
    context->ports.store.list_documents("shift", "", {0, 1},
                                        [context, reading](const hal::Result<std::vector<offline::Document>>& last) {
                                            if (!last) return reading->done(std::unexpected(last.error()));
                                            if (!last->empty()) {
                                                const auto& body = last->front().body;
                                                reading->shift.number = body.integer_or("number", 0) + 1;
                                                reading->shift.receipts_before = body.integer_or("last_receipt", 0);
                                                reading->shift.created_after = last->front().created_seq;
                                                reading->shift.since = body.string_or("closed_at", "");
                                            }
                                            read_receipts(context, reading, 0);
                                        });
}

}  // namespace till::firmware::api
