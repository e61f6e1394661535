// Exchange: the life of one request, from the pool or a fresh connection to the answer or a classified failure.
//
//   connecting -> (shaking hands) -> sending and awaiting the answer -> finished
//
// The certainty of a failure is one bit, `may_have_left`: set before the first byte of the request is handed to the
// stream, taken back only when the stream says that not one byte left. A deadline that strikes in between is
// therefore "unknown", never a guess.
#pragma once

#include "client_connection.hpp"
#include "connection_pool.hpp"
#include "connector.hpp"
#include "http/response_reader.hpp"
#include "tls/tls_context.hpp"
#include "url.hpp"

#include "till/drivers/net/http_transport.hpp"

#include <memory>
#include <string>

namespace till::drivers::net {

// What an exchange needs of its transport. Outlives it.
struct ExchangeHost {
    hal::Scheduler& scheduler;
    Connector& connector;
    ConnectionPool& pool;
    http::ResponseReader::Limits limits;
    TransportStats& stats;
};

class Exchange {
  public:
    using Finished = std::move_only_function<void(hal::HttpResult)>;  // once; not from inside start()

    struct Request {
        Url url;
        std::string text;
        bool is_head = false;
        std::shared_ptr<tls::TlsContext> tls;  // null for http
    };
    Exchange(ExchangeHost& host, Request request, Finished finished);

    void start(hal::Duration timeout);

  private:
    void connect();
    void on_connected(hal::Result<std::unique_ptr<ByteStream>> result);
    void shake_hands(std::unique_ptr<ByteStream> stream);
    void send();
    void on_written(const ByteStream::Written& result);
    void on_bytes(const hal::Result<std::string_view>& result);
    void succeed();
    void fail(hal::Error error);
    void finish(hal::HttpResult result);

    ExchangeHost& host_;
    Request request_;
    Finished finished_;  // empty once finished
    hal::Timer deadline_;
    std::unique_ptr<Connector::Attempt> attempt_;
    std::unique_ptr<ClientConnection> connection_;
    http::ResponseReader reader_;
    std::string received_;  // not yet taken by the reader
    bool reused_ = false;
    bool writing_ = false;
    bool may_have_left_ = false;
};

}  // namespace till::drivers::net
