// Codes that a person types: in groups, on the screen and on paper. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace till::firmware::ui {

// "RF49923973001012300035905": a creditor reference (ISO 11649) by its looks; its check digits are not ours to judge.
bool is_creditor_reference(std::string_view code);

// Digits: groups of at most four, the longer ones last ("834 176 0255"). A creditor reference: groups of four, as ISO
// 11649 prints it ("RF49 9239 7300 1012 3000 3590 5"). Anything else is one group.
std::vector<std::string> code_groups(const std::string& code);

// The groups as one text. Up to four of them keep together, more may be put on several lines at their blanks.
std::string code_in_groups(const std::string& code);

// Words (parted by blanks) on `rows` lines of nearly the same number of words.
std::vector<std::string> code_rows(const std::string& grouped, int rows);

}  // namespace till::firmware::ui
