// Payhub: as documented there is no lookup, so pushes are all a till has; "+status" has the undocumented one.
#include "tests/contract/sandbox/rig.hpp"

#include "till/providers/payhub.hpp"

namespace till::contract {
namespace {

SocketWorld::MakeProvider payhub(bool status_probe) {
    return [status_probe](const std::string& sandbox_url, hal::Crypto&) {
        providers::PayhubConfig config;
        config.base_url = sandbox_url + "/payhub";
        config.api_key = hal::Secret("till-sandbox-key");
        config.serial_number = "S1";
        config.software = "till";
        config.webhook_tokens = {hal::Secret(std::string(SocketWorld::webhook_token))};
        config.status_probe = status_probe;
        return providers::make_payhub(config);
    };
}

Rig base(std::string method, bool status_probe) {
    Rig rig;
    rig.method = std::move(method);
    rig.name = rig.method + (status_probe ? "+status" : "");
    rig.service = "payhub";
    rig.make = payhub(status_probe);
    rig.calls = {{Action::create, "create"}};
    if (status_probe) {
        rig.looks = {"status"};
        rig.settings = Value::object({{"payhub.status_enabled", true}});
    }
    rig.list = "payhub/requests";
    rig.acts = {{Customer::approve, "approve"},
                {Customer::decline, "decline"},
                {Customer::cancel, "cancel"},
                {Customer::approve_late, "approve_late"}};
    rig.hints = false;
    rig.token_guards = true;
    return rig;
}

Rig klarna(std::string method, bool status_probe) {
    Rig rig = base(std::move(method), status_probe);
    rig.calls[Action::cancel] = "cancel";
    rig.calls[Action::refund] = "refund";
    rig.two_pushes = {Customer::cancel, Customer::approve_late};
    rig.failure_inside = Value::object({{"payhub.refund_status", "Failed"}});
    rig.failure_at = Action::refund;
    if (rig.method == "klarna.static_qr") rig.options = {{"short_code", "123456"}};
    return rig;
}

}  // namespace

std::vector<Rig> payhub_rigs() {
    std::vector<Rig> list = {klarna("klarna.dynamic_qr", false), klarna("klarna.dynamic_qr", true),
                             klarna("klarna.static_qr", false)};
    for (const auto* method :
         {"payhub.dias", "payhub.paygate", "payhub.onepay", "payhub.worldline", "payhub.viva", "payhub.nexi"}) {
        list.push_back(base(method, false));
        list.back().open_amount = list.back().method == "payhub.dias";
        list.back().customer = {{"email", "payer@shop.example"}};
    }
    return list;
}

}  // namespace till::contract
