#include "bank/iban.hpp"

#include <algorithm>
#include <array>

namespace till::providers::bank {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper_or_digit(char c) { return is_upper(c) || is_digit(c); }

struct Length {
    std::string_view country;
    std::size_t characters;
};
// The SEPA countries, from the SWIFT IBAN registry. Others are held to the general bounds.
constexpr std::array lengths = {
    Length{"AD", 24}, Length{"AT", 20}, Length{"BE", 16}, Length{"BG", 22}, Length{"CH", 21}, Length{"CY", 28},
    Length{"CZ", 24}, Length{"DE", 22}, Length{"DK", 18}, Length{"EE", 20}, Length{"ES", 24}, Length{"FI", 18},
    Length{"FR", 27}, Length{"GB", 22}, Length{"GI", 23}, Length{"GR", 27}, Length{"HR", 21}, Length{"HU", 28},
    Length{"IE", 22}, Length{"IS", 26}, Length{"IT", 27}, Length{"LI", 21}, Length{"LT", 20}, Length{"LU", 20},
    Length{"LV", 21}, Length{"MC", 27}, Length{"MT", 31}, Length{"NL", 18}, Length{"NO", 15}, Length{"PL", 28},
    Length{"PT", 25}, Length{"RO", 24}, Length{"SE", 24}, Length{"SI", 19}, Length{"SK", 24}, Length{"SM", 27},
    Length{"VA", 22},
};

int mod97(std::string_view text) {
    int rest = 0;
    for (const char c : text)
        rest = is_digit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
    return rest;
}

}  // namespace

std::string compact(std::string_view iban) {
    std::string out;
    for (const char c : iban)
        if (c != ' ') out.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    return out;
}

bool is_iban(std::string_view iban) {
    if (iban.size() < 15 || iban.size() > 34 || !std::ranges::all_of(iban, is_upper_or_digit)) return false;
    if (!is_upper(iban[0]) || !is_upper(iban[1]) || !is_digit(iban[2]) || !is_digit(iban[3])) return false;
    const auto* const known = std::ranges::find(lengths, iban.substr(0, 2), &Length::country);
    if (known != lengths.end() && known->characters != iban.size()) return false;
    return mod97(std::string(iban.substr(4)) + std::string(iban.substr(0, 4))) == 1;
}

bool is_bic(std::string_view bic) {
    if (bic.size() != 8 && bic.size() != 11) return false;
    return std::ranges::all_of(bic.substr(0, 6), is_upper) && std::ranges::all_of(bic.substr(6), is_upper_or_digit);
}

}  // namespace till::providers::bank
