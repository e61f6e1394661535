#include "tests/sim/judge.hpp"

#include "tests/sim/portal.hpp"

#include <fmt/format.h>

namespace till::sim {
namespace {

using firmware::Payment;
using firmware::State;
using hal::json::Value;

class Judge {
  public:
    explicit Judge(const Books& books) : books_(books) {}
    std::vector<std::string> verdict() {
        if (!books_.till.up()) return {"the terminal does not start any more"};
        read_the_journal();
        wrong_ = books_.till.complaints;
        nothing_is_stuck();
        what_people_saw_is_true();
        money_agrees();
        receipts_agree();
        back_office_agrees();
        return std::move(wrong_);
    }

  private:
    void require(bool ok, std::string what) {
        if (!ok) wrong_.push_back(std::move(what));
    }
    template <class T, class Start>
    hal::Result<T> ask(Start start) {
        std::optional<hal::Result<T>> answer;
        start([&](hal::Result<T> result) { answer = std::move(result); });
        books_.loop.run_until([&] { return answer.has_value(); }, std::chrono::minutes(10));
        return answer ? std::move(*answer) : hal::Result<T>(hal::fail("no-answer"));
    }

    // A commit whose process died before it heard of it is on the disk all the same; and receipts' numbers are in the
    // documents only.
    void read_the_journal() {
        auto& all = books_.till.payments;
        for (auto& [id, seen] : all) {
            const auto stored = ask<offline::Document>(
                [&, key = id](auto done) { books_.till.store()->find_document("payment", key, std::move(done)); });
            auto payment = stored ? firmware::payment_from_json(stored->body) : hal::fail("not-found");
            require(payment.has_value(), id + " was in the journal and is gone");
            if (!payment) continue;
            if (auto what = regress(seen, *payment); !what.empty()) require(false, id + ": " + what);
            seen = std::move(*payment);
        }
    }

    void nothing_is_stuck() {
        for (const auto& [id, p] : books_.till.payments)
            require(!p.open(), id + " (" + p.sale.method + ") is stuck in " + std::string(to_string(p.state)));
        const auto queue =
            ask<offline::Store::QueueSummary>([&](auto done) { books_.till.store()->queue_summary(std::move(done)); });
        require(queue && queue->waiting == 0, fmt::format("{} items still wait", queue ? queue->waiting : -1));
        require(!books_.till.outbox()->stuck(), "the outbox is stuck");
    }

    void what_people_saw_is_true() {
        const auto& all = books_.till.payments;
        for (const auto& id : books_.shop.told().accepted)
            require(all.contains(id), "the cashier was told of " + id + ", the journal has forgotten it");
        for (const auto& id : books_.till.screen.approved) {
            const bool is = all.contains(id) && all.at(id).paid == all.at(id).sale.amount.minor;
            require(is, id + " was shown as approved and is not");
        }
        for (const auto& both : books_.shop.told().refunds) {
            const auto id = both.substr(0, both.find(' '));
            const auto refund = both.substr(both.find(' ') + 1);
            bool known = false;
            if (const auto p = all.find(id); p != all.end()) {
                for (const auto& one : p->second.refunds)
                    known |= one.id == refund;
            }
            require(known, "a refund that was accepted is forgotten: " + both);
        }
    }

    // Per provider: what it took and gave back is what the terminal says, to the last unit.
    void money_agrees() {
        struct Sum {
            std::int64_t taken = 0, returned = 0;
            bool operator==(const Sum&) const = default;
        };
        std::map<std::string, Sum> theirs, ours;
        std::set<std::string> held, seen;
        const Portal portal(books_.wire);
        for (const auto& act : portal.acts()) {
            if (act.act == "authorize") held.insert(act.service + " " + act.payment);
            if (act.act == "capture" || act.act == "cancel") held.erase(act.service + " " + act.payment);
            if (act.act == "capture") theirs[act.service].taken += act.minor;
            if (act.act == "refund") theirs[act.service].returned += act.minor;
        }
        for (const auto& [id, p] : books_.till.payments) {
            if (p.provider == "bank") continue;
            ours[p.provider].taken += p.paid;
            ours[p.provider].returned += p.refunded();
        }
        for (const auto& one : held)
            require(false, "still held: " + one);
        for (const auto& [service, sum] : theirs)
            ours[service];
        for (const auto& [service, sum] : ours) {
            const auto& real = theirs[service];
            require(sum == real, fmt::format("{}: the terminal says {} taken and {} returned, the ledger {} and {}",
                                             service, sum.taken, sum.returned, real.taken, real.returned));
        }
    }

    void receipts_agree() {
        std::int64_t sales = 0, refunds = 0;
        for (const auto& [id, p] : books_.till.payments) {
            const bool sold = p.receipt.has_value();
            sales += sold;
            const bool was_approved = p.state == State::approved || p.state == State::partially_refunded ||
                                      (p.state == State::refunded && sold);
            require(!was_approved || sold, id + " is approved and has no receipt");
            for (const auto& one : p.refunds) {
                refunds += one.receipt.has_value();
                require(one.automatic || one.state != firmware::Refund::State::done || one.receipt.has_value(),
                        id + " has a refund without a receipt");
            }
        }
        const auto receipts = ask<std::vector<offline::Receipt>>([&](auto done) {
            books_.till.store()->list_receipts({0, 100'000}, std::move(done));
        });
        if (!receipts) return require(false, "the receipts cannot be read: " + receipts.error().type);
        std::int64_t next = static_cast<std::int64_t>(receipts->size());
        for (const auto& receipt : *receipts)
            require(receipt.number == next--, fmt::format("receipt {} breaks the sequence", receipt.number));
        require(static_cast<std::int64_t>(receipts->size()) == sales + refunds,
                fmt::format("{} receipts for {} sales and {} refunds", receipts->size(), sales, refunds));
        const auto chain =
            ask<offline::Store::Verified>([&](auto done) { books_.till.store()->verify(std::move(done)); });
        require(chain.has_value(), "the chains do not verify: " + (chain ? "" : chain.error().detail));
        for (const auto& receipt : *receipts)
            require(receipt.prints == 1,
                    fmt::format("receipt {} was printed {} times", receipt.number, receipt.prints));
        receipts_ = static_cast<std::int64_t>(receipts->size());
    }

    void back_office_agrees() {
        const auto office =
            hal::json::parse(books_.wire.admin("GET", "/backoffice/ledger").body, {64 * 1024 * 1024, 32});
        const auto* items = office ? office->find("items") : nullptr;
        const auto count = items != nullptr && items->array_items() != nullptr
                               ? static_cast<std::int64_t>(items->array_items()->size())
                               : -1;
        require(count == receipts_, fmt::format("the back office has {} of {} receipts", count, receipts_));
    }

    const Books& books_;
    std::vector<std::string> wrong_;
    std::int64_t receipts_ = 0;
};

}  // namespace

std::vector<std::string> judge(const Books& books) { return Judge(books).verdict(); }

}  // namespace till::sim
