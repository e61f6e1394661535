// Printing and syncing, through the real outbox and journal.
#include "firmware/app/channels.hpp"

#include "tests/support/payment_world.hpp"
#include "tests/support/receipt_body.hpp"

namespace till::test {
namespace {

class FakePrinter final : public hal::Printer {
  public:
    explicit FakePrinter(hal::Scheduler& loop) : loop_(loop) {}
    hal::Error broken;
    std::vector<std::pair<std::string, bool>> jobs;  // id, copy

    void print(std::string job_id, hal::ReceiptDocument document, hal::Callback<hal::Result<void>> done) override {
        jobs.emplace_back(std::move(job_id), document.copy);
        loop_.post([done = std::move(done), error = broken]() mutable {
            if (error.type.empty()) return done({});
            done(std::unexpected(error));
        });
    }

  private:
    hal::Scheduler& loop_;
};

class Channels : public PaymentWorld {
  protected:
    void SetUp() override {
        http.far_side = [this](const hal::HttpRequest& request) -> std::optional<hal::HttpResult> {
            if (request.url.ends_with("/v1/batches")) return back_office(request);
            return friendly(request);
        };
        PaymentWorld::SetUp();
    }
    void add_channels() override {
        outbox->add_channel(firmware::app::print_channel(*store, printer, "en"));
        outbox->add_channel(firmware::app::sync_channel(http, crypto, {"https://office.test", "T1", "secret"}, 50,
                                                        hal::Duration{20'000}));
    }
    // Keeps each item once, counts every delivery, may drop its answer after that.
    hal::HttpResult back_office(const hal::HttpRequest& request) {
        ++deliveries;
        const auto body = hal::json::parse(request.body, {1 << 20, 16}).value();
        Value results = Value::array();
        for (const auto& item : *body.find("items")->array_items()) {
            const auto id = item.string_or("id", "");
            const bool fresh = kept.insert(id).second;
            results.push(Value::object({{"id", id}, {"status", fresh ? "stored" : "duplicate"}}));
        }
        if (answers_to_drop-- > 0) return lost();
        return answer(200, Value::object({{"results", std::move(results)}}).dump());
    }
    std::string sell(int number) {
        const auto payment = create(sale("klarna.dynamic_qr", "C-" + std::to_string(number)));
        loop.run_ready();
        pay(number, 1000 + number);
        loop.advance(options.result_screen + hal::Duration{1'000});
        return payment->id;
    }
    using Value = hal::json::Value;
    FriendlyPayhub friendly;
    FakePrinter printer{loop};
    std::set<std::string> kept;
    int deliveries = 0;
    int answers_to_drop = 0;
};

TEST_F(Channels, ASaleIsPrintedOnceAndSyncedOnce) {
    sell(1);
    ASSERT_EQ(printer.jobs.size(), 1u);
    EXPECT_FALSE(printer.jobs[0].second);
    EXPECT_EQ(kept.size(), 1u);
    EXPECT_EQ(receipts()[0].prints, 1);
}

TEST_F(Channels, R14_AnswersDroppedAfterCommitLeaveEachItemOnce) {
    answers_to_drop = 3;
    sell(1);
    loop.advance(std::chrono::minutes(5));
    EXPECT_EQ(deliveries, 4);
    EXPECT_EQ(kept.size(), 1u);
}

TEST_F(Channels, R27_APrinterThatIsNotReadyDelaysPaperNotMoney) {
    printer.broken = {"printer-not-ready", "no paper"};
    const auto id = sell(1);
    EXPECT_EQ(state(id), "approved");
    EXPECT_EQ(receipts()[0].prints, 0);
    printer.broken = {};
    loop.advance(std::chrono::minutes(1));
    EXPECT_EQ(receipts()[0].prints, 1);
    std::set<std::string> ids;
    for (const auto& [job, copy] : printer.jobs)
        ids.insert(job);
    EXPECT_EQ(ids.size(), 1u) << "every attempt is the same job";
}

TEST_F(Channels, R27_PaperThatMayHaveMovedIsNotPrintedAgainByItself) {
    printer.broken = {"print-unknown", "the cable was pulled"};
    sell(1);
    printer.broken = {};
    loop.advance(std::chrono::hours(1));
    EXPECT_EQ(printer.jobs.size(), 1u);
}

// The code of a sale that is paid elsewhere, on paper: a print job with all that is on it.
TEST_F(Channels, APaySlipIsPrintedOnce) {
    const auto slip = [this](std::string id, Value body) {
        offline::Change change;
        change.enqueue.push_back(
            {std::move(id), "print", "printer", "print/p-1", Value::object({{"slip", std::move(body)}})});
        store->commit(std::move(change), [this](auto done) {
            EXPECT_TRUE(done);
            outbox->enqueued();
        });
        loop.advance(std::chrono::minutes(1));
    };
    slip("slip-1", pay_slip_body());
    ASSERT_EQ(printer.jobs.size(), 1u);
    EXPECT_EQ(printer.jobs[0], (std::pair<std::string, bool>{"slip-1", false}));
    slip("slip-2", Value::object({{"currency", "EUR"}}));
    EXPECT_EQ(printer.jobs.size(), 1u) << "what cannot be printed is not tried for ever";

    printer.broken = {"printer-not-ready", "no paper"};
    slip("slip-3", pay_slip_body());
    EXPECT_GT(printer.jobs.size(), 1u);
    printer.broken = {};
    loop.advance(std::chrono::minutes(1));
    const auto jobs = printer.jobs.size();
    loop.advance(std::chrono::hours(1));
    EXPECT_EQ(printer.jobs.size(), jobs) << "printed, and not again";
    EXPECT_EQ(printer.jobs.back().first, "slip-3");
}

// A print that came with another terminal's bundle: that terminal's receipt, and no count of ours goes up.
TEST_F(Channels, R13_AForeignReceiptIsPrintedAsItWas) {
    sell(1);
    printer.jobs.clear();
    offline::Change change;
    const auto foreign = Value::object(
        {{"number", 1}, {"issued_at", "2026-11-20T10:00:00.000Z"}, {"trusted_time", true}, {"body", receipt_body()}});
    change.enqueue.push_back({"foreign-1", "print", "printer", "print/p-9",
                              Value::object({{"receipt", 1}, {"copy", true}, {"foreign", foreign}})});
    change.enqueue.push_back({"foreign-2", "print", "printer", "print/p-8",
                              Value::object({{"receipt", 1}, {"foreign", Value::object({{"number", 4}})}})});
    store->commit(std::move(change), [this](auto done) {
        EXPECT_TRUE(done);
        outbox->enqueued();
    });
    loop.advance(std::chrono::minutes(5));
    ASSERT_EQ(printer.jobs.size(), 1u) << "one whose receipt is missing is parked";
    EXPECT_EQ(printer.jobs[0], (std::pair<std::string, bool>{"foreign-1", true}));
    EXPECT_EQ(receipts()[0].prints, 1) << "our own receipt 1 was printed once, by us";
}

TEST_F(Channels, ADeadPrinterDoesNotHoldUpTheSync) {
    printer.broken = {"printer-unreachable", "unplugged"};
    for (int i = 1; i <= 5; ++i)
        sell(i);
    EXPECT_EQ(kept.size(), 5u);
}

TEST_F(Channels, TheBearerTokenTravelsButIsNoBusinessOfTheBody) {
    sell(1);
    for (const auto& request : http.sent) {
        EXPECT_EQ(request.body.find("secret"), std::string::npos);
        const bool batch = request.url.ends_with("/v1/batches");
        EXPECT_TRUE(!batch || request.headers.find("Authorization") == "Bearer secret");
    }
}

}  // namespace
}  // namespace till::test
