// AsioScheduler: hal::Scheduler on an io_context that one thread runs.
//
// Timers count CLOCK_BOOTTIME like hal::Clock, so a deadline that passed during suspend fires soon after (within
// five minutes: the reactor's longest sleep). The io_context must outlive the scheduler and every Timer.
#pragma once

#include "till/hal/scheduler.hpp"

namespace boost::asio {
class io_context;
}

namespace till::drivers::net {

class AsioScheduler final : public hal::Scheduler {
  public:
    explicit AsioScheduler(boost::asio::io_context& io) : io_(io) {}
    void post(Work work) override;
    [[nodiscard]] hal::Timer after(hal::Duration delay, Work work) override;

  private:
    boost::asio::io_context& io_;
};

}  // namespace till::drivers::net
