#include "tests/sandbox/ledger/store.hpp"

namespace till::sandbox {

hal::Result<void> Store::open(const std::filesystem::path& file) {
    auto journal = Journal::open(file, [this](const Value& line) { apply(line); });
    if (!journal) return std::unexpected(journal.error());
    journal_.emplace(std::move(*journal));
    return {};
}

hal::Result<void> Store::commit(const Records& records) {
    if (records.empty()) return {};
    if (!journal_) return hal::fail("journal-broken", "not open");
    auto list = Value::array();
    for (const auto& record : records)
        list.push(Value::object({{"to", record.to}, {"body", record.body}}));
    const auto line = Value::object({{"records", list}});
    if (auto written = journal_->append(line); !written) return written;
    apply(line);
    hook_();
    return {};
}

hal::Result<void> Store::reset() { return commit({Record{"*", Value::object({{"op", "reset"}})}}); }

void Store::apply(const Value& line) {
    const auto* list = line.find("records");
    if (!list || !list->is_array()) return;
    for (const auto& record : *list->array_items()) {
        const auto* body = record.find("body");
        const auto to = record.string_or("to", "");
        for (auto* part : parts_) {
            if (to == "*") part->reset();
            if (body && to == part->part()) part->apply(*body);
        }
    }
}

}  // namespace till::sandbox
