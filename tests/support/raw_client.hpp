// RawClient: a client with a bare socket on 127.0.0.1, for servers that run on an io_context in this very thread.
// Waiting means running that loop; nothing sleeps.
#pragma once

#include <boost/asio/io_context.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace till::test {

// Runs the loop until `done()`, at most 20 s of real time.
inline bool run_until(boost::asio::io_context& io, const std::function<bool()>& done) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!done()) {
        if (std::chrono::steady_clock::now() > give_up) return false;
        io.restart();
        io.run_one_for(std::chrono::milliseconds(5));
    }
    return true;
}

class RawClient {
  public:
    RawClient(boost::asio::io_context& io, std::uint16_t port) : io_(io), fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    ~RawClient() { close(); }
    RawClient(RawClient&& other) noexcept
        : io_(other.io_), fd_(std::exchange(other.fd_, -1)), connected_(other.connected_) {}
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    bool connected() const { return connected_; }
    void send(std::string_view bytes) {
        run_until(io_, [&] {
            const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (n > 0) bytes.remove_prefix(static_cast<std::size_t>(n));
            return bytes.empty() || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
        });
    }
    void finish() { ::shutdown(fd_, SHUT_WR); }
    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }

    // Reads until `text` ends with `suffix`; what was read so far is kept in received().
    bool read_until(std::string_view suffix) {
        return run_until(io_,
                         [&] {
                             pump();
                             return received_.ends_with(suffix) || ended_ || reset_;
                         }) &&
               received_.ends_with(suffix);
    }
    // Reads until the far side finishes (true) or resets (false).
    bool read_to_end() {
        run_until(io_, [&] {
            pump();
            return ended_ || reset_;
        });
        return ended_;
    }
    bool was_reset() const { return reset_; }
    const std::string& received() const { return received_; }
    std::string take() { return std::exchange(received_, {}); }
    int fd() const { return fd_; }

  private:
    void pump() {
        char buffer[4096];
        for (;;) {
            const auto n = ::recv(fd_, buffer, sizeof buffer, MSG_DONTWAIT);
            if (n > 0) {
                received_.append(buffer, static_cast<std::size_t>(n));
                continue;
            }
            if (n == 0)
                ended_ = true;
            else if (errno != EAGAIN && errno != EWOULDBLOCK)
                reset_ = true;
            return;
        }
    }

    boost::asio::io_context& io_;
    int fd_;
    bool connected_ = false;
    bool ended_ = false;
    bool reset_ = false;
    std::string received_;
};

}  // namespace till::test
