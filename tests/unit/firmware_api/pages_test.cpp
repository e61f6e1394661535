// Pages, health, metrics, methods, webhooks: what machines and browsers ask for.
#include "api_world.hpp"
#include "firmware/api/html.hpp"
#include "firmware/api/open_metrics.hpp"
#include "firmware/api/query.hpp"
#include "till/firmware/api/webhook_api.hpp"

namespace till::test {
namespace {

using Pages = ApiWorld;

TEST_F(Pages, AreServedWithAStrictPolicy) {
    for (const char* path : {"/", "/display", "/problems/line-down"}) {
        const auto page = call(request("GET", path));
        EXPECT_EQ(page.status(), 200) << path;
        EXPECT_THAT(page.header("Content-Security-Policy"), ::testing::HasSubstr("default-src 'self'")) << path;
        EXPECT_THAT(page.header("Content-Security-Policy"), ::testing::HasSubstr("frame-ancestors 'none'")) << path;
        EXPECT_EQ(page.response->body.find("<script>"), std::string::npos) << path << " has an inline script";
        EXPECT_EQ(page.response->body.find("style=\""), std::string::npos) << path << " has an inline style";
    }
    EXPECT_EQ(call(request("GET", "/problems/nothing-such")).status(), 404);
}

TEST_F(Pages, EveryFileAPageNamesExists) {
    for (const auto& asset : firmware::web::assets()) {
        if (asset.name == "openapi.json") continue;  // it names the path's pattern
        const std::string text(asset.bytes);
        for (std::size_t at = 0; (at = text.find("/assets/", at)) != std::string::npos; at += 8) {
            const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-._0123456789", at + 8);
            const auto name = text.substr(at + 8, end - at - 8);
            EXPECT_EQ(call(request("GET", "/assets/" + name)).status(), 200) << asset.name << " names " << name;
        }
        if (!asset.name.ends_with(".js")) continue;
        for (std::size_t at = 0; (at = text.find("from \"./", at)) != std::string::npos; at += 8) {
            const auto name = text.substr(at + 8, text.find('"', at + 8) - at - 8);
            EXPECT_NE(firmware::web::find_asset(name), nullptr) << asset.name << " imports " << name;
        }
    }
    EXPECT_EQ(call(request("GET", "/assets/index.html")).status(), 404) << "pages only at their own paths";
}

TEST_F(Pages, UnchangedFilesAre304) {
    const auto first = call(request("GET", "/assets/app.js"));
    const auto again = call(request("GET", "/assets/app.js", {}, {{"If-None-Match", first.header("ETag")}}));
    EXPECT_EQ(again.status(), 304);
    EXPECT_TRUE(again.response->body.empty());
    const auto picture_tag = get("/display.png").header("ETag");
    picture = "\x89PNG another";
    EXPECT_NE(get("/display.png").header("ETag"), picture_tag);
    picture.clear();
    EXPECT_EQ(get("/display.png").status(), 404);
}

TEST_F(Pages, TheDisplayIsNotForStrangers) {
    EXPECT_EQ(call(request("GET", "/display.png")).code(), "token-missing") << "a pairing code may be on it";
}

TEST_F(Pages, CarryNoTokenUnlessConfiguredAndThenOnlyForThisMachine) {
    EXPECT_EQ(call(request("GET", "/")).response->body.find("till-token"), std::string::npos);
    api_options.cashier_without_login = true;
    start_api();
    const auto page = call(request("GET", "/"));
    const auto& html = page.response->body;
    const std::string mark = "<meta name=\"till-token\" content=\"";
    const auto at = html.find(mark);
    ASSERT_NE(at, std::string::npos);
    bearer["page"] = html.substr(at + mark.size(), 69);
    EXPECT_EQ(get("/v1/session", "page").json().string_or("role", ""), "cashier");
    EXPECT_THAT(page.header("Set-Cookie"), ::testing::HasSubstr(bearer["page"]));
    EXPECT_EQ(page.header("Cache-Control"), "no-store");
    auto from_lan = request("GET", "/");
    from_lan.remote = "192.168.1.20:40000";
    EXPECT_EQ(call(from_lan).response->body.find("till-token"), std::string::npos);
}

TEST_F(Pages, HealthAndReadinessPerMethod) {
    const auto health = call(request("GET", "/healthz"));
    EXPECT_EQ(health.json().string_or("status", ""), "ok");
    EXPECT_EQ(health.json().string_or("journal", ""), "ok");
    EXPECT_EQ(health.json().string_or("version", ""), "1.2.3");
    line.set(false);
    const auto ready = call(request("GET", "/readyz"));
    EXPECT_EQ(ready.status(), 200) << "bank QR works with the line down";
    const auto methods = ready.member("methods");
    EXPECT_FALSE(methods.find("klarna.dynamic_qr")->boolean_or("ready", true));
    EXPECT_EQ(methods.find("klarna.dynamic_qr")->string_or("reason", ""), "line-down");
    EXPECT_TRUE(methods.find("bank.epc_qr")->boolean_or("ready", false));
}

TEST_F(Pages, MethodsSayWhatAndWhyNot) {
    line.set(false);
    std::map<std::string, Value> by_name;
    for (const auto& method : get("/v1/methods").list("items"))
        by_name[method.string_or("name", "")] = method;
    EXPECT_FALSE(by_name["klarna.dynamic_qr"].boolean_or("available", true));
    EXPECT_EQ(by_name["klarna.dynamic_qr"].find("why_not")->string_or("type", ""), "line-down");
    EXPECT_TRUE(by_name["bank.epc_qr"].boolean_or("available", false));
    EXPECT_TRUE(by_name["bank.epc_qr"].find("why_not")->is_null());
    EXPECT_EQ(by_name["klarna.static_qr"].find("required_options")->array_items()->front(), Value("short_code"));
}

TEST_F(Pages, MetricsAreOpenMetrics) {
    sold();
    pay(77, 98765);
    const auto text = get("/metrics").response->body;
    EXPECT_TRUE(text.ends_with("# EOF\n"));
    for (const char* line_of_text :
         {"till_payments_total{method=\"bank.epc_qr\",outcome=\"approved\"} 1\n", "till_journal_healthy 1\n",
          "till_journal_damaged 0\n", "till_journal_set_aside 0\n", "till_clock_trusted 1\n", "till_unknown_open 0\n",
          "till_orphan_total 0\n", "till_qr_decode_failures_total 0\n", "till_build_info{version=\"1.2.3\"} 1\n",
          "# TYPE till_payments counter\n", "till_queue_items{state=\"parked\"} 0\n", "till_line_online 1\n"})
        EXPECT_THAT(text, ::testing::HasSubstr(line_of_text));
    EXPECT_THAT(text, ::testing::HasSubstr("till_webhook_deliveries_total{provider=\"payhub\""));
    EXPECT_THAT(text, ::testing::HasSubstr("till_queue_oldest_age_seconds "));
    EXPECT_THAT(text, ::testing::HasSubstr("till_api_answers_total{status=\"2xx\"}"));
    EXPECT_EQ(text.find("A-1"), std::string::npos) << "ids are not labels";
    loop.advance(std::chrono::minutes(5));
    EXPECT_THAT(get("/metrics").response->body, ::testing::HasSubstr("till_orphans_open 1\n"));
}

TEST(OpenMetrics, EscapesAndCounts) {
    firmware::api::OpenMetrics out;
    out.counter("a", "help \"x\"\nline");
    out.sample(3, {{"k", "va\"l\\ue\n"}});
    out.gauge("b_seconds", "h");
    out.seconds(1234);
    out.seconds(5, {{"x", "y"}, {"z", ""}});
    EXPECT_EQ(out.finish(),
              "# TYPE till_a counter\n# HELP till_a help \\\"x\\\"\\nline\ntill_a_total{k=\"va\\\"l\\\\ue\\n\"} 3\n"
              "# TYPE till_b_seconds gauge\n# HELP till_b_seconds h\ntill_b_seconds 1.234\n"
              "till_b_seconds{x=\"y\",z=\"\"} 0.005\n# EOF\n");
}

class Webhooks : public ApiWorld {
  protected:
    int deliver(std::string path, std::string body, std::string method = "POST") {
        auto recorded = std::make_shared<Recorded>();
        firmware::api::WebhookApi webhooks(*service);
        webhooks.serve(request(std::move(method), std::move(path), std::move(body)),
                       std::make_unique<RecorderSink>(recorded));
        loop.run_ready();
        EXPECT_FALSE(recorded->dropped);
        answered = recorded->response.value_or(hal::HttpResponse{});
        return answered.status;
    }
    std::string good() const { return "/webhooks/payhub/" + std::string(token); }
    hal::HttpResponse answered;
};

TEST_F(Webhooks, AreAnsweredAfterTheyAreOnDisk) {
    const auto id = start_sale(klarna_body(), "k").json().string_or("id", "");
    loop.run_ready();
    EXPECT_EQ(deliver(good(), payment_push(1, 98765)), 200);
    EXPECT_EQ(state(id), "approved");
    EXPECT_EQ(deliver(good(), payment_push(1, 98765)), 200) << "a repeated push is fine";
    EXPECT_EQ(receipts().size(), 1u);
}

TEST_F(Webhooks, OfStrangersAreRefusedWithoutAWord) {
    EXPECT_EQ(deliver("/webhooks/payhub/wrong-token", payment_push(1, 2)), 401);
    EXPECT_TRUE(answered.body.empty());
    EXPECT_EQ(deliver(good(), "not json"), 400);
    EXPECT_EQ(deliver(good(), "{}"), 400);
    EXPECT_EQ(deliver("/webhooks/nobody/x", "{}"), 404);
    for (const char* path : {"/", "/webhooks", "/webhooks/payhub", "/webhooks/payhub/", "/webhooks/payhub/a/b",
                             "/webhooks//x", "/v1/payments"})
        EXPECT_EQ(deliver(path, "{}"), 404) << path;
    EXPECT_EQ(deliver(good(), "", "GET"), 405);
    EXPECT_EQ(last_seq(), 0);
}

TEST(Query, TakesWhatIsAskedForAndNamesTheRest) {
    firmware::api::Query query("limit=5&flag=1&text=a%20b+c&extra=1");
    EXPECT_EQ(query.integer("limit", 1, 10), 5);
    EXPECT_TRUE(query.flag("flag"));
    EXPECT_EQ(query.text("text"), "a b c");
    EXPECT_FALSE(query.flag("absent"));
    EXPECT_EQ(query.finish().error().detail, "nobody knows the parameter extra");
    std::string many;
    for (int i = 0; i < 17; ++i)
        many += "p" + std::to_string(i) + "=1&";
    EXPECT_FALSE(firmware::api::Query(many).finish().has_value());
    EXPECT_TRUE(firmware::api::Query("&&").finish().has_value());
}

TEST(Html, EscapesWhatWouldBeMarkup) {
    EXPECT_EQ(firmware::api::escape_html("<a b=\"c'&\">"), "&lt;a b=&quot;c&#39;&amp;&quot;&gt;");
}

TEST(Router, SuffixesAndParameters) {
    using firmware::api::match_path;
    EXPECT_EQ(match_path("/v1/receipts/{number}.txt", "/v1/receipts/12.txt"), std::vector<std::string>{"12"});
    EXPECT_FALSE(match_path("/v1/receipts/{number}.txt", "/v1/receipts/.txt"));
    EXPECT_FALSE(match_path("/a/{b}", "/a/"));
    EXPECT_FALSE(match_path("/a/{b}", "/a/b/c"));
    EXPECT_FALSE(match_path("/", "/a"));
    EXPECT_TRUE(match_path("/", "/"));
    EXPECT_FALSE(match_path("/a", "a"));
}

}  // namespace
}  // namespace till::test
