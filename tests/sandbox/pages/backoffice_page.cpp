#include "tests/sandbox/pages/backoffice_page.hpp"

#include "tests/sandbox/pages/html.hpp"

namespace till::sandbox::pages {
namespace {

std::string chain_notes(const BackOfficeView& view) {
    if (view.rows.empty()) return "";
    if (view.notes.empty()) return "<p><span class=\"badge good\">Receipt chain whole</span></p>";
    std::string out;
    for (const auto& note : view.notes)
        out += "<p class=\"warning\" role=\"alert\">" + escape(note) + "</p>";
    return out;
}

std::string table(const BackOfficeView& view) {
    if (view.rows.empty()) return "<p class=\"soft\">Nothing has arrived yet. A finished sale is synced here.</p>";
    std::string out =
        "<div class=\"scroll\"><table><thead><tr><th class=\"num\">Receipt</th><th>Terminal</th>"
        "<th>Kind</th><th>Order</th><th>First arrived (UTC)</th><th class=\"num\">Deliveries</th></tr>"
        "</thead><tbody>";
    for (const auto& row : view.rows) {
        out += "<tr><td class=\"num\">" + escape(row.receipt) + "</td><td>" + escape(row.terminal) + "</td><td>" +
               escape(row.kind) + "</td><td>" + escape(row.sale) + "</td><td>" + escape(row.at) +
               "</td><td class=\"num\">" + std::to_string(row.deliveries) + "</td></tr>";
    }
    return out + "</tbody></table></div>";
}

}  // namespace

std::string backoffice_page(const BackOfficeView& view) {
    const auto body = "<header><div><p><a href=\"/\">Till sandbox</a></p><h1>Back office</h1><p>" +
                      std::to_string(view.stored) + " stored · " + std::to_string(view.deliveries) +
                      " delivered · batches: " + std::to_string(view.batches) +
                      "</p></div></header><main><section class=\"card\"><div class=\"row spread\">"
                      "<h2>Receipts received</h2><span class=\"row\"><a href=\"/backoffice\">Refresh</a>"
                      "<a href=\"/backoffice/ledger\">JSON</a><a href=\"/backoffice/receipts\">Chain check</a>"
                      "</span></div>" +
                      chain_notes(view) + table(view) + "</section></main>";
    return page({.title = "Back office", .body = body, .page_class = "desk"});
}

}  // namespace till::sandbox::pages
