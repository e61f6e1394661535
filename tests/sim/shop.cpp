#include "tests/sim/shop.hpp"

#include "tests/sim/portal.hpp"

namespace till::sim {

using contract::Customer;
using contract::Rig;
using firmware::State;

Shop::Shop(World world, std::vector<const Rig*> methods, int sales)
    : world_(world), methods_(std::move(methods)), sales_(sales) {}

void Shop::later(hal::Duration delay, hal::Scheduler::Work work) {
    const auto id = next_timer_++;
    timers_[id] = world_.loop.after(delay, [this, id, work = std::move(work)]() mutable {
        const auto mine = timers_.extract(id);
        work();
    });
}

void Shop::open() {
    open_ = true;
    next_sale();
}

void Shop::close() { open_ = false; }

void Shop::next_sale() {
    if (!open_ || done()) return;
    later(between(5, 120), [this] {
        sell();
        next_sale();
    });
}

void Shop::sell() {
    bad_luck();
    auto* service = world_.till.service();
    if (service == nullptr) return;
    // Someone is still paying; an impatient cashier tries all the same.
    const auto* current = service->current();
    if (current != nullptr && firmware::info(current->state).occupies_display && !world_.random.percent(5)) return;
    maybe_refund();
    ++sold_;
    const Rig& rig = *world_.random.pick(methods_);
    if (rig.at_once && !rig.at_once_settings.empty()) {
        const bool declines = world_.random.percent(15);
        auto settings = rig.at_once_settings.begin()->second;
        if (!declines) {
            for (auto& [name, value] : *settings.members())
                settings.set(name, "COMPLETED");
        }
        world_.wire.admin("POST", "/admin/settings", settings.dump());
    }
    providers::SaleRequest request;
    request.order_ref = "O-" + std::to_string(world_.random.percent(10) && orders_ > 0 ? orders_ : ++orders_);
    request.method = rig.method;
    request.amount = {world_.random.between(100, 20'000), hal::Currency::eur()};
    request.lines = {{"Coffee", 1, request.amount, request.amount}};
    request.options = rig.options;
    request.customer = rig.customer;
    service->create(std::move(request), {"anna", "cashier"}, {},
                    [this, &rig](hal::Result<firmware::Payment> payment) { made(rig, payment); });
}

void Shop::made(const Rig& rig, const hal::Result<firmware::Payment>& payment) {
    if (!payment) return;
    told_.accepted.insert(payment->id);
    rig_of_[payment->id] = &rig;
    customer(rig, payment->id);
    if (world_.random.percent(12)) {
        later(between(0, 200), [this, id = payment->id] { cashier_changes_mind(id); });
    }
}

// What this customer will do, and when: sometimes before the code can have been seen, sometimes long after.
void Shop::customer(const Rig& rig, const std::string& id) {
    const int mood = static_cast<int>(world_.random.between(1, 100));
    const auto soon = between(1, 90);
    if (mood <= 8) return;  // walks away
    if (mood <= 16) return later(soon, [this, &rig, id] { act(rig, id, Customer::decline); });
    if (mood <= 22) return later(soon, [this, &rig, id] { act(rig, id, Customer::cancel); });
    if (mood <= 30) return later(between(170, 4'000), [this, &rig, id] { act(rig, id, Customer::approve_late); });
    if (mood <= 36) {
        later(soon, [this, &rig, id] { act(rig, id, Customer::hold); });
        if (mood <= 33) later(soon + between(1, 60), [this, &rig, id] { act(rig, id, Customer::approve); });
        return;
    }
    if (mood <= 40) later(between(1, 30), [this, &rig, id] { act(rig, id, Customer::fail); });
    later(soon, [this, &rig, id] { act(rig, id, Customer::approve); });
}

// The customer goes by what the display showed, so only what the terminal knows can be acted on.
void Shop::act(const Rig& rig, const std::string& id, Customer what, int tries) {
    const auto way = rig.acts.find(what);
    const auto known = world_.till.payments.find(id);
    if (way == rig.acts.end() || known == world_.till.payments.end()) return;
    bool acted = false;
    for (const auto& at_provider : world_.till.provider_ids(known->second)) {
        acted = world_.wire.admin("POST", "/admin/" + rig.list + "/" + at_provider + "/" + way->second).status == 200;
        if (acted) break;
    }
    if (!acted && tries > 0) later(between(5, 20), [this, &rig, id, what, tries] { act(rig, id, what, tries - 1); });
    if (!acted) return;
    const bool held = what == Customer::hold || (what == Customer::approve && rig.approve_holds);
    if (held && rig.hold_is_captured && world_.random.percent(60)) {
        later(between(5, 60), [this, id] {
            if (auto* service = world_.till.service())
                service->capture(id, {"bert", "supervisor"}, [](hal::Result<firmware::Payment>) {});
        });
    }
}

void Shop::cashier_changes_mind(const std::string& id) {
    if (!open_) return;
    if (auto* service = world_.till.service()) {
        service->cancel(id, {"anna", "cashier"}, [](hal::Result<firmware::CancelAnswer>) {});
    }
}

void Shop::maybe_refund() {
    if (world_.random.percent(12)) refund_one();
}

void Shop::refund_one() {
    std::vector<std::string> paid;
    for (const auto& [id, payment] : world_.till.payments) {
        const bool can = payment.state == State::approved || payment.state == State::partially_refunded;
        if (can && payment.refundable() > 0) paid.push_back(id);
    }
    if (paid.empty()) return;
    const auto& id = world_.random.pick(paid);
    const auto most = world_.till.payments.at(id).refundable();
    const auto amount = world_.random.percent(40) ? 0 : world_.random.between(1, most);
    auto* service = world_.till.service();
    const auto count = [this](hal::Result<firmware::Payment> asked) {
        if (asked) told_.refunds.insert(asked->id + " " + asked->refunds.back().id);
    };
    service->refund(id, amount, "broken cup", {"bert", "supervisor"}, {}, count);
}

// Once per sale: the line, the disk.
void Shop::bad_luck() {
    auto& random = world_.random;
    const auto& weather = world_.till.weather;
    if (random.percent(weather.line_drops)) {
        world_.line.set(false);
        later(between(1, 900), [this] { world_.line.set(true); });
    }
    if (random.one_in(weather.disk_full_one_in)) {
        world_.disk.full = true;
        later(between(1, 300), [this] { world_.disk.full = false; });
    }
    if (random.one_in(weather.disk_fault_one_in)) {
        auto& fault = world_.disk.fault;
        fault.at = world_.disk.calls + static_cast<int>(random.between(1, 40));
        fault.sticky = random.percent(30);
        fault.code = random.percent(30) ? SQLITE_FULL : SQLITE_IOERR;
        fault.half_written = random.percent(30);
        fault.sync_fails = random.percent(50);
        later(between(1, 120), [this] { world_.disk.fault = {}; });
    }
}

// --- the supervisor

void Shop::supervise() {
    auto* service = world_.till.service();
    if (service == nullptr) return;
    const auto payments = world_.till.payments;
    for (const auto& [id, payment] : payments) {
        if (payment.state == State::unknown) settle_unknown(payment);
        if (payment.state == State::refund_pending) settle_refunds(payment);
        if (payment.state == State::orphan && payment.closed_by.empty()) {
            service->resolve(id, "put right by hand", {"bert", "supervisor"}, [](hal::Result<firmware::Payment>) {});
        }
    }
}

// By the portal: has more gone back for this payment than the terminal knows?
void Shop::settle_refunds(const firmware::Payment& payment) {
    auto unknown_to_us = Portal(world_.wire).returned(payment) - payment.refunded();
    for (const auto& refund : payment.refunds) {
        if (!refund.open()) continue;
        const bool happened = unknown_to_us >= refund.amount;
        if (happened) unknown_to_us -= refund.amount;
        world_.till.service()->settle_refund(payment.id, refund.id, happened, "looked up in the portal",
                                             {"bert", "supervisor"}, [](hal::Result<firmware::Payment>) {});
    }
}

// Looks into the portal for money of this method that no sale of this terminal knows.
void Shop::settle_unknown(const firmware::Payment& payment) {
    const Portal portal(world_.wire);
    const auto* rig = rig_of_.contains(payment.id) ? rig_of_.at(payment.id) : nullptr;
    const bool paid = rig != nullptr && portal.has_unclaimed(rig->service, payment, world_.till.payments);
    const auto done = [](hal::Result<firmware::Payment>) {};
    auto* service = world_.till.service();
    if (paid) return service->confirm(payment.id, "the portal shows it", {"bert", "supervisor"}, done);
    service->resolve(payment.id, "the portal shows nothing", {"bert", "supervisor"}, done);
}

}  // namespace till::sim
