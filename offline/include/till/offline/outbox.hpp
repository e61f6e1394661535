// Outbox: sends what the journal says must leave, and forgets nothing.
//
// It knows channels, not providers: a channel delivers items of one kind and reports per item. The outbox keeps
// attempts, next time and last error on disk; orders items per order_key; runs different keys in parallel; backs
// off with full jitter (retry_policy.hpp) and honours the far side's Retry-After; parks what was refused for
// good; wakes everything when the line returns. Before each attempt the item is in_flight on disk (except a first
// attempt of an item born in_flight), so after a crash nothing that may have been sent looks unsent.
// An item whose last error is of type "batch-refused" travels alone, so that one that poisons its batch is found.
// While the disk refuses, results are kept and written when it works again. Loop thread only.
#pragma once

#include "till/offline/retry_policy.hpp"
#include "till/offline/store.hpp"

#include <map>
#include <set>

namespace till::offline {

struct Delivery {
    enum class Kind {
        done,      // proven: the far side has it
        not_sent,  // proven: this attempt did not reach it; try again later. An item that was unknown stays unknown
        unknown,   // may or may not have it; the next attempt is told so (Item::state == unknown)
        refused,   // for good: park it
    };
    Kind kind = Kind::unknown;
    hal::Error error;                          // for the queue page; empty when done
    std::optional<hal::Duration> retry_after;  // overrides the policy
    Change change;                             // committed together with the item's new state
    // Optional, once, after that commit. An error is one of the change's own ("claim-taken", ...: the item's state was
    // written without it, or parked), "item-done" (somebody else closed it: nothing was written) or "journal-unknown".
    std::function<void(const hal::Result<Committed>&)> committed;
};

struct Channel {
    std::string kind;
    int max_batch = 1;     // items handed to deliver() at once
    int max_parallel = 4;  // deliver() calls under way at once
    RetryPolicy retry;
    // Item::state is what was known before this attempt: pending, unknown, or in_flight for a first attempt of an item
    // born so. Item::attempts includes this one. Same number and order of deliveries as items; called back exactly
    // once.
    std::function<void(std::vector<Item>, hal::Callback<std::vector<Delivery>>)> deliver;
    // Payload bytes handed to deliver() at once; one item that is larger travels alone. 0: no bound.
    std::size_t max_batch_bytes = 0;
};

class Outbox {
  public:
    Outbox(Store& store, hal::Scheduler& loop, const hal::Clock& clock, hal::Crypto& crypto);
    ~Outbox();

    void add_channel(Channel channel);
    void start();

    // Tell it that items were enqueued by a commit. Items born in_flight are named in `first_attempts` and are
    // delivered at once.
    void enqueued(std::vector<Item> first_attempts = {});
    void line_returned();                                                   // everything waiting is due now
    void retry_now(std::string id, hal::Callback<hal::Result<void>> done);  // also un-parks
    bool idle() const;                                                      // nothing under way
    // A check that must always be false: work is known to wait, and nothing is under way or timed to start it.
    bool stuck() const;

  private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace till::offline
