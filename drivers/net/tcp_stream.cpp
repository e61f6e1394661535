#include "tcp_stream.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <sys/socket.h>

#include <array>

namespace till::drivers::net {

namespace asio = boost::asio;
using boost::system::error_code;

struct TcpStream::Shared {
    asio::ip::tcp::socket socket;
    std::array<char, 16 * 1024> buffer;
    bool open = true;

    explicit Shared(asio::ip::tcp::socket s) : socket(std::move(s)) {}
    void close() {
        open = false;
        error_code ignored;
        socket.close(ignored);
    }
};

TcpStream::TcpStream(asio::ip::tcp::socket socket) : shared_(std::make_shared<Shared>(std::move(socket))) {
    error_code ignored;  // only a matter of speed
    shared_->socket.set_option(asio::ip::tcp::no_delay(true), ignored);
}

TcpStream::~TcpStream() { shared_->close(); }

void TcpStream::read(ReadHandler handler) {
    shared_->socket.async_read_some(asio::buffer(shared_->buffer), [shared = shared_, handler = std::move(handler)](
                                                                       const error_code& ec, std::size_t n) mutable {
        if (!shared->open) return;
        if (ec == asio::error::eof) return handler(std::string_view{});
        if (ec) return handler(hal::fail("connection-lost", "reading: " + ec.message()));
        handler(std::string_view{shared->buffer.data(), n});
    });
}

void TcpStream::write(std::string_view bytes, WriteHandler handler) {
    asio::async_write(shared_->socket, asio::buffer(bytes.data(), bytes.size()),
                      [shared = shared_, handler = std::move(handler)](const error_code& ec, std::size_t n) mutable {
                          if (!shared->open) return;
                          if (!ec) return handler({});
                          handler({n > 0, hal::Error{"connection-lost", "writing: " + ec.message()}});
                      });
}

void TcpStream::shutdown() {
    error_code ignored;  // the far side may have gone already
    shared_->socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

void TcpStream::abort() {
    error_code ignored;
    shared_->socket.set_option(asio::socket_base::linger(true, 0), ignored);
    shared_->close();
}

bool TcpStream::quiet() {
    if (!shared_->open) return false;
    char byte = 0;
    const auto n = ::recv(shared_->socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace till::drivers::net
