// Token, request signature and webhook signature against the contract's vectors; amounts as Go writes them.
#include "common/go_form.hpp"
#include "portone/jwt.hpp"
#include "tests/unit/providers/portone/fixture.hpp"
#include "till/providers/webhook.hpp"

namespace till::providers {
namespace {

// PortOne's own documentation: an example, no account's secret.
constexpr std::string_view doc_secret = "6cd264c70ec38d41a5dc2662e98c72bac58d3afc5bb4e80debbe3a976a0dc4eb";

std::string signature_of(const FormFields& fields, std::string_view key) {
    return hal::to_base64(*crypto().hmac_sha256(key, go_form(fields)));
}

TEST(PortoneVectors, PublishedToken) {
    const auto claims =
        Value::object({{"exp", 1724323651}, {"iat", 1724302051}, {"iss", "PORTONE"}, {"sub", "sjcrvcbVYkFobHlx"}});
    EXPECT_EQ(
        portone::jwt_hs256(crypto(), secret(doc_secret), claims),
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3MjQzMjM2NTEsImlhdCI6MTcyNDMwMjA1MSwiaXNzIjoiUE9SVE9ORSIsInN1"
        "YiI6InNqY3J2Y2JWWWtGb2JIbHgifQ.-A7y_JSRNbST9wIE26xd-oq0vLsQ-PavhHyxSts0glY");
    EXPECT_EQ(portone::jwt_hs256(crypto(), secret(""), claims).error().type, "key-empty");
}

TEST(PortoneVectors, TheProviderSendsThatToken) {
    auto config = portone_config();
    config.portone_secret = secret(doc_secret);
    config.portone_key = "sjcrvcbVYkFobHlx";
    config.jwt_seconds = 1724323651 - 1724302051;
    EXPECT_FALSE(make_portone(config, crypto())) << "six hours are more than a token may live here";
    config.jwt_seconds = 100;
    const auto request = translator(config)->build(command(Action::cancel, Known::link));
    ASSERT_TRUE(request);
    const auto claims =
        Value::object({{"exp", now + 100}, {"iat", now}, {"iss", "PORTONE"}, {"sub", "sjcrvcbVYkFobHlx"}});
    EXPECT_EQ(request->headers.find("Authorization"),
              "Bearer " + *portone::jwt_hs256(crypto(), secret(doc_secret), claims));
}

TEST(PortoneVectors, GenerateHash) {
    const FormFields fields = {{"amount", "111.12"},
                               {"client_key", "sjcrvcbVYkFobHlx"},
                               {"currency", "THB"},
                               {"failure_url", "https://yourwebsite.com/failure"},
                               {"merchant_order_id", "e203767a-ae29-42dc-820f-61cbde24966e"},
                               {"success_url", "https://yourwebsite.com/success"}};
    EXPECT_EQ(
        go_form(fields),
        "amount=111.12&client_key=sjcrvcbVYkFobHlx&currency=THB&failure_url=https%3A%2F%2Fyourwebsite.com%2Ffailure&"
        "merchant_order_id=e203767a-ae29-42dc-820f-61cbde24966e&success_url=https%3A%2F%2Fyourwebsite.com%2Fsuccess");
    EXPECT_EQ(signature_of(fields, doc_secret), "rupGgiRzV+47yaKYzuR2cGKKe2S26LVxJB+B8W2V0SI=");
}

TEST(PortoneVectors, TheProviderSendsThatHash) {
    auto config = portone_config();
    config.portone_secret = secret(doc_secret);
    config.portone_key = "sjcrvcbVYkFobHlx";
    config.currencies = {"THB"};
    config.failure_url = "https://yourwebsite.com/failure";
    config.success_url = "https://yourwebsite.com/success";
    auto cmd = command(Action::create);
    cmd.own_reference = "e203767a-ae29-42dc-820f-61cbde24966e";
    cmd.sale.amount = cmd.amount = {11112, *Currency::from_code("THB")};
    const auto request = translator(config)->build(cmd);
    ASSERT_TRUE(request);
    EXPECT_EQ(hal::json::parse(request->body)->string_or("signature_hash", ""),
              "rupGgiRzV+47yaKYzuR2cGKKe2S26LVxJB+B8W2V0SI=");
}

struct Vector {
    const char* name;
    FormFields fields;
    const char* message;
    const char* signature;
};

std::vector<Vector> webhook_vectors() {
    return {{"V1",
             {{"status", "Success"},
              {"order_ref", "2mbbExY77pp8iC0AQ1ucWymnd3c"},
              {"method_name", "Payletter Credit Card"},
              {"merchant_order_ref", "2mbbDi9wX3wAgLUDCnRMbQwkwZm_1"},
              {"currency", "USD"},
              {"country_code", "US"},
              {"channel_order_ref", "20240926HULUNYGP6MA2"},
              {"channel_key", "PAYLETTER"},
              {"amount", "500"}},
             "amount=500&channel_key=PAYLETTER&channel_order_ref=20240926HULUNYGP6MA2&country_code=US&currency=USD&"
             "merchant_order_ref=2mbbDi9wX3wAgLUDCnRMbQwkwZm_1&method_name=Payletter+Credit+Card&"
             "order_ref=2mbbExY77pp8iC0AQ1ucWymnd3c&status=Success",
             "hSx5uDJpl5whLReAYUGHul0LVQYBXo0i2cm7KI4jzAM="},
            {"V3",
             {{"amount", "500"},
              {"country_code", "JP"},
              {"currency", "JPY"},
              {"link_ref", "2mbaHZ6VVokmHJNtKafVCyIZIxv"},
              {"merchant_order_ref", "1779AA6E40071177"},
              {"status", "Success"}},
             "amount=500&country_code=JP&currency=JPY&link_ref=2mbaHZ6VVokmHJNtKafVCyIZIxv&"
             "merchant_order_ref=1779AA6E40071177&status=Success",
             "knNX2thD+nPAIL3UkBCsH7ghdQOgb27fYqP1fku1jeI="},
            {"V4",
             {{"order_ref", "2mbbExY77pp8iC0AQ1ucWymnd3c"},
              {"channel_order_ref", "20240926HULUNYGP6MA2"},
              {"merchant_order_ref", "2mbbDi9wX3wAgLUDCnRMbQwkwZm_1"},
              {"status", "Success"}},
             "channel_order_ref=20240926HULUNYGP6MA2&merchant_order_ref=2mbbDi9wX3wAgLUDCnRMbQwkwZm_1&"
             "order_ref=2mbbExY77pp8iC0AQ1ucWymnd3c&status=Success",
             "PIOfk7y5PbGxvQ7buzHlTZ3XlD4ZkvyO/l+D2QeZabk="}};
}

TEST(PortoneVectors, Webhooks) {
    const std::vector<hal::Secret> keys = {secret("a-newer-one"), secret("test-portone-secret")};
    for (const auto& vector : webhook_vectors()) {
        EXPECT_EQ(go_form(vector.fields), vector.message) << vector.name;
        EXPECT_TRUE(webhook::is_hmac_form(crypto(), keys, vector.fields, vector.signature)) << vector.name;
        EXPECT_FALSE(webhook::is_hmac_form(crypto(), {}, vector.fields, vector.signature)) << "no key";
        const std::vector<hal::Secret> others = {secret(""), secret("test-portone-secreT")};
        EXPECT_FALSE(webhook::is_hmac_form(crypto(), others, vector.fields, vector.signature));
        for (std::size_t i = 0; i < vector.fields.size(); ++i) {
            auto spoiled = vector.fields;
            spoiled[i].second += "x";
            EXPECT_FALSE(webhook::is_hmac_form(crypto(), keys, spoiled, vector.signature)) << spoiled[i].first;
        }
        std::string signature = vector.signature;
        for (const auto& bad : {std::string(), signature + " ", signature.substr(0, 43), " " + signature})
            EXPECT_FALSE(webhook::is_hmac_form(crypto(), keys, vector.fields, bad));
    }
}

TEST(PortoneVectors, EscapesAsGoDoes) {
    EXPECT_EQ(go_query_escape("Payletter Credit Card"), "Payletter+Credit+Card");
    EXPECT_EQ(go_query_escape("a~b*c'd(e)!"), "a~b%2Ac%27d%28e%29%21");
    EXPECT_EQ(go_query_escape("+&=%/?#"), "%2B%26%3D%25%2F%3F%23");
    EXPECT_EQ(go_query_escape("카드"), "%EC%B9%B4%EB%93%9C");
    EXPECT_EQ(go_query_escape(std::string_view("\0\xFF", 2)), "%00%FF");
    EXPECT_EQ(go_query_escape("AZaz09-_."), "AZaz09-_.");
    EXPECT_EQ(go_form({}), "");
    EXPECT_EQ(go_form({{"b", "2"}, {"a", ""}}), "a=&b=2");
}

TEST(PortoneVectors, NumbersAsGoWritesThem) {
    const std::pair<const char*, const char*> numbers[] = {{"500", "500"},        {"100.10", "100.1"},
                                                           {"100.1", "100.1"},    {"0.10", "0.1"},
                                                           {"500.00", "500"},     {"0", "0"},
                                                           {"0.00", "0"},         {"-0.5", "-0.5"},
                                                           {"1e3", "1000"},       {"1E+3", "1000"},
                                                           {"1.25e2", "125"},     {"1.25e1", "12.5"},
                                                           {"125e-2", "1.25"},    {"5e-3", "0.005"},
                                                           {"0.005", "0.005"},    {"1e21", "1000000000000000000000"},
                                                           {"12.345", "12.345"},  {"999999999.99", "999999999.99"},
                                                           {"1000000", "1000000"}};
    for (const auto& [text, expected] : numbers)
        EXPECT_EQ(go_number(text), expected) << text;
}

TEST(PortoneVectors, NumbersThatAreNone) {
    for (const auto* bad :
         {"",     "-",  ".",  "1.",  ".5", "1e",    "e3",  "1e+",      "1e99", "1e-99", "1e999999999999",
          "0x10", " 1", "1 ", "1,5", "+1", "1.2.3", "NaN", "Infinity", "--1",  "1e+-3", "1234567890.123456"})
        EXPECT_FALSE(go_number(bad)) << bad;
    EXPECT_FALSE(go_number(std::string(100, '1')));
    EXPECT_TRUE(go_number("123456789012345"));
}

}  // namespace
}  // namespace till::providers
