// VirtualLoop: virtual time, real sockets. Its timers stand on a clock that only moves when the network is quiet; so
// minutes cost nothing, and a slow machine cannot make a request time out.
//
//   ready work runs  ->  sockets are polled  ->  bytes on their way are waited for (really)  ->  the clock jumps
//
// Whoever owns the sockets (tests/support/socket_world.cpp) says whether bytes are on their way.
#pragma once

#include "tests/support/fake_loop.hpp"

namespace till::test {

class VirtualLoop final : public hal::Scheduler, public hal::Clock {
  public:
    struct Sockets {
        virtual ~Sockets() = default;
        virtual int poll() = 0;              // runs what is ready now; how much that was
        virtual bool wait() = 0;             // until something was ready; false after a long real time of silence
        virtual bool under_way() const = 0;  // an answer is owed that no timer of ours holds back
    };
    explicit VirtualLoop(Sockets& sockets) : sockets_(sockets) {}

    // --- Scheduler, Clock
    void post(Work work) override { time_.post(std::move(work)); }
    [[nodiscard]] hal::Timer after(hal::Duration delay, Work work) override {
        return time_.after(delay, std::move(work));
    }
    hal::Stamp now() const override { return time_.now(); }

    // Runs until `done()`. False if nothing is left to do, or after `limit` of virtual time.
    bool run_until(const std::function<bool()>& done, hal::Duration limit = std::chrono::hours(24)) {
        const auto until = now().monotonic + limit;
        while (!done()) {
            if (work_off() > 0) continue;
            if (sockets_.under_way()) {
                if (wedged_ = !sockets_.wait(); wedged_) return false;
                continue;
            }
            if (!jump(until - now().monotonic)) return done();
        }
        return true;
    }
    // Lets this much virtual time pass.
    void advance(hal::Duration by) {
        const auto until = now().monotonic + by;
        run_until([] { return false; }, by);
        if (!wedged_) time_.advance(until - now().monotonic);
    }
    // Until nothing is ready and nothing is under way; the clock stands still.
    void quiet() {
        run_until([] { return false; }, hal::Duration{-1});
    }
    bool wedged() const { return wedged_; }  // an answer was owed and never came
    FakeLoop& time() { return time_; }       // faults of the clock

  private:
    int work_off() {
        const int ran = time_.run_ready();
        return ran + sockets_.poll();
    }
    // To the next timer, if it is due within `at_most`.
    bool jump(hal::Duration at_most) {
        if (time_.timers() == 0 || at_most < hal::Duration{0}) return false;
        const auto before = time_.timers_fired();
        time_.run_until([&] { return time_.timers_fired() != before; }, at_most);
        return time_.timers_fired() != before;
    }

    Sockets& sockets_;
    FakeLoop time_;
    bool wedged_ = false;
};

}  // namespace till::test
