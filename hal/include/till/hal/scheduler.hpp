// Port: the loop, as the lower layers know it. One thread runs everything that is posted here.
//
// post() may be called from any thread and runs `work` on the loop thread, in order, never inline.
// after() is called on the loop thread only; the returned Timer cancels when destroyed, and after
// cancellation its work is never run (also when it was already due). A moved-from or default Timer is empty.
#pragma once

#include "till/hal/time.hpp"

#include <functional>
#include <memory>

namespace till::hal {

class Timer {
  public:
    struct Handle {
        virtual ~Handle() = default;  // cancels
    };
    Timer() = default;
    explicit Timer(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
    void cancel() { handle_.reset(); }
    bool armed() const { return handle_ != nullptr; }  // stays true after it fired, until cancelled or replaced

  private:
    std::unique_ptr<Handle> handle_;
};

class Scheduler {
  public:
    using Work = std::move_only_function<void()>;
    virtual ~Scheduler() = default;
    virtual void post(Work work) = 0;
    [[nodiscard]] virtual Timer after(Duration delay, Work work) = 0;
};

}  // namespace till::hal
