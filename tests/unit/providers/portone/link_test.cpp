// Create, the look at the link, what a lost create is asked about, and the end of a link.
#include "tests/unit/providers/portone/fixture.hpp"

namespace till::providers {
namespace {

const std::string created = R"({"payment_link_ref":"LINK1","payment_link":"https://checkout.example?ref=LINK1"})";

std::string try_json(std::string_view status, std::string_view ref = "TXN1_1", std::string_view channel = "CH1") {
    return R"({"channelOrderRef":")" + std::string(channel) +
           R"(","createdAt":"2026-11-20T16:05:00Z","merchantOrderRef":")" + std::string(ref) + R"(","status":")" +
           std::string(status) + R"(","statusCode":"2000","statusReason":"x"})";
}

std::string link_json(std::string_view status, std::string_view tries = "") {
    return R"({"content":{"merchantOrderRef":")" + std::string(own) + R"(","paymentLinkRef":"LINK1","status":")" +
           std::string(status) + R"(","transactionsList":[)" + std::string(tries) +
           R"(]},"status_code":"2000","status_reason":"SUCCESS"})";
}

Outcome look(const std::string& body, int status = 200) {
    return read(command(Action::inquire, Known::link), status, body);
}
Outcome about_cancel(const std::string& body, int status = 200) {
    return read(command(Action::inquire, Known::order, Action::cancel), status, body);
}

// --- create

TEST(PortoneCreate, ALinkIsDrawn) {
    const auto outcome = read(command(Action::create), 200, created);
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.state, ProviderState::waiting);
    ASSERT_TRUE(outcome.presentation);
    EXPECT_EQ(outcome.presentation->qr_payload, "https://checkout.example?ref=LINK1");
    EXPECT_EQ(outcome.refs, refs_of(Known::link));
    EXPECT_FALSE(outcome.paid);
}

TEST(PortoneCreate, ALinkThatCannotBeDrawnKeepsItsReference) {
    for (const auto* bad : {"", "javascript:alert(1)", "http://checkout.example", "https://", "https://a@b/"}) {
        const auto outcome =
            read(command(Action::create), 200, with(created, "https://checkout.example?ref=LINK1", bad));
        EXPECT_EQ(outcome.kind, Kind::unknown) << bad;
        EXPECT_EQ(outcome.refs.string_or("payment_link_ref", ""), "LINK1");
        EXPECT_FALSE(outcome.presentation);
    }
    EXPECT_EQ(read(command(Action::create), 200, with(created, "LINK1", "a/b")).problem.type, "answer-incomplete");
}

std::string error_json(std::string_view code, std::string_view reason = "SOME_REASON") {
    return R"({"is_success":false,"message":"m","status_code":")" + std::string(code) + R"(","status_reason":")" +
           std::string(reason) + "\"}";
}

TEST(PortoneCreate, ARefusalIsDefinite) {
    const auto refused =
        read(command(Action::create), 401,
             R"({"is_success":false,"message":"signature_hash is a required field","status_code":"4010",)"
             R"("status_reason":"INVALID_UNAUTHORISED_TRANSACTION_IAMPORTKEY_ERROR"})");
    EXPECT_EQ(refused.kind, Kind::refused);
    EXPECT_EQ(refused.problem.type, "create-refused");
    EXPECT_EQ(refused.problem.detail,
              "4010 INVALID_UNAUTHORISED_TRANSACTION_IAMPORTKEY_ERROR signature_hash is a required field");
    EXPECT_EQ(read(command(Action::create), 400, error_json("4001")).kind, Kind::refused);
    EXPECT_EQ(read(command(Action::create), 200, error_json("4001")).kind, Kind::refused) << "failure inside a 200";
    EXPECT_EQ(
        read(command(Action::create), 400, R"({"status_code":4041,"status_message":"INVALID_AMOUNT"})").problem.detail,
        "4041 INVALID_AMOUNT")
        << "a number, and the other name of the reason";
}

TEST(PortoneCreate, WhatLeavesItOpenIsNoRefusal) {
    for (const auto* code : {"5024", "5000", "1000", "4080", "4097", "9999", "7000", "40010", "", "x"})
        EXPECT_EQ(read(command(Action::create), 400, error_json(code)).kind, Kind::unknown) << code;
    const auto duplicate = read(command(Action::create), 400, error_json("4002"));
    EXPECT_EQ(duplicate.kind, Kind::unknown) << "an earlier try made a link";
    EXPECT_EQ(duplicate.refs, Value::object({{"merchant_order_id", own}})) << "it is looked for by our reference";
    EXPECT_EQ(read(command(Action::create), 409, error_json("5002")).kind, Kind::unknown);
}

TEST(PortoneCreate, ATokenOfTheWrongTimeIsTriedAgain) {
    for (const auto action : {Action::create, Action::cancel, Action::refund}) {
        const auto outcome =
            read(command(action, Known::order), 401, error_json("4054", "INVALID_UNAUTHORIZED_JWT_TOKEN_ERROR"));
        EXPECT_EQ(outcome.kind, Kind::throttled) << to_string(action);
        EXPECT_EQ(outcome.problem.type, "provider-token-refused");
        EXPECT_TRUE(outcome.retry_after);
    }
}

