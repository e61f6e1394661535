#include "tests/contract/providers/rigs.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/providers/payglobe.hpp"

namespace till::providers::contract {
namespace {

using hal::json::Value;

const hal::Crypto& crypto() {
    static const drivers::crypto::MbedtlsCrypto made;
    return made;
}

std::unique_ptr<Provider> make_a_payglobe() {
    PayglobeConfig config;
    config.base_url = "https://payglobe.example/paymentgw";
    config.public_key = hal::Secret(std::string("pk_test_of_the_contract"));
    config.secret_key = hal::Secret(std::string("sk_test_of_the_contract"));
    config.webhook_secrets = {hal::Secret(std::string("whsec_test_of_the_contract"))};
    config.manual_capture = true;
    return *make_payglobe(std::move(config), crypto());
}

hal::HttpHeaders sign(std::string_view body) {
    const auto digest = crypto().hmac_sha256("whsec_test_of_the_contract", body);
    return {{"X-PayGlobe-Signature", hal::to_base64(*digest)}};
}

Rig rig_of(std::string name, std::string method, const std::string& id) {
    Rig rig;
    rig.name = std::move(name);
    rig.make = make_a_payglobe;
    rig.sale.order_ref = "A-17";
    rig.sale.method = std::move(method);
    rig.sale.amount = {12550, hal::Currency::eur()};
    rig.refs = Value::object({{"transaction_id", id}, {"voucher_amount", "0.00"}});
    rig.secrets = {"pk_test_of_the_contract", "sk_test_of_the_contract", "whsec_test_of_the_contract"};
    rig.good_answers[Action::refund] = {
        200, {}, R"({"success":true,"transactionId":")" + id + R"(","refundAmount":125.50,"status":"REFUNDED"})"};
    rig.webhook_token = "t";
    rig.sign = sign;
    rig.good_push = R"({"id":"evt_1","type":"payment_intent.succeeded","livemode":false,"data":{"object":{)"
                    R"("transactionId":")" +
                    id +
                    R"(","totalAmount":125.50,"cardAmount":125.50,"voucherAmount":0,)"
                    R"("status":"SUCCESS"}}})";
    return rig;
}

Rig page_rig(std::string name, std::string method, bool holds) {
    auto rig = rig_of(std::move(name), std::move(method), "TXN_1");
    rig.good_answers[Action::create] = {
        200,
        {},
        R"({"success":true,"transactionId":"TXN_1","totalAmount":125.50,"redirectUrl":"https://pay.example/1"})"};
    rig.good_answers[Action::inquire] = {
        200,
        {},
        R"({"success":true,"transactionId":"TXN_1","status":"SUCCESS","cardGateway":{"paymentId":"P1"},)"
        R"("breakdown":{"cardAmount":100.50,"voucherAmount":25.00}})"};
    if (!holds) return rig;
    for (const auto action : {Action::cancel, Action::release, Action::capture})
        rig.good_answers[action] = {200, {}, R"({"success":true,"transactionId":"TXN_1"})"};
    return rig;
}

Rig link_rig() {
    auto rig = rig_of("PayglobeLink", "payglobe.link", "LINK_1");
    rig.good_answers[Action::create] = {
        200, {}, R"({"success":true,"transactionId":"LINK_1","linkUrl":"https://pay.example/1","amount":125.50})"};
    rig.good_answers[Action::inquire] = {
        200, {}, R"({"success":true,"transactionId":"LINK_1","status":"PAID","paymentId":"P1","amount":125.50})"};
    rig.good_answers[Action::cancel] = {200, {}, R"({"success":true,"transactionId":"LINK_1","status":"CANCELLED"})"};
    return rig;
}

Rig saved_card_rig() {
    auto rig = rig_of("PayglobeSavedCard", "payglobe.saved_card", "TKN_1");
    rig.sale.options = {{"card_id", "42"}, {"customer_id", "C-7"}};
    rig.good_answers[Action::create] = {
        200, {}, R"({"success":true,"transactionId":"TKN_1","paymentId":"P1","status":"COMPLETED","amount":125.50})"};
    return rig;
}

}  // namespace

std::vector<Rig> payglobe_rigs() {
    return {page_rig("PayglobeCardVoucher", "payglobe.card_voucher", true),
            page_rig("PayglobeCard", "payglobe.card", false), link_rig(), saved_card_rig()};
}

}  // namespace till::providers::contract
