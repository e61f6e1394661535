// /pay/<code> (from the QR or the mail), /phone/<short code> (static QR) and /bank/<RF code> (typed into a banking app):
// the customer's side of a payment request.
// GET opens (and marks ACCESSED), the buttons POST and come back by redirect.
#pragma once

#include "tests/sandbox/payhub/book.hpp"

namespace till::sandbox::payhub {

class CustomerPages final : public Service {
  public:
    CustomerPages(const Book& book, std::string merchant) : book_(book), merchant_(std::move(merchant)) {}
    std::string_view name() const override { return "customer"; }
    bool owns(const Request& request) const override;
    std::string operation(const Request&) const override { return {}; }
    Decision decide(const Request& request, const Context& context) override;

  private:
    Decision pay(const Request& request, const std::vector<std::string>& parts, const Context& context);
    Decision bank(const Request& request, const std::vector<std::string>& parts, const Context& context);
    Decision phone(const Request& request, const std::vector<std::string>& parts, const Context& context);
    Decision show(const PayRequest& asked, const std::string& place, const Context& context) const;
    Decision act(const PayRequest& asked, const Request& request, const std::string& act, const std::string& place,
                 const Context& context) const;

    const Book& book_;
    std::string merchant_;
};

}  // namespace till::sandbox::payhub
