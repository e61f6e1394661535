// tillctl on the journal of a terminal that is not running.
#include "fake_terminal.hpp"
#include "till/drivers/crypto/device_signer.hpp"
#include "till/drivers/crypto/mbedtls_vault.hpp"

namespace till::firmware::ctl::test {
namespace {

class Data : public testing::Test {
  protected:
    till::test::FakeLoop loop;
    drivers::crypto::MbedtlsCrypto crypto;
    drivers::crypto::MbedtlsVault vault;
    till::test::TempFolder folder;
    std::ostringstream out, err;
    hal::Secret key = drivers::crypto::DeviceSigner::new_key(crypto);
    FakeTerminal terminal{loop};

    DataPorts ports() {
        return {&vault,
                [this](const std::string&) -> hal::Result<std::unique_ptr<hal::Signer>> {
                    return drivers::crypto::DeviceSigner::create(key, crypto);
                },
                [](const std::string& file) -> hal::Result<hal::Secret> {
                    std::ifstream in(file);
                    std::string text;
                    if (!std::getline(in, text)) return hal::fail("secret-missing", file);
                    return hal::Secret{text};
                }};
    }
    // A terminal's folder and configuration.
    std::string config_of(const std::string& id) {
        const auto path = folder.path() / (id + ".toml");
        std::ofstream(path) << "[terminal]\nid = \"" << id << "\"\ndata_dir = \"" << (folder.path() / id).string()
                            << "\"\n[terminal.merchant]\nname = \"M\"\n";
        std::filesystem::create_directories(folder.path() / id);
        return path.string();
    }
    int run(const std::string& id, std::vector<std::string> arguments) {
        out.str("");
        err.str("");
        arguments.insert(arguments.begin(), {"--config", config_of(id)});
        Surroundings surroundings{{terminal, loop, [] {}}, loop, crypto, out, err, 1000, "1.2.3", ports()};
        return ctl::run(arguments, surroundings);
    }
    offline::StoreOptions journal_of(const std::string& id) {
        return {(folder.path() / id / "till.db").string(), id, "", 1000, nullptr};
    }
    // A sale whose receipt has neither been printed nor synced.
    void sell(const std::string& id) {
        config_of(id);
        offline::Store store(journal_of(id), loop, crypto, loop, offline::make_inline_worker(loop));
        store.open([](auto opened) { ASSERT_TRUE(opened.has_value()) << opened.error().detail; });
        offline::Change change;
        change.receipt = offline::ReceiptDraft{
            "p1", "sale", Value::object({{"total", 100}}), Value::object({{"id", "p1"}}), "sync-1", "print-1"};
        store.commit(std::move(change), [](auto done) { ASSERT_TRUE(done.has_value()); });
        loop.run_ready();
    }
    std::string passphrase() {
        std::ofstream(folder.path() / "pass") << "correct horse\n";
        return (folder.path() / "pass").string();
    }
    std::string bundle() { return (folder.path() / "till.bundle").string(); }
};

TEST_F(Data, R13_PendingIsListedAndAPurgeRefused) {
    sell("T-1");
    EXPECT_EQ(run("T-1", {"data", "pending"}), 0) << err.str();
    EXPECT_EQ(out.str(), "pending: 1 print, 1 sync\n");
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"data", "purge"}, std::vector<std::string>{"data", "purge", "--yes"}}) {
        EXPECT_EQ(run("T-1", arguments), 1);
        EXPECT_EQ(err.str(), "tillctl: data-pending: 1 print, 1 sync\n");
    }
    EXPECT_EQ(run("T-1", {"data", "pending"}), 0);
    EXPECT_EQ(out.str(), "pending: 1 print, 1 sync\n") << "nothing went";
}

TEST_F(Data, ExportImportPurge) {
    sell("T-1");
    ASSERT_EQ(run("T-1", {"export", "--to", bundle(), "--passphrase-file", passphrase()}), 0) << err.str();
    EXPECT_THAT(out.str(), testing::HasSubstr("exported: 2 items"));
    ASSERT_EQ(run("T-2", {"import", bundle(), "--passphrase-file", passphrase()}), 0) << err.str();
    EXPECT_THAT(out.str(), testing::HasSubstr("of T-1: 2 items"));
    EXPECT_EQ(run("T-2", {"import", bundle(), "--passphrase-file", passphrase()}), 1);
    EXPECT_THAT(err.str(), testing::HasSubstr("bundle-imported"));
    EXPECT_EQ(run("T-2", {"data", "pending"}), 0);
    EXPECT_EQ(out.str(), "pending: 1 print, 1 sync\n");
    EXPECT_EQ(run("T-1", {"data", "purge"}), 0) << err.str();
    EXPECT_THAT(out.str(), testing::HasSubstr("--yes"));
    EXPECT_EQ(run("T-1", {"data", "purge", "--yes"}), 0) << err.str();
    EXPECT_THAT(out.str(), testing::HasSubstr("the next receipt is number 2"));
    EXPECT_EQ(run("T-1", {"data", "pending"}), 0);
    EXPECT_EQ(out.str(), "nothing is pending\n");
}

TEST_F(Data, ARunningTerminalIsToldOf) {
    sell("T-1");
    offline::Store running(journal_of("T-1"), loop, crypto, loop, offline::make_inline_worker(loop));
    running.open([](auto opened) { ASSERT_TRUE(opened.has_value()); });
    loop.run_ready();
    EXPECT_EQ(run("T-1", {"data", "purge", "--yes"}), 1);
    EXPECT_THAT(err.str(), testing::HasSubstr("stop it"));
}

TEST_F(Data, NoJournalAndNoPassphraseAreErrors) {
    EXPECT_EQ(run("T-9", {"data", "pending"}), 1);
    EXPECT_THAT(err.str(), testing::HasSubstr("journal-missing"));
    sell("T-1");
    EXPECT_EQ(run("T-1", {"export", "--to", bundle(), "--passphrase-file", "/nowhere"}), 1);
    EXPECT_THAT(err.str(), testing::HasSubstr("secret-missing"));
    EXPECT_EQ(run("T-1", {"export", "--to", bundle()}), 2) << "a bundle without a passphrase is no bundle";
    EXPECT_EQ(run("T-1", {"data", "pending"}), 0);
    EXPECT_EQ(out.str(), "pending: 1 print, 1 sync\n");
}

TEST_F(Data, TheDeviceKeyIsPrinted) {
    EXPECT_EQ(run("T-1", {"device", "key"}), 0) << err.str();
    EXPECT_THAT(out.str(), testing::HasSubstr("-----BEGIN PUBLIC KEY-----"));
    EXPECT_FALSE(out.str().contains(std::string(key.reveal()))) << "the private one is never shown";
}

}  // namespace
}  // namespace till::firmware::ctl::test
