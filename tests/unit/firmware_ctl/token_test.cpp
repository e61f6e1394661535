#include "fake_terminal.hpp"
#include "firmware/ctl/access.hpp"

#include <sys/stat.h>

namespace till::firmware::ctl::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string read_all(const std::filesystem::path& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
}

mode_t mode_of(const std::filesystem::path& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 0777 : 0;
}

TEST_F(Tillctl, ACreatedTokenIsPrintedOnceAndKeptAsAHash) {
    ASSERT_EQ(run({"token", "create", "--role", "integrator", "--name", "erp"}), 0) << err.str();
    const std::string token = out.str().substr(0, out.str().size() - 1);
    EXPECT_THAT(out.str(), testing::MatchesRegex("till_[0-9a-f]{64}\n"));
    const std::string kept = read_all(folder.path() / "tokens.json");
    EXPECT_THAT(kept, HasSubstr("\"erp\""));
    EXPECT_THAT(kept, HasSubstr(hal::to_hex(crypto.sha256(token))));
    EXPECT_THAT(kept, Not(HasSubstr(token.substr(5))));
    EXPECT_EQ(mode_of(folder.path() / "tokens.json"), 0600U);
    api::TokenStore store((folder.path() / "tokens.json").string(), loop, crypto);
    const auto who = store.find(token);
    ASSERT_TRUE(who);
    EXPECT_EQ(who->role, api::Role::integrator);
}

TEST_F(Tillctl, TokensAreListedAndRevoked) {
    ASSERT_EQ(run({"token", "create", "--role", "cashier", "--name", "anna"}), 0) << err.str();
    const std::string anna = out.str().substr(0, 69);
    ASSERT_EQ(run({"token", "create", "--role", "technician"}), 0) << err.str();
    ASSERT_EQ(run({"token", "list"}), 0);
    EXPECT_THAT(out.str(), HasSubstr("  cashier  anna\n"));
    EXPECT_THAT(out.str(), HasSubstr("  technician  technician\n"));
    EXPECT_THAT(out.str(), Not(HasSubstr("till_")));
    ASSERT_EQ(run({"token", "revoke", "anna"}), 0) << err.str();
    api::TokenStore store((folder.path() / "tokens.json").string(), loop, crypto);
    EXPECT_FALSE(store.find(anna));
    EXPECT_EQ(run({"token", "revoke", "anna"}), 1);
    EXPECT_THAT(err.str(), HasSubstr("token-not-found"));
    EXPECT_TRUE(terminal.asked.empty());
}

TEST_F(Tillctl, WrongTokenArgumentsAreRefused) {
    EXPECT_EQ(run({"token", "create", "--role", "owner"}), 1);
    EXPECT_THAT(err.str(), HasSubstr("role-unknown"));
    EXPECT_EQ(run({"token", "create"}), 2);
    EXPECT_EQ(run({"token", "create", "--role", "cashier", "--name", "a b"}), 1);
    EXPECT_THAT(err.str(), HasSubstr("token-name-invalid"));
    ASSERT_EQ(run({"token", "create", "--role", "cashier", "--name", "anna"}), 0);
    EXPECT_EQ(run({"token", "create", "--role", "cashier", "--name", "anna"}), 1);
    EXPECT_THAT(err.str(), HasSubstr("token-name-taken"));
}

TEST_F(Tillctl, ABrokenTokenFileIsNotOverwritten) {
    std::ofstream(folder.path() / "tokens.json") << "{\"tokens\": [";
    ::chmod((folder.path() / "tokens.json").c_str(), 0600);
    EXPECT_EQ(run({"token", "create", "--role", "cashier"}), 1);
    EXPECT_EQ(read_all(folder.path() / "tokens.json"), "{\"tokens\": [");
}

