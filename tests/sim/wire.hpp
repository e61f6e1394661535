// Wire: the network between the terminal and the sandbox, without sockets. Each request and each push meets the
// weather; whatever happens to it is drawn from the seed.
#pragma once

#include "tests/sandbox/app/sandbox.hpp"
#include "tests/sim/mutants.hpp"
#include "tests/sim/ports.hpp"
#include "tests/sim/weather.hpp"

namespace till::sim {

// What the terminal's side of a push looks like to the wire.
class PushTaker {
  public:
    virtual ~PushTaker() = default;
    // Status 0: nobody is there.
    virtual void take(std::string path, hal::HttpHeaders headers, std::string body, hal::Callback<int> done) = 0;
};

class Wire {
  public:
    Wire(test::FakeLoop& loop, Random& random, const Line& line)
        : loop_(loop), random_(random), line_(line), outward_(*this), inward_(*this) {}

    Weather weather;
    Mutant mutant = Mutant::none;
    sandbox::Sandbox* box = nullptr;
    PushTaker* till = nullptr;
    std::map<std::string, std::int64_t> happened;  // fault -> how often

    hal::HttpTransport& outward() { return outward_; }  // the terminal's
    hal::HttpTransport& inward() { return inward_; }    // the sandbox's, for pushes

    // In this process, past the weather: for the people on the sandbox's side.
    hal::HttpResponse admin(std::string method, std::string path, std::string body = {});

  private:
    struct Call;
    struct Outward final : hal::HttpTransport {
        explicit Outward(Wire& w) : wire(w) {}
        void send(hal::HttpRequest request, hal::Duration timeout, hal::Callback<hal::HttpResult> done) override {
            wire.carry(std::move(request), timeout, std::move(done));
        }
        Wire& wire;
    };
    struct Inward final : hal::HttpTransport {
        explicit Inward(Wire& w) : wire(w) {}
        void send(hal::HttpRequest request, hal::Duration timeout, hal::Callback<hal::HttpResult> done) override {
            wire.push(std::move(request), timeout, std::move(done));
        }
        Wire& wire;
    };
    void carry(hal::HttpRequest request, hal::Duration timeout, hal::Callback<hal::HttpResult> done);
    void push(hal::HttpRequest request, hal::Duration timeout, hal::Callback<hal::HttpResult> done);
    void later(hal::Duration delay, hal::Scheduler::Work work);
    bool meets(int percent, const char* what);

    test::FakeLoop& loop_;
    Random& random_;
    const Line& line_;
    Outward outward_;
    Inward inward_;
    std::map<std::int64_t, hal::Timer> timers_;
    std::int64_t next_timer_ = 0;
};

}  // namespace till::sim
