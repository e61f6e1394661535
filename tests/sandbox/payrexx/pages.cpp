#include "tests/sandbox/payrexx/pages.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/pages/html.hpp"
#include "tests/sandbox/pages/pay_page.hpp"
#include "tests/sandbox/payrexx/customer.hpp"
#include "tests/sandbox/payrexx/wire.hpp"

#include <algorithm>
#include <array>

namespace till::sandbox::payrexx {
namespace {

using pages::escape;
using pages::post_button;

constexpr std::array<std::string_view, 7> page_acts = {"approve", "reserve", "authorize", "decline",
                                                       "cancel",  "start",   "insecure"};
constexpr std::array<std::string_view, 4> screen_acts = {"approve", "underpay", "decline", "cancel"};

std::string amount_text(std::int64_t minor, const std::string& code) {
    const auto currency = hal::Currency::from_code(code);
    if (!currency) return std::to_string(minor);
    return pages::money_text(hal::Money{minor, *currency}.to_decimal(), code);
}

std::string framed(std::string_view title, const std::string& inner, int refresh_s, std::string_view note) {
    return pages::page({.title = title,
                        .body = "<main><div class=\"bar\"><strong>" + std::string(title) +
                                "</strong><a href=\"/\">Sandbox</a></div><div class=\"sheet\">" + inner +
                                "</div><p class=\"note\">" + std::string(note) + "</p></main>",
                        .page_class = "phone",
                        .refresh_s = refresh_s});
}

std::string buttons(const Gateway& gateway, bool late) {
    const auto place = "/payrexx/page/" + gateway.hash + "/";
    if (late) return "<div class=\"acts\">" + post_button(place + "approve", "Pay all the same", "primary") + "</div>";
    const auto* pay = gateway.reservation ? "Reserve" : gateway.pre_authorization ? "Store my card" : "Pay";
    std::string out = "<div class=\"acts\">" + post_button(place + "approve", pay, "primary") +
                      post_button(place + "decline", "Card is declined", "") +
                      post_button(place + "cancel", "Cancel", "") +
                      post_button(place + "start", "Choose a means and leave", "quiet");
    if (!gateway.reservation) out += post_button(place + "reserve", "Only reserve it", "quiet");
    if (!gateway.pre_authorization) out += post_button(place + "authorize", "Only store the card", "quiet");
    return out + post_button(place + "insecure", "Pay without 3-D Secure", "quiet") + "</div>";
}

// How the last attempt ended, where the page is still open.
std::string last_attempt(const std::vector<const Transaction*>& all) {
    if (all.empty()) return {};
    const auto& status = all.back()->status;
    if (status == "declined" || status == "error")
        return "<p class=\"warning\" role=\"alert\">The card was declined. Try another one.</p>";
    if (status == "cancelled") return "<p class=\"warning\" role=\"alert\">Cancelled. You can try again.</p>";
    return {};
}

}  // namespace

std::string Pages::show(const Gateway& gateway, const Context& context) const {
    const auto amount = escape(amount_text(gateway.minor, gateway.currency));
    const bool settled = is_settled(gateway, book_);
    const bool over = gateway.deleted || is_over(gateway, context);
    std::string inner;
    if (!settled && !over) {
        inner = "<p class=\"merchant\">" + escape(merchant_) + "</p><h1 class=\"amount\">" + amount + "</h1>" +
                last_attempt(book_.of_gateway(gateway.id)) + buttons(gateway, false);
    } else {
        const std::string css = settled ? "good" : "bad";
        const std::string sign = settled ? "✓" : "⌛";
        const std::string headline = settled ? "Payment approved" : "This page is closed";
        inner = "<div class=\"result " + css + "\" role=\"status\"><div class=\"sign\" aria-hidden=\"true\">" + sign +
                "</div><h1>" + headline + "</h1><p>" + amount + " · " + escape(merchant_) + "</p></div>";
        if (can_pay(gateway, book_, context)) inner += buttons(gateway, true);
    }
    return framed("Payrexx", inner, 0, "Simulated payment page. No real money moves.");
}

Decision Pages::at_page(const Request& request, const std::vector<std::string>& parts, const Context& context) const {
    const auto* gateway = book_.gateway_of(parts[2]);
    if (!gateway) return answer(html_reply(404, pages::not_found_page("This payment is not known here.")));
    if (request.is("GET") && parts.size() == 3) return answer(html_reply(200, show(*gateway, context)));
    const bool offered =
        request.is("POST") && parts.size() == 4 && std::ranges::find(page_acts, parts[3]) != page_acts.end();
    if (!offered) return answer(html_reply(404, pages::not_found_page("There is no such button.")));
    return {see_other("/payrexx/page/" + gateway->hash), on_page(*gateway, book_, parts[3], context).records};
}

// The oldest payment that is in progress, and the pairing code where there is need of one.
std::string Pages::screen(const Terminal& terminal, const Context& context) const {
    const auto place = "/payrexx/terminal/" + terminal.serial + "/";
    if (!terminal.paired)
        return "<h1>Not paired</h1><p>Pairing code</p><p class=\"amount\">" + pairing_code(terminal, context) + "</p>";
    for (const auto& payment : book_.payments()) {
        if (payment.terminal != terminal.serial || ecr_status(payment, context) != "IN_PROGRESS") continue;
        const auto which = pages::hidden("payment", payment.id);
        return "<p class=\"merchant\">" + escape(merchant_) + "</p><h1 class=\"amount\">" +
               escape(amount_text(payment.minor, payment.currency)) + "</h1><div class=\"acts\">" +
               post_button(place + "approve", "Tap the card", "primary", which) +
               post_button(place + "decline", "Card is declined", "", which) +
               post_button(place + "cancel", "Stop", "", which) +
               post_button(place + "underpay", "Only half of it is approved", "quiet", which) + "</div>";
    }
    std::string last = "<h1>Ready</h1>";
    for (const auto& payment : book_.payments())
        if (payment.terminal == terminal.serial)
            last = "<h1>Ready</h1><p class=\"soft\">Last: " + escape(amount_text(payment.minor, payment.currency)) +
                   " · " + escape(ecr_status(payment, context)) + "</p>";
    return last;
}

Decision Pages::at_screen(const Request& request, const std::vector<std::string>& parts, const Context& context) const {
    const auto not_found = [](std::string_view what) { return answer(html_reply(404, pages::not_found_page(what))); };
    if (!is_terminal(parts[2], context)) return not_found("There is no such terminal.");
    if (request.is("GET") && parts.size() == 3) {
        const auto inner = screen(book_.terminal(parts[2], context), context);
        return answer(
            html_reply(200, framed("Card terminal", inner, 2, "Simulated card terminal " + escape(parts[2]))));
    }
    const bool offered =
        request.is("POST") && parts.size() == 4 && std::ranges::find(screen_acts, parts[3]) != screen_acts.end();
    // The payment goes with the form: nobody approves another one than was shown.
    const auto* payment = offered ? book_.payment(Form::parse(request.body).value("payment")) : nullptr;
    if (!payment || payment->terminal != parts[2]) return not_found("There is no such payment.");
    return {see_other("/payrexx/terminal/" + parts[2]), at_terminal(*payment, book_, parts[3], context).records};
}

Decision Pages::decide(const Request& request, const Context& context) {
    const auto parts = segments(request.path);  // payrexx / page / hash / act
    if (parts.size() < 3) return answer(html_reply(404, pages::not_found_page("There is nothing at this address.")));
    return parts[1] == "page" ? at_page(request, parts, context) : at_screen(request, parts, context);
}

}  // namespace till::sandbox::payrexx
