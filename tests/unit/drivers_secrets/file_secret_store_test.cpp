// Real files with real permissions: what the store refuses is decided by the kernel's answers.
#include "till/drivers/secrets/file_secret_store.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace {

using namespace till;
using drivers::secrets::FileSecretStore;

class FileSecretStoreTest : public testing::Test {
  protected:
    FileSecretStoreTest() {
        char name[] = "/tmp/till-secrets-XXXXXX";
        EXPECT_NE(::mkdtemp(name), nullptr);
        dir_ = name;
    }
    ~FileSecretStoreTest() override { std::filesystem::remove_all(dir_); }

    std::string put(const std::string& name, std::string_view content, mode_t mode = 0600) {
        const auto path = dir_ + "/" + name;
        std::ofstream(path, std::ios::binary) << content;
        EXPECT_EQ(::chmod(path.c_str(), mode), 0);
        return path;
    }
    std::string error_of(const hal::SecretRef& ref) {
        const auto secret = store().get(ref);
        return secret ? "" : secret.error().type;
    }
    FileSecretStore store() const { return FileSecretStore(dir_); }
    static hal::SecretRef credential(std::string name) { return {std::move(name), {}}; }
    static hal::SecretRef file(std::string path) { return {{}, std::move(path)}; }

    std::string dir_;
};

TEST_F(FileSecretStoreTest, ReadsACredential) {
    put("payhub-key", "s3cret", 0400);
    const auto secret = store().get(credential("payhub-key"));
    ASSERT_TRUE(secret.has_value()) << secret.error().detail;
    EXPECT_EQ(secret->reveal(), "s3cret");
}

TEST_F(FileSecretStoreTest, ReadsAFile) {
    const auto secret = store().get(file(put("key", "s3cret")));
    ASSERT_TRUE(secret.has_value()) << secret.error().detail;
    EXPECT_EQ(secret->reveal(), "s3cret");
}

TEST_F(FileSecretStoreTest, RemovesOneTrailingNewlineAndNothingElse) {
    const std::pair<std::string, std::string> cases[] = {
        {"key\n", "key"}, {"key\r\n", "key"}, {"key\n\n", "key\n"}, {" key \t", " key \t"}, {"a\nb\n", "a\nb"},
    };
    for (const auto& [content, expected] : cases) {
        const auto secret = store().get(file(put("key", content)));
        ASSERT_TRUE(secret.has_value()) << secret.error().detail;
        EXPECT_EQ(secret->reveal(), expected);
    }
}

TEST_F(FileSecretStoreTest, KeepsZeroBytes) {
    using namespace std::string_view_literals;
    const auto secret = store().get(file(put("key", "a\0b"sv)));
    ASSERT_TRUE(secret.has_value());
    EXPECT_EQ(secret->reveal(), "a\0b"sv);
}

TEST_F(FileSecretStoreTest, PicksUpARotatedSecret) {
    const auto ref = file(put("key", "old"));
    const auto reader = store();
    ASSERT_EQ(reader.get(ref)->reveal(), "old");
    put("key", "new");
    EXPECT_EQ(reader.get(ref)->reveal(), "new");
}

TEST_F(FileSecretStoreTest, RefusesAFileThatOthersCanTouch) {
    for (const mode_t mode : {0640, 0620, 0610, 0604, 0602, 0601, 0644, 0666})
        EXPECT_EQ(error_of(file(put("key", "s", mode))), "secret-permissions") << std::oct << mode;
    for (const mode_t mode : {0600, 0400, 0700})
        EXPECT_EQ(error_of(file(put("key", "s", mode))), "") << std::oct << mode;
}

TEST_F(FileSecretStoreTest, AcceptsTheAclMaskOfSystemdCredentials) {
    put("key", "s", 0440);
    EXPECT_EQ(error_of(credential("key")), "");
    put("key", "s", 0460);
    EXPECT_EQ(error_of(credential("key")), "secret-permissions");
    put("key", "s", 0444);
    EXPECT_EQ(error_of(credential("key")), "secret-permissions");
}

TEST_F(FileSecretStoreTest, RefusesAFileOfAnotherUser) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
    const auto path = put("key", "s");
    ASSERT_EQ(::chown(path.c_str(), 12345, 12345), 0);
    EXPECT_EQ(error_of(file(path)), "secret-permissions");
}

TEST_F(FileSecretStoreTest, RefusesNamesThatLeaveTheDirectory) {
    put("key", "s");
    using namespace std::string_literals;
    for (const auto& name :
         {"."s, ".."s, "../key"s, "a/b"s, "/etc/passwd"s, "a b"s, "a\n"s, "a\0b"s, "k\xc3\xa9"s, std::string(256, 'a')})
        EXPECT_EQ(error_of(credential(name)), "secret-ref-invalid") << name;
}

TEST_F(FileSecretStoreTest, RefusesReferencesThatAreNotExactlyOneAbsoluteThing) {
    EXPECT_EQ(error_of({}), "secret-ref-invalid");
    EXPECT_EQ(error_of({"key", dir_ + "/key"}), "secret-ref-invalid");
    EXPECT_EQ(error_of(file("relative/key")), "secret-ref-invalid");
    using namespace std::string_literals;
    EXPECT_EQ(error_of(file("/tmp/a\0b"s)), "secret-ref-invalid");
}

TEST_F(FileSecretStoreTest, SaysWhatIsMissing) {
    EXPECT_EQ(error_of(credential("nobody")), "secret-missing");
    EXPECT_EQ(error_of(file(dir_ + "/nobody")), "secret-missing");
    EXPECT_EQ(error_of(file(put("key", "s") + "/below")), "secret-missing");
    const auto secret = FileSecretStore("").get(credential("key"));
    ASSERT_FALSE(secret.has_value());
    EXPECT_EQ(secret.error().type, "secret-missing");
}

TEST_F(FileSecretStoreTest, RefusesWhatIsNoRegularFile) {
    EXPECT_EQ(error_of(file(dir_)), "secret-unreadable");
    const auto pipe = dir_ + "/pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_EQ(error_of(file(pipe)), "secret-unreadable");  // and does not wait for a writer
}

TEST_F(FileSecretStoreTest, BoundsTheSize) {
    EXPECT_EQ(error_of(file(put("key", ""))), "secret-empty");
    EXPECT_EQ(error_of(file(put("key", "\n"))), "secret-empty");
    EXPECT_EQ(error_of(file(put("key", std::string(64 * 1024, 'k')))), "");
    EXPECT_EQ(error_of(file(put("key", std::string(64 * 1024 + 1, 'k')))), "secret-too-large");
}

TEST_F(FileSecretStoreTest, NeverPutsTheContentIntoAnError) {
    const auto secret = store().get(file(put("key", "hunter2", 0644)));
    ASSERT_FALSE(secret.has_value());
    EXPECT_EQ(secret.error().detail.find("hunter2"), std::string::npos);
}

}  // namespace
