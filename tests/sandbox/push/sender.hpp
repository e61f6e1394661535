// PushSender: delivers what OutgoingPushes holds, again and again with growing delay, until a 2xx. Loop thread only.
//
// Payhub documents neither signature nor schedule: retries here start after half a second, double, and stay at
// 30 s. Other providers bring theirs (app/plug.hpp). Pushes are sent side by side, so their order is not guaranteed, as in the contract.
#pragma once

#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/faults/fault.hpp"
#include "tests/sandbox/ledger/store.hpp"
#include "tests/sandbox/push/outgoing.hpp"
#include "till/hal/scheduler.hpp"

#include <functional>
#include <memory>
#include <set>

namespace till::sandbox {

class PushSender {
  public:
    struct Uses {
        OutgoingPushes& pushes;
        Store& store;
        FaultPlan& faults;
        const Settings& settings;
        hal::HttpTransport& transport;
        hal::Scheduler& scheduler;
        std::function<hal::HttpHeaders(const Push&, const std::string& body)> headers;  // signatures
        std::function<std::optional<hal::Duration>(const Push&, int attempts)> retry_in;
        std::function<std::string(const Push&)> body;  // as the next attempt sends it
        // With signatures that stand in it.
        std::function<std::string(const Push&, std::string body)> sealed = [](const Push&, std::string text) {
            return text;
        };
    };
    explicit PushSender(Uses uses) : uses_(uses) {}

    void kick();       // starts whatever waits and is not on its way; after every commit and at start
    void retry_now();  // also what sits in a retry delay or in a reorder
    int release();     // withheld pushes go out after all; how many
    void forget();     // after a reset: nothing that was on its way is tried again
    // Runs `then` once the push was attempted (answered or not), or at once if it cannot be sent.
    void after_attempt(std::int64_t id, hal::Scheduler::Work then);

  private:
    struct Track {
        hal::Timer timer;
        bool in_flight = false;
        bool held = false;  // reorder: until another one went out
        bool fault_asked = false;
        std::optional<Fault> fault;
        std::vector<hal::Scheduler::Work> watchers;
    };
    std::string url(const Push& push) const;
    void start(std::int64_t id);
    bool held_back(std::int64_t id, Track& track);
    void attempt(std::int64_t id);
    void send(const Push& push, const std::string& body, bool tracked);
    void attempted(std::int64_t id, const hal::HttpResult& result);
    void wait_and_retry(std::int64_t id, Track& track, int attempts);
    void settle(std::int64_t id, Push::State state);
    void release_held(std::int64_t except);
    void notify(Track& track);

    Uses uses_;
    std::map<std::int64_t, Track> tracks_;
    std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace till::sandbox
