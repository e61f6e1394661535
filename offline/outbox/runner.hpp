// Runner: one channel of the outbox. It looks for due items, marks them in flight, delivers them, writes down how it
// went, and looks again; between looks exactly one of these holds, which stuck() checks:
//   a look is under way | a delivery is under way | the timer is armed | nothing waits in the store
#pragma once

#include "till/offline/outbox.hpp"

#include <deque>

namespace till::offline::outbox {

struct Ports {
    Store& store;
    hal::Scheduler& loop;
    const hal::Clock& clock;
    hal::Crypto& crypto;
};

class Runner : public std::enable_shared_from_this<Runner> {
  public:
    Runner(Ports ports, Channel channel) : ports_(ports), channel_(std::move(channel)) {}

    void start();
    void look();                    // there may be something due
    void first_attempt(Item item);  // born in flight
    void line_returned() { ++line_epoch_; }
    bool idle() const { return under_way_ == 0 && !looking_; }
    bool stuck() const;

  private:
    // One deliver() call. Shared by the callbacks of its steps.
    struct Batch {
        std::vector<Item> items;
        std::vector<Delivery> deliveries;
        std::size_t open = 0;  // results not yet on disk
        unsigned line_epoch = 0;
        bool answered = false;
    };
    using BatchPtr = std::shared_ptr<Batch>;

    void found(hal::Result<std::vector<Item>> due);
    void next_due(const hal::Result<std::optional<hal::Duration>>& in);
    std::vector<std::vector<Item>> group(std::vector<Item> items) const;
    void wake_in(hal::Duration delay);

    void check_first_attempt(Item item);
    void mark(std::vector<Item> items);
    void write_mark(std::vector<Item> items, bool first_try);
    void marked(std::vector<Item> items, const hal::Result<Committed>& result);
    void begin(std::vector<Item> items);
    void send(const BatchPtr& batch);
    void answered(const BatchPtr& batch, std::vector<Delivery> deliveries);
    void write(const BatchPtr& batch, std::size_t index);
    void written(const BatchPtr& batch, std::size_t index, const hal::Result<Committed>& result);
    void resolve(const BatchPtr& batch, std::size_t index);
    void settle(const BatchPtr& batch, std::size_t index, const hal::Result<Committed>& result);
    ItemUpdate update_for(const Batch& batch, std::size_t index);
    void later(hal::Duration delay, std::function<void(Runner&)> work);

    // A member function as a callback that does nothing once this is gone.
    template <class F>
    auto safely(F work) {
        return [weak = weak_from_this(), work = std::move(work)](auto&&... args) mutable {
            if (const auto self = weak.lock()) work(*self, std::forward<decltype(args)>(args)...);
        };
    }

    Ports ports_;
    Channel channel_;
    bool started_ = false;
    bool looking_ = false;
    bool look_again_ = false;
    bool more_waits_ = false;  // the store said so at the last look
    bool found_nothing_ = false;
    int under_way_ = 0;  // batches
    unsigned line_epoch_ = 0;
    std::set<std::string> busy_keys_;
    std::multimap<std::string, Item> held_;  // first attempts whose key is busy
    std::vector<Item> early_;                // first attempts handed over before start()
    hal::Timer wake_;
    bool wake_armed_ = false;
    std::map<std::uint64_t, hal::Timer> later_;
    std::uint64_t next_later_ = 0;
};

}  // namespace till::offline::outbox