TEST(PortoneCreate, ProvidersTextIsScrubbed) {
    const auto outcome = read(command(Action::create), 400,
                              R"({"status_code":"4001","message":"card 4111 1111 1111 1111 of ada@shop.example\n"})");
    EXPECT_EQ(outcome.problem.detail.find("4111 1111"), std::string::npos);
    EXPECT_EQ(outcome.problem.detail.find("ada@"), std::string::npos);
}

// --- a create whose answer was lost

TEST(PortoneLostCreate, TheLinkIsFoundAndDrawn) {
    const auto outcome = read(command(Action::inquire), 200, link_json("Created"));
    EXPECT_EQ(outcome.kind, Kind::done);
    EXPECT_EQ(outcome.refs, refs_of(Known::link));
    ASSERT_TRUE(outcome.presentation);
    EXPECT_EQ(outcome.presentation->qr_payload, "https://checkout.example?ref=LINK1");
}

TEST(PortoneLostCreate, NothingThereMeansSendAgain) {
    for (const auto* code : {"5001", "4096"}) {
        const auto outcome = read(command(Action::inquire), 400, error_json(code));
        EXPECT_EQ(outcome.kind, Kind::refused);
        EXPECT_EQ(outcome.problem.type, "did-not-happen");
    }
    for (const auto* code : {"4001", "4054", "5000", ""})
        EXPECT_EQ(read(command(Action::inquire), 404, error_json(code)).kind, Kind::unknown) << code;
    EXPECT_EQ(read(command(Action::inquire), 404, "<html>Not found</html>").kind, Kind::unknown);
    auto config = portone_config();
    config.not_found_codes = {"4242"};
    EXPECT_EQ(read(command(Action::inquire), 404, error_json("4242"), config).problem.type, "did-not-happen");
    EXPECT_EQ(read(command(Action::inquire), 404, error_json("5001"), config).kind, Kind::unknown);
}

TEST(PortoneLostCreate, AnotherSalesLinkIsNotOurs) {
    EXPECT_EQ(read(command(Action::inquire), 200, with(link_json("Created"), own, "another")).problem.type,
              "answer-mismatch");
    EXPECT_EQ(read(command(Action::inquire), 200, with(link_json("Created"), "LINK1", "")).problem.type,
              "answer-incomplete");
    const auto over = read(command(Action::inquire), 200, link_json("Expired"));
    EXPECT_EQ(over.state, ProviderState::expired);
    EXPECT_FALSE(over.presentation);
}

// --- the link

TEST(PortoneLink, Statuses) {
    using enum ProviderState;
    const std::pair<const char*, ProviderState> statuses[] = {{"Created", waiting},    {"Active", waiting},
                                                              {"created", waiting},    {"Processing", customer_active},
                                                              {"Expired", expired},    {"Cancelled", cancelled},
                                                              {"CANCELED", cancelled}, {"Deleted", cancelled},
                                                              {"Brand new", unknown},  {"", unknown},
                                                              {"Failed", unknown}};
    for (const auto& [status, state] : statuses) {
        EXPECT_EQ(look(link_json(status)).state, state) << status;
        EXPECT_FALSE(look(link_json(status)).paid) << status;
        EXPECT_FALSE(look(link_json(status)).next) << status;
    }
    EXPECT_EQ(look(link_json("Brand new")).problem.type, "status-unknown");
}

TEST(PortoneLink, AFailedTryDoesNotEndIt) {
    EXPECT_EQ(look(link_json("Created", try_json("Failed"))).state, ProviderState::waiting);
    EXPECT_EQ(look(link_json("Created", try_json("Expired") + "," + try_json("Failed", "TXN1_2"))).state,
              ProviderState::waiting);
    EXPECT_EQ(look(link_json("Created", try_json("Failed") + "," + try_json("Pending", "TXN1_2"))).state,
              ProviderState::customer_active);
    const auto paid = look(link_json("Processing", try_json("Failed") + "," + try_json("Success", "TXN1_2", "CH2")));
    EXPECT_EQ(paid.refs.string_or("transaction_ref", ""), "TXN1_2");
    EXPECT_EQ(paid.refs.string_or("channel_order_ref", ""), "CH2");
}

TEST(PortoneLink, ASuccessIsFollowedNotBelieved) {
    for (const auto* status : {"Success", "Created", "Expired", "Cancelled", "Brand new"}) {
        const auto outcome = look(link_json(status, try_json("Success")));
        EXPECT_EQ(outcome.kind, Kind::done) << status;
        EXPECT_EQ(outcome.state, ProviderState::unknown) << status;
        EXPECT_FALSE(outcome.paid);
        EXPECT_EQ(outcome.next, Action::inquire);
        EXPECT_EQ(outcome.problem.type, "amount-unverified");
        EXPECT_EQ(outcome.refs.string_or("transaction_ref", ""), "TXN1_1");
    }
    const auto alone = look(link_json("Success"));
    EXPECT_EQ(alone.problem.type, "answer-incomplete") << "money by no transaction";
    EXPECT_EQ(alone.state, ProviderState::unknown);
}

