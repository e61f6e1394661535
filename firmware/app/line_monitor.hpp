// LineMonitor: is anybody out there? Asks the far sides we need (any HTTP answer counts) and listens to what the
// real traffic says. While all is well it asks one of them in turn, so that no provider is asked often; once in doubt
// all of them. Down after two failed looks in a row, so within 9 s of the line's end; up after one success.
// Loop thread only.
#pragma once

#include "till/hal/clock.hpp"
#include "till/hal/http.hpp"
#include "till/hal/network_monitor.hpp"
#include "till/hal/scheduler.hpp"

#include <string>
#include <vector>

namespace till::firmware::app {

struct LineMonitorOptions {
    std::vector<std::string> targets;  // base URLs; none: always online
    hal::Duration while_up{4'000};
    hal::Duration while_down{2'000};
    hal::Duration second_look{500};
    hal::Duration timeout{2'000};
};

class LineMonitor final : public hal::NetworkMonitor {
  public:
    LineMonitor(hal::HttpTransport& http, hal::Scheduler& loop, LineMonitorOptions options);
    void start();

    bool online() const override { return online_; }
    void on_change(std::function<void(bool online)> observer) override { observers_.push_back(std::move(observer)); }

    // What other traffic saw. A failure only makes us look at once: one far side's trouble is not the line's.
    void saw_answer();
    void saw_failure();

  private:
    void look();
    void looked(std::size_t round, bool reached);
    void set(bool online);

    hal::HttpTransport& http_;
    hal::Scheduler& loop_;
    LineMonitorOptions options_;
    std::vector<std::function<void(bool)>> observers_;
    hal::Timer timer_;
    bool online_ = true;
    bool looking_ = false;
    std::size_t round_ = 0;
    std::size_t waiting_ = 0;  // answers outstanding in this round
    bool reached_ = false;
    int failed_rounds_ = 0;
    std::shared_ptr<char> alive_ = std::make_shared<char>();
};

// Passes requests on and tells the monitor how they went.
class WatchedTransport final : public hal::HttpTransport {
  public:
    WatchedTransport(hal::HttpTransport& inner, LineMonitor& line) : inner_(inner), line_(line) {}
    void send(hal::HttpRequest request, hal::Duration timeout, hal::Callback<hal::HttpResult> done) override;

  private:
    hal::HttpTransport& inner_;
    LineMonitor& line_;
};

}  // namespace till::firmware::app
