// Head: the end of both chains and the mark of the last commit; one row, written by every transaction.
#pragma once

#include "store/database.hpp"

namespace till::offline::store {

struct Head {
    std::int64_t session = 0;    // random, drawn when the journal object is made
    std::int64_t commit_no = 0;  // counts transactions
    std::int64_t event_seq = 0;
    std::string event_hash;  // raw
    std::int64_t receipt_number = 0;
    std::string receipt_hash;  // raw
};

Result<Head> read_head(Connection& connection);
Result<void> write_head(Connection& connection, const Head& head);

}  // namespace till::offline::store
