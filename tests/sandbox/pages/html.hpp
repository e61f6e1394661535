// Pages are built from strings. Whatever came from outside goes through escape(), also in attributes (always in
// double quotes). No JavaScript anywhere: buttons are forms, so keyboards and text browsers work.
#pragma once

#include <string>
#include <string_view>

namespace till::sandbox::pages {

std::string escape(std::string_view text);

struct Layout {
    std::string_view title;
    std::string_view body;             // HTML
    std::string_view page_class = "";  // "phone" is narrow and centred
    int refresh_s = 0;                 // 0: stays as it is
};
std::string page(const Layout& layout);

// One button that posts to `action`, with hidden fields already as HTML. `spoken`: what a screen reader says, where
// the label alone ("Arm") does not tell one button from the next.
std::string post_button(std::string_view action, std::string_view label, std::string_view css_class,
                        std::string_view hidden_html = "", std::string_view spoken = "");
std::string hidden(std::string_view name, std::string_view value);

extern const std::string_view style_sheet;  // served as /style.css

}  // namespace till::sandbox::pages
