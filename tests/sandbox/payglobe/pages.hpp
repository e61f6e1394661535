// /payglobe/page/<code>: the hosted page behind the QR code. First the card, then (unless SALE_DIRECT or a link) the
// voucher. GET shows, the buttons POST and come back by redirect.
#pragma once

#include "tests/sandbox/payglobe/book.hpp"

namespace till::sandbox::payglobe {

class Pages final : public Service {
  public:
    Pages(const Book& book, std::string merchant) : book_(book), merchant_(std::move(merchant)) {}
    std::string_view name() const override { return "payglobe-page"; }
    bool owns(const Request& request) const override { return request.path.starts_with("/payglobe/page/"); }
    std::string operation(const Request&) const override { return {}; }
    Decision decide(const Request& request, const Context& context) override;

  private:
    std::string show(const Payment& payment, const Context& context) const;
    const Book& book_;
    std::string merchant_;
};

}  // namespace till::sandbox::payglobe
