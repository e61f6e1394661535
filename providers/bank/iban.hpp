// Account numbers (ISO 13616) and bank codes (ISO 9362). Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace till::providers::bank {

std::string compact(std::string_view iban);  // upper case, without blanks
bool is_iban(std::string_view compacted);    // layout, length of the country where known, mod 97
bool is_bic(std::string_view bic);           // 8 or 11

}  // namespace till::providers::bank
