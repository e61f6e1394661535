// Sandbox: everything put together, given the ports. main.cpp gives real ones, tests give fakes.
// A further provider is a folder with a Plug (app/plug.hpp) and one line in app/plugs.cpp.
#pragma once

#include "tests/sandbox/admin/admin.hpp"
#include "tests/sandbox/admin/index.hpp"
#include "tests/sandbox/app/application.hpp"
#include "tests/sandbox/app/clockwork.hpp"
#include "tests/sandbox/app/plug.hpp"
#include "tests/sandbox/backoffice/service.hpp"
#include "tests/sandbox/payhub/admin.hpp"
#include "tests/sandbox/payhub/customer_pages.hpp"
#include "tests/sandbox/payhub/service.hpp"

namespace till::sandbox {

struct SandboxOptions {
    std::filesystem::path state_file;
    std::string public_url;
    std::string merchant = "Demo shop";
    payhub::Access payhub;
    std::string backoffice_bearer;
    Records settings;  // defaults of this run
};

class Sandbox {
  public:
    struct Ports {
        hal::HttpTransport& transport;
        hal::Scheduler& scheduler;
        const hal::Clock& clock;
        hal::Crypto& crypto;
    };
    Sandbox(Ports ports, SandboxOptions options);

    hal::Result<void> start();  // reads the state, goes on with pushes that were not delivered
    void set_public_url(std::string url) { application_.set_public_url(std::move(url)); }
    void handle(Request request, std::unique_ptr<Exit> exit) {
        application_.handle(std::move(request), std::move(exit));
    }

  private:
    const Plug* plug_of(std::string_view service) const;

    SandboxOptions options_;
    std::vector<std::unique_ptr<Plug>> plugs_;
    Store store_;
    Settings settings_;
    FaultPlan faults_;
    MoneyLedger ledger_;
    OutgoingPushes pushes_;
    payhub::Book payhub_;
    backoffice::Book backoffice_;
    CallLog calls_;
    PushSender sender_;
    Application application_;
    Clockwork clockwork_;
    Admin admin_;
    Index index_;
    payhub::PayhubAdmin payhub_admin_;
    payhub::PayhubService payhub_service_;
    payhub::CustomerPages customer_pages_;
    backoffice::BackOffice backoffice_service_;
};

}  // namespace till::sandbox