TEST(PortoneLink, ASecondSuccessIsKeptInSight) {
    const auto outcome = look(link_json("Success", try_json("Success") + "," + try_json("Success", "TXN1_2")));
    EXPECT_EQ(outcome.refs.string_or("transaction_ref", ""), "TXN1_1");
    EXPECT_EQ(outcome.refs.string_or("second_transaction_ref", ""), "TXN1_2");
}

TEST(PortoneLink, AnswersThatAreNotOurs) {
    EXPECT_EQ(look(with(link_json("Success", try_json("Success")), "LINK1", "LINK2")).problem.type, "answer-mismatch");
    EXPECT_EQ(look(with(link_json("Success", try_json("Success")), own, "other")).problem.type, "answer-mismatch");
    EXPECT_EQ(look("{}").problem.type, "answer-mismatch");
}

TEST(PortoneLink, AnswersThatAreNone) {
    const auto good = link_json("Success", try_json("Success"));
    for (const auto& body :
         {std::string(), std::string("<html>"), good.substr(0, good.size() - 1), std::string("[]"),
          with(good, "[", "{\"a\":[").append("}"),
          with(good, R"("status":"Success","statusCode")", R"("status":"Failed","status":"Success","statusCode")")})
        EXPECT_EQ(look(body).kind, Kind::unknown) << body;
    EXPECT_EQ(look(with(good, "TXN1_1", "a/../b")).problem.type, "answer-malformed");
    EXPECT_EQ(look(link_json("Created", "1")).problem.type, "answer-malformed");
    EXPECT_EQ(look(with(good, R"("status_code":"2000")", R"("status_code":"5000")")).problem.type, "lookup-failed");
    for (const int status : {301, 408, 500, 502, 503})
        EXPECT_EQ(look(good, status).kind, Kind::unknown) << status;
    const auto throttled =
        translator()->read(command(Action::inquire, Known::link), {429, {{"Retry-After", "7"}}, good});
    EXPECT_EQ(throttled.kind, Kind::throttled);
    EXPECT_EQ(throttled.retry_after, std::chrono::seconds(7));
}

TEST(PortoneLink, NullsAndNoListAreNoTries) {
    const auto body = with(link_json("Created"), R"("transactionsList":[])", R"("transactionsList":null)");
    EXPECT_EQ(look(body).state, ProviderState::waiting);
    EXPECT_EQ(look(with(body, R"(,"transactionsList":null)", "")).state, ProviderState::waiting);
}

// --- cancel

TEST(PortoneCancel, AnAcceptedCancelIsLookedAt) {
    const auto accepted =
        read(command(Action::cancel, Known::link), 200, R"({"status_code":"2000","status_reason":"SUCCESS"})");
    EXPECT_EQ(accepted.kind, Kind::pending);
    EXPECT_EQ(accepted.state, ProviderState::unknown);
    EXPECT_EQ(read(command(Action::cancel, Known::link), 200, "{}").kind, Kind::unknown);
    const auto no = read(command(Action::cancel, Known::link), 400, error_json("4001"));
    EXPECT_EQ(no.kind, Kind::unknown) << "most often the customer was faster";
    EXPECT_EQ(no.problem.type, "may-be-paid");
}

TEST(PortoneCancel, TheLookDecides) {
    for (const auto* status : {"Cancelled", "Expired", "Deleted"}) {
        EXPECT_EQ(about_cancel(link_json(status)).kind, Kind::done) << status;
        EXPECT_EQ(about_cancel(link_json(status, try_json("Failed"))).kind, Kind::done) << status;
    }
    for (const auto* status : {"Created", "Active", "Processing"}) {
        const auto again = about_cancel(link_json(status));
        EXPECT_EQ(again.kind, Kind::refused) << status;
        EXPECT_EQ(again.problem.type, "did-not-happen") << status;
    }
    for (const auto* status : {"Success", "Brand new"})
        EXPECT_EQ(about_cancel(link_json(status)).kind, Kind::unknown) << status;
    EXPECT_EQ(about_cancel("<html>", 502).kind, Kind::unknown);
}

TEST(PortoneCancel, TheCustomerWasFaster) {
    for (const auto* status : {"Success", "Cancelled"}) {
        const auto lost = about_cancel(link_json(status, try_json("Success")));
        EXPECT_EQ(lost.kind, Kind::refused);
        EXPECT_EQ(lost.problem.type, "already-paid");
        EXPECT_EQ(lost.next, Action::inquire);
        EXPECT_EQ(lost.refs.string_or("transaction_ref", ""), "TXN1_1");
    }
}

}  // namespace
}  // namespace till::providers
