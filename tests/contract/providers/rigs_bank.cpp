#include "tests/contract/providers/rigs.hpp"

#include "till/providers/bank.hpp"

namespace till::providers::contract {
namespace {

std::unique_ptr<Provider> make_a_bank() {
    BankConfig config;
    config.payee = "Corner Shop";
    config.iban = "DE89370400440532013000";
    config.emv.emplace();
    config.emv->guid = "gr.example.pay";
    config.emv->merchant_category = "5411";
    config.emv->country = "GR";
    config.emv->name = "Corner Shop";
    config.emv->city = "Athens";
    return *make_bank(std::move(config));
}

Rig bank_rig(std::string name, std::string method) {
    Rig rig;
    rig.name = std::move(name);
    rig.make = make_a_bank;
    rig.sale = sale_of(std::move(method));
    rig.refs = hal::json::Value::object();
    return rig;
}

}  // namespace

std::vector<Rig> bank_rigs() { return {bank_rig("BankEpcQr", "bank.epc_qr"), bank_rig("BankEmvQr", "bank.emv_qr")}; }

}  // namespace till::providers::contract
