// Paysafe's pushes: the envelope and its traps, both signatures, growing attempts, the wrong order, the broken samples.
#include "tests/sandbox/paysafe/pushes.hpp"
#include "tests/unit/sandbox/paysafe_fixture.hpp"

namespace till::sandbox::testing {
namespace {

class PaysafePush : public PaysafeTest {
  protected:
    std::string signed_with(std::string_view key, std::string_view body) const {
        return hal::to_base64(*crypto.hmac_sha256(key, body));
    }
    std::string signature(std::size_t i) const {
        return std::string(transport.sent.at(i).headers.find("Signature").value_or(""));
    }
};

TEST_F(PaysafePush, TheEnvelopeIsAsInTheManual) {
    const auto made = handle();
    loop.advance(std::chrono::seconds(5));
    open(made);
    ASSERT_EQ(transport.sent.size(), 1U);
    EXPECT_EQ(transport.sent[0].url, "http://127.0.0.1:8481/webhooks/paysafe/t");
    const auto body = pushed(0);
    EXPECT_EQ(body.string_or("eventType", ""), "PAYMENT_HANDLE_PAYABLE");
    EXPECT_EQ(body.string_or("eventName", ""), "PAYMENT_HANDLE_PAYABLE");
    EXPECT_EQ(body.string_or("attemptNumber", ""), "1") << "text";
    EXPECT_EQ(body.string_or("resourceId", ""), made.id);
    EXPECT_EQ(body.string_or("mode", ""), "live") << "although it is a test";
    EXPECT_EQ(body.find("id"), nullptr) << "events have no id";
    EXPECT_TRUE(body.find("links")->array_items()->at(0).string_or("href", "").find("/alternatepayments/") !=
                std::string::npos);
    const auto told = payload(0);
    EXPECT_EQ(told.string_or("paymentHandleToken", ""), made.token);
    EXPECT_EQ(told.string_or("merchantRefNum", ""), "sale-1");
    EXPECT_EQ(told.integer_or("amount", 0), 12550);
    EXPECT_EQ(body.string_or("eventDate", ""), told.string_or("txnTime", "")) << "not the event's time";
    EXPECT_NE(body.string_or("eventDate", ""), told.string_or("statusTime", ""));
}

TEST_F(PaysafePush, TheKeyIsTextOrBase64OfTheKey) {
    open(handle());
    const std::string shown = "dGlsbC1zYW5kYm94LXBheXNhZmUta2V5";
    EXPECT_EQ(signature(0), signed_with(shown, transport.sent[0].body));
    set(R"({"paysafe.webhook_key_encoding":"base64"})");
    open(handle("sale-2"));
    EXPECT_EQ(signature(1), signed_with("till-sandbox-paysafe-key", transport.sent[1].body));
    set(R"({"paysafe.webhook_scheme":"hex"})");
    open(handle("sale-3"));
    EXPECT_EQ(signature(2).size(), 64U);
    set(R"({"paysafe.webhook_scheme":"none"})");
    open(handle("sale-4"));
    EXPECT_EQ(signature(3), "");
    set(R"({"paysafe.webhook_scheme":"wrong"})");
    open(handle("sale-5"));
    EXPECT_EQ(signature(4).size(), 44U);
    EXPECT_NE(signature(4), signed_with("till-sandbox-paysafe-key", transport.sent[4].body));
}

// The vector of the contract, 4.7.
TEST_F(PaysafePush, TheContractsVector) {
    const std::string body =
        R"({"payload":{"id":"7422f92f-fb13-4f51-bc00-86bee277a506","merchantRefNum":"523a463c-c6a1-4e64-ace9-0c1161b9a31a",)"
        R"("amount":500000,"currencyCode":"CLP","status":"COMPLETED"},"eventType":"PAYMENT_COMPLETED","attemptNumber":"1",)"
        R"("resourceId":"7422f92f-fb13-4f51-bc00-86bee277a506","eventDate":"2023-05-04T08:20:29Z","mode":"live",)"
        R"("eventName":"PAYMENT_COMPLETED"})";
    Settings settings;
    const Context context{loop.now().wall, settings, crypto, "", nullptr};
    const auto with = [&](std::string_view encoding) {
        settings.apply(Value::object({{"op", "changed"},
                                      {"values", Value::object({{"paysafe.webhook_key", "dGVzdC1wYXlzYWZlLWhtYWMta2V5"},
                                                                {"paysafe.webhook_key_encoding", encoding}})}}));
        return std::string(paysafe::signature(body, context).find("Signature").value_or(""));
    };
    EXPECT_EQ(with("text"), "fAPFJmzFh6qvCaG1eFM56Hz9WVGVe2muf9Zm2xPK0n4=");
    EXPECT_EQ(with("base64"), "8++TZ+7JNQJuEc0eAsH2QzMq8n0iLm2Ebu8r/hEQbjQ=");
}

TEST_F(PaysafePush, AttemptsGrowAndTheContentStays) {
    transport.status = 500;
    open(handle());
    loop.advance(std::chrono::seconds(4));
    ASSERT_GE(transport.sent.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(pushed(i).string_or("attemptNumber", ""), std::to_string(i + 1));
        EXPECT_EQ(payload(i).dump(), payload(0).dump());
        EXPECT_EQ(signature(i), signed_with("dGlsbC1zYW5kYm94LXBheXNhZmUta2V5", transport.sent[i].body));
    }
    EXPECT_NE(signature(0), signature(1));
    const auto before = transport.sent.size();
    loop.advance(std::chrono::hours(2));
    EXPECT_GT(transport.sent.size(), before + 200) << "for ever";
    transport.status = 200;
    loop.advance(std::chrono::seconds(31));
    const auto all = transport.sent.size();
    loop.advance(std::chrono::hours(1));
    EXPECT_EQ(transport.sent.size(), all) << "until a 2xx";
}

TEST_F(PaysafePush, TheAttemptMayBeANumber) {
    set(R"({"paysafe.attempt_number":"number"})");
    transport.status = 500;
    open(handle());
    loop.advance(std::chrono::seconds(1));
    EXPECT_EQ(pushed(0).integer_or("attemptNumber", 0), 1);
    EXPECT_EQ(pushed(1).integer_or("attemptNumber", 0), 2);
    EXPECT_EQ(paysafe::with_attempt(R"({"attemptNumber": "9","a":1})", 10), R"({"attemptNumber": "10","a":1})");
    for (const auto* same : {"{}", "", R"({"attemptNumber":)", R"({"attemptNumber":1)"})
        EXPECT_EQ(paysafe::with_attempt(same, 2), same);
}

TEST_F(PaysafePush, CompletedBeforeProcessing) {
    const auto made = handle();
    open(made);
    fault(R"({"match":{"service":"webhook","operation":"PAYMENT_PROCESSING"},"action":"reorder","delay_ms":60000})");
    transport.hold = true;  // nothing that went out before may let the held one go
    pay(made);
    act(made, "pay");
    loop.advance(std::chrono::seconds(61));
    const auto all = events();
    const auto at = [&](const char* name) { return std::ranges::find(all, std::string(name)) - all.begin(); };
    EXPECT_EQ(all.size(), 4U);
    EXPECT_LT(at("PAYMENT_COMPLETED"), at("PAYMENT_PROCESSING"));
}

TEST_F(PaysafePush, NamesInEveryVariant) {
    const auto told = [this](const std::string& how) {
        set(R"({"paysafe.event_names":")" + how + "\"}");
        open(handle("sale-" + how));
        return pushed(transport.sent.size() - 1);
    };
    const auto dotted = told("dotted");
    EXPECT_EQ(dotted.string_or("eventName", ""), "PAYMENT_HANDLE.PAYABLE");
    const auto capital = told("EventName");
    EXPECT_EQ(capital.string_or("EventName", ""), "PAYMENT_HANDLE_PAYABLE");
    EXPECT_EQ(capital.find("eventName"), nullptr);
    const auto category = told("category");
    EXPECT_EQ(category.string_or("type", ""), "PAYMENT");
    EXPECT_EQ(category.find("eventType"), nullptr);
    const auto made = handle("sale-error");
    set(R"({"paysafe.event_names":null})");
    act(made, "error");
    const auto error = pushed(transport.sent.size() - 1);
    EXPECT_EQ(error.string_or("eventName", ""), "PAYMENT_HANDLE_ERRORED");
    EXPECT_EQ(error.string_or("EventName", ""), "PAYMENT_HANDLE_ERRORED") << "both, in the error sample";
    EXPECT_EQ(error.find("payload")->string_or("status", ""), "ERROR");
}

TEST_F(PaysafePush, TimesInMillisecondsAndTokensWithABlank) {
    set(R"({"paysafe.txn_time":"epoch_ms","paysafe.token_with_blank":true})");
    const auto made = handle();
    EXPECT_TRUE(made.token.starts_with("Payment Handle"));
    open(made);
    pay(made);
    EXPECT_EQ(payload(2).integer_or("txnTime", 0), milliseconds(loop.now().wall));
    EXPECT_EQ(payload(2).string_or("paymentHandleToken", ""), made.token);
    EXPECT_TRUE(pushed(2).find("eventDate")->is_string());
}

TEST_F(PaysafePush, TheEightSamplesAreBrokenInTheirTwoWays) {
    const auto made = handle();
    const auto json = get("/admin/paysafe/samples").json();
    const auto& names = *json.find("samples")->array_items();
    ASSERT_EQ(names.size(), 8U);
    std::size_t twice = 0;
    std::size_t commas = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        EXPECT_EQ(act(made, "malformed", Value::object({{"sample", names[i]}}).dump()).status(), 200);
        ASSERT_EQ(transport.sent.size(), i + 1);
        const auto& body = transport.sent[i].body;
        EXPECT_FALSE(hal::json::parse(body)) << body;
        EXPECT_EQ(signature(i), signed_with("dGlsbC1zYW5kYm94LXBheXNhZmUta2V5", body)) << "signed all the same";
        EXPECT_NE(body.find(made.token), std::string::npos);
        // The contract's two rewrites repair all eight.
        auto repaired = body;
        constexpr std::string_view name = R"(transactionType:"transactionType")";
        if (const auto at = repaired.find(name); at != std::string::npos) {
            ++twice;
            repaired.replace(at, name.size(), R"("transactionType")");
        }
        const auto parsed_early = hal::json::parse(repaired).has_value();
        for (auto at = repaired.find(','); at != std::string::npos; at = repaired.find(',', at + 1)) {
            const auto next = repaired.find_first_not_of(" \n", at + 1);
            if (next != std::string::npos && (repaired[next] == '}' || repaired[next] == ']')) repaired.erase(at, 1);
        }
        commas += parsed_early ? 0 : 1;
        EXPECT_TRUE(hal::json::parse(repaired)) << repaired;
    }
    EXPECT_EQ(twice, 5U);
    EXPECT_EQ(commas, 4U);
    EXPECT_EQ(act(made, "malformed", R"({"sample":"Nothing"})").status(), 404);
}

