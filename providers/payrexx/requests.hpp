// Payrexx's calls as HTTP requests (contract 3.1 to 3.5). Errors: "reference-missing", "command-invalid".
#pragma once

#include "payrexx/wire.hpp"

namespace till::providers::payrexx {

inline constexpr std::string_view gateway_method = "payrexx.gateway";
inline constexpr std::string_view terminal_method = "payrexx.terminal";
inline bool is_terminal(const SaleRequest& sale) { return sale.method == terminal_method; }

class Requests {
  public:
    Requests(const PayrexxConfig& config, const hal::Crypto& crypto) : config_(config), crypto_(crypto) {}
    Result<hal::HttpRequest> build(const Command& command) const;

  private:
    Result<hal::HttpRequest> create(const Command& command) const;
    Result<hal::HttpRequest> start_terminal(const Command& command) const;
    Result<hal::HttpRequest> inquire(const Command& command) const;
    Result<hal::HttpRequest> cancel(const Command& command) const;
    Result<hal::HttpRequest> capture(const Command& command) const;
    Result<hal::HttpRequest> refund(const Command& command) const;
    Result<hal::HttpRequest> list() const;
    // `params` travels in the query of a GET, else as body.
    Result<hal::HttpRequest> request(std::string method, std::string path, Value params = Value::object()) const;

    const PayrexxConfig& config_;
    const hal::Crypto& crypto_;
};

// Which answer an inquiry's request asks for; the same for build and read.
enum class Look { gateway, list, transaction, terminal };
Look look_of(const Command& command);
// A terminal's payment succeeded, and the list is asked once for its transaction: refunds need it, and it names amount
// and mode, which the terminal may not.
bool seeks_transaction(const Command& command);

// base64(HMAC-SHA256(secret, query)). Errors: those of hal::Crypto.
Result<std::string> api_signature(const hal::Crypto& crypto, const hal::Secret& secret, std::string_view query);

}  // namespace till::providers::payrexx
