// /payrexx/page/<hash>: the hosted page behind the QR code. /payrexx/terminal/<serial>: the card terminal's own screen,
// where the customer taps. GET shows, the buttons POST and come back by redirect.
#pragma once

#include "tests/sandbox/payrexx/book.hpp"

namespace till::sandbox::payrexx {

class Pages final : public Service {
  public:
    Pages(const Book& book, std::string merchant) : book_(book), merchant_(std::move(merchant)) {}
    std::string_view name() const override { return "payrexx-page"; }
    bool owns(const Request& request) const override {
        return request.path.starts_with("/payrexx/page/") || request.path.starts_with("/payrexx/terminal/");
    }
    std::string operation(const Request&) const override { return {}; }
    Decision decide(const Request& request, const Context& context) override;

  private:
    Decision at_page(const Request& request, const std::vector<std::string>& parts, const Context& context) const;
    Decision at_screen(const Request& request, const std::vector<std::string>& parts, const Context& context) const;
    std::string show(const Gateway& gateway, const Context& context) const;
    std::string screen(const Terminal& terminal, const Context& context) const;
    const Book& book_;
    std::string merchant_;
};

}  // namespace till::sandbox::payrexx
