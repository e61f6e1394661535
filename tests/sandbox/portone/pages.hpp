// /portone/checkout?ref=<link>: the hosted page behind the QR code. GET shows; the buttons POST to
// /portone/checkout/<link>/<act> and come back by redirect. A refused card leaves the page open for another try.
#pragma once

#include "tests/sandbox/portone/book.hpp"

namespace till::sandbox::portone {

class Pages final : public Service {
  public:
    explicit Pages(const Book& book) : book_(book) {}
    std::string_view name() const override { return "portone-page"; }
    bool owns(const Request& request) const override {
        return request.path == "/portone/checkout" || request.path.starts_with("/portone/checkout/");
    }
    std::string operation(const Request&) const override { return {}; }
    Decision decide(const Request& request, const Context& context) override;

  private:
    const Book& book_;
};

}  // namespace till::sandbox::portone
