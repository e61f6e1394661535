// URLs, as far as translators must judge them. Pure; any thread.
#pragma once

#include <string_view>

namespace till::providers {

// "https://host[:port][/path]" or http:// to a loopback host; no user info, query, fragment or blanks.
bool is_base_url(std::string_view url);
bool is_plain_http(std::string_view url);

// An absolute URL fit to be drawn as a QR code: printable ASCII, at most 1500 bytes, https:// (http:// only where
// `allow_http`), with a host.
bool is_drawable_url(std::string_view url, bool allow_http);

}  // namespace till::providers
