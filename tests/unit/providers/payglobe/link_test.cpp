// Payment links: money is believed from PayGlobe's row and from the gateway, that there is none only from the gateway.
#include "tests/unit/providers/payglobe/fixture.hpp"

namespace till::providers {
namespace {

std::string link_json(std::string_view status, std::string_view more = R"(,"paymentId":"P1","amount":150.00)") {
    return R"({"success":true,"transactionId":"LINK_20251107_1","status":")" + std::string(status) + "\"" +
           std::string(more) + "}";
}

// `asked` even: POST verify; odd: GET.
Outcome look(const std::string& body, int asked, Action about = Action::create,
             PayglobeConfig config = payglobe_config()) {
    return payglobe(std::move(config))->read(inquiry(about, "payglobe.link", asked), answer(200, body));
}

TEST(PayglobeLink, PaidIsPaidFromEither) {
    for (const int asked : {0, 1}) {
        const auto outcome = look(link_json("PAID"), asked);
        EXPECT_EQ(outcome.kind, Kind::done);
        EXPECT_EQ(outcome.state, ProviderState::paid);
        EXPECT_EQ(outcome.paid, eur(15000));
        ASSERT_EQ(outcome.tenders.size(), 1U);
        EXPECT_EQ(outcome.tenders[0], (Tender{"Card", eur(15000), "P1"}));
        EXPECT_EQ(outcome.refs.string_or("payment_id", ""), "P1");
    }
}

TEST(PayglobeLink, ThatNothingWasPaidNeedsAVerify) {
    for (const auto& [status, state] : {std::pair{"EXPIRED", ProviderState::expired},
                                        {"CANCELLED", ProviderState::cancelled},
                                        {"CANCELED", ProviderState::cancelled}}) {
        EXPECT_EQ(look(link_json(status), 0).state, state);
        const auto row = look(link_json(status), 1);
        EXPECT_EQ(row.state, ProviderState::unknown) << status;
        EXPECT_EQ(row.problem.type, "not-verified") << status;
    }
    auto config = payglobe_config();
    config.verify_tells_status = false;
    EXPECT_EQ(look(link_json("EXPIRED"), 1, Action::create, config).state, ProviderState::expired)
        << "where verify tells nothing, the row that follows it has to do";
}

TEST(PayglobeLink, WaitingAndUnknownWords) {
    EXPECT_EQ(look(link_json("PENDING"), 0).state, ProviderState::waiting);
    EXPECT_EQ(look(link_json("PENDING"), 1).state, ProviderState::waiting);
    for (const auto* status : {"", "OPENED", "FAILED"}) {
        const auto outcome = look(link_json(status), 0);
        EXPECT_EQ(outcome.kind, Kind::done);
        EXPECT_EQ(outcome.state, ProviderState::unknown) << status;
    }
    EXPECT_EQ(look(R"({"success":true,"transactionId":"LINK_20251107_1"})", 0).state, ProviderState::unknown)
        << "a verify without a word";
}

TEST(PayglobeLink, OnlyThisAmountOfThisLinkCounts) {
    EXPECT_EQ(look(link_json("PAID", R"(,"amount":150.01)"), 0).problem.type, "answer-mismatch");
    EXPECT_EQ(look(link_json("PAID", R"(,"amount":15000)"), 0).problem.type, "answer-mismatch");
    EXPECT_EQ(look(link_json("PAID", R"(,"amount":"150.00")"), 0).problem.type, "answer-mismatch");
    EXPECT_EQ(look(link_json("PAID", ""), 0).problem.type, "answer-incomplete");
    EXPECT_EQ(look(link_json("PAID", R"(,"amount":150.00,"currency":"CHF")"), 0).problem.type, "answer-mismatch");
    EXPECT_EQ(look(link_json("PAID", R"(,"amount":150.00,"livemode":true)"), 0).problem.type, "answer-mismatch");
    auto other = link_json("PAID");
    other.replace(other.find("LINK_20251107_1"), 15, "LINK_20251107_2");
    EXPECT_EQ(look(other, 0).problem.type, "answer-mismatch");
    for (const auto& body : {link_json("PAID", R"(,"amount":150.01)"), link_json("PAID", ""), other})
        EXPECT_FALSE(look(body, 0).paid) << body;
}

TEST(PayglobeLink, AFailedLookIsNoVerdict) {
    EXPECT_EQ(look(R"({"success":false,"error":"gateway down"})", 0).problem.type, "lookup-failed");
    const auto provider = payglobe();
    for (const int status : {302, 400, 401, 404, 429, 500, 504})
        EXPECT_FALSE(provider->read(inquiry(Action::create, "payglobe.link"), answer(status, link_json("PAID"))).paid);
}

TEST(PayglobeLink, LookedAtAfterACancel) {
    const auto gone = look(link_json("CANCELLED"), 0, Action::cancel);
    EXPECT_EQ(gone.kind, Kind::done);
    EXPECT_EQ(gone.state, ProviderState::cancelled);
    EXPECT_EQ(look(link_json("EXPIRED"), 0, Action::cancel).kind, Kind::done);
    const auto paid = look(link_json("PAID"), 0, Action::cancel);
    EXPECT_EQ(paid.kind, Kind::refused) << "PAID wins";
    EXPECT_EQ(paid.problem.type, "already-paid");
    EXPECT_EQ(paid.state, ProviderState::paid);
    EXPECT_EQ(paid.paid, eur(15000));
    const auto open = look(link_json("PENDING"), 0, Action::cancel);
    EXPECT_EQ(open.kind, Kind::refused);
    EXPECT_EQ(open.problem.type, "did-not-happen") << "the cancel goes out again";
    EXPECT_EQ(look(link_json("OPENED"), 0, Action::cancel).kind, Kind::unknown);
    EXPECT_EQ(look("<html>", 0, Action::cancel).kind, Kind::unknown);
}

}  // namespace
}  // namespace till::providers
