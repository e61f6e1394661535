// The shift: what was taken and given back since the last close, and what is still pending.
#include "context.hpp"
#include "payment_body.hpp"
#include "shift_reading.hpp"

namespace till::firmware::api {
namespace {

using hal::json::Value;

Value shift_view(const Shift& shift) {
    return shift.totals.view()
        .set("number", shift.number)
        .set("since", shift.since)
        .set("pending", shift.pending)
        .set("reconciliation", shift.reconciliation.view());
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
