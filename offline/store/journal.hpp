// Journal: the synchronous core of the Store. One thread at a time; it blocks on the disk.
//
// It opens its file when it has to: after a failure every call tries again, and fails with "journal-unavailable"
// while that does not work. A COMMIT that fails is looked up after reopening (docs/reliability.md):
//   found                    the results are those of a success
//   not found                "journal-full" or "journal-unavailable": nothing of it was written
//   cannot reopen, so far    "journal-unknown": it may be there or not
#pragma once

#include "receipts/receipts.hpp"
#include "store/event_table.hpp"
#include "store/write_context.hpp"
#include "till/offline/store.hpp"

#include <functional>
#include <optional>
#include <span>

namespace till::offline::store {

struct PendingChange {
    Change change;
    hal::Stamp asked;  // when; becomes the stamp of its events
};

struct Written {
    Committed committed;
    std::vector<Event> events;
};

class Journal {
  public:
    Journal(StoreOptions options, hal::Crypto& crypto);
    ~Journal();  // leaves the database file complete without its log, if the disk is well
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    // At start: migrates, checks, sets a corrupt file aside, marks items that were in flight as unknown.
    Result<OpenReport> open(const hal::Stamp& now);
    bool is_open() const { return db_.has_value(); }
    bool was_open() const { return opened_once_; }

    // One transaction for all; a change that is refused does not harm the others.
    std::vector<Result<Written>> write(std::span<PendingChange> changes);
    // Copies the log into the database file when it has grown enough. Call it when nobody waits.
    void checkpoint_if_due();
    Result<Pruned> prune(const Retention& retention, const hal::Stamp& now);
    // Gets one more signature half done, if there is room. True: there is more to do. Call it when nobody waits.
    bool prepare() { return options_.signer != nullptr && options_.signer->prepare(); }
    const StoreOptions& options() const { return options_; }
    hal::Crypto& crypto() { return crypto_; }

    // Runs `read` on the open database; a storage error closes it.
    template <class T>
    Result<T> read(const std::function<Result<T>(Connection&)>& read) {
        if (auto ready = ensure_open(); !ready) return std::unexpected(ready.error());
        Result<T> result = read(*db_);
        if (!result) return std::unexpected(note(result.error()));
        return result;
    }
    // One transaction around work that is no Change but appends events (transfer/). "journal-unknown": it may have
    // happened.
    Result<void> change_all(const hal::Stamp& now, const std::function<Result<void>(WriteContext&)>& work);
    // The same inside one transaction, for the few writes that are no Change.
    Result<int> update(const std::function<Result<int>(Connection&)>& work);

    // See Store::verify. One slice; nullopt: there is more.
    struct Verification {
        bool started = false;
        ChainEnd events;
        ReceiptsEnd receipts;
        Store::Verified found;
    };
    Result<std::optional<Store::Verified>> verify_on(Verification& v);

  private:
    Result<void> ensure_open();
    Result<void> ready_to_write();
    Result<int> recover();
    Result<void> reopen();
    // A storage error closes the file and is told as what it means to the caller.
    Error note(Error error);

    Result<Written> apply(PendingChange& pending, WriteContext& context);
    Result<void> apply_rest(PendingChange& pending, WriteContext& context, Written& written);
    static Result<void> start_verify(Connection& db, Verification& v);
    static Result<void> check_starts(Connection& db, const SealCheck& seals, Verification& v);
    Result<bool> verify_some(Connection& db, Verification& v);
    struct Attempt;
    Result<void> attempt(std::span<PendingChange> changes, Attempt& attempt);
    void settle(Attempt& attempt, Error error);

    StoreOptions options_;
    hal::Crypto& crypto_;
    std::int64_t session_ = 0;
    std::optional<Connection> db_;
    Head head_;
    std::int64_t last_item_seq_ = 0;
    bool opened_once_ = false;
    std::optional<hal::Stamp> recovery_due_;  // set while items of an earlier life still look as if in flight
    bool log_is_suspect_ = false;             // a write or sync failed: rewrite the log before believing it
};

}  // namespace till::offline::store
