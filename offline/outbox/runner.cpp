#include "outbox/runner.hpp"

#include <algorithm>
#include <bit>

namespace till::offline::outbox {
namespace {

constexpr hal::Duration disk_retry{1'000};  // while the journal refuses

bool is_disk_trouble(const hal::Error& error) {
    return error.type == "journal-unavailable" || error.type == "journal-full";
}

bool travels_alone(const Item& item) { return item.last_error.contains("batch-refused"); }

std::string told(const hal::Error& error) {
    if (error.type.empty() || error.detail.empty()) return error.type;
    return error.type + ": " + error.detail.substr(0, 300);
}

}  // namespace

void Runner::start() {
    started_ = true;
    for (Item& item : std::exchange(early_, {}))
        first_attempt(std::move(item));
    look();
}

bool Runner::stuck() const {
    const bool moving = looking_ || under_way_ > 0 || wake_armed_ || !later_.empty();
    return started_ && more_waits_ && !moving;
}

void Runner::look() {
    if (!started_) return;
    if (looking_) {
        look_again_ = true;
        return;
    }
    const int slots = channel_.max_parallel - under_way_;
    if (slots <= 0) return;  // the end of a delivery looks again
    looking_ = true;
    look_again_ = false;
    ports_.store.due_items(channel_.kind, slots * channel_.max_batch,
                           safely([](Runner& self, auto due) { self.found(std::move(due)); }));
    ports_.store.next_due_in(channel_.kind, safely([](Runner& self, auto in) { self.next_due(in); }));
}

void Runner::found(hal::Result<std::vector<Item>> due) {
    if (!due) return;  // next_due() meets the same trouble and waits
    std::erase_if(*due, [&](const Item& item) { return busy_keys_.contains(item.order_key); });
    found_nothing_ = due->empty();
    for (auto& items : group(*std::move(due))) {
        if (under_way_ >= channel_.max_parallel) break;
        mark(std::move(items));
    }
}

std::vector<std::vector<Item>> Runner::group(std::vector<Item> items) const {
    std::vector<std::vector<Item>> batches;
    bool room = false;
    std::size_t bytes = 0;  // in the batch being filled
    for (Item& item : items) {
        const bool alone = travels_alone(item);
        const std::size_t size = channel_.max_batch_bytes > 0 && !alone ? item.payload.dump().size() : 0;
        if (!alone && bytes > 0 && bytes + size > channel_.max_batch_bytes) room = false;
        if (!room || alone) batches.emplace_back();
        if (!alone) bytes = room ? bytes + size : size;
        // A lone one is put before the batch being filled.
        if (alone && room) std::swap(batches.back(), batches[batches.size() - 2]);
        auto& batch = alone && room ? batches[batches.size() - 2] : batches.back();
        batch.push_back(std::move(item));
        if (!alone) room = batch.size() < static_cast<std::size_t>(channel_.max_batch);
    }
    return batches;
}

// Asked for together with the due items, so it still counts those that were just taken.
void Runner::next_due(const hal::Result<std::optional<hal::Duration>>& in) {
    looking_ = false;
    more_waits_ = !in || in->has_value();
    if (!in) return wake_in(disk_retry);
    if (look_again_) return look();
    if (!more_waits_ || under_way_ >= channel_.max_parallel) return;
    // Due and yet not taken: its key is busy, or more than the slots hold; the end of a delivery looks again. The
    // floor keeps a mistake here from spinning.
    const hal::Duration floor = found_nothing_ ? hal::Duration{50} : hal::Duration{1};
    wake_in(std::max(**in, floor));
}

void Runner::wake_in(hal::Duration delay) {
    wake_armed_ = true;
    wake_ = ports_.loop.after(delay, safely([](Runner& self) {
                                  self.wake_armed_ = false;
                                  self.look();
                              }));
}

void Runner::later(hal::Duration delay, std::function<void(Runner&)> work) {
    const std::uint64_t id = next_later_++;
    later_[id] = ports_.loop.after(delay, safely([id, work = std::move(work)](Runner& self) {
                                       const auto node = self.later_.extract(id);  // outlives the call
                                       work(self);
                                   }));
}

void Runner::first_attempt(Item item) {
    if (!started_) {
        early_.push_back(std::move(item));
        return;
    }
    check_first_attempt(std::move(item));
}

// Was it really born in flight? Behind an earlier one of its key it was not, and waits for its turn.
void Runner::check_first_attempt(Item item) {
    auto id = item.id;
    ports_.store.find_item(
        std::move(id), safely([item = std::move(item)](Runner& self, hal::Result<Item> stored) mutable {
            if (!stored && is_disk_trouble(stored.error())) {
                return self.later(disk_retry, [item](Runner& again) { again.check_first_attempt(item); });
            }
            const bool born_in_flight = stored && stored->state == ItemState::in_flight;
            if (!born_in_flight) return self.look();
            if (self.busy_keys_.contains(item.order_key)) {
                auto key = item.order_key;
                self.held_.emplace(std::move(key), std::move(item));
                return;
            }
            item.seq = stored->seq;
            item.attempts = stored->attempts;
            std::vector<Item> alone;
            alone.push_back(std::move(item));
            self.begin(std::move(alone));
        }));
}

void Runner::mark(std::vector<Item> items) {
    ++under_way_;
    for (Item& item : items) {
        ++item.attempts;
        busy_keys_.insert(item.order_key);
    }
    write_mark(std::move(items), true);
}

void Runner::write_mark(std::vector<Item> items, bool first_try) {
    Change change;
    for (const Item& item : items) {
        ItemUpdate update{item.id, ItemState::in_flight, item.attempts, {}, item.last_error, {}};
        if (first_try) update.expected = item.state;
        change.items.push_back(std::move(update));
    }
    ports_.store.commit(std::move(change), safely([items = std::move(items)](Runner& self, auto result) mutable {
                            self.marked(std::move(items), result);
                        }));
}

void Runner::marked(std::vector<Item> items, const hal::Result<Committed>& result) {
    if (!result && result.error().type == "journal-unknown") {
        // It may be in flight on disk. Nothing was sent and the key is still ours: say it again.
        return later(disk_retry, [items = std::move(items)](Runner& self) { self.write_mark(items, false); });
    }
    --under_way_;
    for (const Item& item : items)
        busy_keys_.erase(item.order_key);
    if (result) return begin(std::move(items));
    if (is_disk_trouble(result.error())) return wake_in(disk_retry);
    look();  // somebody changed one of them meanwhile
}

void Runner::begin(std::vector<Item> items) {
    const auto batch = std::make_shared<Batch>();
    batch->items = std::move(items);
    batch->open = batch->items.size();
    batch->line_epoch = line_epoch_;
    ++under_way_;
    for (const Item& item : batch->items)
        busy_keys_.insert(item.order_key);
    send(batch);
}

void Runner::send(const BatchPtr& batch) {
    channel_.deliver(batch->items, safely([batch](Runner& self, std::vector<Delivery> deliveries) {
                         self.answered(batch, std::move(deliveries));
                     }));
}

void Runner::answered(const BatchPtr& batch, std::vector<Delivery> deliveries) {
    if (std::exchange(batch->answered, true)) return;
    const bool malformed = deliveries.size() != batch->items.size();
    if (malformed) deliveries.resize(batch->items.size());
    if (malformed) {
        for (Delivery& delivery : deliveries) {
            delivery =
                Delivery{Delivery::Kind::unknown, {"delivery-malformed", ""}, {}, {}, std::move(delivery.committed)};
        }
    }
    batch->deliveries = std::move(deliveries);
    for (std::size_t i = 0; i < batch->items.size(); ++i)
        write(batch, i);
}

ItemUpdate Runner::update_for(const Batch& batch, std::size_t index) {
    const Item& item = batch.items[index];
    const Delivery& delivery = batch.deliveries[index];
    ItemUpdate update{item.id, ItemState::done, item.attempts, {}, told(delivery.error), {}};
    switch (delivery.kind) {
        case Delivery::Kind::done: return update;
        case Delivery::Kind::refused: update.state = ItemState::parked; return update;
        // That this attempt did not get through says nothing about an earlier one.
        case Delivery::Kind::not_sent:
            update.state = item.state == ItemState::unknown ? ItemState::unknown : ItemState::pending;
            break;
        case Delivery::Kind::unknown: update.state = ItemState::unknown; break;
    }
    std::array<std::uint8_t, 8> random{};
    ports_.crypto.random(random);
    hal::Duration delay = channel_.retry.delay(item.attempts, std::bit_cast<std::uint64_t>(random));
    if (delivery.retry_after) delay = std::max(*delivery.retry_after, channel_.retry.floor);
    // The line came back while this attempt was failing: it is due now, like everything else.
    if (batch.line_epoch != line_epoch_) delay = channel_.retry.floor;
    update.next_in = delay;
    return update;
}

void Runner::write(const BatchPtr& batch, std::size_t index) {
    Change change = batch->deliveries[index].change;  // a copy: it may have to be written again
    change.items.push_back(update_for(*batch, index));
    ports_.store.commit(std::move(change),
                        safely([batch, index](Runner& self, auto result) { self.written(batch, index, result); }));
}

void Runner::written(const BatchPtr& batch, std::size_t index, const hal::Result<Committed>& result) {
    if (result || result.error().type == "item-done") return settle(batch, index, result);
    if (is_disk_trouble(result.error())) {
        return later(disk_retry, [batch, index](Runner& self) { self.write(batch, index); });
    }
    if (result.error().type == "journal-unknown") return resolve(batch, index);
    // The change itself was refused, so the item's state goes without it. A taken claim means that its effect is
    // there already; any other refusal is a mistake that a person has to see.
    Delivery& delivery = batch->deliveries[index];
    auto update = update_for(*batch, index);
    if (result.error().type != "claim-taken") {
        update = {
            batch->items[index].id, ItemState::parked, batch->items[index].attempts, {}, told(result.error()), {}};
    }
    delivery.change = {};
    Change alone;
    alone.items.push_back(std::move(update));
    ports_.store.commit(
        std::move(alone), safely([batch, index, why = result](Runner& self, auto second) {
            const bool again = !second && (is_disk_trouble(second.error()) || second.error().type == "journal-unknown");
            if (again) {
                return self.later(disk_retry, [batch, index, why](Runner& on) { on.written(batch, index, why); });
            }
            self.settle(batch, index, why);
        }));
}

// Nobody knows whether the result is on disk. Once the file can be read again, it says.
void Runner::resolve(const BatchPtr& batch, std::size_t index) {
    later(disk_retry, [batch, index](Runner& self) {
        self.ports_.store.find_item(batch->items[index].id, self.safely([batch, index](Runner& again, auto stored) {
            if (!stored && is_disk_trouble(stored.error())) return again.resolve(batch, index);
            const bool not_written = stored && stored->state == ItemState::in_flight;
            if (not_written) return again.write(batch, index);
            again.settle(batch, index, hal::fail("journal-unknown", "written, but what with is not known"));
        }));
    });
}

void Runner::settle(const BatchPtr& batch, std::size_t index, const hal::Result<Committed>& result) {
    const std::string& key = batch->items[index].order_key;
    busy_keys_.erase(key);
    if (auto held = held_.extract(key)) check_first_attempt(std::move(held.mapped()));
    const auto committed = std::move(batch->deliveries[index].committed);
    if (--batch->open == 0) --under_way_;
    if (committed) committed(result);
    look();
}

}  // namespace till::offline::outbox
