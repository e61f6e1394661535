// The small pieces by themselves: paths and forms, settings, the command line, the wire's odd formats.
#include "tests/sandbox/app/options.hpp"
#include "tests/sandbox/payhub/wire.hpp"
#include "tests/sandbox/tls/certificate.hpp"
#include "tests/unit/sandbox/sandbox_fixture.hpp"

#include <fstream>

namespace till::sandbox::testing {
namespace {

TEST(Message, PercentDecoding) {
    EXPECT_EQ(percent_decode("a%20b%2Fc"), "a b/c");
    EXPECT_EQ(percent_decode("a+b"), "a+b");
    EXPECT_EQ(percent_decode("a+b", true), "a b");
    for (const std::string_view bad : {"%", "%2", "%zz", "a%00b"})
        EXPECT_FALSE(percent_decode(bad)) << bad;
}

TEST(Message, Segments) {
    EXPECT_EQ(segments("/pay//a%20b/"), (std::vector<std::string>{"pay", "a b"}));
    EXPECT_TRUE(segments("/").empty());
    EXPECT_TRUE(segments("/pay/%gg").empty()) << "a broken path is nobody's";
}

TEST(Message, Forms) {
    const auto form = Form::parse("a=1&b=%C3%A9+x&c&=d&e=%zz&a=2");
    EXPECT_EQ(form.value("a"), "1");
    EXPECT_EQ(form.value("b"), "é x");
    EXPECT_TRUE(form.has("c"));
    EXPECT_FALSE(form.has("e"));
    EXPECT_EQ(form.value("missing"), "");
}

TEST(SettingsTest, AreTyped) {
    EXPECT_TRUE(Settings::change("payhub.status_enabled", "true").has_value());
    EXPECT_TRUE(Settings::change("payhub.refund_status", "Failed").has_value());
    EXPECT_EQ(Settings::change("payhub.status_enabled", "yes").error().type, "setting-invalid");
    EXPECT_EQ(Settings::change("payhub.create_status", "two").error().type, "setting-invalid");
    EXPECT_EQ(Settings::change("payhub.refund_status", "Maybe").error().type, "setting-invalid");
    EXPECT_EQ(Settings::change("payhub.colour", "red").error().type, "setting-unknown");
    EXPECT_EQ(Settings::change(Value::object()).error().type, "setting-invalid");
    EXPECT_EQ(Settings::change(Value(1)).error().type, "setting-invalid");
}

TEST(SettingsTest, AllOrNothing) {
    const auto change = Settings::change(Value::object({{"payhub.status_enabled", true}, {"nothing", 1}}));
    EXPECT_FALSE(change.has_value());
}

TEST(SettingsTest, StartDefaultsGiveWayToChanges) {
    Settings settings;
    settings.set_default(Settings::change("payhub.create_status", "200").value());
    EXPECT_EQ(settings.number("payhub.create_status"), 200);
    settings.apply(Settings::change("payhub.create_status", "202").value().body);
    EXPECT_EQ(settings.number("payhub.create_status"), 202);
    settings.apply(Settings::change(Value::object({{"payhub.create_status", nullptr}})).value().body);
    EXPECT_EQ(settings.number("payhub.create_status"), 200);
    settings.reset();
    EXPECT_EQ(settings.number("payhub.create_status"), 200);
}

TEST(SettingsTest, UnknownOnesFromAnotherVersionAreSkipped) {
    Settings settings;
    settings.apply(Value::object({{"op", "changed"}, {"values", Value::object({{"old.name", 1}})}}));
    EXPECT_EQ(settings.number("payhub.create_status"), 201);
}

TEST(Options, Listen) {
    EXPECT_EQ(parse_listen("127.0.0.1:8490")->port, 8490);
    EXPECT_EQ(parse_listen("[::1]:0")->address, "::1");
    for (const std::string_view bad : {"", "8490", ":8490", "a:", "a:70000", "a:-1", "a:1x"}) {
        EXPECT_FALSE(parse_listen(bad)) << bad;
    }
}

TEST(Options, WebhookUrlsMayNameTheirProvider) {
    CommandLine line;
    line.webhook_urls = {"http://127.0.0.1:1/a?x=y"};
    Settings settings;
    const auto take = [&] {
        const auto records = settings_of(line).value();
        for (const auto& record : records)
            settings.set_default(record);
    };
    take();
    EXPECT_EQ(settings.text("webhook_url.payhub"), "http://127.0.0.1:1/a?x=y");
    line.webhook_urls = {"payhub=http://127.0.0.1:2/b"};
    take();
    EXPECT_EQ(settings.text("webhook_url.payhub"), "http://127.0.0.1:2/b");
    line.webhook_urls = {"nobody=http://127.0.0.1:2/b"};
    EXPECT_EQ(settings_of(line).error().type, "setting-unknown");
    line.webhook_urls = {};
    line.set = {"payhub.status_enabled"};
    EXPECT_EQ(settings_of(line).error().type, "setting-invalid");
}

TEST(Options, TheApiKeyComesFromArgumentFileOrDefault) {
    test::TempFolder folder;
    CommandLine line;
    line.api_key_file = folder.file("key");
    EXPECT_EQ(api_key_of(line).error().type, "api-key-unreadable");
    std::ofstream(line.api_key_file) << "\n";
    EXPECT_EQ(api_key_of(line).error().type, "api-key-unreadable");
    std::ofstream(line.api_key_file) << "from-file\nrest\n";
    EXPECT_EQ(api_key_of(line).value(), "from-file");
    line.api_key = "typed";
    EXPECT_EQ(api_key_of(line).value(), "typed");
}

TEST(Options, FilesHaveALimit) {
    test::TempFolder folder;
    std::ofstream(folder.file("f")) << "12345";
    EXPECT_EQ(read_text_file(folder.file("f"), 5).value(), "12345");
    EXPECT_EQ(read_text_file(folder.file("f"), 4).error().type, "file-too-large");
}

TEST(Tls, EveryStartHasItsOwnAuthority) {
    const auto first = make_certificate({});
    const auto second = make_certificate({});
    EXPECT_NE(first.ca_pem, second.ca_pem);
    EXPECT_NE(first.key_pem, second.key_pem);
    EXPECT_TRUE(first.chain_pem.starts_with("-----BEGIN CERTIFICATE-----"));
}

TEST(Tls, AFileThatCannotBeWrittenIsAnError) {
    test::TempFolder folder;
    EXPECT_TRUE(write_text_file(folder.path() / "new" / "f", "text").has_value());
    EXPECT_EQ(write_text_file(folder.path() / "new", "text").error().type, "file-unwritable");
}

TEST(Wire, AmountsLoseTheirTrailingZeros) {
    const auto text = [](std::int64_t minor) { return payhub::plain_amount({minor, hal::Currency::eur()}).dump(); };
    EXPECT_EQ(text(25050), "250.5");
    EXPECT_EQ(text(10000), "100");
    EXPECT_EQ(text(1), "0.01");
    EXPECT_EQ(text(12345), "123.45");
}

TEST(Wire, TimesHaveSevenDigitsAndNoZone) { EXPECT_EQ(payhub::zoneless(1763644161323), "2025-11-20T13:09:21.3230000"); }

TEST(Wire, CreditorReferencesCarryTheCheckDigitsOfTheContractsSample) {
    EXPECT_EQ(payhub::creditor_reference("923973001012300035905"), "RF49923973001012300035905");
    EXPECT_EQ(payhub::creditor_reference("539007547034"), "RF18539007547034");
}

}  // namespace
}  // namespace till::sandbox::testing
