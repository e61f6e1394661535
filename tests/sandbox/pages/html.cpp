#include "tests/sandbox/pages/html.hpp"

namespace till::sandbox::pages {

std::string escape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

std::string page(const Layout& layout) {
    std::string out =
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        "<meta name=\"robots\" content=\"noindex\">";
    if (layout.refresh_s > 0) {
        out += "<meta http-equiv=\"refresh\" content=\"" + std::to_string(layout.refresh_s) + "\">";
    }
    out += "<title>" + escape(layout.title) + "</title><link rel=\"stylesheet\" href=\"/style.css\"></head>";
    out += "<body class=\"" + escape(layout.page_class) + "\">" + std::string(layout.body) + "</body></html>\n";
    return out;
}

std::string hidden(std::string_view name, std::string_view value) {
    return "<input type=\"hidden\" name=\"" + escape(name) + "\" value=\"" + escape(value) + "\">";
}

std::string post_button(std::string_view action, std::string_view label, std::string_view css_class,
                        std::string_view hidden_html, std::string_view spoken) {
    const auto aria = spoken.empty() ? std::string() : " aria-label=\"" + escape(spoken) + "\"";
    return "<form method=\"post\" action=\"" + escape(action) + "\">" + std::string(hidden_html) + "<button class=\"" +
           escape(css_class) + "\"" + aria + ">" + escape(label) + "</button></form>";
}

}  // namespace till::sandbox::pages
