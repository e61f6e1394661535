#include "tests/contract/providers/rigs.hpp"

#include "till/providers/bank.hpp"
#include "till/providers/payhub.hpp"

namespace till::providers::contract {
namespace {

using hal::Currency;
using hal::json::Value;

SaleRequest sale_of(std::string method) {
    SaleRequest sale;
    sale.order_ref = "A-17";
    sale.method = std::move(method);
    sale.amount = {12550, Currency::eur()};
    sale.lines = {{"Olive oil", 2, {5000, Currency::eur()}, {10000, Currency::eur()}},
                  {"Honey", 1, {2550, Currency::eur()}, {2550, Currency::eur()}}};
    return sale;
}

std::unique_ptr<Provider> make_a_payhub() {
    PayhubConfig config;
    config.base_url = "https://payhub.example";
    config.api_key = hal::Secret(std::string("key-for-the-contract"));
    config.serial_number = "SN-1";
    config.software = "Till";
    config.webhook_tokens = {hal::Secret(std::string("token-for-the-contract"))};
    config.status_probe = true;
    return *make_payhub(std::move(config));
}

Rig payhub_rig(std::string name, const std::string& method) {
    Rig rig;
    rig.name = std::move(name);
    rig.make = make_a_payhub;
    rig.sale = sale_of(method);
    if (method == "klarna.static_qr") rig.sale.options["short_code"] = "48213";
    rig.refs =
        Value::object({{"payment_request_id", "54321"}, {"paycode", "RF98765432109876543"}, {"payment_id", "98765"}});
    rig.good_answers = {
        {Action::create,
         {201,
          {},
          R"({"PaymentRequestId":54321,"Paycode":"RF98765432109876543","Paylink":"https://pay.example/q/1"})"}},
        {Action::inquire,
         {200,
          {},
          R"({"PaymentRequestId":54321,"Status":"COMPLETED","Payments":[{"PaymentId":98765,"Amount":125.50}]})"}},
        {Action::cancel, {204, {}, ""}},
        {Action::refund,
         {201, {}, R"({"refundRequestId":7,"status":"Succeeded","providerRefundId":"rf-1","paymentId":98765})"}}};
    rig.webhook_token = "token-for-the-contract";
    rig.good_push = R"({"paymentRequestId":54321,"paymentId":98765,"provider":"klarna","bankOrderId":"k-1",)"
                    R"("amount":125.5,"type":"payment","paymentRequestCode":"RF98765432109876543"})";
    rig.secrets = {"key-for-the-contract", "token-for-the-contract"};
    return rig;
}

Rig bank_rig() {
    Rig rig;
    rig.name = "BankEpcQr";
    rig.make = [] { return *make_bank({"Corner Shop", "DE89370400440532013000", "", "EUR"}); };
    rig.sale = sale_of("bank.epc_qr");
    rig.refs = Value::object();
    return rig;
}

}  // namespace

const std::vector<Rig>& rigs() {
    static const std::vector<Rig> all = [] {
        std::vector<Rig> list = {payhub_rig("PayhubDynamicQr", "klarna.dynamic_qr"),
                                 payhub_rig("PayhubStaticQr", "klarna.static_qr"), bank_rig()};
        for (auto more : {payglobe_rigs()})
            list.insert(list.end(), more.begin(), more.end());
        return list;
    }();
    return all;
}

}  // namespace till::providers::contract
