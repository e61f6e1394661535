// Commands that work on the journal of a terminal that is not running: what is pending, export, import, purge; and the
// device key. They take the configuration and ask nothing of the local API.
#pragma once

#include "till/firmware/config/config.hpp"
#include "till/hal/secrets.hpp"
#include "till/offline/transfer.hpp"

#include <functional>
#include <memory>
#include <ostream>

namespace till::firmware::ctl {

// The drivers these need; the composition root names them. Empty functions: the commands say that they cannot.
struct DataPorts {
    const hal::Vault* vault = nullptr;
    std::function<hal::Result<std::unique_ptr<hal::Signer>>(const std::string& data_dir)> device_signer = {};
    std::function<hal::Result<hal::Secret>(const std::string& file)> read_secret = {};
};

class DataCommands {
  public:
    DataCommands(const DataPorts& ports, const hal::Clock& clock, hal::Crypto& crypto, std::ostream& out)
        : ports_(ports), clock_(clock), crypto_(crypto), out_(out) {}

    hal::Result<void> pending(const Config& config);
    // Without `really` it only says what would go.
    hal::Result<void> purge(const Config& config, bool really, const std::string& by);
    hal::Result<void> export_to(const Config& config, const std::string& file, const std::string& passphrase_file);
    hal::Result<void> import_from(const Config& config, const std::string& file, const std::string& passphrase_file);
    hal::Result<void> device_key(const Config& config);

  private:
    struct Journal;
    hal::Result<Journal> journal(const Config& config, bool must_exist) const;
    hal::Result<hal::Secret> passphrase(const std::string& file) const;
    const DataPorts& ports_;
    const hal::Clock& clock_;
    hal::Crypto& crypto_;
    std::ostream& out_;
};

}  // namespace till::firmware::ctl
