// PortOne, as the sandbox plugs it in.
#pragma once

#include "tests/sandbox/app/plug.hpp"

namespace till::sandbox::portone {

PlugFacts facts();
std::unique_ptr<Plug> make_plug();

}  // namespace till::sandbox::portone
