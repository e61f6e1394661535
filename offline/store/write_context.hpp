// What every table's writer needs while one transaction is being written, and how values are stored in columns.
#pragma once

#include "store/database.hpp"
#include "store/head.hpp"
#include "till/hal/crypto.hpp"
#include "till/hal/json.hpp"
#include "till/hal/signer.hpp"
#include "till/hal/time.hpp"

namespace till::offline::store {

struct WriteContext {
    Connection& db;
    const hal::Crypto& crypto;
    const std::string& terminal_id;
    const hal::Stamp& now;  // taken when the change was asked for
    Head& head;
    std::int64_t& last_item_seq;
    hal::Signer* signer = nullptr;
};

inline std::int64_t millis(hal::Monotonic time) { return time.time_since_epoch().count(); }
inline std::int64_t millis(hal::Wall time) { return time.time_since_epoch().count(); }
// From four columns in the order monotonic, wall, trusted, boot id.
hal::Stamp stamp_from(const Statement& row, int first_column);

// JSON as stored text. "change-too-large": beyond 1 MiB or 24 levels; what is written must be readable again.
Result<std::string> to_stored(const hal::json::Value& value);
// "journal-broken" when it does not parse; `what` names the record.
Result<hal::json::Value> from_stored(const std::string& text, const std::string& what);

}  // namespace till::offline::store
