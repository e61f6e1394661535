#include "line_monitor.hpp"

namespace till::firmware::app {
namespace {

// An answer we could not read is still an answer: somebody is there.
bool reached_somebody(const hal::HttpResult& result) {
    if (result) return true;
    const auto& type = result.error().error.type;
    return type == "answer-malformed" || type == "answer-too-large";
}

}  // namespace

LineMonitor::LineMonitor(hal::HttpTransport& http, hal::Scheduler& loop, LineMonitorOptions options)
    : http_(http), loop_(loop), options_(std::move(options)) {}

void LineMonitor::start() {
    if (!options_.targets.empty()) look();
}

void LineMonitor::look() {
    if (looking_) return;
    looking_ = true;
    reached_ = false;
    const std::size_t round = ++round_;
    std::vector<std::string> asked = options_.targets;
    if (online_ && failed_rounds_ == 0) asked = {options_.targets[round % options_.targets.size()]};
    waiting_ = asked.size();
    for (const auto& target : asked) {
        auto done = [this, round, alive = std::weak_ptr(alive_)](hal::HttpResult result) {
            if (!alive.expired()) looked(round, reached_somebody(result));
        };
        http_.send({"GET", target, {}, {}}, options_.timeout, std::move(done));
    }
}

void LineMonitor::looked(std::size_t round, bool reached) {
    if (round != round_ || !looking_) return;
    --waiting_;
    reached_ |= reached;
    if (reached) set(true);
    if (waiting_ > 0) return;
    looking_ = false;
    failed_rounds_ = reached_ ? 0 : failed_rounds_ + 1;
    if (failed_rounds_ >= 2) set(false);
    const auto wait = failed_rounds_ == 1 ? options_.second_look : online_ ? options_.while_up : options_.while_down;
    timer_ = loop_.after(wait, [this] { look(); });
}

void LineMonitor::saw_answer() {
    failed_rounds_ = 0;
    set(true);
}

void LineMonitor::saw_failure() {
    if (options_.targets.empty() || looking_ || !online_) return;
    timer_ = loop_.after(hal::Duration{0}, [this] { look(); });
}

void LineMonitor::set(bool online) {
    if (online_ == online) return;
    online_ = online;
    for (const auto& observer : observers_)
        observer(online);
}

void WatchedTransport::send(hal::HttpRequest request, hal::Duration timeout, hal::Callback<hal::HttpResult> done) {
    inner_.send(std::move(request), timeout, [this, done = std::move(done)](hal::HttpResult result) mutable {
        reached_somebody(result) ? line_.saw_answer() : line_.saw_failure();
        done(std::move(result));
    });
}

}  // namespace till::firmware::app
