// Tokens, sessions and pairing.
#include "api_world.hpp"
#include "firmware/api/pairing.hpp"
#include "firmware/api/token_file.hpp"

#include <sys/stat.h>
#include <fstream>

namespace till::test {
namespace {

using firmware::api::Role;
using firmware::api::TokenStore;

class Tokens : public ::testing::Test {
  protected:
    std::string path() const { return folder.path() / "tokens.json"; }
    void write(const std::string& text, ::mode_t mode = 0600) {
        std::ofstream(path()) << text;
        ::chmod(path().c_str(), mode);
    }
    std::string read() const {
        std::ifstream file(path());
        return {std::istreambuf_iterator<char>(file), {}};
    }
    TempFolder folder;
    FakeLoop loop;
    drivers::crypto::MbedtlsCrypto crypto;
    TokenStore store{path(), loop, crypto};
};

TEST_F(Tokens, AreFoundByTheirTextAndKeptAsHashesOnly) {
    const auto token = store.create("kiosk-1", Role::integrator).value();
    EXPECT_EQ(token.size(), 5u + 64u);
    const auto who = store.find(token);
    ASSERT_TRUE(who);
    EXPECT_EQ(who->name, "kiosk-1");
    EXPECT_EQ(who->role, Role::integrator);
    EXPECT_EQ(read().find(token.substr(5)), std::string::npos);
    struct stat st {};
    ASSERT_EQ(::stat(path().c_str(), &st), 0);
    EXPECT_EQ(st.st_mode & 0777, 0600u);
    EXPECT_FALSE(store.find(token + "0"));
    EXPECT_FALSE(store.find(""));
    EXPECT_FALSE(store.find("till_"));
}

TEST_F(Tokens, OfAnotherProcessAreSeenWithinASecond) {
    TokenStore other(path(), loop, crypto);
    EXPECT_FALSE(store.find("x"));
    const auto token = other.create("late", Role::cashier).value();
    loop.advance(hal::Duration{1'001});
    EXPECT_TRUE(store.find(token));
    ASSERT_TRUE(other.revoke("late").has_value());
    loop.advance(hal::Duration{1'001});
    EXPECT_FALSE(store.find(token));
}

TEST_F(Tokens, NamesAreSafeAndUnique) {
    EXPECT_EQ(store.create("", Role::cashier).error().type, "token-name-invalid");
    EXPECT_EQ(store.create("a b", Role::cashier).error().type, "token-name-invalid");
    ASSERT_TRUE(store.create("a", Role::cashier).has_value());
    EXPECT_EQ(store.create("a", Role::cashier).error().type, "token-name-taken");
    EXPECT_EQ(store.revoke("b").error().type, "token-not-found");
    EXPECT_EQ(store.list()->size(), 1u);
}

TEST_F(Tokens, AnUnreadableFileAdmitsNobodyAndIsNotOverwritten) {
    const auto token = store.create("a", Role::cashier).value();
    for (const char* text : {"{", R"({"tokens":[{"name":"a"}]})",
                             R"({"tokens":[{"name":"a","role":"king","sha256":"x"}]})", R"({"other":1})"}) {
        write(text);
        loop.advance(hal::Duration{1'001});
        EXPECT_FALSE(store.find(token)) << text;
        EXPECT_TRUE(store.fault()) << text;
        EXPECT_EQ(store.create("b", Role::cashier).error().type, "token-file-invalid") << text;
        EXPECT_EQ(read(), text);
    }
}

TEST_F(Tokens, AFileOthersMayWriteIsRefused) {
    const auto token = store.create("a", Role::cashier).value();
    ::chmod(path().c_str(), 0666);
    TokenStore fresh(path(), loop, crypto);
    EXPECT_FALSE(fresh.find(token));
    EXPECT_EQ(fresh.fault()->type, "token-file-invalid");
}

TEST_F(Tokens, SessionsLiveInMemory) {
    const auto token = store.session("page", Role::cashier);
    EXPECT_TRUE(store.find(token));
    EXPECT_FALSE(TokenStore(path(), loop, crypto).find(token));
}

class PairingCodes : public Tokens {
  protected:
    std::optional<std::string> shown;
    firmware::api::Pairing pairing{store, loop, loop, crypto,
                                   [this](std::optional<std::string> code) { shown = std::move(code); }};
    std::string wrong() const { return shown == "000000" ? "000001" : "000000"; }
};

TEST_F(PairingCodes, TheCodeOnTheDisplayMakesACashierOnce) {
    ASSERT_TRUE(pairing.start(false).has_value());
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->size(), 6u);
    const auto code = *shown;
    const auto token = pairing.complete(code);
    ASSERT_TRUE(token.has_value());
    EXPECT_EQ(store.find(*token)->role, Role::cashier);
    EXPECT_FALSE(shown) << "the code must leave the display";
    EXPECT_EQ(pairing.complete(code).error().type, "pairing-expired");
}

// flock belongs to the open file, so a second descriptor of this process stands for another program.
TEST_F(PairingCodes, AFileThatIsBeingChangedIsNotWaitedForAndCostsNoCode) {
    ASSERT_TRUE(pairing.start(false).has_value());
    const auto code = *shown;
    {
        const firmware::api::FileLock other(path() + ".lock", hal::Duration{0});
        ASSERT_TRUE(other.held());
        EXPECT_FALSE(firmware::api::FileLock(path() + ".lock", hal::Duration{0}).held());
        EXPECT_EQ(pairing.complete(code).error().type, "token-file-busy");
        EXPECT_EQ(shown, code) << "the code stays, it was right";
    }
    const auto token = pairing.complete(code);
    ASSERT_TRUE(token) << token.error().type;
    EXPECT_TRUE(store.find(*token));
}

TEST_F(PairingCodes, EndAfterTwoMinutes) {
    ASSERT_TRUE(pairing.start(false).has_value());
    const auto code = *shown;
    loop.advance(hal::Duration{120'000});
    EXPECT_FALSE(shown);
    EXPECT_EQ(pairing.complete(code).error().type, "pairing-expired");
}

TEST_F(PairingCodes, FiveWrongTriesCloseItAlsoOverSeveralCodes) {
    ASSERT_TRUE(pairing.start(false).has_value());
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(pairing.complete(wrong()).error().type, "pairing-code-wrong");
    ASSERT_TRUE(pairing.start(false).has_value());
    EXPECT_EQ(pairing.complete(wrong()).error().type, "pairing-code-wrong");
    const auto code = *shown;
    EXPECT_EQ(pairing.complete(wrong()).error().type, "pairing-expired");
    EXPECT_EQ(pairing.complete(code).error().type, "pairing-expired");
    EXPECT_EQ(pairing.start(false).error().type, "pairing-limited");
    EXPECT_GT(pairing.wait(), hal::Duration{500'000});
    loop.advance(hal::Duration{600'000});
    EXPECT_TRUE(pairing.start(false).has_value());
}

TEST_F(PairingCodes, NoMoreThanThreeCodesInFiveMinutes) {
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(pairing.start(false).has_value());
    EXPECT_EQ(pairing.start(false).error().type, "pairing-limited");
    loop.advance(hal::Duration{300'000});
    EXPECT_TRUE(pairing.start(false).has_value());
}

TEST_F(PairingCodes, NeverOverAPayment) { EXPECT_EQ(pairing.start(true).error().type, "display-busy"); }

using Sessions = ApiWorld;

TEST_F(Sessions, PairOverTheApi) {
    const auto started = call(request("POST", "/v1/pairing"));
    EXPECT_EQ(started.status(), 202);
    EXPECT_EQ(started.response->body.find(pairing_code.value()), std::string::npos)
        << "the code goes to the display only";
    const auto complete = [&](std::string code) {
        return call(request("POST", "/v1/pairing/complete", R"({"code":")" + code + "\"}"));
    };
    EXPECT_EQ(complete(pairing_code == "000000" ? "000001" : "000000").code(), "pairing-code-wrong");
    const auto done = complete(*pairing_code);
    ASSERT_EQ(done.status(), 201);
    bearer["page"] = done.json().string_or("token", "");
    EXPECT_EQ(get("/v1/session", "page").json().string_or("role", ""), "cashier");
    const auto cookie = done.header("Set-Cookie");
    EXPECT_THAT(cookie, ::testing::HasSubstr("HttpOnly"));
    EXPECT_THAT(cookie, ::testing::HasSubstr("SameSite=Strict"));
}

TEST_F(Sessions, PairingGivesWayToASale) {
    call(request("POST", "/v1/pairing"));
    ASSERT_TRUE(pairing_code);
    const auto code = *pairing_code;
    start_sale(sale_body(), "k");
    EXPECT_FALSE(pairing_code);
    EXPECT_EQ(call(request("POST", "/v1/pairing/complete", R"({"code":")" + code + "\"}")).code(), "pairing-expired");
    EXPECT_EQ(call(request("POST", "/v1/pairing")).code(), "display-busy");
}

TEST_F(Sessions, PairingLimitSaysWhenToComeBack) {
    for (int i = 0; i < 3; ++i)
        call(request("POST", "/v1/pairing"));
    const auto limited = call(request("POST", "/v1/pairing"));
    EXPECT_EQ(limited.status(), 429);
    EXPECT_EQ(limited.header("Retry-After"), "300");
}

TEST_F(Sessions, ATokenBecomesACookieForPicturesAndStreamsAndGoesAgain) {
    const auto kept = post("/v1/session");
    EXPECT_EQ(kept.json().string_or("name", ""), "test-cashier");
    EXPECT_EQ(kept.json().integer_or("exponent", 0), 2);
    const auto cookie = kept.header("Set-Cookie");
    const auto pair = cookie.substr(0, cookie.find(';'));
    EXPECT_EQ(call(request("GET", "/display.png", {}, {{"Cookie", pair}})).status(), 200);
    EXPECT_THAT(call(request("DELETE", "/v1/session")).header("Set-Cookie"), ::testing::HasSubstr("Max-Age=0"));
}

}  // namespace
}  // namespace till::test
