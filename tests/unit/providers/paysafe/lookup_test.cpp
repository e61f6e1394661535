// Lost answers: the same request never goes out twice before a lookup says that it did not happen, and lookups lag.
#include "tests/unit/providers/paysafe/fixture.hpp"

namespace till::providers {
namespace {

const std::string no_payments = list_json("payments", "");
const std::string no_refunds = list_json("refunds", "");

Outcome read(const Command& cmd, const hal::HttpResponse& response, PaysafeConfig config = paysafe_config()) {
    return paysafe(std::move(config))->read(cmd, response);
}

TEST(PaysafeLookup, EveryOperationAsksBeforeItRepeats) {
    const auto provider = paysafe();
    for (const auto action : {Action::create, Action::proceed, Action::refund, Action::cancel})
        EXPECT_EQ(provider->after_unknown(action, sale_of()), AfterUnknown::inquire_first) << to_string(action);
    EXPECT_EQ(provider->after_unknown(Action::inquire, sale_of()), AfterUnknown::repeat_same_key);
    EXPECT_EQ(provider->after_unknown(Action::capture, sale_of()), AfterUnknown::never_repeat);
}

TEST(PaysafeLookup, ADuplicateReferenceLeadsToTheLookup) {
    for (const auto action : {Action::create, Action::proceed, Action::refund})
        for (const auto& [status, code] : std::vector<std::pair<int, std::string>>{
                 {409, "5031"}, {409, "4000"}, {400, "5031"}, {402, "3044"}, {402, "3417"}}) {
            const auto outcome = read(command(action, paid_refs()), failure(status, code));
            EXPECT_EQ(outcome.kind, Kind::unknown) << to_string(action) << " " << code;
            EXPECT_FALSE(outcome.paid);
        }
}

TEST(PaysafeLookup, AHandleWhoseAnswerWasLostIsFoundAndShown) {
    DrivenSale sale;
    EXPECT_EQ(sale.asks(Action::inquire, Action::create), "GET /paymenthandles?merchantRefNum=" + sale_ref);
    const auto& found =
        sale.answered(Action::inquire, answer(200, list_json("paymentHandles", handle_json("INITIATED"))));
    EXPECT_EQ(found.kind, Kind::done);
    EXPECT_TRUE(found.presentation);
    EXPECT_EQ(sale.refs, handle_refs());
    EXPECT_EQ(sale.asks(), "GET /paymenthandles/h-1");
}

TEST(PaysafeLookup, AHandleNotFoundIsSentAgainAsDupCheckGuardsIt) {
    const auto outcome = read(command(Action::inquire), answer(200, list_json("paymentHandles", "")));
    EXPECT_EQ(outcome.kind, Kind::refused);
    EXPECT_EQ(outcome.problem.type, "did-not-happen");
    EXPECT_TRUE(outcome.refs.is_null()) << "no session, so nothing that looks like one";
    EXPECT_EQ(read(command(Action::inquire), failure(404, "5269")).problem.type, "did-not-happen");
    const auto foreign = answer(200, list_json("paymentHandles", R"({"id":"h-9","merchantRefNum":"x"})"));
    EXPECT_EQ(read(command(Action::inquire), foreign).problem.type, "did-not-happen");
}

TEST(PaysafeLookup, AHandleOfAnotherAmountIsNeitherShownNorKept) {
    auto other = handle_json("INITIATED");
    other.replace(other.find("12550"), 5, "12551");
    const auto outcome = read(command(Action::inquire), answer(200, list_json("paymentHandles", other)));
    EXPECT_EQ(outcome.kind, Kind::unknown);
    EXPECT_EQ(outcome.problem.type, "answer-mismatch");
    EXPECT_FALSE(outcome.presentation);
    EXPECT_TRUE(outcome.refs.is_null()) << "or the next look would go to its id, and have nothing to show";
}

TEST(PaysafeLookup, OfSeveralHandlesAnOpenOneIsTaken) {
    auto second = handle_json("INITIATED");
    second.replace(second.find("h-1"), 3, "h-2");
    const auto both = list_json("paymentHandles", handle_json("FAILED") + "," + second);
    EXPECT_EQ(read(command(Action::inquire), answer(200, both)).refs.string_or("handle_id", ""), "h-2");
}

// The count is kept in refs alone: the command says nothing.
TEST(PaysafeLookup, OnlyTheThirdEmptyReadInARowSaysThatThePaymentDidNotHappen) {
    DrivenSale sale;
    sale.refs = handle_refs();
    EXPECT_EQ(sale.asks(Action::inquire, Action::proceed), "GET /payments?merchantRefNum=" + proceed_key);
    for (const auto wait : {1'000, 3'000}) {
        const auto& lagging = sale.answered(Action::inquire, answer(200, no_payments), Action::proceed);
        EXPECT_EQ(lagging.kind, Kind::unknown);
        EXPECT_EQ(lagging.problem.type, "not-found-yet");
        EXPECT_EQ(lagging.retry_after, hal::Duration{wait});
    }
    const auto& third = sale.answered(Action::inquire, answer(200, no_payments), Action::proceed);
    EXPECT_EQ(third.kind, Kind::refused);
    EXPECT_EQ(third.problem.type, "did-not-happen");
    const auto& next_story = sale.answered(Action::inquire, answer(200, no_payments), Action::proceed);
    EXPECT_EQ(next_story.kind, Kind::unknown) << "sent again and lost again: three reads once more";
}

TEST(PaysafeLookup, EmptyReadsOfAnotherOperationDoNotCount) {
    DrivenSale sale;
    sale.refs = paid_refs();
    sale.answered(Action::inquire, answer(200, no_payments), Action::proceed);
    sale.answered(Action::inquire, answer(200, no_payments), Action::proceed);
    EXPECT_EQ(sale.answered(Action::inquire, answer(200, no_refunds), Action::refund).kind, Kind::unknown);
    sale.refs.set("empty_reads", "rubbish");
    EXPECT_EQ(sale.answered(Action::inquire, answer(200, no_refunds), Action::refund).kind, Kind::unknown);
}

// Command::asked counts answers of every kind; a server error was no read.
TEST(PaysafeLookup, AnswersThatWereErrorsAreNoReads) {
    auto cmd = command(Action::inquire, handle_refs(), Action::proceed);
    cmd.asked = 7;
    EXPECT_EQ(read(cmd, answer(200, no_payments)).problem.type, "not-found-yet");
    DrivenSale sale;
    sale.refs = handle_refs();
    for (int i = 0; i < 5; ++i)
        sale.answered(Action::inquire, answer(500, ""), Action::proceed);
    sale.answered(Action::inquire, answer(200, no_payments), Action::proceed);
    EXPECT_EQ(sale.last.problem.type, "not-found-yet") << "the first read";
    auto config = paysafe_config();
    config.empty_reads = 5;
    cmd.refs.set("empty_reads", proceed_key + " 3");
    EXPECT_EQ(read(cmd, answer(200, no_payments), config).kind, Kind::unknown);
    cmd.refs.set("empty_reads", proceed_key + " 4");
    EXPECT_EQ(read(cmd, answer(200, no_payments), config).problem.type, "did-not-happen");
}

TEST(PaysafeLookup, APaymentThatShowsLateIsFoundAndNotSentAgain) {
    DrivenSale sale;
    sale.refs = handle_refs();
    sale.answered(Action::inquire, answer(200, no_payments), Action::proceed);
    const auto& found =
        sale.answered(Action::inquire, answer(200, list_json("payments", payment_json("PROCESSING"))), Action::proceed);
    EXPECT_EQ(found.kind, Kind::done);
    EXPECT_EQ(sale.refs.string_or("payment_id", ""), "p-1");
    EXPECT_EQ(sale.refs.string_or("payment_ref", ""), proceed_key);
    EXPECT_EQ(sale.asks(), "GET /payments/p-1");
}

TEST(PaysafeLookup, AUsedTokenMeansThatThePaymentIsSomewhere) {
    DrivenSale sale;
    sale.refs = handle_refs();
    const auto& used = sale.answered(Action::proceed, failure(400, "5283"));
    EXPECT_EQ(used.kind, Kind::pending) << "neither refused nor sent again";
    EXPECT_EQ(used.state, ProviderState::unknown);
    EXPECT_EQ(sale.asks(), "GET /payments?merchantRefNum=" + proceed_key);
    sale.polled(no_payments);
    EXPECT_EQ(sale.asks(), "GET /payments?merchantRefNum=" + sale_ref);
    sale.polled(no_payments);
    EXPECT_EQ(sale.asks(), "GET /paymenthandles/h-1");
    sale.polled(handle_json("COMPLETED"));
    EXPECT_EQ(sale.asks(), "GET /payments?merchantRefNum=" + proceed_key) << "in turns";
    sale.polled(list_json("payments", payment_json("COMPLETED")));
    EXPECT_EQ(sale.last.paid, brl(12550));
}

TEST(PaysafeLookup, OfSeveralPaymentsMoneyGoesFirst) {
    auto failed = payment_json("FAILED");
    failed.replace(failed.find("p-1"), 3, "p-0");
    for (const auto& entries : {failed + "," + payment_json("COMPLETED"), payment_json("COMPLETED") + "," + failed}) {
        const auto outcome =
            read(command(Action::inquire, handle_refs(), Action::proceed), answer(200, list_json("payments", entries)));
        EXPECT_EQ(outcome.state, ProviderState::paid);
        EXPECT_EQ(outcome.refs.string_or("payment_id", ""), "p-1");
    }
}

TEST(PaysafeLookup, OthersPaymentsAreNeverOursAndNoProofOfAbsence) {
    auto foreign = payment_json("COMPLETED", "x");
    foreign.replace(foreign.find(token), token.size(), "PHsomebodyelse00");
    const auto stolen = [&] {  // our reference, but another handle's token
        auto text = payment_json("COMPLETED");
        return text.replace(text.find(token), token.size(), "PHsomebodyelse00");
    }();
    for (const auto& entry : {foreign, stolen}) {
        auto cmd = command(Action::inquire, handle_refs(), Action::proceed);
        cmd.asked = 5;
        const auto outcome = read(cmd, answer(200, list_json("payments", entry)));
        EXPECT_EQ(outcome.kind, Kind::unknown);
        EXPECT_EQ(outcome.problem.type, "answer-mismatch");
        EXPECT_FALSE(outcome.paid);
    }
}

TEST(PaysafeLookup, AFailedLookupIsNotAnEmptyOne) {
    auto cmd = command(Action::inquire, handle_refs(), Action::proceed);
    cmd.asked = 5;
    for (const auto& bad : {failure(400, "5023"), failure(403, "5270"), answer(401, "{}"), answer(500, no_payments),
                            answer(200, "{}"), answer(200, R"({"payments":{}})"), answer(200, "[]"),
                            answer(404, "<html>"), answer(404, R"({"error":{"code":"1"}})")}) {
        const auto outcome = read(cmd, bad);
        EXPECT_EQ(outcome.kind, Kind::unknown) << bad.status << bad.body;
    }
}

}  // namespace
}  // namespace till::providers
