#include "till/offline/outbox.hpp"

#include "outbox/runner.hpp"

#include <algorithm>

namespace till::offline {

struct Outbox::Impl : std::enable_shared_from_this<Outbox::Impl> {
    explicit Impl(outbox::Ports ports_in) : ports(ports_in) {}

    outbox::Ports ports;
    std::map<std::string, std::shared_ptr<outbox::Runner>> runners;  // by kind
    bool started = false;
    hal::Timer wake_all;  // for a line that returned while the journal refused

    void look_everywhere() {
        for (const auto& [kind, runner] : runners)
            runner->look();
    }
    void make_all_due() {
        ports.store.make_due_now("", [weak = weak_from_this()](hal::Result<int> result) {
            const auto self = weak.lock();
            if (!self) return;
            if (result) return self->look_everywhere();
            self->wake_all = self->ports.loop.after(hal::Duration{1'000}, [weak] {
                if (const auto alive = weak.lock()) alive->make_all_due();
            });
        });
    }
    void wake(const Item& item, hal::Callback<hal::Result<void>> done);
};

Outbox::Outbox(Store& store, hal::Scheduler& loop, const hal::Clock& clock, hal::Crypto& crypto)
    : impl_(std::make_shared<Impl>(outbox::Ports{store, loop, clock, crypto})) {}

Outbox::~Outbox() = default;

void Outbox::add_channel(Channel channel) {
    const std::string kind = channel.kind;
    auto runner = std::make_shared<outbox::Runner>(impl_->ports, std::move(channel));
    impl_->runners[kind] = runner;
    if (impl_->started) runner->start();
}

void Outbox::start() {
    if (std::exchange(impl_->started, true)) return;
    for (const auto& [kind, runner] : impl_->runners)
        runner->start();
}

void Outbox::enqueued(std::vector<Item> first_attempts) {
    for (Item& item : first_attempts) {
        const auto runner = impl_->runners.find(item.kind);
        if (runner != impl_->runners.end()) runner->second->first_attempt(std::move(item));
    }
    impl_->look_everywhere();
}

void Outbox::line_returned() {
    for (const auto& [kind, runner] : impl_->runners)
        runner->line_returned();
    impl_->make_all_due();
}

// To a person's "now" an item is due at once. One that was tried may have arrived, so it is asked about first.
void Outbox::Impl::wake(const Item& item, hal::Callback<hal::Result<void>> done) {
    const bool parked = item.state == ItemState::parked;
    const auto again = item.attempts > 0 ? ItemState::unknown : ItemState::pending;
    Change change;
    change.items.push_back({item.id, parked ? again : item.state, item.attempts, {}, item.last_error, item.state});
    ports.store.commit(std::move(change), [weak = weak_from_this(), kind = item.kind,
                                           done = std::move(done)](hal::Result<Committed> result) mutable {
        // "item-moved": it was taken up meanwhile, which is what was asked for.
        const bool moving = result || result.error().type == "item-moved";
        if (const auto self = weak.lock()) self->look_everywhere();
        done(moving ? hal::Result<void>{} : std::unexpected(result.error()));
    });
}

void Outbox::retry_now(std::string id, hal::Callback<hal::Result<void>> done) {
    impl_->ports.store.find_item(std::move(id),
                                 [weak = std::weak_ptr(impl_), done = std::move(done)](hal::Result<Item> item) mutable {
                                     const auto self = weak.lock();
                                     if (!item) return done(std::unexpected(item.error()));
                                     if (item->state == ItemState::done) return done(hal::fail("item-done", item->id));
                                     if (item->state == ItemState::in_flight || !self) return done({});
                                     self->wake(*item, std::move(done));
                                 });
}

bool Outbox::idle() const {
    return std::ranges::all_of(impl_->runners, [](const auto& entry) { return entry.second->idle(); });
}

bool Outbox::stuck() const {
    return std::ranges::any_of(impl_->runners, [](const auto& entry) { return entry.second->stuck(); });
}

}  // namespace till::offline
