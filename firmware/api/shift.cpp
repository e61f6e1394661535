// The shift: what was taken and given back since the last close, and what is still pending.
#include "context.hpp"
#include "payment_body.hpp"
#include "shift_totals.hpp"

namespace till::firmware::api {
namespace {

using hal::json::Value;

struct Shift {
    std::int64_t number = 1;           // of the running shift
    std::int64_t receipts_before = 0;  // the last receipt of the closed one
    Value since;                       // when that was closed; null: never
    ShiftTotals totals;
    Value pending = Value::array();
};

// Gathered step by step: the last close, the receipts since, the payments still open.
struct Reading {
    Shift shift;
    hal::Callback<hal::Result<Shift>> done;
};
using ReadingPtr = std::shared_ptr<Reading>;

constexpr int receipts_at_once = 200;

Value shift_view(const Shift& shift) {
    return shift.totals.view().set("number", shift.number).set("since", shift.since).set("pending", shift.pending);
}

Value pending_view(const Payment& payment) {
    return Value::object({{"id", payment.id},
                          {"order_ref", payment.sale.order_ref},
                          {"method", payment.sale.method},
                          {"state", to_string(payment.state)},
                          {"amount", payment.sale.amount.minor},
                          {"currency", payment.sale.amount.currency.code()}});
}

// Money that is not settled yet goes into the next shift, by the number its receipt will have.
void read_pending(const ContextPtr& context, const ReadingPtr& reading) {
    context->ports.store.open_documents("payment",
                                        [reading](const hal::Result<std::vector<offline::Document>>& documents) {
                                            if (!documents) return reading->done(std::unexpected(documents.error()));
                                            for (const auto& document : *documents) {
                                                const auto payment = payment_from_json(document.body);
                                                if (!payment) return reading->done(std::unexpected(payment.error()));
                                                if (!info(payment->state).closed)
                                                    reading->shift.pending.push(pending_view(*payment));
                                            }
                                            reading->done(std::move(reading->shift));
                                        });
}

void read_receipts(const ContextPtr& context, const ReadingPtr& reading, std::int64_t before) {
    context->ports.store.list_receipts({before, receipts_at_once},
                                       [context, reading](const hal::Result<std::vector<offline::Receipt>>& receipts) {
                                           if (!receipts) return reading->done(std::unexpected(receipts.error()));
                                           for (const auto& receipt : *receipts) {
                                               if (receipt.number <= reading->shift.receipts_before)
                                                   return read_pending(context, reading);
                                               reading->shift.totals.add(receipt);
                                           }
                                           if (receipts->size() < receipts_at_once)
                                               return read_pending(context, reading);
                                           read_receipts(context, reading, receipts->back().number);
                                       });
}

void read_shift(const ContextPtr& context, hal::Callback<hal::Result<Shift>> done) {
    auto reading = std::make_shared<Reading>();
    reading->done = std::move(done);
    context->ports.store.list_documents("shift", "", {0, 1},
                                        [context, reading](const hal::Result<std::vector<offline::Document>>& last) {
                                            if (!last) return reading->done(std::unexpected(last.error()));
                                            if (!last->empty()) {
                                                const auto& body = last->front().body;
                                                reading->shift.number = body.integer_or("number", 0) + 1;
                                                reading->shift.receipts_before = body.integer_or("last_receipt", 0);
                                                reading->shift.since = body.string_or("closed_at", "");
                                            }
                                            read_receipts(context, reading, 0);
                                        });
}

void write_close(const ContextPtr& context, const ExchangePtr& exchange, const Shift& shift) {
    const auto closed = shift_view(shift)
                            .set("closed_at", hal::to_rfc3339(context->ports.clock.now().wall))
                            .set("closed_by", exchange->who().name);
    offline::Change change;
    change.events.push_back({"terminal", "shift.closed", closed});
    change.documents.push_back({"shift", std::to_string(shift.number), "closed", false, closed, 0, 0});
    change.claims.push_back({"shift", std::to_string(shift.number)});  // two closes at once: one of them
    context->ports.store.commit(std::move(change), [exchange, closed](const hal::Result<offline::Committed>& done) {
        if (done) return exchange->json(201, closed);
        const bool twice = done.error().type == "claim-taken";
        exchange->problem(twice ? hal::Error{"shift-empty", "it was closed just now"} : done.error());
    });
}

}  // namespace

void get_shift(const ContextPtr& context, const ExchangePtr& exchange) {
    read_shift(context, [exchange](const hal::Result<Shift>& shift) {
        if (!shift) return exchange->problem(shift.error());
        exchange->json(200, shift_view(*shift));
    });
}

void close_shift(const ContextPtr& context, const ExchangePtr& exchange) {
    if (auto ok = read_nothing(exchange->request().body); !ok) return exchange->problem(ok.error());
    read_shift(context, [context, exchange](const hal::Result<Shift>& shift) {
        if (!shift) return exchange->problem(shift.error());
        if (shift->totals.empty()) return exchange->problem({"shift-empty", {}});
        write_close(context, exchange, *shift);
    });
}

}  // namespace till::firmware::api
