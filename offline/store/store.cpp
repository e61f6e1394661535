// The asynchronous shell: takes calls on the loop thread, lets the worker run them in order on the Journal, brings
// results back by post. Commits that wait together become one transaction.
#include "till/offline/store.hpp"

#include "receipts/receipts.hpp"
#include "store/answer_table.hpp"
#include "store/document_table.hpp"
#include "store/event_table.hpp"
#include "store/item_table.hpp"
#include "store/journal.hpp"

#include <deque>
#include <mutex>
#include <variant>

namespace till::offline {
namespace {

constexpr hal::Duration probe_interval{1'000};
constexpr std::size_t max_group = 64;  // bounds the time one commit takes

struct CommitJob {
    store::PendingChange pending;
    hal::Callback<hal::Result<Committed>> done;
};
using OtherJob = std::move_only_function<void(store::Journal&)>;
using Job = std::variant<CommitJob, OtherJob>;

}  // namespace

struct Store::Impl : std::enable_shared_from_this<Store::Impl> {
    Impl(StoreOptions options, const hal::Clock& clock_in, hal::Crypto& crypto, hal::Scheduler& loop_in)
        : clock(clock_in), loop(loop_in), journal(std::move(options), crypto) {}

    // --- loop thread
    const hal::Clock& clock;
    hal::Scheduler& loop;
    bool healthy = false;
    OpenReport opened;
    hal::Timer probe;  // armed while the file cannot be opened: nobody else may be asking
    std::vector<std::function<void(const std::vector<Event>&)>> observers;

    // --- shared
    std::mutex mutex;
    std::deque<Job> jobs;
    bool drain_posted = false;

    // --- worker thread
    store::Journal journal;

    std::unique_ptr<Worker> worker;  // last: its thread ends before the rest goes

    void add(Job job) {
        bool wake = false;
        {
            const std::lock_guard lock(mutex);
            jobs.push_back(std::move(job));
            wake = !std::exchange(drain_posted, true);
        }
        // The raw pointer is good: the Store ends its worker before it lets go of this.
        if (wake) worker->post([this] { drain(); });
    }

    void drain() {
        while (true) {
            auto batch = take();
            if (batch.empty()) return;
            if (std::holds_alternative<CommitJob>(batch.front())) {
                commit(batch);
            } else {
                std::get<OtherJob>(batch.front())(journal);
            }
            if (nobody_waits()) journal.checkpoint_if_due();
            while (nobody_waits() && journal.prepare()) {
            }
        }
    }
    // One read, or as many commits as wait together.
    std::vector<Job> take() {
        const std::lock_guard lock(mutex);
        std::vector<Job> batch;
        while (!jobs.empty() && batch.size() < max_group) {
            const bool is_commit = std::holds_alternative<CommitJob>(jobs.front());
            if (!batch.empty() && !is_commit) break;
            batch.push_back(std::move(jobs.front()));
            jobs.pop_front();
            if (!is_commit) break;
        }
        drain_posted = !batch.empty();
        return batch;
    }
    bool nobody_waits() {
        const std::lock_guard lock(mutex);
        return jobs.empty();
    }

    void commit(std::vector<Job>& batch) {
        std::vector<store::PendingChange> changes;
        for (Job& job : batch)
            changes.push_back(std::move(std::get<CommitJob>(job).pending));
        auto results = journal.write(changes);
        for (std::size_t i = 0; i < batch.size(); ++i) {
            deliver([done = std::move(std::get<CommitJob>(batch[i]).done),
                     result = std::move(results[i])](Impl& impl) mutable { impl.report(done, std::move(result)); });
        }
    }
    void report(hal::Callback<hal::Result<Committed>>& done, hal::Result<store::Written> result) {
        if (!result) {
            done(std::unexpected(result.error()));
            return;
        }
        done(std::move(result->committed));
        if (result->events.empty()) return;
        for (std::size_t i = 0; i < observers.size(); ++i)
            observers[i](result->events);
    }

