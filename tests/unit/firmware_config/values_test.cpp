#include "config_folder.hpp"
#include "firmware/config/checks.hpp"

namespace till::firmware::test {
namespace {

using testing::HasSubstr;
using testing::Not;

struct BadValue {
    std::string_view line;  // line 7, after a table heading on line 6
    std::string_view said;
};

void expect_refused(std::string_view table, std::initializer_list<BadValue> values) {
    const ConfigFolder folder;
    for (const auto& value : values) {
        const auto said =
            folder.errors(std::string(minimal) + "[" + std::string(table) + "]\n" + std::string(value.line) + "\n");
        EXPECT_THAT(said, HasSubstr("till.toml:7: " + std::string(table) + "." + std::string(value.said)));
    }
}

TEST(ConfigValues, WrongTypesAreNamed) {
    expect_refused("payment", {{"watch_h = \"2\"", "watch_h: must be a whole number, not text"},
                               {"watch_h = 2.5", "watch_h: must be a whole number, not a number with a fraction"},
                               {"watch_h = true", "watch_h: must be a whole number, not true or false"},
                               {"watch_h = 2026-11-20", "watch_h: must be a whole number, not a date or time"},
                               {"watch_h = [2]", "watch_h: must be a whole number, not a list"}});
    expect_refused("api", {{"cashier_without_login = 1", "cashier_without_login: must be true or false, not a whole"},
                           {"allowed_hosts = \"a\"", "allowed_hosts: must be a list, not text"},
                           {"allowed_hosts = [1]", "allowed_hosts: must be text, not a whole number"},
                           {"listen = {}", "listen: must be text, not a table"}});
    expect_refused("display", {{"driver = 1", "driver: must be text"}});
    expect_refused("providers", {{"payhub = 1", "payhub: must be a table, not a whole number"}});
}

TEST(ConfigValues, RangesAreNamed) {
    expect_refused("payment", {{"presenting_timeout_s = 0", "presenting_timeout_s: must be 1 to 86400"},
                               {"refund_window_h = 24", "refund_window_h: must be 1 to 23"},
                               {"max_amount = -1", "max_amount: must be 1 to 99999999999"},
                               {"max_amount = 9223372036854775807", "max_amount: must be 1 to 99999999999"}});
    expect_refused("display", {{"rotation = 45", "rotation: must be 0 to 270 in steps of 90"},
                               {"depth = 24", "depth: must be 16 to 32 in steps of 16"},
                               {"width = 319", "width: must be 320 to 4096"},
                               {"driver = \"drm\"", "driver: must be one of \"png\", \"fbdev\", \"none\""}});
}

TEST(ConfigValues, TextIsChecked) {
    expect_refused("api", {{"listen = \"localhost:80\"", "listen: must be address:port"},
                           {"listen = \"127.0.0.1\"", "listen: must be address:port"},
                           {"allowed_hosts = [\"a b\"]", "allowed_hosts: must be a host name"},
                           {"allowed_hosts = [\"\", \"*\"]", "allowed_hosts: must be a host name"}});
    expect_refused("sync", {{"url = \"http://example.com\"", "url: must be https:// (http:// is for this machine"},
                            {"url = \"ftp://example.com\"", "url: must start with https://"}});
    expect_refused("display", {{"path = \"display\"", "path: must be an absolute path"},
                               {"font = \"/a\\u0000b\"", "font: must have no control characters"},
                               {"font = \"/a\\nb\"", "font: must have no control characters"}});
    expect_refused("providers.payhub", {{"country = \"gr\"", "country: must be a country code"},
                                        {"locale = \"el GR\"", "locale: must be a BCP 47"},
                                        {"software = \""
                                         "\\u007f"
                                         "\"",
                                         "software: must have no control characters"},
                                        {"api_key_header = \"X Key\"", "api_key_header: must be an HTTP header name"}});
    const std::string long_name = "vat_id = \"" + std::string(33, '1') + "\"";
    const ConfigFolder folder;
    EXPECT_THAT(folder.errors(std::string(minimal) + long_name),
                HasSubstr("till.toml:6: terminal.merchant.vat_id: must be at most 32 bytes"));
}

TEST(ConfigValues, ASecretInTheFileIsRefusedAndNotEchoed) {
    expect_refused("sync", {{"token = \"tok_hush\"", "token: must be {credential = \"name\"} or {file = \"/path\"}"},
                            {"token = {}", "token: must be {credential"},
                            {"token = {value = \"tok_hush\"}", "token: must be {credential"},
                            {"token = {credential = \"a\", file = \"/b\"}", "token: must be {credential"},
                            {"token = {credential = \"../etc/shadow\"}", "token: must be {credential"},
                            {"token = {credential = 1}", "token: must be {credential"},
                            {"token = {file = \"relative\"}", "token: must be {credential"}});
    expect_refused("providers.payhub", {{"webhook_tokens = [\"tok_hush\"]", "webhook_tokens: must be {credential"},
                                        {"webhook_tokens = {credential = \"a\"}", "webhook_tokens: must be a list"}});
    const ConfigFolder folder;
    EXPECT_THAT(folder.errors("[sync]\ntoken = \"tok_hush\"\n"), Not(HasSubstr("tok_hush")));
}

TEST(ConfigValues, ListsAreBounded) {
    std::string list = "[api]\nallowed_hosts = [";
    for (int i = 0; i < 17; ++i) {
        list += "\"h\",";
    }
    const ConfigFolder folder;
    EXPECT_THAT(folder.errors(list + "]\n"), HasSubstr("api.allowed_hosts: must have at most 16 items"));
}

TEST(ConfigChecks, Url) {
    for (const auto* url : {"https://example.com", "https://example.com:8443/base/path", "http://127.0.0.1:1",
                            "http://localhost", "http://[::1]:9/x", "https://192.0.2.1/"}) {
        EXPECT_EQ(check_url(url), "") << url;
    }
    for (const auto* url : {"example.com", "https://", "https:///x", "http://192.0.2.1", "https://user@host/",
                            "https://host:port/", "https://host:123456/", "https://host/?q", "https://host/#f",
                            "https://ho st/", "http://127.0.0.1.evil.example", "https://host\\evil", "HTTPS://host"}) {
        EXPECT_NE(check_url(url), "") << url;
    }
}

TEST(ConfigChecks, Host) {
    for (const auto* host : {"till.local", "a-b.example", "192.0.2.1", "::1", "2001:db8::1"}) {
        EXPECT_EQ(check_host(host), "") << host;
    }
    for (const auto* host : {"till.local:8480", "a b", "*", "http://a", "[::1]", "a/b", "a_b"}) {
        EXPECT_NE(check_host(host), "") << host;
    }
}

TEST(ConfigChecks, Listen) {
    EXPECT_EQ(parse_listen("127.0.0.1:8480")->port, 8480);
    EXPECT_EQ(parse_listen("0.0.0.0:65535")->host, "0.0.0.0");
    EXPECT_EQ(parse_listen("[::1]:0")->host, "::1");
    for (const auto* text : {"", ":80", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:80x", "::1:80",
                             "[127.0.0.1]:80", "localhost:80", "127.0.0.1 :80", "[::1]"}) {
        const auto parsed = parse_listen(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().type, "listen-invalid");
    }
}

TEST(ConfigChecks, IbanAndBic) {
    for (const auto* iban : {"GR1601101250000000012300695", "DE89370400440532013000", "NO9386011117947",
                             "MT84MALT011000012345MTLCAST001S"}) {
        EXPECT_EQ(check_iban(iban), "") << iban;
    }
    EXPECT_EQ(check_iban("DE88370400440532013000"), "has wrong check digits");
    for (const auto* iban : {"DE89 3704 0044 0532 0130 00", "de89370400440532013000", "DE", "1234567890123456"}) {
        EXPECT_EQ(check_iban(iban), "must be an IBAN without spaces") << iban;
    }
    EXPECT_EQ(check_bic("ETHNGRAA"), "");
    EXPECT_EQ(check_bic("ETHNGRAAXXX"), "");
    for (const auto* bic : {"ETHNGRA", "ETHNGRAAXX", "ethngraa", "ETHN1RAA"}) {
        EXPECT_NE(check_bic(bic), "") << bic;
    }
}

TEST(ConfigChecks, PayeeCountsCharactersNotBytes) {
    std::string greek;
    for (int i = 0; i < 70; ++i) {
        greek += "α";
    }
    EXPECT_EQ(check_payee(greek), "");
    EXPECT_NE(check_payee(greek + "α"), "");
}

}  // namespace
}  // namespace till::firmware::test
