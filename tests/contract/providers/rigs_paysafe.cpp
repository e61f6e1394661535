#include "tests/contract/providers/rigs.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/providers/paysafe.hpp"

namespace till::providers::contract {
namespace {

using hal::json::Value;

constexpr auto webhook_key = "webhook-key-of-the-contract";
constexpr auto token = "PHC0123456789abc";

const hal::Crypto& crypto() {
    static const drivers::crypto::MbedtlsCrypto made;
    return made;
}

std::unique_ptr<Provider> make_a_paysafe() {
    PaysafeConfig config;
    config.base_url = "https://paysafe.example/paymenthub/v1";
    config.user = hal::Secret(std::string("user_of_the_contract"));
    config.password = hal::Secret(std::string("password_of_the_contract"));
    config.return_url = "https://shop.example/thanks";
    config.webhook_keys = {hal::Secret(std::string(webhook_key))};
    return *make_paysafe(std::move(config), crypto());
}

hal::HttpHeaders sign(std::string_view body) {
    return {{"Signature", hal::to_base64(*crypto().hmac_sha256(webhook_key, body))}};
}

std::string payment(const std::string& status) {
    return R"({"id":"p-1","merchantRefNum":"01930000-0000-7000-8000-0000000000aa","paymentHandleToken":")" +
           std::string(token) + R"(","status":")" + status +
           R"(","amount":12550,"currencyCode":"BRL","settleWithAuth":true,"liveMode":false,)"
           R"("settlements":[{"id":"p-1","txnTime":1683188429000,"status":"PENDING","amount":"12550"}]})";
}

}  // namespace

std::vector<Rig> paysafe_rigs() {
    Rig rig;
    rig.name = "PaysafeSafetypay";
    rig.make = make_a_paysafe;
    rig.sale.order_ref = "A-17";
    rig.sale.method = "paysafe.safetypay";
    rig.sale.amount = {12550, *hal::Currency::from_code("BRL")};
    rig.refs = Value::object({{"handle_id", "h-1"},
                              {"handle_ref", "01930000-0000-7000-8000-000000000001"},
                              {"payment_handle_token", token},
                              {"token_digest", hal::to_hex(crypto().sha256(token))},
                              {"payment_ref", "01930000-0000-7000-8000-0000000000aa"},
                              {"payment_id", "p-1"},
                              {"settlement_id", "p-1"}});
    rig.good_answers = {
        {Action::create,
         {201,
          {},
          R"({"id":"h-1","paymentHandleToken":")" + std::string(token) +
              R"(","merchantRefNum":"01930000-0000-7000-8000-000000000001","status":"INITIATED","amount":12550,)"
              R"("currencyCode":"BRL","liveMode":false,)"
              R"("links":[{"rel":"redirect_payment","href":"https://pay.example/r?token=e30.e30.c2ln"}]})"}},
        {Action::proceed, {201, {}, payment("COMPLETED")}},
        {Action::inquire, {200, {}, payment("COMPLETED")}},
        {Action::cancel, {200, {}, payment("CANCELLED")}},
        {Action::refund,
         {201,
          {},
          R"({"id":"r-1","merchantRefNum":"01930000-0000-7000-8000-0000000000aa","status":"COMPLETED","amount":12550})"}}};
    rig.webhook_token = "t";
    rig.sign = sign;
    rig.good_push = R"({"payload":)" + payment("COMPLETED") +
                    R"(,"eventType":"PAYMENT_COMPLETED","attemptNumber":"1","resourceId":"p-1",)"
                    R"("eventDate":"2023-05-04T08:20:29Z","mode":"live","eventName":"PAYMENT_COMPLETED"})";
    rig.secrets = {"user_of_the_contract", "password_of_the_contract", webhook_key};
    return {rig};
}

}  // namespace till::providers::contract
