#include "store/journal.hpp"

#include "store/answer_table.hpp"
#include "store/document_table.hpp"
#include "store/event_table.hpp"
#include "store/files.hpp"
#include "store/item_table.hpp"
#include "store/prune.hpp"
#include "store/recovery.hpp"

#include <bit>

namespace till::offline::store {
namespace {

constexpr int reopen_attempts = 3;
// A slice of verify(): some ten milliseconds, while which commits wait.
constexpr int events_per_slice = 2'000;
constexpr int receipts_per_slice = 20;  // a signature takes a millisecond to check

Error as_told(Error error) {
    if (error.type == "journal-corrupt") error.type = "journal-unavailable";
    if (error.type == "constraint") error.type = "journal-broken";  // every rule of ours is checked before
    return error;
}

}  // namespace

// One try at writing a group.
struct Journal::Attempt {
    std::vector<Result<Written>> results;
    Head head;
    std::int64_t last_item_seq = 0;
    bool commit_tried = false;
};

Journal::Journal(StoreOptions options, hal::Crypto& crypto) : options_(std::move(options)), crypto_(crypto) {
    std::array<std::uint8_t, 8> bytes{};
    crypto_.random(bytes);
    session_ = std::bit_cast<std::int64_t>(bytes);
}

Journal::~Journal() {
    if (db_) (void)db_->checkpoint();
}

Result<OpenReport> Journal::open(const hal::Stamp& now) {
    db_.reset();
    OpenReport report;
    auto opened = open_and_check(options_, crypto_, now, report);
    if (!opened) return std::unexpected(as_told(opened.error()));
    const auto exported = newest_seal(*opened, "exported");
    if (!exported) return std::unexpected(as_told(exported.error()));
    if (*exported && !options_.even_if_exported) {
        return hal::fail("journal-exported", "bundle " + (*exported)->hash + " holds what was pending in it");
    }
    db_ = *std::move(opened);
    recovery_due_ = now;
    if (auto recovered = recover(); recovered) {
        report.in_flight_recovered = *recovered;
    } else if (recovered.error().type == "journal-full" && db_) {
        report.disk_full = true;  // readable all the same; write() tries again
    } else {
        return std::unexpected(recovered.error());
    }
    const auto head = read_head(*db_);
    if (!head) return std::unexpected(note(head.error()));
    const auto last_item = last_item_seq(*db_);
    if (!last_item) return std::unexpected(note(last_item.error()));
    head_ = *head;
    last_item_seq_ = *last_item;
    opened_once_ = true;
    return report;
}

// Until it succeeded, nothing else is written: what was in flight in another life must not look as if it still were.
Result<int> Journal::recover() {
    auto recovered = recover_waiting(*db_, crypto_, options_.signer, *recovery_due_);
    if (recovered) {
        recovery_due_.reset();
        return recovered;
    }
    if (recovered.error().type == "journal-full") return recovered;
    return std::unexpected(note(recovered.error()));
}

Result<void> Journal::ready_to_write() {
    if (auto ready = ensure_open(); !ready) return ready;
    if (!recovery_due_) return {};
    if (auto recovered = recover(); !recovered) return std::unexpected(recovered.error());
    return {};
}

Result<void> Journal::ensure_open() {
    if (db_) return {};
    if (!opened_once_) return hal::fail("journal-unavailable", "not opened");
    return reopen();
}

Result<void> Journal::reopen() {
    db_.reset();
    if (log_is_suspect_) {
        if (auto rewritten = rewrite_log(options_); !rewritten) return std::unexpected(as_told(rewritten.error()));
    }
    auto opened = open_database(options_);
    if (!opened) return std::unexpected(as_told(opened.error()));
    const auto head = read_head(*opened);
    if (!head) return std::unexpected(as_told(head.error()));
    const auto last_item = last_item_seq(*opened);
    if (!last_item) return std::unexpected(as_told(last_item.error()));
    db_ = *std::move(opened);
    head_ = *head;
    last_item_seq_ = *last_item;
    log_is_suspect_ = false;
    return {};
}

Error Journal::note(Error error) {
    if (is_storage_error(error)) {
        db_.reset();
        log_is_suspect_ = true;
    }
    return as_told(std::move(error));
}

Result<Written> Journal::apply(PendingChange& pending, WriteContext& context) {
    Change& change = pending.change;
    Written written;
    for (const Claim& claim : change.claims) {
        if (auto taken = take_claim(context.db, claim, context.head.event_seq); !taken)
            return std::unexpected(taken.error());
    }
    for (const NewEvent& event : change.events) {
        auto appended = append_event(context, event);
        if (!appended) return std::unexpected(appended.error());
        written.events.push_back(*std::move(appended));
    }
    if (change.receipt) {
        auto receipt = issue_receipt(context, *change.receipt);
        if (!receipt) return std::unexpected(receipt.error());
        auto appended = append_event(context, receipt_event(*receipt));
        if (!appended) return std::unexpected(appended.error());
        written.events.push_back(*std::move(appended));
        if (change.with_receipt) change.with_receipt(change.documents, *receipt);
        written.committed.receipt = *std::move(receipt);
    }
    if (!written.events.empty()) {
        written.committed.first_seq = written.events.front().seq;
        written.committed.last_seq = written.events.back().seq;
    }
    if (auto rest = apply_rest(pending, context, written); !rest) return std::unexpected(rest.error());
    return written;
}

Result<void> Journal::apply_rest(PendingChange& pending, WriteContext& context, Written& written) {
    const Change& change = pending.change;
    Result<void> done;
    for (const Document& document : change.documents) {
        if (done) done = put_document(context.db, document, context.head.event_seq);
    }
    // Before the new items: what follows a finished one may then be born in flight.
    for (const ItemUpdate& update : change.items) {
        if (done) done = update_item(context, update);
    }
    for (const NewItem& item : change.enqueue) {
        if (done) done = add_item(context, item);
    }
    if (written.committed.receipt) {
        for (const NewItem& item : receipt_items(*change.receipt, *written.committed.receipt)) {
            if (done) done = add_item(context, item);
        }
    }
    for (const Answer& answer : change.answers) {
        if (done) done = put_answer(context.db, answer, pending.asked);
    }
    for (const std::int64_t number : change.printed) {
        if (done) done = count_print(context.db, number);
    }
    if (done && !change.answers.empty()) done = prune_answers(context.db, pending.asked);
    if (done && !change.items.empty()) done = prune_done_items(context.db, pending.asked);
    return done;
}

// An error is a storage error: the whole group failed, and if commit_tried, nobody knows yet how.
Result<void> Journal::attempt(std::span<PendingChange> changes, Attempt& attempt) {
    auto transaction = Transaction::begin(*db_);
    if (!transaction) return std::unexpected(transaction.error());
    bool any = false;
    for (PendingChange& pending : changes) {
        auto savepoint = Savepoint::begin(*db_);
        if (!savepoint) return std::unexpected(savepoint.error());
        Head head = attempt.head;
        std::int64_t item_seq = attempt.last_item_seq;
        WriteContext context{*db_, crypto_, options_.terminal_id, pending.asked, head, item_seq, options_.signer};
        auto written = apply(pending, context);
        if (!written && is_storage_error(written.error())) return std::unexpected(written.error());
        if (written) {
            if (auto kept = savepoint->keep(); !kept) return std::unexpected(kept.error());
            attempt.head = std::move(head);
            attempt.last_item_seq = item_seq;
            any = true;
        }
        if (!written) written = std::unexpected(as_told(written.error()));
        attempt.results.push_back(std::move(written));
    }
    if (!any) return {};
    attempt.head.session = session_;
    attempt.head.commit_no = head_.commit_no + 1;
    if (auto marked = write_head(*db_, attempt.head); !marked) return marked;
    attempt.commit_tried = true;
    if (auto committed = transaction->commit(); !committed) return committed;
    head_ = attempt.head;
    last_item_seq_ = attempt.last_item_seq;
    return {};
}

// What does the file say about a group that met `error`? Turns what succeeded into the truth.
void Journal::settle(Attempt& attempt, Error error) {
    note(error);
    Result<void> opened;
    for (int i = 0; i < reopen_attempts; ++i) {
        opened = reopen();
        if (opened) break;
    }
    const bool there = opened && head_.session == session_ && head_.commit_no == attempt.head.commit_no;
    if (attempt.commit_tried && there) return;
    Error told = as_told(std::move(error));
    if (attempt.commit_tried && !opened) told.type = "journal-unknown";
    for (auto& result : attempt.results) {
        if (result || is_storage_error(result.error())) result = std::unexpected(told);
    }
}

std::vector<Result<Written>> Journal::write(std::span<PendingChange> changes) {
    Attempt tried;
    if (auto ready = ready_to_write(); !ready) {
        tried.results.assign(changes.size(), std::unexpected(ready.error()));
        return std::move(tried.results);
    }
    tried.head = head_;
    tried.last_item_seq = last_item_seq_;
    if (auto done = attempt(changes, tried); !done) {
        while (tried.results.size() < changes.size())
            tried.results.emplace_back(std::unexpected(done.error()));
        settle(tried, done.error());
    }
    return std::move(tried.results);
}

Result<int> Journal::update(const std::function<Result<int>(Connection&)>& work) {
    if (auto ready = ready_to_write(); !ready) return std::unexpected(ready.error());
    return read<int>([&](Connection& db) -> Result<int> {
        auto transaction = Transaction::begin(db);
        if (!transaction) return std::unexpected(transaction.error());
        auto result = work(db);
        if (!result) return result;
        // What is done here may be done again: a COMMIT of unknown outcome is told as an error.
        if (auto committed = transaction->commit(); !committed) return std::unexpected(committed.error());
        return result;
    });
}

Result<void> Journal::change_all(const hal::Stamp& now, const std::function<Result<void>(WriteContext&)>& work) {
    if (auto ready = ready_to_write(); !ready) return ready;
    bool commit_tried = false;
    const auto done = [&]() -> Result<void> {
        auto transaction = Transaction::begin(*db_);
        if (!transaction) return std::unexpected(transaction.error());
        Head head = head_;
        std::int64_t item_seq = last_item_seq_;
        WriteContext context{*db_, crypto_, options_.terminal_id, now, head, item_seq, options_.signer};
        if (auto worked = work(context); !worked) return worked;
        head.session = session_;
        head.commit_no = head_.commit_no + 1;
        if (auto marked = write_head(*db_, head); !marked) return marked;
        commit_tried = true;
        if (auto committed = transaction->commit(); !committed) return committed;
        head_ = std::move(head);
        last_item_seq_ = item_seq;
        return {};
    }();
    if (done) return {};
    Error told = note(done.error());  // may close the file: the transaction is gone by now
    if (commit_tried) told.type = "journal-unknown";
    return std::unexpected(std::move(told));
}

Result<Pruned> Journal::prune(const Retention& retention, const hal::Stamp& now) {
    Pruned pruned;
    auto done = update([&](Connection& db) -> Result<int> {
        auto step = store::prune(db, crypto_, options_.signer, retention, now);
        if (!step) return std::unexpected(step.error());
        pruned = *step;
        return 0;
    });
    if (!done) return std::unexpected(done.error());
    return pruned;
}

Result<void> Journal::start_verify(Connection& db, Verification& v) {
    auto events = events_start(db);
    if (!events) return std::unexpected(events.error());
    auto receipts = receipts_start(db);
    if (!receipts) return std::unexpected(receipts.error());
    v.events = *std::move(events);
    v.receipts = *std::move(receipts);
    v.found.events_pruned_to = v.events.seq;
    v.found.receipts_pruned_to = v.receipts.number;
    v.started = true;
    return {};
}

Result<void> Journal::check_starts(Connection& db, const SealCheck& seals, Verification& v) {
    v.found.keys = seals.keys();
    if (v.events.seq > 0) {
        const auto holds = seals.holds(db, "events", v.events.seq, v.events.hash);
        if (!holds) return std::unexpected(holds.error());
        if (!*holds) return hal::fail("journal-broken", "the seal where the events start is wrong");
    }
    if (v.receipts.number > 0) {
        const auto holds = seals.holds(db, "receipts", v.receipts.number, v.receipts.hash);
        if (!holds) return std::unexpected(holds.error());
        if (!*holds) return hal::fail("journal-broken", "the seal where the receipts start is wrong");
    }
    return {};
}

// One slice. The last one compares the ends with the head, in the same turn as it reads them.
Result<bool> Journal::verify_some(Connection& db, Verification& v) {
    std::optional<SealCheck> seals;
    if (options_.signer != nullptr) {
        auto loaded = SealCheck::load(db, crypto_, *options_.signer);
        if (!loaded) return std::unexpected(loaded.error());
        seals.emplace(*std::move(loaded));
    }
    if (!v.started) {
        if (auto begun = start_verify(db, v); !begun) return std::unexpected(begun.error());
        if (seals) {
            if (auto right = check_starts(db, *seals, v); !right) return std::unexpected(right.error());
        }
    }
    auto at_end = walk_events(db, crypto_, v.events, events_per_slice);
    if (at_end && !v.events.broken.empty()) return hal::fail("journal-broken", v.events.broken);
    if (!at_end || !*at_end) return at_end;
    at_end = walk_receipts(db, crypto_, seals ? &*seals : nullptr, v.receipts, receipts_per_slice);
    if (at_end && *at_end && v.receipts.broken.empty() && seals) {
        if (auto ended = end_of_unsigned_run(db, *seals, v.receipts); !ended) return std::unexpected(ended.error());
    }
    if (at_end && !v.receipts.broken.empty()) return hal::fail("journal-broken", v.receipts.broken);
    if (!at_end || !*at_end) return at_end;
    if (v.events.hash != head_.event_hash) return hal::fail("journal-broken", "the last events are missing");
    if (v.receipts.hash != head_.receipt_hash) return hal::fail("journal-broken", "the last receipts are missing");
    return true;
}

Result<std::optional<Store::Verified>> Journal::verify_on(Verification& v) {
    return read<std::optional<Store::Verified>>([&](Connection& db) -> Result<std::optional<Store::Verified>> {
        const auto finished = verify_some(db, v);
        if (!finished) return std::unexpected(finished.error());
        if (!*finished) return std::optional<Store::Verified>{};
        v.found.events = v.events.count;
        v.found.receipts = v.receipts.count;
        v.found.signed_receipts = v.receipts.signed_count;
        v.found.unsigned_receipts = v.receipts.unsigned_count;
        return std::optional(v.found);
    });
}

void Journal::checkpoint_if_due() {
    if (!db_ || db_->wal_frames() < options_.checkpoint_frames) return;
    if (auto done = db_->checkpoint(); !done) note(done.error());
}

}  // namespace till::offline::store
