#include "tests/sandbox/backoffice/batch.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/faults/fault.hpp"
#include "till/hal/ids.hpp"

#include <set>

namespace till::sandbox::backoffice {
namespace {

struct Batch {
    std::string terminal_id;
    const Value::Array* items = nullptr;
};

hal::Result<Batch> read_batch(const Value& body) {
    const auto* items = body.find("items");
    Batch batch{body.string_or("terminal_id", ""), items ? items->array_items() : nullptr};
    if (!hal::is_safe_id(batch.terminal_id)) return hal::fail("batch-invalid", "terminal_id is missing or not an id");
    if (!hal::is_safe_id(body.string_or("batch_id", ""))) {
        return hal::fail("batch-invalid", "batch_id is missing or not an id");
    }
    if (!batch.items) return hal::fail("batch-invalid", "items is missing or not a list");
    if (batch.items->size() > most_items) return hal::fail("batch-too-large", "at most 1000 items");
    return batch;
}

// What is wrong with an item by itself; empty: nothing.
std::string flaw(const Value& item) {
    if (!hal::is_safe_id(item.string_or("id", ""))) return "item-id-invalid";
    const auto* seq = item.find("seq");
    if (!seq || !seq->integer()) return "item-seq-invalid";
    if (item.string_or("kind", "").empty()) return "item-kind-missing";
    if (item.string_or("hash", "").empty()) return "item-hash-missing";
    const auto* body = item.find("body");
    return body && body->is_object() ? "" : "item-body-invalid";
}

Value result(const std::string& id, std::string_view status, std::string_view problem = {}) {
    auto out = Value::object({{"id", id}, {"status", status}});
    if (!problem.empty()) out.set("problem", problem);
    return out;
}

class Taking {
  public:
    Taking(const Book& book, std::string terminal_id, std::int64_t now)
        : book_(book), terminal_id_(std::move(terminal_id)), now_(now) {}

    void take(const Value& item, bool refuse) {
        const auto id = item.string_or("id", "");
        const auto problem = refuse ? std::string("item-refused") : flaw(item);
        if (!problem.empty()) {
            results.push(result(id, "rejected", problem));
        } else if (const auto* earlier = known(id)) {
            repeat(*earlier, item);
        } else {
            store(item);
        }
    }
    Value results = Value::array();
    Records records;

  private:
    const Item* known(const std::string& id) const {
        const auto found = fresh_.find(id);
        return found != fresh_.end() ? &found->second : book_.find(id);
    }
    void repeat(const Item& earlier, const Value& item) {
        records.push_back(delivered_again_record(earlier.id));
        const bool same = earlier.hash == item.string_or("hash", "") && earlier.body == *item.find("body");
        results.push(same ? result(earlier.id, "duplicate") : result(earlier.id, "rejected", "item-differs"));
    }
    void store(const Value& item) {
        const auto id = item.string_or("id", "");
        fresh_[id] = {.id = id,
                      .terminal_id = terminal_id_,
                      .kind = item.string_or("kind", ""),
                      .hash = item.string_or("hash", ""),
                      .body = *item.find("body"),
                      .seq = item.integer_or("seq", 0),
                      .first_at = now_};
        records.push_back(stored_record(fresh_[id]));
        results.push(result(id, "stored"));
    }
    const Book& book_;
    std::string terminal_id_;
    std::int64_t now_;
    std::map<std::string, Item> fresh_;
};

Decision replay(const Answered& answered, const Batch& batch, const Book& book, const std::string& key) {
    Records records;
    for (const auto& item : *batch.items) {
        const auto id = item.string_or("id", "");
        if (book.find(id)) records.push_back(delivered_again_record(id));
    }
    records.push_back(batch_record(key, answered, batch.items->size()));
    return {{200, {{"Content-Type", "application/json; charset=utf-8"}}, answered.body}, std::move(records)};
}

}  // namespace

Decision take_batch(const Book& book, const Request& request, const Context& context) {
    const auto key = std::string(request.headers.find("Idempotency-Key").value_or(""));
    if (key.empty() || key.size() > 255) {
        return answer(problem_reply(400, "idempotency-key-missing", "the header Idempotency-Key is required"));
    }
    const auto body = hal::json::parse(request.body, {.bytes = 8 * 1024 * 1024, .depth = 24});
    if (!body) return answer(problem_reply(400, "batch-invalid", body.error().type));
    const auto batch = read_batch(*body);
    if (!batch) return answer(problem_reply(400, batch.error().type, batch.error().detail));
    const auto fingerprint = hal::to_hex(context.crypto.sha256(request.body));
    if (const auto* earlier = book.answer_for(key)) {
        if (earlier->fingerprint == fingerprint) return replay(*earlier, *batch, book, key);
        return answer(problem_reply(422, "idempotency-key-reused", "this key was used for another body"));
    }
    bool refuse = context.fault && context.fault->action == FaultAction::reject;
    Taking taking(book, batch->terminal_id, milliseconds(context.now));
    for (const auto& item : *batch->items) {
        taking.take(item, refuse);
        refuse = false;
    }
    const auto text = Value::object({{"results", taking.results}}).dump();
    taking.records.push_back(batch_record(key, {fingerprint, text}, batch->items->size()));
    return {{200, {{"Content-Type", "application/json; charset=utf-8"}}, text}, std::move(taking.records)};
}

}  // namespace till::sandbox::backoffice
