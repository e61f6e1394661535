// The wire format of the sync: what goes out, and what every kind of answer proves (docs/sync.md).
#include "till/offline/sync.hpp"

#include "till/drivers/crypto/mbedtls_crypto.hpp"

#include <gtest/gtest.h>

namespace till::offline {
namespace {

using hal::json::Value;
using Kind = Delivery::Kind;

Item item(const std::string& id, std::int64_t seq = 1) {
    Item result;
    result.id = id;
    result.seq = seq;
    result.kind = "sync";
    result.attempts = 1;
    result.payload =
        Value::object({{"sale", Value::object({{"id", id}})}, {"receipt", Value::object({{"number", seq}})}});
    return result;
}

class Sync : public ::testing::Test {
  protected:
    drivers::crypto::MbedtlsCrypto crypto;
    SyncTarget target{"http://127.0.0.1:9/backoffice", "T-1", "secret"};
    std::vector<Item> items{item("a", 1), item("b", 2)};

    std::string key(const std::vector<Item>& of) const {
        return std::string(build_sync_request(target, crypto, of).headers.find("Idempotency-Key").value_or(""));
    }
    static hal::HttpResponse response(int status, std::string body) {
        hal::HttpResponse result;
        result.status = status;
        result.body = std::move(body);
        return result;
    }
    std::vector<Kind> kinds(const hal::HttpResult& result) const {
        std::vector<Kind> found;
        for (const Delivery& delivery : read_sync_answer(items, result))
            found.push_back(delivery.kind);
        return found;
    }
    std::vector<Kind> answer(const std::string& body) const { return kinds(response(200, body)); }
};

TEST_F(Sync, TheDeviceKeyTravelsWithTheBatch) {
    target.device_key = "-----BEGIN PUBLIC KEY-----\nMFk\n-----END PUBLIC KEY-----\n";
    const auto body = hal::json::parse(build_sync_request(target, crypto, items).body);
    ASSERT_TRUE(body.has_value());
    EXPECT_EQ(body->string_or("device_key", ""), target.device_key);
    target.device_key.clear();
    EXPECT_EQ(hal::json::parse(build_sync_request(target, crypto, items).body)->find("device_key"), nullptr);
}

TEST_F(Sync, TheRequestIsAsDocumented) {
    const auto request = build_sync_request(target, crypto, items);
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.url, "http://127.0.0.1:9/backoffice/v1/batches");
    EXPECT_EQ(request.headers.find("Content-Type"), "application/json");
    EXPECT_EQ(request.headers.find("Authorization"), "Bearer secret");
    const auto body = hal::json::parse(request.body);
    ASSERT_TRUE(body.has_value());
    EXPECT_EQ(body->string_or("terminal_id", ""), "T-1");
    EXPECT_EQ(body->string_or("batch_id", ""), request.headers.find("Idempotency-Key"));
    const auto& sent = *body->find("items")->array_items();
    ASSERT_EQ(sent.size(), 2u);
    EXPECT_EQ(sent[1].string_or("id", ""), "b");
    EXPECT_EQ(sent[1].integer_or("seq", 0), 2);
    EXPECT_EQ(sent[1].string_or("kind", ""), "sale");
    EXPECT_EQ(*sent[1].find("body"), items[1].payload);
    EXPECT_EQ(sent[1].string_or("hash", ""), hal::to_hex(crypto.sha256(items[1].payload.dump())));
}

TEST_F(Sync, WithoutABearerThereIsNoHeaderForIt) {
    target.bearer.clear();
    EXPECT_FALSE(build_sync_request(target, crypto, items).headers.find("Authorization").has_value());
}

TEST_F(Sync, TheSameBatchIsTheSameKeyAndAnotherIsAnother) {
    auto later = items;
    later[0].attempts = 7;
    later[0].last_error = "timeout";
    EXPECT_EQ(key(items), key(later));
    EXPECT_NE(key(items), key({items[0]}));
    EXPECT_NE(key(items), key({items[1], items[0]}));
    EXPECT_NE(key({item("ab")}), key({item("a"), item("b")}));
}

TEST_F(Sync, WhatWasRejectedAndIsSentAgainDoesNotGetTheKeptAnswer) {
    auto again = item("a");
    again.attempts = 2;
    again.last_error = "sync-rejected: no such shop";
    const auto first = key({again});
    EXPECT_NE(first, key({item("a")}));
    // A lost answer after that must not lead back to the kept rejection either.
    const auto lost = read_sync_answer(
        {again}, std::unexpected(hal::HttpFailure{hal::HttpFailure::Certainty::unknown, {"timeout", ""}}));
    again.attempts = 3;
    again.last_error = lost.front().error.type;
    EXPECT_NE(key({again}), key({item("a")}));
}

TEST_F(Sync, StoredAndDuplicateAreDoneRejectedIsRefused) {
    const auto deliveries =
        read_sync_answer(items, response(200, R"({"results":[{"id":"b","status":"rejected","problem":)"
                                              R"({"title":"no shop","detail":"T-1 is new"}},)"
                                              R"({"id":"a","status":"stored"}]})"));
    EXPECT_EQ(deliveries[0].kind, Kind::done);
    EXPECT_EQ(deliveries[1].kind, Kind::refused);
    EXPECT_EQ(deliveries[1].error.type, "sync-rejected");
    EXPECT_EQ(deliveries[1].error.detail, "no shop: T-1 is new");
    EXPECT_EQ(answer(R"({"results":[{"id":"a","status":"duplicate"},{"id":"b","status":"stored"}]})"),
              (std::vector{Kind::done, Kind::done}));
    EXPECT_EQ(
        read_sync_answer({items[0]}, response(200, R"({"results":[{"id":"a","status":"rejected","problem":"plain"}]})"))
            .front()
            .error.detail,
        "plain");
}

TEST_F(Sync, AnItemWithoutAResultOfItsOwnIsUnknown) {
    EXPECT_EQ(answer(R"({"results":[{"id":"a","status":"stored"}]})"), (std::vector{Kind::done, Kind::unknown}));
    EXPECT_EQ(answer(R"({"results":[]})"), (std::vector{Kind::unknown, Kind::unknown}));
    EXPECT_EQ(answer(R"({"results":[{"id":"c","status":"stored"},{"status":"stored"},null,7]})"),
              (std::vector{Kind::unknown, Kind::unknown}));
    EXPECT_EQ(answer(R"({"results":[{"id":"a","status":"STORED"},{"id":"b"}]})"),
              (std::vector{Kind::unknown, Kind::unknown}));
    EXPECT_EQ(answer(R"({"results":[{"id":"a","status":"stored"},{"id":"a","status":"rejected"},)"
                     R"({"id":"b","status":"stored"}]})"),
              (std::vector{Kind::unknown, Kind::done}));
}

TEST_F(Sync, RubbishProvesNothing) {
    const std::vector both{Kind::unknown, Kind::unknown};
    for (const char* body : {"", "<html>OK</html>", "{}", "[]", "null", "{\"results\":{}}", "{\"results\":[", "stored",
                             R"({"results":[],"results":[{"id":"a","status":"stored"}]})"}) {
        EXPECT_EQ(answer(body), both) << body;
    }
    EXPECT_EQ(answer(std::string(300'000, ' ')), both);
    EXPECT_EQ(answer(std::string(100, '[')), both);
    EXPECT_EQ(kinds(response(204, "")), both);
    EXPECT_EQ(kinds(response(302, "")), both);
    EXPECT_EQ(kinds(response(500, "")), both);
    EXPECT_EQ(kinds(response(503, "<html>")), both);
}

TEST_F(Sync, ARefusalOfUsIsNoRefusalOfTheItems) {
    const std::vector both{Kind::not_sent, Kind::not_sent};
    for (const int status : {401, 403, 404, 405, 429})
        EXPECT_EQ(kinds(response(status, "")), both) << status;
}

TEST_F(Sync, ABatchThatIsRefusedIsTakenApartAndASingleItemParked) {
    for (const int status : {400, 409, 413, 422}) {
        for (const Delivery& delivery : read_sync_answer(items, response(status, ""))) {
            EXPECT_EQ(delivery.kind, Kind::not_sent) << status;
            EXPECT_EQ(delivery.error.type, "batch-refused");
        }
        EXPECT_EQ(read_sync_answer({items[0]}, response(status, "")).front().kind, Kind::refused) << status;
    }
}

TEST_F(Sync, RetryAfterIsPassedOn) {
    for (const int status : {429, 503}) {
        auto busy = response(status, "");
        busy.headers.add("Retry-After", "120");
        for (const Delivery& delivery : read_sync_answer(items, busy)) {
            EXPECT_EQ(delivery.retry_after, hal::Duration(120'000)) << status;
        }
        busy.headers = {{"Retry-After", "-5"}};
        EXPECT_FALSE(read_sync_answer(items, busy).front().retry_after.has_value());
    }
}

TEST_F(Sync, TheTransportsCertaintyIsPassedOn) {
    const auto failure = [](hal::HttpFailure::Certainty certainty) {
        return hal::HttpResult(std::unexpected(hal::HttpFailure{certainty, {"timeout", "x"}}));
    };
    EXPECT_EQ(kinds(failure(hal::HttpFailure::Certainty::not_sent)), (std::vector{Kind::not_sent, Kind::not_sent}));
    EXPECT_EQ(kinds(failure(hal::HttpFailure::Certainty::unknown)), (std::vector{Kind::unknown, Kind::unknown}));
    EXPECT_EQ(read_sync_answer(items, failure(hal::HttpFailure::Certainty::unknown)).front().error.type, "timeout");
}

}  // namespace
}  // namespace till::offline
