// The back office for people: receipts that arrived, newest first, and what is wrong with their chain.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace till::sandbox::pages {

struct BackOfficeView {
    struct Row {
        std::string receipt;
        std::string terminal;
        std::string kind;
        std::string sale;
        std::string at;
        std::int64_t deliveries = 0;
    };
    std::int64_t stored = 0;
    std::int64_t batches = 0;
    std::int64_t deliveries = 0;
    std::vector<Row> rows;           // the newest 200
    std::vector<std::string> notes;  // gaps and breaks; empty: the chain is whole
};

std::string backoffice_page(const BackOfficeView& view);

}  // namespace till::sandbox::pages
