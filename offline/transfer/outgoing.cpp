#include "receipts/receipts.hpp"
#include "store/seals.hpp"
#include "transfer/rows.hpp"

namespace till::offline::transfer {
namespace {

using hal::json::Value;
using Record = std::function<Result<void>(const Value&)>;

// Calls `use` with each row.
template <class Use>
Result<void> each_row(Result<store::Statement> rows, Use use) {
    if (!rows) return std::unexpected(rows.error());
    while (true) {
        const auto more = rows->step();
        if (!more) return std::unexpected(more.error());
        if (!*more) return {};
        if (auto used = use(*rows); !used) return used;
    }
}

// A print item names a receipt of this terminal; elsewhere that number is another one's.
Result<Value> receipt_to_print(Connection& db, std::int64_t number) {
    const auto receipt = store::find_receipt(db, number);
    if (!receipt) return std::unexpected(receipt.error());
    return Value::object({{"number", number},
                          {"issued_at", hal::to_rfc3339(receipt->issued.wall)},
                          {"trusted_time", receipt->issued.trusted},
                          {"prints", receipt->prints},
                          {"body", receipt->body}});
}

Result<void> export_items(Connection& db, const Record& record, std::int64_t& count) {
    return each_row(db.query("SELECT id, kind, target, order_key, payload, state - ?, attempts, created_wall, "
                             "created_trusted, last_error FROM items WHERE state >= ? ORDER BY seq",
                             exported_state, exported_state),
                    [&](const store::Statement& row) -> Result<void> {
                        Value item = Value::object({{"t", "item"},
                                                    {"id", row.text(0)},
                                                    {"kind", row.text(1)},
                                                    {"target", row.text(2)},
                                                    {"order_key", row.text(3)},
                                                    {"payload", row.text(4)},
                                                    {"state", row.integer(5)},
                                                    {"attempts", row.integer(6)},
                                                    {"created_ms", row.integer(7)},
                                                    {"created_trusted", row.integer(8) != 0},
                                                    {"last_error", row.text(9)}});
                        if (row.text(1) == "print") {
                            const auto payload = store::from_stored(row.text(4), "item " + row.text(0));
                            if (!payload) return std::unexpected(payload.error());
                            auto receipt = receipt_to_print(db, payload->integer_or("receipt", 0));
                            if (receipt) item.set("print", *std::move(receipt));
                        }
                        ++count;
                        return record(item);
                    });
}

Result<void> export_documents(Connection& db, const Record& record, std::int64_t& count) {
    // The open ones, and those that lead to them (whose order it is, by what a push finds it).
    return each_row(db.query("SELECT kind, id, state, body, open FROM documents WHERE open = 2 OR (open = 0 AND "
                             "kind IN ('order', 'ref') AND json_extract(body, '$.payment') IN "
                             "(SELECT id FROM documents WHERE open = 2)) ORDER BY created_seq"),
                    [&](const store::Statement& row) -> Result<void> {
                        ++count;
                        return record(Value::object({{"t", "document"},
                                                     {"kind", row.text(0)},
                                                     {"id", row.text(1)},
                                                     {"state", row.text(2)},
                                                     {"body", row.text(3)},
                                                     {"open", row.integer(4) == 2}}));
                    });
}

}  // namespace

Result<Pending> count_pending(Connection& db) {
    Pending pending;
    auto counted = each_row(db.query("SELECT kind, count(*), sum(state % 8 = 4) FROM items GROUP BY kind"),
                            [&](const store::Statement& row) -> Result<void> {
                                pending.items[row.text(0)] = row.integer(1);
                                pending.parked += row.integer(2);
                                return {};
                            });
    if (counted) {
        counted = each_row(db.query("SELECT kind, state, count(*) FROM documents WHERE open <> 0 GROUP BY kind, state"),
                           [&](const store::Statement& row) -> Result<void> {
                               pending.documents[row.text(0) + " " + row.text(1)] = row.integer(2);
                               return {};
                           });
    }
    if (!counted) return std::unexpected(counted.error());
    const auto seal = store::newest_seal(db, "exported");
    if (!seal) return std::unexpected(seal.error());
    if (*seal) pending.exported = (*seal)->hash;
    return pending;
}

Result<void> mark_exported(WriteContext& context, const std::string& bundle) {
    auto done =
        context.db.run("UPDATE items SET state = state + ?, ready = 0 WHERE state < ?", exported_state, exported_state);
    const int items = context.db.rows_changed();
    if (done) done = context.db.run("UPDATE documents SET open = 2 WHERE open = 1");
    const int documents = context.db.rows_changed();
    if (done) done = store::replace_seal(context.db, context.crypto, context.signer, "exported", 1, bundle);
    if (!done) return done;
    auto told = store::append_event(
        context,
        {"terminal", "data.exported", Value::object({{"bundle", bundle}, {"items", items}, {"documents", documents}})});
    if (!told) return std::unexpected(told.error());
    return {};
}

Result<Exported> each_exported(Connection& db, const Record& record) {
    Exported exported;
    auto done = export_items(db, record, exported.items);
    if (done) done = export_documents(db, record, exported.documents);
    if (done) {
        done = each_row(db.query("SELECT scope, id FROM claims WHERE scope <> 'bundle' AND scope <> 'shift' "
                                 "ORDER BY scope, id"),
                        [&](const store::Statement& row) -> Result<void> {
                            ++exported.claims;
                            return record(Value::object({{"t", "claim"}, {"scope", row.text(0)}, {"id", row.text(1)}}));
                        });
    }
    if (!done) return std::unexpected(done.error());
    return exported;
}

}  // namespace till::offline::transfer
