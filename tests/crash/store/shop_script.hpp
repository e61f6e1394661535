// A scripted stretch of shop work on a Journal, and the checker of what a power cut left of it. The checker shares
// nothing with the store: it believes only what was acknowledged to the script.
#pragma once

#include "tests/support/faulty_disk.hpp"
#include "tests/unit/offline/store_fixture.hpp"

#include <map>

namespace till::offline::test {

using till::test::FaultyDisk;

// What the script was told, and what it asked for but has not been told yet.
struct Acknowledged {
    std::int64_t last_event = 0;
    std::int64_t receipts = 0;
    std::map<std::string, std::string> payments;  // id -> state that was acknowledged last
    std::set<std::string> asked;                  // ids that may exist
};

class Shop {
  public:
    Shop(FakeLoop& loop, Journal& journal) : loop_(loop), journal_(journal) {}
    Acknowledged told;

    // Sales in bursts of three, so that some commits share a transaction; each ends with a receipt.
    void work(int bursts) {
        for (int burst = 0; burst < bursts; ++burst) {
            std::vector<std::string> ids;
            for (int i = 0; i < 3; ++i)
                ids.push_back("p" + std::to_string(burst * 3 + i));
            for (const auto& id : ids)
                ask(id, "created", sale_created(id, 100));
            loop_.run_ready();
            Change out;
            out.items.push_back({ids[0] + "-op", ItemState::in_flight, 1, {}, {}});
            ask("", "", std::move(out));
            loop_.run_ready();
            for (const auto& id : ids)
                ask(id, "approved", sale_approved(id, 100));
            loop_.run_ready();
            Change printed;
            printed.items.push_back({ids[1] + "-print", ItemState::done, 1, {}, {}});
            printed.printed.push_back(burst * 3 + 2);
            ask("", "", std::move(printed));
            loop_.run_ready();
        }
    }

  private:
    void ask(const std::string& id, const std::string& state, Change change) {
        if (!id.empty()) told.asked.insert(id);
        journal_.store().commit(std::move(change), [this, id, state](hal::Result<Committed> result) {
            if (!result) return;
            told.last_event = std::max(told.last_event, result->last_seq);
            if (result->receipt) told.receipts = std::max(told.receipts, result->receipt->number);
            if (!id.empty()) told.payments[id] = state;
        });
    }
    FakeLoop& loop_;
    Journal& journal_;
};

struct Verdict {
    bool opens = false;
    bool whole = false;           // chains hold, nothing damaged, no half of a change
    bool keeps_promises = false;  // everything acknowledged is there
    std::string why;
};

// Opens what is on `disk` as the next process would.
inline Verdict judge(FaultyDisk& disk, const Acknowledged& told) {
    Verdict verdict;
    FakeLoop loop;
    Journal journal(loop, "/disk/till.db", disk.vfs());
    const auto opened = journal.open();
    verdict.opens = opened.has_value();
    if (!opened) return verdict.why = opened.error().type + ": " + opened.error().detail, verdict;
    const auto verified = journal.verify();
    if (!verified) verdict.why = verified.error().detail;
    if (!opened->damage.empty()) verdict.why = opened->damage;
    if (!opened->quarantined.empty()) verdict.why = "quarantined";
    const auto receipts = journal.receipts({0, 10'000});
    const auto newest = receipts && !receipts->empty() ? receipts->front().number : 0;
    if (receipts && static_cast<std::int64_t>(receipts->size()) != newest) verdict.why = "receipt numbers have a gap";
    std::map<std::string, std::string> by_event;
    const auto events = journal.events(0, 100'000);
    if (!events) return verdict.why = events.error().detail, verdict;
    for (const Event& event : *events) {
        if (event.type.starts_with("payment.")) by_event[event.stream] = event.type.substr(8);
    }
    for (const auto& id : told.asked) {
        const auto document = journal.document("payment", id);
        const std::string state = document ? document->state : "";
        if (state != (by_event.contains(id) ? by_event[id] : "")) verdict.why = id + ": document and events differ";
        const auto op = journal.item(id + "-op");
        if (op.has_value() != !state.empty()) verdict.why = id + ": an operation without its payment, or the reverse";
        if (journal.item(id + "-sync").has_value() != (state == "approved")) verdict.why = id + ": receipt not queued";
    }
    verdict.whole = verdict.why.empty();
    verdict.keeps_promises = opened->events >= told.last_event && newest >= told.receipts;
    for (const auto& [id, state] : told.payments) {
        const bool there = by_event.contains(id) && (by_event[id] == state || by_event[id] == "approved");
        if (!there) verdict.keeps_promises = false;
    }
    return verdict;
}

}  // namespace till::offline::test
