// Paysafe with SafetyPay: a handle the customer opens, the payment made of it, and lookups that lag behind.
#include "tests/contract/sandbox/rig.hpp"

#include "till/providers/paysafe.hpp"

namespace till::contract {

std::vector<Rig> paysafe_rigs() {
    Rig rig;
    rig.name = rig.method = "paysafe.safetypay";
    rig.service = "paysafe";
    rig.make = [](const std::string& sandbox_url, hal::Crypto& crypto) {
        providers::PaysafeConfig config;
        config.base_url = sandbox_url + "/paysafe/paymenthub/v1";
        config.user = hal::Secret("till_sandbox");
        config.password = hal::Secret("till_sandbox_password");
        config.return_url = "https://shop.example/thanks";
        config.webhook_keys = {hal::Secret("dGlsbC1zYW5kYm94LXBheXNhZmUta2V5")};
        return providers::make_paysafe(std::move(config), crypto);
    };
    rig.currency = "BRL";
    rig.calls = {{Action::create, "create"}, {Action::proceed, "pay"}, {Action::refund, "refund"}};
    rig.looks = {"status", "find"};
    rig.list = "paysafe/handles";
    rig.acts = {
        {Customer::approve, "approve"}, {Customer::decline, "decline"}, {Customer::approve_late, "approve_late"}};
    rig.two_pushes = {Customer::approve};
    rig.unknown_word = Value::object({{"paysafe.status_override", "HALF_DONE"}});
    rig.other_environment = Value::object({{"paysafe.live_mode", true}});
    rig.failure_inside = Value::object({{"paysafe.refund_result", "FAILED"}});
    rig.failure_at = Action::refund;
    rig.other_currencies = {"CLP"};  // no decimals, but hundredths on the wire
    return {rig};
}

}  // namespace till::contract
