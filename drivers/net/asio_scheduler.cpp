#include "till/drivers/net/asio_scheduler.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <ctime>

namespace till::drivers::net {

namespace {

struct AsioBootClock {
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<AsioBootClock, duration>;
    static constexpr bool is_steady = true;
    static time_point now() {
        timespec t{};
        ::clock_gettime(CLOCK_BOOTTIME, &t);
        return time_point{std::chrono::seconds{t.tv_sec} + std::chrono::nanoseconds{t.tv_nsec}};
    }
};

// A cancelled Asio timer may still complete without an error when it was already due; what must not happen then is
// that its work runs. So the work belongs to the handle, and the completion only has a weak reference to it.
struct ArmedTimer final : hal::Timer::Handle {
    boost::asio::basic_waitable_timer<AsioBootClock> timer;
    std::shared_ptr<hal::Scheduler::Work> work;

    ArmedTimer(boost::asio::io_context& io, hal::Duration delay, hal::Scheduler::Work w)
        : timer(io, delay), work(std::make_shared<hal::Scheduler::Work>(std::move(w))) {
        timer.async_wait([weak = std::weak_ptr(work)](const boost::system::error_code&) {
            // Moved out first: the work may destroy this very timer.
            if (const auto alive = weak.lock()) std::exchange(*alive, nullptr)();
        });
    }
};

}  // namespace

void AsioScheduler::post(Work work) { boost::asio::post(io_, std::move(work)); }

hal::Timer AsioScheduler::after(hal::Duration delay, Work work) {
    return hal::Timer(std::make_unique<ArmedTimer>(io_, std::max(delay, hal::Duration{0}), std::move(work)));
}

}  // namespace till::drivers::net
