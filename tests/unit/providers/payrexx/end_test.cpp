// Ending a sale: the answers of cancel, release and capture, and the looks that settle them.
#include "tests/unit/providers/payrexx/fixture.hpp"

namespace till::providers {
namespace {

PayrexxConfig holding() {
    auto config = payrexx_config();
    config.hold = true;
    return config;
}
Outcome read(const Command& cmd, const hal::HttpResponse& response) {
    return payrexx_of(holding())->read(cmd, response);
}
Outcome about(Action action, const hal::HttpResponse& response) { return read(inquiry(action), response); }

TEST(PayrexxCancel, ADeletedPageIsLookedAtOnceMore) {
    for (const auto& response :
         {good(R"([{"id":17}])"), no(404, "Gateway not found"), no(200, "No Gateway found with id 17")}) {
        const auto outcome = read(command(Action::cancel), response);
        EXPECT_EQ(outcome.kind, Kind::pending);
        EXPECT_EQ(outcome.refs.string_or("page_gone", ""), "1");
    }
    EXPECT_EQ(read(command(Action::cancel), no(200, "Not allowed")).problem.type, "may-be-paid");
    EXPECT_EQ(read(command(Action::cancel), answer(404, "{}")).kind, Kind::unknown) << "a proxy's 404";
    EXPECT_EQ(read(command(Action::cancel), answer(405, "")).kind, Kind::throttled);
}

TEST(PayrexxCancel, TheRaceIsDecidedByTheList) {
    auto cmd = inquiry(Action::cancel);
    cmd.refs.set("page_gone", "1");
    const auto list = [&](const std::string& transactions) { return read(cmd, good("[" + transactions + "]")); };
    for (const auto& over : {std::string(), transaction_json("declined"), transaction_json("cancelled")}) {
        EXPECT_EQ(list(over).kind, Kind::done) << over;
        EXPECT_EQ(list(over).state, ProviderState::cancelled) << over;
        EXPECT_TRUE(list(over).problem.type.empty());
    }
    const auto paid = list(transaction_json("confirmed"));
    EXPECT_EQ(paid.kind, Kind::refused);
    EXPECT_EQ(paid.problem.type, "already-paid");
    EXPECT_EQ(paid.state, ProviderState::paid);
    EXPECT_EQ(paid.paid, chf(8925));
    for (const auto* open : {"waiting", "initiated", "reserved", "authorized", "insecure", "refunded", "novel"})
        EXPECT_EQ(list(transaction_json(open)).kind, Kind::unknown) << open;
    EXPECT_TRUE(list(transaction_json("waiting")).retry_after) << "an attempt is under way";
    EXPECT_EQ(read(cmd, answer(200, "<html>")).kind, Kind::unknown);
}

TEST(PayrexxCancel, APageThatIsStillThereWasNotDeleted) {
    for (const auto& alive : {gateway_json("waiting"), gateway_json("waiting", paid_through("waiting"))}) {
        const auto outcome = about(Action::cancel, good(alive));
        EXPECT_EQ(outcome.kind, Kind::refused);
        EXPECT_EQ(outcome.problem.type, "did-not-happen");
    }
    EXPECT_EQ(about(Action::cancel, good(gateway_json("expired"))).kind, Kind::done);
    EXPECT_EQ(about(Action::cancel, good(gateway_json("confirmed", paid_through("confirmed")))).problem.type,
              "already-paid");
    const auto gone = about(Action::cancel, no(404, "not found"));
    EXPECT_EQ(gone.kind, Kind::unknown);
    EXPECT_EQ(gone.next, Action::inquire);
    EXPECT_EQ(gone.refs.string_or("page_gone", ""), "1");
    EXPECT_EQ(about(Action::cancel, good(gateway_json("waiting", paid_through("reserved")))).kind, Kind::unknown);
}

TEST(PayrexxCancel, AWaitingPaymentWithoutItsPage) {
    auto cmd = inquiry(Action::cancel);
    cmd.refs = Value::object({{"transaction_id", "1234"}});
    EXPECT_EQ(read(cmd, good("[" + transaction_json("waiting") + "]")).problem.type, "did-not-happen");
    EXPECT_EQ(read(cmd, good("[" + transaction_json("cancelled") + "]")).kind, Kind::done);
}

TEST(PayrexxCancel, ATerminalsPayment) {
    EXPECT_EQ(read(command(Action::cancel, "payrexx.terminal"), good(R"({"payment_id":"p-9"})")).kind, Kind::pending);
    const auto ask = [](std::string_view status) {
        auto cmd = inquiry(Action::cancel, "payrexx.terminal");
        cmd.refs.set("transaction_sought", "1");
        return read(cmd, good(R"({"payment_id":"p-9","payment_status":")" + std::string(status) + "\"}"));
    };
    for (const auto* over : {"TERMINATED", "REVERTED", "DECLINED", "EXPIRED", "FAILED"})
        EXPECT_EQ(ask(over).kind, Kind::done) << over;
    EXPECT_EQ(ask("IN_PROGRESS").problem.type, "did-not-happen");
    EXPECT_EQ(ask("SUCCESS").problem.type, "already-paid");
    EXPECT_EQ(ask("SUCCESS").paid, chf(8925));
    for (const auto* open : {"UNDERPAID", "UNKNOWN", "NOVEL"})
        EXPECT_EQ(ask(open).kind, Kind::unknown) << open;
}

TEST(PayrexxRelease, IsBelievedWhenTheHoldIsGone) {
    EXPECT_EQ(read(command(Action::release), good(R"([{"id":1234}])")).kind, Kind::pending);
    const auto ask = [](const char* status) {
        return about(Action::release, good("[" + transaction_json(status) + "]"));
    };
    EXPECT_EQ(ask("cancelled").kind, Kind::done);
    EXPECT_EQ(ask("reserved").problem.type, "did-not-happen");
    EXPECT_EQ(ask("uncaptured").problem.type, "did-not-happen");
    EXPECT_EQ(ask("confirmed").problem.type, "already-paid");
    EXPECT_EQ(ask("novel").kind, Kind::unknown);
}

TEST(PayrexxCapture, CountsWhenItIsConfirmed) {
    const auto cmd = command(Action::capture);
    const auto done = read(cmd, good("[" + transaction_json("confirmed") + "]"));
    EXPECT_EQ(done.kind, Kind::done);
    EXPECT_EQ(done.paid, chf(8925));
    EXPECT_EQ(read(cmd, good("[" + transaction_json("reserved") + "]")).kind, Kind::unknown);
    EXPECT_EQ(read(cmd, good("[" + transaction_json("confirmed", "", "8924") + "]")).kind, Kind::unknown);
    EXPECT_EQ(read(cmd, good("[" + transaction_json("confirmed", "", "8925", "TEST") + "]")).kind, Kind::unknown);
    EXPECT_EQ(read(cmd, good(R"([{"id":99,"status":"confirmed","amount":8925}])")).problem.type, "answer-mismatch");
    EXPECT_EQ(read(cmd, no(400, "Not a reservation")).problem.type, "capture-refused");
    EXPECT_EQ(read(cmd, no(400, "already captured")).kind, Kind::unknown);
    EXPECT_EQ(read(cmd, answer(405, "")).kind, Kind::unknown);
}

TEST(PayrexxCapture, IsSentAgainOnlyAfterTwoLooksAMinuteApart) {
    auto cmd = inquiry(Action::capture);
    const auto ask = [&](std::int64_t now_s, const char* status) {
        cmd.now_s = now_s;
        auto outcome = read(cmd, good("[" + transaction_json(status) + "]"));
        merge(cmd.refs, outcome.refs);
        return outcome;
    };
    EXPECT_EQ(ask(1000, "reserved").kind, Kind::unknown);
    EXPECT_EQ(ask(1059, "reserved").kind, Kind::unknown);
    EXPECT_EQ(ask(1060, "reserved").problem.type, "did-not-happen");
    EXPECT_EQ(ask(9000, "reserved").kind, Kind::unknown);
    EXPECT_EQ(ask(9000, "confirmed").paid, chf(8925));
    EXPECT_EQ(ask(9000, "cancelled").problem.type, "hold-released");
}

TEST(PayrexxCapture, WithoutAKnownTimeNothingIsSentAgain) {
    auto cmd = inquiry(Action::capture);
    for (int i = 0; i < 5; ++i) {
        const auto outcome = read(cmd, good("[" + transaction_json("reserved") + "]"));
        EXPECT_EQ(outcome.kind, Kind::unknown);
        merge(cmd.refs, outcome.refs);
    }
}

}  // namespace
}  // namespace till::providers
