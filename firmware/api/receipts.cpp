// Receipts: list, one as data, as text, as a picture; a reprint.
#include "context.hpp"
#include "payment_body.hpp"
#include "query.hpp"

#include "till/firmware/ui/receipt.hpp"
#include "till/hal/ids.hpp"
#include "till/offline/upkeep.hpp"

#include <charconv>

namespace till::firmware::api {
namespace {

using hal::json::Value;

std::optional<std::int64_t> receipt_number(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole && number > 0 ? std::optional(number) : std::nullopt;
}

Value receipt_summary(const offline::Receipt& receipt) {
    return Value::object({{"number", receipt.number},
                          {"payment_id", receipt.payment_id},
                          {"kind", receipt.kind},
                          {"order_ref", receipt.body.string_or("order_ref", "")},
                          {"method_title", receipt.body.string_or("method_title", "")},
                          {"total", receipt.body.integer_or("total", 0)},
                          {"currency", receipt.body.string_or("currency", "")},
                          {"issued_at", hal::to_rfc3339(receipt.issued.wall)},
                          {"trusted_time", receipt.issued.trusted},
                          {"prints", receipt.prints}});
}

Value receipt_view(const offline::Receipt& receipt) {
    return receipt_summary(receipt)
        .set("hash", receipt.hash)
        .set("previous_hash", receipt.previous_hash)
        .set("key_id", receipt.key_id)
        .set("signature", receipt.signature)
        .set("body", receipt.body);
}

// What was printed once shows as a copy, on the screen too.
ui::ReceiptOptions as_printed(const offline::Receipt& receipt) {
    ui::ReceiptOptions options;
    options.copy = receipt.prints > 0;
    options.local_time = true;
    return options;
}

// Finds the receipt the path names, or answers that there is none.
template <class Use>
void with_receipt(const ContextPtr& context, const ExchangePtr& exchange, Use use) {
    const auto number = receipt_number(exchange->param(0));
    if (!number) return exchange->problem({"receipt-not-found", {}});
    context->ports.store.find_receipt(
        *number, [exchange, use = std::move(use)](const hal::Result<offline::Receipt>& receipt) {
            if (receipt) return use(*receipt);
            const bool absent = receipt.error().type == "not-found";
            exchange->problem(absent ? hal::Error{"receipt-not-found", {}} : receipt.error());
        });
}

offline::NewItem print_item(const std::string& id, const offline::Receipt& receipt) {
    return {id, "print", "printer", "print/" + receipt.payment_id,
            Value::object({{"receipt", receipt.number}, {"copy", true}})};
}

}  // namespace

void list_receipts(const ContextPtr& context, const ExchangePtr& exchange) {
    Query query(exchange->request().query);
    const auto list = list_query(query);
    if (auto ok = query.finish(); !ok) return exchange->problem(ok.error());
    context->ports.store.list_receipts(
        list.page, [exchange, limit = list.limit](const hal::Result<std::vector<offline::Receipt>>& receipts) {
            if (!receipts) return exchange->problem(receipts.error());
            exchange->json(200, page_of(*receipts, limit, receipt_summary, [](const auto& row) { return row.number; }));
        });
}

void get_receipt(const ContextPtr& context, const ExchangePtr& exchange) {
    with_receipt(context, exchange, [context, exchange](const offline::Receipt& receipt) {
        if (receipt.issued.trusted) return exchange->json(200, receipt_view(receipt));
        // Issued before the clock was set: what is known now of when that was.
        context->ports.store.find_document(offline::clock_document, receipt.issued.boot_id,
                                           [exchange, receipt](const hal::Result<offline::Document>& clock) {
                                               auto view = receipt_view(receipt);
                                               const auto time = clock ? offline::true_time(receipt.issued, clock->body)
                                                                       : std::nullopt;
                                               if (time) view.set("issued_at_corrected", hal::to_rfc3339(*time));
                                               exchange->json(200, view);
                                           });
    });
}

void get_receipt_text(const ContextPtr& context, const ExchangePtr& exchange) {
    Query query(exchange->request().query);
    const auto columns = static_cast<int>(query.integer("columns", 24, 80).value_or(42));
    if (auto ok = query.finish(); !ok) return exchange->problem(ok.error());
    with_receipt(context, exchange, [exchange, columns](const offline::Receipt& receipt) {
        auto text = ui::receipt_text(receipt.body, columns, as_printed(receipt));
        if (!text) return exchange->problem(text.error());
        exchange->content("text/plain; charset=utf-8", std::move(*text), {{"Cache-Control", "no-store"}});
    });
}

void get_receipt_picture(const ContextPtr& context, const ExchangePtr& exchange) {
    with_receipt(context, exchange, [exchange](const offline::Receipt& receipt) {
        auto png = ui::receipt_png(receipt.body, 576, as_printed(receipt));
        if (!png) return exchange->problem(png.error());
        exchange->content("image/png", std::move(*png), {{"Cache-Control", "no-store"}});
    });
}

namespace {

// A new job of its own: it says COPY, and goes through the outbox like every print, once. `lease` may be empty.
void print_copy(const ContextPtr& context, const ExchangePtr& exchange, const offline::Receipt& receipt,
                const AnswerSlot& slot, Idempotency::LeasePtr lease) {
    const auto id = context->ids.next();
    const auto answer = Value::object({{"id", id}, {"kind", "print"}});
    offline::Change change;
    change.events.push_back({receipt.payment_id, "receipt.reprint_requested",
                             Value::object({{"number", receipt.number}, {"by", exchange->who().name}})});
    change.enqueue.push_back(print_item(id, receipt));
    if (!slot.key.empty()) change.answers.push_back({slot.key, slot.fingerprint, 202, answer.dump()});
    context->ports.store.commit(std::move(change), [context, exchange, answer, lease = std::move(lease)](
                                                       const hal::Result<offline::Committed>& done) {
        if (!done) return exchange->problem(done.error());
        context->ports.outbox.enqueued();
        exchange->json(202, answer);
    });
}

}  // namespace

// With an Idempotency-Key a repeated request is the same copy; without one each is another.
void print_receipt(const ContextPtr& context, const ExchangePtr& exchange) {
    if (auto ok = read_nothing(exchange->request().body); !ok) return exchange->problem(ok.error());
    if (!context->options.print_enabled) return exchange->problem({"print-disabled", {}});
    auto print = [context, exchange](AnswerSlot slot, Idempotency::LeasePtr lease) {
        with_receipt(context, exchange,
                     [context, exchange, slot = std::move(slot), lease](const offline::Receipt& receipt) {
                         print_copy(context, exchange, receipt, slot, lease);
                     });
    };
    if (!exchange->header("Idempotency-Key")) return print({}, nullptr);
    Idempotency::begin(context->idempotency, exchange, "POST /v1/receipts/" + exchange->param(0) + "/print",
                       std::move(print));
}

// Walks both chains and every number; the journal is busy meanwhile, so it is asked for, never done by itself.
void verify_receipts(const ContextPtr& context, const ExchangePtr& exchange) {
    if (auto ok = read_nothing(exchange->request().body); !ok) return exchange->problem(ok.error());
    context->ports.store.verify([exchange](const hal::Result<offline::Store::Verified>& found) {
        if (!found) return exchange->problem(found.error());
        exchange->json(200, Value::object({{"events", found->events},
                                           {"receipts", found->receipts},
                                           {"signed", found->signed_receipts},
                                           {"unsigned", found->unsigned_receipts},
                                           {"events_pruned_to", found->events_pruned_to},
                                           {"receipts_pruned_to", found->receipts_pruned_to},
                                           {"keys", found->keys}}));
    });
}

}  // namespace till::firmware::api
