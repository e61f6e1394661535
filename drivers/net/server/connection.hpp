// ServerConnection: one client of the HTTP server, over any ByteStream; one request at a time.
//
//   idle -> header -> body -> handling -> writing -> idle | closing
//                                      -> streaming -> closing
//
// Every phase but handling has one deadline. While a request is handled one read stays outstanding, to notice that
// the client has gone; what it brings is kept for the next request.
#pragma once

#include "byte_stream.hpp"
#include "http/request_reader.hpp"
#include "responder_impl.hpp"
#include "stream_body.hpp"

#include "till/hal/scheduler.hpp"

#include <memory>
#include <string>

namespace till::drivers::net {

// What all connections of a server share; their writers may outlive the server.
struct ServerContext {
    ServerOptions options;
    HttpServer::Handler handler;
    std::shared_ptr<hal::Scheduler> scheduler;
    bool accepting = true;  // false: answers say "Connection: close"
};

class ServerConnection : public std::enable_shared_from_this<ServerConnection> {
  public:
    using Ended = std::move_only_function<void(std::shared_ptr<ServerConnection>)>;
    ServerConnection(std::shared_ptr<ServerContext> context, std::unique_ptr<ByteStream> stream, std::string remote,
                     Ended ended);

    void start();
    void reject(int status);  // instead of start(): answer this and close
    void end();               // now, without an answer
    void end_if_idle();
    bool has_ended() const { return phase_ == Phase::ended; }

  private:
    enum class Phase { idle, header, body, handling, writing, streaming, closing, ended };
    struct Answerer;

    // Input (connection.cpp)
    void read();
    void on_read(hal::Result<std::string_view> result);
    void on_input_end();
    void consume();
    void send_continue();
    void dispatch();
    void next_request();
    void set_phase(Phase phase, hal::Duration limit);
    void on_deadline();

    // Output (connection_output.cpp)
    void send(hal::HttpResponse response);
    void send_truncated(hal::HttpResponse response, std::size_t body_bytes);
    void send_raw(std::string bytes);
    void send_and_close(hal::HttpResponse response);
    void drop();
    std::shared_ptr<StreamWriter> stream(hal::HttpResponse head);
    void pump_stream();
    void answer(std::string bytes, bool keep_alive);
    void write(std::string bytes);
    void flush();
    void on_written(const ByteStream::Written& result);
    void linger();
    bool keeps_alive() const;

    std::shared_ptr<ServerContext> context_;
    std::unique_ptr<ByteStream> stream_;
    std::string remote_;
    Ended ended_;
    http::RequestReader reader_;
    Phase phase_ = Phase::idle;
    hal::Timer deadline_;

    std::string input_;  // received, not yet consumed
    bool reading_ = false;
    bool input_ended_ = false;
    std::size_t discarded_bytes_ = 0;

    std::string waiting_output_;
    std::string output_;  // being written
    bool writing_ = false;
    bool keep_alive_after_ = false;

    // Of the request at hand.
    std::uint64_t request_number_ = 0;
    bool client_keeps_alive_ = false;
    bool http_1_0_ = false;
    bool head_only_ = false;
    bool continue_sent_ = false;
    std::shared_ptr<StreamBody> body_;
};

}  // namespace till::drivers::net
