// Paysafe with SafetyPay, as the sandbox plugs it in.
#pragma once

#include "tests/sandbox/app/plug.hpp"

namespace till::sandbox::paysafe {

PlugFacts facts();
std::vector<Settings::Definition> settings();
std::unique_ptr<Plug> make_plug(const std::string& merchant);

}  // namespace till::sandbox::paysafe
