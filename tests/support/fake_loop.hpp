// FakeLoop: a Scheduler and a Clock in one, whose time stands still until a test lets it jump to the next deadline.
// One thread; work posted from other threads is taken in too (thread workers), under a lock.
#pragma once

#include "till/hal/clock.hpp"
#include "till/hal/scheduler.hpp"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>

namespace till::test {

class FakeLoop final : public hal::Scheduler, public hal::Clock {
  public:
    ~FakeLoop() override { drop_timers(); }

    // --- Scheduler
    void post(Work work) override {
        const std::lock_guard lock(mutex_);
        ready_.push_back(std::move(work));
        arrived_.notify_all();
    }
    [[nodiscard]] hal::Timer after(hal::Duration delay, Work work) override {
        const auto due = monotonic_ + std::max(delay, hal::Duration{0});
        const auto key = std::pair{due, next_id_++};
        timers_.emplace(key, std::move(work));
        return hal::Timer(std::make_unique<Handle>(*this, key));
    }
    // --- Clock
    hal::Stamp now() const override { return {monotonic_, wall_, trusted_, boot_id_}; }

    // Runs what is ready, without moving time. Returns how many ran.
    int run_ready() {
        int ran = 0;
        while (auto work = take_ready()) {
            work();
            ++ran;
        }
        return ran;
    }
    // Runs one piece of ready work; false if there is none. For tests that stop a process after every step.
    bool run_one() {
        auto work = take_ready();
        if (work) work();
        return static_cast<bool>(work);
    }
    // Lets time pass, jumping from timer to timer.
    void advance(hal::Duration by) {
        const auto until = monotonic_ + by;
        run_ready();
        while (!timers_.empty() && timers_.begin()->first.first <= until) {
            fire_next();
            run_ready();
        }
        move_to(until);
    }
    // Runs until `done()`; jumps time only when nothing is ready. False if nothing is left to do, or after `limit`.
    // With `wait_for_threads`, blocks (real time, at most 20 s) for work posted by other threads before jumping.
    bool run_until(const std::function<bool()>& done, hal::Duration limit = std::chrono::hours(24),
                   bool wait_for_threads = false) {
        const auto until = monotonic_ + limit;
        while (!done()) {
            if (run_ready() > 0) continue;
            if (wait_for_threads && wait_for_work()) continue;
            if (timers_.empty() || timers_.begin()->first.first > until) return done();
            fire_next();
        }
        return true;
    }
    bool wait_for_work() {
        std::unique_lock lock(mutex_);
        return arrived_.wait_for(lock, std::chrono::seconds(20), [this] { return !ready_.empty(); });
    }
    std::size_t timers() const { return timers_.size(); }
    std::uint64_t timers_fired() const { return fired_; }

    // --- Faults of the clock
    void step_wall(hal::Duration by) { wall_ += by; }
    void set_wall(hal::Wall wall) { wall_ = wall; }
    void set_trusted(bool trusted) { trusted_ = trusted; }
    void reboot(std::string boot_id) {  // monotonic time restarts, timers of the dead process are gone
        drop_timers();
        ready_.clear();
        monotonic_ = hal::Monotonic{hal::Duration{1000}};
        boot_id_ = std::move(boot_id);
    }

  private:
    using Key = std::pair<hal::Monotonic, std::uint64_t>;
    struct Handle final : hal::Timer::Handle {
        FakeLoop& loop;
        Key key;
        Handle(FakeLoop& l, Key k) : loop(l), key(k) {}
        // Out of the map first: what the work holds may cancel other timers as it dies.
        ~Handle() override { const auto node = loop.timers_.extract(key); }
    };
    void drop_timers() {
        while (!timers_.empty())
            const auto node = timers_.extract(timers_.begin());
    }
    Work take_ready() {
        const std::lock_guard lock(mutex_);
        if (ready_.empty()) return {};
        Work work = std::move(ready_.front());
        ready_.pop_front();
        return work;
    }
    void fire_next() {
        auto node = timers_.extract(timers_.begin());
        ++fired_;
        move_to(node.key().first);
        node.mapped()();
    }
    void move_to(hal::Monotonic to) {
        if (to <= monotonic_) return;
        wall_ += to - monotonic_;
        monotonic_ = to;
    }

    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Work> ready_;
    std::map<Key, Work> timers_;
    std::uint64_t next_id_ = 0;
    std::uint64_t fired_ = 0;
    hal::Monotonic monotonic_{hal::Duration{1000}};
    hal::Wall wall_{std::chrono::sys_days{std::chrono::year{2026} / 11 / 20}};
    bool trusted_ = true;
    std::string boot_id_ = "boot-1";
};

}  // namespace till::test
