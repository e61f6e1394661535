// Configuration -> concrete things. Each function names the classes it chooses between; nobody else does.
#pragma once

#include "till/firmware/config/config.hpp"
#include "till/firmware/payment/service.hpp"
#include "till/hal/display.hpp"
#include "till/hal/printer.hpp"
#include "till/hal/secrets.hpp"
#include "till/offline/upkeep.hpp"
#include "till/providers/card_vault.hpp"
#include "till/providers/disputes.hpp"

#include <memory>
#include <vector>

namespace till::firmware::app {

// Every provider that is enabled, in the order in which a cashier sees them. `crypto` must outlive them. Errors: the
// secret store's, with the key of the configuration before the detail; the translators' "config-invalid".
hal::Result<std::vector<std::unique_ptr<providers::Provider>>> make_providers(const Config& config,
                                                                              const hal::SecretStore& secrets,
                                                                              const hal::Crypto& crypto);
// What an enabled provider can do beside payments; null where none can.
struct Extras {
    std::unique_ptr<providers::Disputes> disputes;
    std::unique_ptr<providers::CardVault> cards;
};
hal::Result<Extras> make_extras(const Config& config, const hal::SecretStore& secrets);
// Null for driver "none".
hal::Result<std::unique_ptr<hal::Display>> make_display(const Config& config, hal::Scheduler& loop);
std::unique_ptr<hal::Printer> make_printer(const Config& config, hal::Scheduler& loop);
EngineOptions engine_options(const Config& config);
offline::UpkeepOptions upkeep_options(const Config& config);
// The base URLs of all that is enabled and far away, each once.
std::vector<std::string> line_targets(const Config& config);

}  // namespace till::firmware::app
