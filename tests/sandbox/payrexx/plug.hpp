// Payrexx, as the sandbox plugs it in.
#pragma once

#include "tests/sandbox/app/plug.hpp"

namespace till::sandbox::payrexx {

PlugFacts facts();
std::unique_ptr<Plug> make_plug(const std::string& merchant);

}  // namespace till::sandbox::payrexx
