#include "tests/contract/providers/rigs.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/providers/portone.hpp"

namespace till::providers::contract {
namespace {

using hal::json::Value;

constexpr auto secret = "secret-of-the-portone-contract";
constexpr auto token = "token-of-the-portone-contract";

const hal::Crypto& crypto() {
    static const drivers::crypto::MbedtlsCrypto made;
    return made;
}

std::unique_ptr<Provider> make_a_portone() {
    PortoneConfig config;
    config.base_url = "https://portone.example";
    config.portone_key = "keyOfTheContract";
    config.portone_secret = hal::Secret(std::string(secret));
    config.merchant_name = "Corner Shop";
    config.success_url = "https://shop.example/thanks";
    config.failure_url = "https://shop.example/sorry";
    config.checkout_prefix = "https://checkout.example?ref=";
    config.webhook_tokens = {hal::Secret(std::string(token))};
    return *make_portone(std::move(config), crypto());
}

// The signature stands in the body, over nine of its members in alphabetical order: it covers values, not bytes.
std::string signed_push() {
    const auto hash = crypto().hmac_sha256(
        secret,
        "amount=125.5&channel_key=PAYLETTER&channel_order_ref=CH1&country_code=GR&currency=EUR&merchant_order_ref=K_1"
        "&method_name=Payletter+Credit+Card&order_ref=ORDER1&status=Success");
    return R"({"amount":125.5,"currency":"EUR","order_ref":"ORDER1","channel_order_ref":"CH1",)"
           R"("merchant_order_ref":"K_1","country_code":"GR","status":"Success","channel_key":"PAYLETTER",)"
           R"("method_name":"Payletter Credit Card","payment_link_ref":"LINK1","environment":"sandbox",)"
           R"("link_order_ref":"01930000-0000-7000-8000-000000000001","signature_hash":")" +
           hal::to_base64(*hash) + "\"}";
}

}  // namespace

std::vector<Rig> portone_rigs() {
    Rig rig;
    rig.name = "PortoneLink";
    rig.make = make_a_portone;
    rig.sale = sale_of("portone.link");
    rig.refs = Value::object({{"payment_link_ref", "LINK1"},
                              {"merchant_order_id", "01930000-0000-7000-8000-000000000001"},
                              {"transaction_ref", "K_1"},
                              {"channel_order_ref", "CH1"},
                              {"order_ref", "ORDER1"},
                              {"channel_key", "PAYLETTER"}});
    rig.good_answers = {
        {Action::create,
         {200, {}, R"({"payment_link_ref":"LINK1","payment_link":"https://checkout.example?ref=LINK1"})"}},
        {Action::inquire,
         {200,
          {},
          R"({"content":{"order_ref":"ORDER1","channel_order_ref":"CH1","amount":125.5,"currency":"EUR",)"
          R"("status":"Success","environment":"sandbox","channel_key":"PAYLETTER",)"
          R"("payment_link_merchant_order_ref":"01930000-0000-7000-8000-000000000001"},"status_code":"2000"})"}},
        {Action::cancel, {200, {}, R"({"status_code":"2000","status_reason":"SUCCESS"})"}},
        {Action::refund,
         {200,
          {},
          R"({"amountToRefund":0,"refundDetails":[{"refund_id":"","psp_refund_id":"13785967","amount":125.5,)"
          R"("currency":"eur","refund_status":"SUCCESS","refund_type":"full",)"
          R"("refund_reason":"R-01930000-0000-7000-8000-0000000000aa"}]})"}}};
    rig.webhook_token = token;
    rig.good_push = signed_push();
    rig.secrets = {secret, token};
    return {rig};
}

}  // namespace till::providers::contract
