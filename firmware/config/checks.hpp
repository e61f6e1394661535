// What a single value must look like (check_*: see TextCheck in schema.hpp), and what values must agree on.
#pragma once

#include "till/firmware/config/config.hpp"

namespace till::firmware {

std::string check_id(std::string_view text);
std::string check_absolute_path(std::string_view text);
std::string check_listen(std::string_view text);
std::string check_host(std::string_view text);      // a name or an address, as a Host header has it without its port
std::string check_url(std::string_view text);       // https, or http to this machine; no user name, query or fragment
std::string check_page_url(std::string_view text);  // the same with a query: pages for people
std::string check_locale(std::string_view text);
std::string check_header_name(std::string_view text);
std::string check_country(std::string_view text);
std::string check_currency(std::string_view text);  // one that Till knows
std::string check_word(std::string_view text);      // A-Z a-z 0-9 . _ -
std::string check_email(std::string_view text);
std::string check_digits(std::string_view text);
std::string check_emv_tag(std::string_view text);    // "26" to "51"
std::string check_emv_field(std::string_view text);  // "01 value"
std::string check_payee(std::string_view text);
std::string check_iban(std::string_view text);  // ISO 13616: shape and check digits
std::string check_bic(std::string_view text);

bool is_ip_address(const std::string& text);  // IPv4 or IPv6, without brackets

// Everything that involves more than one key: "key: why" each, in the order of the file.
std::vector<std::string> check_together(const Config& config);

}  // namespace till::firmware
