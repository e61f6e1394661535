#include "request_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <optional>

namespace till::drivers::net::http {

namespace beast = boost::beast;
namespace bhttp = boost::beast::http;

struct RequestReader::Parser {
    bhttp::request_parser<bhttp::string_body> parser;
    State state = State::header;
    int failure_status = 400;
    std::size_t header_bytes = 0;

    void fail(int status) {
        state = State::failed;
        failure_status = status;
    }
};

namespace {

int status_of(const boost::system::error_code& ec) {
    if (ec == bhttp::error::header_limit || ec == bhttp::error::buffer_overflow) return 431;
    if (ec == bhttp::error::body_limit) return 413;
    if (ec == bhttp::error::bad_version) return 505;
    return 400;
}

// 0, or the status that refuses it. Beast has checked the syntax; these are the rules about meaning whose neglect
// lets two programs read two different requests from the same bytes (RFC 9112 6.3, 3.2; RFC 9110 10.1.1).
template <class Header>
int refuse(const Header& header, bool chunked) {
    if (header.version() != 10 && header.version() != 11) return 505;
    const auto target = header.target();
    if (target.empty() || target.front() != '/' || target.find('#') != target.npos) return 400;
    const auto hosts = header.count(bhttp::field::host);
    if (hosts > 1 || (hosts == 0 && header.version() == 11)) return 400;
    const auto encodings = header.count(bhttp::field::transfer_encoding);
    const auto lengths = header.count(bhttp::field::content_length);
    if (encodings > 0 && (!chunked || header.version() == 10)) return 501;
    if (encodings > 1 || lengths > 1) return 400;  // both at once Beast refuses by itself
    if (header[bhttp::field::content_length].find(',') != target.npos) return 400;
    if (header.count(bhttp::field::expect) > 0 && !beast::iequals(header[bhttp::field::expect], "100-continue"))
        return 417;
    return 0;
}

}  // namespace

RequestReader::RequestReader(std::size_t max_header_bytes, std::size_t max_body_bytes)
    : max_header_bytes_(max_header_bytes), max_body_bytes_(max_body_bytes) {
    reset();
}

RequestReader::~RequestReader() = default;

void RequestReader::reset() {
    parser_ = std::make_unique<Parser>();
    parser_->parser.header_limit(static_cast<std::uint32_t>(max_header_bytes_));
    parser_->parser.body_limit(max_body_bytes_);
    parser_->parser.eager(false);  // stop behind the header, so that it can be measured and judged by itself
}

std::size_t RequestReader::feed(std::string_view bytes) {
    auto& p = *parser_;
    std::size_t taken = 0;
    while (taken < bytes.size() && (p.state == State::header || p.state == State::body)) {
        boost::system::error_code ec;
        const auto rest = bytes.substr(taken);
        const auto n = p.parser.put(boost::asio::buffer(rest.data(), rest.size()), ec);
        taken += n;
        if (p.state == State::header) p.header_bytes += n;
        if (ec && ec != bhttp::error::need_more) {
            p.fail(status_of(ec));
            return taken;
        }
        if (p.state == State::header && p.header_bytes > max_header_bytes_) p.fail(431);
        if (p.state == State::header && p.parser.is_header_done()) {
            p.state = State::body;
            if (const int status = refuse(p.parser.get(), p.parser.chunked()); status != 0) p.fail(status);
        }
        if (p.state == State::body && p.parser.is_done()) p.state = State::done;
        if (ec == bhttp::error::need_more || n == 0) break;
    }
    // Beast counts per line; a header that trickles in is bounded here as a whole.
    if (p.state == State::header && p.header_bytes + (bytes.size() - taken) > max_header_bytes_) p.fail(431);
    return taken;
}

RequestReader::State RequestReader::state() const { return parser_->state; }
int RequestReader::failure_status() const { return parser_->failure_status; }
bool RequestReader::keep_alive() const { return parser_->parser.get().keep_alive(); }
bool RequestReader::http_1_0() const { return parser_->parser.get().version() == 10; }

bool RequestReader::expects_continue() const {
    const auto& header = parser_->parser.get();
    return header.version() == 11 && header.count(bhttp::field::expect) > 0;
}

ServerRequest RequestReader::take() {
    auto message = parser_->parser.release();
    ServerRequest request;
    request.method = std::string(message.method_string());
    const std::string_view target{message.target().data(), message.target().size()};
    const auto question = target.find('?');
    request.path = std::string(target.substr(0, question));
    if (question != target.npos) request.query = std::string(target.substr(question + 1));
    for (const auto& field : message)
        request.headers.add(std::string(field.name_string()), std::string(field.value()));
    request.body = std::move(message.body());
    return request;
}

}  // namespace till::drivers::net::http