TEST_F(Tillctl, MakesItsOwnTokenOnceAndUsesItFromThenOn) {
    terminal.answer(200, Value::object({{"items", Value::array()}}));
    ASSERT_EQ(run({"methods"}), 0) << err.str();
    terminal.answer(200, Value::object({{"items", Value::array()}}));
    ASSERT_EQ(run({"methods"}), 0) << err.str();
    EXPECT_THAT(bearer(0), StartsWith("Bearer till_"));
    EXPECT_EQ(bearer(0), bearer(1));
    EXPECT_EQ(mode_of(folder.path() / "tillctl-1000.token"), 0600U);
    ASSERT_EQ(run({"token", "list"}), 0);
    EXPECT_THAT(out.str(), HasSubstr("  supervisor  tillctl-1000\n"));
}

TEST_F(Tillctl, ARevokedOwnTokenIsReplaced) {
    terminal.answer(200, Value::object());
    ASSERT_EQ(run({"line"}), 0) << err.str();
    ASSERT_EQ(run({"token", "revoke", "tillctl-1000"}), 0);
    terminal.answer(200, Value::object());
    ASSERT_EQ(run({"line"}), 0) << err.str();
    EXPECT_NE(bearer(0), bearer(1));
}

TEST_F(Tillctl, ATokenFileOthersCanReadIsRefused) {
    const auto path = folder.path() / "token";
    std::ofstream(path) << "till_secret\n";
    ::chmod(path.c_str(), 0644);
    EXPECT_EQ(run({"--token-file", path.string(), "line"}), 1);
    EXPECT_THAT(err.str(), HasSubstr("token-permissions"));
    EXPECT_TRUE(terminal.asked.empty());
    ::chmod(path.c_str(), 0600);
    terminal.answer(200, Value::object());
    EXPECT_EQ(run({"--token-file", path.string(), "line"}), 0);
    EXPECT_EQ(bearer(), "Bearer till_secret");
}

TEST_F(Tillctl, WithUrlAndTokenNoConfigurationIsNeeded) {
    const auto path = folder.path() / "token";
    std::ofstream(path) << "till_secret\n";
    ::chmod(path.c_str(), 0600);
    terminal.answer(200, Value::object());
    EXPECT_EQ(
        run_bare({"--config", "/nonexistent", "--url", "http://127.0.0.1:9", "--token-file", path.string(), "line"}),
        0);
    EXPECT_EQ(terminal.asked.at(0).url, "http://127.0.0.1:9/v1/line");
}

TEST_F(Tillctl, ANewTokenIsGivenTimeToBecomeKnown) {
    terminal.problem(401, "token-invalid");
    terminal.problem(401, "token-invalid");
    terminal.answer(200, Value::object());
    EXPECT_EQ(run({"line"}), 0) << err.str();
    EXPECT_EQ(terminal.asked.size(), 3U);
    terminal.problem(401, "token-invalid");  // an old one is not: this is an answer
    EXPECT_EQ(run({"line"}), 1);
    EXPECT_EQ(terminal.asked.size(), 4U);
}

TEST_F(Tillctl, AddressesAreTakenFromTheConfiguration) {
    for (const auto& [listen, url] :
         {std::pair{"127.0.0.1:8480", "http://127.0.0.1:8480/v1/line"},
          std::pair{"0.0.0.0:80", "http://127.0.0.1:80/v1/line"}, std::pair{"[::]:80", "http://[::1]:80/v1/line"},
          std::pair{"[::1]:81", "http://[::1]:81/v1/line"}}) {
        write_config(listen);
        terminal.answer(200, Value::object());
        ASSERT_EQ(run({"line"}), 0) << err.str();
        EXPECT_EQ(terminal.asked.back().url, url);
    }
    write_config("127.0.0.1:0");
    EXPECT_EQ(run({"line"}), 1);
    EXPECT_THAT(err.str(), HasSubstr("address-unknown"));
}

TEST_F(Tillctl, AnInvalidConfigurationIsReportedWithItsLine) {
    std::ofstream(folder.path() / "till.toml") << "[terminal]\nnonsense = 1\n";
    EXPECT_EQ(run({"line"}), 1);
    EXPECT_THAT(err.str(), HasSubstr("till.toml:2: terminal.nonsense: is not a known key"));
}

}  // namespace
}  // namespace till::firmware::ctl::test
