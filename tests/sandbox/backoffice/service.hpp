// The back office under /backoffice: batches in, and what arrived as JSON and as a page for people.
#pragma once

#include "tests/sandbox/backoffice/book.hpp"

namespace till::sandbox::backoffice {

class BackOffice final : public Service {
  public:
    // `bearer`: what batches must carry in Authorization; "" for none.
    BackOffice(const Book& book, std::string bearer) : book_(book), bearer_(std::move(bearer)) {}
    std::string_view name() const override { return "backoffice"; }
    bool owns(const Request& request) const override;
    std::string operation(const Request& request) const override;
    Decision decide(const Request& request, const Context& context) override;

  private:
    bool authorized(const Request& request) const;
    const Book& book_;
    std::string bearer_;
};

}  // namespace till::sandbox::backoffice
