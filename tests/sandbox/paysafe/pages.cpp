#include "tests/sandbox/paysafe/pages.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/pages/html.hpp"
#include "tests/sandbox/pages/pay_page.hpp"
#include "tests/sandbox/paysafe/customer.hpp"
#include "tests/sandbox/paysafe/wire.hpp"

namespace till::sandbox::paysafe {
namespace {

using pages::escape;
using pages::post_button;

std::string amount_text(const Handle& handle, const Context& context) {
    const auto money = money_of(handle.wire, handle.currency, context);
    return pages::money_text(money ? money->to_decimal() : std::to_string(handle.wire), handle.currency);
}

std::string buttons(const Sale& sale, bool late) {
    const auto place = "/paysafe/page/" + sale.handle.id;
    if (late)
        return "<hr><p class=\"warning\">The late-payment switch is on: this customer can still pay.</p><div "
               "class=\"acts\">" +
               post_button(place + "/approve_late", "Pay all the same", "primary") + "</div>";
    return "<div class=\"acts\">" + post_button(place + "/pay", "Pay now", "primary") +
           post_button(place + "/decline", "Payment refused", "") + "</div>";
}

struct Ending {
    std::string_view css, sign, headline, text;
};

Ending ending_of(const Sale& sale) {
    if (has_paid(sale)) return {"good", "✓", "Payment received", "You can put your phone away."};
    if (sale.handle.customer_declined || (sale.payment && sale.payment->status == "FAILED"))
        return {"bad", "✕", "Payment refused", "Nothing was charged."};
    if (sale.payment && sale.payment->status == "CANCELLED")
        return {"bad", "✕", "Payment cancelled", "Ask at the till."};
    if (sale.handle.status == "EXPIRED") return {"", "⌛", "Payment expired", "Nothing was charged. Ask at the till."};
    return {"bad", "!", "Something went wrong", "Ask at the till."};
}

std::string hint_of(const Sale& sale) {
    if (sale.payment && sale.payment->by_itself) return "The time at the till is over. You can still pay.";
    return sale.payment ? "The shop is waiting for your payment." : "SafetyPay: cash voucher or bank transfer.";
}

}  // namespace

std::string place_of(const Handle& handle, const Context& context) {
    return redirect_url(handle, context).substr(context.public_url.size());
}

std::string Pages::show(const Sale& sale, const Context& context) const {
    const auto amount = escape(amount_text(sale.handle, context));
    std::string inner;
    if (can_pay(sale) && !sale.handle.customer_declined) {
        inner = "<p class=\"merchant\">" + escape(merchant_) + "</p><h1 class=\"amount\">" + amount +
                "</h1><p class=\"soft\">" + hint_of(sale) + "</p>" + buttons(sale, false);
    } else {
        const auto ending = ending_of(sale);
        inner = "<div class=\"result " + std::string(ending.css) +
                "\" role=\"status\"><div class=\"sign\" aria-hidden=\"true\">" + std::string(ending.sign) +
                "</div><h1>" + std::string(ending.headline) + "</h1><p>" + amount + " · " + escape(merchant_) +
                "</p><p class=\"soft\">" + std::string(ending.text) + "</p></div>";
        if (can_pay_late(sale, context)) inner += buttons(sale, true);
    }
    return pages::page({.title = "SafetyPay",
                        .body = "<main><div class=\"bar\"><strong>SafetyPay</strong><a href=\"/\">Sandbox</a></div>"
                                "<div class=\"sheet\">" +
                                inner +
                                "</div><p class=\"note\">Simulated payment page. No real money moves.</p></main>",
                        .page_class = "phone"});
}

Decision Pages::opened(const Request& request, const Context& context) const {
    const auto query = Form::parse(request.query);
    const auto* sale = book_.find(query.value("paymentHandleId"));
    if (!sale || !hal::equal_constant_time(sale->handle.jwt, query.value("token")))
        return answer(html_reply(404, pages::not_found_page("This payment is not known here.")));
    auto result = act_on(*sale, Act::open, context);
    if (!result.refused.empty()) return answer(html_reply(200, show(*sale, context)));
    auto after = *sale;
    after.handle.status = "PAYABLE";
    return {html_reply(200, show(after, context)), std::move(result.records)};
}

Decision Pages::decide(const Request& request, const Context& context) {
    const auto parts = segments(request.path);  // paysafe / page / {handle} / {act}
    if (request.is("GET") && parts.size() == 4 && parts[1] == "alternatepayments") return opened(request, context);
    const auto* sale = request.is("POST") && parts.size() == 4 ? book_.find(parts[2]) : nullptr;
    const auto act = sale ? read_act(parts[3]) : std::nullopt;
    const bool late = act == Act::approve_late && sale && can_pay_late(*sale, context);
    if (act != Act::pay && act != Act::decline && !late)
        return answer(html_reply(404, pages::not_found_page("This payment is not known here.")));
    return {see_other(place_of(sale->handle, context)), act_on(*sale, *act, context).records};
}

}  // namespace till::sandbox::paysafe
