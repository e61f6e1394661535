// The one payment channel that the fake offers, by the names of PortOne's own sample.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace till::sandbox::portone {

inline constexpr std::string_view channel_key = "PAYLETTER";
inline constexpr std::string_view channel_name = "Payletter";
inline constexpr std::string_view method_key = "PAYLETTER_CREDIT_CARD";
inline constexpr std::string_view method_name = "Payletter Credit Card";

inline std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

}  // namespace till::sandbox::portone
