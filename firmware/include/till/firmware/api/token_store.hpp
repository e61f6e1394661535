// TokenStore: who may talk to the local API. Bearer tokens with a role, kept as SHA-256 in one JSON file.
//
// The file (mode 0600, under the data directory) is {tokens: [{name, role, sha256, created_at}]}; `tillctl token
// create` and pairing write it (temporary file, fsync, rename, under a lock file), every process that holds a
// TokenStore reads it again when it changed, at most once a second. A file that cannot be read or understood
// admits nobody (fails closed) and says so in fault(). Tokens are 256 random bits: looking one up needs no rate
// limit. Loop thread only; the file is small and is read and written in place.
// Errors: "token-name-invalid", "token-name-taken", "token-not-found", "token-file-invalid", "token-file-failed",
// "token-file-busy" (another process changes it just now).
#pragma once

#include "till/hal/clock.hpp"
#include "till/hal/crypto.hpp"
#include "till/hal/result.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace till::firmware::api {

enum class Role { cashier, supervisor, technician, integrator };
std::string_view to_string(Role role);
std::optional<Role> role_from(std::string_view text);

struct Identity {
    std::string name;  // the token's
    Role role = Role::cashier;
};

struct TokenInfo {
    Identity identity;
    std::string created_at;  // RFC 3339
};

class TokenStore {
  public:
    // patience: how long a change waits for another process that is changing the file; a daemon's loop has none.
    TokenStore(std::string path, const hal::Clock& clock, hal::Crypto& crypto, hal::Duration patience = {});
    ~TokenStore();

    // The token's text, shown once and never kept: "till_" and 64 hex digits. name: 1..64 of [A-Za-z0-9._-].
    hal::Result<std::string> create(std::string name, Role role);
    hal::Result<void> revoke(std::string_view name);
    hal::Result<std::vector<TokenInfo>> list();

    // A token that lives in memory only, until this object dies (the page of `api.cashier_without_login`).
    std::string session(std::string name, Role role);

    std::optional<Identity> find(std::string_view token);
    // Why the file admits nobody; nullopt when it is fine or absent.
    std::optional<hal::Error> fault() const { return fault_; }

  private:
    struct Entry {
        Identity identity;
        std::string sha256;
        std::string created_at;
    };
    struct FileMark {
        std::int64_t inode = -1, size = -1, modified_ns = -1;
        friend bool operator==(const FileMark&, const FileMark&) = default;
    };
    FileMark mark() const;
    void reload_if_changed();
    void load();
    hal::Result<void> save(const std::vector<Entry>& entries);
    hal::Result<void> edit(std::move_only_function<hal::Result<void>(std::vector<Entry>&)> change);
    std::string random_token();
    std::string hash_of(std::string_view token) const;

    std::string path_;
    const hal::Clock& clock_;
    hal::Crypto& crypto_;
    hal::Duration patience_;
    std::vector<Entry> entries_;
    std::vector<Entry> sessions_;
    FileMark loaded_;
    std::optional<hal::Monotonic> looked_;
    std::optional<hal::Error> fault_;
};

}  // namespace till::firmware::api
