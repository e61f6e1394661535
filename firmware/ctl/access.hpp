// How tillctl gets at a terminal: its address, and a token. Whoever may write the terminal's token file may do
// everything anyway, so on the terminal itself tillctl makes its own token the first time it needs one.
#pragma once

#include "till/firmware/api/token_store.hpp"
#include "till/firmware/config/config.hpp"

#include <string>

namespace till::firmware::ctl {

// "http://127.0.0.1:8480" for api.listen; an address that means "all of them" becomes the loopback one.
// Error: "address-unknown" for port 0.
hal::Result<std::string> base_url(const Config& config);

std::string token_store_path(const Config& config);

// The first line of a file with mode 0600 or stricter. Errors: "token-file-missing", "token-permissions".
hal::Result<std::string> read_token(const std::string& path);

struct OwnToken {
    std::string text;
    bool is_new = false;
};
// Reads `path`, or creates a supervisor's token named `name` in `store` and keeps it there (mode 0600). A kept token
// that the store no longer knows is replaced.
hal::Result<OwnToken> own_token(const std::string& path, const std::string& name, api::TokenStore& store);

}  // namespace till::firmware::ctl
