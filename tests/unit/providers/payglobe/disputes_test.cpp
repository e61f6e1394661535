#include "tests/unit/providers/payglobe/fixture.hpp"
#include "till/providers/payglobe_disputes.hpp"

namespace till::providers {
namespace {

PayglobeDisputes disputes() {
    auto made = PayglobeDisputes::make(payglobe_config());
    EXPECT_TRUE(made);
    return *std::move(made);
}

constexpr auto page_answer =
    R"({"disputes":[{"disputeId":"D9","originalTransactionId":"TXN_1","amountDisputed":45.50,"currency":"EUR",)"
    R"("reasonCode":"10.4","reasonDescription":"Fraud; card 4111111111111111","status":"EVIDENCE_REQUIRED",)"
    R"("pspSource":"IGFS","responseDeadline":"2025-12-01T00:00:00","daysUntilDeadline":5,"isUrgent":true,)"
    R"("createdAt":"2025-11-07T10:00:00"}],"currentPage":0,"totalPages":3,"totalItems":41})";

TEST(PayglobeDisputes, ListRequests) {
    const auto all = disputes().build_list({});
    ASSERT_TRUE(all);
    EXPECT_EQ(all->method, "GET");
    EXPECT_EQ(all->url, "https://payglobe.example/paymentgw/api/merchant/disputes?page=0&size=20");
    EXPECT_EQ(all->headers.find("Authorization"), "Bearer sk_test_made_up");
    const auto some = disputes().build_list({DisputeStatus::under_review, "2025-11-01", "2025-11-30", 2, 50});
    ASSERT_TRUE(some);
    EXPECT_EQ(some->url,
              "https://payglobe.example/paymentgw/api/merchant/disputes?status=UNDER_REVIEW&"
              "startDate=2025-11-01&endDate=2025-11-30&page=2&size=50");
    EXPECT_EQ(disputes().build_stats()->url, "https://payglobe.example/paymentgw/api/merchant/disputes/stats");
}

TEST(PayglobeDisputes, BadQueriesAreNotBuilt) {
    const auto error = [](DisputeQuery query) {
        const auto built = disputes().build_list(query);
        return built ? "no error" : built.error().detail;
    };
    EXPECT_EQ(error({.status = {}, .start_date = {}, .end_date = {}, .page = -1}), "page");
    EXPECT_EQ(error({.status = {}, .start_date = {}, .end_date = {}, .page = 0, .size = 0}), "size");
    EXPECT_EQ(error({.status = {}, .start_date = {}, .end_date = {}, .page = 0, .size = 201}), "size");
    EXPECT_EQ(error({.status = DisputeStatus::unknown, .start_date = {}, .end_date = {}}), "status");
    for (const auto* date : {"2025-11-1", "01.11.2025", "2025-11-01&x=1", "yesterday", "2025/11/01"}) {
        EXPECT_EQ(error({.status = {}, .start_date = date, .end_date = {}}), "startDate") << date;
        EXPECT_EQ(error({.status = {}, .start_date = {}, .end_date = date}), "endDate") << date;
    }
}

TEST(PayglobeDisputes, APageIsRead) {
    const auto page = disputes().read_list({}, answer(200, page_answer));
    ASSERT_TRUE(page) << page.error().detail;
    EXPECT_EQ(page->pages, 3);
    EXPECT_EQ(page->items, 41);
    EXPECT_TRUE(page->has_more());
    ASSERT_EQ(page->disputes.size(), 1U);
    const auto& dispute = page->disputes[0];
    EXPECT_EQ(dispute.id, "D9");
    EXPECT_EQ(dispute.transaction_id, "TXN_1");
    EXPECT_EQ(dispute.amount, eur(4550));
    EXPECT_EQ(dispute.status, DisputeStatus::evidence_required);
    EXPECT_EQ(dispute.reason, "Fraud; card ***");
    EXPECT_EQ(dispute.days_left, 5);
    EXPECT_TRUE(dispute.urgent);
}

TEST(PayglobeDisputes, PagingEnds) {
    std::string last = page_answer;
    last.replace(last.find("\"currentPage\":0"), 15, "\"currentPage\":2");
    const auto page =
        disputes().read_list({.status = {}, .start_date = {}, .end_date = {}, .page = 2}, answer(200, last));
    ASSERT_TRUE(page);
    EXPECT_FALSE(page->has_more());
    EXPECT_EQ(disputes().read_list({}, answer(200, last)).error().type, "answer-mismatch");
    const auto none =
        disputes().read_list({}, answer(200, R"({"disputes":[],"currentPage":0,"totalPages":0,"totalItems":0})"));
    ASSERT_TRUE(none);
    EXPECT_FALSE(none->has_more());
}

TEST(PayglobeDisputes, EveryStatusIsKnownAndNewOnesAreUnknown) {
    for (const auto& [word, status] : {std::pair{"OPEN", DisputeStatus::open},
                                       {"UNDER_REVIEW", DisputeStatus::under_review},
                                       {"EVIDENCE_REQUIRED", DisputeStatus::evidence_required},
                                       {"WON", DisputeStatus::won},
                                       {"LOST", DisputeStatus::lost},
                                       {"CANCELLED", DisputeStatus::cancelled},
                                       {"EXPIRED", DisputeStatus::expired},
                                       {"APPEALED", DisputeStatus::unknown}}) {
        std::string body = page_answer;
        body.replace(body.find("EVIDENCE_REQUIRED"), 17, word);
        EXPECT_EQ(disputes().read_list({}, answer(200, body))->disputes[0].status, status) << word;
        EXPECT_FALSE(to_string(status).empty());
    }
}

TEST(PayglobeDisputes, BadPagesAreNotRead) {
    const auto error = [](const std::string& from, const std::string& to) {
        std::string body = page_answer;
        body.replace(body.find(from), from.size(), to);
        const auto page = disputes().read_list({}, answer(200, body));
        return page ? "no error" : page.error().type;
    };
    EXPECT_EQ(error("\"D9\"", "\"\""), "answer-malformed");
    EXPECT_EQ(error("\"TXN_1\"", "\"a/b\""), "answer-malformed");
    EXPECT_EQ(error("45.50", "\"45.50\""), "answer-malformed");
    EXPECT_EQ(error("45.50", "-1"), "answer-malformed");
    EXPECT_EQ(error("\"EUR\"", "\"EURO\""), "answer-malformed");
    EXPECT_EQ(error("\"totalPages\":3", "\"totalPages\":-3"), "answer-malformed");
    EXPECT_EQ(error("\"totalPages\":3", "\"x\":3"), "answer-malformed");
    for (const auto* body : {"", "{}", "[]", "<html>", R"({"disputes":{}})"})
        EXPECT_EQ(disputes().read_list({}, answer(200, body)).error().type, "answer-malformed") << body;
    EXPECT_EQ(disputes().read_list({}, answer(401, "")).error().type, "provider-credentials");
    EXPECT_EQ(disputes().read_list({}, answer(429, "")).error().type, "provider-throttled");
    EXPECT_EQ(disputes().read_list({}, answer(502, page_answer)).error().type, "provider-unavailable");
    EXPECT_EQ(disputes().read_list({}, answer(400, R"({"success":false,"error":"bad page"})")).error().detail,
              "bad page");
}

TEST(PayglobeDisputes, StatisticsAreWhateverNumbersThereAre) {
    const auto stats = disputes().read_stats(answer(200, R"({"open":2,"won":1,"winRate":33.3,"note":"x","a b":1})"));
    ASSERT_TRUE(stats);
    EXPECT_EQ(*stats, (std::map<std::string, std::string>{{"open", "2"}, {"won", "1"}, {"winRate", "33.3"}}));
    EXPECT_FALSE(disputes().read_stats(answer(500, "{}")));
}

TEST(PayglobeDisputes, Respond) {
    const auto request = disputes().build_respond("D9", "The customer \"was\" here.");
    ASSERT_TRUE(request);
    EXPECT_EQ(request->method, "POST");
    EXPECT_EQ(request->url, "https://payglobe.example/paymentgw/api/merchant/disputes/D9/respond");
    EXPECT_EQ(request->body, R"({"response":"The customer \"was\" here."})");
    for (const auto* id : {"", "..", "a/b", "a?b", "a b"})
        EXPECT_EQ(disputes().build_respond(id, "x").error().detail, "dispute_id") << id;
    EXPECT_EQ(disputes().build_respond("D9", "").error().detail, "response");
    EXPECT_EQ(disputes().build_respond("D9", std::string(4001, 'x')).error().detail, "response");
}

TEST(PayglobeDisputes, RespondAnswers) {
    const auto read = [](const std::string& body, int status = 200) {
        return disputes().read_respond("D9", answer(status, body));
    };
    EXPECT_EQ(read(R"({"success":true,"disputeId":"D9","status":"UNDER_REVIEW","message":"ok"})"),
              DisputeStatus::under_review);
    EXPECT_EQ(read(R"({"success":true,"disputeId":"D8","status":"UNDER_REVIEW"})").error().type, "answer-mismatch");
    EXPECT_EQ(read(R"({"success":false,"message":"deadline passed"})").error().detail, "deadline passed");
    EXPECT_EQ(read(R"({"success":false,"message":"deadline passed"})", 409).error().type, "dispute-refused");
    EXPECT_EQ(read(R"({"disputeId":"D9","status":"UNDER_REVIEW"})").error().type, "answer-malformed");
    EXPECT_EQ(read("", 503).error().type, "provider-unavailable");
}

TEST(PayglobeDisputes, NeedAWorkingConfiguration) {
    auto config = payglobe_config();
    config.secret_key = {};
    EXPECT_EQ(PayglobeDisputes::make(config).error().type, "config-invalid");
}

}  // namespace
}  // namespace till::providers
