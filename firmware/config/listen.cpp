#include "checks.hpp"

#include <arpa/inet.h>

#include <charconv>

namespace till::firmware {

bool is_ip_address(const std::string& text) {
    in6_addr room{};
    return inet_pton(AF_INET, text.c_str(), &room) == 1 || inet_pton(AF_INET6, text.c_str(), &room) == 1;
}

hal::Result<ListenAddress> parse_listen(std::string_view text) {
    const auto invalid = hal::fail("listen-invalid", std::string(text));
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || text.size() > 64) {
        return invalid;
    }
    auto host = text.substr(0, colon);
    const bool bracketed = host.starts_with('[') && host.ends_with(']');
    if (bracketed) {
        host = host.substr(1, host.size() - 2);
    }
    ListenAddress address{std::string(host), 0};
    const auto port = text.substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
    if (error != std::errc{} || end != port.data() + port.size() || !is_ip_address(address.host) ||
        bracketed != (host.find(':') != std::string_view::npos)) {
        return invalid;
    }
    return address;
}

}  // namespace till::firmware
