#include "tests/sandbox/portone/pages.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/pages/html.hpp"
#include "tests/sandbox/pages/pay_page.hpp"
#include "tests/sandbox/portone/channel.hpp"
#include "tests/sandbox/portone/customer.hpp"

namespace till::sandbox::portone {
namespace {

using pages::escape;
using pages::post_button;

std::string amount_text(const Link& link) {
    return pages::money_text(link.money(link.minor).to_decimal(), link.currency);
}

std::string act_path(const Link& link, std::string_view act) {
    return "/portone/checkout/" + link.ref + "/" + std::string(act);
}

// What became of the last try, while the link is still open.
std::string last_try(const Link& link) {
    if (link.tries.empty()) return {};
    const auto& last = link.tries.back();
    if (last.state == TryState::pending)
        return "<p class=\"warning\" role=\"status\">Your bank has not answered yet. You can finish the payment.</p>";
    const auto* text = last.code == "4071" ? "You cancelled the payment. You can start again."
                                           : "The card was refused. Try again, or use another card.";
    return "<p class=\"warning\" role=\"alert\">" + std::string(text) + "</p>";
}

std::string asking(const Link& link) {
    const bool waiting = link.state == LinkState::processing;
    std::string out = "<p class=\"merchant\">" + escape(link.merchant) + "</p><h1 class=\"amount\">" +
                      escape(amount_text(link)) + "</h1>";
    if (!link.description.empty()) out += "<p class=\"soft\">" + escape(link.description) + "</p>";
    out += "<p class=\"soft\">" + std::string(method_name) + "</p>" + last_try(link) + "<div class=\"acts\">";
    out += post_button(act_path(link, "approve"), waiting ? "Finish the payment" : "Pay now", "primary");
    out += post_button(act_path(link, "decline"), "Card is refused", "");
    if (!waiting) out += post_button(act_path(link, "leave"), "Go to the bank and leave", "");
    return out + post_button(act_path(link, "cancel"), "Cancel", "quiet") + "</div>";
}

struct Ending {
    std::string_view css, sign, headline, text;
};

Ending ending_of(const Link& link) {
    if (link.paid() != nullptr) return {"good", "✓", "Payment approved", "You can put your phone away."};
    if (link.state == LinkState::expired) return {"", "⌛", "Payment expired", "Nothing was charged. Ask at the till."};
    return {"bad", "✕", "Payment cancelled", "Nothing was charged."};
}

std::string ended(const Link& link, bool can_still_pay) {
    const auto ending = ending_of(link);
    std::string out = "<div class=\"result " + std::string(ending.css) +
                      "\" role=\"status\"><div class=\"sign\" aria-hidden=\"true\">" + std::string(ending.sign) +
                      "</div><h1>" + std::string(ending.headline) + "</h1><p>" + escape(amount_text(link)) + " · " +
                      escape(link.merchant) + "</p><p class=\"soft\">" + std::string(ending.text) + "</p></div>";
    if (!can_still_pay) return out;
    const bool paid = link.paid() != nullptr;
    return out + "<div class=\"acts\">" +
           post_button(act_path(link, paid ? "approve_again" : "approve"), paid ? "Pay once more" : "Pay all the same",
                       "primary") +
           "</div>";
}

std::string show(const Link& link, const Context& context) {
    const bool open = link.paid() == nullptr && !link.over();
    const auto title = open ? "Pay " + amount_text(link) : std::string(ending_of(link).headline);
    return pages::page({.title = title,
                        .body = "<main><div class=\"bar\"><strong>PortOne</strong><a href=\"/\">Sandbox</a></div>"
                                "<div class=\"sheet\">" +
                                (open ? asking(link) : ended(link, can_pay(link, context))) +
                                "</div><p class=\"note\">Simulated payment page. No real money moves.</p></main>",
                        .page_class = "phone"});
}

}  // namespace

Decision Pages::decide(const Request& request, const Context& context) {
    const auto parts = segments(request.path);  // portone / checkout / ref / act
    const auto ref = parts.size() == 2 ? Form::parse(request.query).value("ref") : parts.size() > 2 ? parts[2] : "";
    const auto* link = book_.find(ref);
    const auto not_found = [] {
        return answer(html_reply(404, pages::not_found_page("This payment link is not known here.")));
    };
    if (!link) return not_found();
    if (request.is("GET") && parts.size() == 2)
        return answer(html_reply(200, show(as_it_is_now(*link, context), context)));
    const auto act = request.is("POST") && parts.size() == 4 ? read_act(parts[3]) : std::nullopt;
    const bool again = act == CustomerAct::approve_again && can_pay(*link, context);
    const bool offered = act == CustomerAct::approve || act == CustomerAct::decline || act == CustomerAct::cancel ||
                         act == CustomerAct::leave || again;
    if (!offered) return not_found();
    auto result = customer_acts(*link, *act, context);
    return {see_other("/portone/checkout?ref=" + link->ref), std::move(result.records)};
}

}  // namespace till::sandbox::portone
