#include "receipts/receipts.hpp"

#include "store/hash_chain.hpp"

namespace till::offline::store {
namespace {

using hal::json::Value;

#define TILL_RECEIPT_COLUMNS \
    "number, terminal_id, payment_id, kind, body, monotonic, wall, trusted, boot_id, previous_hash, hash, prints"

// Its signature comes along: columns 12 and 13.
#define TILL_SIGNED_RECEIPTS                                            \
    "SELECT " TILL_RECEIPT_COLUMNS                                      \
    ", (SELECT key FROM seals WHERE kind = 'receipt' AND n = number), " \
    "(SELECT sig FROM seals WHERE kind = 'receipt' AND n = number) FROM receipts "

Result<Receipt> read_receipt(const Statement& row) {
    Receipt receipt;
    receipt.number = row.integer(0);
    receipt.payment_id = row.text(2);
    receipt.kind = row.text(3);
    receipt.issued = stamp_from(row, 5);
    receipt.previous_hash = hex(row.text(9));
    receipt.hash = hex(row.text(10));
    receipt.prints = static_cast<int>(row.integer(11));
    receipt.key_id = row.text(12);
    receipt.signature = hex(row.text(13));
    auto body = from_stored(row.text(4), "receipt " + std::to_string(receipt.number));
    if (!body) return std::unexpected(body.error());
    receipt.body = *std::move(body);
    return receipt;
}

std::string recomputed(const hal::Crypto& crypto, const Statement& row) {
    return link_hash(crypto, ReceiptLink{row.text(9), row.text(1), row.integer(0), row.text(2), row.text(3),
                                         row.text(4), stamp_from(row, 5).wall});
}

Value as_json(const Receipt& receipt) {
    return Value::object({{"number", receipt.number},
                          {"kind", receipt.kind},
                          {"issued_at", hal::to_rfc3339(receipt.issued.wall)},
                          {"hash", receipt.hash},
                          {"previous_hash", receipt.previous_hash},
                          {"key_id", receipt.key_id},
                          {"signature", receipt.signature},
                          {"body", receipt.body}});
}

}  // namespace

Result<Receipt> issue_receipt(WriteContext& context, const ReceiptDraft& draft) {
    const std::int64_t number = context.head.receipt_number + 1;
    Value body = draft.body;
    if (!body.is_object()) return hal::fail("receipt-invalid", "the body is no object");
    body.set("number", number).set("issued_at", hal::to_rfc3339(context.now.wall));
    const auto text = to_stored(body);
    if (!text) return std::unexpected(text.error());
    const std::string hash =
        link_hash(context.crypto, ReceiptLink{context.head.receipt_hash, context.terminal_id, number, draft.payment_id,
                                              draft.kind, *text, context.now.wall});
    auto inserted =
        context.db.run("INSERT INTO receipts (" TILL_RECEIPT_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                       number, context.terminal_id, draft.payment_id, draft.kind, *text, millis(context.now.monotonic),
                       millis(context.now.wall), context.now.trusted, context.now.boot_id,
                       Blob{context.head.receipt_hash}, Blob{hash});
    if (!inserted) return std::unexpected(inserted.error());
    const auto seal = seal_receipt(context, number, hash);
    if (!seal) return std::unexpected(seal.error());
    Receipt receipt{number,    draft.payment_id, draft.kind, std::move(body), hex(context.head.receipt_hash),
                    hex(hash), context.now,      0,          seal->key,       hex(seal->signature)};
    context.head.receipt_number = number;
    context.head.receipt_hash = hash;
    return receipt;
}

NewEvent receipt_event(const Receipt& receipt) {
    return {receipt.payment_id, "receipt.issued",
            Value::object({{"number", receipt.number},
                           {"kind", receipt.kind},
                           {"hash", receipt.hash},
                           {"previous_hash", receipt.previous_hash}})};
}

std::vector<NewItem> receipt_items(const ReceiptDraft& draft, const Receipt& receipt) {
    std::vector<NewItem> items;
    if (!draft.sync_id.empty()) {
        items.push_back({draft.sync_id, "sync", "back_office", "sync/" + draft.payment_id,
                         Value::object({{"sale", draft.sale}, {"receipt", as_json(receipt)}})});
    }
    if (!draft.print_id.empty()) {
        items.push_back({draft.print_id, "print", "printer", "print/" + draft.payment_id,
                         Value::object({{"receipt", receipt.number}})});
    }
    return items;
}

Result<void> count_print(Connection& db, std::int64_t number) {
    auto counted = db.run("UPDATE receipts SET prints = prints + 1 WHERE number = ?", number);
    if (counted && db.rows_changed() == 0) return hal::fail("not-found", "receipt " + std::to_string(number));
    return counted;
}

Result<Receipt> find_receipt(Connection& db, std::int64_t number) {
    auto row = db.query(TILL_SIGNED_RECEIPTS "WHERE number = ?", number);
    if (!row) return std::unexpected(row.error());
    const auto found = row->step();
    if (!found) return std::unexpected(found.error());
    if (!*found) return hal::fail("not-found", "receipt " + std::to_string(number));
    return read_receipt(*row);
}

Result<std::vector<Receipt>> list_receipts(Connection& db, const Page& page) {
    auto rows = db.query(TILL_SIGNED_RECEIPTS "WHERE number < ? ORDER BY number DESC LIMIT ?",
                         page.before > 0 ? page.before : INT64_MAX, page.limit);
    if (!rows) return std::unexpected(rows.error());
    std::vector<Receipt> receipts;
    while (true) {
        const auto more = rows->step();
        if (!more) return std::unexpected(more.error());
        if (!*more) return receipts;
        auto receipt = read_receipt(*rows);
        if (!receipt) return std::unexpected(receipt.error());
        receipts.push_back(*std::move(receipt));
    }
}

Result<ReceiptsEnd> receipts_start(Connection& db) {
    const auto pruned = newest_seal(db, "receipts");
    if (!pruned) return std::unexpected(pruned.error());
    ReceiptsEnd start;
    start.hash = *pruned ? (*pruned)->hash : first_previous_hash;
    start.number = *pruned ? (*pruned)->n : 0;
    return start;
}

Result<ReceiptsEnd> receipts_before_last(Connection& db, std::int64_t last, int count) {
    auto row = db.query("SELECT number, hash FROM receipts WHERE number = ?", last - count);
    if (!row) return std::unexpected(row.error());
    const auto found = row->step();
    if (!found) return std::unexpected(found.error());
    if (!*found) return receipts_start(db);
    ReceiptsEnd start;
    start.number = row->integer(0);
    start.hash = row->text(1);
    return start;
}

Result<void> end_of_unsigned_run(Connection& db, const SealCheck& seals, ReceiptsEnd& end) {
    if (end.unsigned_since == 0) return {};
    const auto vouched = seals.holds(db, "unsigned", end.number, end.hash);
    if (!vouched) return std::unexpected(vouched.error());
    if (!*vouched) end.broken = "receipt " + std::to_string(end.unsigned_since) + " is not signed";
    end.unsigned_since = 0;
    return {};
}

namespace {

Result<void> check_seal(Connection& db, const SealCheck& seals, const Statement& row, ReceiptsEnd& end) {
    if (row.is_null(12)) {
        if (end.unsigned_since == 0) end.unsigned_since = row.integer(0);
        ++end.unsigned_count;
        return {};
    }
    if (auto vouched = end_of_unsigned_run(db, seals, end); !vouched || !end.broken.empty()) return vouched;
    if (!seals.receipt(row.text(10), row.text(12), row.text(13))) {
        end.broken = "the signature of receipt " + std::to_string(row.integer(0)) + " is wrong";
    }
    ++end.signed_count;
    return {};
}

}  // namespace

Result<bool> walk_receipts(Connection& db, const hal::Crypto& crypto, const SealCheck* seals, ReceiptsEnd& end,
                           int limit) {
    auto rows = db.query(TILL_SIGNED_RECEIPTS "WHERE number > ? ORDER BY number LIMIT ?", end.number, limit);
    if (!rows) return std::unexpected(rows.error());
    for (int walked = 0;; ++walked) {
        const auto more = rows->step();
        if (!more) return std::unexpected(more.error());
        if (!*more) return walked < limit;
        const std::int64_t number = rows->integer(0);
        const std::string name = "receipt " + std::to_string(number);
        if (number != end.number + 1) {
            end.broken = "receipt " + std::to_string(end.number + 1) + " is missing";
        } else if (rows->text(9) != end.hash) {
            end.broken = name + " does not continue the chain";
        } else if (recomputed(crypto, *rows) != rows->text(10)) {
            end.broken = name + " was changed";
        } else if (seals != nullptr) {
            if (auto checked = check_seal(db, *seals, *rows, end); !checked) return std::unexpected(checked.error());
        }
        if (!end.broken.empty()) return true;
        ++end.count;
        end.number = number;
        end.hash = rows->text(10);
    }
}

}  // namespace till::offline::store
