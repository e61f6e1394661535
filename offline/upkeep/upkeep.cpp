#include "till/offline/upkeep.hpp"

namespace till::offline {
namespace {

// What the wall clock showed when this boot's monotonic time was zero.
std::int64_t wall_at_boot(const hal::Stamp& stamp) {
    return stamp.wall.time_since_epoch().count() - stamp.monotonic.time_since_epoch().count();
}

Change trust_arrived(const hal::Stamp& first, const hal::Stamp& now) {
    const auto offset = wall_at_boot(now) - wall_at_boot(first);
    const Value body = Value::object({{"boot_id", now.boot_id},
                                      {"wall_at_boot_ms", wall_at_boot(now)},
                                      {"offset_ms", first.trusted ? 0 : offset},
                                      {"trusted_at", hal::to_rfc3339(now.wall)}});
    Change change;
    change.events.push_back({"terminal", "clock.trusted", body});
    change.documents.push_back({clock_document, now.boot_id, "trusted", false, body, 0, 0});
    change.claims.push_back({"clock", now.boot_id});  // two processes of one boot: the first one's is kept
    return change;
}

}  // namespace

struct Upkeep::Impl : std::enable_shared_from_this<Upkeep::Impl> {
    Store& store;
    hal::Scheduler& loop;
    const hal::Clock& clock;
    UpkeepOptions options;
    hal::Stamp first;  // the clock as this process first saw it
    bool noted = false;
    hal::Timer clock_timer, prune_timer;

    Impl(Store& s, hal::Scheduler& l, const hal::Clock& c, UpkeepOptions o)
        : store(s), loop(l), clock(c), options(o), first(c.now()) {}

    void look_later() {
        clock_timer = loop.after(options.look_at_clock, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->look();
        });
    }
    void look() {
        const hal::Stamp now = clock.now();
        if (!now.trusted) return look_later();
        store.commit(trust_arrived(first, now), [weak = weak_from_this()](const hal::Result<Committed>& done) {
            const auto self = weak.lock();
            if (!self) return;
            self->noted = done || done.error().type == "claim-taken";
            if (!self->noted) self->look_later();  // the disk refuses: later
        });
    }

    void prune_in(hal::Duration delay) {
        prune_timer = loop.after(delay, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->prune();
        });
    }
    void prune() {
        store.prune(options.retention, [weak = weak_from_this()](const hal::Result<Pruned>& done) {
            const auto self = weak.lock();
            if (!self) return;
            self->prune_in(done && done->more ? self->options.between_steps : self->options.between_prunings);
        });
    }
};

Upkeep::Upkeep(Store& store, hal::Scheduler& loop, const hal::Clock& clock, UpkeepOptions options)
    : impl_(std::make_shared<Impl>(store, loop, clock, options)) {}
Upkeep::~Upkeep() = default;

void Upkeep::start() {
    impl_->look();
    impl_->prune_in(impl_->options.between_prunings);
}

std::optional<hal::Wall> true_time(const hal::Stamp& stamp, const Value& clock_of_boot) {
    if (stamp.trusted) return stamp.wall;
    if (stamp.boot_id.empty() || clock_of_boot.string_or("boot_id", "") != stamp.boot_id) return std::nullopt;
    const hal::Duration at_boot{clock_of_boot.integer_or("wall_at_boot_ms", 0)};
    return hal::Wall(at_boot + stamp.monotonic.time_since_epoch());
}

}  // namespace till::offline
