#include "make_parts.hpp"

#include "till/providers/payglobe_cards.hpp"
#include "till/providers/payglobe_disputes.hpp"

#include <algorithm>

namespace till::firmware::app {
namespace {

using MadeProvider = hal::Result<std::unique_ptr<providers::Provider>>;

// Reads what one provider needs; the first that cannot be had is the error of all.
class Secrets {
  public:
    Secrets(const hal::SecretStore& store, std::string provider) : store_(store), provider_(std::move(provider)) {}

    hal::Secret one(std::string_view key, const hal::SecretRef& ref) {
        if (!is_set(ref)) return {};
        auto secret = store_.get(ref);
        if (secret) return std::move(*secret);
        auto where = "providers." + provider_ + "." + std::string(key) + ": " + secret.error().detail;
        if (!error_) error_ = hal::Error{secret.error().type, std::move(where)};
        return {};
    }
    std::vector<hal::Secret> all(std::string_view key, const std::vector<hal::SecretRef>& refs) {
        std::vector<hal::Secret> secrets;
        for (const auto& ref : refs)
            secrets.push_back(one(key, ref));
        return secrets;
    }
    const std::optional<hal::Error>& error() const { return error_; }

  private:
    const hal::SecretStore& store_;
    std::string provider_;
    std::optional<hal::Error> error_;
};

MadeProvider make(const PayhubConfig& c, const hal::SecretStore& store) {
    auto p = c.values;
    Secrets secrets(store, "payhub");
    p.api_key = secrets.one("api_key", c.api_key);
    p.authorization = secrets.one("authorization", c.authorization);
    p.webhook_tokens = secrets.all("webhook_tokens", c.webhook_tokens);
    if (secrets.error()) return std::unexpected(*secrets.error());
    return providers::make_payhub(std::move(p));
}

MadeProvider make(const PortoneConfig& c, const hal::SecretStore& store, const hal::Crypto& crypto) {
    auto p = c.values;
    Secrets secrets(store, "portone");
    p.portone_secret = secrets.one("portone_secret", c.portone_secret);
    p.webhook_tokens = secrets.all("webhook_tokens", c.webhook_tokens);
    p.webhook_secrets = secrets.all("webhook_secrets", c.webhook_secrets);
    if (secrets.error()) return std::unexpected(*secrets.error());
    return providers::make_portone(std::move(p), crypto);
}

MadeProvider make(const PayrexxConfig& c, const hal::SecretStore& store, const hal::Crypto& crypto) {
    auto p = c.values;
    Secrets secrets(store, "payrexx");
    p.api_secret = secrets.one("api_secret", c.api_secret);
    p.webhook_tokens = secrets.all("webhook_tokens", c.webhook_tokens);
    p.webhook_keys = secrets.all("webhook_keys", c.webhook_keys);
    if (secrets.error()) return std::unexpected(*secrets.error());
    return providers::make_payrexx(std::move(p), crypto);
}

MadeProvider make(const PaysafeConfig& c, const hal::SecretStore& store, const hal::Crypto& crypto) {
    auto p = c.values;
    Secrets secrets(store, "paysafe");
    p.user = secrets.one("user", c.user);
    p.password = secrets.one("password", c.password);
    p.webhook_keys = secrets.all("webhook_keys", c.webhook_keys);
    if (secrets.error()) return std::unexpected(*secrets.error());
    return providers::make_paysafe(std::move(p), crypto);
}

// "01 value" is checked when the file is read.
MadeProvider make(const BankConfig& c) {
    auto p = c.values;
    if (c.emv_enabled) {
        p.emv = c.emv;
        for (const auto& field : c.emv_fields)
            p.emv->fields.push_back({field.substr(0, 2), field.substr(3)});
    }
    return providers::make_bank(std::move(p));
}

hal::Result<providers::PayglobeConfig> payglobe_config(const PayglobeConfig& c, const hal::SecretStore& store) {
    auto p = c.values;
    Secrets secrets(store, "payglobe");
    p.public_key = secrets.one("public_key", c.public_key);
    p.secret_key = secrets.one("secret_key", c.secret_key);
    p.webhook_secrets = secrets.all("webhook_secrets", c.webhook_secrets);
    if (secrets.error()) return std::unexpected(*secrets.error());
    return p;
}

}  // namespace

hal::Result<Extras> make_extras(const Config& config, const hal::SecretStore& secrets) {
    Extras extras;
    if (!config.providers.payglobe.enabled) return extras;
    auto p = payglobe_config(config.providers.payglobe, secrets);
    if (!p) return std::unexpected(p.error());
    auto disputes = providers::PayglobeDisputes::make(*p);
    if (!disputes) return std::unexpected(disputes.error());
    auto cards = providers::PayglobeCards::make(std::move(*p));
    if (!cards) return std::unexpected(cards.error());
    extras.disputes = std::make_unique<providers::PayglobeDisputes>(std::move(*disputes));
    extras.cards = std::make_unique<providers::PayglobeCards>(std::move(*cards));
    return extras;
}

hal::Result<std::vector<std::unique_ptr<providers::Provider>>> make_providers(const Config& config,
                                                                              const hal::SecretStore& secrets,
                                                                              const hal::Crypto& crypto) {
    const auto& c = config.providers;
    std::vector<std::unique_ptr<providers::Provider>> list;
    std::optional<hal::Error> error;
    const auto add = [&](bool enabled, auto make_it) {
        if (!enabled || error) return;
        MadeProvider made = make_it();
        if (made) {
            list.push_back(std::move(*made));
        } else {
            error = made.error();
        }
    };
    add(c.payhub.enabled, [&] { return make(c.payhub, secrets); });
    add(c.payglobe.enabled, [&]() -> MadeProvider {
        auto p = payglobe_config(c.payglobe, secrets);
        if (!p) return std::unexpected(p.error());
        return providers::make_payglobe(std::move(*p), crypto);
    });
    add(c.portone.enabled, [&] { return make(c.portone, secrets, crypto); });
    add(c.payrexx.enabled, [&] { return make(c.payrexx, secrets, crypto); });
    add(c.paysafe.enabled, [&] { return make(c.paysafe, secrets, crypto); });
    add(c.bank.enabled, [&] { return make(c.bank); });
    if (error) return std::unexpected(*error);
    return list;
}

std::vector<std::string> line_targets(const Config& config) {
    std::vector<std::string> targets;
    const auto add = [&](bool enabled, const std::string& url) {
        if (enabled && std::ranges::find(targets, url) == targets.end()) targets.push_back(url);
    };
    const auto& c = config.providers;
    add(c.payhub.enabled, c.payhub.values.base_url);
    add(c.payglobe.enabled, c.payglobe.values.base_url);
    add(c.portone.enabled, c.portone.values.base_url);
    add(c.payrexx.enabled, c.payrexx.values.base_url);
    add(c.paysafe.enabled, c.paysafe.values.base_url);
    add(config.sync.enabled, config.sync.url);
    return targets;
}

}  // namespace till::firmware::app
