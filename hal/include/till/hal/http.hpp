// HTTP is hardware: providers build and read these plain values, drivers/net carries them.
//
// HttpTransport::send completes exactly once, on the loop thread, never from inside the call, and not later
// than `timeout` after the call. A failure says what may have happened at the far side:
//   not_sent  nothing of the request can have been acted on (DNS, connect or TLS handshake failed, or the
//             deadline passed before the first request byte was written): repeating is safe;
//   unknown   at least one byte of the request was written and no complete, well-formed answer came back.
// Header names compare case-insensitively (RFC 9110 5.1); order and repetition are kept.
#pragma once

#include "till/hal/result.hpp"
#include "till/hal/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace till::hal {

class HttpHeaders {
  public:
    using Item = std::pair<std::string, std::string>;
    HttpHeaders() = default;
    HttpHeaders(std::initializer_list<Item> items) : items_(items) {}

    void add(std::string name, std::string value) { items_.emplace_back(std::move(name), std::move(value)); }
    std::optional<std::string_view> find(std::string_view name) const;  // the first with that name
    std::vector<std::string_view> all(std::string_view name) const;
    auto begin() const { return items_.begin(); }
    auto end() const { return items_.end(); }
    std::size_t size() const { return items_.size(); }

  private:
    std::vector<Item> items_;
};

struct HttpRequest {
    std::string method = "GET";
    std::string url;  // absolute; http:// is accepted for loopback hosts only
    HttpHeaders headers;
    std::string body;
};

struct HttpResponse {
    int status = 0;
    HttpHeaders headers;
    std::string body;
};

struct HttpFailure {
    enum class Certainty { not_sent, unknown };
    Certainty certainty = Certainty::unknown;
    Error
        error;  // dns-failed, connect-failed, tls-failed, timeout, connection-lost, answer-malformed, answer-too-large
};

using HttpResult = std::expected<HttpResponse, HttpFailure>;

class HttpTransport {
  public:
    virtual ~HttpTransport() = default;
    virtual void send(HttpRequest request, Duration timeout, Callback<HttpResult> done) = 0;
};

// Retry-After (RFC 9110 10.2.3) in its seconds form, capped at one day; anything else (dates need a trusted
// clock, negatives, rubbish) is nullopt and the caller's own back-off applies.
std::optional<Duration> retry_after(const HttpResponse& response);

}  // namespace till::hal
