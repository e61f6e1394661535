// HttpServer: HTTP/1.1 on a loopback or LAN address (Beast inside one .cpp, none of it here).
//
// The handler is called once per complete request, on the loop thread. It answers through its Responder, now or
// later; a Responder that is destroyed unanswered answers 500, so that no client waits for ever.
// Limits are enforced before the handler sees anything: header too large -> 431, body too large -> 413 (read no
// further), slow header or body -> 408 and close, too many connections -> 503 and close. Keep-alive, one request
// at a time per connection (no pipelining). Loop thread only.
#pragma once

#include "till/hal/crypto.hpp"
#include "till/hal/http.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace till::drivers::net {

struct ServerRequest {
    std::string method;
    std::string path;   // percent-encoded as received, without the query
    std::string query;  // without '?'
    hal::HttpHeaders headers;
    std::string body;    // the raw bytes
    std::string remote;  // "127.0.0.1:50312"
};

// Server-Sent Events and other endless bodies (chunked). Dropping it closes the stream.
class StreamWriter {
  public:
    virtual ~StreamWriter() = default;
    virtual void write(std::string chunk) = 0;  // queued; never blocks; ignored once closed
    virtual std::size_t queued_bytes() const = 0;
    virtual void close() = 0;
    // The far side went away, or close(). Called once, on a later turn of the loop, not after the writer is dropped.
    virtual void on_closed(std::function<void()> handler) = 0;
};

class Responder {
  public:
    struct Impl;  // drivers/net/server/responder_impl.hpp
    explicit Responder(std::shared_ptr<Impl> impl);
    Responder(Responder&&) noexcept;
    Responder& operator=(Responder&&) noexcept;
    ~Responder();  // answers 500 if nothing was

    void send(hal::HttpResponse response);
    std::shared_ptr<StreamWriter> stream(hal::HttpResponse head);  // head.body is the first chunk; never null

    // Misbehave on purpose (the sandbox's fault switches).
    void drop();                                                              // close the connection (RST), no answer
    void send_truncated(hal::HttpResponse response, std::size_t body_bytes);  // full Content-Length, short body, close
    void send_raw(std::string bytes);                                         // these bytes, then close

  private:
    std::shared_ptr<Impl> impl_;
};

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // 0: any free one
    std::size_t max_header_bytes = 16 * 1024;
    std::size_t max_body_bytes = 64 * 1024;
    std::size_t max_connections = 64;
    std::size_t max_stream_queue_bytes = 1024 * 1024;  // of one StreamWriter; a reader slower than that is cut off
    hal::Duration header_timeout{10'000};
    hal::Duration body_timeout{10'000};
    hal::Duration idle_timeout{60'000};
    hal::Duration write_timeout{30'000};
    // PEM; both empty: plain HTTP. Otherwise `crypto` must be set; it outlives the server.
    std::string certificate_chain_pem{};
    std::string private_key_pem{};
    hal::Crypto* crypto = nullptr;
};

class HttpServer {
  public:
    using Handler = std::function<void(ServerRequest, Responder)>;
    HttpServer(boost::asio::io_context& io, ServerOptions options, Handler handler);
    ~HttpServer();  // stops, closes every connection

    hal::Result<void> start();   // "listen-failed" with the address in the detail, "tls-certificate-unusable"
    std::uint16_t port() const;  // the bound one
    void stop_accepting();       // running requests may finish

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace till::drivers::net
