// [providers.*]: every member a translator can be configured with is a key, with the translator's own default.
#include "config_folder.hpp"
#include "firmware/config/schema.hpp"

#include <regex>
#include <set>

namespace till::firmware::test {
namespace {

using testing::HasSubstr;

constexpr std::array providers = {"payhub", "payglobe", "portone", "payrexx", "paysafe"};

// The keys of [providers.<name>], without its sub-tables.
class Keys final : public SchemaVisitor {
  public:
    using SchemaVisitor::integer;
    std::map<std::string, std::set<std::string>> by_table;
    void open(std::string_view table) override {
        path_.push_back((path_.empty() ? "" : path_.back() + ".") + std::string(table));
    }
    void close() override { path_.pop_back(); }
    void text(std::string_view key, std::string&, TextRule) override { add(key); }
    void choice(std::string_view key, std::string&, std::span<const std::string_view>) override { add(key); }
    void integer(std::string_view key, std::int64_t&, Range) override { add(key); }
    void flag(std::string_view key, bool&) override { add(key); }
    void texts(std::string_view key, std::vector<std::string>&, std::size_t, TextRule) override { add(key); }
    void numbers(std::string_view key, std::map<std::string, int>&, std::size_t, TextCheck, Range) override {
        add(key);
    }
    void secret(std::string_view key, hal::SecretRef&) override { add(key); }
    void secrets(std::string_view key, std::vector<hal::SecretRef>&, std::size_t) override { add(key); }

