// PortOne: a payment link behind a QR code, with requests signed by the time of day.
#include "tests/contract/sandbox/rig.hpp"

#include "till/providers/portone.hpp"

namespace till::contract {

std::vector<Rig> portone_rigs() {
    Rig rig;
    rig.name = rig.method = "portone.link";
    rig.service = "portone";
    rig.make = [](const std::string& sandbox_url, hal::Crypto& crypto) {
        providers::PortoneConfig config;
        config.base_url = sandbox_url + "/portone";
        config.portone_key = "poTillSandboxKey";
        config.portone_secret = hal::Secret("portone-till-sandbox-secret");
        config.currencies = {"EUR", "JPY", "KWD"};
        config.merchant_name = "Kafeneio";
        config.success_url = config.failure_url = "https://shop.example/thanks";
        config.checkout_prefix = sandbox_url + "/portone/checkout?ref=";
        config.webhook_tokens = {hal::Secret(std::string(SocketWorld::webhook_token))};
        return providers::make_portone(std::move(config), crypto);
    };
    rig.calls = {{Action::create, "create"}, {Action::cancel, "cancel"}, {Action::refund, "refund"}};
    rig.looks = {"status", "lookup", "transaction", "details"};
    rig.list = "portone/links";
    rig.token_guards = true;  // not all of a push is signed
    rig.acts = {{Customer::approve, "approve"},
                {Customer::decline, "decline"},
                {Customer::cancel, "cancel"},
                {Customer::approve_late, "approve_late"}};
    rig.two_pushes = {Customer::approve};  // the payment's and the link's
    rig.unknown_word =
        Value::object({{"portone.link_status_override", "halfDone"}, {"portone.status_override", "HalfDone"}});
    rig.other_environment = Value::object({{"portone.environment_override", "live"}});
    rig.failure_inside = Value::object({{"portone.refund_status", "FAILED"}});
    rig.failure_at = Action::refund;
    rig.other_currencies = {"JPY", "KWD"};
    return {rig};
}

}  // namespace till::contract
