#include "store/answer_table.hpp"
#include "store/document_table.hpp"
#include "store/item_table.hpp"
#include "store/row_sum.hpp"
#include "store/seals.hpp"
#include "transfer/rows.hpp"

namespace till::offline::transfer {
namespace {

using hal::json::Value;

Result<bool> is_here(Result<std::optional<std::int64_t>> found) {
    if (!found) return std::unexpected(found.error());
    return found->has_value();
}

Result<void> refuse_known_item(Connection& db, const std::string& id) {
    auto known = is_here(db.number("SELECT 1 FROM items WHERE id = ?", id));
    if (known && !*known) known = is_here(db.number("SELECT 1 FROM done_items WHERE id = ?", id));
    if (!known) return std::unexpected(known.error());
    if (*known) return hal::fail("bundle-conflict", "item " + id + " is here already");
    return {};
}

// What is printed here is the other terminal's receipt, with its number.
Result<std::string> payload_of(const Value& record) {
    const std::string text = record.string_or("payload", "");
    const Value* print = record.find("print");
    if (print == nullptr) return text;
    auto payload = store::from_stored(text, "item " + record.string_or("id", ""));
    if (!payload) return hal::fail("bundle-broken", payload.error().detail);
    payload->set("foreign", *print);
    return store::to_stored(*payload);
}

Result<void> take_item(WriteContext& context, const Value& record) {
    const std::string id = record.string_or("id", ""), kind = record.string_or("kind", "");
    const std::string target = record.string_or("target", ""), order_key = record.string_or("order_key", "");
    if (id.empty()) return hal::fail("bundle-broken", "an item without an id");
    if (auto fresh = refuse_known_item(context.db, id); !fresh) return fresh;
    const auto payload = payload_of(record);
    if (!payload) return std::unexpected(payload.error());
    // What may have been on the wire there is unknown here: it is asked about before it is sent.
    const std::int64_t was = record.integer_or("state", 2);
    const std::int64_t state = was == 0 || was == 4 ? was : 2;
    const bool waits = state != 4;
    auto ahead = is_here(context.db.number(
        "SELECT seq FROM items INDEXED BY items_waiting WHERE order_key = ? AND state IN (0, 1, 2) LIMIT 1",
        order_key));
    if (!ahead) return std::unexpected(ahead.error());
    return context.db.run(
        "INSERT INTO items (seq, id, kind, target, order_key, payload, state, ready, attempts, created_monotonic, "
        "created_wall, created_trusted, created_boot, due, due_boot, due_wall, planned, last_error, sum) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, 'imported', 0, '', NULL, 0, ?, ?)",
        ++context.last_item_seq, id, kind, target, order_key, *payload, state, waits && !*ahead,
        record.integer_or("attempts", 0), record.integer_or("created_ms", 0),
        record.boolean_or("created_trusted", false), record.string_or("last_error", ""),
        store::row_sum({id, kind, target, order_key, *payload}));
}

// The event lets the projection be built anew from this journal alone.
Result<void> take_document(WriteContext& context, const Value& record, const std::string& bundle) {
    Document document;
    document.kind = record.string_or("kind", "");
    document.id = record.string_or("id", "");
    document.state = record.string_or("state", "");
    document.open = record.boolean_or("open", false);
    auto body = store::from_stored(record.string_or("body", ""), document.kind + "/" + document.id);
    if (!body) return hal::fail("bundle-broken", body.error().detail);
    document.body = *std::move(body);
    const auto known =
        is_here(context.db.number("SELECT 1 FROM documents WHERE kind = ? AND id = ?", document.kind, document.id));
    if (!known) return std::unexpected(known.error());
    if (*known && document.open) {
        return hal::fail("bundle-conflict", document.kind + " " + document.id + " is here already");
    }
    if (*known) return {};  // the order was sold here as well: this one stays with its own payment
    if (document.open) {
        auto told = store::append_event(context, {document.id, document.kind + ".imported",
                                                  Value::object({{document.kind, document.body}, {"bundle", bundle}})});
        if (!told) return std::unexpected(told.error());
    }
    return store::put_document(context.db, document, context.head.event_seq);
}

}  // namespace

Result<void> take_record(WriteContext& context, const Value& record, const std::string& bundle, Imported& imported) {
    const std::string type = record.string_or("t", "");
    if (type == "item") {
        ++imported.items;
        return take_item(context, record);
    }
    if (type == "document") {
        ++imported.documents;
        return take_document(context, record, bundle);
    }
    if (type != "claim") return hal::fail("bundle-broken", "a record of an unknown kind");
    ++imported.claims;
    return context.db.run("INSERT OR IGNORE INTO claims (scope, id, seq) VALUES (?, ?, ?)",
                          record.string_or("scope", ""), record.string_or("id", ""), context.head.event_seq);
}

Result<void> forget_everything(WriteContext& context, const std::string& by, Purged& purged) {
    Connection& db = context.db;
    const std::pair<const char*, std::int64_t*> counted[] = {{"SELECT count(*) FROM events", &purged.events},
                                                             {"SELECT count(*) FROM receipts", &purged.receipts},
                                                             {"SELECT count(*) FROM documents", &purged.documents}};
    for (const auto& [sql, count] : counted) {
        const auto rows = db.number(sql);
        if (!rows) return std::unexpected(rows.error());
        *count = rows->value_or(0);
    }
    purged.last_receipt = context.head.receipt_number;
    // One done item stays, so that the back office sees no number twice; imported bundles stay known.
    auto done = db.script(
        "DELETE FROM events; DELETE FROM documents; DELETE FROM items; DELETE FROM receipts; DELETE FROM answers;"
        "DELETE FROM done_items WHERE seq < (SELECT max(seq) FROM done_items);"
        "DELETE FROM claims WHERE scope <> 'bundle'; DELETE FROM seals WHERE kind <> 'key'");
    const auto& head = context.head;
    if (done && head.event_seq > 0) {
        done = store::replace_seal(db, context.crypto, context.signer, "events", head.event_seq, head.event_hash);
    }
    if (done && head.receipt_number > 0) {
        done =
            store::replace_seal(db, context.crypto, context.signer, "receipts", head.receipt_number, head.receipt_hash);
    }
    if (!done) return done;
    auto told = store::append_event(context, {"terminal", "data.purged",
                                              Value::object({{"by", by},
                                                             {"events", purged.events},
                                                             {"receipts", purged.receipts},
                                                             {"last_receipt", purged.last_receipt}})});
    if (!told) return std::unexpected(told.error());
    return {};
}

}  // namespace till::offline::transfer
