#include "response_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace till::drivers::net::http {

namespace bhttp = boost::beast::http;

namespace {

constexpr int interim_answers_max = 8;

hal::Error error_of(const boost::system::error_code& ec) {
    if (ec == bhttp::error::header_limit || ec == bhttp::error::buffer_overflow || ec == bhttp::error::body_limit)
        return {"answer-too-large", ec.message()};
    if (ec == bhttp::error::partial_message) return {"connection-lost", "the answer ended early"};
    return {"answer-malformed", ec.message()};
}

}  // namespace

struct ResponseReader::Parser {
    bhttp::response_parser<bhttp::string_body> parser;
    std::size_t header_bytes = 0;
    bool header_judged = false;

    Parser(const Limits& limits, bool to_head) {
        parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes));
        parser.body_limit(limits.body_bytes);
        parser.eager(false);  // stop behind the header, so that it can be measured and judged by itself
        parser.skip(to_head);
    }
    // "" or why the header is refused: what leaves room for two readings of the same bytes (RFC 9112 6.3). A
    // Content-Length next to "chunked" Beast refuses by itself.
    std::string_view objection() const {
        const auto& header = parser.get();
        const auto status = header.result_int();
        if (status < 100 || status > 599) return "the status is out of range";
        if (status == 101) return "a switch of protocols that nobody asked for";
        const auto lengths = header.count(bhttp::field::content_length);
        const auto encodings = header.count(bhttp::field::transfer_encoding);
        if (lengths > 1 || header[bhttp::field::content_length].find(',') != boost::beast::string_view::npos)
            return "more than one Content-Length";
        if (encodings > 1 || (encodings == 1 && !parser.chunked())) return "an unknown Transfer-Encoding";
        return {};
    }
};

ResponseReader::ResponseReader(Limits limits, bool to_head)
    : limits_(limits), to_head_(to_head), parser_(std::make_unique<Parser>(limits, to_head)) {}

ResponseReader::~ResponseReader() = default;

std::size_t ResponseReader::feed(std::string_view bytes) {
    std::size_t taken = 0;
    while (state_ == State::reading && taken < bytes.size()) {
        const auto n = step(bytes.substr(taken));
        taken += n;
        if (n == 0) break;
    }
    const auto& p = *parser_;
    if (state_ == State::reading && !p.header_judged &&
        p.header_bytes + (bytes.size() - taken) > limits_.header_bytes) {
        state_ = State::failed;
        error_ = {"answer-too-large", "the header"};
    }
    return taken;
}

std::size_t ResponseReader::step(std::string_view bytes) {
    auto& p = *parser_;
    boost::system::error_code ec;
    const auto n = p.parser.put(boost::asio::buffer(bytes.data(), bytes.size()), ec);
    if (!p.header_judged) p.header_bytes += n;
    if (ec && ec != bhttp::error::need_more) {
        state_ = State::failed;
        error_ = error_of(ec);
        return n;
    }
    if (p.parser.is_header_done() && !std::exchange(p.header_judged, true)) {
        if (const auto objection = p.objection(); !objection.empty()) {
            state_ = State::failed;
            error_ = {"answer-malformed", std::string(objection)};
            return n;
        }
    }
    if (p.parser.is_done()) finish_message();
    return n;
}

void ResponseReader::finish_message() {
    if (parser_->parser.get().result_int() >= 200) {
        state_ = State::done;
        return;
    }
    if (++interim_answers_ > interim_answers_max) {
        state_ = State::failed;
        error_ = {"answer-malformed", "interim answers without end"};
        return;
    }
    parser_ = std::make_unique<Parser>(limits_, to_head_);
}

void ResponseReader::feed_end() {
    if (state_ != State::reading) return;
    boost::system::error_code ec = bhttp::error::partial_message;
    if (parser_->parser.got_some()) parser_->parser.put_eof(ec);
    if (!ec && parser_->parser.is_done()) return finish_message();
    state_ = State::failed;
    error_ = ec ? error_of(ec) : hal::Error{"connection-lost", "the answer ended early"};
}

ResponseReader::State ResponseReader::state() const { return state_; }
const hal::Error& ResponseReader::error() const { return error_; }
bool ResponseReader::keep_alive() const { return parser_->parser.keep_alive(); }

hal::HttpResponse ResponseReader::take() {
    auto message = parser_->parser.release();
    hal::HttpResponse response;
    response.status = static_cast<int>(message.result_int());
    for (const auto& field : message)
        response.headers.add(std::string(field.name_string()), std::string(field.value()));
    response.body = std::move(message.body());
    return response;
}

}  // namespace till::drivers::net::http
