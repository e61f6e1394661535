// kept_secret: a secret this device makes for itself once and keeps in a file (mode 0600).
//
// Exactly one, across crashes and two processes at once: the new one is written and synced under a name of its own, then
// linked to `path`, which fails when there is one already; whoever comes second reads the first one's. A file that is
// there is never written again.
#pragma once

#include "till/hal/secrets.hpp"

#include <functional>
#include <string>

namespace till::drivers::secrets {

// The file's secret; `make` is called when there is none. Errors: "secret-unwritable", and those of FileSecretStore:
// one that cannot be read is never replaced.
hal::Result<hal::Secret> kept_secret(const std::string& path, const std::function<hal::Secret()>& make);

}  // namespace till::drivers::secrets
