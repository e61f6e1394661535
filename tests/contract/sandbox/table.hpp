// docs/providers/table.md: method x case, with what the terminal did. Written by the suite (TILL_UPDATE_GOLDEN=1),
// and otherwise the golden file that every pair is compared with.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace till::contract {

class Table {
  public:
    using Key = std::pair<std::string, std::string>;  // method, case
    static Table parse(std::string_view markdown);
    std::string render() const;  // in the order of rigs() and cases(); cells of neither are left out

    std::optional<std::string> cell(const Key& key) const;
    void set(const Key& key, std::string text) { cells_[key] = std::move(text); }
    std::size_t size() const { return cells_.size(); }

  private:
    std::map<Key, std::string> cells_;
};

std::string table_file();  // its path in the source tree

}  // namespace till::contract
