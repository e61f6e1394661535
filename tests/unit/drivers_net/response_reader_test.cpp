// Which bytes are an answer, whole and only once.
#include "drivers/net/http/response_reader.hpp"

#include <gtest/gtest.h>

namespace {

using namespace till;
using drivers::net::http::ResponseReader;
using State = ResponseReader::State;

constexpr ResponseReader::Limits limits{.header_bytes = 512, .body_bytes = 100};

State feed(ResponseReader& reader, std::string_view bytes, std::size_t piece) {
    std::string buffer;
    while (!bytes.empty() && reader.state() == State::reading) {
        buffer.append(bytes.substr(0, piece));
        bytes.remove_prefix(std::min(piece, bytes.size()));
        buffer.erase(0, reader.feed(buffer));
    }
    return reader.state();
}

struct Case {
    std::string name;
    std::string bytes;
    std::string error;  // the Error's type; empty: it is an answer
    int status = 0;
    std::string body{};
};

class Answer : public testing::TestWithParam<Case> {};

TEST_P(Answer, IsReadTheSameHoweverItIsCut) {
    const auto& param = GetParam();
    for (const std::size_t piece : {std::size_t{1}, std::size_t{5}, param.bytes.size()}) {
        ResponseReader reader(limits, false);
        feed(reader, param.bytes, piece);
        reader.feed_end();
        ASSERT_EQ(reader.state(), param.error.empty() ? State::done : State::failed)
            << "pieces of " << piece << ": " << reader.error().detail;
        EXPECT_EQ(reader.error().type, param.error) << "pieces of " << piece;
        if (!param.error.empty()) continue;
        const auto response = reader.take();
        EXPECT_EQ(response.status, param.status);
        EXPECT_EQ(response.body, param.body);
    }
}

const std::string ok = "HTTP/1.1 200 OK\r\n";

INSTANTIATE_TEST_SUITE_P(
    Good, Answer,
    testing::Values(
        Case{"length", ok + "Content-Length: 3\r\n\r\nabc", "", 200, "abc"},
        Case{"empty", ok + "Content-Length: 0\r\n\r\n", "", 200, ""},
        Case{"chunked", ok + "Transfer-Encoding: chunked\r\n\r\n1;x=y\r\na\r\n2\r\nbc\r\n0\r\n\r\n", "", 200, "abc"},
        Case{"trailer", ok + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: y\r\n\r\n", "", 200, "a"},
        Case{"until_end", ok + "\r\nabc", "", 200, "abc"}, Case{"until_end_empty", ok + "\r\n", "", 200, ""},
        Case{"old_version", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na", "", 200, "a"},
        Case{"no_reason", "HTTP/1.1 429 \r\nContent-Length: 0\r\n\r\n", "", 429, ""},
        Case{"no_content", "HTTP/1.1 204 No Content\r\n\r\n", "", 204, ""},
        Case{"not_modified", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", "", 304, ""},
        Case{"redirect", "HTTP/1.1 302 Found\r\nLocation: https://x/\r\nContent-Length: 0\r\n\r\n", "", 302, ""},
        Case{"interim",
             "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok +
                 "Content-Length: 1\r\n\r\na",
             "", 200, "a"},
        Case{"html", "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>", "", 502,
             "<html>"},
        Case{"full_body", ok + "Content-Length: 100\r\n\r\n" + std::string(100, 'x'), "", 200, std::string(100, 'x')}),
    [](const auto& param_info) { return param_info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Malformed, Answer,
    testing::Values(
        Case{"rubbish", "SSH-2.0-OpenSSH_9.2\r\n\r\n", "answer-malformed"},
        Case{"tls_alert", std::string("\x15\x03\x01\x00\x02\x02\x46", 7) + "\r\n\r\n", "answer-malformed"},
        Case{"version_2", "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n", "answer-malformed"},
        Case{"status_letters", "HTTP/1.1 2xx OK\r\nContent-Length: 0\r\n\r\n", "answer-malformed"},
        Case{"status_zero", "HTTP/1.1 000 OK\r\nContent-Length: 0\r\n\r\n", "answer-malformed"},
        Case{"status_600", "HTTP/1.1 600 OK\r\nContent-Length: 0\r\n\r\n", "answer-malformed"},
        Case{"switch", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "answer-malformed"},
        Case{"header_without_colon", ok + "Nonsense\r\n\r\n", "answer-malformed"},
        Case{"two_lengths", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", "answer-malformed"},
        Case{"same_length_twice", ok + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na", "answer-malformed"},
        Case{"length_list", ok + "Content-Length: 1, 1\r\n\r\na", "answer-malformed"},
        Case{"negative_length", ok + "Content-Length: -1\r\n\r\n", "answer-malformed"},
        Case{"length_and_chunked", ok + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
             "answer-malformed"},
        Case{"chunked_and_length", ok + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n",
             "answer-malformed"},
        Case{"unknown_encoding", ok + "Transfer-Encoding: gzip\r\n\r\nxx", "answer-malformed"},
        Case{"bad_chunk", ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", "answer-malformed"},
        Case{"long_chunk", ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n", "answer-malformed"},
        Case{"endless_interim",
             [] {
                 std::string all;
                 for (int i = 0; i < 20; ++i)
                     all += "HTTP/1.1 100 Continue\r\n\r\n";
                 return all;
             }(),
             "answer-malformed"}),
    [](const auto& param_info) { return param_info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    TooLarge, Answer,
    testing::Values(Case{"header", ok + "X: " + std::string(600, 'x') + "\r\n\r\n", "answer-too-large"},
                    Case{"endless_header", ok + std::string(2000, 'x'), "answer-too-large"},
                    Case{"many_headers",
                         ok +
                             [] {
                                 std::string all;
                                 for (int i = 0; i < 100; ++i)
                                     all += "X-Y: z\r\n";
                                 return all + "\r\n";
                             }(),
                         "answer-too-large"},
                    Case{"announced", ok + "Content-Length: 101\r\n\r\n", "answer-too-large"},
                    Case{"announced_hugely", ok + "Content-Length: 18446744073709551615\r\n\r\n", "answer-too-large"},
                    Case{"chunk", ok + "Transfer-Encoding: chunked\r\n\r\n65\r\n" + std::string(0x65, 'x') + "\r\n",
                         "answer-too-large"},
                    Case{"endless", ok + "\r\n" + std::string(200, 'x'), "answer-too-large"}),
    [](const auto& param_info) { return param_info.param.name; });

// Every prefix of an answer that has a length is a lost connection, never an answer.
TEST(ResponseReader, EveryCutIsNoticed) {
    for (const std::string& whole : {ok + "Content-Length: 10\r\nX: y\r\n\r\n0123456789",
                                     ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n7\r\ndefghij\r\n0\r\n\r\n",
                                     "HTTP/1.1 100 Continue\r\n\r\n" + ok + "Content-Length: 1\r\n\r\na"}) {
        for (std::size_t cut = 0; cut < whole.size(); ++cut) {
            ResponseReader reader(limits, false);
            feed(reader, std::string_view(whole).substr(0, cut), 1);
            ASSERT_EQ(reader.state(), State::reading) << cut;
            reader.feed_end();
            ASSERT_EQ(reader.state(), State::failed) << cut;
            EXPECT_EQ(reader.error().type, "connection-lost") << cut;
        }
        ResponseReader reader(limits, false);
        EXPECT_EQ(feed(reader, whole, 1), State::done);
    }
}

TEST(ResponseReader, LeavesWhatFollowsTheAnswer) {
    const std::string answer = ok + "Content-Length: 1\r\n\r\na";
    ResponseReader reader(limits, false);
    EXPECT_EQ(reader.feed(answer + answer), answer.size());
    EXPECT_EQ(reader.state(), State::done);
}

TEST(ResponseReader, TheAnswerToHeadHasNoBodyWhateverItAnnounces) {
    ResponseReader reader(limits, true);
    EXPECT_EQ(feed(reader, ok + "Content-Length: 5000000\r\n\r\n", 1), State::done);
    EXPECT_EQ(reader.take().body, "");
}

TEST(ResponseReader, KnowsWhetherTheConnectionStays) {
    const auto stays = [](const std::string& text) {
        ResponseReader reader(limits, false);
        feed(reader, text, text.size());
        reader.feed_end();
        EXPECT_EQ(reader.state(), State::done) << text;
        return reader.keep_alive();
    };
    EXPECT_TRUE(stays(ok + "Content-Length: 0\r\n\r\n"));
    EXPECT_FALSE(stays(ok + "Connection: close\r\nContent-Length: 0\r\n\r\n"));
    EXPECT_FALSE(stays("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"));
    EXPECT_FALSE(stays(ok + "\r\nabc"));
}

TEST(ResponseReader, KeepsHeadersAsTheyCame) {
    ResponseReader reader(limits, false);
    feed(reader, ok + "Set-Cookie: a\r\nset-cookie: b\r\nRetry-After:  7 \r\nContent-Length: 0\r\n\r\n", 1);
    ASSERT_EQ(reader.state(), State::done);
    const auto response = reader.take();
    EXPECT_EQ(response.headers.all("SET-COOKIE"), (std::vector<std::string_view>{"a", "b"}));
    EXPECT_EQ(response.headers.find("retry-after"), "7");
}

}  // namespace
