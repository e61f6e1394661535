#include "store/head.hpp"

namespace till::offline::store {

// Numbers go on above whatever is in the tables, also when somebody else put it there.
Result<Head> read_head(Connection& connection) {
    auto row = connection.query(
        "SELECT session, commit_no, max(event_seq, ifnull((SELECT max(seq) FROM events), 0)), event_hash, "
        "max(receipt_number, ifnull((SELECT max(number) FROM receipts), 0)), receipt_hash FROM head WHERE one = 1");
    if (!row) return std::unexpected(row.error());
    const auto found = row->step();
    if (!found) return std::unexpected(found.error());
    if (!*found) return hal::fail("journal-corrupt", "the head row is missing");
    Head head{row->integer(0), row->integer(1), row->integer(2), row->text(3), row->integer(4), row->text(5)};
    if (head.event_hash.size() != 32 || head.receipt_hash.size() != 32) {
        return hal::fail("journal-corrupt", "the head row holds no hashes");
    }
    return head;
}

Result<void> write_head(Connection& connection, const Head& head) {
    return connection.run(
        "UPDATE head SET session = ?, commit_no = ?, event_seq = ?, event_hash = ?, receipt_number = ?, "
        "receipt_hash = ? WHERE one = 1",
        head.session, head.commit_no, head.event_seq, Blob{head.event_hash}, head.receipt_number,
        Blob{head.receipt_hash});
}

}  // namespace till::offline::store
