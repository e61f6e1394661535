// Money without an open sale: a second payment of one sale, or a payment nobody here asked for. It becomes a payment of
// its own in the state `orphan`, for a person to refund or to settle; it is never dropped and never added to a sale.
#include "engine.hpp"

namespace till::firmware {

void Engine::write_orphan(offline::Change& change, const Payment& orphan) const {
    change.events.push_back({orphan.id, "payment.orphaned",
                             Value::object({{"order_ref", orphan.sale.order_ref},
                                            {"method", orphan.sale.method},
                                            {"state", "orphan"},
                                            {"paid", orphan.paid},
                                            {"alarm", true},
                                            {"payment", to_json(orphan)}})});
    change.documents.push_back({"payment", orphan.id, "orphan", true, to_json(orphan), 0, 0});
}

void Engine::orphan_is_written(Payment orphan) {
    ++counters.orphans;
    ++counters.alarms;
    auto entry = std::make_shared<Live>();
    entry->payment = std::move(orphan);
    live[entry->payment.id] = std::move(entry);
}

// `done`: whether it was not known before.
void Engine::surplus(const LivePtr& entry, const providers::Surplus& extra, hal::Callback<hal::Result<bool>> done) {
    const Payment& paid = entry->payment;
    Payment orphan;
    orphan.id = hal::derived_id(ports.crypto, paid.id, "second " + extra.reference);
    if (live.contains(orphan.id)) {
        return ports.loop.post([done = std::move(done)]() mutable { done(false); });
    }
    orphan.provider = paid.provider;
    orphan.sale = paid.sale;
    orphan.sale.amount = extra.amount;
    orphan.state = State::orphan;
    orphan.created = ports.clock.now();
    orphan.refs = paid.refs;
    merge_refs(orphan.refs, extra.refs);
    orphan.session = true;
    orphan.paid = extra.amount.minor;
    orphan.reason = {"money-without-sale", "a second payment for " + paid.id};
    orphan.created_by = "engine";
    offline::Change change;
    change.claims.push_back({"surplus:" + paid.id, extra.reference});
    write_orphan(change, orphan);
    auto written = [this, orphan, done = std::move(done)](auto result) mutable {
        if (!result && result.error().type == "claim-taken") return done(false);
        if (!result) return done(std::unexpected(result.error()));
        orphan_is_written(std::move(orphan));
        done(true);
    };
    ports.store.commit(std::move(change), safely(std::move(written)));
}

// One after the other; then `done` with how many there were, or with the first error (and nothing is lost: whoever told
// of them tells again).
void Engine::surplus_first(const LivePtr& entry, std::vector<providers::Surplus> extras,
                           hal::Callback<hal::Result<int>> done, std::size_t next) {
    if (next == extras.size()) return done(static_cast<int>(extras.size()));
    const auto extra = extras[next];
    surplus(entry, extra,
            safely([this, entry, extras = std::move(extras), next, done = std::move(done)](auto is_new) mutable {
                if (!is_new) return done(std::unexpected(is_new.error()));
                surplus_first(entry, std::move(extras), std::move(done), next + 1);
            }));
}

}  // namespace till::firmware
