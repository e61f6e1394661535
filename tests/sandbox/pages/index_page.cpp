#include "tests/sandbox/pages/index_page.hpp"

#include "tests/sandbox/pages/html.hpp"

#include <algorithm>
#include <cctype>

namespace till::sandbox::pages {
namespace {

// The last word of a state decides, in any provider's spelling; what is not known looks bad.
std::string_view badge_of(std::string_view state) {
    std::string word(state.substr(state.find_last_of(' ') + 1));
    std::ranges::transform(word, word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto is_one_of = [&](std::initializer_list<std::string_view> words) {
        return std::ranges::find(words, word) != words.end();
    };
    if (is_one_of({"completed", "success", "paid", "confirmed"})) return "badge good";
    if (is_one_of({"waiting", "pending", "initiated", "active"})) return "badge";
    if (is_one_of({"accessed", "payable", "processing", "received", "held", "authorized", "reserved",
                   "card_preauth_success"}))
        return "badge warn";
    return "badge bad";
}

std::string requests(const IndexView& view) {
    std::string out =
        "<section class=\"card wide\"><div class=\"row spread\"><h2>Payment requests</h2>"
        "<a href=\"/\">Refresh</a></div>";
    if (view.requests.empty()) {
        return out +
               "<p class=\"soft\">None yet. Start a sale at the terminal, then scan its QR code or open the "
               "customer's page from here.</p></section>";
    }
    out += "<ul class=\"items\">";
    for (const auto& row : view.requests) {
        out += "<li><p><span class=\"sum\">" + escape(row.amount) + "</span> " + escape(row.kind) +
               "<br><span class=\"soft\">#" + escape(row.id) + "</span>" +
               (row.note.empty() ? "" : "<br><span class=\"soft\">" + escape(row.note) + "</span>") +
               "</p><div class=\"end\"><span class=\"" + std::string(badge_of(row.state)) + "\">" + escape(row.state) +
               "</span>";
        if (!row.link.empty()) {
            out += "<a class=\"button small\" href=\"" + escape(row.link) + "\" aria-label=\"Open customer page of " +
                   escape(row.id) + "\">Open page</a>";
        }
        out += "</div></li>";
    }
    return out + "</ul></section>";
}

std::string faults(const IndexView& view) {
    std::string out = "<section class=\"card\"><div class=\"row spread\"><h2>Faults, once each</h2>" +
                      post_button("/admin/ui/clear-faults", "Clear all", "small") + "</div><ul class=\"items\">";
    for (const auto& fault : view.faults) {
        const auto armed = fault.armed > 0
                               ? " <span class=\"badge warn\">armed ×" + std::to_string(fault.armed) + "</span>"
                               : std::string();
        out += "<li><p><strong>" + escape(fault.label) + "</strong>" + armed + "<br><span class=\"soft\">" +
               escape(fault.hint) + "</span></p>" +
               post_button("/admin/ui/arm", "Arm", fault.armed > 0 ? "small on" : "small", hidden("preset", fault.name),
                           "Arm: " + fault.label) +
               "</li>";
    }
    out += "</ul>";
    for (const auto& text : view.other_faults)
        out += "<p class=\"warning\">" + escape(text) + "</p>";
    return out + "</section>";
}

std::string switches(const IndexView& view) {
    std::string out = "<section class=\"card\"><h2>Switches</h2><ul class=\"items\">";
    for (const auto& item : view.switches) {
        out += "<li><p>" + escape(item.label) + "</p>" +
               post_button("/admin/ui/switch", item.on ? "On" : "Off", item.on ? "small on" : "small",
                           hidden("name", item.name) + hidden("value", item.on ? "false" : "true"),
                           item.label + (item.on ? ": on, switch off" : ": off, switch on")) +
               "</li>";
    }
    return out + "</ul></section>";
}

std::string places(const IndexView& view) {
    return "<section class=\"card\"><h2>Places</h2><p><a href=\"/phone\">Customer's phone</a> <span class=\"soft\">for "
           "the printed QR code with a short code</span></p><p><a href=\"/bank\">Bank app</a> <span "
           "class=\"soft\">for an RF code</span></p><p><a href=\"/backoffice\">Back office</a> <span "
           "class=\"soft\">" +
           std::to_string(view.receipts) +
           " items received</span></p><p><a href=\"/admin/ledger\">Money ledger</a> <span "
           "class=\"soft\">JSON</span></p>"
           "<p><a href=\"/admin/faults\">Armed faults</a> <span class=\"soft\">JSON</span></p><p><a "
           "href=\"/admin/settings\">All switches</a> <span class=\"soft\">JSON</span></p></section>";
}

std::string pushes(const IndexView& view) {
    std::string out =
        "<section class=\"card\"><div class=\"row spread\"><h2>Pushes to the till</h2>"
        "<a href=\"/admin/webhooks\">JSON</a></div><p>" +
        std::to_string(view.pushes_delivered) + " delivered · " + std::to_string(view.pushes_waiting) + " waiting · " +
        std::to_string(view.pushes_withheld) + " withheld</p>";
    if (!view.pushes_have_url) {
        out += "<p class=\"warning\">No webhook address is set (<code>--webhook-url</code>): pushes wait.</p>";
    }
    return out + "<div class=\"row\">" + post_button("/admin/ui/retry-pushes", "Send waiting now", "small") +
           post_button("/admin/ui/release-pushes", "Release withheld", "small") + "</div></section>";
}

std::string acts(const IndexView& view) {
    std::string out = "<section class=\"card\"><h2>Money ledger</h2>";
    if (view.acts.empty()) return out + "<p class=\"soft\">No money has moved.</p></section>";
    out +=
        "<div class=\"scroll\"><table><thead><tr><th class=\"num\">No</th><th>Act</th><th>Request</th>"
        "<th class=\"num\">Amount</th></tr></thead><tbody>";
    for (const auto& act : view.acts) {
        out += "<tr><td class=\"num\">" + escape(act.number) + "</td><td>" + escape(act.act) + "</td><td>" +
               escape(act.request) + "</td><td class=\"num\">" + escape(act.amount) + "</td></tr>";
    }
    return out + "</tbody></table></div></section>";
}

}  // namespace

std::string index_page(const IndexView& view) {
    const auto body =
        "<header><div><h1>Till sandbox</h1><p>Payhub with Klarna behind it, and a back office: faked "
        "faithfully, broken on demand. No real money moves.</p></div></header><main><div class=\"grid\">" +
        requests(view) + faults(view) + "<div class=\"column\">" + places(view) + pushes(view) + acts(view) +
        switches(view) + "</div></div></main>";
    return page({.title = "Till sandbox", .body = body, .page_class = "desk"});
}

}  // namespace till::sandbox::pages
