// Logging: one line per event, `key=value`, to stderr (journald keeps it). Everything that goes out passes the
// scrubber: card numbers, IBANs, bearer tokens, keys, and whatever the secret store ever gave out never reach a log.
#pragma once

#include "till/hal/secrets.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace till::firmware::app {

// What has a shape: card numbers, IBANs, "Bearer …", "Basic …", keys with a known beginning, JSON web tokens, Paysafe's
// payment handle tokens, and the values of members that are called like a secret.
std::string scrub(std::string_view line);

// The same, and every secret that was shown to it, word for word. Any thread.
class Scrubber {
  public:
    void hide(const hal::Secret& secret);  // shorter than 6 bytes: not kept, it would blank out ordinary text
    std::string clean(std::string_view line) const;

  private:
    mutable std::mutex mutex_;
    std::vector<hal::Secret> secrets_;  // longest first: one may be part of another
};

void set_up_log(std::string_view level, std::shared_ptr<const Scrubber> scrubber);

// A secret store that shows the scrubber what it gives out. Both must outlive it.
class ScrubbedSecrets final : public hal::SecretStore {
  public:
    ScrubbedSecrets(const hal::SecretStore& inner, Scrubber& scrubber) : inner_(inner), scrubber_(scrubber) {}
    hal::Result<hal::Secret> get(const hal::SecretRef& ref) const override;

  private:
    const hal::SecretStore& inner_;
    Scrubber& scrubber_;
};

}  // namespace till::firmware::app
