// PayGlobe: pages with a card and perhaps a meal voucher, links, saved cards.
#include "tests/contract/sandbox/rig.hpp"

#include "till/providers/payglobe.hpp"

namespace till::contract {
namespace {

using Change = std::function<void(providers::PayglobeConfig&)>;

Rig base(std::string method, std::string variant = {}, Change change = {}) {
    Rig rig;
    rig.method = std::move(method);
    rig.name = rig.method + variant;
    rig.service = "payglobe";
    rig.make = [change](const std::string& sandbox_url, hal::Crypto& crypto) {
        providers::PayglobeConfig config;
        config.base_url = sandbox_url + "/payglobe";
        config.public_key = hal::Secret("pk_test_till_sandbox");
        config.secret_key = hal::Secret("sk_test_till_sandbox");
        config.webhook_secrets = {hal::Secret("whsec_till_sandbox")};
        if (change) change(config);
        return providers::make_payglobe(std::move(config), crypto);
    };
    rig.calls = {{Action::create, "create"}, {Action::refund, "refund"}};
    rig.looks = {"status"};
    rig.list = "payglobe/payments";
    rig.acts = {{Customer::approve, "approve"}, {Customer::approve_late, "approve_late"}};
    rig.unknown_word = Value::object({{"payglobe.status_override", "HALF_DONE"}});
    rig.other_environment = Value::object({{"payglobe.livemode", true}});
    return rig;
}

Rig page(std::string method, std::string variant = {}, Change change = {}) {
    Rig rig = base(std::move(method), std::move(variant), std::move(change));
    rig.acts[Customer::decline] = "decline";
    rig.acts[Customer::fail] = "fail";
    return rig;
}

Rig card_voucher(std::string variant = {}, Change change = {}) {
    Rig rig = page("payglobe.card_voucher", std::move(variant), std::move(change));
    rig.calls[Action::cancel] = "void";
    rig.calls[Action::release] = "void";
    rig.acts[Customer::hold] = "card";
    rig.two_pushes = {Customer::hold, Customer::approve};
    rig.voucher = "voucher";
    return rig;
}

Rig manual_capture() {
    Rig rig = card_voucher("+manual", [](auto& config) { config.manual_capture = true; });
    rig.calls[Action::capture] = "capture";
    rig.hold_is_captured = true;
    return rig;
}

Rig link() {
    Rig rig = base("payglobe.link");
    rig.calls[Action::cancel] = "cancel";
    rig.looks = {"status", "verify"};
    rig.other_environment = {};  // a link does not tell
    rig.settings = Value::object({{"payglobe.link_pushes", true}});
    rig.failure_inside = Value::object({{"payglobe.refund_links", false}});
    rig.failure_at = Action::refund;
    return rig;
}

// The money moves with the call that pays; what the card says is a setting.
Rig saved_card(std::string variant = {}, Change change = {}) {
    Rig rig = base("payglobe.saved_card", std::move(variant), std::move(change));
    rig.options = {{"card_id", "1"}, {"customer_id", "C-7"}};
    rig.before = {R"(/admin/payglobe/cards {"customer_id":"C-7"})"};
    rig.calls[Action::create] = "pay";
    rig.looks.clear();
    rig.acts.clear();
    rig.at_once = true;
    rig.at_once_settings = {{Customer::decline, Value::object({{"payglobe.saved_card_result", "FAILED"}})}};
    rig.unknown_word = {};
    rig.other_environment = {};
    rig.failure_inside = Value::object({{"payglobe.saved_card_result", "FAILED"}});
    return rig;
}

Rig saved_card_looked_up() {
    Rig rig = saved_card("+counted", [](auto& config) { config.saved_card_looks_first = true; });
    rig.calls[Action::create] = "cards";
    rig.calls[Action::proceed] = "pay";
    return rig;
}

}  // namespace

std::vector<Rig> payglobe_rigs() {
    return {card_voucher(), manual_capture(), page("payglobe.card"), link(), saved_card(), saved_card_looked_up()};
}

}  // namespace till::contract
