// Port: named secrets. A Secret cannot be printed or logged, and its bytes are wiped when it dies.
#pragma once

#include "till/hal/result.hpp"

#include <string>
#include <string_view>

namespace till::hal {

class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    Secret(const Secret&) = default;
    Secret(Secret&&) = default;
    // By value and swap: the old bytes end in `other` and are wiped there, never freed as they were.
    Secret& operator=(Secret other) noexcept {
        value_.swap(other.value_);
        return *this;
    }
    ~Secret() { wipe(); }

    std::string_view reveal() const { return value_; }
    bool empty() const { return value_.empty(); }

  private:
    void wipe();
    std::string value_;
};

// Where a secret lives; the configuration file only ever holds this. Exactly one is non-empty.
struct SecretRef {
    std::string credential;  // name in the systemd credentials directory
    std::string file;        // absolute path, mode 0600 or stricter, else "secret-permissions"
};

class SecretStore {
  public:
    virtual ~SecretStore() = default;
    virtual Result<Secret> get(const SecretRef& ref) const = 0;  // trailing newline removed
};

}  // namespace till::hal
