#include "tests/sandbox/backoffice/chain.hpp"

#include <algorithm>

namespace till::sandbox::backoffice {
namespace {

constexpr std::size_t most_missing = 1000;

void check(ChainReport& report) {
    std::ranges::sort(report.receipts, {}, [](const ReceiptLink& link) { return std::pair(link.number, link.hash); });
    const ReceiptLink* before = nullptr;
    std::int64_t expected = 1;
    for (const auto& receipt : report.receipts) {
        const auto name = "receipt " + std::to_string(receipt.number);
        if (before && before->number == receipt.number) {
            report.breaks.push_back(name + " arrived twice with different contents");
            continue;
        }
        for (; expected < receipt.number && report.missing.size() < most_missing; ++expected) {
            report.missing.push_back(expected);
        }
        const bool follows = before && before->number + 1 == receipt.number;
        if (follows && receipt.previous_hash != before->hash) {
            report.breaks.push_back(name + " does not follow from receipt " + std::to_string(before->number));
        }
        expected = receipt.number + 1;
        before = &receipt;
    }
}

}  // namespace

std::optional<ReceiptLink> receipt_of(const Item& item) {
    const auto* inner = item.body.find("receipt");
    const Value& receipt = inner && inner->is_object() ? *inner : item.body;
    const auto number = receipt.integer_or("number", 0);
    const auto hash = receipt.string_or("hash", "");
    if (number <= 0 || hash.empty()) return std::nullopt;
    return ReceiptLink{number, hash, receipt.string_or("previous_hash", ""), item.id};
}

std::vector<ChainReport> check_chains(const Book& book) {
    std::map<std::string, ChainReport> reports;
    for (const auto& [id, item] : book.items()) {
        auto receipt = receipt_of(item);
        if (!receipt) continue;
        auto& report = reports[item.terminal_id];
        report.terminal_id = item.terminal_id;
        report.receipts.push_back(std::move(*receipt));
    }
    std::vector<ChainReport> out;
    for (auto& [terminal, report] : reports) {
        check(report);
        out.push_back(std::move(report));
    }
    return out;
}

Value to_json(const ChainReport& report) {
    auto receipts = Value::array();
    for (const auto& receipt : report.receipts) {
        receipts.push(Value::object({{"number", receipt.number},
                                     {"hash", receipt.hash},
                                     {"previous_hash", receipt.previous_hash},
                                     {"item_id", receipt.item_id}}));
    }
    auto missing = Value::array();
    for (const auto number : report.missing)
        missing.push(number);
    auto breaks = Value::array();
    for (const auto& text : report.breaks)
        breaks.push(text);
    return Value::object({{"terminal_id", report.terminal_id},
                          {"whole", report.whole()},
                          {"receipts", receipts},
                          {"missing", missing},
                          {"breaks", breaks}});
}

}  // namespace till::sandbox::backoffice
