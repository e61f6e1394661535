// What bytes become which request, and which never become one.
#include "drivers/net/http/request_reader.hpp"

#include <gtest/gtest.h>

namespace {

using namespace till;
using drivers::net::http::RequestReader;
using State = RequestReader::State;

constexpr std::size_t header_max = 512;
constexpr std::size_t body_max = 100;

// Feeds `bytes` in pieces of `piece`, as a connection does: what was not taken is presented again.
State feed(RequestReader& reader, std::string_view bytes, std::size_t piece) {
    std::string buffer;
    while (!bytes.empty() && (reader.state() == State::header || reader.state() == State::body)) {
        buffer.append(bytes.substr(0, piece));
        bytes.remove_prefix(std::min(piece, bytes.size()));
        buffer.erase(0, reader.feed(buffer));
    }
    return reader.state();
}

struct Refusal {
    std::string name;
    std::string bytes;
    int status;
};

class RefusedRequest : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedRequest, GetsItsStatusInOnePieceAndByteByByte) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, GetParam().bytes.size()}) {
        RequestReader reader(header_max, body_max);
        ASSERT_EQ(feed(reader, GetParam().bytes, piece), State::failed) << "pieces of " << piece;
        EXPECT_EQ(reader.failure_status(), GetParam().status) << "pieces of " << piece;
    }
}

const std::string host = "Host: till\r\n";
std::string post(const std::string& headers, const std::string& body = {}) {
    return "POST /v1/payments HTTP/1.1\r\n" + host + headers + "\r\n" + body;
}

