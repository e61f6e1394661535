// FileSecretStore: hal::SecretStore over systemd credentials and plain files. Any thread; reads the file each
// time, so that a rotated secret is picked up.
//
// Errors: "secret-ref-invalid" (not exactly one of credential and file, or an unsafe name), "secret-missing",
// "secret-permissions" (open to others), "secret-unreadable", "secret-too-large" (above 64 KiB), "secret-empty".
// The detail names the reference, never the content.
#pragma once

#include "till/hal/secrets.hpp"

#include <string>

namespace till::drivers::secrets {

class FileSecretStore final : public hal::SecretStore {
  public:
    // $CREDENTIALS_DIRECTORY as the composition root found it; empty: references to credentials fail with
    // "secret-missing".
    explicit FileSecretStore(std::string credentials_dir) : credentials_dir_(std::move(credentials_dir)) {}

    hal::Result<hal::Secret> get(const hal::SecretRef& ref) const override;

  private:
    std::string credentials_dir_;
};

}  // namespace till::drivers::secrets
