// Sales that are paid in parts: each part has its own push, and the translator keeps the count in the payment's refs.
#include "engine.hpp"

namespace till::firmware {

using Kind = providers::Outcome::Kind;

namespace {

// Where the table ignores the trigger the sale is past taking money: the part is money without a sale.
bool too_late(const Payment& p, const Money& paid) {
    const auto trigger = paid.minor == p.sale.amount.minor ? Trigger::paid_full : Trigger::paid_partial;
    const auto* row = find_transition(p.state, trigger);
    return paid.minor > p.paid && (row == nullptr || row->effect == Effect::none);
}

}  // namespace

// Surplus is written first: what is counted as taken must not be lost if the process dies between the two.
void Engine::take_part(const LivePtr& entry, const std::string& name, providers::Push push,
                       hal::Callback<hal::Result<void>> done) {
    const Payment& p = entry->payment;
    auto told = provider(p.provider)->add_payment(p.sale, p.refs, push);
    if (told.kind != Kind::done || !told.paid) {
        ++counters.pushes[name + " mismatch"];
        return park_push(name, push, "mismatch", std::move(done));
    }
    std::vector<providers::Surplus> extras = told.surplus;
    if (too_late(p, *told.paid)) extras = {{push.event_id, *push.amount, push.refs}};
    surplus_first(
        entry, std::move(extras),
        safely([this, entry, name, push = std::move(push), done = std::move(done)](hal::Result<int> written) mutable {
            if (!written) return done(std::unexpected(written.error()));
            count_part(entry, name, std::move(push), *written, std::move(done));
        }));
}

// `written`: how many pieces of surplus are on disk; the count is made again when its turn comes, since parts that were
// in the queue before it change it.
void Engine::count_part(const LivePtr& entry, const std::string& name, providers::Push push, int written,
                        hal::Callback<hal::Result<void>> done) {
    auto told = std::make_shared<providers::Outcome>();
    Input input;
    input.decide = [this, told, push, written](const Payment& p) -> Input::Decision {
        *told = provider(p.provider)->add_payment(p.sale, p.refs, push);
        if (told->kind != Kind::done || !told->paid) return hal::fail("recount");
        const bool late = too_late(p, *told->paid);
        if (written < (late ? 1 : static_cast<int>(told->surplus.size()))) return hal::fail("recount");
        if (late || told->paid->minor <= p.paid) return std::nullopt;
        return told->paid->minor == p.sale.amount.minor ? Trigger::paid_full : Trigger::paid_partial;
    };
    input.note = "paid_further";
    input.change = [told](Draft& draft) {
        Payment& next = draft.next;
        const bool late = too_late(next, *told->paid);
        learn_into(draft, told->refs, true);
        if (late) return;
        next.paid = std::max(next.paid, told->paid->minor);
        if (!told->tenders.empty()) next.tenders = told->tenders;
    };
    input.claims.push_back({"push:" + name, push.event_id});
    input.done = safely([this, entry, name, push, done = std::move(done)](hal::Result<Payment> result) mutable {
        if (!result && result.error().type == "recount")
            return take_part(entry, name, std::move(push), std::move(done));
        const bool duplicate = !result && result.error().type == "claim-taken";
        ++counters.pushes[name + (duplicate ? " duplicate" : result ? " applied" : " failed")];
        if (result || duplicate) return done({});
        done(std::unexpected(result.error()));
    });
    submit(entry, std::move(input));
}

}  // namespace till::firmware
