// /admin/portone: the test's hand on the customers, and on PortOne's own desk. LINK is a link's reference or our own.
//   GET  links, links/LINK
//   POST links/LINK/{approve|approve_late|approve_again|decline|cancel|leave|expire}
//   POST links/LINK/refund {"amount": minor units, "reason"}?   by hand on PortOne's portal
//   POST links/LINK/replay    its last push once more
//   POST refunds/PSP_ID/{succeed|fail}   of one that is PENDING
#pragma once

#include "tests/sandbox/portone/book.hpp"

namespace till::sandbox::portone {

class PortoneAdmin final : public Service {
  public:
    explicit PortoneAdmin(const Book& book) : book_(book) {}
    std::string_view name() const override { return "portone-admin"; }
    bool owns(const Request& request) const override { return request.path.starts_with("/admin/portone/"); }
    std::string operation(const Request&) const override { return {}; }
    Decision decide(const Request& request, const Context& context) override;

  private:
    const Link* link_of(const std::string& name) const;
    Decision read(const std::vector<std::string>& parts, const Context& context) const;
    const Book& book_;
};

}  // namespace till::sandbox::portone
