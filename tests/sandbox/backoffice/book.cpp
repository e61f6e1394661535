#include "tests/sandbox/backoffice/book.hpp"

namespace till::sandbox::backoffice {
namespace {

template <class Map>
auto* lookup(Map& map, const std::string& key) {
    const auto found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
}

Record record(Value body) { return {"backoffice", std::move(body)}; }

Item read_item(const Value& record) {
    const auto* body = record.find("body");
    return {.id = record.string_or("id", ""),
            .terminal_id = record.string_or("terminal_id", ""),
            .kind = record.string_or("kind", ""),
            .hash = record.string_or("hash", ""),
            .body = body ? *body : Value(),
            .seq = record.integer_or("seq", 0),
            .deliveries = 1,
            .first_at = record.integer_or("at", 0)};
}

}  // namespace

Record stored_record(const Item& item) {
    return record(Value::object({{"op", "stored"},
                                 {"id", item.id},
                                 {"terminal_id", item.terminal_id},
                                 {"kind", item.kind},
                                 {"hash", item.hash},
                                 {"body", item.body},
                                 {"seq", item.seq},
                                 {"at", item.first_at}}));
}

Record delivered_again_record(const std::string& item_id) {
    return record(Value::object({{"op", "again"}, {"id", item_id}}));
}

Record batch_record(const std::string& key, const Answered& answered, std::size_t items) {
    return record(Value::object({{"op", "batch"},
                                 {"key", key},
                                 {"fingerprint", answered.fingerprint},
                                 {"answer", answered.body},
                                 {"items", static_cast<std::int64_t>(items)}}));
}

const Item* Book::find(const std::string& id) const { return lookup(items_, id); }
const Answered* Book::answer_for(const std::string& key) const { return lookup(answers_, key); }

void Book::apply(const Value& record) {
    const auto op = record.string_or("op", "");
    if (op == "stored") {
        auto item = read_item(record);
        item.order = static_cast<std::int64_t>(items_.size()) + 1;
        items_.insert_or_assign(item.id, std::move(item));
    }
    if (op == "again") {
        if (auto* item = lookup(items_, record.string_or("id", ""))) ++item->deliveries;
    }
    if (op == "batch") {
        answers_.insert_or_assign(record.string_or("key", ""),
                                  Answered{record.string_or("fingerprint", ""), record.string_or("answer", "")});
        ++batches_;
        deliveries_ += record.integer_or("items", 0);
    }
}

void Book::reset() {
    items_.clear();
    answers_.clear();
    batches_ = deliveries_ = 0;
}

}  // namespace till::sandbox::backoffice
