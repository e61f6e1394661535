#include "tests/sandbox/payhub/customer_pages.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/pages/pay_page.hpp"
#include "tests/sandbox/payhub/customer.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace till::sandbox::payhub {
namespace {

using pages::PayView;

PayView::Ask ask_of(RequestState state) {
    switch (state) {
        case RequestState::waiting:
        case RequestState::accessed: return PayView::Ask::open;
        case RequestState::completed: return PayView::Ask::paid;
        case RequestState::canceled: return PayView::Ask::canceled;
        case RequestState::declined: return PayView::Ask::declined;
        case RequestState::expired: return PayView::Ask::expired;
    }
    return PayView::Ask::open;
}

std::string method_of(const PayRequest& request, const std::string& place) {
    if (place.starts_with("/bank/")) return "Bank app: transfer by RF code";
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> names = {{{"klarna", "Klarna"},
                                                                                     {"paygate", "PayGate"},
                                                                                     {"onepay", "OnePay"},
                                                                                     {"worldline", "Worldline"},
                                                                                     {"viva", "Viva"},
                                                                                     {"nexi", "Nexi"}}};
    const auto* const known =
        std::ranges::find(names, request.provider, &std::pair<std::string_view, std::string_view>::first);
    return "Pay with " + (known == names.end() ? request.provider : std::string(known->second));
}

bool is_paycode(std::string_view text) {
    return text.size() >= 5 && text.size() <= 25 && text.starts_with("RF") &&
           std::ranges::all_of(text.substr(2), [](char c) { return c >= '0' && c <= '9'; });
}

// As people type it: in groups, in small letters.
std::string tidy(std::string text) {
    std::erase(text, ' ');
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

std::string text_of(hal::Money money) { return pages::money_text(money.to_decimal(), money.currency.code()); }

Decision not_found(std::string_view what) { return answer(html_reply(404, pages::not_found_page(what))); }

std::optional<CustomerAct> button(std::string_view name) {
    if (name == "approve") return CustomerAct::approve;
    if (name == "decline") return CustomerAct::decline;
    if (name == "cancel") return CustomerAct::cancel;
    return std::nullopt;
}

bool is_short_code(std::string_view text) {
    return text.size() >= 2 && text.size() <= 20 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool CustomerPages::owns(const Request& request) const {
    return request.path.starts_with("/pay/") || request.path == "/bank" || request.path.starts_with("/bank/") ||
           request.path == "/phone" || request.path.starts_with("/phone/");
}

Decision CustomerPages::decide(const Request& request, const Context& context) {
    const auto parts = segments(request.path);
    if (!request.is("GET") && !request.is("POST")) return not_found("This address takes GET and POST.");
    if (!parts.empty() && parts[0] == "pay") return pay(request, parts, context);
    if (!parts.empty() && parts[0] == "bank") return bank(request, parts, context);
    return phone(request, parts, context);
}

Decision CustomerPages::pay(const Request& request, const std::vector<std::string>& parts, const Context& context) {
    const auto* asked = parts.size() >= 2 ? book_.find_code(parts[1]) : nullptr;
    if (!asked) return not_found("This payment link is not known here.");
    const auto place = "/pay/" + asked->code;
    if (request.is("GET") && parts.size() == 2) return show(*asked, place, context);
    if (request.is("POST") && parts.size() == 3) return act(*asked, request, parts[2], place, context);
    return not_found("This payment link is not known here.");
}

Decision CustomerPages::bank(const Request& request, const std::vector<std::string>& parts, const Context& context) {
    const auto query = Form::parse(request.query);
    if (parts.size() == 1) {
        const auto code = tidy(query.value("code"));
        if (is_paycode(code)) return answer(see_other("/bank/" + code));
        return answer(html_reply(200, pages::bank_start_page(query.has("code") ? "That is no RF code." : "")));
    }
    const auto* asked = book_.find_paycode(parts[1]);
    if (!asked) return not_found("Nobody asks for money with this RF code.");
    const auto place = "/bank/" + asked->paycode;
    if (request.is("GET") && parts.size() == 2) return show(*asked, place, context);
    // A bank transfer can only be made or not.
    if (request.is("POST") && parts.size() == 3 && parts[2] == "approve")
        return act(*asked, request, parts[2], place, context);
    return not_found("Nobody asks for money with this RF code.");
}

Decision CustomerPages::phone(const Request& request, const std::vector<std::string>& parts, const Context& context) {
    const auto query = Form::parse(request.query);
    if (parts.size() == 1) {
        const auto code = query.value("code");
        if (is_short_code(code)) return answer(see_other("/phone/" + code));
        return answer(
            html_reply(200, pages::phone_start_page(query.has("code") ? "A short code has 2 to 20 digits." : "")));
    }
    if (parts.size() < 2 || !is_short_code(parts[1])) return not_found("A short code has 2 to 20 digits.");
    const auto* asked = book_.find_short_code(parts[1]);
    const auto place = "/phone/" + parts[1];
    if (request.is("POST") && parts.size() == 3 && asked) return act(*asked, request, parts[2], place, context);
    if (!request.is("GET") || parts.size() != 2) return not_found("There is nothing to pay with this code.");
    if (!asked) return answer(html_reply(200, pages::phone_idle_page(parts[1])));
    return show(*asked, place, context);
}

Decision CustomerPages::show(const PayRequest& asked, const std::string& place, const Context& context) const {
    const auto state = state_now(asked, context);
    const auto left = asked.amount.minor - asked.paid();
    PayView view{.merchant = asked.store.empty() ? merchant_ : merchant_ + " · " + asked.store,
                 .amount = text_of(asked.amount),
                 .method = method_of(asked, place),
                 .description = asked.description,
                 .lines = {},
                 .ask = ask_of(state),
                 .late = asked.closed() || state == RequestState::expired ? can_approve(asked, context) : false,
                 .open_amount = asked.open_amount(),
                 .amount_field = hal::Money{left > 0 ? left : asked.amount.minor, asked.amount.currency}.to_decimal(),
                 .act_path = place,
                 .request_id = std::to_string(asked.id),
                 .back_path = "/",
                 .again_path = asked.type == "StaticQR" ? place : std::string(),
                 .only_approve = place.starts_with("/bank/")};
    for (const auto& line : asked.lines) {
        view.lines.push_back({line.quantity + " × " + line.name, text_of({line.total, asked.amount.currency})});
    }
    for (const auto& payment : asked.payments) {
        view.lines.push_back(
            {"paid, no. " + std::to_string(payment.id), text_of({payment.minor, asked.amount.currency})});
    }
    // Nobody hears of an RF code that was typed, before the transfer is made.
    return {html_reply(200, pages::pay_page(view)), view.only_approve ? Records{} : opened(asked, context)};
}

Decision CustomerPages::act(const PayRequest& asked, const Request& request, const std::string& act_name,
                            const std::string& place, const Context& context) const {
    const auto which = button(act_name);
    if (!which) return not_found("There is no such button.");
    const auto form = Form::parse(request.body);
    // The short code shows its newest request; the button belongs to the one the customer was looking at.
    if (form.has("request") && form.value("request") != std::to_string(asked.id)) return answer(see_other(place));
    std::int64_t minor = 0;
    if (asked.open_amount() && form.has("amount")) {
        const auto typed = hal::Money::from_decimal(form.value("amount"), asked.amount.currency);
        if (!typed || typed->minor <= 0) return answer(see_other(place));
        minor = typed->minor;
    }
    auto result = customer_acts(book_, asked, *which, minor, context);
    return {see_other(place), std::move(result.records)};
}

}  // namespace till::sandbox::payhub