  private:
    void add(std::string_view key) { by_table[path_.back()].emplace(key); }
    std::vector<std::string> path_;
};

// The members of the configuration struct in a translator's public header: lines "    type name = default;" one level
// deep, with a declaration that was broken over two lines joined first.
std::vector<std::string> members(const std::string& provider) {
    std::ifstream in(std::string(TILL_PROVIDERS_DIR) + "/" + provider + ".hpp");
    std::string text{std::istreambuf_iterator<char>(in), {}};
    text = std::regex_replace(text, std::regex("//[^\n]*"), "");
    const auto begin = text.find("Config {\n") + 9;
    text = text.substr(begin, text.find("\n};") - begin);
    text = std::regex_replace(text, std::regex("\n {8,}"), " ");  // continuation lines and members of inner structs
    std::vector<std::string> found;
    std::istringstream lines(text);
    const std::regex member(R"(^    [\w:<>, ]+[ >](\w+)(\{[^;]*\}| = [^;]*)? *;\s*$)");
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (!line.starts_with("    enum ") && !line.starts_with("    struct ") &&
            std::regex_match(line, match, member)) {
            found.push_back(match[1]);
        }
    }
    return found;
}

TEST(ProviderKeys, EveryMemberOfEveryTranslatorIsOne) {
    Config config;
    Keys keys;
    visit_schema(config, keys);
    std::size_t seen = 0;
    for (const std::string provider : providers) {
        const auto& known = keys.by_table["providers." + provider];
        const auto all = members(provider);
        ASSERT_GE(all.size(), 12U) << provider << ": the header is no longer read right";
        seen += all.size();
        for (const auto& member : all) {
            EXPECT_TRUE(known.contains(member) || known.contains(member + "_s"))
                << "till/providers/" << provider << ".hpp has " << member << ", which nobody can set: add it to "
                << "firmware/config/schema_providers.cpp and docs/configuration.md";
        }
    }
    EXPECT_GE(seen, 100U);
}

TEST(ProviderKeys, DefaultsAreTheTranslators) {
    const ConfigFolder folder;
    const auto config = folder.load(minimal);
    ASSERT_TRUE(config) << config.error().detail;
    const auto& p = config->providers;
    EXPECT_EQ(p.payglobe.values.base_url, providers::PayglobeConfig{}.base_url);
    EXPECT_EQ(p.payglobe.values.void_statuses, providers::PayglobeConfig{}.void_statuses);
    EXPECT_EQ(p.portone.values.not_found_codes, providers::PortoneConfig{}.not_found_codes);
    EXPECT_EQ(p.payrexx.values.currencies, providers::PayrexxConfig{}.currencies);
    EXPECT_EQ(p.paysafe.values.amount_exponents, providers::PaysafeConfig{}.amount_exponents);
    for (const bool on : {p.payhub.enabled, p.payglobe.enabled, p.portone.enabled, p.payrexx.enabled, p.paysafe.enabled,
                          p.bank.enabled})
        EXPECT_FALSE(on);
}

TEST(ProviderKeys, EnumerationsDurationsAndTablesAreRead) {
    const ConfigFolder folder;
    const auto config = folder.load(std::string(minimal) + R"(
[providers.payglobe]
create = "initiate"
webhook_tolerance_s = 60
callback_url = "https://shop.example/done?id={transactionId}"
[providers.portone]
environment = "live"
source = "default"
link_lifetime_s = 90
jwt_seconds = 30
[providers.payrexx]
auth = "signature"
environment = "test"
[providers.paysafe]
handle_cancel = "put"
key_encoding = "base64"
simulator = "EXTERNAL"
amount_exponents = {CLP = 0, KWD = 3}
currencies = ["KWD"]
)");
    ASSERT_TRUE(config) << config.error().detail;
    const auto& p = config->providers;
    EXPECT_EQ(p.payglobe.values.create, providers::PayglobeConfig::Create::initiate);
    EXPECT_EQ(p.payglobe.values.webhook_tolerance, hal::Duration(60'000));
    EXPECT_EQ(p.portone.values.environment, providers::PortoneConfig::Environment::live);
    EXPECT_EQ(p.portone.values.source, providers::PortoneConfig::Source::standard);
    EXPECT_EQ(p.portone.values.link_lifetime, hal::Duration(90'000));
    EXPECT_EQ(p.portone.values.jwt_seconds, 30);
    EXPECT_EQ(p.payrexx.values.auth, providers::PayrexxConfig::Auth::signature);
    EXPECT_EQ(p.payrexx.values.environment, providers::PayrexxConfig::Environment::test);
    EXPECT_EQ(p.paysafe.values.handle_cancel, providers::PaysafeConfig::HandleCancel::put);
    EXPECT_EQ(p.paysafe.values.key_encoding, providers::PaysafeConfig::KeyEncoding::base64);
    EXPECT_EQ(p.paysafe.values.simulator, "EXTERNAL");
    EXPECT_EQ(p.paysafe.values.amount_exponents, (std::map<std::string, int>{{"CLP", 0}, {"KWD", 3}}));
    EXPECT_EQ(p.paysafe.values.currencies, std::vector<std::string>{"KWD"});
}

TEST(ProviderKeys, TheTwoBankCodesAreIndependent) {
    const ConfigFolder folder;
    const std::string emv = "[providers.bank]\nenabled = true\n[providers.bank.emv]\nenabled = true\n";
    const std::string members =
        "guid = \"A000000615\"\nmerchant_category = \"5812\"\ncountry = \"GR\"\n"
        "name = \"KIOSK\"\ncity = \"ATHENS\"\nfields = [\"01 {reference}\", \"02 47\"]\n";
    const auto config = folder.load(std::string(minimal) + emv + members);
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->providers.bank.emv_fields, (std::vector<std::string>{"01 {reference}", "02 47"}));
    EXPECT_THAT(folder.errors(std::string(minimal) + emv), HasSubstr("providers.bank.emv.guid: is missing"));
    EXPECT_THAT(folder.errors(std::string(minimal) + emv + "tag = \"52\"\n"), HasSubstr("must be a template from 26"));
    EXPECT_THAT(folder.errors(std::string(minimal) + emv + "fields = [\"1 x\"]\n"), HasSubstr("must be a tag of two"));
}

TEST(ProviderKeys, WhatCannotBeMeantIsNamedWithItsLine) {
    const ConfigFolder folder;
    const auto said = [&](const std::string& table, const std::string& line) {
        return folder.errors(std::string(minimal) + "[providers." + table + "]\n" + line + "\n");
    };
    const auto at = [](const std::string& key) { return "till.toml:7: providers." + key + ": "; };
    EXPECT_THAT(said("paysafe", "amount_exponents = {CLP = 5}"),
                HasSubstr(at("paysafe.amount_exponents") + "must be a table of whole numbers, 0 to 4"));
    EXPECT_THAT(
        said("paysafe", "amount_exponents = {XQX = 2}"),
        HasSubstr(at("paysafe.amount_exponents") + "must be a table by name, and each name must be a currency"));
    EXPECT_THAT(said("paysafe", "amount_exponents = {CLP = \"2\"}"),
                HasSubstr(at("paysafe.amount_exponents") + "must be a table of whole numbers"));
    EXPECT_THAT(said("paysafe", "amount_exponents = 2"),
                HasSubstr(at("paysafe.amount_exponents") + "must be a table, not a whole number"));
    EXPECT_THAT(said("paysafe", "currencies = [\"eur\"]"),
                HasSubstr(at("paysafe.currencies") + "must be a currency code"));
    EXPECT_THAT(said("paysafe", "customer_email = \"nobody\""),
                HasSubstr(at("paysafe.customer_email") + "must be an e-mail address"));
    EXPECT_THAT(said("portone", "environment = \"production\""),
                HasSubstr(at("portone.environment") + "must be one of \"sandbox\", \"live\""));
    EXPECT_THAT(said("portone", "success_url = \"http://shop.example/\""),
                HasSubstr(at("portone.success_url") + "must be https://"));
    EXPECT_THAT(said("payrexx", "validity_minutes = 1441"),
                HasSubstr(at("payrexx.validity_minutes") + "must be 0 to 1440"));
    EXPECT_THAT(said("payglobe", "secret_key = \"sk_live_hush\""),
                testing::AllOf(HasSubstr(at("payglobe.secret_key") + "must be {credential"),
                               testing::Not(HasSubstr("sk_live_hush"))));
    EXPECT_THAT(said("payglobe", "void_statuses = [\"a b\"]"),
                HasSubstr(at("payglobe.void_statuses") + "must be 1 to 64"));
}

}  // namespace
}  // namespace till::firmware::test
