#include "config_folder.hpp"

#include <algorithm>

namespace till::firmware::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(LoadConfig, TheShortestFileGivesTheDefaults) {
    const ConfigFolder folder;
    const auto config = folder.load(minimal);
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->terminal.id, "T-1");
    EXPECT_EQ(config->terminal.name, "T-1");
    EXPECT_EQ(config->api.listen, "127.0.0.1:8480");
    EXPECT_EQ(config->display.path, "/var/lib/till/display");
    EXPECT_EQ(config->printer.path, "/var/lib/till/printer");
    EXPECT_EQ(config->payment.presenting_timeout, hal::Duration(180'000));
    EXPECT_EQ(config->payment.watch, hal::Duration(48 * 3'600'000));
    EXPECT_FALSE(config->providers.payhub.enabled);
    EXPECT_FALSE(config->api.cashier_without_login);
}

TEST(LoadConfig, EveryKindOfValueIsRead) {
    const ConfigFolder folder;
    const auto config = folder.load(std::string(minimal) + R"(
address = "Ermou 12\n10563 Athens"
[api]
listen = "[::1]:0"
allowed_hosts = ["till.local", "192.0.2.7"]
cashier_without_login = true
[display]
driver = "fbdev"
rotation = 270
depth = 16
[payment]
presenting_timeout_s = 3
poll_first_ms = 250
watch_h = 2
max_amount = 99999999999
[providers.payhub]
enabled = true
base_url = "http://127.0.0.1:9000"
serial_number = "1"
software = "till"
api_key = {credential = "payhub-key"}
webhook_tokens = [{file = "/run/a"}, {credential = "b"}]
store = {code = "S1", address = {city = "Athens"}}
)");
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->terminal.merchant.address, "Ermou 12\n10563 Athens");
    EXPECT_EQ(config->api.allowed_hosts, (std::vector<std::string>{"till.local", "192.0.2.7"}));
    EXPECT_TRUE(config->api.cashier_without_login);
    EXPECT_EQ(config->display.rotation, 270);
    EXPECT_EQ(config->payment.presenting_timeout, hal::Duration(3'000));
    EXPECT_EQ(config->payment.poll_first, hal::Duration(250));
    EXPECT_EQ(config->payment.watch, hal::Duration(7'200'000));
    EXPECT_EQ(config->payment.max_amount, 99'999'999'999);
    const auto& payhub = config->providers.payhub;
    EXPECT_EQ(payhub.api_key.credential, "payhub-key");
    ASSERT_EQ(payhub.webhook_tokens.size(), 2U);
    EXPECT_EQ(payhub.webhook_tokens[0].file, "/run/a");
    EXPECT_EQ(payhub.webhook_tokens[1].credential, "b");
    EXPECT_EQ(payhub.values.store.address.city, "Athens");
}

TEST(LoadConfig, DropInsWinInLexicalOrderKeyByKey) {
    const ConfigFolder folder;
    folder.write("conf.d/20-b.toml", "[terminal]\nname = \"from 20\"\n[api]\nlisten = \"127.0.0.1:20\"\n");
    folder.write("conf.d/10-a.toml", "[terminal]\nname = \"from 10\"\nlocale = \"el\"\n");
    folder.write("conf.d/30-ignored.toml.bak", "this is no TOML");
    folder.write("conf.d/.40-editor.toml", "neither is this");
    const auto config = folder.load(minimal);
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->terminal.name, "from 20");
    EXPECT_EQ(config->terminal.locale, "el");
    EXPECT_EQ(config->terminal.id, "T-1");
    EXPECT_EQ(config->api.listen, "127.0.0.1:20");
}

TEST(LoadConfig, ADropInReplacesAListAndASecretAsAWhole) {
    const ConfigFolder folder;
    folder.write("conf.d/a.toml", "[api]\nallowed_hosts = [\"b\"]\n[sync]\ntoken = {credential = \"new\"}\n");
    const auto config = folder.load(std::string(minimal) +
                                    "[api]\nallowed_hosts = [\"a\", \"c\"]\n[sync]\ntoken = {file = \"/old\"}\n");
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->api.allowed_hosts, std::vector<std::string>{"b"});
    EXPECT_EQ(config->sync.token.credential, "new");
    EXPECT_EQ(config->sync.token.file, "");
}

TEST(LoadConfig, ErrorsOfAllFilesAreListedTogether) {
    const ConfigFolder folder;
    folder.write("conf.d/a.toml", "[api]\nlisten = 7\n");
    const auto said = folder.errors(std::string(minimal) + "[log]\nlevel = \"loud\"\n");
    EXPECT_THAT(said, HasSubstr("till.toml:7: log.level: must be one of \"trace\""));
    EXPECT_THAT(said, HasSubstr("conf.d/a.toml:2: api.listen: must be text, not a whole number"));
}

TEST(LoadConfig, BrokenTomlIsReportedWithItsLine) {
    const ConfigFolder folder;
    EXPECT_THAT(folder.errors("[terminal]\nid = \"T-1\"\nname = \n"), HasSubstr("till.toml:3: "));
    EXPECT_THAT(folder.errors("[terminal\n"), HasSubstr("till.toml:1: "));
    EXPECT_THAT(folder.errors("a = 1\na = 2\n"), HasSubstr("till.toml:2: "));
    EXPECT_THAT(folder.errors("[terminal]\nname = \"\xff\xfe\"\n"), HasSubstr("till.toml:2: "));
    EXPECT_THAT(folder.errors("x = " + std::string(5000, '[')), HasSubstr("till.toml:1: "));
}

TEST(LoadConfig, RefusesAFileThatCannotBeMeant) {
    const ConfigFolder folder;
    const auto huge = folder.load(std::string(minimal) + "# " + std::string(300 * 1024, 'x'));
    ASSERT_FALSE(huge);
    EXPECT_EQ(huge.error().type, "config-invalid");
    EXPECT_THAT(huge.error().detail, HasSubstr("larger than 256 KiB"));
    const auto missing = load_config(folder.path("nothing.toml"));
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().type, "config-unreadable");
    EXPECT_FALSE(load_config(folder.path("conf.d/..")));
    for (int i = 0; i < 65; ++i) {
        folder.write("conf.d/" + std::to_string(i) + ".toml", "");
    }
    EXPECT_THAT(folder.errors(minimal), HasSubstr("holds more than 64 files"));
}

