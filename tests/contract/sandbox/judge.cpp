// What must be true after every case: the sandbox's independent ledger and the terminal's books tell the same story,
// nothing is stuck, nothing is held, and there is one receipt for what happened and none for what did not.
#include "tests/contract/sandbox/bench.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace till::contract {

void Bench::demand(const Demand& what) {
    check_books();
    require(std::ranges::find(what.states, sale().state) != what.states.end(),
            "the sale is " + std::string(to_string(sale().state)));
    require(sale_receipts_ == what.sale_receipts,
            fmt::format("{} receipts of sales, not {}", sale_receipts_, what.sale_receipts));
    require(refund_receipts_ == what.refund_receipts,
            fmt::format("{} receipts of refunds, not {}", refund_receipts_, what.refund_receipts));
    require(ledger_.captured == what.captured,
            fmt::format("the ledger took {}, not {}", money_text(ledger_.captured), money_text(what.captured)));
    require(ledger_.refunded == what.refunded,
            fmt::format("the ledger gave back {}, not {}", money_text(-ledger_.refunded), money_text(-what.refunded)));
}

void Bench::demand_sound() { check_books(); }

void Bench::check_books() {
    require(!world.loop.wedged(), "an answer was owed and never came");
    for (const auto& [id, payment] : payments)
        require(at_rest(payment), "stuck in " + std::string(to_string(payment.state)));
    require(waiting_items() == 0, "something still waits in the outbox");
    read_ledger();
    compare_books();
    check_receipts();
}

// Nobody can be asked, so a supervisor looks at the provider's own pages, and says what they say.
void Bench::person_decides() {
    read_ledger();
    std::int64_t known = 0;
    for (const auto& [id, payment] : payments)
        known += payment.paid - payment.refunded();
    const bool ours = ledger_.captured - ledger_.refunded - known == sale().sale.amount.minor;
    const firmware::Actor who{"bert", "supervisor"};
    const auto done = world.wait_for<Payment>([&](auto answered) {
        if (ours) return world.service->confirm(began.back(), "seen at the provider", who, std::move(answered));
        world.service->resolve(began.back(), "not seen at the provider", who, std::move(answered));
    });
    require(done.has_value(), "a person cannot end it: " + (done ? "" : done.error().type));
    note(ours ? "a person confirms it" : "a person ends it");
}

// Every movement stands in it once, and what was held was taken or given back.
void Bench::read_ledger() {
    ledger_ = {};
    std::set<std::string> seen;
    std::set<std::string> held;
    const auto book = hal::json::parse(world.admin("GET", "/admin/ledger").body, {4 * 1024 * 1024, 16});
    const auto* acts = book ? book->find("acts") : nullptr;
    require(acts != nullptr && acts->array_items() != nullptr, "the ledger cannot be read");
    if (acts == nullptr || acts->array_items() == nullptr) return;
    for (const auto& act : *acts->array_items()) {
        const auto kind = act.string_or("act", "");
        const auto payment = act.string_or("payment_id", "");
        if (kind == "authorize") held.insert(act.string_or("request_id", ""));
        if (kind == "capture" || kind == "cancel") held.erase(act.string_or("request_id", ""));
        if (kind == "capture") ledger_.captured += act.integer_or("amount", 0);
        if (kind == "refund") ledger_.refunded += act.integer_or("amount", 0);
        if (kind != "capture" && kind != "refund") continue;
        const auto name = kind + " " + payment + " " + act.string_or("refund_id", "");
        require(seen.insert(name).second, "the ledger has twice: " + name);
    }
    require(held.empty() || others_money, "money is still held that nobody will take");
}

void Bench::compare_books() {
    Money said;
    for (const auto& [id, payment] : payments) {
        said.captured += payment.paid;
        said.refunded += payment.refunded();
    }
    not_known_ = (ledger_.captured - ledger_.refunded) - (said.captured - said.refunded);
    require(not_known_ == 0 || others_money || alarmed(),
            "money moved that the till knows nothing of, and nobody is alarmed");
    if (left_unknown || others_money) {
        return require(said.captured <= ledger_.captured && said.refunded <= ledger_.refunded,
                       "the terminal believes in money that never moved");
    }
    require(said.captured == ledger_.captured, fmt::format("the terminal says {} was paid, the ledger {}",
                                                           money_text(said.captured), money_text(ledger_.captured)));
    require(said.refunded == ledger_.refunded, fmt::format("the terminal says {} went back, the ledger {}",
                                                           money_text(-said.refunded), money_text(-ledger_.refunded)));
}

// One for every sale that was ever approved, one for every refund a person asked for; and the journal's chains hold.
void Bench::check_receipts() {
    const auto receipts = world.wait_for<std::vector<offline::Receipt>>([&](auto done) {
        world.store->list_receipts({0, 100}, std::move(done));
    });
    require(receipts.has_value(), "the receipts cannot be read");
    sale_receipts_ = refund_receipts_ = 0;
    for (const auto& receipt : receipts.value_or(std::vector<offline::Receipt>{}))
        ++(receipt.kind == "refund" ? refund_receipts_ : sale_receipts_);
    std::int64_t refunds = 0;
    for (const auto& [id, payment] : payments) {
        refunds += std::ranges::count_if(payment.refunds, [](const auto& one) {
            return one.state == firmware::Refund::State::done && !one.automatic;
        });
    }
    const auto approved = std::ranges::count_if(path_, [](const auto& entry) {
        return std::ranges::find(entry.second, to_string(State::approved)) != entry.second.end();
    });
    require(refund_receipts_ == refunds, fmt::format("{} receipts for {} refunds", refund_receipts_, refunds));
    require(sale_receipts_ == approved, fmt::format("{} receipts for {} paid sales", sale_receipts_, approved));
    const auto chain =
        world.wait_for<offline::Store::Verified>([&](auto done) { world.store->verify(std::move(done)); });
    require(chain.has_value(), "the journal does not verify");
}

}  // namespace till::contract
