// RawPeer: a server on 127.0.0.1 that does to each connection exactly what a script says, with bare sockets on a
// thread of its own. For clients under test; it never sleeps: to stall means to wait until the client gives up.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace till::test {

class RawPeer {
  public:
    // One accepted connection, as the script sees it. Closed (FIN) when the script returns.
    class Connection {
      public:
        explicit Connection(int fd) : fd_(fd) {}
        ~Connection() {
            if (fd_ >= 0) ::close(fd_);
        }
        Connection(const Connection&) = delete;
        Connection& operator=(const Connection&) = delete;

        // The next request with its body, or what came of it before the client ended.
        std::string read_request() {
            std::string text;
            while (!is_complete(text)) {
                char byte[2048];
                const auto n = ::recv(fd_, byte, sizeof byte, 0);
                if (n <= 0) return text;
                text.append(byte, static_cast<std::size_t>(n));
            }
            return text;
        }
        void send(std::string_view bytes) {
            while (!bytes.empty()) {
                const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
                if (n <= 0) return;
                bytes.remove_prefix(static_cast<std::size_t>(n));
            }
        }
        void reset() {
            const linger now{1, 0};
            ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
            ::close(std::exchange(fd_, -1));
        }
        // Until the client has closed its side.
        void stall() {
            char sink[2048];
            while (::recv(fd_, sink, sizeof sink, 0) > 0) {
            }
        }
        // The same, without taking a byte: the client's writes fill the window and stop.
        void stall_without_reading() {
            pollfd watch{fd_, POLLRDHUP, 0};
            ::poll(&watch, 1, 20'000);
        }

      private:
        static bool is_complete(const std::string& text) {
            const auto head = text.find("\r\n\r\n");
            if (head == text.npos) return false;
            const auto at = text.find("Content-Length: ");
            const auto body = at == text.npos || at > head ? 0 : std::strtoul(text.c_str() + at + 16, nullptr, 10);
            return text.size() >= head + 4 + body;
        }
        int fd_;
    };
    using Script = std::function<void(Connection&)>;

    explicit RawPeer(Script script) : script_(std::move(script)), fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(fd_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(fd_, 64) != 0 ||
            ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
            std::perror("raw peer");
            std::abort();
        }
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~RawPeer() {
        ::shutdown(fd_, SHUT_RDWR);  // wakes accept()
        thread_.join();
        ::close(fd_);
    }
    RawPeer(const RawPeer&) = delete;
    RawPeer& operator=(const RawPeer&) = delete;

    std::uint16_t port() const { return port_; }
    std::string url(std::string_view path = "/") const {
        return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
    }
    int connections() const { return connections_; }

    // A port on which nobody listens: bound once, so that nobody else has it, and closed again.
    static std::uint16_t refused_port() {
        const RawPeer gone([](Connection&) {});
        return gone.port();
    }

  private:
    void serve() {
        for (;;) {
            const int accepted = ::accept(fd_, nullptr, nullptr);
            if (accepted < 0) return;
            ++connections_;
            Connection connection(accepted);
            script_(connection);
        }
    }

    Script script_;
    int fd_;
    std::uint16_t port_ = 0;
    std::atomic<int> connections_ = 0;
    std::thread thread_;
};

// FullListener: a port whose queue of connections is full, so that the kernel drops what comes (a blackhole).
class FullListener {
  public:
    FullListener() : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address_;
        ::bind(fd_, reinterpret_cast<sockaddr*>(&address_), size);
        ::listen(fd_, 0);
        ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address_), &size);
        for (int i = 0; i < 4; ++i) {
            fillers_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
            ::connect(fillers_.back(), reinterpret_cast<sockaddr*>(&address_), size);
        }
    }
    ~FullListener() {
        for (const int fd : fillers_)
            ::close(fd);
        ::close(fd_);
    }
    FullListener(const FullListener&) = delete;
    FullListener& operator=(const FullListener&) = delete;
    std::string url() const { return "http://127.0.0.1:" + std::to_string(ntohs(address_.sin_port)) + "/"; }

  private:
    int fd_;
    sockaddr_in address_{};
    std::vector<int> fillers_;
};

}  // namespace till::test
