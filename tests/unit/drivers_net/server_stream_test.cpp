// Endless answers (Server-Sent Events): order, back-pressure, and who learns of the end.
#include "drivers/net/server/connection.hpp"

#include "tests/support/fake_loop.hpp"
#include "tests/support/memory_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace till;
using namespace std::chrono_literals;
using drivers::net::Responder;
using drivers::net::ServerConnection;
using drivers::net::ServerContext;
using drivers::net::ServerRequest;
using drivers::net::StreamWriter;
using testing::EndsWith;
using testing::HasSubstr;

class ServerStreamTest : public testing::Test {
  protected:
    ServerStreamTest() {
        context_ = std::make_shared<ServerContext>(ServerContext{
            .options = {.max_stream_queue_bytes = 1000},
            .handler =
                [this](const ServerRequest&, Responder responder) {
                    writer_ = responder.stream({200, {{"Content-Type", "text/event-stream"}}, first_chunk_});
                    writer_->on_closed([this] { ++closed_; });
                },
            .scheduler = std::shared_ptr<hal::Scheduler>(std::shared_ptr<void>(), &loop_)});
        auto pair = test::MemoryStream::make(loop_);
        client_ = std::move(pair.far);
        server_end_ = pair.near.get();
        connection_ = std::make_shared<ServerConnection>(context_, std::move(pair.near), "r",
                                                         [this](const auto&) { ended_ = true; });
        connection_->start();
    }
    std::string say(std::string_view bytes) {
        if (!bytes.empty()) client_->write(bytes, [](drivers::net::ByteStream::Written) {});
        loop_.run_ready();
        return client_->take();
    }
    std::string seen() { return say(""); }
    std::string open(std::string_view request = "GET /v1/events HTTP/1.1\r\nHost: a\r\n\r\n") { return say(request); }

    test::FakeLoop loop_;
    std::shared_ptr<ServerContext> context_;
    std::string first_chunk_;
    std::shared_ptr<StreamWriter> writer_;
    int closed_ = 0;
    std::unique_ptr<test::MemoryStream> client_;
    test::MemoryStream* server_end_ = nullptr;
    std::shared_ptr<ServerConnection> connection_;
    bool ended_ = false;
};

TEST_F(ServerStreamTest, SendsChunksInOrderForAsLongAsItTakes) {
    first_chunk_ = "retry: 1\n\n";
    EXPECT_EQ(open(),
              "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
              "Connection: close\r\n\r\na\r\nretry: 1\n\n\r\n");
    loop_.advance(24h);
    writer_->write("id: 1\n\n");
    writer_->write("");  // an empty chunk would end the body
    writer_->write("id: 2\n\n");
    EXPECT_EQ(seen(), "7\r\nid: 1\n\n\r\n7\r\nid: 2\n\n\r\n");
    EXPECT_EQ(writer_->queued_bytes(), 0u);
    EXPECT_EQ(closed_, 0);
    EXPECT_FALSE(ended_);
}

TEST_F(ServerStreamTest, EndsWithTheLastChunk) {
    open();
    writer_->write("x");
    writer_->close();
    writer_->write("ignored");
    EXPECT_EQ(seen(), "1\r\nx\r\n0\r\n\r\n");
    EXPECT_TRUE(client_->ended());
    EXPECT_EQ(closed_, 1);
}

TEST_F(ServerStreamTest, DroppingTheWriterEndsTheStreamWithoutACall) {
    open();
    writer_->write("x");
    writer_.reset();
    EXPECT_EQ(seen(), "1\r\nx\r\n0\r\n\r\n");
    EXPECT_TRUE(client_->ended());
    EXPECT_EQ(closed_, 0);
}

TEST_F(ServerStreamTest, ReportsAClientThatGoesAway) {
    open();
    client_->shutdown();
    loop_.run_ready();
    EXPECT_EQ(closed_, 1);
    EXPECT_TRUE(ended_);
    writer_->write("nobody hears");
    writer_->close();
    loop_.run_ready();
    EXPECT_EQ(closed_, 1);
    EXPECT_EQ(writer_->queued_bytes(), 0u);
}

TEST_F(ServerStreamTest, ReportsAResetToo) {
    open();
    client_->abort();
    loop_.run_ready();
    EXPECT_EQ(closed_, 1);
}

TEST_F(ServerStreamTest, TheReportComesOnALaterTurn) {
    open();
    writer_->close();
    EXPECT_EQ(closed_, 0);
    loop_.run_ready();
    EXPECT_EQ(closed_, 1);
}

TEST_F(ServerStreamTest, AHandlerSetAfterTheEndIsToldToo) {
    open();
    connection_->end();
    loop_.run_ready();
    EXPECT_EQ(closed_, 1);
    bool again = false;
    writer_->on_closed([&] { again = true; });
    loop_.run_ready();
    EXPECT_TRUE(again);
}

TEST_F(ServerStreamTest, AWriterMayOutliveConnectionAndServer) {
    open();
    connection_->end();
    connection_.reset();
    context_.reset();
    writer_->on_closed([this] { ++closed_; });
    writer_->write("x");
    writer_->close();
    loop_.run_ready();
    EXPECT_GE(closed_, 1);
}

TEST_F(ServerStreamTest, CutsOffAReaderThatFallsBehind) {
    open();
    server_end_->stall_writes = true;
    writer_->write(std::string(400, 'a'));  // in flight, taken by nobody
    writer_->write(std::string(500, 'b'));
    loop_.run_ready();
    EXPECT_FALSE(ended_);
    EXPECT_GE(writer_->queued_bytes(), 900u);
    writer_->write(std::string(200, 'c'));
    loop_.run_ready();
    EXPECT_TRUE(ended_);
    EXPECT_TRUE(client_->was_reset());
    EXPECT_EQ(closed_, 1);
}

TEST_F(ServerStreamTest, CutsOffAReaderThatStopsReading) {
    open();
    server_end_->stall_writes = true;
    writer_->write("x");
    loop_.advance(30s);
    EXPECT_TRUE(ended_);
    EXPECT_EQ(closed_, 1);
}

TEST_F(ServerStreamTest, AQuietStreamIsNotTakenForASlowReader) {
    open();
    writer_->write("x");
    seen();
    loop_.advance(1h);
    EXPECT_FALSE(ended_);
}

TEST_F(ServerStreamTest, AnOldClientGetsTheBytesBare) {
    EXPECT_THAT(open("GET /v1/events HTTP/1.0\r\n\r\n"), testing::Not(HasSubstr("chunked")));
    writer_->write("plain");
    writer_->close();
    EXPECT_EQ(seen(), "plain");
    EXPECT_TRUE(client_->ended());
}

TEST_F(ServerStreamTest, HeadGetsTheHeadOnly) {
    EXPECT_THAT(open("HEAD /v1/events HTTP/1.1\r\nHost: a\r\n\r\n"), EndsWith("\r\n\r\n"));
    writer_->write("nothing");
    EXPECT_EQ(seen(), "");
    EXPECT_TRUE(client_->ended());
    EXPECT_EQ(closed_, 1);
}

TEST_F(ServerStreamTest, WhatTheClientSendsMeanwhileIsDiscardedWithinLimits) {
    open();
    say("GET /again HTTP/1.1\r\nHost: a\r\n\r\n");
    writer_->write("x");
    EXPECT_EQ(seen(), "1\r\nx\r\n");
    const std::string flood(300 * 1024, 'y');
    say(flood);
    EXPECT_TRUE(ended_);
}

}  // namespace
