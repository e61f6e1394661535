// A link that was paid twice: the sale stays paid whatever is heard about the second payment, and that one is told as
// surplus with what its refund needs.
#include "tests/unit/providers/portone/fixture.hpp"

namespace till::providers {
namespace {

std::string try_json(std::string_view ref, std::string_view status = "Success") {
    return R"({"channelOrderRef":"CH","merchantOrderRef":")" + std::string(ref) + R"(","status":")" +
           std::string(status) + "\"}";
}

std::string link_json(std::string_view tries) {
    return R"({"content":{"merchantOrderRef":")" + std::string(own) +
           R"(","paymentLinkRef":"LINK1","status":"Success","transactionsList":[)" + std::string(tries) +
           R"(]},"status_code":"2000"})";
}

std::string details_json(std::string_view order, std::string_view amount = "100.1") {
    return R"({"content":{"order_ref":")" + std::string(order) +
           R"(","channel_order_ref":"CH2","payment_link_merchant_order_ref":")" + std::string(own) + R"(","amount":)" +
           std::string(amount) +
           R"(,"currency":"USD","status":"Success","environment":"sandbox","channel_key":"OTHER",)"
           R"("method_name":"Wallet","is_multi_refund_allowed":true},"status_code":"2000"})";
}

constexpr const char* second_status =
    R"({"content":{"channel_order_ref":"CH2","order_ref":"ORDER2","status":"Success"},"status_code":"2000"})";

// The sale is settled by the first transaction; "TXN1_2" is being asked about.
Command settled(bool second = true, bool order = false) {
    auto cmd = command(Action::inquire, Known::order);
    cmd.refs.set("paid_order_ref", "ORDER1").set("paid_by", "Card").set("paid_reference", "CH1");
    if (second) cmd.refs.set("second_transaction_ref", "TXN1_2");
    if (order) cmd.refs.set("second_order_ref", "ORDER2");
    return cmd;
}

void expect_paid(const Outcome& outcome, const std::string& about) {
    EXPECT_EQ(outcome.kind, Kind::done) << about;
    EXPECT_EQ(outcome.state, ProviderState::paid) << about;
    EXPECT_EQ(outcome.paid, usd(10010)) << about;
    EXPECT_EQ(outcome.tenders, (std::vector<Tender>{{"Card", usd(10010), "CH1"}})) << about;
}

TEST(PortoneSecond, TheFirstIsSettledFirst) {
    auto cmd = command(Action::inquire, Known::order);
    cmd.refs.set("second_transaction_ref", "TXN1_2");
    EXPECT_TRUE(translator()->build(cmd)->url.ends_with("/transaction-details"));
    const auto outcome = read(cmd, 200, details_json("ORDER1"));
    EXPECT_EQ(outcome.paid, usd(10010));
    EXPECT_EQ(outcome.problem.type, "paid-twice");
    EXPECT_EQ(outcome.next, Action::inquire);
    EXPECT_TRUE(outcome.surplus.empty()) << "nobody knows yet how much";
    EXPECT_FALSE(read(command(Action::inquire, Known::order), 200, details_json("ORDER1")).next);
}

TEST(PortoneSecond, Questions) {
    const auto asked = [](const Command& cmd) { return translator()->build(cmd)->url; };
    EXPECT_TRUE(asked(settled(false)).ends_with("/LINK1/fetch-status")) << "is there another?";
    EXPECT_TRUE(asked(settled()).ends_with("/api/transaction/TXN1_2/status"));
    const auto request = translator()->build(settled(true, true));
    EXPECT_TRUE(request->url.ends_with("/transaction-details"));
    EXPECT_EQ(request->body, R"({"order_ref":"ORDER2"})");
}

TEST(PortoneSecond, FoundOnTheLinkLater) {
    const auto none = read(settled(false), 200, link_json(try_json("TXN1_1") + "," + try_json("TXN1_2", "Failed")));
    expect_paid(none, "no other");
    EXPECT_FALSE(none.next);
    EXPECT_TRUE(none.problem.type.empty());
    const auto found = read(settled(false), 200, link_json(try_json("TXN1_2") + "," + try_json("TXN1_1")));
    expect_paid(found, "in whatever order");
    EXPECT_EQ(found.next, Action::inquire);
    EXPECT_EQ(found.refs.string_or("second_transaction_ref", ""), "TXN1_2");
    auto told = settled(false);
    told.refs.set("surplus_refs", Value::array({"TXN1_2"}));
    EXPECT_FALSE(read(told, 200, link_json(try_json("TXN1_1") + "," + try_json("TXN1_2"))).next) << "told before";
    EXPECT_EQ(read(told, 200, link_json(try_json("TXN1_2") + "," + try_json("TXN1_3")))
                  .refs.string_or("second_transaction_ref", ""),
              "TXN1_3");
}

TEST(PortoneSecond, OneTryListedTwiceIsOne) {
    const auto cmd = command(Action::inquire, Known::link);
    const auto outcome = read(cmd, 200, link_json(try_json("TXN1_1") + "," + try_json("TXN1_1")));
    EXPECT_EQ(outcome.refs.string_or("transaction_ref", ""), "TXN1_1");
    EXPECT_EQ(outcome.refs.find("second_transaction_ref"), nullptr);
    const auto status = read(settled(), 200, R"({"content":{"order_ref":"ORDER1","status":"Success"}})");
    expect_paid(status, "one order under two names");
    EXPECT_FALSE(status.next);
    EXPECT_EQ(status.refs.string_or("second_transaction_ref", "-"), "");
    EXPECT_EQ(*status.refs.find("surplus_refs"), Value::array({"TXN1_2"}));
}

