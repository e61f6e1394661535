// Store: the journal, its projections, the outbox table and the receipts in one SQLite file.
//
// One connection in one writer thread (Debian's SQLite 3.40 has a known bug with two), WAL, synchronous=FULL:
// a callback that reports success comes after the fsync. All calls and all callbacks are on the loop thread;
// calls complete in the order they were made, so a read sees every commit asked for before it. Changes that
// queue up while a commit runs share the next transaction (group commit without a timer); each sits in its own
// savepoint, so one that fails does not harm the others.
//
// A COMMIT that returns an error is *unknown*: the store closes, reopens, looks the change up, and reports what
// it found. While it cannot reopen, everything fails with "journal-unavailable" and healthy() is false: take no
// new sale. The one commit whose COMMIT failed and which could not be looked up reports "journal-unknown": it may
// or may not be there; read the journal again when it is healthy, or stop the process and let the next one do so.
// Other errors: "claim-taken", "journal-full" (disk full, nothing written), "not-found", "item-exists" (an item's
// id is known already), "item-done", "item-moved", "change-too-large" (1 MiB or 24 levels of JSON in one value),
// "journal-broken" (a record is not what was written). Why: docs/reliability.md.
#pragma once

#include "till/hal/clock.hpp"
#include "till/hal/crypto.hpp"
#include "till/hal/result.hpp"
#include "till/hal/scheduler.hpp"
#include "till/hal/signer.hpp"
#include "till/offline/records.hpp"
#include "till/offline/retention.hpp"

#include <functional>
#include <memory>
#include <string>

namespace till::offline {

// Where blocking work runs. ThreadWorker is one thread; InlineWorker (tests, simulator) runs on the loop by post.
class Worker {
  public:
    virtual ~Worker() = default;
    virtual void post(hal::Scheduler::Work work) = 0;  // in order; from the loop thread
};
std::unique_ptr<Worker> make_thread_worker();
std::unique_ptr<Worker> make_inline_worker(hal::Scheduler& loop);

struct Page {
    std::int64_t before = 0;  // cursor: rows with created_seq (or number, or seq) below this; 0: from the newest
    int limit = 50;
};

struct StoreOptions {
    std::string path;               // of the database file; its folder exists
    std::string terminal_id;        // part of every receipt's hash
    std::string sqlite_vfs = {};    // "" in production; tests name a faulty one
    int checkpoint_frames = 1000;   // pages in the log before it is copied into the file; tests make it small
    hal::Signer* signer = nullptr;  // of receipts; none: they are chained and not signed. Outlives the Store
    bool even_if_exported = false;  // else "journal-exported": another device goes on with what was in here
};

struct OpenReport {
    bool created = false;
    std::string quarantined;   // path a corrupt file was moved to, empty if none; what was readable is in the new one
    std::string damage;        // a record that is not what was written, empty if none was met (verify() sees all)
    bool log_missing = false;  // the database's log is gone, or another program folded it in: the last changes may be
    int set_aside = 0;         // broken files that were moved aside, now or earlier, and are still in the folder
    bool disk_full = false;    // readable, but nothing can be written; each commit tries again
    std::int64_t events = 0;   // seq of the last one
    int in_flight_recovered = 0;  // items found in_flight, now unknown
};

class Store {
  public:
    Store(StoreOptions options, const hal::Clock& clock, hal::Crypto& crypto, hal::Scheduler& loop,
          std::unique_ptr<Worker> worker);
    ~Store();  // finishes what was asked for; callbacks not yet run are dropped

    // Opens or creates, migrates, checks, marks items that were in_flight as unknown.
    void open(hal::Callback<hal::Result<OpenReport>> done);
    bool healthy() const;
    const OpenReport& opened() const;  // what open() found; as made before that

    void commit(Change change, hal::Callback<hal::Result<Committed>> done);

    void find_document(std::string kind, std::string id, hal::Callback<hal::Result<Document>> done);
    // state_filter: exact state, or empty. Newest first.
    void list_documents(std::string kind, std::string state_filter, Page page,
                        hal::Callback<hal::Result<std::vector<Document>>> done);
    void open_documents(std::string kind, hal::Callback<hal::Result<std::vector<Document>>> done);  // oldest first

    void events_after(std::int64_t seq, int limit, hal::Callback<hal::Result<std::vector<Event>>> done);
    void events_of(std::string stream, int limit, hal::Callback<hal::Result<std::vector<Event>>> done);
    // Called on the loop after every commit with the events it appended, in order.
    void on_events(std::function<void(const std::vector<Event>&)> observer);

    void find_answer(std::string key, hal::Callback<hal::Result<Answer>> done);

    void find_receipt(std::int64_t number, hal::Callback<hal::Result<Receipt>> done);
    void list_receipts(Page page, hal::Callback<hal::Result<std::vector<Receipt>>> done);

    // Outbox rows. due_items: pending or unknown, due, first of their order_key, oldest first.
    void find_item(std::string id, hal::Callback<hal::Result<Item>> done);
    void due_items(std::string kind, int limit, hal::Callback<hal::Result<std::vector<Item>>> done);
    void next_due_in(std::string kind, hal::Callback<hal::Result<std::optional<hal::Duration>>> done);
    void list_items(std::vector<ItemState> states, Page page, hal::Callback<hal::Result<std::vector<Item>>> done);
    struct QueueSummary {
        std::int64_t waiting = 0;  // pending, in_flight, unknown
        std::int64_t parked = 0;
        std::optional<hal::Duration> oldest_age;
    };
    void queue_summary(hal::Callback<hal::Result<QueueSummary>> done);
    void make_due_now(std::string kind, hal::Callback<hal::Result<int>> done);  // all waiting items of a kind ("": all)

    // Walks both hash chains, the receipt numbers and, with a signer, every signature; error "journal-broken" names the
    // first record that is not as it was. In slices: commits get their turn in between.
    struct Verified {
        std::int64_t events = 0;
        std::int64_t receipts = 0;
        std::int64_t signed_receipts = 0;    // their signatures hold; with a signer only
        std::int64_t unsigned_receipts = 0;  // issued before there was a key, vouched for by a later one
        std::int64_t events_pruned_to = 0;   // the last one pruned; 0: none was
        std::int64_t receipts_pruned_to = 0;
        std::int64_t keys = 0;  // device keys this journal has known
    };
    void verify(hal::Callback<hal::Result<Verified>> done);

    // Writes every projection anew from the events with `fold`, in one transaction; for repair and for the test
    // that projections are derivable. fold returns the documents an event leaves behind; it runs on the worker.
    using Fold = std::function<std::vector<Document>(const Event&)>;
    void rebuild_documents(Fold fold, hal::Callback<hal::Result<int>> done);

    // One bounded step of removing what is final, synced, printed and old enough (retention.hpp). Does nothing while the
    // clock is not trusted.
    void prune(Retention retention, hal::Callback<hal::Result<Pruned>> done);

  private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace till::offline
