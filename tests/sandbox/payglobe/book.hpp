// Book: PayGlobe's rows. A record is the whole row as it is afterwards; reading is for everyone.
#pragma once

#include "tests/sandbox/payglobe/model.hpp"

#include <map>

namespace till::sandbox::payglobe {

class Book final : public Part {
  public:
    const std::vector<std::string>& order() const { return order_; }  // ids of payments, oldest first
    const Payment* find(std::string_view id) const;
    const Payment* find_code(std::string_view code) const;
    const std::map<std::int64_t, Card>& cards() const { return cards_; }
    const Card* card(std::int64_t id) const;  // not the deleted ones
    const std::vector<Dispute>& disputes() const { return disputes_; }
    const Dispute* dispute(std::string_view id) const;
    std::int64_t next_card() const { return cards_.empty() ? 1 : cards_.rbegin()->first + 1; }

    std::string_view part() const override { return "payglobe"; }
    void apply(const Value& record) override;
    void reset() override;

  private:
    std::map<std::string, Payment, std::less<>> payments_;
    std::vector<std::string> order_;
    std::map<std::int64_t, Card> cards_;
    std::vector<Dispute> disputes_;
};

Record to_record(const Payment& payment);
Record to_record(const Card& card);
Record to_record(const Dispute& dispute);

}  // namespace till::sandbox::payglobe
