// Configuration -> concrete things. Each function names the classes it chooses between; nobody else does.
#pragma once

#include "till/firmware/config/config.hpp"
#include "till/firmware/payment/service.hpp"
#include "till/hal/display.hpp"
#include "till/hal/printer.hpp"
#include "till/hal/secrets.hpp"

#include <memory>
#include <vector>

namespace till::firmware::app {

hal::Result<std::vector<std::unique_ptr<providers::Provider>>> make_providers(const Config& config,
                                                                              const hal::SecretStore& secrets);
// Null for driver "none".
hal::Result<std::unique_ptr<hal::Display>> make_display(const Config& config, hal::Scheduler& loop);
std::unique_ptr<hal::Printer> make_printer(const Config& config, hal::Scheduler& loop);
EngineOptions engine_options(const Config& config);
std::vector<std::string> line_targets(const Config& config);

}  // namespace till::firmware::app
