// Payrexx and its white labels: a page behind a QR code, and card terminals at the counter.
#include "tests/contract/sandbox/rig.hpp"

#include "till/providers/payrexx.hpp"

namespace till::contract {
namespace {

using Change = std::function<void(providers::PayrexxConfig&)>;

Rig base(std::string method, std::string variant, Change change = {}) {
    Rig rig;
    rig.method = std::move(method);
    rig.name = rig.method + variant;
    rig.service = "payrexx";
    rig.make = [change](const std::string& sandbox_url, hal::Crypto& crypto) {
        providers::PayrexxConfig config;
        config.base_url = sandbox_url + "/payrexx";
        config.instance = "demo";
        config.currencies = {"EUR", "JPY", "KWD"};
        config.api_secret = hal::Secret("payrexx-till-sandbox");
        config.environment = providers::PayrexxConfig::Environment::test;
        config.terminal_serial = "SN-DEMO";
        config.webhook_keys = {hal::Secret("payrexx-whk-till-sandbox")};
        if (change) change(config);
        return providers::make_payrexx(std::move(config), crypto);
    };
    rig.looks = {"status", "list"};
    rig.acts = {{Customer::approve, "approve"},
                {Customer::decline, "decline"},
                {Customer::cancel, "cancel"},
                {Customer::approve_late, "approve_late"}};
    rig.other_environment = Value::object({{"payrexx.mode", "LIVE"}});
    rig.failure_inside = Value::object({{"payrexx.refund_result", "refused"}});
    rig.failure_at = Action::refund;
    return rig;
}

Rig gateway(std::string variant = {}, Change change = {}) {
    Rig rig = base("payrexx.gateway", std::move(variant), std::move(change));
    rig.calls = {{Action::create, "create"}, {Action::cancel, "delete"}, {Action::refund, "refund"}};
    rig.list = "payrexx/gateways";
    rig.other_currencies = {"JPY", "KWD"};
    rig.unknown_word = Value::object({{"payrexx.status_override", "half-done"}});
    rig.two_pushes = {Customer::approve};  // a customer who begins is pushed before
    return rig;
}

// Reserved first; a person takes it.
Rig hold() {
    Rig rig = gateway("+hold", [](auto& config) { config.hold = true; });
    rig.calls[Action::capture] = "capture";
    rig.calls[Action::release] = "release";
    rig.acts[Customer::hold] = "approve";
    rig.hold_is_captured = true;
    rig.approve_holds = true;
    rig.acts.erase(Customer::approve_late);  // held late is not paid late
    return rig;
}

Rig terminal() {
    Rig rig = base("payrexx.terminal", {});
    rig.calls = {
        {Action::create, "pairing"}, {Action::proceed, "start"}, {Action::cancel, "stop"}, {Action::refund, "refund"}};
    rig.list = "payrexx/payments";
    rig.settings = Value::object({{"payrexx.ecr_tells_money", true}});
    return rig;
}

}  // namespace

std::vector<Rig> payrexx_rigs() { return {gateway(), hold(), terminal()}; }

}  // namespace till::contract
