CREATE TABLE answers (
 row INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL,
 status INTEGER NOT NULL, body TEXT NOT NULL, saved_wall INTEGER NOT NULL, sum INTEGER NOT NULL
);
CREATE TABLE claims (
 scope TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (scope, id)
) WITHOUT ROWID;
CREATE TABLE documents (
 created_seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL,
 open INTEGER NOT NULL, body TEXT NOT NULL, updated_seq INTEGER NOT NULL, sum INTEGER NOT NULL,
 UNIQUE (kind, id)
);
CREATE INDEX documents_by_kind ON documents (kind, created_seq);
CREATE INDEX documents_by_state ON documents (kind, state, created_seq);
CREATE INDEX documents_open ON documents (kind, created_seq) WHERE open = 1;
CREATE TABLE done_items (
 seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, target TEXT NOT NULL,
 order_key TEXT NOT NULL, attempts INTEGER NOT NULL, created_monotonic INTEGER NOT NULL,
 created_wall INTEGER NOT NULL, created_trusted INTEGER NOT NULL, created_boot TEXT NOT NULL,
 done_wall INTEGER NOT NULL
);
CREATE TABLE events (
 seq INTEGER PRIMARY KEY, stream TEXT NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL,
 monotonic INTEGER NOT NULL, wall INTEGER NOT NULL, trusted INTEGER NOT NULL, boot_id TEXT NOT NULL,
 hash BLOB NOT NULL
);
CREATE INDEX events_by_stream ON events (stream, seq);
CREATE TABLE head (
 one INTEGER PRIMARY KEY CHECK (one = 1), session INTEGER NOT NULL, commit_no INTEGER NOT NULL,
 event_seq INTEGER NOT NULL, event_hash BLOB NOT NULL, receipt_number INTEGER NOT NULL,
 receipt_hash BLOB NOT NULL, boot_id TEXT NOT NULL
);
CREATE TABLE items (
 seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, target TEXT NOT NULL,
 order_key TEXT NOT NULL, payload TEXT NOT NULL, state INTEGER NOT NULL, ready INTEGER NOT NULL,
 attempts INTEGER NOT NULL, created_monotonic INTEGER NOT NULL, created_wall INTEGER NOT NULL,
 created_trusted INTEGER NOT NULL, created_boot TEXT NOT NULL, due INTEGER NOT NULL,
 due_boot TEXT NOT NULL, due_wall INTEGER, planned INTEGER NOT NULL, last_error TEXT NOT NULL,
 sum INTEGER NOT NULL
);
CREATE INDEX items_due ON items (kind, due, seq) WHERE ready = 1 AND state IN (0, 2);
CREATE INDEX items_in_flight ON items (order_key) WHERE state = 1;
CREATE INDEX items_parked ON items (seq) WHERE state = 4;
CREATE INDEX items_waiting ON items (order_key, seq) WHERE state IN (0, 1, 2);
CREATE TABLE receipts (
 number INTEGER PRIMARY KEY, terminal_id TEXT NOT NULL, payment_id TEXT NOT NULL, kind TEXT NOT NULL,
 body TEXT NOT NULL, monotonic INTEGER NOT NULL, wall INTEGER NOT NULL, trusted INTEGER NOT NULL,
 boot_id TEXT NOT NULL, previous_hash BLOB NOT NULL, hash BLOB NOT NULL, prints INTEGER NOT NULL
);
CREATE TABLE seals (
 kind TEXT, n INTEGER, hash BLOB, key TEXT, sig BLOB, PRIMARY KEY (kind, n)
) WITHOUT ROWID;