    // From the worker to the loop; dropped when the Store is gone.
    void deliver(std::move_only_function<void(Impl&)> work) {
        loop.post([weak = weak_from_this(), ok = journal.is_open(), was_open = journal.was_open(),
                   work = std::move(work)]() mutable {
            if (const auto alive = weak.lock()) {
                alive->healthy = ok;
                if (!ok && was_open) alive->try_again_later();
                work(*alive);
            }
        });
    }
    void try_again_later() {
        if (probe.armed()) return;
        probe = loop.after(probe_interval, [weak = weak_from_this()] {
            const auto alive = weak.lock();
            if (!alive) return;
            alive->probe.cancel();
            alive->read<std::int64_t>([](store::Connection& db) { return store::last_item_seq(db); }, [](auto) {});
        });
    }
    // Runs `work` on the worker in its turn and calls back with what it returns.
    template <class T>
    void run(std::function<hal::Result<T>(store::Journal&)> work, hal::Callback<hal::Result<T>> done) {
        add(OtherJob([this, work = std::move(work), done = std::move(done)](store::Journal& on) mutable {
            auto result = work(on);
            deliver([done = std::move(done), result = std::move(result)](Impl&) mutable { done(std::move(result)); });
        }));
    }
    void verify(std::shared_ptr<store::Journal::Verification> so_far, hal::Callback<hal::Result<Verified>> done) {
        run<std::optional<Verified>>([so_far](store::Journal& on) { return on.verify_on(*so_far); },
                                     [weak = weak_from_this(), so_far, done = std::move(done)](auto result) mutable {
                                         if (!result) return done(std::unexpected(result.error()));
                                         if (*result) return done(**result);
                                         if (const auto self = weak.lock()) self->verify(so_far, std::move(done));
                                     });
    }
    template <class T, class Read>
    void read(Read read, hal::Callback<hal::Result<T>> done) {
        run<T>([read = std::move(read)](store::Journal& on) { return on.read<T>(read); }, std::move(done));
    }
};

Store::Store(StoreOptions options, const hal::Clock& clock, hal::Crypto& crypto, hal::Scheduler& loop,
             std::unique_ptr<Worker> worker)
    : impl_(std::make_shared<Impl>(std::move(options), clock, crypto, loop)) {
    impl_->worker = std::move(worker);
}

Store::~Store() { impl_->worker.reset(); }

void Store::open(hal::Callback<hal::Result<OpenReport>> done) {
    impl_->run<OpenReport>([now = impl_->clock.now()](store::Journal& on) { return on.open(now); },
                           [&impl = *impl_, done = std::move(done)](hal::Result<OpenReport> opened) mutable {
                               if (opened) impl.opened = *opened;
                               done(std::move(opened));
                           });
}

const OpenReport& Store::opened() const { return impl_->opened; }

bool Store::healthy() const { return impl_->healthy; }

void Store::commit(Change change, hal::Callback<hal::Result<Committed>> done) {
    impl_->add(CommitJob{{std::move(change), impl_->clock.now()}, std::move(done)});
}

void Store::on_events(std::function<void(const std::vector<Event>&)> observer) {
    impl_->observers.push_back(std::move(observer));
}

void Store::find_document(std::string kind, std::string id, hal::Callback<hal::Result<Document>> done) {
    impl_->read<Document>([=](auto& db) { return store::find_document(db, kind, id); }, std::move(done));
}

void Store::list_documents(std::string kind, std::string state_filter, Page page,
                           hal::Callback<hal::Result<std::vector<Document>>> done) {
    impl_->read<std::vector<Document>>([=](auto& db) { return store::list_documents(db, kind, state_filter, page); },
                                       std::move(done));
}

void Store::open_documents(std::string kind, hal::Callback<hal::Result<std::vector<Document>>> done) {
    impl_->read<std::vector<Document>>([=](auto& db) { return store::open_documents(db, kind); }, std::move(done));
}

void Store::events_after(std::int64_t seq, int limit, hal::Callback<hal::Result<std::vector<Event>>> done) {
    impl_->read<std::vector<Event>>([=](auto& db) { return store::events_after(db, seq, limit); }, std::move(done));
}

void Store::events_of(std::string stream, int limit, hal::Callback<hal::Result<std::vector<Event>>> done) {
    impl_->read<std::vector<Event>>([=](auto& db) { return store::events_of(db, stream, limit); }, std::move(done));
}

void Store::find_answer(std::string key, hal::Callback<hal::Result<Answer>> done) {
    impl_->read<Answer>([=](auto& db) { return store::find_answer(db, key); }, std::move(done));
}

void Store::find_receipt(std::int64_t number, hal::Callback<hal::Result<Receipt>> done) {
    impl_->read<Receipt>([=](auto& db) { return store::find_receipt(db, number); }, std::move(done));
}

void Store::list_receipts(Page page, hal::Callback<hal::Result<std::vector<Receipt>>> done) {
    impl_->read<std::vector<Receipt>>([=](auto& db) { return store::list_receipts(db, page); }, std::move(done));
}

void Store::find_item(std::string id, hal::Callback<hal::Result<Item>> done) {
    impl_->read<Item>([=](auto& db) { return store::find_item(db, id); }, std::move(done));
}

void Store::due_items(std::string kind, int limit, hal::Callback<hal::Result<std::vector<Item>>> done) {
    impl_->read<std::vector<Item>>([kind = std::move(kind), limit, now = impl_->clock.now()](
                                       auto& db) { return store::due_items(db, now, kind, limit); },
                                   std::move(done));
}

void Store::next_due_in(std::string kind, hal::Callback<hal::Result<std::optional<hal::Duration>>> done) {
    impl_->read<std::optional<hal::Duration>>(
        [kind = std::move(kind), now = impl_->clock.now()](auto& db) { return store::next_due_in(db, now, kind); },
        std::move(done));
}

void Store::list_items(std::vector<ItemState> states, Page page, hal::Callback<hal::Result<std::vector<Item>>> done) {
    impl_->read<std::vector<Item>>([=](auto& db) { return store::list_items(db, states, page); }, std::move(done));
}

void Store::queue_summary(hal::Callback<hal::Result<QueueSummary>> done) {
    impl_->read<QueueSummary>([now = impl_->clock.now()](auto& db) { return store::queue_summary(db, now); },
                              std::move(done));
}

void Store::make_due_now(std::string kind, hal::Callback<hal::Result<int>> done) {
    impl_->run<int>(
        [kind = std::move(kind)](store::Journal& on) {
            return on.update([&](store::Connection& db) { return store::make_due_now(db, kind); });
        },
        std::move(done));
}

void Store::verify(hal::Callback<hal::Result<Verified>> done) {
    impl_->verify(std::make_shared<store::Journal::Verification>(), std::move(done));
}

void Store::prune(Retention retention, hal::Callback<hal::Result<Pruned>> done) {
    impl_->run<Pruned>([retention, now = impl_->clock.now()](store::Journal& on) { return on.prune(retention, now); },
                       std::move(done));
}

void Store::rebuild_documents(Fold fold, hal::Callback<hal::Result<int>> done) {
    impl_->run<int>(
        [fold = std::move(fold)](store::Journal& on) {
            return on.update([&](store::Connection& db) { return store::rebuild_documents(db, fold); });
        },
        std::move(done));
}

}  // namespace till::offline