TEST_F(PaysafePush, AReplayIsTheLastOneAgain) {
    const auto made = handle();
    EXPECT_EQ(act(made, "replay").status(), 409);
    open(made);
    EXPECT_EQ(act(made, "replay").status(), 200);
    ASSERT_EQ(transport.sent.size(), 2U);
    EXPECT_EQ(transport.sent[1].body, transport.sent[0].body);
}

TEST_F(PaysafePush, OneThatOvertakesTheAnswer) {
    fault(R"({"match":{"service":"paysafe","operation":"create"},"action":"early_webhook"})");
    transport.hold = true;
    const auto answer = begin({"POST",
                               "/paysafe/paymenthub/v1/paymenthandles",
                               "",
                               {{"Authorization", basic("till_sandbox:till_sandbox_password")}},
                               handle_body("sale-1")});
    EXPECT_EQ(answer->kind, Outcome::Kind::waiting);
    ASSERT_EQ(transport.sent.size(), 1U);
    EXPECT_EQ(pushed(0).string_or("eventName", ""), "PAYMENT_HANDLE_PAYABLE");
    transport.held[0](hal::HttpResponse{200, {}, {}});
    loop.run_ready();
    EXPECT_EQ(answer->status(), 201);
    EXPECT_EQ(acts(), Texts{"authorize 12550 BRL"});
}

TEST_F(PaysafePush, Base64IsReadStrictly) {
    EXPECT_EQ(paysafe::from_base64("TWVyY2hhbnRYWVo6MjA4ODFkZmY5YmI0MDIwYTg5ZThhYzQ0"),
              "MerchantXYZ:20881dff9bb4020a89e8ac44");
    EXPECT_EQ(paysafe::from_base64("YQ=="), "a");
    for (const auto* bad : {"", "YQ", "YQ=", "Y Q=", "Y-_="})
        EXPECT_EQ(paysafe::from_base64(bad), std::nullopt) << bad;
}

}  // namespace
}  // namespace till::sandbox::testing