TEST(LoadConfig, AFloodOfErrorsIsCutShort) {
    const ConfigFolder folder;
    std::string text(minimal);
    for (int i = 0; i < 500; ++i) {
        text += "unknown_" + std::to_string(i) + " = 1\n";
    }
    EXPECT_THAT(folder.errors(text), AllOf(HasSubstr("... and 400 more"), Not(HasSubstr("unknown_499"))));
}

TEST(LoadConfig, WhatBelongsTogetherIsCheckedTogether) {
    const ConfigFolder folder;
    EXPECT_EQ(folder.errors(""),
              "till.toml: terminal.id: is missing\n"
              "till.toml: terminal.data_dir: is missing\n"
              "till.toml: terminal.merchant.name: is missing");
    const std::string base(minimal);
    EXPECT_EQ(folder.errors(base + "[webhooks]\nlisten = \"127.0.0.1:8480\"\n"),
              "till.toml: webhooks.listen: must differ from api.listen");
    EXPECT_EQ(folder.errors(base + "[sync]\nenabled = true\n"),
              "till.toml: sync.url: is missing (sync.enabled is true)");
    EXPECT_EQ(folder.errors(base + "[payment]\ncreate_timeout_s = 80\npoll_cap_ms = 100\n"),
              "till.toml: payment.create_deadline_s: must not be below create_timeout_s\n"
              "till.toml: payment.poll_cap_ms: must not be below poll_first_ms");
    EXPECT_EQ(folder.errors(base + "[api]\nlisten = \"127.0.0.1:0\"\n[webhooks]\nlisten = \"127.0.0.1:0\"\n"), "");
}

TEST(LoadConfig, AnEnabledProviderSaysWhatItLacks) {
    const ConfigFolder folder;
    const std::string base(minimal);
    const auto lacking = [&](const std::string& name, const std::string& more = "") {
        std::string said = folder.errors(base + "[providers." + name + "]\nenabled = true\n" + more);
        const std::string prefix = "till.toml: providers." + name + ".";
        const std::string suffix = ": is missing";
        for (auto at = said.find(prefix); at != std::string::npos; at = said.find(prefix))
            said.erase(at, prefix.size());
        for (auto at = said.find(suffix); at != std::string::npos; at = said.find(suffix))
            said.erase(at, suffix.size());
        std::ranges::replace(said, '\n', ' ');
        return said;
    };
    EXPECT_EQ(lacking("payhub", "api_key_header = \"\"\n"), "base_url api_key api_key_header serial_number software");
    EXPECT_EQ(lacking("payglobe"), "secret_key");
    EXPECT_EQ(lacking("portone"), "portone_key portone_secret merchant_name success_url failure_url");
    EXPECT_EQ(lacking("payrexx"), "instance api_secret");
    EXPECT_EQ(lacking("paysafe"), "user password return_url");
    EXPECT_EQ(lacking("bank"), "payee iban");
    EXPECT_EQ(lacking("payglobe", "base_url = \"\"\nsecret_key = {credential = \"k\"}\n"), "base_url");
}

}  // namespace
}  // namespace till::firmware::test
