// 002_seals. Shipped: do not edit. Tight for the same reason as 001: all of the schema is in the file's first page.
//
// `seals` is what the device key vouches for (store/seals.hpp). The way back leaves it where it is: an older program
// knows nothing of it, and what it holds cannot be computed anew. Receipts issued by that older program are unsigned;
// coming back here notes up to which number, for the next start to sign.
#pragma once

namespace till::offline::store {

inline constexpr const char* migration_002_up = R"sql(
CREATE TABLE IF NOT EXISTS seals (
 kind TEXT, n INTEGER, hash BLOB, key TEXT, sig BLOB, PRIMARY KEY (kind, n)
) WITHOUT ROWID;
INSERT INTO seals SELECT 'unsigned', receipt_number, receipt_hash, '', x'' FROM head WHERE receipt_number >
 ifnull((SELECT max(n) FROM seals WHERE kind IN ('receipt', 'unsigned', 'receipts')), 0);
ALTER TABLE claims ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
UPDATE claims SET seq = (SELECT event_seq FROM head);
)sql";

inline constexpr const char* migration_002_down = R"sql(
ALTER TABLE claims DROP COLUMN seq;
)sql";

}  // namespace till::offline::store
