// Book: PortOne's links. A record is the whole link as it is afterwards; reading is for everyone.
#pragma once

#include "tests/sandbox/portone/model.hpp"

#include <map>

namespace till::sandbox::portone {

class Book final : public Part {
  public:
    const std::vector<std::string>& order() const { return order_; }  // references of links, oldest first
    const Link* find(std::string_view ref) const;
    const Link* find_own(std::string_view merchant_order_id) const;
    const Link* find_try(std::string_view try_ref) const;  // the link it is on
    const Link* find_order(std::string_view order_ref) const;

    std::string_view part() const override { return "portone"; }
    void apply(const Value& record) override;
    void reset() override;

  private:
    std::map<std::string, Link, std::less<>> links_;
    std::vector<std::string> order_;
};

Record to_record(const Link& link);
Link read_link(const Value& row);

}  // namespace till::sandbox::portone