TEST(PortoneSecond, ItsMoneyIsSurplus) {
    const auto order = read(settled(), 200, second_status);
    EXPECT_EQ(order.kind, Kind::done);
    EXPECT_EQ(order.state, ProviderState::unknown) << "a sale that closes here would not ask on";
    EXPECT_EQ(order.refs.string_or("second_order_ref", ""), "ORDER2");
    EXPECT_EQ(order.next, Action::inquire);
    const auto outcome = read(settled(true, true), 200, details_json("ORDER2", "70"));
    expect_paid(outcome, "details");
    EXPECT_EQ(outcome.problem.type, "paid-twice");
    ASSERT_EQ(outcome.surplus.size(), 1U);
    const auto& extra = outcome.surplus[0];
    EXPECT_EQ(extra.reference, "ORDER2");
    EXPECT_EQ(extra.amount, usd(7000)) << "whatever it is";
    EXPECT_EQ(extra.refs.string_or("order_ref", ""), "ORDER2");
    EXPECT_EQ(extra.refs.string_or("channel_key", ""), "OTHER");
    EXPECT_EQ(outcome.refs.string_or("second_order_ref", "-"), "") << "not asked about any more";
    EXPECT_EQ(outcome.refs.find("order_ref"), nullptr) << "the sale's own stays";
    EXPECT_EQ(*outcome.refs.find("surplus_refs"), Value::array({"TXN1_2"}));
}

TEST(PortoneSecond, CanBeGivenBack) {
    auto cmd = settled(true, true);
    cmd.refs.set("refunded", "100.10").set("refund_ids", Value::array({"1"})).set("several_refunds_allowed", "false");
    const auto outcome = read(cmd, 200, details_json("ORDER2"));
    ASSERT_EQ(outcome.surplus.size(), 1U);
    cmd.action = Action::refund;
    for (const auto& [name, value] : *outcome.surplus[0].refs.members())
        cmd.refs.set(name, value);
    const auto request = translator()->build(cmd);
    ASSERT_TRUE(request) << request.error().type << ": what the first gave back does not count";
    EXPECT_TRUE(request->url.ends_with("/api/refund/ORDER2"));
    EXPECT_NE(request->body.find(R"("channel":"OTHER")"), std::string::npos);
    const auto given = read(cmd, 200,
                            R"({"amountToRefund":0,"refundDetails":[{"psp_refund_id":"2","amount":100.1,)"
                            R"("currency":"USD","refund_status":"SUCCESS","refund_reason":")" +
                                std::string(tag) + R"("}]})");
    EXPECT_EQ(given.refunded, usd(10010));
    EXPECT_EQ(given.refs.string_or("refunded", ""), "100.10");
    EXPECT_EQ(*given.refs.find("refund_ids"), Value::array({"2"}));
}

TEST(PortoneSecond, NothingHeardAboutItTakesTheFirstBack) {
    const std::string good = details_json("ORDER2");
    for (const auto& body : {std::string(), std::string("<html>"), std::string("{}"), with(good, "ORDER2", "ORDER3"),
                             with(good, own, "another"), with(good, "sandbox", "live"), with(good, "100.1", "-1"),
                             with(good, "USD", "XXX"), with(good, "\"Success\"", "\"Brand new\"")}) {
        const auto outcome = read(settled(true, true), 200, body);
        expect_paid(outcome, body);
        EXPECT_EQ(outcome.problem.type, "paid-twice") << body;
        EXPECT_TRUE(outcome.surplus.empty()) << body;
        EXPECT_FALSE(outcome.next) << "asked again with the next look";
        EXPECT_EQ(outcome.refs.find("second_transaction_ref"), nullptr) << "still known: " << body;
    }
    for (const int status : {0, 301, 404, 429, 500, 503}) {
        expect_paid(read(settled(), status, second_status), std::to_string(status));
        expect_paid(read(settled(true, true), status, good), std::to_string(status));
    }
}

TEST(PortoneSecond, FailedAfterAllIsNone) {
    for (const auto* status : {"Failed", "Expired"}) {
        for (const auto& outcome : {read(settled(), 200, with(second_status, "Success", status)),
                                    read(settled(true, true), 200, with(details_json("ORDER2"), "Success", status))}) {
            expect_paid(outcome, status);
            EXPECT_TRUE(outcome.surplus.empty());
            EXPECT_EQ(outcome.refs.string_or("second_transaction_ref", "-"), "");
        }
    }
}

TEST(PortoneSecond, ACancelOfASettledSaleIsTooLate) {
    auto cmd = settled(false);
    cmd.about = Action::cancel;
    const auto outcome = read(cmd, 200, link_json(try_json("TXN1_1")));
    EXPECT_EQ(outcome.kind, Kind::refused);
    EXPECT_EQ(outcome.problem.type, "already-paid");
}

TEST(PortoneTime, IsAskedWithoutCredentials) {
    const auto request = translator()->ask_time();
    ASSERT_TRUE(request);
    EXPECT_EQ(request->method, "GET");
    EXPECT_EQ(request->url, "https://portone.example/");
    EXPECT_EQ(request->headers.size(), 0U);
    EXPECT_TRUE(request->body.empty());
}

}  // namespace
}  // namespace till::providers
