#include "tests/sandbox/payglobe/pages.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/pages/html.hpp"
#include "tests/sandbox/pages/pay_page.hpp"
#include "tests/sandbox/payglobe/customer.hpp"

namespace till::sandbox::payglobe {
namespace {

using pages::escape;
using pages::post_button;

std::string text_of(std::int64_t minor) {
    return pages::money_text(hal::Money{minor, hal::Currency::eur()}.to_decimal(), "EUR");
}

std::string place_of(const Payment& payment) { return "/payglobe/page/" + payment.code; }

std::string card_step(const Payment& payment, bool late) {
    const auto place = place_of(payment);
    std::string out =
        "<div class=\"acts\">" + post_button(place + "/card", late ? "Pay all the same" : "Pay by card", "primary");
    if (payment.kind == Kind::page && !late) out += post_button(place + "/decline", "Card refused", "");
    return out + "</div>";
}

std::string voucher_step(const Payment& payment) {
    const auto place = place_of(payment);
    const auto half = hal::Money{payment.minor / 2, hal::Currency::eur()}.to_decimal();
    std::string out =
        "<p class=\"soft\">" + text_of(payment.minor) + " is held on your card. Pay a part with a meal voucher?</p>";
    if (payment.status == Status::voucher_failed) {
        out += "<p class=\"warning\" role=\"alert\">The voucher was refused. Try another, or pay by card.</p>";
    }
    return out + "<div class=\"acts\"><form method=\"post\" action=\"" + escape(place) +
           "/voucher\"><p><label for=\"amount\">Voucher amount</label><input type=\"text\" inputmode=\"decimal\" "
           "id=\"amount\" name=\"amount\" value=\"" +
           escape(half) + "\"></p><button class=\"primary\">Pay with voucher and card</button></form>" +
           post_button(place + "/card_only", "No voucher, card only", "") +
           post_button(place + "/voucher_fail", "Voucher is refused", "quiet") + "</div>";
}

struct Ending {
    std::string_view css, sign, headline, text;
};

Ending ending_of(const Payment& payment, Status status) {
    if (payment.paid() || payment.gateway == Status::paid)
        return {"good", "✓", "Payment approved", "You can put your phone away."};
    switch (status) {
        case Status::card_refused:
        case Status::failed: return {"bad", "✕", "Payment failed", "Ask at the till."};
        case Status::capture_failed: return {"bad", "!", "Something went wrong", "Ask at the till."};
        case Status::expired: return {"", "⌛", "Payment expired", "Nothing was charged."};
        default: return {"bad", "✕", "Payment cancelled", "Nothing was charged."};
    }
}

}  // namespace

std::string Pages::show(const Payment& payment, const Context& context) const {
    const auto status = status_now(payment, context);
    const bool holding = payment.status == Status::held || payment.status == Status::voucher_failed;
    std::string inner;
    if (holding || status == Status::pending) {
        inner = "<p class=\"merchant\">" + escape(merchant_) + "</p><h1 class=\"amount\">" +
                escape(text_of(payment.minor)) + "</h1>" +
                (holding ? voucher_step(payment) : card_step(payment, false));
    } else {
        const auto ending = ending_of(payment, status);
        inner = "<div class=\"result " + std::string(ending.css) +
                "\" role=\"status\"><div class=\"sign\" aria-hidden=\"true\">" + std::string(ending.sign) +
                "</div><h1>" + std::string(ending.headline) + "</h1><p>" + escape(text_of(payment.minor)) + " · " +
                escape(merchant_) + "</p><p class=\"soft\">" + std::string(ending.text) + "</p></div>";
        if (can_pay(payment, context)) inner += card_step(payment, true);
    }
    return pages::page({.title = "PayGlobe",
                        .body = "<main><div class=\"bar\"><strong>PayGlobe</strong><a href=\"/\">Sandbox</a></div>"
                                "<div class=\"sheet\">" +
                                inner +
                                "</div><p class=\"note\">Simulated payment page. No real money moves.</p></main>",
                        .page_class = "phone"});
}

Decision Pages::decide(const Request& request, const Context& context) {
    const auto parts = segments(request.path);  // payglobe / page / code / act
    const auto* payment = parts.size() >= 3 ? book_.find_code(parts[2]) : nullptr;
    const auto not_found = [] {
        return answer(html_reply(404, pages::not_found_page("This payment is not known here.")));
    };
    if (!payment || payment->kind == Kind::token) return not_found();
    if (request.is("GET") && parts.size() == 3) return answer(html_reply(200, show(*payment, context)));
    const auto act = request.is("POST") && parts.size() == 4 ? read_act(parts[3]) : std::nullopt;
    const bool offered = act == CustomerAct::card || act == CustomerAct::card_only || act == CustomerAct::voucher ||
                         act == CustomerAct::voucher_fail || act == CustomerAct::decline;
    if (!offered) return not_found();
    const auto typed = hal::Money::from_decimal(Form::parse(request.body).value("amount"), hal::Currency::eur());
    auto result = customer_acts(*payment, *act, typed ? typed->minor : 0, context);
    return {see_other(place_of(*payment)), std::move(result.records)};
}

}  // namespace till::sandbox::payglobe
