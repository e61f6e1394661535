// What holds for every key, whatever its name: unknown neighbours are refused, the printed form reads back, and
// the documentation names it.
#include "firmware/config/schema.hpp"
#include "config_folder.hpp"

#include <set>
#include <sstream>

namespace till::firmware::test {
namespace {

using testing::HasSubstr;

// Collects "terminal.merchant.name" and the tables.
class Names final : public SchemaVisitor {
  public:
    using SchemaVisitor::integer;
    std::vector<std::string> keys, tables;

    void open(std::string_view table) override {
        path_.push_back((path_.empty() ? "" : path_.back() + ".") + std::string(table));
        tables.push_back(path_.back());
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
    void add(std::string_view key) { keys.push_back(path_.back() + "." + std::string(key)); }
    std::vector<std::string> path_;
};

Names names() {
    Config config;
    Names all;
    visit_schema(config, all);
    return all;
}

// Changes every value to something that is allowed and is not the default.
class Shaker final : public SchemaVisitor {
  public:
    using SchemaVisitor::integer;
    void open(std::string_view) override {}
    void close() override {}
    void text(std::string_view key, std::string& value, TextRule rule) override {
        for (const std::string candidate :
             {"a \\\"quoted\\\" äöü", "x-1", "/a/b", "127.0.0.1:1", "127.0.0.1:2", "https://h.example/p", "FR", "fr",
              "DE89370400440532013000", "ETHNGRAA", "USD", "a@b.example", "27", "5411", "de"}) {
            if (candidate != value && candidate.size() <= rule.max_bytes &&
                (!rule.check || rule.check(candidate).empty()) && !(key == "listen" && used_ == candidate)) {
                value = rule.multiline ? candidate + "\nsecond" : candidate;
                used_ = candidate;
                return;
            }
        }
        FAIL() << "no candidate for " << key;
    }
    void choice(std::string_view, std::string& value, std::span<const std::string_view> choices) override {
        value = choices.back() == value ? choices.front() : choices.back();
    }
    void integer(std::string_view key, std::int64_t& value, Range range) override {
        value = key.starts_with("poll_cap") || value == range.min ? range.max : value == range.max ? range.min : value;
        if (value != range.max && value != range.min) {
            value += range.step;
        }
    }
    void flag(std::string_view, bool& value) override { value = !value; }
    void texts(std::string_view key, std::vector<std::string>& values, std::size_t, TextRule rule) override {
        values.clear();
        for (const std::string candidate : {"one", "two", "JPY", "KWD", "01 one", "02 {reference}"}) {
            if (!rule.check || rule.check(candidate).empty()) {
                values.push_back(candidate);
            }
        }
        EXPECT_GE(values.size(), 2U) << key;
    }
    void numbers(std::string_view key, std::map<std::string, int>& values, std::size_t, TextCheck name,
                 Range range) override {
        EXPECT_EQ(name("KWD"), "") << key;
        values = {{"KWD", static_cast<int>(range.max)}};
    }
    void secret(std::string_view, hal::SecretRef& value) override { value = {"", "/run/secret"}; }
    void secrets(std::string_view, std::vector<hal::SecretRef>& values, std::size_t) override {
        values = {{"first", ""}, {"", "/second"}};
    }

  private:
    std::string used_;
};

// {"[api] listen = ...", ...}
std::set<std::string> flat(const std::string& toml) {
    std::set<std::string> lines;
    std::string table;
    std::istringstream in(toml);
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with('[')) {
            table = line;
        } else if (!line.empty()) {
            lines.insert(table + " " + line);
        }
    }
    return lines;
}

TEST(ConfigSchema, EveryTableRefusesAnUnknownKeyWithItsLine) {
    const ConfigFolder folder;
    auto tables = names().tables;
    ASSERT_GE(tables.size(), 15U);
    for (const auto& table : tables) {
        const auto said = folder.errors("# one\n[" + table + "]\n# three\nsurprise = 1\n");
        EXPECT_THAT(said, HasSubstr("till.toml:4: " + table + ".surprise: is not a known key"));
    }
    EXPECT_THAT(folder.errors("# one\nsurprise = 1\n"), HasSubstr("till.toml:2: surprise: is not a known key"));
    EXPECT_THAT(folder.errors("[surprise]\nx = 1\n"), HasSubstr("till.toml:1: surprise: is not a known key"));
}

TEST(ConfigSchema, EveryKeyMisspelledIsRefused) {
    const ConfigFolder folder;
    const auto keys = names().keys;
    ASSERT_GE(keys.size(), 160U);
    for (const auto& key : keys) {
        EXPECT_THAT(folder.errors(key + "s_ = 1\n"), HasSubstr("till.toml:1: " + key + "s_: is not a known key"));
    }
}

TEST(ConfigSchema, EveryKeyRefusesATable) {
    const ConfigFolder folder;
    for (const auto& key : names().keys) {
        // Also where a table is what is wanted: "a" is no name in any.
        EXPECT_THAT(folder.errors(key + " = {a = 1}\n"), HasSubstr("till.toml:1: " + key + ": must be ")) << key;
    }
}

TEST(EffectiveConfig, ReadsBackToTheSameValues) {
    Config config;
    Shaker shaker;
    visit_schema(config, shaker);
    const std::string printed = effective_config(config);
    const ConfigFolder folder;
    const auto again = folder.load(printed);
    ASSERT_TRUE(again) << again.error().detail << "\n" << printed;
    EXPECT_EQ(effective_config(*again), printed);
    EXPECT_EQ(again->terminal.merchant.address, config.terminal.merchant.address);
    EXPECT_EQ(again->payment.watch, config.payment.watch);
    // Nothing was left at its default, so nothing can be missing from the printed form unnoticed.
    const auto defaults = flat(effective_config(Config{}));
    for (const auto& line : flat(printed)) {
        EXPECT_FALSE(defaults.contains(line)) << line;
    }
}

TEST(EffectiveConfig, NamesEveryKeyAndShowsSecretsAsReferences) {
    Config config;
    config.sync.token.credential = "sync-token";
    const std::string printed = effective_config(config);
    for (const auto& key : names().keys) {
        const auto dot = key.rfind('.');
        EXPECT_THAT(printed, HasSubstr("[" + key.substr(0, dot) + "]\n"));
        EXPECT_THAT(printed, HasSubstr(key.substr(dot + 1) + " = "));
    }
    EXPECT_THAT(printed, HasSubstr("token = { credential = \"sync-token\" }\n"));
    EXPECT_THAT(printed, HasSubstr("# api_key = (none)\n"));
}

TEST(ConfigDocumentation, NamesEveryKey) {
    std::ifstream in(std::string(TILL_DOCS_DIR) + "/configuration.md");
    ASSERT_TRUE(in.is_open());
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    for (const auto& key : names().keys) {
        EXPECT_THAT(text, HasSubstr("`" + key + "`"));
    }
}

}  // namespace
}  // namespace till::firmware::test
