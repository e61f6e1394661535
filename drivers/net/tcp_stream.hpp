// TcpStream: ByteStream over a connected socket.
#pragma once

#include "byte_stream.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace till::drivers::net {

class TcpStream final : public ByteStream {
  public:
    explicit TcpStream(boost::asio::ip::tcp::socket socket);
    ~TcpStream() override;
    void read(ReadHandler handler) override;
    void write(std::string_view bytes, WriteHandler handler) override;
    void shutdown() override;
    void abort() override;
    bool quiet() override;

  private:
    struct Shared;
    std::shared_ptr<Shared> shared_;  // completions of a dead stream still arrive, and must find a buffer
};

}  // namespace till::drivers::net
