// /admin/paysafe: the test's hand on customers and time.
//   GET  handles, handles/{id}, samples
//   POST handles/{id}/{open|pay|decline|approve|approve_late|expire|error|payment_expired|hold|batch}
//   POST handles/{id}/replay                    the last push once more
//   POST handles/{id}/malformed {"sample"}      a packet of the manual, signed and about this sale; see samples.hpp
//   POST refunds/{id}/{complete|fail}           of a refund that is PENDING
#pragma once

#include "tests/sandbox/paysafe/book.hpp"

namespace till::sandbox::paysafe {

class PaysafeAdmin final : public Service {
  public:
    explicit PaysafeAdmin(const Book& book) : book_(book) {}
    std::string_view name() const override { return "paysafe-admin"; }
    bool owns(const Request& request) const override { return request.path.starts_with("/admin/paysafe/"); }
    std::string operation(const Request&) const override { return {}; }
    Decision decide(const Request& request, const Context& context) override;

  private:
    Decision read(const std::vector<std::string>& parts, const Context& context) const;
    Decision on_handle(const Sale& sale, const std::string& act, const Value& body, const Context& context) const;
    Decision on_refund(const std::string& id, const std::string& act, const Context& context) const;
    const Book& book_;
};

Value admin_json(const Sale& sale, const Context& context);

}  // namespace till::sandbox::paysafe
