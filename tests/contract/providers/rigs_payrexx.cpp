#include "tests/contract/providers/rigs.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/hal/ids.hpp"
#include "till/providers/payrexx.hpp"

namespace till::providers::contract {
namespace {

using hal::json::Value;

constexpr const char* reference = "01930000-0000-7000-8000-000000000001";  // command_of's

const hal::Crypto& crypto() {
    static const drivers::crypto::MbedtlsCrypto made;
    return made;
}

std::unique_ptr<Provider> make_a_payrexx() {
    PayrexxConfig config;
    config.base_url = "https://api.payrexx.example";
    config.instance = "demo";
    config.api_secret = hal::Secret(std::string("api-secret-of-the-contract"));
    config.hold = true;
    config.terminal_serial = "SN-1";
    config.webhook_keys = {hal::Secret(std::string("webhook-key-of-the-contract"))};
    return *make_payrexx(std::move(config), crypto());
}

hal::HttpHeaders sign(std::string_view body) {
    return {{"X-Webhook-Signature", hal::to_hex(*crypto().hmac_sha256("webhook-key-of-the-contract", body))}};
}

hal::HttpResponse good(const std::string& data) { return {200, {}, R"({"status":"success","data":)" + data + "}"}; }

std::string transaction(const std::string& status, const std::string& refunded = "0") {
    return R"([{"id":1234,"uuid":"1122aabb","amount":12550,"status":")" + status +
           R"(","mode":"LIVE","payment":{"brand":"visa"},"invoice":{"currencyAlpha3":"EUR","test":0,"referenceId":")" +
           reference + R"(","originalAmount":12550,"refundedAmount":)" + refunded + "}}]";
}

Rig rig_of(std::string name, std::string method) {
    Rig rig;
    rig.name = std::move(name);
    rig.make = make_a_payrexx;
    rig.sale.order_ref = "A-17";
    rig.sale.method = std::move(method);
    rig.sale.amount = {12550, hal::Currency::eur()};
    rig.refs = Value::object({{"reference", reference}, {"transaction_id", "1234"}});
    rig.secrets = {"api-secret-of-the-contract", "webhook-key-of-the-contract"};
    rig.good_answers[Action::refund] = good(transaction("refunded", "12550"));
    rig.webhook_token = "t";
    rig.sign = sign;
    rig.good_push = R"({"transaction":{"id":1234,"uuid":"1122aabb","amount":12550,"status":"confirmed","mode":"LIVE",)"
                    R"("invoice":{"currency":"EUR","test":0,"referenceId":")" +
                    std::string(reference) + R"(","refundedAmount":0}}})";
    return rig;
}

Rig gateway_rig() {
    auto rig = rig_of("PayrexxGateway", "payrexx.gateway");
    rig.refs.set("gateway_id", "17");
    const std::string page =
        R"("id":17,"hash":"db8c","referenceId":")" + std::string(reference) +
        R"(","link":"https://demo.payrexx.example/?payment=db8c","fields":[],"psp":0,"pm":[],"amount":12550,)"
        R"("currency":"EUR",)";
    rig.good_answers[Action::create] = good("[{" + page + R"("status":"waiting","invoices":[]}])");
    rig.good_answers[Action::inquire] =
        good("[{" + page + R"("status":"confirmed","invoices":[{"test":0,"currency":"EUR","transactions":)" +
             transaction("confirmed") + "}]}]");
    rig.good_answers[Action::cancel] = good(R"([{"id":17}])");
    rig.good_answers[Action::release] = good(transaction("cancelled"));
    rig.good_answers[Action::capture] = good(transaction("confirmed"));
    return rig;
}

Rig terminal_rig() {
    auto rig = rig_of("PayrexxTerminal", "payrexx.terminal");
    rig.refs.set("terminal_serial", "SN-1").set("ecr_payment_id", "p-9");
    rig.good_answers[Action::create] = good(R"({"pairingStatus":"AUTHORIZED"})");
    rig.good_answers[Action::proceed] = good(R"({"payment_id":"p-9","payment_status":"IN_PROGRESS","slip":[]})");
    rig.good_answers[Action::inquire] =
        good(R"({"payment_id":"p-9","payment_status":"SUCCESS","amount":12550,"currency":"EUR","slip":{"a":"b"}})");
    rig.good_answers[Action::cancel] = good(R"({"payment_id":"p-9","payment_status":"TERMINATED"})");
    return rig;
}

}  // namespace

std::vector<Rig> payrexx_rigs() { return {gateway_rig(), terminal_rig()}; }

}  // namespace till::providers::contract
