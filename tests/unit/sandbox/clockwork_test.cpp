// The clockwork: what a provider does by itself happens on time, once, on disk, and also after a restart.
#include "tests/sandbox/app/clockwork.hpp"
#include "tests/support/fake_loop.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/unit/sandbox/sandbox_fixture.hpp"

namespace till::sandbox::testing {
namespace {

// Rows with a time; a row that is due is struck once.
class Eggs final : public Plug, public Part {
  public:
    std::vector<Part*> parts() override { return {this}; }
    std::vector<Service*> services() override { return {}; }
    std::string_view service() const override { return "eggs"; }
    std::vector<pages::IndexView::PayRow> rows(const Context&) const override { return {}; }
    std::optional<hal::Wall> next_due() const override {
        return waiting.empty() ? std::nullopt : std::optional(wall(*waiting.begin()));
    }
    Records due(const Context& context) const override {
        Records out;
        for (const auto at : waiting)
            if (at <= milliseconds(context.now)) out.push_back(record("done", at));
        return out;
    }

    static Record record(const char* op, std::int64_t at) { return {"eggs", Value::object({{"op", op}, {"at", at}})}; }
    std::string_view part() const override { return "eggs"; }
    void apply(const Value& body) override {
        const auto at = body.integer_or("at", 0);
        if (body.string_or("op", "") == "laid") waiting.insert(at);
        if (body.string_or("op", "") == "done" && waiting.erase(at) == 1) done.push_back(at);
    }
    void reset() override { waiting.clear(); }

    std::set<std::int64_t> waiting;
    std::vector<std::int64_t> done;
};

class ClockworkTest : public ::testing::Test {
  protected:
    ClockworkTest() {
        auto eggs = std::make_unique<Eggs>();
        eggs_ = eggs.get();
        plugs_.push_back(std::move(eggs));
        store_.add(*eggs_);
        store_.after_commit([this] { clockwork_.wind(); });
        EXPECT_TRUE(store_.open(folder_.path() / "eggs.jsonl"));
    }
    std::int64_t now() const { return milliseconds(loop_.now().wall) + offset_; }
    void lay(std::int64_t in_ms) { ASSERT_TRUE(store_.commit({Eggs::record("laid", now() + in_ms)})); }
    Context context() { return {wall(now()), settings_, crypto_, "", nullptr}; }

    test::FakeLoop loop_;
    test::TempFolder folder_;
    drivers::crypto::MbedtlsCrypto crypto_;
    RecordedTransport transport_{loop_};
    Settings settings_;
    FaultPlan faults_;
    OutgoingPushes pushes_;
    Store store_;
    PushSender sender_{{pushes_, store_, faults_, settings_, transport_, loop_,
                        [](const Push&, const std::string&) { return hal::HttpHeaders{}; },
                        [](const Push&, int) { return std::nullopt; }, [](const Push& push) { return push.body; }}};
    std::vector<std::unique_ptr<Plug>> plugs_;
    Eggs* eggs_ = nullptr;
    std::int64_t offset_ = 0;
    Clockwork clockwork_{{plugs_, store_, sender_, loop_, [this] { return context(); }}};
};

TEST_F(ClockworkTest, StrikesWhenItIsTimeAndNotBefore) {
    lay(5'000);
    lay(2'000);
    loop_.advance(hal::Duration{1'999});
    EXPECT_TRUE(eggs_->done.empty());
    loop_.advance(hal::Duration{1});
    EXPECT_EQ(eggs_->done.size(), 1U);
    loop_.advance(hal::Duration{2'999});
    EXPECT_EQ(eggs_->done.size(), 1U);
    loop_.advance(hal::Duration{1});
    EXPECT_EQ(eggs_->done.size(), 2U);
}

TEST_F(ClockworkTest, WhatIsOverdueIsDoneAtOnceAlsoTwoAtATime) {
    lay(1'000);
    lay(1'500);
    offset_ = 10'000;  // the sandbox believes it is later
    clockwork_.wind();
    loop_.advance(hal::Duration{0});
    loop_.run_ready();
    EXPECT_EQ(eggs_->done.size(), 2U);
}

TEST_F(ClockworkTest, NothingIsDoneOnceItIsForgotten) {
    lay(1'000);
    ASSERT_TRUE(store_.reset());
    loop_.advance(hal::Duration{60'000});
    EXPECT_TRUE(eggs_->done.empty());
}

TEST_F(ClockworkTest, WhatItDidIsOnDisk) {
    lay(1'000);
    loop_.advance(hal::Duration{1'000});
    Eggs read;
    Store again;
    again.add(read);
    const auto copy = folder_.path() / "copy.jsonl";
    std::filesystem::copy_file(folder_.path() / "eggs.jsonl", copy);
    ASSERT_TRUE(again.open(copy));
    EXPECT_EQ(read.done, eggs_->done);
    EXPECT_EQ(read.done.size(), 1U);
    EXPECT_TRUE(read.waiting.empty());
}

}  // namespace
}  // namespace till::sandbox::testing
