// App: the composition root. The only place where concrete drivers and providers are named.
#pragma once

#include "till/firmware/config/config.hpp"

#include <functional>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace till::firmware::app {

struct Addresses {
    std::string api;  // "http://127.0.0.1:8480"
    std::string webhooks;
};

class Scrubber;  // log.hpp

// Would the enabled providers come up with this configuration and the secrets that can be read here? "config-invalid" is
// the configuration's fault; other errors are secrets that this machine or user does not have.
hal::Result<void> check_providers(const Config& config);

class App {
  public:
    // Errors name what is wrong with the configuration or the machine; nothing is left running.
    // `scrubber` learns every secret that is read, and must outlive the App.
    static hal::Result<std::unique_ptr<App>> create(boost::asio::io_context& io, Config config, Scrubber& scrubber);
    ~App();

    // Opens the journal, resumes what is unfinished, then listens. `ready` is called once.
    void start(hal::Callback<hal::Result<Addresses>> ready);
    void stop();  // stops listening; what is on disk stays there
    bool healthy() const;

  private:
    struct Parts;
    explicit App(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace till::firmware::app
