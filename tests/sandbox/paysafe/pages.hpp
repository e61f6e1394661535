// What the QR code leads to: /paysafe/alternatepayments/v1/redirect?…&token=<JWT>. Opening it, not paying, makes the
// handle PAYABLE. The buttons post to /paysafe/page/<handle id>/… and come back by redirect.
#pragma once

#include "tests/sandbox/paysafe/book.hpp"

namespace till::sandbox::paysafe {

class Pages final : public Service {
  public:
    Pages(const Book& book, std::string merchant) : book_(book), merchant_(std::move(merchant)) {}
    std::string_view name() const override { return "paysafe-page"; }
    bool owns(const Request& request) const override {
        return request.path.starts_with("/paysafe/page/") || request.path == "/paysafe/alternatepayments/v1/redirect";
    }
    std::string operation(const Request&) const override { return {}; }
    Decision decide(const Request& request, const Context& context) override;

  private:
    Decision opened(const Request& request, const Context& context) const;
    std::string show(const Sale& sale, const Context& context) const;
    const Book& book_;
    std::string merchant_;
};

// The link's path and query, without the host.
std::string place_of(const Handle& handle, const Context& context);

}  // namespace till::sandbox::paysafe
