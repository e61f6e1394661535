// Do the receipts that arrived form one unbroken chain per terminal?
//
// A receipt stands in an item's body as `receipt` (or is the body itself): {number, hash, previous_hash}. Numbers
// start at 1 and have no gap; each previous_hash is the hash of the receipt before; no number has two hashes.
#pragma once

#include "tests/sandbox/backoffice/book.hpp"

#include <optional>

namespace till::sandbox::backoffice {

struct ReceiptLink {
    std::int64_t number = 0;
    std::string hash;
    std::string previous_hash;
    std::string item_id;
};

struct ChainReport {
    std::string terminal_id;
    std::vector<ReceiptLink> receipts;  // by number
    std::vector<std::int64_t> missing;  // numbers below the highest that did not arrive (the first 1000)
    std::vector<std::string> breaks;    // in words
    bool whole() const { return missing.empty() && breaks.empty(); }
};

std::optional<ReceiptLink> receipt_of(const Item& item);
std::vector<ChainReport> check_chains(const Book& book);
Value to_json(const ChainReport& report);

}  // namespace till::sandbox::backoffice
