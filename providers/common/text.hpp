// Text helpers that more than one provider needs. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace till::providers {

// Code points; every byte that continues none counts as one.
std::size_t utf8_length(std::string_view text);
// The first `characters` code points, never a half one.
std::string utf8_prefix(std::string_view text, std::size_t characters);

bool has_control_characters(std::string_view text);

// Text of a provider, fit for logs and for people: no control characters, no long digit runs (PAN), no IBANs, no
// e-mail addresses, at most 200 characters.
std::string scrubbed(std::string_view text);

std::string lower_case(std::string_view text);  // ASCII

}  // namespace till::providers
