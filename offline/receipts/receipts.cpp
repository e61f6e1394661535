#include "receipts/receipts.hpp"

#include "store/hash_chain.hpp"

namespace till::offline::store {
namespace {

using hal::json::Value;

#define TILL_RECEIPT_COLUMNS \
    "number, terminal_id, payment_id, kind, body, monotonic, wall, trusted, boot_id, previous_hash, hash, prints"

Result<Receipt> read_receipt(const Statement& row) {
    Receipt receipt;
    receipt.number = row.integer(0);
    receipt.payment_id = row.text(2);
    receipt.kind = row.text(3);
    receipt.issued = stamp_from(row, 5);
    receipt.previous_hash = hex(row.text(9));
    receipt.hash = hex(row.text(10));
    receipt.prints = static_cast<int>(row.integer(11));
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
    Receipt receipt{number,    draft.payment_id, draft.kind, std::move(body), hex(context.head.receipt_hash),
                    hex(hash), context.now,      0};
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
    auto row = db.query("SELECT " TILL_RECEIPT_COLUMNS " FROM receipts WHERE number = ?", number);
    if (!row) return std::unexpected(row.error());
    const auto found = row->step();
    if (!found) return std::unexpected(found.error());
    if (!*found) return hal::fail("not-found", "receipt " + std::to_string(number));
    return read_receipt(*row);
}

Result<std::vector<Receipt>> list_receipts(Connection& db, const Page& page) {
    auto rows = db.query("SELECT " TILL_RECEIPT_COLUMNS " FROM receipts WHERE number < ? ORDER BY number DESC LIMIT ?",
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

Result<ReceiptsEnd> walk_receipts(Connection& db, const hal::Crypto& crypto, std::int64_t after) {
    auto rows = db.query("SELECT " TILL_RECEIPT_COLUMNS " FROM receipts WHERE number >= ? ORDER BY number", after);
    if (!rows) return std::unexpected(rows.error());
    ReceiptsEnd end{0, after > 0 ? after - 1 : 0, first_previous_hash, {}};
    while (true) {
        const auto more = rows->step();
        if (!more) return std::unexpected(more.error());
        if (!*more) return end;
        const std::int64_t number = rows->integer(0);
        const std::string name = "receipt " + std::to_string(number);
        if (number != end.number + 1) {
            end.broken = "receipt " + std::to_string(end.number + 1) + " is missing";
        } else if (number != after && rows->text(9) != end.hash) {
            end.broken = name + " does not continue the chain";
        } else if (recomputed(crypto, *rows) != rows->text(10)) {
            end.broken = name + " was changed";
        }
        if (!end.broken.empty()) return end;
        end.count += number == after ? 0 : 1;
        end.number = number;
        end.hash = rows->text(10);
    }
}

}  // namespace till::offline::store
