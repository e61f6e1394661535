#include "asio_connector.hpp"

#include "tcp_stream.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include <vector>

namespace till::drivers::net {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t addresses_max = 8;
constexpr hal::Duration address_patience{3'000};

class Search : public std::enable_shared_from_this<Search> {
  public:
    Search(asio::io_context& io, hal::Scheduler& scheduler, Connector::Handler handler)
        : scheduler_(scheduler), resolver_(io), socket_(io), handler_(std::move(handler)) {}

    void start(const std::string& host, std::uint16_t port) {
        error_code ec;
        const auto address = asio::ip::make_address(host, ec);
        if (!ec) {
            addresses_ = {{address, port}};
        } else if (host == "localhost") {
            addresses_ = {{asio::ip::address_v4::loopback(), port}, {asio::ip::address_v6::loopback(), port}};
        }
        if (!addresses_.empty()) return next();
        resolver_.async_resolve(host, std::to_string(port), tcp::resolver::numeric_service,
                                [self = shared_from_this()](const error_code& failure, const auto& found) {
                                    self->on_resolved(failure, found);
                                });
    }
    void give_up() {
        handler_ = nullptr;
        patience_.cancel();
        resolver_.cancel();
        error_code ignored;
        socket_.close(ignored);
    }

  private:
    void on_resolved(const error_code& ec, const tcp::resolver::results_type& found) {
        if (!handler_) return;
        if (ec) return finish(hal::fail("dns-failed", ec.message()));
        for (const auto& entry : found)
            if (addresses_.size() < addresses_max) addresses_.push_back(entry.endpoint());
        next();
    }
    void next() {
        if (tried_ == addresses_.size()) {
            const auto reason = last_error_ ? last_error_.message() : std::string("no address");
            return finish(hal::fail("connect-failed", reason));
        }
        const auto address = addresses_[tried_++];
        if (tried_ < addresses_.size()) patience_ = scheduler_.after(address_patience, [this] { socket_.cancel(); });
        socket_ = tcp::socket(socket_.get_executor());
        socket_.async_connect(address, [self = shared_from_this()](const error_code& ec) { self->on_connected(ec); });
    }
    void on_connected(const error_code& ec) {
        if (!handler_) return;
        patience_.cancel();
        if (!ec) return finish(std::make_unique<TcpStream>(std::move(socket_)));
        last_error_ = ec == asio::error::operation_aborted ? error_code(asio::error::timed_out) : ec;
        next();
    }
    void finish(hal::Result<std::unique_ptr<ByteStream>> result) {
        // Moved out first: the handler may drop the attempt.
        std::exchange(handler_, nullptr)(std::move(result));
    }

    hal::Scheduler& scheduler_;
    tcp::resolver resolver_;
    tcp::socket socket_;
    Connector::Handler handler_;  // empty: given up, or done
    hal::Timer patience_;
    std::vector<tcp::endpoint> addresses_;
    std::size_t tried_ = 0;
    error_code last_error_;
};

struct SearchAttempt final : Connector::Attempt {
    std::shared_ptr<Search> search;
    explicit SearchAttempt(std::shared_ptr<Search> s) : search(std::move(s)) {}
    ~SearchAttempt() override { search->give_up(); }
};

class AsioConnector final : public Connector {
  public:
    AsioConnector(asio::io_context& io, hal::Scheduler& scheduler) : io_(io), scheduler_(scheduler) {}
    std::unique_ptr<Attempt> connect(const std::string& host, std::uint16_t port, Handler handler) override {
        auto search = std::make_shared<Search>(io_, scheduler_, std::move(handler));
        search->start(host, port);
        return std::make_unique<SearchAttempt>(std::move(search));
    }

  private:
    asio::io_context& io_;
    hal::Scheduler& scheduler_;
};

}  // namespace

std::unique_ptr<Connector> make_asio_connector(asio::io_context& io, hal::Scheduler& scheduler) {
    return std::make_unique<AsioConnector>(io, scheduler);
}

}  // namespace till::drivers::net
