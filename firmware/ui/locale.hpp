// The two parts of a BCP 47 tag we act on, lower case: "de-CH" and "de_CH.UTF-8" are {"de", "ch"}. Scripts,
// variants and rubbish are passed over.
#pragma once

#include <string>
#include <string_view>

namespace till::firmware::ui {

struct LocaleName {
    std::string language;
    std::string region;
};

LocaleName parse_locale(std::string_view tag);

}  // namespace till::firmware::ui