INSTANTIATE_TEST_SUITE_P(
    Malformed, RefusedRequest,
    testing::Values(Refusal{"rubbish", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400},
                    Refusal{"no_version", "GET /\r\n\r\n", 400},
                    Refusal{"two_spaces", "GET  / HTTP/1.1\r\n" + host + "\r\n", 400},
                    Refusal{"control_in_target", "GET /\x01 HTTP/1.1\r\n" + host + "\r\n", 400},
                    Refusal{"absolute_target", "GET http://till/ HTTP/1.1\r\n" + host + "\r\n", 400},
                    Refusal{"authority_target", "CONNECT till:443 HTTP/1.1\r\n" + host + "\r\n", 400},
                    Refusal{"fragment", "GET /a#b HTTP/1.1\r\n" + host + "\r\n", 400},
                    Refusal{"future_version", "GET / HTTP/2.0\r\n" + host + "\r\n", 505},
                    Refusal{"space_before_colon", "GET / HTTP/1.1\r\nHost : till\r\n\r\n", 400},
                    Refusal{"no_colon", "GET / HTTP/1.1\r\nHost till\r\n\r\n", 400},
                    Refusal{"no_host", "GET / HTTP/1.1\r\n\r\n", 400},
                    Refusal{"two_hosts", "GET / HTTP/1.1\r\n" + host + host + "\r\n", 400}),
    [](const auto& param_info) { return param_info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Framing, RefusedRequest,
    testing::Values(
        Refusal{"two_lengths", post("Content-Length: 3\r\nContent-Length: 4\r\n", "abcd"), 400},
        Refusal{"two_equal_lengths", post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), 400},
        Refusal{"list_of_lengths", post("Content-Length: 3, 3\r\n", "abc"), 400},
        Refusal{"negative_length", post("Content-Length: -1\r\n"), 400},
        Refusal{"signed_length", post("Content-Length: +3\r\n", "abc"), 400},
        Refusal{"hex_length", post("Content-Length: 0x3\r\n", "abc"), 400},
        Refusal{"overflowing_length", post("Content-Length: 18446744073709551616\r\n"), 400},
        Refusal{"length_and_chunked", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
        Refusal{"chunked_and_length", post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n"), 400},
        Refusal{"chunked_twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
        Refusal{"unknown_encoding", post("Transfer-Encoding: gzip\r\n"), 501},
        Refusal{"chunked_not_last", post("Transfer-Encoding: chunked, gzip\r\n"), 501},
        Refusal{"chunked_in_1_0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501},
        Refusal{"bad_chunk_size", post("Transfer-Encoding: chunked\r\n", "zz\r\nabc\r\n"), 400},
        Refusal{"chunk_longer_than_said", post("Transfer-Encoding: chunked\r\n", "1\r\nabc\r\n0\r\n\r\n"), 400},
        Refusal{"unknown_expectation", post("Expect: magic\r\nContent-Length: 3\r\n", "abc"), 417}),
    [](const auto& param_info) { return param_info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Limits, RefusedRequest,
    testing::Values(
        Refusal{"long_target", "GET /" + std::string(header_max, 'a') + " HTTP/1.1\r\n" + host + "\r\n", 431},
        Refusal{"endless_target", "GET /" + std::string(4 * header_max, 'a'), 431},
        Refusal{"long_header", post("X: " + std::string(header_max, 'a') + "\r\n"), 431},
        Refusal{"many_headers", post([] {
                    std::string all;
                    for (int i = 0; i < 100; ++i)
                        all += "X-Y: z\r\n";
                    return all;
                }()),
                431},
        Refusal{"endless_method", std::string(4 * header_max, 'A'), 431},
        Refusal{"long_body", post("Content-Length: 101\r\n"), 413},  // before a byte of it is read
        Refusal{"long_chunk", post("Transfer-Encoding: chunked\r\n", "65\r\n" + std::string(0x65, 'a') + "\r\n"), 413},
        Refusal{"many_chunks",
                post("Transfer-Encoding: chunked\r\n",
                     [] {
                         std::string all;
                         for (int i = 0; i < 101; ++i)
                             all += "1\r\na\r\n";
                         return all;
                     }()),
                413}),
    [](const auto& param_info) { return param_info.param.name; });

// Byte by byte Beast waits for the end of the header first, which such a client never sends: it runs into 408.
TEST(RequestReader, BareLineFeedsAreNeverARequest) {
    const std::string_view bytes = "GET / HTTP/1.1\nHost: till\n\n";
    RequestReader whole(header_max, body_max);
    EXPECT_EQ(feed(whole, bytes, bytes.size()), State::failed);
    RequestReader trickle(header_max, body_max);
    EXPECT_EQ(feed(trickle, bytes, 1), State::header);
    EXPECT_EQ(feed(trickle, std::string(header_max, 'x'), 1), State::failed);
}

TEST(RequestReader, GivesEverythingAsReceived) {
    RequestReader reader(header_max, body_max);
    const std::string body("\x00\xff{}\n", 5);
    const std::string text =
        "PUT /v1/a%2Fb/%C3%A9?x=1&y=%20?z HTTP/1.1\r\nHost: till\r\nX-One: a\r\nx-one: b\r\n"
        "Content-Length: 5\r\n\r\n" +
        body;
    ASSERT_EQ(feed(reader, text, 3), State::done);
    EXPECT_TRUE(reader.keep_alive());
    EXPECT_FALSE(reader.http_1_0());
    const auto request = reader.take();
    EXPECT_EQ(request.method, "PUT");
    EXPECT_EQ(request.path, "/v1/a%2Fb/%C3%A9");
    EXPECT_EQ(request.query, "x=1&y=%20?z");
    EXPECT_EQ(request.body, body);
    EXPECT_EQ(request.headers.all("X-ONE"), (std::vector<std::string_view>{"a", "b"}));
}

TEST(RequestReader, JoinsChunks) {
    RequestReader reader(header_max, body_max);
    const auto text =
        post("Transfer-Encoding: chunked\r\n", "3;ext=1\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n");
    ASSERT_EQ(feed(reader, text, 1), State::done);
    EXPECT_EQ(reader.take().body, "abc0123456789");
}

TEST(RequestReader, LeavesTheNextRequestAlone) {
    const auto first = post("Content-Length: 3\r\n", "abc");
    const std::string second = "GET /second HTTP/1.1\r\nHost: till\r\n\r\n";
    RequestReader reader(header_max, body_max);
    ASSERT_EQ(reader.feed(first + second), first.size());
    ASSERT_EQ(reader.state(), State::done);
    EXPECT_EQ(reader.take().body, "abc");
    reader.reset();
    EXPECT_EQ(reader.feed(second), second.size());
    ASSERT_EQ(reader.state(), State::done);
    EXPECT_EQ(reader.take().path, "/second");
}

TEST(RequestReader, KnowsWhoWantsTheConnectionKept) {
    const auto keep_alive = [](const std::string& text) {
        RequestReader reader(header_max, body_max);
        EXPECT_EQ(feed(reader, text, text.size()), State::done);
        return reader.keep_alive();
    };
    EXPECT_TRUE(keep_alive("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    EXPECT_FALSE(keep_alive("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    EXPECT_FALSE(keep_alive("GET / HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(keep_alive("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(RequestReader, TellsWhenTheClientWaitsForPermission) {
    RequestReader reader(header_max, body_max);
    reader.feed(post("Expect: 100-Continue\r\nContent-Length: 3\r\n"));
    ASSERT_EQ(reader.state(), State::body);
    EXPECT_TRUE(reader.expects_continue());
    RequestReader other(header_max, body_max);
    other.feed(post("Content-Length: 3\r\n"));
    EXPECT_FALSE(other.expects_continue());
}

TEST(RequestReader, TakesExactlyTheLimits) {
    RequestReader body(header_max, body_max);
    EXPECT_EQ(feed(body, post("Content-Length: 100\r\n", std::string(100, 'x')), 13), State::done);
    const std::string rest = "GET / HTTP/1.1\r\nHost: till\r\nX: \r\n\r\n";
    RequestReader header(header_max, body_max);
    const auto padded = "GET / HTTP/1.1\r\nHost: till\r\nX: " + std::string(header_max - rest.size(), 'a') + "\r\n\r\n";
    ASSERT_EQ(padded.size(), header_max);
    EXPECT_EQ(feed(header, padded, padded.size()), State::done);
    const auto longer = padded.substr(0, 31) + "a" + padded.substr(31);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{40}, longer.size() - 4, longer.size()}) {
        RequestReader over(header_max, body_max);
        EXPECT_EQ(feed(over, longer, piece), State::failed) << piece;
    }
}

TEST(RequestReader, CountsTheHeaderAsAWholeAlsoWhenItComesInTwoHalves) {
    std::string half = "GET / HTTP/1.1\r\nHost: till\r\n";
    while (half.size() < header_max - 100)
        half += "X-Padding: 0123456789\r\n";
    RequestReader reader(header_max, body_max);
    const auto text = half + half.substr(half.find("X-")) + "\r\n";
    EXPECT_EQ(feed(reader, text, half.size()), State::failed);
    EXPECT_EQ(reader.failure_status(), 431);
}

}  // namespace
