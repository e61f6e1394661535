#include "tokens.hpp"

namespace till::firmware::ctl {

hal::Result<void> create_token(api::TokenStore& store, std::string name, const std::string& role, std::ostream& out) {
    const auto known = api::role_from(role);
    if (!known) return hal::fail("role-unknown", role + ": use cashier, supervisor, technician or integrator");
    if (name.empty()) name = role;
    const auto token = store.create(std::move(name), *known);
    if (!token) return std::unexpected(token.error());
    out << *token << "\n";
    return {};
}

hal::Result<void> list_tokens(api::TokenStore& store, std::ostream& out) {
    const auto tokens = store.list();
    if (!tokens) return std::unexpected(tokens.error());
    for (const auto& token : *tokens)
        out << token.created_at << "  " << api::to_string(token.identity.role) << "  " << token.identity.name << "\n";
    return {};
}

hal::Result<void> revoke_token(api::TokenStore& store, const std::string& name, std::ostream& out) {
    if (auto revoked = store.revoke(name); !revoked) return revoked;
    out << name << " is revoked\n";
    return {};
}

}  // namespace till::firmware::ctl
