// What was answered is there after a stop, whatever the stop was like.
#include "tests/unit/sandbox/sandbox_fixture.hpp"

#include <sys/resource.h>
#include <csignal>
#include <fstream>

namespace till::sandbox::testing {
namespace {

class State : public SandboxTest {
  protected:
    std::string file_text() const {
        std::ifstream in(state_file(), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void write_file(const std::string& text) const {
        std::ofstream(state_file(), std::ios::binary | std::ios::trunc) << text;
    }
    hal::Result<void> start_again() {
        box.reset();
        box.emplace(Sandbox::Ports{transport, loop, loop, crypto}, SandboxOptions{.state_file = state_file(),
                                                                                  .public_url = "http://127.0.0.1:8490",
                                                                                  .merchant = "Kafeneio",
                                                                                  .payhub = {"X-API-Key", "k-1"},
                                                                                  .backoffice_bearer = {},
                                                                                  .settings = {}});
        return box->start();
    }
};

TEST_F(State, RequestsPaymentsRefundsAndLedgerSurvive) {
    const auto open = create(klarna("5.00", "StaticQR", R"("ShortCode":"4711",)"));
    const auto payment = paid("12.50");
    refund(payment, "2.50", "k1");
    set(R"({"payhub.refund_status":"Failed"})");
    const auto before = get("/admin/payhub/requests").response.body;
    const auto ledger = get("/admin/ledger").response.body;
    const auto refunds = get("/admin/payhub/refunds").response.body;
    restart();
    EXPECT_EQ(get("/admin/payhub/requests").response.body, before);
    EXPECT_EQ(get("/admin/ledger").response.body, ledger);
    EXPECT_EQ(get("/admin/payhub/refunds").response.body, refunds);
    EXPECT_EQ(get("/admin/settings").json().string_or("payhub.refund_status", ""), "Failed");
    EXPECT_EQ(refund(payment, "9.00", "k1").json().string_or("status", ""), "Succeeded") << "the key is remembered";
    EXPECT_EQ(refund(payment, "10.01", "k2").status(), 403) << "and so is the sum";
    EXPECT_EQ(act(open, "approve").status(), 200);
}

TEST_F(State, IdsAreNotUsedTwice) {
    const auto first = create(klarna());
    restart();
    EXPECT_GT(create(klarna()), first);
    admin("reset");
    EXPECT_GT(create(klarna()), first);
}

TEST_F(State, ATornLastLineIsCutOff) {
    create(klarna());
    const auto whole = file_text();
    const auto id = create(klarna());
    const auto longer = file_text();
    for (const auto cut : {whole.size() + 1, longer.size() - 10, longer.size() - 1}) {
        write_file(longer.substr(0, cut));
        ASSERT_TRUE(start_again().has_value()) << cut;
        EXPECT_EQ(file_text(), whole) << cut;
        EXPECT_EQ(act(id, "approve").status(), 404);
    }
    create(klarna());
    ASSERT_TRUE(start_again().has_value());
    EXPECT_EQ(get("/admin/payhub/requests").json().find("requests")->array_items()->size(), 2U);
}

// The end of a line may reach the disk before its middle: that line was never answered either.
TEST_F(State, AScrambledLastLineIsCutOffToo) {
    create(klarna());
    const auto whole = file_text();
    create(klarna());
    auto text = file_text();
    text.replace(whole.size() + 5, 40, std::string(40, '\0'));
    write_file(text);
    ASSERT_TRUE(start_again().has_value());
    EXPECT_EQ(file_text(), whole);
}

TEST_F(State, ADamagedLineInTheMiddleRefusesTheStart) {
    create(klarna());
    create(klarna());
    auto text = file_text();
    text[3] = '\x01';
    write_file(text);
    const auto started = start_again();
    ASSERT_FALSE(started.has_value());
    EXPECT_EQ(started.error().type, "journal-corrupt");
    EXPECT_EQ(file_text(), text) << "nothing is thrown away";
}

TEST_F(State, OneSandboxPerFolder) {
    Sandbox second({transport, loop, loop, crypto}, {.state_file = state_file(),
                                                     .public_url = {},
                                                     .merchant = {},
                                                     .payhub = {},
                                                     .backoffice_bearer = {},
                                                     .settings = {}});
    const auto started = second.start();
    ASSERT_FALSE(started.has_value());
    EXPECT_EQ(started.error().type, "journal-locked");
}

TEST_F(State, NothingIsAnsweredThatIsNotOnDisk) {
    create(klarna());
    ASSERT_NE(file_text().find("\"op\":\"created\""), std::string::npos);
    std::vector<std::string> seen;
    const auto journal_file = folder.path() / "other.jsonl";
    auto journal = Journal::open(journal_file, [](const Value&) {});
    ASSERT_TRUE(journal.has_value());
    ASSERT_TRUE(journal->append(Value::object({{"n", 1}})).has_value());
    std::ifstream in(journal_file);
    std::string line;
    ASSERT_TRUE(std::getline(in, line));
    EXPECT_EQ(line, R"({"n":1})");
}

// Files of this process may not grow beyond `bytes`: writes fail with EFBIG, as on a full disk.
class FileLimit {
  public:
    explicit FileLimit(rlim_t bytes) {
        getrlimit(RLIMIT_FSIZE, &before_);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        rlimit limit = before_;
        limit.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileLimit() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    FileLimit(const FileLimit&) = delete;
    FileLimit& operator=(const FileLimit&) = delete;

  private:
    rlimit before_{};
    void (*handler_)(int) = nullptr;
};

TEST_F(State, AFullDiskIsAnAnswerOf500AndNothingHappened) {
    const auto id = create(klarna());
    const auto before = file_text();
    {
        const FileLimit limit(before.size() + 20);  // room for the beginning of a line
        EXPECT_EQ(act(id, "approve").status(), 500);
    }
    EXPECT_EQ(file_text(), before) << "no half line is left";
    EXPECT_EQ(act(id, "approve").status(), 500) << "a disk that failed once is not trusted again";
    EXPECT_TRUE(transport.sent.empty());
    EXPECT_EQ(state(id), "WAITING");
    restart();
    EXPECT_EQ(state(id), "WAITING");
    EXPECT_EQ(act(id, "approve").status(), 200);
}

TEST_F(State, ADeviceIsNoJournal) {
    std::filesystem::create_symlink("/dev/zero", folder.path() / "zero.jsonl");
    EXPECT_EQ(Journal::open(folder.path() / "zero.jsonl", [](const Value&) {}).error().type, "journal-unreadable");
}

TEST_F(State, ResetForgetsEverythingButTheFile) {
    paid();
    set(R"({"payhub.status_enabled":true})");
    fault(R"({"match":{"service":"payhub"},"action":"drop","times":0})");
    const auto size = file_text().size();
    EXPECT_EQ(admin("reset").status(), 204);
    EXPECT_GT(file_text().size(), size);
    EXPECT_TRUE(acts().empty());
    EXPECT_EQ(get("/admin/payhub/requests").json().find("requests")->array_items()->size(), 0U);
    EXPECT_FALSE(get("/admin/settings").json().boolean_or("payhub.status_enabled", true));
    EXPECT_EQ(payhub("POST", "request", klarna()).status(), 201);
    restart();
    EXPECT_EQ(get("/admin/payhub/requests").json().find("requests")->array_items()->size(), 1U);
}

TEST_F(State, TheFileIsForTheOwnerOnly) {
    const auto rights = std::filesystem::status(state_file()).permissions();
    EXPECT_EQ(rights & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
              std::filesystem::perms::none);
}

}  // namespace
}  // namespace till::sandbox::testing
