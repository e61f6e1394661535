#include "tests/sandbox/pages/pay_page.hpp"

#include "tests/sandbox/pages/html.hpp"

namespace till::sandbox::pages {
namespace {

struct Ending {
    std::string_view css;
    std::string_view sign;
    std::string_view headline;
    std::string_view text;
};

Ending ending_of(PayView::Ask ask) {
    switch (ask) {
        case PayView::Ask::paid: return {"good", "✓", "Payment approved", "You can put your phone away."};
        case PayView::Ask::canceled: return {"bad", "✕", "Payment cancelled", "Nothing was charged."};
        case PayView::Ask::declined: return {"bad", "✕", "Payment declined", "Nothing was charged."};
        case PayView::Ask::expired: return {"", "⌛", "Payment expired", "Nothing was charged. Ask at the till."};
        case PayView::Ask::open: break;
    }
    return {};
}

std::string bar(const PayView& view) {
    std::string out = "<div class=\"bar\"><strong>" + escape(view.method) + "</strong>";
    if (!view.back_path.empty()) out += "<a href=\"" + escape(view.back_path) + "\">Sandbox</a>";
    return out + "</div>";
}

std::string lines(const PayView& view) {
    if (view.lines.empty()) return "";
    std::string out = "<hr><ul class=\"lines\">";
    for (const auto& line : view.lines) {
        out += "<li><span>" + escape(line.name) + "</span><span class=\"num\">" + escape(line.amount) + "</span></li>";
    }
    return out + "</ul>";
}

std::string approve_form(const PayView& view) {
    std::string out =
        "<form method=\"post\" action=\"" + escape(view.act_path) + "/approve\">" + hidden("request", view.request_id);
    if (view.open_amount) {
        out +=
            "<p><label for=\"amount\">How much do you pay?</label><input type=\"text\" inputmode=\"decimal\" "
            "id=\"amount\" name=\"amount\" value=\"" +
            escape(view.amount_field) + "\"></p>";
    }
    return out + "<button class=\"primary\">" + (view.late ? "Approve all the same" : "Approve payment") +
           "</button></form>";
}

std::string acts(const PayView& view) {
    std::string out = "<div class=\"acts\">" + approve_form(view);
    if (!view.late && !view.only_approve) {
        out += post_button(view.act_path + "/decline", "Decline", "", hidden("request", view.request_id));
        out += post_button(view.act_path + "/cancel", "Cancel", "quiet", hidden("request", view.request_id));
    }
    return out + "</div>";
}

std::string asking(const PayView& view) {
    std::string out =
        "<p class=\"merchant\">" + escape(view.merchant) + "</p><h1 class=\"amount\">" + escape(view.amount) + "</h1>";
    if (!view.description.empty()) out += "<p class=\"soft\">" + escape(view.description) + "</p>";
    return out + lines(view) + acts(view);
}

std::string ended(const PayView& view) {
    const auto ending = ending_of(view.ask);
    std::string out = "<div class=\"result " + std::string(ending.css) +
                      "\" role=\"status\"><div class=\"sign\" "
                      "aria-hidden=\"true\">" +
                      std::string(ending.sign) + "</div><h1>" + std::string(ending.headline) + "</h1><p>" +
                      escape(view.amount) + " · " + escape(view.merchant) + "</p><p class=\"soft\">" +
                      std::string(ending.text) + "</p></div>";
    if (view.late) {
        out +=
            "<hr><p class=\"warning\">The late-payment switch is on: this customer can still approve.</p>" + acts(view);
    }
    if (!view.again_path.empty()) {
        out += "<div class=\"acts\"><a class=\"button\" href=\"" + escape(view.again_path) + "\">Look again</a></div>";
    }
    return out;
}

std::string phone_sheet(std::string_view title, std::string_view heading, const std::string& inner, int refresh_s) {
    const auto body = "<main><div class=\"bar\"><strong>" + escape(heading) + "</strong></div><div class=\"sheet\">" +
                      inner + "</div><p class=\"note\">Simulated phone. No real money moves.</p></main>";
    return page({.title = title, .body = body, .page_class = "phone", .refresh_s = refresh_s});
}

}  // namespace

std::string pay_page(const PayView& view) {
    const auto title =
        view.ask == PayView::Ask::open ? "Pay " + view.amount : std::string(ending_of(view.ask).headline);
    const auto body = "<main>" + bar(view) + "<div class=\"sheet\">" +
                      (view.ask == PayView::Ask::open ? asking(view) : ended(view)) +
                      "</div><p class=\"note\">Simulated payment page. No real money moves.</p></main>";
    return page({.title = title, .body = body, .page_class = "phone"});
}

std::string phone_idle_page(std::string_view short_code) {
    return phone_sheet("Customer's phone", "Customer's phone",
                       "<div class=\"result\"><p class=\"soft\">Tell the cashier this code</p><h1 class=\"amount\">" +
                           escape(short_code) +
                           "</h1><p>Waiting for a payment …</p></div>"
                           "<div class=\"acts\"><a class=\"button\" href=\"/phone/" +
                           escape(short_code) + "\">Look again</a></div>",
                       3);
}

std::string phone_start_page(std::string_view complaint) {
    std::string inner =
        "<h1>Which short code?</h1><p class=\"soft\">The customer scanned the printed QR code; their "
        "phone shows a number of 2 to 20 digits.</p>";
    if (!complaint.empty()) inner += "<p class=\"warning\" role=\"alert\">" + escape(complaint) + "</p>";
    inner +=
        "<form method=\"get\" action=\"/phone\"><p><label for=\"code\">Short code</label><input type=\"text\" "
        "inputmode=\"numeric\" id=\"code\" name=\"code\" value=\"482913\" maxlength=\"20\"></p>"
        "<div class=\"acts\"><button class=\"primary\">Open the phone</button></div></form>";
    return phone_sheet("Customer's phone", "Customer's phone", inner, 0);
}

std::string bank_start_page(std::string_view complaint) {
    std::string inner =
        "<h1>Which RF code?</h1><p class=\"soft\">It stands on the customer display, or on the slip.</p>";
    if (!complaint.empty()) inner += "<p class=\"warning\" role=\"alert\">" + escape(complaint) + "</p>";
    inner +=
        "<form method=\"get\" action=\"/bank\"><p><label for=\"code\">RF code</label><input type=\"text\" id=\"code\" "
        "name=\"code\" maxlength=\"40\" autocapitalize=\"characters\"></p>"
        "<div class=\"acts\"><button class=\"primary\">Go on</button></div></form>";
    return phone_sheet("Bank app", "Bank app", inner, 0);
}

std::string not_found_page(std::string_view what) {
    return phone_sheet("Not found", "Till sandbox",
                       "<div class=\"result\"><h1>Not found</h1><p class=\"soft\">" + escape(what) +
                           "</p></div><div class=\"acts\"><a class=\"button\" href=\"/\">Sandbox home</a></div>",
                       0);
}

std::string money_text(std::string_view decimal, std::string_view currency) {
    if (currency == "EUR") return "€" + std::string(decimal);
    return std::string(currency) + ' ' + std::string(decimal);
}

}  // namespace till::sandbox::pages
