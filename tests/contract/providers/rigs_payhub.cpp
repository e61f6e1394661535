#include "tests/contract/providers/rigs.hpp"

#include "till/providers/payhub.hpp"

namespace till::providers::contract {
namespace {

using hal::json::Value;

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

Rig any_rig(std::string name, const std::string& method, const std::string& behind) {
    Rig rig;
    rig.name = std::move(name);
    rig.make = make_a_payhub;
    rig.sale = sale_of(method);
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
          R"({"PaymentRequestId":54321,"Status":"COMPLETED","Payments":[{"PaymentId":98765,"Amount":125.50}]})"}}};
    rig.webhook_token = "token-for-the-contract";
    rig.good_push = R"({"paymentRequestId":54321,"paymentId":98765,"provider":")" + behind +
                    R"(","bankOrderId":"k-1","amount":125.5,"type":"payment",)"
                    R"("paymentRequestCode":"RF98765432109876543"})";
    rig.secrets = {"key-for-the-contract", "token-for-the-contract"};
    return rig;
}

Rig klarna_rig(std::string name, const std::string& method) {
    auto rig = any_rig(std::move(name), method, "klarna");
    if (method == "klarna.static_qr") rig.sale.options["short_code"] = "48213";
    rig.good_answers[Action::cancel] = {204, {}, ""};
    rig.good_answers[Action::refund] = {
        201, {}, R"({"refundRequestId":7,"status":"Succeeded","providerRefundId":"rf-1","paymentId":98765})"};
    return rig;
}

// The others are neither cancelled nor refunded.
Rig other_rig(std::string name, const std::string& behind, const std::string& type = "") {
    auto rig = any_rig(std::move(name), "payhub." + behind, behind);
    rig.sale.lines.clear();
    rig.sale.customer["email"] = "maria@example.com";
    if (!type.empty()) rig.sale.options["payment_type"] = type;
    if (behind == "dias")
        rig.good_answers[Action::create].body = R"({"PaymentRequestId":54321,"Paycode":"RF98765432109876543"})";
    return rig;
}

}  // namespace

std::vector<Rig> payhub_rigs() {
    return {klarna_rig("PayhubDynamicQr", "klarna.dynamic_qr"),
            klarna_rig("PayhubStaticQr", "klarna.static_qr"),
            other_rig("PayhubDias", "dias"),
            other_rig("PayhubPaygate", "paygate"),
            other_rig("PayhubPaygateOpen", "paygate", "FixedOpen"),
            other_rig("PayhubPaygateSplit", "paygate", "SplitPay"),
            other_rig("PayhubOnepay", "onepay"),
            other_rig("PayhubWorldline", "worldline"),
            other_rig("PayhubViva", "viva"),
            other_rig("PayhubVivaSplit", "viva", "SplitPay"),
            other_rig("PayhubNexi", "nexi")};
}

}  // namespace till::providers::contract
