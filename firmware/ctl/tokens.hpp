// `tillctl token ...`: edits the token file itself, so it works before the first start and while tilld runs.
#pragma once

#include "till/firmware/api/token_store.hpp"

#include <ostream>

namespace till::firmware::ctl {

// `name` empty: the role's name. Prints the token and nothing else, so that a script can take it.
hal::Result<void> create_token(api::TokenStore& store, std::string name, const std::string& role, std::ostream& out);
hal::Result<void> list_tokens(api::TokenStore& store, std::ostream& out);
hal::Result<void> revoke_token(api::TokenStore& store, const std::string& name, std::ostream& out);

}  // namespace till::firmware::ctl
