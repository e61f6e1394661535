#include "tests/contract/sandbox/table.hpp"

#include "tests/contract/sandbox/cases.hpp"

namespace till::contract {
namespace {

constexpr std::string_view heading = R"(# What the terminal does, method by method

Written by the contract suite (`tests/contract/sandbox`): every cell is a sale of that method, made by the real engine,
journal, translators and HTTP client, against the sandbox over sockets. The suite fails when a cell changes; to write
the table anew: `TILL_UPDATE_GOLDEN=1 build/dev/bin/contract_sandbox`.

A cell reads: the states of the sale, what the cashier was told, receipts, and the money as the sandbox's own ledger has
it. In every cell that ledger shows each movement once and agrees with the terminal, except where the sale was left
`unknown` for a person or the money belongs to another terminal. "–" says why a case does not apply.

)";

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

std::vector<std::string> columns(std::string_view line) {
    std::vector<std::string> out;
    if (!line.starts_with('|')) return out;
    line.remove_prefix(1);
    for (std::size_t bar = line.find('|'); bar != std::string_view::npos; bar = line.find('|')) {
        out.emplace_back(trimmed(line.substr(0, bar)));
        line.remove_prefix(bar + 1);
    }
    return out;
}

std::string unquoted(std::string text) {
    std::erase(text, '`');
    return text;
}

}  // namespace

// One section per method; a row is "| `case` | title | cell |".
Table Table::parse(std::string_view markdown) {
    Table table;
    std::string method;
    while (!markdown.empty()) {
        const auto end = markdown.find('\n');
        const auto line = markdown.substr(0, end);
        markdown.remove_prefix(end == std::string_view::npos ? markdown.size() : end + 1);
        if (line.starts_with("## ")) method = line.substr(3);
        const auto cells = columns(line);
        if (cells.size() == 3 && cells[0].starts_with('`')) table.set({method, unquoted(cells[0])}, cells[2]);
    }
    return table;
}

std::string Table::render() const {
    std::string out(heading);
    for (const auto& rig : rigs()) {
        out += "## " + rig.name + "\n\n| case | | what the terminal did |\n|---|---|---|\n";
        for (const auto& one : cases()) {
            const auto text = cell({rig.name, one.name});
            if (text) out += "| `" + one.name + "` | " + one.title + " | " + *text + " |\n";
        }
        out += "\n";
    }
    out.pop_back();
    return out;
}

std::optional<std::string> Table::cell(const Key& key) const {
    const auto found = cells_.find(key);
    return found == cells_.end() ? std::nullopt : std::optional(found->second);
}

std::string table_file() { return std::string(TILL_SOURCE_DIR) + "/docs/providers/table.md"; }

}  // namespace till::contract
