// The page a customer's phone opens: what is to be paid, and three buttons; afterwards, how it ended. Any provider.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace till::sandbox::pages {

struct PayView {
    enum class Ask { open, paid, canceled, declined, expired };
    struct Line {
        std::string name;
        std::string amount;
    };
    std::string merchant;
    std::string amount;  // "€12.50"
    std::string method;  // "Pay with Klarna"
    std::string description;
    std::vector<Line> lines;
    Ask ask = Ask::open;
    bool late = false;          // closed, but a switch lets the customer approve all the same
    bool open_amount = false;   // the customer types how much
    std::string amount_field;   // its first value
    std::string act_path;       // POST {act_path}/approve|decline|cancel
    std::string request_id;     // goes with the form, so that nobody approves another request than the one shown
    std::string back_path;      // "" : no link back
    std::string again_path;     // afterwards: where the next payment would show; "" : nowhere
    bool only_approve = false;  // no decline, no cancel: a bank transfer is made or not
};

std::string pay_page(const PayView& view);
// The simulated phone without anything to pay.
std::string phone_idle_page(std::string_view short_code);
std::string phone_start_page(std::string_view complaint);
std::string bank_start_page(std::string_view complaint);  // GET /bank?code=
std::string not_found_page(std::string_view what);

// "€12.50", "CHF 12.50"
std::string money_text(std::string_view decimal, std::string_view currency);

}  // namespace till::sandbox::pages
