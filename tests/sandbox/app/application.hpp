// Application: takes a request to the service that owns it, past the faults, over the disk, to its exit.
//
//   fault "before" -> decide -> commit (fsync) -> pushes start -> fault "after" -> answer
//
// Loop thread only. The parts it uses must outlive it.
#pragma once

#include "tests/sandbox/app/call_log.hpp"
#include "tests/sandbox/app/dated_exit.hpp"
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/faults/fault.hpp"
#include "tests/sandbox/ledger/store.hpp"
#include "tests/sandbox/push/sender.hpp"
#include "till/hal/clock.hpp"

namespace till::sandbox {

class Application {
  public:
    struct Uses {
        Store& store;
        Settings& settings;
        FaultPlan& faults;
        OutgoingPushes& pushes;
        PushSender& sender;
        CallLog& calls;
        const hal::Clock& clock;
        hal::Scheduler& scheduler;
        hal::Crypto& crypto;
    };
    explicit Application(Uses uses) : uses_(uses) {}

    void add(Service& service) { services_.push_back(&service); }  // the first that owns a request gets it
    void set_public_url(std::string url) { public_url_ = std::move(url); }
    void handle(Request request, std::unique_ptr<Exit> exit);
    Context context(const Fault* fault = nullptr) const;

  private:
    struct Job {
        Request request;
        std::unique_ptr<Exit> exit;
        Service* service = nullptr;
        std::optional<Fault> fault;
        std::int64_t call = 0;  // its number in the log; 0: not logged
        hal::HttpResponse response;
    };
    using JobPtr = std::shared_ptr<Job>;

    void meet_fault(Job& job);
    Service* owner(const Request& request) const;
    void before(const JobPtr& job);
    void decide(const JobPtr& job);
    bool pay_early(const JobPtr& job, const Decision& decision);
    void after(const JobPtr& job);
    void finish(const JobPtr& job);
    void later(hal::Duration delay, hal::Scheduler::Work work);

    Uses uses_;
    std::vector<Service*> services_;
    std::string public_url_;
    std::map<std::int64_t, hal::Timer> timers_;
    std::int64_t next_timer_ = 0;
};

}  // namespace till::sandbox
